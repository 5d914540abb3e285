//! The week of a draft as a board: the table with a cell for each time of the school, what was just done and how to undo it; and for
//! a lesson that is held, what each cell would mean.

use super::{Place, ask, read, words};
use crate::error::PageError;
use crate::id::DraftId;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::timetables::model::{Change, DraftPlan, Lesson, Moves};
use crate::timetables::pages::week::{self, Shown, ShownRoom};
use crate::timetables::pages::who::{Choices, Who};
use crate::timetables::service::{self, Done, DraftView, LessonAt, Light, Possible};
use crate::ui::form::Faults;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// What the board says above the week.
pub enum News {
    None,
    Done(&'static str),
    Put(Done),
    Undone(Done),
    /// With the lesson and the time, where it may be done all the same.
    Refused(Faults, Option<(usize, usize)>),
}

pub struct Board<'a> {
    l: Locale,
    view: &'a DraftView,
    lessons: Vec<Shown>,
    choices: Choices,
    who: Option<Who>,
    moves: &'a Moves,
}

impl<'a> Board<'a> {
    pub fn of(l: Locale, view: &'a DraftView, who: &str, moves: &'a Moves) -> Self {
        let lessons: Vec<Shown> = (0..view.lessons.lessons.len()).map(|place| shown(l, view, place)).collect();
        let choices = Choices::of(l, &lessons);
        let who = choices.chosen(who);
        Self { l, view, lessons, choices, who, moves }
    }

    /// Whose week is shown, to be chosen.
    pub fn choice(&self, action: String) -> AnyView {
        self.choices.form(self.l, action, self.who.as_ref(), &[])
    }

    pub fn view(&self, news: &News) -> AnyView {
        let (l, who) = (self.l, self.who.as_ref());
        let Some(who) = who else { return ().into_any() };
        let theirs: Vec<&Shown> = self.lessons.iter().filter(|lesson| who.takes_part(lesson)).collect();
        let untimed: Vec<_> =
            theirs.iter().filter(|lesson| lesson.when.is_none()).map(|lesson| untimed(l, lesson)).collect();
        let times = if self.view.plan.is_some() { self.view.school().periods() } else { Vec::new() };
        view! {
            {week::weeks(l, &self.choices.name(who), self.view.lessons.weeks, &theirs, &times)}
            {(!untimed.is_empty()).then(|| view! { <h2>{t!(l, common.lessons_without_time)}</h2><ul class="plain">{untimed}</ul> })}
            <div class="board-state" data-who=who.word() data-moves=self.moves.word() data-plan=self.plan() data-say=self.said(news)>
                {self.news(news)}
            </div>
        }
        .into_any()
    }

    fn address(&self) -> String {
        format!("/timetables/drafts/{}/week", self.view.draft.id)
    }

    fn plan(&self) -> String {
        self.view.plan.as_ref().map(DraftPlan::version).unwrap_or_default()
    }

    fn hidden(&self) -> AnyView {
        let who = self.who.as_ref().map(Who::word).unwrap_or_default();
        hidden(&self.plan(), &who, self.moves)
    }

    /// A title, and below it one sentence for each thing that moved or stood in the way.
    fn told(&self, news: &News) -> Option<(String, Vec<String>)> {
        let (l, weeks) = (self.l, self.view.lessons.weeks);
        let done = |title: &str, done: &Done| {
            let now = t!(l, drafts.costs_now, cost = words::points(l, done.after));
            let before = t!(l, drafts.costs_before, cost = words::points(l, done.before));
            (
                format!("{title} {now} {before}"),
                done.changes.iter().map(|change| words::change(l, change, weeks)).collect(),
            )
        };
        match news {
            News::None => None,
            News::Done(title) => Some(((*title).to_owned(), Vec::new())),
            News::Put(put) => Some(done(t!(l, drafts.done_taken), put)),
            News::Undone(undone) => Some(done(t!(l, drafts.done_undone), undone)),
            News::Refused(faults, _) => {
                let sentences = faults.0.iter().map(|(_, sentence)| sentence.clone()).collect();
                Some((t!(l, drafts.not_moved).to_owned(), sentences))
            }
        }
    }

