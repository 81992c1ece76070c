//! What a comment is about: its line, the entry below it, or the file.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use gitlab_runner_lint::engine::{Role, Workspace, lint};
use gitlab_runner_lint::finding::Profile;
use gitlab_runner_lint::settings::Settings;

use super::{checked, commented, project, settings, told};

const IGNORE: &str = "# gitlab-runner-lint: ignore";

/// Findings and suppressed ones of a pipeline; `#!` stands for a comment that ignores keys which are
/// written twice.
fn pipeline(text: &str) -> (Vec<String>, Vec<String>) {
    let text = text.replace("#!", &format!("{IGNORE}[duplicate-key]"));
    let told = checked(&[(".gitlab-ci.yml", &text)], &settings());
    (told.findings, told.suppressed)
}

/// The same of a Runner file, for capabilities.
fn runners(text: &str) -> (Vec<String>, Vec<String>) {
    let text = text.replace("#!", &format!("{IGNORE}[dangerous-capability]"));
    let told = checked(&[("config.toml", &text)], &settings());
    let findings = told.findings.into_iter();
    let own = findings.filter(|it| it.contains("capability") || it.contains("ignore"));
    (own.collect(), told.suppressed)
}

#[test]
fn comments_in_pipelines_are_about_lines_and_entries() {
    for (name, text, findings, suppressed) in [
        (
            "at the end of the line",
            "a:\n  script: x\n  stage: test #!\n  stage: test\n",
            &[][..],
            &["3 duplicate-key by 3"][..],
        ),
        (
            "only of this line",
            "a:\n  script: x\n  stage: test\n  stage: test #!\n",
            &["3 duplicate-key", "4 unused-ignore"],
            &[],
        ),
        (
            "above the key",
            "a:\n  script: x\n  #! why\n  stage: test\n  stage: test\n",
            &[],
            &["4 duplicate-key by 3"],
        ),
        (
            "above the job, with all that is below it",
            "#!\na:\n  script: x\n  variables: {A: b, A: c}\n  stage: test\n  stage: test\nb:\n  script: x\n  tags: [x]\n  tags: [y]\n",
            &["9 duplicate-key"],
            &["4 duplicate-key by 1", "5 duplicate-key by 1"],
        ),
        (
            "above a list item",
            "a:\n  script: x\n  services:\n    #!\n    - name: x\n      alias: y\n      alias: z\n    - name: x\n      alias: y\n      alias: z\n",
            &["9 duplicate-key"],
            &["6 duplicate-key by 4"],
        ),
        (
            "behind a dash, it is about that line",
            "a:\n  script: x\n  services:\n    - #!\n      name: x\n      alias: y\n      alias: z\n",
            &["4 unused-ignore", "6 duplicate-key"],
            &[],
        ),
        (
            "several above one entry, with blank lines and others between",
            "a:\n  script: x\n  # gitlab-runner-lint: ignore[circular-reference]\n\n  # other\n  #!\n\n  stage: test\n  stage: test\n",
            &["3 unused-ignore"],
            &["8 duplicate-key by 6"],
        ),
        (
            "the nearest one counts",
            "#!\na:\n  script: x\n  #!\n  stage: test #!\n  stage: test\n",
            &["1 unused-ignore", "4 unused-ignore"],
            &["5 duplicate-key by 5"],
        ),
        (
            "indentation does not matter, only what is next",
            "a:\n  script: x\n      #!\nb:\n  script: x\n  stage: test\n  stage: test\n",
            &[],
            &["6 duplicate-key by 3"],
        ),
        (
            "inside of a flow map",
            "a:\n  script: x\n  variables: {A: b, #!\n    A: c, B: d,\n    #!\n    E: f, E: g}\n",
            &[],
            &["3 duplicate-key by 3", "6 duplicate-key by 5"],
        ),
        (
            "text that looks like one is none",
            "a:\n  script:\n    - |\n      #!\n    - 'x #!'\n    - \"x #!\"\n  stage: test\n  stage: test\n",
            &["7 duplicate-key"],
            &[],
        ),
        (
            "above what an anchor, a tag or an alias begins",
            "#!\n.a: &a\n  stage: test\n  stage: test\n  script: x\n#!\nb: *a\nc:\n  script: !reference [.a, script]\n",
            &["6 unused-ignore"],
            &["3 duplicate-key by 1"],
        ),
        (
            "a merge key is an entry, and what it brings stands elsewhere",
            "a: &a\n  script: x\n  tags: [x]\n  tags: [y]\nb:\n  #!\n  <<: *a\n  stage: test\n  stage: test\n",
            &["3 duplicate-key", "6 unused-ignore", "8 duplicate-key"],
            &[],
        ),
        (
            "with a mark, carriage returns and tabs",
            "\u{FEFF}#!\twhy\r\na:\r\n  script: x\r\n  stage: test\r\n  stage: test\t#!\r\n",
            &["5 unused-ignore"],
            &["4 duplicate-key by 1"],
        ),
        (
            "in a file with a header",
            "#!\nspec:\n  inputs:\n    a:\n      default: x\n      default: y\n---\n#!\na:\n  script: x\n  stage: test\n  stage: test\n",
            &[],
            &["5 duplicate-key by 1", "11 duplicate-key by 8"],
        ),
    ] {
        let (told, ignored) = pipeline(text);
        let told: Vec<_> = told
            .iter()
            .filter(|it| !it.contains("byte-order"))
            .collect();
        assert_eq!(told, findings, "{name}: {text}");
        assert_eq!(ignored, suppressed, "{name}: {text}");
    }
}

