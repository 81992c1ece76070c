//! What comments say, and what is told of those that say nothing.

use super::*;

fn said(comment: &str) -> String {
    match read(comment) {
        None => "nothing".to_owned(),
        Some(Remark::Malformed(it)) => format!("{} @ {}", it.message, &comment[it.at]),
        Some(Remark::Ignore(it)) => {
            let names: Vec<&str> = it
                .names
                .iter()
                .map(|name| &comment[name.at.clone()])
                .collect();
            assert!(
                it.names
                    .iter()
                    .all(|name| comment[name.at.clone()] == name.text)
            );
            let kind = if it.is_of_file { "file" } else { "here" };
            let until = it.until.map(|until| until.day).unwrap_or_default();
            format!("{kind} {} {until} {}", names.join("+"), it.reason)
        }
    }
}

#[test]
fn comments_are_read_to_the_letter() {
    for (comment, expected) in [
        ("# gitlab-runner-lint: ignore[a-b] known", "here a-b  known"),
        ("#gitlab-runner-lint:ignore[a]", "here a  "),
        (
            "#  gitlab-runner-lint :  ignore [ a , b-2 ]  why not ",
            "here a+b-2  why not",
        ),
        ("# gitlab-runner-lint: ignore-file[a]", "file a  "),
        (
            "# gitlab-runner-lint: ignore[a] until 2027-01-31",
            "here a 2027-01-31 ",
        ),
        (
            "# gitlab-runner-lint: ignore[a] until 2028-02-29 x y",
            "here a 2028-02-29 x y",
        ),
        (
            "# gitlab-runner-lint: ignore[a] not until spring",
            "here a  not until spring",
        ),
        ("# gitlab-runner-lint: ignore[a]\t", "here a  "),
        ("# gitlab-runner-lint: ignore[a] größer", "here a  größer"),
        ("# gitlab-runner-lint: ignore[a] see #12", "here a  see #12"),
        ("# gitlab-runner-lint: ignore[a] # other", "here a  "),
        ("# gitlab-runner-lint", "nothing"),
        ("# gitlab-runner-lint is run by the job below", "nothing"),
        ("# gitlab-runner-linter is another tool [a]", "nothing"),
        ("# see gitlab-runner-lint: what a tool", "nothing"),
        ("# ignore[a]", "nothing"),
        ("#", "nothing"),
        ("# ä", "nothing"),
    ] {
        assert_eq!(said(comment), expected, "{comment}");
    }
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    for (comment, expected) in [
        (
            "# gitlab-runner-lint ignore[a]",
            "a `:` is missing here @  ignore[a]",
        ),
        (
            "# GitLab-Runner-Lint: ignore[a]",
            "the name of this program is in lower case @ GitLab-Runner-Lint",
        ),
        (
            "# gitlab-runner-lint: disable[a]",
            "`disable` is no word of such a comment @ disable",
        ),
        (
            "# gitlab-runner-lint: Ignore[a]",
            "`Ignore` is no word of such a comment @ Ignore",
        ),
        ("# gitlab-runner-lint:", "`ignore` is missing here @ "),
        (
            "# gitlab-runner-lint: ignore",
            "`ignore` names no rule @ ignore",
        ),
        (
            "# gitlab-runner-lint: ignore-file all of it",
            "`ignore-file` names no rule @ ignore-file",
        ),
        (
            "# gitlab-runner-lint: ignore[]",
            "`ignore[]` names no rule @ []",
        ),
        (
            "# gitlab-runner-lint: ignore[ ]",
            "`ignore[]` names no rule @ [ ]",
        ),
        ("# gitlab-runner-lint: ignore[a", "a `]` is missing @ [a"),
        (
            "# gitlab-runner-lint: ignore[a,,b]",
            "a rule is missing in this list @ a,,b",
        ),
        (
            "# gitlab-runner-lint: ignore[a b]",
            "this is no name of a rule @ a b",
        ),
        ("# gitlab-runner-lint: ignore[*]", "`*` is no rule @ *"),
        (
            "# gitlab-runner-lint: ignore[a, all]",
            "`all` is no rule @ all",
        ),
        (
            "# gitlab-runner-lint: ignore[a]b",
            "this is stuck to the list @ b",
        ),
        (
            "# gitlab-runner-lint: ignore[a] until 2027-02-29",
            "there is no day `2027-02-29` @ 2027-02-29",
        ),
        (
            "# gitlab-runner-lint: ignore[a] until 2100-02-29 x",
            "there is no day `2100-02-29` @ 2100-02-29",
        ),
        (
            "# gitlab-runner-lint: ignore[a] until we move",
            "`until` stands before a day @ we",
        ),
        (
            "# gitlab-runner-lint: ignore[a] until",
            "`until` stands before a day @ until",
        ),
        (
            "# gitlab-runner-lint: ignore[a] until 31.01.2027",
            "`until` stands before a day @ 31.01.2027",
        ),
        (
            "# gitlab-runner-lint: ignore[a] Until 2027-01-31",
            "`until` is in lower case @ Until",
        ),
        (
            "# old # gitlab-runner-lint: ignore[a]",
            "what ignores findings stands at the beginning of its comment @ gitlab-runner-lint: ignore[a]",
        ),
    ] {
        assert_eq!(said(comment), expected, "{comment}");
    }
}

#[test]
fn a_name_that_is_almost_right_is_told() {
    for comment in [
        "# gitlab_runner_lint: ignore[a]",
        "# gitlab-runner-linter: ignore[a]",
        "# gitlab-runer-lint: ignore-file[a] x",
    ] {
        assert!(
            said(comment).starts_with("the name of this program is another one @ gitlab"),
            "{comment}"
        );
    }
    for comment in [
        "# gitlab-runner: ignore[a]",
        "# yamllint: ignore[a]",
        "# gitlab_runner_lint: see [a]",
        "# gitlab_runner_lint: ignore",
        "#",
    ] {
        assert_eq!(said(comment), "nothing", "{comment}");
    }
}
