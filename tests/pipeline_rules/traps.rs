//! What YAML and GitLab do without a word: duplicates, merges, marks, documents, implicit types.

use super::{findings, project};

use gitlab_runner_lint::finding::Safety;

/// A rule, and texts with the messages it gives of them, in order.
fn check(rule: &str, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let (_, found) = findings(text, &[], &[]);
        let messages: Vec<&str> = found
            .iter()
            .filter(|finding| finding.rule == rule)
            .map(|finding| finding.message.as_str())
            .collect();
        assert_eq!(messages, *expected, "{text}");
    }
}

#[test]
fn keys_are_the_same_when_gitlab_takes_them_for_one() {
    let twice: &[&str] = &["`a` is written twice; the first is ignored"];
    check(
        "duplicate-key",
        &[
            (
                "a: {script: x}\na: {script: y}\na: {script: z}\n",
                &[
                    "`a` is written 3 times; only the last counts",
                    "`a` is written 3 times; only the last counts",
                ],
            ),
            ("j: {script: x, variables: {a: 1, \"a\": 2}}\n", twice),
            ("j: {script: x, variables: {a: 1, A: 2}}\n", &[]),
            ("j: {script: x, variables: {1: 1, \"1\": 2}}\n", &[]),
            (
                "j: {script: x, variables: {1: 1, 01: 2}}\n",
                &["`1` is written twice; the first is ignored"],
            ),
            (
                "j:\n  script: x\n  rules:\n  - {if: $a, if: $b}\n",
                &["`if` is written twice; the first is ignored"],
            ),
            ("spec:\n  inputs: {a: , a: }\n---\nj: {script: x}\n", twice),
            // Merges are none, and an anchored map is looked at once.
            (
                ".b: &b {a: 1, c: 1}\nj: {<<: *b, a: 2, <<: *b, script: x}\n",
                &[],
            ),
            (
                ".b: &b {a: 1, a: 2}\nj: {<<: *b, script: x}\nk: {variables: *b, script: x}\n",
                twice,
            ),
            // What an error cuts off says nothing.
            ("a: {script: x}\na:\n  b: 1\n b: [\n", &[]),
        ],
    );
}

#[test]
fn merges_replace_keys_above_them() {
    let image: &[&str] = &["`image` is overwritten by the map that `<<` brings below it"];
    check(
        "key-before-merge-overridden",
        &[
            (
                ".b: &b {image: a}\nj: {image: b, <<: *b, script: x}\n",
                image,
            ),
            (".b: &b {image: a}\nj: {image: a, <<: *b, script: x}\n", &[]),
            (".b: &b {image: a}\nj: {<<: *b, image: b, script: x}\n", &[]),
            (
                ".b: &b {image: a}\nj: {image: b, <<: *b, image: c, script: x}\n",
                &[],
            ),
            (
                ".b: &b {image: a}\n.c: &c {tags: [x]}\nj: {image: b, <<: [*c, *b], script: x}\n",
                image,
            ),
            (
                ".b: &b {image: a}\n.c: &c {image: c}\nj: {image: b, <<: *b, <<: *c, script: x}\n",
                image,
            ),
            (
                ".b: &b {image: {name: a}}\nj: {image: {name: a}, <<: *b, script: x}\n",
                &[],
            ),
        ],
    );
}

