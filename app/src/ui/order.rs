//! Names in the order in which people look for them.

use std::cmp::Ordering;

/// R2 before R10: numbers within names count as numbers.
///
/// ```
/// use samrum::ui::order::natural;
/// let mut names = ["R10", "R2", "R1", "Aula"];
/// names.sort_by(|a, b| natural(a, b));
/// assert_eq!(names, ["Aula", "R1", "R2", "R10"]);
/// ```
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    while let (Some(one), Some(other)) = (left.chars().next(), right.chars().next()) {
        let order = if one.is_ascii_digit() && other.is_ascii_digit() {
            let (number, rest) = number(left);
            let (other, other_rest) = self::number(right);
            (left, right) = (rest, other_rest);
            // Without leading zeroes, the longer number is the larger.
            number.len().cmp(&other.len()).then_with(|| number.cmp(other))
        } else {
            left = &left[one.len_utf8()..];
            right = &right[other.len_utf8()..];
            one.to_lowercase().cmp(other.to_lowercase())
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

/// The digits at the beginning without leading zeroes, and what follows.
fn number(text: &str) -> (&str, &str) {
    let end = text.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(text.len());
    (text[..end].trim_start_matches('0'), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_within_names_count_as_numbers_and_words_as_words() {
        let mut names = ["7B", "10A", "7A", "R 010", "r 9", "Sal", "", "R 9 b", "7"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["", "7", "7A", "7B", "10A", "r 9", "R 9 b", "R 010", "Sal"]);
        assert_eq!(natural("99999999999999999999999998", "99999999999999999999999999"), Ordering::Less);
        assert_eq!(natural("a", "a"), Ordering::Equal);
    }
}
