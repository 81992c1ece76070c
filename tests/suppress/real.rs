//! Comments for everything that is found in real files: the files are clean afterwards, say the same,
//! and are the old ones without the comments.

use gitlab_runner_lint::engine::{Role, Workspace};
use gitlab_runner_lint::finding::Profile;
use gitlab_runner_lint::settings::{Settings, Trust};
use gitlab_runner_lint::source::FileId;

use super::corpus::samples;
use super::{commented, counts, settings};

fn single(role: Role, text: &str) -> (Workspace, FileId) {
    let mut workspace = Workspace::default();
    let file = workspace.sources.add_text("sample", text);
    workspace.roles.insert(file, role);
    (workspace, file)
}

/// A text without the comments of this program.
fn without(text: &str) -> String {
    let mut left = String::new();
    for line in text.split_inclusive('\n') {
        let Some((before, comment)) = line.split_once("# gitlab-runner-lint: ") else {
            left.push_str(line);
            continue;
        };
        if before.trim_start_matches('\u{FEFF}').trim().is_empty() {
            left.push_str(
                before
                    .strip_suffix(before.trim_start_matches('\u{FEFF}'))
                    .unwrap(),
            );
            continue;
        }
        left.push_str(before.strip_suffix(' ').unwrap());
        let body = comment.trim_end_matches(['\r', '\n']);
        left.push_str(body.strip_prefix(body.trim_end()).unwrap());
        left.push_str(&comment[body.len()..]);
    }
    left
}

/// A second opinion on what a text says.
fn says(role: Role, text: &str) -> Option<String> {
    match role {
        Role::Pipeline => {
            let text = text.trim_start_matches('\u{FEFF}');
            let value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
            Some(format!("{value:?}"))
        }
        _ => {
            let text = text.trim_start_matches('\u{FEFF}');
            let value: toml::Table = toml::from_str(text).ok()?;
            Some(format!("{value:?}"))
        }
    }
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "a skipped test says so, and counts are worth seeing"
)]
fn real_files_are_clean_with_comments_and_say_the_same() {
    let loud = Settings {
        profile: Profile::Pedantic,
        trust: Some(Trust::Shared),
        ..settings()
    };
    let samples = samples();
    if samples.is_empty() {
        println!("skipped: the corpus is not there");
        return;
    }
    let mut wrong = Vec::new();
    let mut ignored = 0;
    let mut forms = [0; 2];
    for sample in samples {
        let Ok(text) = std::str::from_utf8(&sample.bytes) else {
            continue;
        };
        let (workspace, file) = single(sample.role, text);
        let accepted = commented(workspace, &loud, "accepted");
        ignored += accepted.ignored;
        let now = accepted.workspace.sources.text(file).to_owned();
        forms[0] += now.matches("lint: ignore[").count();
        forms[1] += now.matches("lint: ignore-file[").count();
        if sample.is_readable && now.contains("lint: ignore-file[") {
            wrong.push(format!("{}: a comment could stand nearer", sample.name));
        }
        let left = counts(accepted.report.findings.iter().map(|it| it.rule));
        // With a comment an empty file is another kind of nothing.
        if !left.is_empty() && !text.is_empty() {
            wrong.push(format!("{}: left {left:?}", sample.name));
        }
        if without(&now) != text {
            wrong.push(format!("{}: more than comments was written", sample.name));
        }
        if says(sample.role, &now) != says(sample.role, text) {
            wrong.push(format!("{}: says something else", sample.name));
        }
        let again = commented(accepted.workspace, &loud, "accepted");
        if !again.changed.is_empty() {
            wrong.push(format!("{}: written to again", sample.name));
        }
    }
    println!("{ignored} findings ignored, comments on entries and on files: {forms:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
