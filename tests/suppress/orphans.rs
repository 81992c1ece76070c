//! Comments above what a fix takes out go with it; one that would have to follow stops the fix.

use gitlab_runner_lint::engine::lint;
use gitlab_runner_lint::finding::Safety;
use gitlab_runner_lint::fixer::fix;

use super::{project, settings};

fn fixed(path: &str, text: &str) -> String {
    let fixed = fix(project(&[(path, text)]), &settings(), Safety::Safe);
    let file = fixed.workspace.sources.ids().next().unwrap();
    fixed.workspace.sources.text(file).to_owned()
}

#[test]
fn a_comment_goes_with_the_entry_it_is_above_of() {
    // The rule is one of fleets, so that nobody can say that the comment is of no use.
    let comment = "# gitlab-runner-lint: ignore[image-ignored-by-executor] x";
    for line_break in ["\n", "\r\n"] {
        let before = format!(
            "a:\n  script: x\n  image:\n    name: a:1\n    # first\n    {comment}\n    # last\n    pull_policy: []\n    entrypoint: [\"\"]\n"
        );
        let after = "a:\n  script: x\n  image:\n    name: a:1\n    # first\n    # last\n    entrypoint: [\"\"]\n";
        assert_eq!(
            fixed(".gitlab-ci.yml", &before.replace('\n', line_break)),
            after.replace('\n', line_break)
        );
    }
    // Two above one another, and one that is about more than what is taken out.
    let before = format!(
        "a:\n  script: x\n  {comment}\n  image:\n    name: a:1\n    {comment}\n    {comment}\n    pull_policy: []\n"
    );
    let after = format!("a:\n  script: x\n  {comment}\n  image:\n    name: a:1\n");
    assert_eq!(fixed(".gitlab-ci.yml", &before), after);
    // What is not taken out keeps its comment.
    let before = format!(
        "a:\n  script: x\n  image:\n    {comment}\n    name: a:1\n    pull_policy: []\n    {comment}\n    entrypoint: [\"\"]\n"
    );
    let after = before.replace("    pull_policy: []\n", "");
    assert_eq!(fixed(".gitlab-ci.yml", &before), after);
}

#[test]
fn what_would_leave_its_comment_behind_is_not_moved() {
    let text = |comment: &str| {
        format!(
            "[[runners]]\nname = \"a\"\nurl = \"https://x.example.com\"\nexecutor = \"docker\"\n{comment}pull_policy = \"always\"\n[runners.docker]\nimage = \"a:1\"\n"
        )
    };
    let fixes = |text: &str| {
        let report = lint(&project(&[("config.toml", text)]), &settings());
        let findings = report.findings.iter();
        let mut moved = findings.filter(|finding| finding.rule == "pull-policy-misplaced-key");
        moved.next().unwrap().fix.is_some()
    };
    assert!(fixes(&text("")));
    assert!(fixes(&text("# said by somebody\n")));
    let comment = "# gitlab-runner-lint: ignore[duplicate-key] x\n";
    assert!(!fixes(&text(comment)));
}
