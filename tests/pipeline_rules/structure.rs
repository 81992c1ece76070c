//! What GitLab refuses in the structure of a pipeline: messages, and fixes beyond those of the pages.

use super::{findings, project};

use gitlab_runner_lint::finding::Safety;

/// The messages of everything that is found in a job with a script and these lines.
fn messages(lines: &str) -> Vec<String> {
    let (_, found) = findings(&format!("a:\n  script: x\n{lines}"), &[], &[]);
    found.into_iter().map(|finding| finding.message).collect()
}

/// The pipeline after all safe fixes.
fn fixed(text: &str) -> String {
    let project = project(text, &[], &[]);
    let settings = project.settings.clone();
    let mut texts = project.fix(&settings, Safety::Safe);
    texts.remove(".gitlab-ci.yml").unwrap_or_default()
}

#[test]
fn messages_name_what_is_written() {
    for (lines, expected) in [
        ("  foo: x\n", "unknown keyword `foo`"),
        (
            "  <<: [x]\n",
            "`<<` brings nothing: it takes a map or a list of maps",
        ),
        ("  paths: [x]\n", "unknown keyword `paths`"),
        ("  steps: []\n", "unknown keyword `steps`"),
        (
            "  variables: {A: {desc: x, value: y}}\n",
            "unknown keyword `desc` in `A`",
        ),
        (
            "  tags: [[a]]\n",
            "`tags` must be a list of strings, not a list with lists in it",
        ),
        (
            "  tags: [~]\n",
            "an entry of `tags` must be a string, not null",
        ),
        (
            "  image: []\n",
            "`image` must be a string or a map, not an empty list",
        ),
        (
            "  parallel: {matrix: [{A: [1.5]}]}\n",
            "an entry of `A` must be a string, an integer or a list of them, not the float `1.5`",
        ),
        (
            "  environment: {name: x, action: strat}\n",
            "`action` is `strat`; did you mean `start`?",
        ),
        (
            "  needs: [{pipeline: x}]\n",
            "an entry of `needs` mixes keys that do not go together",
        ),
        ("  retry: {max: 3}\n", "`max` is 3, and can be at most 2"),
        (
            "  timeout: 2 months\n",
            "`timeout` is `2 months`, longer than GitLab takes",
        ),
        (
            "  cache: {key: {prefix: x}}\n",
            "`key` needs `files` or `files_commits`",
        ),
        (
            "  artifacts: {access: none, public: true}\n",
            "`public` cannot be used together with `access`",
        ),
    ] {
        let found = messages(lines);
        assert_eq!(found, [expected], "{lines}");
    }
}

#[test]
fn words_in_the_name_of_a_job_say_nothing_of_types() {
    let text = "array of integers:\n  script: x\n  cache: {when: 1}\n";
    let (_, found) = findings(text, &[], &[]);
    let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(messages, ["`when` must be a string, not the integer `1`"]);
}

#[test]
fn a_job_that_misspells_its_script_is_told_once() {
    for key in ["scripts", "scirpt", "commands", "steps", "triggers"] {
        let text = format!("a: {{{key}: x, stage: test}}\n");
        let (lines, _) = findings(&text, &[], &[]);
        assert_eq!(lines.len(), 1, "{key}: {lines:?}");
        assert!(lines[0].starts_with("unknown-keyword"), "{key}: {lines:?}");
    }
}

#[test]
fn what_stands_at_top_level_says_where_it_belongs() {
    for (line, expected) in [
        (
            "script: x",
            "`script` belongs into a job, not to the top level",
        ),
        (
            "tags: [x]",
            "`tags` belongs into a job, not to the top level",
        ),
        (
            "stage: [x]",
            "`stage` is neither a keyword nor a job; did you mean `stages`?",
        ),
        (
            "types: [x]",
            "`types` is neither a keyword nor a job; did you mean `stages`?",
        ),
        ("VERSION: 1", "`VERSION` is neither a keyword nor a job"),
        (
            "variable: {A: b}",
            "job `variable` has neither `script`, `run` nor `trigger`; did you mean `variables`?",
        ),
        (
            "b: {image: x}",
            "job `b` has neither `script`, `run` nor `trigger`",
        ),
        (
            "b: {needs: []}",
            "job `b` has `needs`, but neither `script`, `run` nor `trigger`",
        ),
        ("b: {script: []}", "`script` of job `b` is empty"),
    ] {
        let (_, found) = findings(&format!("a:\n  script: x\n{line}\n"), &[], &[]);
        let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(messages, [expected], "{line}");
    }
}

#[test]
fn commands_with_a_colon_get_quotes() {
    for (before, after) in [
        ("echo hello:", "\"echo hello:\""),
        ("echo: x # why", "\"echo: x\" # why"),
        ("curl -H \"A: b\" x", "'curl -H \"A: b\" x'"),
        ("echo 'a: b'", "\"echo 'a: b'\""),
    ] {
        let text = |command: &str| format!("a:\n  script:\n    - {command}\n    - y\n");
        assert_eq!(fixed(&text(before)), text(after), "{before}");
        let alone = |command: &str| format!("a:\n  script:\n    {command}\n");
        assert_eq!(fixed(&alone(before)), alone(after), "{before}");
    }
}

