//! The same small project in each form, and no secret in any of them.

use gitlab_runner_lint::engine::Workspace;
use gitlab_runner_lint::report::Style;
use gitlab_runner_lint::report::matrix::Form;
use serde_json::Value;

use super::{drawn, settings};

pub(crate) const PIPELINE: &str = "stages: [build, test, deploy]

build:
  stage: build
  image: ruby:3.3
  services:
    - {name: postgres:16, alias: db}
  script: make

test:
  stage: test
  image:
    name: python:3.12-slim
    pull_policy: [if-not-present, always]
  script: make test

deploy:
  stage: deploy
  image: $CI_REGISTRY_IMAGE/cli
  script: ./deploy

lint:
  stage: test
  image: python:3.12-slim
  script: make lint

report:
  stage: deploy
  tags: [windows]
  script: ./report
";

pub(crate) const RUNNERS: &str = "[[runners]]
name = \"docker-1\"
executor = \"docker\"
[runners.docker]
image = \"alpine:3.20\"
allowed_images = [\"ruby:*\", \"python:*\", \"registry.example.com/**\"]

[[runners]]
name = \"k8s-shared\"
executor = \"kubernetes\"
[runners.kubernetes]
image = \"alpine:3.20\"
pull_policy = \"always\"
allowed_images = [\"python:**\"]
";

pub(crate) const DECLARED: &str = "[[runner]]
name = \"docker-1\"
tags = []
run-untagged = true
version = \"17.10\"

[[runner]]
name = \"k8s-shared\"
tags = []
run-untagged = true
version = \"18.4\"
trust = \"shared\"
";

pub(crate) fn small() -> Workspace {
    Workspace::of_texts([(".gitlab-ci.yml", PIPELINE), ("config.toml", RUNNERS)])
}

/// The same jobs on more runners than a table has columns.
fn many() -> (Workspace, String) {
    let mut runners = RUNNERS.to_owned();
    let mut declared = DECLARED.to_owned();
    for number in 2..8 {
        runners.push_str(
            &RUNNERS[..RUNNERS.find("\n\n").unwrap()]
                .replace("docker-1", &format!("docker-{number}")),
        );
        runners.push('\n');
        declared.push_str(&format!(
            "[[runner]]\nname = \"docker-{number}\"\ntags = []\nrun-untagged = true\n"
        ));
    }
    let texts = [
        (".gitlab-ci.yml", PIPELINE),
        ("config.toml", runners.as_str()),
    ];
    (Workspace::of_texts(texts), declared)
}

fn compared(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/matrix");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn style(width: usize, unicode: bool) -> Style {
    Style {
        width,
        unicode,
        ..Style::default()
    }
}

#[test]
fn text_is_a_table_that_fits() {
    let settings = settings(DECLARED);
    let mut all = String::new();
    for (width, unicode) in [(120, true), (80, true), (60, false)] {
        let text = drawn(&small(), &settings, Form::Text, &style(width, unicode));
        all.push_str(&format!("{width} columns\n\n{text}\n"));
        let (table, _) = text.split_once("\n\n[1]").unwrap();
        for line in table.lines() {
            let columns = unicode_width::UnicodeWidthStr::width(line);
            assert!(columns <= width, "{width}: {line}");
        }
    }
    compared("text", &all);
}

#[test]
fn text_of_many_runners_is_a_block_for_each_job() {
    let (workspace, declared) = many();
    let text = drawn(
        &workspace,
        &settings(&declared),
        Form::Text,
        &style(80, true),
    );
    compared("text-blocks", &text);
}

#[test]
fn json_has_every_row() {
    let text = drawn(&small(), &settings(DECLARED), Form::Json, &Style::default());
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["version"], 1);
    for row in value["rows"].as_array().unwrap() {
        for field in [
            "job",
            "container",
            "image",
            "runner",
            "candidate",
            "allowed",
            "pattern",
            "privileged",
            "pull_policies",
            "outcome",
            "error",
        ] {
            assert!(row.get(field).is_some(), "{field}: {row}");
        }
    }
    compared("json", &serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn markdown_is_a_table_for_merge_requests() {
    let settings_few = settings(DECLARED);
    let few = drawn(&small(), &settings_few, Form::Markdown, &Style::default());
    let (workspace, declared) = many();
    let many = drawn(
        &workspace,
        &settings(&declared),
        Form::Markdown,
        &Style::default(),
    );
    compared("markdown", &format!("{few}\n---\n\n{many}"));
}

#[test]
fn html_is_one_page() {
    let page = drawn(&small(), &settings(DECLARED), Form::Html, &Style::default());
    let (before, rest) = page.split_once("<style>").unwrap();
    let (style, rest) = rest.split_once("</style>").unwrap();
    let (body, rest) = rest.split_once("<script>").unwrap();
    let (_, after) = rest.split_once("</script>").unwrap();
    compared("html", &format!("{before}{body}{after}"));
    for elsewhere in ["http:", "https:", "url(", "@import", "src="] {
        assert!(!page.contains(elsewhere), "{elsewhere}");
    }
    assert!(style.contains("prefers-color-scheme: dark"));
    assert!(style.contains("@media print"));
}

#[test]
fn no_form_shows_a_secret_or_lets_a_text_through() {
    let token = "glrt-notReal79Zq12345678";
    let pipeline = format!(
        "'<b>{token}|`x\u{202e}': {{script: make, image: 'registry.example.com/{token}:<i>', services: [{{name: 'a:1', alias: '{token}'}}]}}\n"
    );
    let runner = format!(
        "[[runners]]\nname = \"<script>{token}\\u001b[31m\"\ntoken = \"{token}\"\nexecutor = \"docker\"\n[runners.docker]\n\
         image = \"alpine\"\nallowed_images = [\"{token}\", \"<u>|`\"]\nallowed_pull_policies = [\"never\"]\n"
    );
    let workspace = Workspace::of_texts([
        (".gitlab-ci.yml", pipeline.as_str()),
        ("config.toml", runner.as_str()),
    ]);
    for form in [Form::Text, Form::Json, Form::Markdown, Form::Html] {
        let text = drawn(&workspace, &settings(""), form, &Style::default());
        assert!(text.contains("registry.example.com"), "{form:?}\n{text}");
        assert!(!text.contains("Zq"), "{form:?}\n{text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{form:?}\n{text}");
        if form == Form::Html {
            let (_, body) = text.split_once("<body>").unwrap();
            assert!(
                !body.contains("<b>*") && !body.contains("<script>*") && !body.contains("<u>"),
                "{body}"
            );
        }
    }
}
