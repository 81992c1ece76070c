//! The projects in `examples/` do what their first lines say.

#![expect(
    clippy::unwrap_used,
    reason = "an example that cannot be run fails the test"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// What the program prints to standard output, and its exit code.
fn run(place: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"))
        .args(arguments)
        .current_dir(place)
        .env_clear()
        .output()
        .unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        output.status.code(),
    )
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rules that report something, in the order of the output, and the files they report it in.
fn findings(place: &Path, directory: &str) -> Vec<String> {
    let (printed, _) = run(place, &["check", directory, "--format", "concise"]);
    let found = printed.lines().filter_map(|line| {
        let (file, rest) = line.split_once(':')?;
        let (_, rest) = rest.split_once("error[")?;
        let (rule, _) = rest.split_once(']')?;
        Some(format!("{file} {rule}"))
    });
    found.collect()
}

#[test]
fn nested_includes_are_clean_and_valid() {
    let (printed, code) = run(repository(), &["check", "examples/nested"]);
    assert_eq!(code, Some(0), "{printed}");
    let root = "examples/nested/.gitlab-ci.yml";
    let (printed, code) = run(repository(), &["resolve", root, "--format", "json"]);
    assert_eq!(code, Some(0), "{printed}");
    let answer: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(answer["valid"], true);
    assert_eq!(answer["includes"].as_array().unwrap().len(), 3);
    let (printed, _) = run(repository(), &["resolve", root, "--job", "unit-tests"]);
    for place in ["ci/templates/python.yml", "examples/nested/.gitlab-ci.yml"] {
        assert!(printed.contains(place), "{printed}");
    }
}

#[test]
fn a_component_is_clean_and_valid() {
    let (printed, code) = run(repository(), &["check", "examples/component"]);
    assert_eq!(code, Some(0), "{printed}");
    let root = "examples/component/.gitlab-ci.yml";
    let (printed, code) = run(repository(), &["resolve", root, "--format", "json"]);
    assert_eq!(code, Some(0), "{printed}");
    let answer: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(answer["valid"], true);
    for job in ["build-0", "build-2", "scan"] {
        assert!(printed.contains(&format!("\"{job}\"")), "{printed}");
    }
}

#[test]
fn the_broken_example_tells_its_mistakes() {
    let here = "examples/broken/.gitlab-ci.yml";
    assert_eq!(
        findings(repository(), "examples/broken"),
        [
            format!("{here} unknown-input"),
            format!("{here} include-not-found"),
            "examples/broken/ci/build.yml unknown-keyword".to_owned(),
        ]
    );
    let (printed, code) = run(repository(), &["check", "examples/broken"]);
    assert_eq!(code, Some(1), "{printed}");
    let included = "included from examples/broken/.gitlab-ci.yml at line 7";
    assert!(printed.contains(included), "{printed}");
}

#[test]
fn the_broken_example_tells_the_rest_when_its_files_are_known() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("ci")).unwrap();
    for name in [".gitlab-ci.yml", "ci/build.yml"] {
        let from = repository().join("examples/broken").join(name);
        fs::copy(from, place.path().join(name)).unwrap();
    }
    let deploy = "deploy:\n  stage: test\n  script: make deploy\n";
    fs::write(place.path().join("ci/deploy.yml"), deploy).unwrap();
    let root = place.path().join(".gitlab-ci.yml");
    let text = fs::read_to_string(&root).unwrap();
    fs::write(&root, text.replace("targte", "target")).unwrap();
    assert_eq!(
        findings(place.path(), "."),
        [
            ".gitlab-ci.yml job-without-script",
            ".gitlab-ci.yml undefined-reference",
            "ci/build.yml unknown-keyword",
        ]
    );
    run(place.path(), &["check", "--fix", "."]);
    assert_eq!(
        findings(place.path(), "."),
        [".gitlab-ci.yml job-without-script"]
    );
}

#[test]
fn values_of_a_chart_tell_their_mistake_in_place() {
    assert_eq!(
        findings(repository(), "examples/helm"),
        ["examples/helm/values.yaml kubernetes-allowed-list-without-pull-policy"]
    );
    let (printed, _) = run(repository(), &["check", "examples/helm"]);
    assert!(printed.contains("values.yaml:15:33"), "{printed}");
}
