//! What `test-image` says of one image on several runners.

use gitlab_runner_lint::engine::{Workspace, fleet};
use gitlab_runner_lint::report::{Redactor, Style, test_image as shown};
use gitlab_runner_lint::views::{Admittance, Answer, test_image};

use super::settings;

const RUNNERS: &str = r#"
[[runners]]
name = "docker-1"
executor = "docker"
[runners.docker]
allowed_images = ["ruby:*", "python:*", "registry.example.com/**"]

[[runners]]
name = "docker-2"
executor = "docker"
[runners.docker]
allowed_images = ["registry.example.com/*:*"]
allowed_services = ["postgres"]

[[runners]]
name = "docker-3"
executor = "docker"
[runners.docker]
image = "registry.example.com/team/ruby:3.3"
allowed_images = ["alpine"]

[[runners]]
name = "k8s-shared"
executor = "kubernetes"
[runners.kubernetes]

[[runners]]
name = "vm-1"
executor = "virtualbox"
[runners.virtualbox]
base_name = "debian-12"

[[runners]]
name = "vm-2"
executor = "virtualbox"
[runners.virtualbox]
base_name = "debian-12"
allowed_images = ["^debian-"]

[[runners]]
name = "shell-1"
executor = "shell"

[[runners]]
name = "template"
executor = "docker"
[runners.docker]
allowed_images = ["{{ .Values.images }}"]
"#;

fn asked(image: &str, is_service: bool, declared: &str) -> Vec<Answer> {
    let workspace = Workspace::of_texts([("config.toml", RUNNERS)]);
    let settings = settings(declared);
    let (answers, _) = fleet(&workspace, &settings, |configs| {
        test_image(image, is_service, configs, &workspace.sources, &settings)
    });
    answers
}

#[test]
fn every_runner_answers_in_one_line() {
    let mut all = String::new();
    let cases = [
        ("registry.example.com/team/ruby:3.3", false, ""),
        ("$CI_REGISTRY_IMAGE/ruby:3.3", false, ""),
        (
            "$CI_REGISTRY_IMAGE/ruby:3.3",
            false,
            "[variables]\nCI_REGISTRY_IMAGE = \"registry.example.com/a\"\n",
        ),
        ("postgres:16", true, ""),
        ("debian-11", false, ""),
    ];
    let mut out = Vec::new();
    for (image, is_service, declared) in cases {
        let answers = asked(image, is_service, declared);
        assert_eq!(answers.len(), 8);
        let redactor = Redactor::new(&[], &Default::default());
        let kind = if is_service { " --service" } else { "" };
        out.clear();
        shown::text(&answers, &redactor, &Style::default(), &mut out).unwrap();
        all.push_str(&format!(
            "$ test-image{kind} {image}\n{}\n",
            String::from_utf8_lossy(&out)
        ));
        out.clear();
        shown::json(image, is_service, &answers, &redactor, &mut out).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["runners"].as_array().unwrap().len(), 8);
        assert_eq!(value["image"], image);
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/matrix");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("test-image", all));
}

#[test]
fn any_text_is_taken_for_an_image() {
    for image in [
        "a: b",
        "'\"",
        "\\",
        "$",
        "${",
        "- x",
        "größe\n",
        "!reference [a]",
    ] {
        let answers = asked(image, false, "");
        assert_eq!(answers.len(), 8, "{image:?}");
        let is_refused = matches!(answers[0].admittance, Admittance::Refused(_));
        assert!(is_refused, "{image:?}: {:?}", answers[0].admittance);
    }
}

#[test]
fn a_name_that_gitlab_refuses_is_no_reason_to_say_nothing() {
    let answers = asked("$[[ inputs.a ]]", false, "");
    let is_unknown = |answer: &&Answer| matches!(answer.admittance, Admittance::Unknown(_));
    assert_eq!(answers.iter().filter(is_unknown).count(), 8);
}
