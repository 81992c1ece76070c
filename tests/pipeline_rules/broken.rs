//! What a syntax error hides is not judged; what stands away from it is.

use super::special as findings;

/// Everything on, and runners that would have something to say.
const LOUD: &[&str] = &["profile = \"pedantic\"\ntrust = \"shared\"\n"];
const CACHED: &str = "[[runners]]\nname = \"a\"\nexecutor = \"docker\"\n[runners.docker]\nimage = \"alpine:3.20\"\n\
     pull_policy = \"if-not-present\"\nallowed_pull_policies = [\"if-not-present\"]\n";

/// The rules that report something beside the error itself.
fn beside(pipeline: &str) -> Vec<String> {
    let (lines, _) = findings(pipeline, &[CACHED], LOUD);
    assert!(
        lines.contains(&"yaml-syntax error none".to_owned()),
        "{pipeline}"
    );
    lines
        .into_iter()
        .filter(|line| !line.starts_with("yaml-syntax"))
        .collect()
}

#[test]
fn what_an_error_cut_off_is_not_judged() {
    for pipeline in [
        // A list that seems empty, a map that seems to lack its name, a word that seems to end.
        "a:\n  script: x\n  image: {name: \"x:1\", pull_policy: [:always]}\n",
        "a:\n  script: x\n  image: {name: \"x:1\", pull_policy: [\n",
        "a:\n  script: x\n  image: {pull_policy: always, : name: x}\n",
        "a:\n  script: x\n  services:\n    - alias: db\n     name: postgres:16\n",
        "a:\n  script: x\n  image:\n    pull_policy: always\n   name: x\n",
        "a:\n  script: x\n  image:\n    name: \"x:1\"\n    pull_policy: if-not-\n\tpresent\n",
        // A key that seems to stand in the job.
        "a:\n    image:\n    name: \"x:1\"\n    pull_policy: always\n  script: x\n",
        // A job without the image, the tags or the template it would have.
        "a:\n  script: x\n  [\n  image: registry.example.com/b:1\n",
        "a:\n  image: registry.example.com/b:1\n  script: x\n  tags: [\n",
        "a:\n  image: registry.example.com/b:1\n  script: x\n  <<: *unknown\n",
        "a:\n  script: x\n  image: *unknown\n",
        ".base: &base\n  image: \"x:1\"\n  script: [\na:\n  <<: *base\n",
        // Defaults that are not known.
        "default:\n  image: {name: \"x:1\", pull_policy: if-not-present, [\na:\n  script: x\n  image: \"y:1\"\n",
        ": [\na:\n  script: x\n",
        // A template that would be used, and an anchor that would be known.
        ".base:\n  image: {name: \"x:1\", pull_policy: Always}\na:\n  extends: .base\n  script: [\nb:\n  script: x\n",
        "a: &a {\nb:\n  image: *a\n  script: x\n",
    ] {
        assert_eq!(beside(pipeline), Vec::<String>::new(), "{pipeline}");
    }
}

#[test]
fn an_anchor_behind_an_error_is_not_missed() {
    let (lines, _) = findings("a: &a {\nb:\n  image: *a\n  script: x\n", &[], &[]);
    assert_eq!(lines, ["yaml-syntax error none"]);
    let (lines, _) = findings("a: 1\nb:\n  image: *a\n  script: x\n", &[], &[]);
    assert_eq!(lines, ["yaml-syntax error none"]);
}

#[test]
fn what_stands_away_from_an_error_is_judged() {
    let wrong = "  script: x\n  image: {name: \"x:1\", pull_policy: Always}\n";
    for pipeline in [
        format!("a:\n{wrong}b:\n  script: [\n"),
        format!("b:\n  script: [\na:\n{wrong}"),
        format!("a:\n{wrong}  tags: [\n"),
        format!("a:\n{wrong}  before_script: *unknown\n"),
    ] {
        let found = beside(&pipeline);
        assert_eq!(
            found,
            ["job-pull-policy-unknown-value error safe"],
            "{pipeline}"
        );
    }
}
