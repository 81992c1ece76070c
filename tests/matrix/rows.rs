//! Rows of small projects: one snapshot, a paragraph for each of them.

use std::fmt::Write as _;

use gitlab_runner_lint::engine::Workspace;
use gitlab_runner_lint::views::matrix::{Line, Outcome, Runner, Scope, Taking};

use super::{settings, table};

/// A Docker runner `a` with more lines in its section.
fn docker(more: &str) -> String {
    format!(
        "[[runners]]\nname = \"a\"\nexecutor = \"docker\"\n[runners.docker]\nimage = \"alpine:3.20\"\n{more}\n"
    )
}

/// A Kubernetes runner `k` with more lines in its section.
fn cluster(more: &str) -> String {
    format!(
        "[[runners]]\nname = \"k\"\nexecutor = \"kubernetes\"\n[runners.kubernetes]\nimage = \"alpine:3.20\"\n{more}\n"
    )
}

const A: &str = "[[runner]]\nname = \"a\"\ntags = []\nrun-untagged = true\n";
const K: &str = "[[runner]]\nname = \"k\"\ntags = []\nrun-untagged = true\n";

/// One runner's part of a line.
fn row(line: &Line, runner: &Runner, taking: Taking, cell: Option<usize>) -> String {
    let mut text = format!("{}, {} on {}", line.job, line.container, runner.title);
    match taking {
        Taking::Yes => {}
        Taking::Unknown => text.push_str(" (if it takes the job)"),
        Taking::No => text.push_str(" (does not take the job)"),
    }
    let Some(cell) = cell.and_then(|cell| line.cells.get(cell)) else {
        return text;
    };
    write!(text, ": {}", cell.outcome.word()).unwrap();
    if let Some(image) = &cell.image {
        write!(text, " {image}").unwrap();
    }
    match (cell.allowed, &cell.entry) {
        (_, Some((index, entry))) => write!(text, ", allowed by [{index}] {entry}").unwrap(),
        (Some(false), None) => text.push_str(", not allowed"),
        (Some(true), None) => {}
        (None, None) => text.push_str(", not compared"),
    }
    match &cell.policies {
        Some(policies) => write!(text, ", {policies:?}").unwrap(),
        None => text.push_str(", policies unknown"),
    }
    if cell.privileged != Some(false) {
        write!(text, ", privileged {:?}", cell.privileged).unwrap();
    }
    for line in cell.log.iter().chain(&cell.error) {
        write!(text, "\n    | {line}").unwrap();
    }
    if let Some(note) = &cell.note {
        write!(text, "\n    note: {note}").unwrap();
    }
    for leak in &cell.leaks {
        write!(text, "\n    leak: {leak}").unwrap();
    }
    // What these words claim must fit together.
    assert_eq!(
        cell.error.is_some(),
        cell.outcome == Outcome::Fails,
        "{text}"
    );
    assert!(
        cell.leaks.is_empty() || cell.outcome == Outcome::Runs,
        "{text}"
    );
    text
}

fn rows(pipeline: &str, runners: &[String], declared: &str, scope: Scope) -> String {
    let texts = [
        (".gitlab-ci.yml", pipeline.to_owned()),
        ("config.toml", runners.concat()),
    ];
    let workspace = Workspace::of_texts(texts.iter().map(|(path, text)| (*path, text.as_str())));
    let (lines, all) = table(&workspace, &settings(declared), scope);
    let mut text = String::new();
    for line in &lines {
        if line.seats.is_empty() {
            writeln!(text, "{}, {}: nobody", line.job, line.container).unwrap();
        }
        for seat in &line.seats {
            let row = row(line, &all[seat.runner], seat.taking, seat.cell);
            writeln!(text, "{row}").unwrap();
        }
    }
    text
}

/// A name, the pipeline, the runners, the settings.
type Case = (&'static str, &'static str, Vec<String>, String);