/// A runner up to its `[runners.docker]`.
const RUNNER: &str =
    "[[runners]]\nname = \"a\"\nurl = \"https://x.example.com\"\nexecutor = \"docker\"\n";

#[test]
fn comments_in_runner_files_follow_tables_wherever_they_stand() {
    let docker = "[runners.docker]\nimage = \"a:1\"\ncap_add = [\"SYS_ADMIN\"]\n";
    for (name, text, findings, suppressed) in [
        (
            "at the end of the line",
            format!("{RUNNER}[runners.docker]\nimage = \"a:1\"\ncap_add = [\"SYS_ADMIN\"] #!\n"),
            &[][..],
            &["7 dangerous-capability by 7"][..],
        ),
        (
            "above a runner, for tables behind other ones",
            format!("#!\n{RUNNER}[session_server]\nsession_timeout = 1\n{docker}{RUNNER}{docker}"),
            &["17 dangerous-capability"],
            &["10 dangerous-capability by 1"],
        ),
        (
            "above a table between",
            format!("{RUNNER}#!\n[session_server]\nsession_timeout = 1\n{docker}"),
            &["10 dangerous-capability", "5 unused-ignore"],
            &[],
        ),
        (
            "above the second runner",
            format!(
                "{RUNNER}{docker}# gitlab-runner-lint: ignore[toml-syntax, dangerous-capability]\n{RUNNER}{docker}"
            ),
            &["7 dangerous-capability", "8 malformed-ignore"],
            &["15 dangerous-capability by 8"],
        ),
        (
            "above a sub-table",
            format!("{RUNNER}#!\n{docker}"),
            &[],
            &["8 dangerous-capability by 5"],
        ),
        (
            "above a key, and not the one behind",
            format!("{RUNNER}[runners.docker]\n#!\nimage = \"a:1\"\ncap_add = [\"SYS_ADMIN\"]\n"),
            &["6 unused-ignore", "8 dangerous-capability"],
            &[],
        ),
        (
            "above an element",
            format!(
                "{RUNNER}[runners.docker]\nimage = \"a:1\"\ncap_add = [\n  \"SYS_ADMIN\",\n  #!\n  \"SYS_PTRACE\",\n]\n"
            ),
            &["8 dangerous-capability"],
            &["10 dangerous-capability by 9"],
        ),
        (
            "above dotted keys",
            format!("{RUNNER}docker.image = \"a:1\"\n#!\ndocker.cap_add = [\"SYS_ADMIN\"]\n"),
            &[],
            &["7 dangerous-capability by 6"],
        ),
        (
            "of the whole file",
            format!(
                "# x\n\n# gitlab-runner-lint: ignore-file[dangerous-capability] why\n{RUNNER}{docker}{RUNNER}{docker}"
            ),
            &[],
            &[
                "10 dangerous-capability by 3",
                "17 dangerous-capability by 3",
            ],
        ),
        (
            "text that looks like one is none",
            format!(
                "{RUNNER}[runners.docker]\nimage = \"a:1\"\ncap_add = [\"SYS_ADMIN\"]\nhostname = \"#!\"\nuser = '''\n#!\n'''\n"
            ),
            &["7 dangerous-capability"],
            &[],
        ),
    ] {
        let (told, ignored) = runners(&text);
        assert_eq!(told, findings, "{name}: {text}");
        assert_eq!(ignored, suppressed, "{name}: {text}");
    }
}

#[test]
fn comments_inside_of_yaml_count_and_those_at_its_top() {
    let embedded = |top: &str, inside: &str| {
        let text = format!(
            "{top}gitlabUrl: https://x.example.com\nrunners:\n  config: |\n    [[runners]]\n      [runners.kubernetes]\n      image = \"a:1\"\n{inside}      [runners.kubernetes.build_container_security_context.capabilities]\n        add = [\"SYS_PTRACE\"]\n"
        );
        let mut workspace = Workspace::default();
        let file = workspace.sources.add_text("values.yaml", text);
        workspace.roles.insert(file, Role::Embedded);
        let report = lint(&workspace, &settings());
        let told = told(&workspace, &report);
        let own = told.findings.into_iter();
        let own = own.filter(|it| it.contains("capability") || it.contains("ignore"));
        (own.collect::<Vec<_>>(), told.suppressed)
    };
    let rule = "[dangerous-capability]";
    for (top, inside, findings, suppressed) in [
        ("", String::new(), &["8 dangerous-capability"][..], &[][..]),
        (
            "",
            format!("      {IGNORE}{rule}\n"),
            &[],
            &["9 dangerous-capability by 7"],
        ),
        (
            "# gitlab-runner-lint: ignore-file[dangerous-capability]\n",
            String::new(),
            &[],
            &["9 dangerous-capability by 1"],
        ),
        (
            "",
            format!("      {IGNORE}-file{rule}\n"),
            &["7 malformed-ignore", "9 dangerous-capability"],
            &[],
        ),
        (
            "",
            format!("      {IGNORE}[circular-reference]\n"),
            &["7 unused-ignore", "9 dangerous-capability"],
            &[],
        ),
    ] {
        let (told, ignored) = embedded(top, &inside);
        assert_eq!(told, findings, "{top}{inside}");
        assert_eq!(ignored, suppressed, "{top}{inside}");
    }
}