#[test]
fn ignored_text_is_found_where_it_begins() {
    let first: &[&str] =
        &["GitLab ignores everything from here on: only the first document counts"];
    let middle: &[&str] =
        &["GitLab ignores this document between the `spec` header and the last one"];
    let ended: &[&str] = &["GitLab ignores everything from here on: the document has ended above"];
    let job = "j: {script: x}\n";
    let header = "spec: {inputs: {a: {default: b}}}\n";
    for (text, expected) in [
        (format!("---\n{job}"), &[][..]),
        (format!("# why\n---\n{job}"), &[]),
        (format!("{header}---\n{job}"), &[]),
        (format!("{job}---\n# nothing\n"), &[]),
        (format!("{job}---\n"), &[]),
        (format!("{job}...\n# nothing\n"), &[]),
        (format!("{job}---\n{job}"), first),
        (format!("---\n{job}---\n{job}"), first),
        (format!("{job}---\n{job}---\n{job}"), first),
        (format!("{header}---\n{job}---\n{job}"), middle),
        (format!("{job}...\n{job}"), ended),
        (format!("{header}---\n# empty\n---\n{job}"), &[]),
        (format!("{header}---\n{job}...\n\n# a\n{job}"), ended),
        (
            format!("{header}---\n{job}---\n{job}---\n{job}"),
            &[middle[0], ended[0]],
        ),
        ("{j: {script: x}}\nk: 1\n".to_owned(), ended),
        (format!("\u{FEFF}{job}{job}"), &[]),
    ] {
        check("ignored-document", &[(&text, expected)]);
    }
}

#[test]
fn values_that_change_are_told_and_no_others() {
    let value = |value: &str| format!("variables: {{A: {value}}}\nj: {{script: x}}\n");
    for (written, text) in [
        ("3.10", "3.1"),
        ("010", "8"),
        ("12:30", "45000"),
        ("1_000", "1000"),
        ("0x1F", "31"),
        ("+1", "1"),
        (".5", "0.5"),
        ("yes", "true"),
        ("OFF", "false"),
        ("True", "true"),
    ] {
        let message = format!("variable `A` is `{text}`, not `{written}`");
        check("implicit-type", &[(&value(written), &[&message])]);
    }
    check(
        "implicit-type",
        &[(&value("null"), &["variable `A` is empty, not `null`"])],
    );
    for written in [
        "3",
        "3.1",
        "1e3",
        "08",
        "true",
        "1.2.3",
        "~",
        "",
        "'010'",
        "!!str 010",
        "$X",
        "y",
    ] {
        check("implicit-type", &[(&value(written), &[])]);
    }
}

#[test]
fn values_are_looked_at_wherever_gitlab_makes_texts_of_them() {
    let message: &[&str] = &["variable `A` is `8`, not `010`"];
    check(
        "implicit-type",
        &[
            (
                "variables: {A: {value: 010, description: d}}\nj: {script: x}\n",
                message,
            ),
            ("j: {script: x, variables: {A: 010}}\n", message),
            (".j: {script: x, variables: {A: 010}}\n", message),
            (
                "j: {script: x, rules: [{if: $x, variables: {A: 010}}]}\n",
                message,
            ),
            (
                "workflow: {rules: [{if: $x, variables: {A: 010}}]}\nj: {script: x}\n",
                message,
            ),
            (
                "j: {script: x, services: [{name: a, variables: {A: 010}}]}\n",
                message,
            ),
            (
                ".v: &v {A: 010}\nj: {script: x, variables: *v}\nk: {script: x, variables: {<<: *v}}\n",
                message,
            ),
            ("j: {script: x, timeout: 010, retry: 01}\n", &[]),
            (
                "j: {script: x, parallel: {matrix: [{A: 010}]}}\n",
                &["matrix value of `A` is `8`, not `010`"],
            ),
            (
                "spec: {inputs: {A: {default: 010, type: number}}}\n---\nj: {script: x}\n",
                &[],
            ),
            // The digits of a secret are not repeated.
            (
                "variables: {DB_PASSWORD: 0123456}\nj: {script: x}\n",
                &["variable `DB_PASSWORD` is not the text that is written"],
            ),
        ],
    );
}

#[test]
fn a_date_gets_its_quotes() {
    let text = "variables:\n  A: 2024-01-01 # why\nj:\n  script: x\n";
    let (lines, _) = findings(text, &[], &[]);
    assert_eq!(lines, ["yaml-syntax error safe"]);
    let project = project(text, &[], &[]);
    let settings = project.settings.clone();
    let fixed = project.fix(&settings, Safety::Safe);
    assert_eq!(
        fixed.get(".gitlab-ci.yml").map(String::as_str),
        Some("variables:\n  A: \"2024-01-01\" # why\nj:\n  script: x\n")
    );
}

