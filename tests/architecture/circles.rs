//! No files of the program use each other in a circle: what belongs together is one file, and what both need is a third.

use super::imports::uses;
use super::{Source, expect_none, sources};
use std::collections::{BTreeMap, BTreeSet};

/// Circles that there are still. The list may only become shorter.
const NOT_YET: [&[&str]; 0] = [];

type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The file of a module, by its path from the crate's root.
fn modules(all: &[Source]) -> BTreeMap<Vec<String>, String> {
    let module = |path: &str| {
        let inside = path.trim_start_matches("app/src/").trim_end_matches(".rs");
        let mut parts: Vec<String> = inside.split('/').map(ToOwned::to_owned).collect();
        if parts.last().is_some_and(|last| last == "mod" || last == "lib") {
            parts.pop();
        }
        parts
    };
    all.iter().map(|source| (module(&source.path), source.path.clone())).collect()
}

/// Which file uses which: the one in whose module a name stands. That a folder's lobby names its own rooms is no use.
fn arrows(all: &[Source]) -> Arrows {
    let modules = modules(all);
    let target = |path: &[String]| (1..=path.len()).rev().find_map(|length| modules.get(&path[..length]));
    let of = |source: &Source| {
        let used = uses(source).into_iter().filter_map(|(_, path)| target(&path).cloned());
        (source.path.clone(), used.filter(|used| *used != source.path).collect())
    };
    all.iter().map(of).collect()
}

/// Everything that can be reached from a file.
fn reached(from: &str, arrows: &Arrows) -> BTreeSet<String> {
    let (mut found, mut open) = (BTreeSet::new(), vec![from.to_owned()]);
    while let Some(file) = open.pop() {
        for next in arrows.get(&file).into_iter().flatten() {
            if found.insert(next.clone()) {
                open.push(next.clone());
            }
        }
    }
    found
}

fn circles(all: &[Source]) -> BTreeSet<Vec<String>> {
    let arrows = arrows(all);
    let reach: BTreeMap<_, _> = arrows.keys().map(|file| (file.clone(), reached(file, &arrows))).collect();
    let circle = |file: &String| {
        let mates = reach[file].iter().filter(|other| *other != file && reach[*other].contains(file)).cloned();
        let mut circle: Vec<_> = mates.chain([file.clone()]).collect();
        circle.sort();
        circle
    };
    arrows.keys().map(circle).filter(|circle| circle.len() > 1).collect()
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let found: Vec<_> = circles(&sources("app/src", ".rs")).into_iter().map(|circle| circle.join(" ⇄ ")).collect();
    let known: Vec<_> = NOT_YET.iter().map(|circle| circle.join(" ⇄ ")).collect();
    let new: Vec<_> = found.iter().filter(|circle| !known.contains(circle)).cloned().collect();
    expect_none(&new, "Move what these need of each other into a file that knows none of them:");
    let gone: Vec<_> = known.iter().filter(|circle| !found.contains(circle)).cloned().collect();
    expect_none(&gone, "These circles are open, or smaller; say so in NOT_YET:");
}

#[test]
fn a_circle_is_seen_and_a_ladder_is_not() {
    let file = |path: &str, text: &str| Source::sample(&format!("app/src/{path}"), text);
    let ladder = [
        file("a/mod.rs", "pub mod b;\npub mod c;\npub use b::B;"),
        file("a/b.rs", "use super::c::C;\npub struct B;"),
        file("a/c.rs", "use crate::d::D;"),
        file("d.rs", "pub struct D;"),
    ];
    assert_eq!(circles(&ladder), BTreeSet::new());
    let mut circle = ladder;
    circle[3] = file("d.rs", "use crate::{id::Id, a::b::B};");
    let names = ["a/b.rs", "a/c.rs", "d.rs"].map(|name| format!("app/src/{name}")).to_vec();
    assert_eq!(circles(&circle), BTreeSet::from([names]));
}
