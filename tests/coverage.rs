//! Which rules look at which part of a Runner's configuration: `docs/configuration.md`, made from the
//! table of keys and from the examples of the rules' pages.
//!
//! `UPDATE=1 cargo test --test coverage` writes it.

#![expect(
    clippy::unwrap_used,
    reason = "a page that cannot be read fails the test"
)]

#[path = "support/page.rs"]
#[expect(dead_code, reason = "only the bad examples are of interest")]
mod page;
#[path = "support/project.rs"]
#[expect(dead_code, reason = "nothing is fixed here")]
mod project;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use gitlab_runner_lint::finding::Profile;
use gitlab_runner_lint::model::schema::keys::{Kind, Table};
use gitlab_runner_lint::model::schema::runner::ROOT;
use gitlab_runner_lint::settings::Version;
use page::{Verdict, pages, root};
use project::Project;

const PATH: &str = "docs/configuration.md";

const HEAD: &str = "# What is checked in `config.toml`

Every table of the Runner's configuration, how many keys it has, and the rules that look at their values. The list is made from the
table of keys and from the examples of the rules' pages, and a test keeps it so: `UPDATE=1 cargo test --test coverage`.

These rules look at **every** key of **every** table:

";

/// Rules about keys as such, whatever table they stand in.
const GENERAL: [&str; 9] = [
    "toml-syntax",
    "wrong-type",
    "unknown-key",
    "misplaced-key",
    "server-side-key",
    "ambiguous-key",
    "removed-key",
    "key-needs-newer-runner",
    "hidden-unicode",
];

fn tables() -> Vec<&'static Table> {
    let mut found = vec![];
    let mut waiting = vec![&ROOT];
    while let Some(table) = waiting.pop() {
        found.push(table);
        let keys = table.keys.iter().rev();
        waiting.extend(keys.filter_map(|key| key.kind.table()));
    }
    found
}

/// `runners[name=docker-1].docker.image` without the positions.
fn plain(key_path: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0;
    for letter in key_path.chars() {
        match letter {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    plain
}

/// The table that holds the key at a path, or the table itself.
fn table_of(path: &str) -> Option<&'static Table> {
    let mut table = &ROOT;
    for name in path.split('.') {
        match table.find(name).map(|key| key.kind) {
            Some(Kind::Table(next) | Kind::Tables(next) | Kind::Volumes(next)) => table = next,
            Some(_) => return Some(table),
            None => return None,
        }
    }
    Some(table)
}

/// The rules with a finding in each kind of table. Tables of one kind, such as the security contexts
/// of containers, are looked at by the same rules.
fn rules() -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut rules: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for page in pages() {
        let bad = page
            .examples
            .iter()
            .filter(|example| example.verdict == Verdict::Bad);
        for example in bad.filter(|example| example.files.contains_key("config.toml")) {
            let project = Project::new(&example.files);
            let mut settings = project.settings.clone();
            settings.profile = Profile::Pedantic;
            let report = project.lint(&settings);
            for finding in report
                .findings
                .iter()
                .filter(|finding| finding.rule == page.id)
            {
                if project.place(finding).0 != "config.toml" {
                    continue;
                }
                if let Some(table) = table_of(&plain(&finding.key_path)) {
                    rules.entry(table.go).or_default().insert(page.id.clone());
                }
            }
        }
    }
    rules
}

fn link(id: &str) -> String {
    format!("[{id}](../rules/{id}.md)")
}

fn document() -> String {
    let mut text = HEAD.to_owned();
    let known: BTreeSet<String> = pages().into_iter().map(|page| page.id).collect();
    let general: Vec<String> = GENERAL
        .iter()
        .filter(|id| known.contains(**id))
        .map(|id| link(id))
        .collect();
    writeln!(text, "{}.\n", general.join(", ")).unwrap();
    writeln!(text, "| table | keys | since | rules about its values |").unwrap();
    writeln!(text, "|---|---|---|---|").unwrap();
    let rules = rules();
    for table in tables() {
        let name = match table.path {
            "" => "the top of the file".to_owned(),
            _ => format!("`{}`", table.header()),
        };
        let keys = table.keys.iter();
        let keys = keys
            .filter(|key| key.is_known_to(Version::LATEST_RUNNER))
            .count();
        let since = table.keys.iter().map(|key| key.since).min().unwrap();
        let found = rules.get(table.go).into_iter().flatten();
        let found: Vec<String> = found
            .filter(|id| !GENERAL.contains(&id.as_str()))
            .map(|id| link(id))
            .collect();
        writeln!(text, "| {name} | {keys} | {since} | {} |", found.join(", ")).unwrap();
    }
    text
}

#[test]
fn the_page_on_the_configuration_is_up_to_date() {
    let path = root().join(PATH);
    let expected = document();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "{PATH} is stale: UPDATE=1 cargo test --test coverage"
    );
}