    /// The same for those who do not see it.
    fn said(&self, news: &News) -> Option<String> {
        self.told(news).map(|(title, sentences)| format!("{title} {}", sentences.join("; ")))
    }

    fn news(&self, news: &News) -> AnyView {
        let l = self.l;
        let undo = (!self.moves.0.is_empty()).then(|| undo(l, &self.address(), self.hidden()));
        let (anyway, class) = match news {
            News::Refused(_, anyway) => {
                (anyway.map(|(place, start)| self.anyway(place, start)), "notice notice-warning")
            }
            News::None => (None, "notice"),
            _ => (None, "notice notice-success"),
        };
        let Some((title, sentences)) = self.told(news) else {
            return undo.map(|undo| view! { <div class=class><div class="actions">{undo}</div></div> }).into_any();
        };
        let items = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect::<Vec<_>>();
        view! {
            <div class=class role="status">
                <p>{title}</p>
                {(!items.is_empty()).then(|| view! { <ul>{items}</ul> })}
                {(anyway.is_some() || undo.is_some()).then(|| view! { <div class="actions">{anyway}{undo}</div> })}
            </div>
        }
        .into_any()
    }

    fn anyway(&self, place: usize, start: usize) -> AnyView {
        view! {
            <form method="post" action=self.address()>
                {self.hidden()}
                <input type="hidden" name="do" value="put"/>
                <input type="hidden" name="place" value=place.to_string()/>
                <input type="hidden" name="start" value=start.to_string()/>
                <input type="hidden" name="anyway" value="yes"/>
                <button class="button">{t!(self.l, drafts.move_anyway)}</button>
            </form>
        }
        .into_any()
    }
}

/// What each form of the board carries along.
fn hidden(plan: &str, who: &str, moves: &Moves) -> AnyView {
    view! {
        <input type="hidden" name="plan" value=plan.to_owned()/>
        <input type="hidden" name="who" value=who.to_owned()/>
        <input type="hidden" name="moves" value=moves.word()/>
    }
    .into_any()
}

fn undo(l: Locale, action: &str, hidden: AnyView) -> AnyView {
    view! {
        <form method="post" action=action.to_owned() class="board-undo">
            {hidden}
            <input type="hidden" name="do" value="undo"/>
            <button class="button">{t!(l, drafts.undo)}</button>
        </form>
    }
    .into_any()
}

/// Takes the move back that was just made on a lesson's own page.
pub fn undo_on_page(l: Locale, view: &DraftView, moves: &Moves) -> AnyView {
    let plan = view.plan.as_ref().map(DraftPlan::version).unwrap_or_default();
    undo(l, &format!("/timetables/drafts/{}/week", view.draft.id), hidden(&plan, "", moves))
}

fn untimed(l: Locale, lesson: &Shown) -> AnyView {
    let name = match &lesson.href {
        Some(href) => view! { <a href=href.clone()>{lesson.name.clone()}</a> }.into_any(),
        None => view! { <span>{lesson.name.clone()}</span> }.into_any(),
    };
    let handle = lesson.place.map(|_| week::handle(l, &lesson.name, t!(l, drafts.no_time)));
    view! { <li><div class="lesson" data-lesson=lesson.place.map(|place| place.to_string())>{handle}{name}</div></li> }
        .into_any()
}

fn shown(l: Locale, view: &DraftView, place: usize) -> Shown {
    let lesson = &view.lessons.lessons[place];
    let room = |name: &String| {
        let number = view.school().rooms.iter().find(|room| view.school().resources[**room].name == *name);
        let href = number.map(|number| format!("/timetables/drafts/{}/rooms/{number}", view.draft.id));
        ShownRoom { key: name.clone(), name: name.clone(), href }
    };
    let changed = view.changes.iter().any(|change| {
        change.title == lesson.title() && change.after.when == lesson.when && change.after.rooms == lesson.rooms
    });
    let tags = [view.is_locked(place).then(|| t!(l, drafts.locked)), changed.then(|| t!(l, drafts.changed))];
    let movable =
        !view.is_running() && view.meets.get(place).is_some_and(|meet| service::is_movable(&view.given, meet));
    Shown {
        name: lesson.name.clone(),
        when: lesson.when,
        rooms: lesson.rooms.iter().map(room).collect(),
        lacks_room: lesson.lacks_room(),
        parties: lesson.parties.clone(),
        href: (place < view.meets.len()).then(|| format!("/timetables/drafts/{}/lessons/{place}", view.draft.id)),
        tags: tags.into_iter().flatten().collect(),
        place: movable.then_some(place),
    }
}