#[test]
fn commands_that_cannot_be_quoted_stay() {
    for command in [
        "{a: b}",
        "\"a\": b",
        "a: b\n      c: d",
        "a: |\n        b",
        "a: &b c",
        "[x, y: z]",
    ] {
        let text = format!("a:\n  script:\n    - {command}\n    - y\n");
        assert_eq!(fixed(&text), text);
        let (lines, _) = findings(&text, &[], &[]);
        assert_eq!(lines, ["wrong-keyword-type error none"], "{command}");
    }
}

#[test]
fn values_get_the_type_that_is_asked_for() {
    for (before, after) in [
        ("stage: 1", "stage: \"1\""),
        ("image: 5000:1", "image: \"5000:1\""),
        ("tags: docker", "tags: [docker]"),
        ("tags: 7", "tags: [\"7\"]"),
        ("services: postgres:16", "services: [postgres:16]"),
        ("interruptible: \"true\"", "interruptible: true"),
        ("parallel: \"5\"", "parallel: 5"),
        // What was meant is not certain.
        ("tags: a, b", "tags: a, b"),
        ("cache: {when: 1}", "cache: {when: 1}"),
        ("interruptible: \"sure\"", "interruptible: \"sure\""),
    ] {
        let text = |line: &str| format!("stages: [\"1\", test]\na:\n  script: x\n  {line}\n");
        assert_eq!(fixed(&text(before)), text(after), "{before}");
    }
}

#[test]
fn keys_are_renamed_only_where_they_have_no_twin() {
    for (before, after) in [
        ("  tag: [x]\n", "  tags: [x]\n"),
        ("  tag: [x]\n  tags: [y]\n", "  tag: [x]\n  tags: [y]\n"),
        ("  type: test\n", "  stage: test\n"),
        ("  env: {A: b}\n", "  env: {A: b}\n"),
    ] {
        let text = |lines: &str| format!("a:\n  script: x\n{lines}");
        assert_eq!(fixed(&text(before)), text(after), "{before}");
    }
    let names = "on:\n  script: x\n1:\n  script: x\n";
    assert_eq!(fixed(names), "\"on\":\n  script: x\n\"1\":\n  script: x\n");
    let twins = "on:\n  script: x\n\"on\":\n  script: x\n";
    assert_eq!(fixed(twins), twins);
}

#[test]
fn what_stands_in_a_template_is_told_once_where_it_is_written() {
    let text = ".t:\n  tag: [x]\na:\n  extends: .t\n  script: x\nb:\n  extends: .t\n  script: x\n";
    let (lines, found) = findings(text, &[], &[]);
    assert_eq!(lines, ["unknown-keyword error safe"]);
    assert_eq!(found[0].jobs, ["a", "b"]);
    let unused = ".t:\n  tag: [x]\na:\n  script: x\n";
    assert_eq!(findings(unused, &[], &[]).0, Vec::<String>::new());
}

#[test]
fn what_an_include_may_bring_is_not_missed() {
    for text in [
        "include: {project: a/b, file: x.yml}\n.a:\n  image: x\n",
        "include: {project: a/b, file: x.yml}\na:\n  extends: .x\n",
        "include: {project: a/b, file: x.yml}\na:\n  script: x\n  environment: {url: x}\n",
        "include: {project: a/b, file: x.yml}\na:\n  script: x\n  start_in: 1 hour\n",
    ] {
        let (lines, _) = findings(text, &[], &[]);
        assert_eq!(lines, Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_keyword_that_is_misspelt_is_not_told_as_missing_besides() {
    for text in [
        "a:\n  script: x\n  environment:\n    nmae: production\n",
        "a:\n  script: x\n  cache:\n    key: {file: [a.lock]}\n",
        "a:\n  script: x\n  parallel:\n    matrx: [A: [x]]\n",
    ] {
        let (lines, _) = findings(text, &[], &[]);
        assert_eq!(lines, ["unknown-keyword error safe"], "{text}");
    }
    let other = "a:\n  script: x\n  environment:\n    colour: green\n";
    let (lines, _) = findings(other, &[], &[]);
    assert_eq!(
        lines,
        ["missing-keyword error none", "unknown-keyword error none"]
    );
}

#[test]
fn a_keyword_is_corrected_although_its_value_has_mistakes() {
    let text = "a:\n  script: x\n  parallel:\n    matrx:\n      - A: {b: c}\n        C: [3.10]\n";
    let wanted = text.replace("matrx", "matrix").replace("3.10", "\"3.10\"");
    assert_eq!(fixed(text), wanted);
}

#[test]
fn a_newer_gitlab_may_know_a_word_that_nobody_meant_otherwise() {
    let text = "a: {script: x, brand_new: 1, when: some_day, stagee: test}\n";
    let lines = |version: &str| {
        let settings = format!("gitlab-version = \"{version}\"\n");
        findings(text, &[], &[&settings]).0
    };
    assert_eq!(
        lines("18.11.4"),
        [
            "unknown-keyword error none",
            "wrong-keyword-value error none",
            "unknown-keyword error safe",
        ]
    );
    assert_eq!(
        lines("19.2"),
        [
            "unknown-keyword warning none",
            "wrong-keyword-value warning none",
            "unknown-keyword error safe",
        ]
    );
}