#[test]
fn comments_of_the_file_count_where_the_finding_stands() {
    let included = "b:\n  script: x\n  #!\n  stage: test\n  stage: test\n";
    let included = included.replace("#!", &format!("{IGNORE}[duplicate-key] why"));
    let files = [
        (".gitlab-ci.yml", "include: [b.yml]\na:\n  script: x\n"),
        ("sub/.gitlab-ci.yml", "include: [b.yml]\na:\n  extends: b\n"),
        ("b.yml", &included),
    ];
    let told = checked(&files, &settings());
    assert_eq!(told.findings, [""; 0]);
    assert_eq!(told.suppressed, ["b.yml:4 duplicate-key by b.yml:3"]);
}

#[test]
fn what_is_superseded_does_not_come_back() {
    let text = format!(
        "{RUNNER}[runners.docker]\nimage = \"a:1\"\nprivileged = true\ncap_add = [\"ALL\"]\n"
    );
    let loud = Settings {
        profile: Profile::Pedantic,
        ..settings()
    };
    let rules = |settings: &Settings, text: &str| {
        let told = checked(&[("config.toml", text)], settings);
        let strip = |it: &String| it.split(' ').nth(1).unwrap().to_owned();
        let mut rules: Vec<String> = told.findings.iter().map(strip).collect();
        rules.retain(|it| it != "unused-ignore");
        (rules, told.suppressed.iter().map(strip).collect::<Vec<_>>())
    };
    let (quiet, _) = rules(&settings(), &text);
    let (all, _) = rules(&loud, &text);
    // Whatever is ignored, nothing is told that was not told before.
    for rule in &quiet {
        let top = format!("# gitlab-runner-lint: ignore-file[{rule}]\n{text}");
        let (left, suppressed) = rules(&settings(), &top);
        assert!(suppressed.contains(rule), "{rule}");
        assert!(
            left.iter().all(|it| quiet.contains(it) && it != rule),
            "{left:?}"
        );
    }
    // A comment on what only another profile tells is not useless.
    for rule in all.iter().filter(|rule| !quiet.contains(rule)) {
        let top = format!("# gitlab-runner-lint: ignore-file[{rule}]\n{text}");
        let told = checked(&[("config.toml", &top)], &settings());
        assert!(
            !told.findings.iter().any(|it| it.contains("unused-ignore")),
            "{rule}"
        );
    }
}

#[test]
fn syntax_errors_are_ignored_by_line_or_file() {
    let broken = "a:\n  script: \"x\n";
    for (text, findings, suppressed) in [
        (broken.to_owned(), 1, 0),
        (
            format!("{IGNORE}-file[yaml-syntax] made for a test\n{broken}"),
            0,
            1,
        ),
    ] {
        let told = checked(&[(".gitlab-ci.yml", &text)], &settings());
        let syntax = told
            .findings
            .iter()
            .filter(|it| it.ends_with("yaml-syntax"));
        assert_eq!(
            (syntax.count(), told.suppressed.len()),
            (findings, suppressed),
            "{text}"
        );
    }
}

/// Far less than the sixteen times that quadratic work takes.
fn is_linear(time: impl Fn(usize) -> Duration) {
    time(100);
    let (short, long) = (time(2_500), time(10_000));
    assert!(
        long < short * 10 + Duration::from_millis(500),
        "{short:?} {long:?}"
    );
}

#[test]
fn many_comments_and_findings_take_linear_time() {
    is_linear(|number| {
        let mut text = format!("{RUNNER}[runners.docker]\nimage = \"a:1\"\ncap_add = [\n");
        for _ in 0..number {
            writeln!(text, "  {IGNORE}[dangerous-capability] x\n  \"SYS_ADMIN\",").unwrap();
        }
        text.push_str("]\n");
        let workspace = project(&[("config.toml", &text)]);
        let start = Instant::now();
        let report = lint(&workspace, &settings());
        assert_eq!(report.suppressed.len(), number);
        start.elapsed()
    });
}

#[test]
fn comments_for_many_findings_are_written_in_linear_time() {
    is_linear(|number| {
        let mut text = format!("{RUNNER}[runners.docker]\nimage = \"a:1\"\n");
        text.push_str("cap_add = [\"SYS_ADMIN\"]\n");
        let text = text.repeat(number / 100);
        let start = Instant::now();
        let accepted = commented(project(&[("config.toml", &text)]), &settings(), "x");
        assert!(accepted.ignored >= number / 100);
        start.elapsed()
    });
}
