//! What the README and the pages in `docs/` show is what a user gets.

#![expect(
    clippy::unwrap_used,
    reason = "a page that cannot be read fails the test"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use gitlab_runner_lint::rules::RULES;
use gitlab_runner_lint::settings;
use gitlab_runner_lint::source::Sources;

/// How the README starts the program from a clone.
const FROM_CLONE: &str = "cargo run --release -- ";
const PROGRAM: &str = "gitlab-runner-lint ";

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README and the pages, without those that are generated from tables.
fn pages() -> Vec<(PathBuf, String)> {
    let docs = fs::read_dir(repository().join("docs")).unwrap();
    let docs = docs.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = docs
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .chain(["README.md", "CONTRIBUTING.md"].map(|name| repository().join(name)))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| (path.clone(), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// A fenced text of a page, and what stands between it and the one before.
struct Fence<'p> {
    before: &'p str,
    language: &'p str,
    text: &'p str,
}

fn fences(page: &str) -> Vec<Fence<'_>> {
    let mut fences = Vec::new();
    let mut rest = page;
    while let Some((before, behind)) = rest.split_once("```") {
        let Some((fence, behind)) = behind.split_once("\n```") else {
            break;
        };
        let (language, text) = fence.split_once('\n').unwrap_or((fence, ""));
        fences.push(Fence {
            before,
            language,
            text,
        });
        rest = behind;
    }
    fences
}

/// The arguments of a command line of our program, without its remark.
fn arguments(line: &str) -> Option<Vec<String>> {
    let line = line.strip_prefix("$ ").unwrap_or(line);
    let rest = line
        .strip_prefix(PROGRAM)
        .or_else(|| line.strip_prefix(FROM_CLONE))?;
    let rest = rest.split(" #").next().unwrap_or_default();
    let rest = rest.split(" < ").next().unwrap_or_default();
    let words = rest.split_whitespace();
    Some(
        words
            .map(|word| word.trim_matches('"').to_owned())
            .collect(),
    )
}

fn program(arguments: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"));
    command
        .args(arguments)
        .current_dir(repository())
        .env_clear();
    command
}

#[test]
fn a_command_with_its_output_prints_just_that() {
    let mut shown = 0;
    for (path, page) in pages() {
        for pair in fences(&page).windows(2) {
            let [command, output] = pair else { continue };
            let is_pair = command.language == "console"
                && matches!(output.language, "text" | "json")
                && output.before.trim().is_empty();
            let mut lines = command.text.lines();
            let Some(arguments) = lines.next().and_then(arguments) else {
                continue;
            };
            if !is_pair || lines.next().is_some() {
                continue;
            }
            let outcome = program(&arguments).output().unwrap();
            let printed = String::from_utf8(outcome.stdout).unwrap()
                + &String::from_utf8(outcome.stderr).unwrap();
            let place = path.display();
            assert_eq!(printed.trim_end(), output.text, "{place}: {arguments:?}");
            shown += 1;
        }
    }
    assert!(
        shown >= 5,
        "only {shown} commands are shown with their output"
    );
}

#[test]
fn every_flag_that_a_page_names_exists() {
    let mut checked = 0;
    for (path, page) in pages() {
        let lines = fences(&page).into_iter().flat_map(|it| it.text.lines());
        for line in lines {
            let Some(words) = arguments(line.trim_start()) else {
                continue;
            };
            let is_name =
                |word: &&String| word.chars().all(|it| it.is_ascii_lowercase() || it == '-');
            let mut commands: Vec<String> =
                words.iter().take_while(is_name).take(2).cloned().collect();
            commands.retain(|word| !word.starts_with('-'));
            let help = |commands: &[String]| {
                let mut asked = commands.to_vec();
                asked.push("--help".to_owned());
                let output = program(&asked).output().unwrap();
                output
                    .status
                    .success()
                    .then(|| String::from_utf8(output.stdout).unwrap())
            };
            let text = help(&commands).or_else(|| help(&commands[..1])).unwrap();
            for flag in words
                .iter()
                .filter(|word| word.starts_with("--") && word.len() > 2)
            {
                let flag = flag.split('=').next().unwrap();
                let known = text.split(|it: char| !it.is_ascii_lowercase() && it != '-');
                let place = path.display();
                assert!(known.into_iter().any(|it| it == flag), "{place}: {line}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 20, "only {checked} flags were looked at");
}

#[test]
fn every_link_leads_somewhere() {
    for (path, page) in pages() {
        for (_, behind) in page
            .match_indices("](")
            .map(|(at, _)| page.split_at(at + 2))
        {
            let target = behind.split(')').next().unwrap();
            if target.contains("://") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let linked = match file {
                "" => path.clone(),
                file => path.parent().unwrap().join(file),
            };
            assert!(linked.exists(), "{}: {target}", path.display());
            if !anchor.is_empty() {
                let text = fs::read_to_string(&linked).unwrap();
                let headings = text.lines().filter(|line| line.starts_with('#'));
                let mut anchors = headings.map(anchor_of);
                assert!(
                    anchors.any(|it| it == anchor),
                    "{}: {target}",
                    path.display()
                );
            }
        }
    }
}

/// The anchor that forges give a heading.
fn anchor_of(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text
        .chars()
        .filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    kept.map(|it| if it == ' ' { '-' } else { it }).collect()
}

#[test]
fn the_index_names_every_page() {
    let index = fs::read_to_string(repository().join("docs/README.md")).unwrap();
    for (path, _) in pages() {
        let name = path.file_name().unwrap().to_str().unwrap();
        let is_index = path.ends_with("docs/README.md");
        assert!(is_index || index.contains(&format!("{name})")), "{name}");
    }
}

#[test]
fn comments_and_baselines_of_pages_name_rules() {
    let is_rule = |name: &str| RULES.iter().any(|rule| rule.meta.id == name);
    let mut named = 0;
    for (path, page) in pages() {
        for (before, after) in [
            (": ignore[", ']'),
            (": ignore-file[", ']'),
            (r#""rule":""#, '"'),
        ] {
            for behind in page.split(before).skip(1) {
                let names = behind.split(after).next().unwrap_or_default();
                let names = names.split(',').map(str::trim);
                // The form itself is shown with names of no rule.
                for name in names.filter(|name| !name.starts_with("rule-") && *name != "...") {
                    assert!(is_rule(name), "{}: {name}", path.display());
                    named += 1;
                }
            }
        }
    }
    assert!(named >= 3, "only {named} names were looked at");
}

#[test]
fn the_settings_that_pages_show_are_accepted() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.meta.id).collect();
    let mut read = 0;
    for (path, page) in pages() {
        let marked = fences(&page)
            .into_iter()
            .filter(|it| it.language == "toml" && it.before.contains(".gitlab-runner-lint.toml"));
        for fence in marked {
            let text: Arc<str> = fence.text.into();
            let file = Sources::default().add_text("settings", Arc::clone(&text));
            let outcome = settings::read(file, &text, &ids);
            assert!(outcome.is_ok(), "{}: {:?}", path.display(), outcome.err());
            read += 1;
        }
    }
    assert!(read >= 1, "no settings are shown");
}
