//! The house stays in order: modules depend one way, files stay small, nothing is a stray.

#![expect(
    clippy::unwrap_used,
    reason = "a file that cannot be read fails the test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Lowest first: a module may use only those before it.
const LAYERS: [&str; 14] = [
    "source",
    "syntax",
    "finding",
    "settings",
    "model",
    "semantics",
    "rule",
    "rules",
    "engine",
    "views",
    "fixer",
    "report",
    "discover",
    "cli",
];

/// Who must not know whom, although the order would allow it.
const BANS: [(&str, &str); 5] = [
    ("rules", "settings"),
    ("report", "model"),
    ("report", "semantics"),
    ("report", "rules"),
    ("report", "fixer"),
];

/// Who alone may name a crate.
const CRATES: [(&str, &[&str]); 9] = [
    ("toml", &["syntax"]),
    ("toml_edit", &["syntax"]),
    ("miette", &["report"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("glob", &["discover", "settings"]),
    ("ignore", &["discover"]),
    ("rayon", &["engine"]),
];

/// Words for what has no home.
const HOMELESS: [&str; 4] = ["utils", "helpers", "common", "misc"];

const MOST_LINES: usize = 600;

fn sources(under: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(under)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The top-level module a file of `src` belongs to.
fn layer(path: &Path) -> String {
    let inside = path
        .strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// A file without its comments and without the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn modules_depend_one_way() {
    let names = Regex::new(r"crate::\{?\s*(\w+)").unwrap();
    let mut wrong = Vec::new();
    for path in sources("src") {
        let from = layer(&path);
        let Some(rank) = LAYERS.iter().position(|name| *name == from) else {
            continue;
        };
        for used in names.captures_iter(&code(&path)) {
            let to = &used[1];
            let Some(other) = LAYERS.iter().position(|name| *name == to) else {
                continue;
            };
            let banned = BANS
                .iter()
                .any(|(left, right)| *left == from && *right == to);
            // The generated table holds versions, which front matter names.
            let is_table = path.ends_with("rules/mod.rs") && to == "settings";
            if other > rank || (banned && !is_table) {
                wrong.push(format!("{}: {from} uses {to}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_library_has_a_place_in_the_order() {
    let folders: BTreeSet<String> = sources("src").iter().map(|path| layer(path)).collect();
    let stray: Vec<&String> = folders
        .iter()
        .filter(|name| {
            !LAYERS.contains(&name.as_str()) && !["lib", "main"].contains(&name.as_str())
        })
        .collect();
    assert!(stray.is_empty(), "{stray:?}");
}

#[test]
fn crates_stay_in_their_modules() {
    let crates = CRATES.map(|(name, homes)| {
        let used = Regex::new(&format!(r"(?m)(^|[^\w:])(use )?{name}::")).unwrap();
        (name, homes, used)
    });
    let mut wrong = Vec::new();
    for path in sources("src") {
        let code = code(&path);
        let own = layer(&path);
        for (name, homes, used) in &crates {
            // `super::toml` and the like are modules of ours.
            let local = code.contains(&format!("mod {name};"));
            if !homes.contains(&own.as_str()) && !local && used.is_match(&code) {
                wrong.push(format!("{} names {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_small_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    for path in sources("src") {
        let text = fs::read_to_string(&path).unwrap();
        let is_generated = path.ends_with("rules/mod.rs") || path.ends_with("schema/runner.rs");
        if text.lines().count() > MOST_LINES && !is_generated {
            wrong.push(format!("{}: more than {MOST_LINES} lines", path.display()));
        }
        if !text.starts_with("//!") {
            wrong.push(format!("{}: no `//!`", path.display()));
        }
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let folder = path
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_str()
            .unwrap();
        if HOMELESS.contains(&stem) || HOMELESS.contains(&folder) {
            wrong.push(format!("{}: says nothing", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_top_layers_touch_the_world() {
    let world =
        Regex::new(r"std::(fs|env|process|net|time)\b|println!|eprintln!|SystemTime|Instant")
            .unwrap();
    let mut wrong = Vec::new();
    for path in sources("src") {
        let own = layer(&path);
        if ["discover", "cli", "main"].contains(&own.as_str()) {
            continue;
        }
        for found in world.find_iter(&code(&path)) {
            wrong.push(format!("{}: {}", path.display(), found.as_str()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
