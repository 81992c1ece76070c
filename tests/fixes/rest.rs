//! Fixing comes to rest and makes nothing worse.

use std::collections::{BTreeMap, BTreeSet};

use arbtest::arbtest;
use gitlab_runner_lint::engine::{Report, Role};
use gitlab_runner_lint::finding::{Finding, Safety, Severity};
use gitlab_runner_lint::fixer::{Fixed, fix};
use gitlab_runner_lint::source::FileId;

use crate::corpus::samples;
use crate::generator;
use crate::page::{Verdict, pages};
use crate::project::Project;

type Files = BTreeMap<String, String>;

#[test]
fn examples_come_to_rest() {
    for page in pages() {
        for example in &page.examples {
            if example.verdict == Verdict::Bad {
                check(&example.files);
            }
        }
    }
}

#[test]
fn random_projects_come_to_rest() {
    arbtest(|random| {
        check(&generator::project(random)?);
        Ok(())
    })
    .budget_ms(crate::budget());
}

/// A `config.toml` after safe fixes, with or without other files, and the rules that were left out.
fn fixed(files: &[(&str, &str)]) -> (String, BTreeSet<&'static str>) {
    let files = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let project = Project::new(&files.collect());
    let fixed = fix(project.workspace, &project.settings, Safety::Safe);
    let sources = &fixed.workspace.sources;
    let config = sources
        .ids()
        .find(|file| sources.display(*file) == "config.toml");
    (sources.text(config.unwrap()).to_owned(), fixed.undone)
}

fn runner(lists: &str) -> String {
    format!("[[runners]]\nname = \"one\"\nexecutor = \"docker\"\n[runners.docker]\n{lists}\n")
}

#[test]
fn a_spelling_is_corrected_even_if_that_brings_another_error_to_light() {
    let shared = (
        ".gitlab-runner-lint.toml",
        "trust = \"shared\"\nrunner-version = \"17.1\"\n",
    );
    for (wrong, right) in [
        (
            "pull_policy = \"IfNotPresent\"",
            "pull_policy = \"if-not-present\"",
        ),
        (
            "pull_policies = \"if-not-present\"",
            "pull_policy = \"if-not-present\"",
        ),
        (
            "pull_policies = [\"Always\", \"never\"]",
            "pull_policy = [\"always\", \"never\"]",
        ),
        (
            "allowed_pull_policies = [\"NEVER\"]",
            "allowed_pull_policies = [\"never\"]",
        ),
        (
            "allowed_pull_policies = [\"if-not-present\", \"always\", \"Never\"]",
            "allowed_pull_policies = [\"if-not-present\", \"always\", \"never\"]",
        ),
        (
            "pull_policy = \"always\"\nallowed_pull_policies = [\"Never\"]",
            "pull_policy = \"always\"\nallowed_pull_policies = [\"never\"]",
        ),
    ] {
        let outcome = fixed(&[("config.toml", &runner(wrong)), shared]);
        assert_eq!(outcome, (runner(right), BTreeSet::new()));
    }
    // The list that can be read now refuses a job.
    let job = "job:\n  script: make\n  image: {name: \"ruby:3\", pull_policy: never}\n";
    let wrong = runner("allowed_pull_policies = [\"Always\"]");
    let outcome = fixed(&[("config.toml", &wrong), (".gitlab-ci.yml", job)]);
    let right = runner("allowed_pull_policies = [\"always\"]");
    assert_eq!(outcome, (right, BTreeSet::new()));
}

#[test]
fn fixes_that_hurt_are_left_out_and_the_others_are_kept() {
    let runner = |index: usize| {
        let policy = match index % 4 {
            0 => "bogus",
            _ => "never",
        };
        format!(
            "[[runners]]\nname = \"{index}\"\nexecutor = \"docker\"\n[runners.docker]\n[[runners.docker.services]]\nname = \"redis:7\"\npull_policy = \"{policy}\"\n"
        )
    };
    let runners: String = (0..40).map(runner).collect();
    let text = format!("concurrent = 40\n{runners}");
    let project = Project::new(&[("config.toml".to_owned(), text)].into());
    let fixed = fix(project.workspace, &project.settings, Safety::Unsafe);
    assert_eq!(fixed.applied.len(), 30);
    assert_eq!(fixed.undone, ["pull-policy-misplaced-key"].into());
    let count = |rule| {
        let all = fixed.report.findings.iter();
        all.filter(|finding| finding.rule == rule).count()
    };
    assert_eq!(count("pull-policy-misplaced-key"), 10);
    assert_eq!(count("pull-policy-unknown-value"), 0);
}

