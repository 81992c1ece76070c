//! A small project with something of everything, in every form.

use std::path::PathBuf;

use gitlab_runner_lint::engine::{Report, Suppressed, Suppression, Unchecked, Workspace, lint};
use gitlab_runner_lint::finding::{Profile, Severity};
use gitlab_runner_lint::report::{Format, Forms, Moment, Style};
use gitlab_runner_lint::rule::Meta;
use gitlab_runner_lint::rules::RULES;
use gitlab_runner_lint::settings::{Settings, Version};

/// What no form may show.
pub(crate) const SECRET: &str = "glrt-Zx81kPq2mVtY7rWcNd3L";

const PIPELINE: &str = r#"stages: [test]
include: odd "name" <&>%,#é.yml

unit tests:
  stage: test
  image:
    name: python:3.12-slim
    pull_policy: [if-not-present, always]
  script: [make]

"odd \u001b[31m\u202e <b>&amp; % | `x` ]( \n::error::":
  nedds: []
  script: [make]
"#;

const INCLUDED: &str = "lint:\n  script: make\n  nedds: []\n";

const RUNNER: &str = r#"concurrent = 4

[[runners]]
  name = "docker-1"
  # gitlab-runner-lint: ignore[insecure-gitlab-url] until 2027-01-31 the <owner> & "others" know
  url = "http://gitlab.example.com"
  token = "glrt-Zx81kPq2mVtY7rWcNd3L"
  executor = "docker"
  [runners.docker]
    image = "alpine:3.20"
    privileged = true

[[runners]]
  name = "docker-2"
  executor = "docker"
  [runners.docker]
    image = "alpine:3.20"
    privileged = true
"#;

/// All forms that are one text.
pub(crate) const FORMATS: [(Format, &str); 9] = [
    (Format::Text, "text"),
    (Format::Concise, "concise"),
    (Format::Json, "json"),
    (Format::Sarif, "sarif"),
    (Format::GitlabCodequality, "gitlab-codequality"),
    (Format::GitlabSast, "gitlab-sast"),
    (Format::Junit, "junit"),
    (Format::Github, "github"),
    (Format::Markdown, "markdown"),
];

/// The workspace, and what was found in it: errors, warnings and notes, one of them ignored by a
/// comment, one in the baseline, and files that could not be checked.
pub(crate) fn report() -> (Workspace, Report) {
    let workspace = Workspace::of_texts([
        (".gitlab-ci.yml", PIPELINE),
        ("odd \"name\" <&>%,#é.yml", INCLUDED),
        ("config.toml", RUNNER),
    ]);
    let settings = Settings {
        profile: Profile::Pedantic,
        runner_version: Version::parse("17.10"),
        ..Settings::default()
    };
    let mut report = lint(&workspace, &settings);
    report.directory = PathBuf::from("ci/a b");
    let place = report
        .findings
        .iter()
        .position(|it| it.severity == Severity::Note);
    report.suppressed.push(Suppressed {
        finding: report.findings.remove(place.unwrap()),
        by: Suppression::Baseline,
    });
    for (path, named) in [("../missing \u{1b}[2J.yml", true), ("other/*.yml", false)] {
        report.unchecked.push(Unchecked {
            path: PathBuf::from(path),
            reason: format!("no such file: {SECRET}\n::warning::x"),
            named,
        });
    }
    (workspace, report)
}

/// The report in one form. Of the rules, only those that are needed are told.
pub(crate) fn written(format: Format) -> String {
    let (workspace, report) = report();
    let suppressed = report.suppressed.iter().map(|it| &it.finding);
    let found: Vec<&str> = report
        .findings
        .iter()
        .chain(suppressed)
        .map(|it| it.rule)
        .collect();
    let metas: Vec<&Meta> = RULES
        .iter()
        .map(|rule| &rule.meta)
        .filter(|meta| found.contains(&meta.id))
        .collect();
    let forms = Forms::new(&report, &metas, &workspace.sources, Moment(1_795_219_200));
    let mut text = Vec::new();
    forms.write(format, &Style::default(), &mut text).unwrap();
    String::from_utf8(text).unwrap()
}