fn cases() -> Vec<Case> {
    let version = |version: &str| format!("runner-version = \"{version}\"\n");
    let local =
        "build:\n  script: make\n  image: {name: 'ruby:3.3', pull_policy: if-not-present}\n";
    let served = "build:\n  script: make\n  image: {name: 'ruby:3.3', pull_policy: always}\n  services:\n  \
                  - {name: 'postgres:16', alias: db, pull_policy: never}\n";
    let plain = "build: {script: make, image: 'ruby:3.3'}\n";
    let bare = "build: {script: make}\n";
    let mixed = "build:\n  script: make\n  image:\n    name: ruby:3.3\n    pull_policy: [if-not-present, always]\n";
    vec![
        (
            "Docker's helper fails a job whose own policy is allowed",
            local,
            vec![docker("allowed_pull_policies = ['if-not-present']")],
            A.to_owned(),
        ),
        (
            "A runner whose own services are too many runs no job",
            bare,
            vec![docker(
                "services_limit = 0\n[[runners.docker.services]]\nname = 'postgres:16'",
            )],
            A.to_owned(),
        ),
        (
            "A job on Kubernetes rescues its helper, but not its services",
            served,
            vec![cluster("allowed_pull_policies = ['always']")],
            K.to_owned(),
        ),
        (
            "Services follow the build image up to 17.2",
            served,
            vec![cluster("allowed_pull_policies = ['always']")],
            version("17.2") + K,
        ),
        (
            "Services have a policy of their own since 17.3",
            served,
            vec![cluster("allowed_pull_policies = ['always']")],
            version("17.3") + K,
        ),
        (
            "Nothing is set",
            plain,
            vec![docker(""), cluster("")],
            A.to_owned() + K,
        ),
        (
            "A cluster's default allows nothing else",
            "build: {script: make, image: {name: 'ruby:3.3', pull_policy: always}}\n",
            vec![cluster("")],
            K.to_owned(),
        ),
        (
            "AlwaysPullImages overrules policies",
            local,
            vec![cluster("pull_policy = 'if-not-present'")],
            "[kubernetes]\nalways-pull-images = true\n".to_owned() + K,
        ),
        (
            "More services than the runner takes",
            "build: {script: make, image: 'ruby:3.3', services: ['postgres:16', 'redis:7']}\n",
            vec![docker("services_limit = 1")],
            A.to_owned(),
        ),
        (
            "Lists let in what they match",
            "a: {script: make, image: 'ruby:3.3'}\nb: {script: make, image: 'python:3.12'}\nc: {script: make, image: 'alpine:3.20'}\n\
             d: {script: make, image: 'ruby:3.3', services: ['redis:7']}\n",
            vec![docker(
                "allowed_images = ['registry.example.com/**', 'ruby:*']\nallowed_services = ['postgres:*']",
            )],
            A.to_owned(),
        ),
        (
            "Variables that nobody knows",
            "a: {script: make, image: '$CI_REGISTRY_IMAGE/cli:1'}\nb: {script: make, image: '${BASE}y'}\n\
             c: {script: make, image: 'ruby:$RUBY', variables: {RUBY: '3.3'}}\n",
            vec![docker("allowed_images = ['ruby:*']"), cluster("")],
            A.to_owned() + K,
        ),
        (
            "Executors without containers",
            "build: {script: make, image: 'ruby:3.3', services: ['postgres:16']}\n",
            vec![
                "[[runners]]\nname = \"a\"\nexecutor = \"shell\"\n".to_owned(),
                "[[runners]]\nname = \"k\"\nexecutor = \"virtualbox\"\n[runners.virtualbox]\nbase_name = \"debian\"\n".to_owned(),
            ],
            A.to_owned() + K,
        ),
        (
            "A list that gets around the allowed policies",
            mixed,
            vec![docker("")],
            version("17.10") + A,
        ),
        (
            "Policies that are left out since 18.0",
            mixed,
            vec![docker("")],
            version("18.0") + A,
        ),
        (
            "A private image in a cache that others use, privileged",
            "build: {script: make, image: 'registry.example.com/team/app:1'}\n",
            vec![docker("pull_policy = 'if-not-present'\nprivileged = true")],
            A.to_owned() + "trust = \"shared\"\n",
        ),
        (
            "Jobs without an image take the runner's",
            bare,
            vec![
                docker("helper_image = 'registry.example.com/helper:1'"),
                "[[runners]]\nname = \"k\"\nexecutor = \"kubernetes\"\n[runners.kubernetes]\n".to_owned(),
            ],
            A.to_owned() + K,
        ),
        (
            "A section is missing",
            plain,
            vec!["[[runners]]\nname = \"a\"\nexecutor = \"docker\"\n".to_owned()],
            A.to_owned(),
        ),
        (
            "Nothing is declared of the runner",
            plain,
            vec![docker("")],
            String::new(),
        ),
        (
            "Tags, images and policies that nobody knows do not make jobs vanish",
            "a: {script: make, image: 'ruby:3.3', tags: [$WHERE]}\nb: {script: make, image: {name: 'ruby:3.3', pull_policy: sometimes}}\n\
             c: {script: make, image: {name: 'ruby:3.3', pull_policy: [always, if-newer]}, services: ['redis:7']}\n",
            vec![docker("")],
            A.to_owned(),
        ),
        (
            "A runner file with template text",
            plain,
            vec![docker("allowed_pull_policies = ['{{ .Values.policy }}']")],
            A.to_owned(),
        ),
        (
            "A runner without an executor",
            plain,
            vec!["[[runners]]\nname = \"a\"\n".to_owned()],
            A.to_owned(),
        ),
        (
            "A matrix of jobs",
            "test:\n  script: make\n  image: 'ruby:$V'\n  parallel: {matrix: [{V: ['3.3', '3.4']}]}\n",
            vec![docker("allowed_images = ['ruby:3.4']")],
            A.to_owned(),
        ),
    ]
}