#[test]
fn sections_are_jobs_only_by_their_keys() {
    let default: &[&str] =
        &["`default` has `script`, so GitLab makes a job of it: no job takes defaults from it"];
    check(
        "default-is-a-job",
        &[
            ("default: {image: a, script: x}\nj: {script: x}\n", default),
            ("default: {stage: test, script: x}\n", &[]),
            ("spec: {script: crystal spec}\n", &[]),
            (
                "workflow: {rules: [{when: always}], needs: [j]}\nj: {script: x}\n",
                &[
                    "`workflow` has `needs`, so GitLab makes a job of it: its rules do not decide about pipelines",
                ],
            ),
            (
                "spec: {inputs: {a: }, script: x}\n",
                &["`spec` has `script`, so GitLab makes a job of it: its inputs do not exist"],
            ),
        ],
    );
}

#[test]
fn null_brings_defaults_back_only_where_there_are_some() {
    let services: &[&str] = &["`services` is empty, so job `j` takes the default"];
    check(
        "null-restores-default",
        &[
            (
                "default: {services: [a]}\nj: {services: , script: x}\n",
                services,
            ),
            ("services: [a]\nj: {services: ~, script: x}\n", services),
            (
                "default: {services: [a]}\nj: {services: [], script: x}\n",
                &[],
            ),
            ("default: {services: }\nj: {services: , script: x}\n", &[]),
            ("j: {services: , script: x}\n", &[]),
            ("default: {timeout: 1h}\nj: {timeout: , script: x}\n", &[]),
            (
                "default: {services: [a]}\nj: {services: , script: x, inherit: {default: false}}\n",
                &[],
            ),
            (
                "default: {services: [a]}\nj: {services: , script: x, inherit: {default: [services]}}\n",
                services,
            ),
            (
                "default: {services: [a]}\nj: {services: , trigger: a/b}\n",
                &[],
            ),
        ],
    );
}

#[test]
fn matrices_without_values_make_no_jobs() {
    check(
        "matrix-without-jobs",
        &[
            (
                "j: {script: x, parallel: {matrix: []}}\n",
                &["job `j` does not exist: its matrix is empty"],
            ),
            (
                "j: {script: x, parallel: {matrix: [{A: [], B: [1]}, {A: [1]}]}}\n",
                &["`A` has no values: this part of job `j`'s matrix makes no jobs"],
            ),
            (
                "j: {script: x, parallel: {matrix: [{A: []}, {A: [1], B: []}]}}\n",
                &[
                    "job `j` does not exist: `A` of its matrix has no values",
                    "job `j` does not exist: `B` of its matrix has no values",
                ],
            ),
            ("j: {script: x, parallel: {matrix: [{A: [1]}]}}\n", &[]),
            ("j: {script: x, parallel: {matrix: [{A: x}]}}\n", &[]),
            ("j: {script: x, parallel: 5}\n", &[]),
        ],
    );
}

#[test]
fn keywords_are_judged_by_the_declared_gitlab_only() {
    let text = "include: {remote: 'https://example.com/a.yml', integrity: sha256-x}\n\
        default: {services: [{name: a, docker: {user: b}}]}\n\
        j: {script: x, image: {name: a, pull_policy: always}, cache: [{paths: [a], unprotect: true}]}\n";
    for (version, expected) in [
        ("", &[][..]),
        ("gitlab-version = \"18.0\"\n", &[]),
        ("gitlab-version = \"17.8\"\n", &["include:integrity"]),
        (
            "gitlab-version = \"16.7\"\n",
            &["include:integrity", "services:docker:user"],
        ),
        (
            "gitlab-version = \"15.0\"\n",
            &[
                "include:integrity",
                "services:docker",
                "image:pull_policy",
                "cache:unprotect",
            ],
        ),
    ] {
        let (_, found) = findings(text, &[], &[version]);
        let keywords: Vec<&str> = found
            .iter()
            .filter(|finding| finding.rule == "keyword-needs-newer-gitlab")
            .filter_map(|finding| finding.message.split('`').nth(1))
            .collect();
        assert_eq!(keywords, expected, "{version}");
    }
}
