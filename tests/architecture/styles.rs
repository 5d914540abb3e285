//! A feature's style sheet dresses its own pages and nobody else's: a class of one feature that another also uses breaks a page
//! that nobody was looking at.

use super::{Source, expect_none, sources};
use std::collections::BTreeSet;

/// The sheets that all pages share; `print.css` may name whatever is to look different on paper.
fn is_shared(sheet: &str) -> bool {
    matches!(sheet, "tokens" | "base" | "main" | "print") || sheet.starts_with("ui-")
}

fn name(sheet: &Source) -> &str {
    sheet.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".css")
}

/// Every selector of a sheet, lists taken apart.
fn selectors(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let heads = plain.split('{').map(|part| part.rsplit(['}', ';', '{']).next().unwrap_or_default().trim().to_owned());
    heads
        .filter(|head| !head.is_empty() && !head.starts_with('@'))
        .flat_map(|head| head.split(',').map(|one| one.trim().to_owned()).collect::<Vec<_>>())
        .collect()
}

fn classes(selector: &str) -> BTreeSet<String> {
    let ends = |sign: char| !(sign.is_ascii_alphanumeric() || sign == '-' || sign == '_');
    selector
        .split('.')
        .skip(1)
        .map(|part| part.split(ends).next().unwrap_or_default().to_owned())
        .filter(|class| class.starts_with(|sign: char| sign.is_ascii_lowercase()))
        .collect()
}

fn all_classes(sheet: &Source) -> BTreeSet<String> {
    selectors(&sheet.text).iter().flat_map(|selector| classes(selector)).collect()
}

/// Every word of the class attributes of a view.
fn worn(source: &Source) -> BTreeSet<String> {
    let attributes = source.text.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
    attributes.flat_map(str::split_whitespace).map(ToOwned::to_owned).collect()
}

/// `sheets` and the views of features, by the feature's name.
fn faults(sheets: &[Source], views: &[(String, Source)]) -> Vec<String> {
    let shared: BTreeSet<_> =
        sheets.iter().filter(|sheet| is_shared(name(sheet)) && name(sheet) != "print").flat_map(all_classes).collect();
    let features: Vec<_> = sheets.iter().filter(|sheet| !is_shared(name(sheet))).collect();
    let mut found = Vec::new();
    for (place, sheet) in features.iter().enumerate() {
        for selector in selectors(&sheet.text) {
            let named = classes(&selector);
            if !named.is_empty() && named.is_subset(&shared) {
                found.push(format!("{}: «{selector}» changes what all pages share", sheet.path));
            }
        }
        let own: BTreeSet<_> = all_classes(sheet).difference(&shared).cloned().collect();
        for other in &features[place + 1..] {
            for class in all_classes(other).intersection(&own) {
                found.push(format!(".{class} stands in {} and in {}", sheet.path, other.path));
            }
        }
        // The first page is a page of bookings.
        let feature = if name(sheet) == "home" { "bookings" } else { name(sheet) };
        for (of, view) in views.iter().filter(|(of, _)| of != feature) {
            for class in worn(view).intersection(&own) {
                found.push(format!("{} ({of}) wears .{class} of {}", view.path, sheet.path));
            }
        }
    }
    found
}

#[test]
fn a_class_of_one_features_sheet_is_used_by_no_other_feature() {
    let views = sources("app/src", ".rs").into_iter().filter_map(|source| {
        let feature = source.path.strip_prefix("app/src/")?.split_once('/')?.0.to_owned();
        Some((feature, source))
    });
    let found = faults(&sources("style", ".css"), &views.collect::<Vec<_>>());
    expect_none(&found, "Give these classes names of their own, or move what is shared to a sheet of ui:");
}

#[test]
fn what_breaks_a_page_of_another_feature_is_found() {
    let sheet = |name: &str, text: &str| Source::sample(&format!("style/{name}.css"), text);
    let twins = [sheet("seasons", ".light { a: b }"), sheet("timetables", "/* .x */ .board .light,\n.own { a: b }")];
    assert_eq!(faults(&twins, &[]), [".light stands in style/seasons.css and in style/timetables.css"]);
    let override_ = [sheet("ui-form", ".checks { a: b }"), sheet("seasons", "@media print { .checks { a: c } }")];
    assert_eq!(faults(&override_, &[]), ["style/seasons.css: «.checks» changes what all pages share"]);
    let innocent = [sheet("ui-form", ".checks { a: b }"), sheet("seasons", ".round .checks { a: c }")];
    let view = |class: &str| {
        ("people".to_owned(), Source::sample("app/src/people/pages.rs", &format!("<p class=\"{class}\">")))
    };
    assert_eq!(faults(&innocent, &[view("checks")]), [] as [String; 0]);
    assert_eq!(
        faults(&innocent, &[view("checks round")]),
        ["app/src/people/pages.rs (people) wears .round of style/seasons.css"]
    );
}