#[test]
fn every_container_of_every_job_has_its_rows() {
    let mut text = String::new();
    for (name, pipeline, runners, declared) in cases() {
        let rows = rows(pipeline, &runners, &declared, Scope::Candidates);
        writeln!(text, "# {name}\n{rows}").unwrap();
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/matrix");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("rows", text));
}

#[test]
fn runners_that_do_not_take_a_job_are_shown_when_asked_for() {
    let pipeline =
        "a: {script: make, image: 'ruby:3.3', tags: [arm]}\nb: {script: make, image: 'ruby:3.3'}\n";
    let declared = "[[runner]]\nname = \"a\"\ntags = [\"arm\"]\nrun-untagged = false\n[[runner]]\nname = \"k\"\ntags = [\"x86\"]\nrun-untagged = false\n";
    let runners = [docker(""), cluster("")];
    let candidates = rows(pipeline, &runners, declared, Scope::Candidates);
    assert_eq!(
        candidates,
        "a, build on a: runs ruby:3.3, [\"always\"]\na, helper on a: runs, not compared, [\"always\"]\n\
         b, build: nobody\nb, helper: nobody\n"
    );
    let all = rows(pipeline, &runners, declared, Scope::All);
    assert!(
        all.contains("a, build on k (does not take the job)\n"),
        "{all}"
    );
    assert!(
        all.contains("b, build on a (does not take the job)\n"),
        "{all}"
    );
}

#[test]
fn runners_of_one_name_are_told_apart_by_their_files() {
    let runner = docker("");
    let workspace = Workspace::of_texts([
        (
            ".gitlab-ci.yml",
            "build: {script: make, image: 'ruby:3.3'}\n",
        ),
        ("one.toml", runner.as_str()),
        ("two.toml", runner.as_str()),
    ]);
    let (lines, runners) = table(&workspace, &settings(A), Scope::Candidates);
    let titles: Vec<&str> = runners.iter().map(|runner| runner.title.as_str()).collect();
    assert_eq!(titles, ["a (one.toml)", "a (two.toml)"]);
    // They are configured alike, and share their cells.
    assert!(
        lines
            .iter()
            .all(|line| line.cells.len() == 1 && line.seats.len() == 2)
    );
}

#[test]
fn rules_that_cells_name_exist() {
    let ids: Vec<&str> = gitlab_runner_lint::rules::RULES
        .iter()
        .map(|rule| rule.meta.id)
        .collect();
    for id in [
        "mixed-list-bypass",
        "runner-version-mixed-list-bypass",
        "private-image-cached-on-shared",
    ] {
        assert!(ids.contains(&id), "{id}");
    }
}
