//! Weekly opening hours as people write them: "mån–fre 08–22; lör–sön 09:00–18:00", in any language of the site.

use crate::time::{ClockSpan, Weekday, Weekly};
use crate::ui::date;
use samrum_text::{Locale, t};

/// Whether a word is one of a list in some language.
fn is(word: &str, list: fn(Locale) -> &'static str) -> bool {
    Locale::ALL.into_iter().any(|l| list(l).split(", ").any(|known| known == word))
}

/// Reads weekly hours; nothing at all means never open.
///
/// Days come before their times; several days or times are parted by commas, groups by semicolons or line breaks.
/// The error is the part that cannot be understood.
pub fn read(text: &str) -> Result<Vec<Weekly>, String> {
    let tokens = tokens(text)?;
    let mut rest = tokens.as_slice();
    let mut openings = Vec::new();
    let mut group = Group::default();
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        match token {
            Token::Comma => {}
            Token::End => group.end()?,
            Token::Dash => return Err("–".to_owned()),
            Token::Word(word) if is(word, |l| t!(l, opening.closed)) => group.time(word)?,
            Token::Word(word) => {
                let (last, after) = after_dash(rest, |token| matches!(token, Token::Word(_)));
                rest = after;
                group.days(word, last)?;
            }
            Token::Time(opens) => {
                let (closes, after) = after_dash(rest, |token| matches!(token, Token::Time(_)));
                rest = after;
                let words = closes.map_or_else(|| opens.clone(), |closes| format!("{opens}–{closes}"));
                group.time(&words)?;
                let window = closes.and_then(|closes| Some(ClockSpan::new(read_time(opens)?, read_time(closes)?)));
                let window = window.filter(|window| window.is_sound()).ok_or(words)?;
                openings.extend(group.days.iter().map(|weekday| Weekly::new(*weekday, window.from, window.until)));
            }
        }
    }
    group.end()?;
    openings.sort_unstable();
    openings.dedup();
    Ok(openings)
}

/// The days that the times to come belong to.
#[derive(Default)]
struct Group {
    days: Vec<Weekday>,
    /// The last day named, for whoever forgot its times.
    named: String,
    timed: bool,
}

impl Group {
    fn days(&mut self, first: &str, last: Option<&str>) -> Result<(), String> {
        if self.timed {
            *self = Self::default();
        }
        self.named = last.map_or_else(|| first.to_owned(), |last| format!("{first}–{last}"));
        let days = match last {
            None => read_days(first),
            Some(last) => read_day(first).zip(read_day(last)).map(|(first, last)| span(first, last)),
        };
        self.days.extend(days.ok_or_else(|| self.named.clone())?);
        Ok(())
    }

    /// Times were given: there must be days for them.
    fn time(&mut self, words: &str) -> Result<(), String> {
        self.timed = true;
        if self.days.is_empty() { Err(words.to_owned()) } else { Ok(()) }
    }

    /// The group is over: its days must have got times.
    fn end(&mut self) -> Result<(), String> {
        let ended = std::mem::take(self);
        if ended.days.is_empty() || ended.timed { Ok(()) } else { Err(ended.named) }
    }
}

enum Token {
    Word(String),
    Time(String),
    Dash,
    Comma,
    End,
}

