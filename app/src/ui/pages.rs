//! Long lists in pages: which part is shown, and the way to the next.

use crate::server::form::Fields;
use crate::shell::encoded;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Rows on a page of a list.
pub const ROWS: usize = 50;

/// One page of a list; `name` is the field of the address that says which, so that two lists may stand on one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    name: &'static str,
    page: usize,
    of: usize,
    rows: usize,
}

impl Pages {
    /// The page that is asked for, or the nearest there is, of so many rows.
    pub fn new(asked: &Fields, name: &'static str, count: usize) -> Self {
        Self::of_rows(asked, name, count, ROWS)
    }

    pub fn of_rows(asked: &Fields, name: &'static str, count: usize, rows: usize) -> Self {
        let of = count.div_ceil(rows).max(1);
        Self { name, page: asked.text(name).parse().unwrap_or(1).clamp(1, of), of, rows }
    }

    /// The rows of this page.
    pub fn part<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        let from = self.from().min(all.len());
        &all[from..(from + self.rows).min(all.len())]
    }

    /// Rows before this page.
    pub fn from(&self) -> usize {
        (self.page - 1) * self.rows
    }

    pub fn is_last(&self) -> bool {
        self.page == self.of
    }

    /// The address of the page after this one, with everything else that was asked for.
    pub fn next(&self, path: &str, asked: &Fields) -> Option<String> {
        (!self.is_last()).then(|| self.address(path, asked, self.page + 1))
    }

    fn address(&self, path: &str, asked: &Fields, page: usize) -> String {
        let others = asked.pairs().filter(|(name, _)| ![self.name, "done"].contains(name));
        let mut query: Vec<_> = others.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        query.push(format!("{}={page}", self.name));
        format!("{path}?{}", query.join("&"))
    }

    /// Links to the pages before and after, where there is more than one page.
    pub fn view(&self, l: Locale, path: &str, asked: &Fields) -> Option<AnyView> {
        let before = (self.page > 1).then(|| {
            view! { <a href=self.address(path, asked, self.page - 1) rel="prev">{t!(l, shell.previous_page)}</a> }
        });
        let after = self.next(path, asked).map(|to| view! { <a href=to rel="next">{t!(l, shell.next_page)}</a> });
        let words = t!(l, shell.pages_of, page = self.page, pages = self.of);
        (self.of > 1)
            .then(|| view! { <nav class="actions" aria-label=words.clone()>{before} <span>{words.clone()}</span> {after}</nav> }.into_any())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_on_one_page_and_no_page_is_beyond_the_last() {
        let all: Vec<_> = (0..=ROWS * 2).collect();
        let page = |text: &str| Pages::new(&Fields::default().with("page", text), "page", all.len());
        let shown: Vec<_> = ["1", "2", "3"].iter().flat_map(|text| page(text).part(&all).to_vec()).collect();
        assert_eq!(shown, all);
        for odd in ["0", "-1", "99999999999999999999", "x", ""] {
            assert!(!page(odd).part(&all).is_empty(), "{odd}");
        }
        assert_eq!(Pages::new(&Fields::default(), "page", 0).part(&Vec::<u8>::new()), &[] as &[u8]);
    }

    #[test]
    fn the_way_on_keeps_what_was_asked() {
        let asked = Fields::default().with("words", "å&b").with("done", "kept").with("page", "1");
        let pages = Pages::new(&asked, "page", ROWS + 1);
        assert_eq!(pages.next("/facilities", &asked).as_deref(), Some("/facilities?words=%C3%A5%26b&page=2"));
        assert_eq!(Pages::new(&asked, "page", ROWS).next("/facilities", &asked), None);
    }
}
