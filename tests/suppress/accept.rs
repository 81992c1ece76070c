//! `--add-ignore`: where comments are written.

use gitlab_runner_lint::engine::{Role, Workspace, is_reason};
use gitlab_runner_lint::settings::Settings;

use super::{commented, project, settings};

/// The texts of all files with comments for everything, `#!` in the place of those on keys that are
/// written twice.
fn written(files: &[(&str, &str)]) -> Vec<String> {
    let accepted = commented(project(files), &settings(), "x");
    let sources = &accepted.workspace.sources;
    let texts = sources.ids().map(|file| sources.text(file).to_owned());
    let short =
        texts.map(|text| text.replace("# gitlab-runner-lint: ignore[duplicate-key] x", "#!"));
    let short: Vec<String> = short.collect();
    let again = commented(accepted.workspace, &settings(), "y");
    assert!(again.changed.is_empty(), "{short:?}");
    short
}

#[test]
fn comments_stand_as_near_as_the_file_allows() {
    for (before, after) in [
        (
            "a:\n  script: x\n  stage: test\n  stage: test\n",
            "a:\n  script: x\n  stage: test #!\n  stage: test\n",
        ),
        (
            "a:\n  script: x\n  stage: test # first  \n  stage: test\n",
            "a:\n  script: x\n  #!\n  stage: test # first  \n  stage: test\n",
        ),
        (
            "a:\r\n  script: x\r\n  stage: test # first\r\n  stage: test\r\n",
            "a:\r\n  script: x\r\n  #!\r\n  stage: test # first\r\n  stage: test\r\n",
        ),
        (
            "a:\n  script: x\n  after_script: |\n    # x\n  after_script: x\n",
            "a:\n  script: x\n  #!\n  after_script: |\n    # x\n  after_script: x\n",
        ),
        (
            "a:\n  script: x\n  variables: {A: b,\n    A: c}\n",
            "a:\n  script: x\n  #!\n  variables: {A: b,\n    A: c}\n",
        ),
        (
            "a:\n  script: x\n  variables: {A: b, A: c, D: e, D: f}",
            "a:\n  script: x\n  variables: {A: b, A: c, D: e, D: f} #!",
        ),
        (
            "a:\n  script: x\n  services:\n    - alias: \"p\n        q\"\n      alias: r\n      name: s\n",
            "a:\n  script: x\n  services:\n    #!\n    - alias: \"p\n        q\"\n      alias: r\n      name: s\n",
        ),
        (
            "a:\n  script: x\n  # gitlab-runner-lint: ignore[circular-reference] old\n  stage: test # first\n  stage: test\n",
            "a:\n  script: x\n  # gitlab-runner-lint: ignore[circular-reference, duplicate-key] old\n  stage: test # first\n  stage: test\n",
        ),
        (
            "a:\n  script: x\n  stage: test # gitlab-runner-lint: ignore[circular-reference]\n  stage: test\n",
            "a:\n  script: x\n  stage: test # gitlab-runner-lint: ignore[circular-reference, duplicate-key]\n  stage: test\n",
        ),
        (
            "a:\n  script: x\n  # gitlab-runner-lint: ignore[duplicate-key] until 2020-01-31\n  stage: test\n  stage: test\n",
            "a:\n  script: x\n  # gitlab-runner-lint: ignore[duplicate-key] until 2020-01-31\n  stage: test #!\n  stage: test\n",
        ),
        (
            "{a: {script: x, stage: test, stage: test,\n  tags: [x]}}\n",
            "# gitlab-runner-lint: ignore-file[duplicate-key] x\n{a: {script: x, stage: test, stage: test,\n  tags: [x]}}\n",
        ),
    ] {
        assert_eq!(written(&[(".gitlab-ci.yml", before)]), [after]);
    }
}

#[test]
fn files_that_cannot_be_read_get_a_comment_at_their_top() {
    let before = "# License\n# of it\n\na:\n  script: \"x\n";
    let after = "# License\n# of it\n# gitlab-runner-lint: ignore-file[yaml-syntax] x\n\na:\n  script: \"x\n";
    assert_eq!(written(&[(".gitlab-ci.yml", before)]), [after]);
}

#[test]
fn included_files_get_their_own_and_files_of_others_none() {
    let root = "include: [b.yml]\na:\n  script: x\n";
    let part = "b:\n  script: x\n  stage: test\n  stage: test\n";
    let files = [(".gitlab-ci.yml", root), ("b.yml", part)];
    let expected = "b:\n  script: x\n  stage: test #!\n  stage: test\n";
    assert_eq!(written(&files), [root, expected]);
    let mut workspace = project(&files);
    let kept: Vec<_> = workspace.sources.ids().collect();
    workspace.kept.extend(kept);
    let accepted = commented(workspace, &settings(), "x");
    assert!(accepted.changed.is_empty());
    assert_eq!((accepted.ignored, accepted.left), (0, 1));
}

#[test]
fn configurations_inside_of_yaml_are_written_to() {
    let text = "runners:\n  config: |\n    [[runners]]\n      [runners.kubernetes]\n      image = \"a:1\"\n      [runners.kubernetes.build_container_security_context.capabilities]\n        add = [\n          \"SYS_PTRACE\",\n        ]\n";
    let mut workspace = Workspace::default();
    let file = workspace.sources.add_text("values.yaml", text);
    workspace.roles.insert(file, Role::Embedded);
    let chosen = Settings {
        select: vec!["dangerous-capability".to_owned()],
        ..settings()
    };
    let accepted = commented(workspace, &chosen, "x");
    let now = accepted.workspace.sources.text(file);
    let comment = "        # gitlab-runner-lint: ignore[dangerous-capability] x\n";
    assert_eq!(
        now,
        text.replace("        add", &format!("{comment}        add"))
    );
    assert_eq!((accepted.ignored, accepted.left), (1, 0));
}

#[test]
fn a_reason_is_one_line_that_reads_as_one() {
    for (reason, expected) in [
        ("the old host", true),
        ("until 2027-01-31 we move", true),
        ("", true),
        ("größer", true),
        ("until 2027-01-31", true),
        ("fixed by #12", true),
        ("# another comment", false),
        ("until we move", false),
        ("a\nb: c", false),
        ("a\rb", false),
        ("a\u{85}b", false),
        ("a\u{2028}b", false),
        ("a\u{1b}[1m", false),
    ] {
        assert_eq!(is_reason(reason), expected, "{reason:?}");
    }
}
