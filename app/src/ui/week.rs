//! Days beside each other with what fills them and what is free: a grid of half hours, and the same as a list, which narrow
//! screens show instead. Knows nothing of what is shown.

use crate::time::clock;
use leptos::prelude::*;

/// Minutes of a row.
const SLOT: u16 = 30;

/// Something that fills a time; minutes after midnight.
#[derive(Debug, Clone)]
pub struct Block {
    pub from: u16,
    pub to: u16,
    /// The time as it is said, which may be shorter than what is filled.
    pub time: String,
    pub text: String,
    pub href: Option<String>,
    pub class: &'static str,
}

#[derive(Debug, Clone)]
pub struct Day {
    pub heading: String,
    pub today: bool,
    /// In order, apart from each other.
    pub open: Vec<(u16, u16)>,
    /// By time.
    pub blocks: Vec<Block>,
    /// Nothing can be chosen before this minute.
    pub from_minute: u16,
}

pub struct Words {
    pub caption: String,
    pub time: &'static str,
    pub closed: &'static str,
    pub list: &'static str,
}

/// Address and label of a free time: day, from, to. `None` where it cannot be chosen.
pub type Choose<'a> = &'a dyn Fn(usize, u16, u16) -> Option<(String, String)>;

#[derive(Debug, PartialEq, Eq)]
enum Filling {
    /// Indices of blocks that touch the same rows.
    Blocks(Vec<usize>),
    Free,
    /// Open and over.
    Past,
    Closed,
}

#[derive(Debug, PartialEq, Eq)]
struct Cell {
    slot: u16,
    rows: u16,
    filling: Filling,
}

/// The grid and the list; style sheets show one of them.
pub fn week(days: &[Day], words: &Words, choose: Choose<'_>) -> AnyView {
    view! { {grid(days, words, choose)} {list(days, words, choose)} }.into_any()
}