/// Whether a day or a time that has been named may be the first of several, so that "to" goes on to the last.
fn may_go_on(tokens: &[Token]) -> bool {
    match tokens {
        [.., Token::Dash, Token::Time(_)] => false,
        [.., Token::Time(_)] => true,
        [.., Token::Word(word)] => word.chars().count() > 2,
        _ => false,
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let text = text.to_lowercase();
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = text.as_str();
    while let Some(sign) = rest.chars().next() {
        let width = match sign {
            _ if sign.is_alphabetic() => rest.find(|sign: char| !sign.is_alphabetic()).unwrap_or(rest.len()),
            _ if sign.is_ascii_digit() => {
                rest.find(|sign: char| !sign.is_ascii_digit() && !":.".contains(sign)).unwrap_or(rest.len())
            }
            _ => sign.len_utf8(),
        };
        let (token, after) = rest.split_at(width);
        rest = after;
        tokens.push(match sign {
            '-' | '–' | '—' | '−' => Token::Dash,
            ',' | '&' => Token::Comma,
            ';' | '\n' => Token::End,
            _ if sign.is_ascii_digit() => Token::Time(token.trim_end_matches('.').to_owned()),
            _ if sign.is_alphabetic() => match token {
                _ if is(token, |l| t!(l, opening.left_out)) => continue,
                // Thursday's shortest name in Swedish and Finnish means "until" after a longer word or a first time: "mon to fri".
                _ if is(token, |l| t!(l, opening.until)) && (read_day(token).is_none() || may_go_on(&tokens)) => {
                    Token::Dash
                }
                _ if is(token, |l| t!(l, opening.also)) => Token::Comma,
                _ => Token::Word(token.to_owned()),
            },
            _ if sign.is_whitespace() || sign == '.' => continue,
            _ => return Err(token.to_owned()),
        });
    }
    Ok(tokens)
}

/// What comes after a dash, if a dash and something of the wanted kind come next; and the rest.
fn after_dash(tokens: &[Token], wanted: fn(&Token) -> bool) -> (Option<&str>, &[Token]) {
    match tokens {
        [Token::Dash, next @ (Token::Word(text) | Token::Time(text)), rest @ ..] if wanted(next) => (Some(text), rest),
        _ => (None, tokens),
    }
}

fn read_days(word: &str) -> Option<Vec<Weekday>> {
    if is(word, |l| t!(l, opening.every_day)) {
        Some(Weekday::ALL.to_vec())
    } else if is(word, |l| t!(l, opening.workdays)) {
        Some(Weekday::WORKING_DAYS.to_vec())
    } else if is(word, |l| t!(l, opening.weekend)) {
        Some(vec![Weekday::SATURDAY, Weekday::SUNDAY])
    } else {
        read_day(word).map(|day| vec![day])
    }
}

/// The days from one to another; from Friday to Monday goes over the end of the week.
fn span(first: Weekday, last: Weekday) -> Vec<Weekday> {
    let days = Weekday::ALL.into_iter().cycle().skip(first.place());
    days.take((last.place() + 7 - first.place()) % 7 + 1).collect()
}

/// A weekday by its name, in the plural too, or by at least its two first letters.
fn read_day(word: &str) -> Option<Weekday> {
    let named = |l| t!(l, opening.days).split(", ").position(|name| name.starts_with(word));
    let place = (word.chars().count() >= 2).then(|| Locale::ALL.into_iter().find_map(named)).flatten();
    place.map(|place| Weekday::ALL[place])
}

/// "8", "08", "8.30", "08:30", "0830"; 24 is midnight at the day's end.
fn read_time(word: &str) -> Option<u16> {
    let word = word.trim();
    match word.parse::<u16>() {
        Ok(hours) if word.len() <= 2 && hours <= 24 => Some(hours * 60),
        _ => crate::time::parse_clock(word),
    }
}

/// The same hours in words that [`read`] reads back, neighbouring days with equal hours together.
pub fn write(openings: &[Weekly], l: Locale) -> String {
    let of_day = |weekday: Weekday| {
        let mut windows: Vec<_> =
            openings.iter().filter(|opening| opening.weekday == weekday).map(|opening| opening.time()).collect();
        windows.sort_unstable();
        windows.dedup();
        let times: Vec<_> = windows.into_iter().map(ClockSpan::in_words).collect();
        times.join(", ")
    };
    let mut groups: Vec<(Weekday, Weekday, String)> = Vec::new();
    for weekday in Weekday::ALL {
        let times = of_day(weekday);
        match groups.last_mut() {
            Some((_, last, same)) if *same == times => *last = weekday,
            _ => groups.push((weekday, weekday, times)),
        }
    }
    let open = groups.into_iter().filter(|(_, _, times)| !times.is_empty());
    let word = |weekday: Weekday| date::weekday_short(l, weekday).to_lowercase();
    let texts = open.map(|(first, last, times)| {
        if first == last {
            format!("{} {times}", word(first))
        } else {
            format!("{}–{} {times}", word(first), word(last))
        }
    });
    texts.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(weekdays: impl IntoIterator<Item = Weekday>, opens: u16, closes: u16) -> Vec<Weekly> {
        weekdays.into_iter().map(|weekday| Weekly::new(weekday, opens, closes)).collect()
    }

    fn sorted(mut openings: Vec<Weekly>) -> Vec<Weekly> {
        openings.sort_unstable();
        openings
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        let week = sorted(
            [open(Weekday::WORKING_DAYS, 480, 1320), open([Weekday::SATURDAY, Weekday::SUNDAY], 540, 1080)].concat(),
        );
        for text in [
            "mån–fre 08–22; lör–sön 09:00–18:00",
            "Måndag-fredag 8-22, lördag och söndag 9.00-18.00",
            "vardagar kl. 08:00 – 22:00\nhelg 9–18",
            "Mon–Fri 08–22; Sat, Sun 09–18",
            "Mondays to Fridays 8 to 22, weekends 9 to 18",
            "må ti on to fr 0800-2200; lö-sö 0900-1800",
            "ma–pe klo 8–22, la ja su 9–18",
            "ma 8–22; ti 8–22; ke 8–22; to 8–22 pe 8–22; la–su 9–18",
            "mån 8–22, tis 8–22, ons 8–22 to 8 to 22, fre 8–22, lör–sön 9–18",
            "maanantai-perjantai 8.00-22.00; viikonloppuisin 9-18",
        ] {
            assert_eq!(read(text), Ok(week.clone()), "{text}");
        }
        assert_eq!(read("alla dagar 07–24"), Ok(open(Weekday::ALL, 420, 1440)));
        assert_eq!(
            read("fre-mån 10–12"),
            Ok(sorted(open([Weekday::FRIDAY, Weekday::SATURDAY, Weekday::SUNDAY, Weekday::MONDAY], 600, 720)))
        );
        assert_eq!(
            read("tis 08–12, 13–17"),
            Ok([open([Weekday::TUESDAY], 480, 720), open([Weekday::TUESDAY], 780, 1020)].concat())
        );
        assert_eq!(read("lör stängt; sön 10-12"), Ok(open([Weekday::SUNDAY], 600, 720)));
        assert_eq!(read(""), Ok(Vec::new()));
    }

    #[test]
    fn what_cannot_be_understood_is_given_back() {
        for (text, part) in [
            ("mån–fre 22–08", "22–08"),
            ("xyz 08–10", "xyz"),
            ("mån–xyz 08–10", "mån–xyz"),
            ("mån - 08–10", "–"),
            ("mån 08–10 / fre 09–10", "/"),
            ("08–10", "08–10"),
            ("mån", "mån"),
            ("mån 08–25", "08–25"),
            ("mån 8", "8"),
        ] {
            assert_eq!(read(text), Err(part.to_owned()), "{text}");
        }
    }
}
