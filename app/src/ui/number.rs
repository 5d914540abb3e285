//! Numbers as people read them: grouped thousands, and the decimal sign of the language.

use samrum_text::{Locale, t};

/// "12 340" or "12,340"; the space does not break.
pub fn whole(language: Locale, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let sign = t!(language, language.group_mark);
    let mut text = String::from(if number < 0 { "−" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push_str(sign);
        }
        text.push(digit);
    }
    text
}

/// Hours of minutes, with one decimal unless they are whole: "1 240,5".
pub fn hours(language: Locale, minutes: i64) -> String {
    tenths(language, (minutes * 10 + 30).div_euclid(60))
}

/// A ratio 0–1 as per cent with one decimal unless it is whole: "64,5 %".
pub fn percent(language: Locale, ratio: f64) -> String {
    t!(language, language.percent, number = per_cents(language, ratio))
}

/// A ratio 0–1 as whole per cent: "65 %".
pub fn whole_percent(language: Locale, ratio: f64) -> String {
    t!(language, language.percent, number = format!("{:.0}", ratio * 100.0))
}

/// Like [`percent`] without the sign: "64,5".
pub fn per_cents(language: Locale, ratio: f64) -> String {
    tenths(language, (ratio * 1000.0).round() as i64)
}

/// Öre as whole kronor: "1 240 kr".
pub fn kronor(language: Locale, ore: i64) -> String {
    format!("{}\u{a0}kr", whole(language, (ore + 50).div_euclid(100)))
}

/// Öre as kronor for a cell of a file: no groups, two decimals where there are öre.
pub fn plain_kronor(language: Locale, ore: i64) -> String {
    let (sign, ore) = (if ore < 0 { "-" } else { "" }, ore.abs());
    let point = t!(language, language.decimal_mark);
    if ore % 100 == 0 { format!("{sign}{}", ore / 100) } else { format!("{sign}{}{point}{:02}", ore / 100, ore % 100) }
}

fn tenths(language: Locale, tenths: i64) -> String {
    let text = whole(language, tenths / 10);
    let sign = t!(language, language.decimal_mark);
    if tenths % 10 == 0 { text } else { format!("{text}{sign}{}", (tenths % 10).abs()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_writes_them() {
        assert_eq!(hours(Locale::Sv, 74_430), "1\u{a0}240,5");
        assert_eq!(hours(Locale::En, 74_430), "1,240.5");
        assert_eq!(hours(Locale::Sv, 60), "1");
        assert_eq!(percent(Locale::Sv, 0.645), "64,5\u{a0}%");
        assert_eq!(percent(Locale::En, 1.0), "100%");
        assert_eq!(whole_percent(Locale::Fi, 0.645), "64\u{a0}%");
        assert_eq!(kronor(Locale::Sv, 123_456_789), "1\u{a0}234\u{a0}568\u{a0}kr");
        assert_eq!(plain_kronor(Locale::Sv, 151_735), "1517,35");
        assert_eq!(plain_kronor(Locale::En, -5), "-0.05");
        assert_eq!(plain_kronor(Locale::Sv, 151_700), "1517");
        assert_eq!(whole(Locale::En, 999), "999");
        assert_eq!(whole(Locale::En, -1_000), "−1,000");
    }
}