fn grid(days: &[Day], words: &Words, choose: Choose<'_>) -> AnyView {
    let (first, last) = bounds(days);
    let columns: Vec<Vec<Cell>> = days.iter().map(|day| cells(day, first, last)).collect();
    let head = days.iter().map(|day| {
        view! { <th scope="col" class:week-today=day.today>{day.heading.clone()}</th> }
    });
    let rows = (first..last).map(|slot| {
        let hour = (slot % 2 == 0).then(|| view! { <th scope="row" rowspan="2">{clock(slot * SLOT)}</th> });
        let cells = columns.iter().enumerate().filter_map(|(day, cells)| {
            let cell = cells.iter().find(|cell| cell.slot == slot)?;
            Some(cell_view(day, &days[day], cell, words, choose))
        });
        view! { <tr class:week-hour=slot % 2 == 0>{hour}{cells.collect_view()}</tr> }
    });
    view! {
        <div class="table-wrap week-grid" role="region" tabindex="0" aria-label=words.caption.clone()>
            <table>
                <caption>{words.caption.clone()}</caption>
                <thead><tr><th scope="col">{words.time}</th>{head.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn cell_view(index: usize, day: &Day, cell: &Cell, words: &Words, choose: Choose<'_>) -> AnyView {
    let rows = cell.rows.to_string();
    let (from, to) = (cell.slot * SLOT, (cell.slot + cell.rows) * SLOT);
    match &cell.filling {
        Filling::Blocks(blocks) => {
            let items = blocks.iter().map(|block| block_view(&day.blocks[*block]));
            view! { <td rowspan=rows class="week-blocks"><ul>{items.collect_view()}</ul></td> }.into_any()
        }
        Filling::Free => match choose(index, from, to) {
            Some((href, label)) => view! {
                <td rowspan=rows class="week-open">
                    <a class="week-free" href=href aria-label=label data-day=index.to_string() data-from=from.to_string() data-to=to.to_string()>{clock(from)}</a>
                </td>
            }
            .into_any(),
            None => view! { <td rowspan=rows class="week-open"></td> }.into_any(),
        },
        Filling::Past => view! { <td rowspan=rows class="week-past"></td> }.into_any(),
        Filling::Closed => view! { <td rowspan=rows class="week-closed"><span class="visually-hidden">{words.closed}</span></td> }.into_any(),
    }
}

fn block_view(block: &Block) -> AnyView {
    let text = block.text.clone();
    let what = match &block.href {
        Some(href) => view! { <a href=href.clone()>{text}</a> }.into_any(),
        None => view! { <span>{text}</span> }.into_any(),
    };
    view! { <li class=format!("week-block {}", block.class)><span class="week-time">{block.time.clone()}</span>" "{what}</li> }.into_any()
}

fn list(days: &[Day], words: &Words, choose: Choose<'_>) -> AnyView {
    let sections = days.iter().enumerate().map(|(index, day)| {
        let mut items: Vec<(u16, AnyView)> = day.blocks.iter().map(|block| (block.from, block_view(block))).collect();
        for (from, to) in free(day) {
            let time = format!("{}–{}", clock(from), clock(to));
            let view = choose(index, from, to.min(from + 60)).map(|(href, label)| {
                view! { <li class="week-free-item"><span class="week-time">{time}</span>" "<a href=href>{label}</a></li> }.into_any()
            });
            items.extend(view.map(|view| (from, view)));
        }
        items.sort_by_key(|(from, _)| *from);
        let closed = day.open.is_empty().then(|| view! { <p class="subtle">{words.closed}</p> });
        let items = items.into_iter().map(|(_, view)| view).collect_view();
        view! { <section class:week-today=day.today><h3>{day.heading.clone()}</h3>{closed}<ul>{items}</ul></section> }
    });
    view! { <div class="week-list"><h2>{words.list}</h2>{sections.collect_view()}</div> }.into_any()
}

/// First and last row that any day needs, whole hours; a working day when none does.
fn bounds(days: &[Day]) -> (u16, u16) {
    let spans = || {
        days.iter()
            .flat_map(|day| day.open.iter().copied().chain(day.blocks.iter().map(|block| (block.from, block.to))))
    };
    let first = spans().map(|(from, _)| from / 60).min().unwrap_or(8);
    let last = spans().map(|(_, to)| to.div_ceil(60)).max().unwrap_or(17);
    (first * 2, last.max(first + 1).min(24) * 2)
}

/// Open times that nothing fills, from the first minute that can be chosen.
pub fn free(day: &Day) -> Vec<(u16, u16)> {
    let mut free = Vec::new();
    for (opens, closes) in &day.open {
        let mut at = (*opens).max(day.from_minute);
        for block in day.blocks.iter().filter(|block| block.from < *closes && block.to > *opens) {
            if at < block.from {
                free.push((at, block.from));
            }
            at = at.max(block.to);
        }
        if at < *closes {
            free.push((at, *closes));
        }
    }
    free
}

/// The rows of a day: blocks take every row they touch, what is free comes in whole hours where it can.
fn cells(day: &Day, first: u16, last: u16) -> Vec<Cell> {
    let mut taken: Vec<(u16, u16, Vec<usize>)> = Vec::new();
    for (index, block) in day.blocks.iter().enumerate() {
        let (from, to) = ((block.from / SLOT).max(first), block.to.div_ceil(SLOT).min(last));
        match taken.last_mut() {
            Some((_, end, blocks)) if from < *end => {
                *end = (*end).max(to);
                blocks.push(index);
            }
            _ => taken.push((from, to, vec![index])),
        }
    }
    let state = |slot: u16| {
        let (from, to) = (slot * SLOT, (slot + 1) * SLOT);
        if !day.open.iter().any(|(opens, closes)| *opens <= from && to <= *closes) {
            Filling::Closed
        } else if from < day.from_minute {
            Filling::Past
        } else {
            Filling::Free
        }
    };
    let mut out: Vec<Cell> = Vec::new();
    let (mut slot, mut blocks) = (first, taken.into_iter().peekable());
    while slot < last {
        if let Some((from, to, indices)) = blocks.next_if(|(from, ..)| *from <= slot) {
            let rows = to.saturating_sub(from).max(1);
            out.push(Cell { slot, rows, filling: Filling::Blocks(indices) });
            slot += rows;
            continue;
        }
        let filling = state(slot);
        match out.last_mut() {
            // Free time is offered hour by hour; what cannot be chosen is one piece.
            Some(before)
                if before.filling == filling && (filling != Filling::Free || (slot % 2 == 1 && before.rows == 1)) =>
            {
                before.rows += 1;
            }
            _ => out.push(Cell { slot, rows: 1, filling }),
        }
        slot += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(open: &[(u16, u16)], blocks: &[(u16, u16)]) -> Day {
        let block = |(from, to): &(u16, u16)| Block {
            from: *from,
            to: *to,
            time: String::new(),
            text: String::new(),
            href: None,
            class: "",
        };
        Day {
            heading: String::new(),
            today: false,
            open: open.to_vec(),
            blocks: blocks.iter().map(block).collect(),
            from_minute: 0,
        }
    }

    #[test]
    fn every_row_of_a_day_is_covered_once() {
        let day = day(&[(480, 1320)], &[(490, 575), (570, 600), (1300, 1440)]);
        let (first, last) = bounds(std::slice::from_ref(&day));
        assert_eq!((first, last), (16, 48));
        let cells = cells(&day, first, last);
        let mut at = first;
        for cell in &cells {
            assert_eq!(cell.slot, at, "{cells:?}");
            at += cell.rows;
        }
        assert_eq!(at, last);
        assert_eq!(cells[0].filling, Filling::Blocks(vec![0, 1]), "blocks that touch one row share a cell");
    }

    #[test]
    fn free_times_are_exact_to_the_minute_and_begin_after_now() {
        let mut day = day(&[(480, 720), (780, 1320)], &[(490, 575), (1000, 1100)]);
        assert_eq!(free(&day), vec![(480, 490), (575, 720), (780, 1000), (1100, 1320)]);
        day.from_minute = 600;
        assert_eq!(free(&day), vec![(600, 720), (780, 1000), (1100, 1320)]);
    }

    #[test]
    fn a_closed_day_is_one_closed_cell() {
        let cells = cells(&day(&[], &[]), 16, 34);
        assert_eq!(cells, vec![Cell { slot: 16, rows: 18, filling: Filling::Closed }]);
    }
}