/// `always` is refused by the runner, and `never` never sees a new `latest`.
#[test]
fn rules_that_disagree_come_to_rest() {
    let job = |policy| {
        format!(
            "job:\n  script: make\n  image:\n    name: registry.example.com/app:latest\n    pull_policy: {policy}\n"
        )
    };
    let runners = runner("pull_policy = \"never\"");
    for policy in ["always", "never"] {
        let files = Files::from([
            (".gitlab-ci.yml".to_owned(), job(policy)),
            ("config.toml".to_owned(), runners.clone()),
        ]);
        check(&files);
        // An even number of changes back and forth would look like rest.
        let project = Project::new(&files);
        let fixed = fix(project.workspace, &project.settings, Safety::Unsafe);
        assert!(fixed.applied.len() <= 1, "{:#?}", fixed.applied);
    }
}

#[test]
fn real_files_come_to_rest() {
    for sample in samples().into_iter().filter(|sample| sample.is_readable) {
        let name = match sample.role {
            Role::Pipeline | Role::Child | Role::Fragment | Role::Included => ".gitlab-ci.yml",
            Role::Runner => "config.toml",
            Role::Embedded => "values.yaml",
        };
        let Ok(text) = String::from_utf8(sample.bytes) else {
            continue;
        };
        let settings = "profile = \"pedantic\"\ntrust = \"shared\"\n";
        check(&Files::from([
            (name.to_owned(), text),
            (".gitlab-runner-lint.toml".to_owned(), settings.to_owned()),
        ]));
    }
}

fn check(files: &Files) {
    for limit in [Safety::Safe, Safety::Unsafe] {
        let project = Project::new(files);
        let settings = project.settings.clone();
        let before = project.lint(&settings);
        touches_only_what_it_names(&before);
        let fixed = fix(project.workspace, &settings, limit);
        let after = texts(&fixed, files);
        let about = format!("{limit:?} fixes of\n{files:#?}\ngive\n{after:#?}\n");
        if before.findings.is_empty() {
            assert_eq!(&after, files, "{about}");
        }
        for (file, count) in &fixed.report.broken {
            let then = before.broken.get(file).copied().unwrap_or_default();
            assert!(*count <= then, "{about}");
        }
        no_error_is_new(&before, &fixed.report, &about);
        let again = fix(Project::new(&after).workspace, &settings, limit);
        assert_eq!(texts(&again, files), after, "{about}");
    }
}

/// A fix edits the file of its finding and those that its labels are in, and no other.
fn touches_only_what_it_names(report: &Report) {
    for finding in &report.findings {
        let labels = finding.related.iter().chain([&finding.primary]);
        let named: BTreeSet<_> = labels.map(|label| label.span.file).collect();
        for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
            assert!(named.contains(&edit.span.file), "{finding:#?}");
        }
    }
}

/// There are errors only in runners and jobs that had some, or where others hid them: in another
/// file, or of the file as a whole.
fn no_error_is_new(before: &Report, after: &Report, about: &str) {
    let old = errors(before);
    for (file, owner) in errors(after) {
        let is_hidden = old.iter().any(|(other, _)| *other != file);
        let is_behind = old.contains(&(file, String::new()));
        let is_old = old.contains(&(file, owner.clone()));
        assert!(
            is_old || is_hidden || is_behind,
            "{about}new error in {owner}"
        );
    }
}

/// The runners and jobs that have errors.
fn errors(report: &Report) -> BTreeSet<(FileId, String)> {
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let errors = report.findings.iter().filter(is_error);
    errors
        .map(|finding| {
            let path = finding.key_path.trim_start_matches('.');
            let owner = path.split('.').next().unwrap_or_default();
            (finding.primary.span.file, owner.to_owned())
        })
        .collect()
}

/// The texts of a fixed project, its settings among them.
fn texts(fixed: &Fixed, files: &Files) -> Files {
    let sources = &fixed.workspace.sources;
    let mut texts = files.clone();
    for file in sources.ids() {
        texts.insert(sources.display(file), sources.text(file).to_owned());
    }
    texts
}