/// For an island that holds a lesson: a button for each time of the week, to be put into its cell.
pub async fn times(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, Place(place))): Path<(DraftId, Place)>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    let actor = ask(&app, &visitor, &id).await?;
    let l = visitor.language;
    let view = read(&app, &id).await?;
    let title = view.lessons.lessons.get(place).map(Lesson::title).ok_or(PageError::NotFound)?;
    let at = LessonAt { version: query.text("plan").to_owned(), place };
    let found = match service::possible(&app, actor, &id, &at).await {
        Ok(found) => found,
        Err(error) => {
            let Faults(faults) = words::refusal(l, error, None, "board")?;
            let say = faults.into_iter().map(|(_, sentence)| sentence).collect::<Vec<_>>().join(" ");
            return Ok(Html(Owner::new_root(None).with(|| view! { <p data-say=say></p> }.into_any().to_html()))
                .into_response());
        }
    };
    let html = Owner::new_root(None).with(|| {
        let buttons = found.iter().map(|one| button(l, &view, one)).collect_view();
        view! { <p data-say=t!(l, drafts.board_holds, name = title)></p>{buttons} }.into_any().to_html()
    });
    Ok(Html(html).into_response())
}

fn button(l: Locale, view: &DraftView, one: &Possible) -> AnyView {
    let when = words::time(l, one.when, view.lessons.weeks);
    let (class, sign, short) = match one.light {
        Light::Free => ("free", "✓", t!(l, drafts.light_free).to_owned()),
        Light::Costs => ("costs", "△", costs(l, one)),
        Light::Breaks => ("breaks", "✕", whom(l, one)),
    };
    let say = format!("{when}: {}", sentence(l, view, one));
    view! {
        <button type="button" class="board-light" data-light=class data-to=one.start.to_string() data-say=say>
            <span class="visually-hidden">{when}": "</span><span aria-hidden="true">{sign}</span>" "{short}
        </button>
    }
    .into_any()
}

/// "+3", "flyttar 1 till".
fn costs(l: Locale, one: &Possible) -> String {
    let more = one.then.objective.saturating_sub(one.now.objective);
    let cost = (more > 0).then(|| format!("+{}", words::number(l, more)));
    let along = (!one.along.is_empty()).then(|| t!(l, drafts.light_along, count = one.along.len()));
    cost.into_iter().chain(along).collect::<Vec<_>>().join(", ")
}

/// Who cannot be there then, or that something else speaks against it.
fn whom(l: Locale, one: &Possible) -> String {
    let names: Vec<_> = one.broken.iter().flat_map(|broken| broken.whom.iter().cloned()).take(2).collect();
    if names.is_empty() { t!(l, drafts.light_breaks).to_owned() } else { names.join(", ") }
}

/// All of it, for the line below the board.
fn sentence(l: Locale, view: &DraftView, one: &Possible) -> String {
    let mut said = Vec::new();
    match one.light {
        Light::Free => said.push(t!(l, drafts.say_free).to_owned()),
        Light::Costs => {}
        Light::Breaks => {
            for broken in &one.broken {
                let demand = words::demand(l, view.school(), broken);
                said.push(words::would_break(l, demand, &broken.whom));
            }
            if !one.in_the_way.is_empty() {
                said.push(t!(l, drafts.say_in_the_way, lessons = words::listed(l, &one.in_the_way)));
            }
        }
    }
    if !one.along.is_empty() {
        let along =
            one.along.iter().map(|change: &Change| words::change(l, change, view.lessons.weeks)).collect::<Vec<_>>();
        said.push(t!(l, drafts.say_along, changes = along.join("; ")));
    }
    if one.light != Light::Breaks && one.then != one.now {
        said.push(t!(l, drafts.say_then, then = words::points(l, one.then), now = words::points(l, one.now)));
    }
    said.join(" ")
}
