//! What is told of comments: unknown, unused, malformed and expired ones, and those without a reason.

use gitlab_runner_lint::engine::{Suppression, lint};
use gitlab_runner_lint::finding::{Safety, Severity};
use gitlab_runner_lint::fixer::fix;
use gitlab_runner_lint::report::{Format, Style, Verbosity, summary, write};
use gitlab_runner_lint::rule::Meta;
use gitlab_runner_lint::rules::RULES;
use gitlab_runner_lint::settings::{Level, Settings, Stand};

use super::{checked, project, settings};

const JOB: &str = "a:\n  script: x\n";

/// Whether a comment on a rule that finds nothing is told to be useless.
fn is_told(files: &[(&str, &str)], settings: &Settings) -> bool {
    let told = checked(files, settings);
    told.findings.iter().any(|it| it.ends_with("unused-ignore"))
}

fn ignoring(rule: &str) -> String {
    format!("# gitlab-runner-lint: ignore[{rule}]\n{JOB}")
}

#[test]
fn a_useless_comment_is_told_only_where_that_is_certain() {
    let pipeline = ignoring("duplicate-key");
    let pipeline = pipeline.as_str();
    let ci = ".gitlab-ci.yml";
    assert!(is_told(&[(ci, pipeline)], &settings()));
    let with = |change: fn(&mut Settings)| {
        let mut settings = settings();
        change(&mut settings);
        settings
    };
    // The rule does not run.
    let off = with(|it| {
        it.rules.insert("duplicate-key".to_owned(), Level::Off);
    });
    assert!(!is_told(&[(ci, pipeline)], &off));
    let other = with(|it| it.select = vec!["circular-reference".into(), "unused-ignore".into()]);
    assert!(!is_told(&[(ci, pipeline)], &other));
    let both = with(|it| it.select = vec!["duplicate-key".into(), "unused-ignore".into()]);
    assert!(is_told(&[(ci, pipeline)], &both));
    // Not all of the file or of its pipeline was seen.
    for broken in [
        format!("{pipeline}b: \"\n"),
        format!("include: [{{project: g/p, file: x.yml}}]\n{pipeline}"),
        format!("include: [missing.yml]\n{pipeline}"),
        format!("{pipeline}b:\n  extends: .none\n"),
        format!("{pipeline}b:\n  servics: [x]\n  script: x\n"),
    ] {
        assert!(!is_told(&[(ci, &broken)], &settings()), "{broken}");
    }
    assert!(
        !is_told(&[("part.yml", pipeline)], &settings()),
        "a fragment"
    );
    let root = "include: [b.yml]\nz:\n  script: x\n";
    assert!(is_told(&[(ci, root), ("b.yml", pipeline)], &settings()));
    let several = with(|it| it.pipelines = vec!["*.yml".to_owned()]);
    assert!(!is_told(&[(ci, root), ("b.yml", pipeline)], &several));
    let named = with(|it| it.stand = Some(Stand::Root));
    assert!(!is_told(&[(ci, root), ("b.yml", pipeline)], &named));
}

#[test]
fn rules_on_jobs_and_runners_need_both() {
    let ci = ".gitlab-ci.yml";
    let pipeline = ignoring("image-ignored-by-executor");
    let runner = "[[runners]]\nname = \"a\"\nurl = \"https://x.example.com\"\nexecutor = \"docker\"\n[runners.docker]\nimage = \"a:1\"\n";
    assert!(!is_told(&[(ci, &pipeline)], &settings()));
    assert!(is_told(
        &[(ci, &pipeline), ("config.toml", runner)],
        &settings()
    ));
    let broken = format!("{runner}x = \n");
    assert!(!is_told(
        &[(ci, &pipeline), ("config.toml", &broken)],
        &settings()
    ));
    // Which pipelines meet a Runner file is not known to the file.
    let commented = format!("# gitlab-runner-lint: ignore[image-ignored-by-executor]\n{runner}");
    assert!(!is_told(
        &[(ci, JOB), ("config.toml", &commented)],
        &settings()
    ));
    let commented = format!("# gitlab-runner-lint: ignore[duplicate-key]\n{runner}");
    assert!(is_told(&[("config.toml", &commented)], &settings()));
    // Nothing is told of Runner files that were not asked for.
    let mut workspace = project(&[(ci, JOB), ("config.toml", &commented)]);
    let mut ids = workspace.sources.ids();
    let config = ids.find(|id| workspace.sources.display(*id) == "config.toml");
    workspace.context.extend(config);
    assert!(lint(&workspace, &settings()).findings.is_empty());
}

#[test]
fn days_are_inclusive_and_without_a_day_nothing_expires() {
    let text = "a:\n  script: x\n  # gitlab-runner-lint: ignore[duplicate-key] until 2026-06-01 soon\n  tags: [x]\n  tags: [y]\n";
    let on = |day: Option<&str>| {
        let settings = Settings {
            today: day.map(str::to_owned),
            ..Settings::default()
        };
        let workspace = project(&[(".gitlab-ci.yml", text)]);
        lint(&workspace, &settings)
    };
    for day in [None, Some("2026-05-31"), Some("2026-06-01")] {
        let report = on(day);
        assert_eq!(report.findings, []);
        let Suppression::Comment { reason, until, .. } = &report.suppressed[0].by else {
            panic!("a comment ignores it");
        };
        assert_eq!(
            (reason.as_str(), until.as_deref()),
            ("soon", Some("2026-06-01"))
        );
    }
    let report = on(Some("2026-06-02"));
    assert_eq!(report.suppressed, []);
    let rules: Vec<&str> = report.findings.iter().map(|it| it.rule).collect();
    assert_eq!(rules, ["expired-ignore", "duplicate-key"]);
}

#[test]
fn comments_cannot_ignore_what_is_told_of_them() {
    for rule in [
        "internal-error",
        "unknown-ignore",
        "unused-ignore",
        "malformed-ignore",
        "expired-ignore",
        "ignore-without-reason",
    ] {
        let text = format!("# gitlab-runner-lint: ignore-file[{rule}]\n{JOB}");
        let told = checked(&[(".gitlab-ci.yml", &text)], &settings());
        assert_eq!(told.findings, ["1 malformed-ignore"], "{rule}");
    }
    let text = format!("{JOB}# gitlab-runner-lint: ignore[duplicate-key]\n");
    let told = checked(&[(".gitlab-ci.yml", &text)], &settings());
    assert_eq!(told.findings, ["3 malformed-ignore"], "nothing is below");
    let text = format!("{JOB}# gitlab-runner-lint: ignore-file[duplicate-key]\n");
    let told = checked(&[(".gitlab-ci.yml", &text)], &settings());
    assert_eq!(told.findings, ["3 malformed-ignore"], "not at the top");
}

#[test]
fn an_unknown_name_takes_nothing_from_the_others() {
    let text = "a:\n  script: x\n  # gitlab-runner-lint: ignore[duplicate-kye, duplicate-key, frobnicate] x\n  tags: [x]\n  tags: [y]\n";
    let workspace = project(&[(".gitlab-ci.yml", text)]);
    let report = lint(&workspace, &settings());
    assert_eq!(report.suppressed.len(), 1);
    let told: Vec<_> = report
        .findings
        .iter()
        .map(|it| {
            (
                it.message.as_str(),
                it.help.as_deref().unwrap(),
                it.fix.is_some(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "there is no rule `duplicate-kye`",
                "did you mean `duplicate-key`?",
                true
            ),
            (
                "there is no rule `frobnicate`",
                "`gitlab-runner-lint rule` lists all rules",
                false
            ),
        ]
    );
}

#[test]
fn a_reason_is_asked_for_only_by_the_settings() {
    let job = "a:\n  script: x\n  # gitlab-runner-lint: ignore[duplicate-key]\n  tags: [x]\n  tags: [y]\n";
    assert!(
        checked(&[(".gitlab-ci.yml", job)], &settings())
            .findings
            .is_empty()
    );
    let strict = Settings {
        require_ignore_reason: true,
        ..settings()
    };
    let workspace = project(&[(".gitlab-ci.yml", job)]);
    let report = lint(&workspace, &strict);
    assert_eq!(report.suppressed.len(), 1, "it counts all the same");
    let told: Vec<_> = report
        .findings
        .iter()
        .map(|it| (it.rule, it.severity))
        .collect();
    assert_eq!(told, [("ignore-without-reason", Severity::Error)]);
}

#[test]
fn fixes_take_out_what_is_not_used_and_nothing_else() {
    for (before, after) in [
        (
            "a: # gitlab-runner-lint: ignore[duplicate-key] x\n  script: x\n",
            "a:\n  script: x\n",
        ),
        (
            "a:\r\n  # gitlab-runner-lint: ignore[duplicate-key] x\r\n  script: x # keep\r\n",
            "a:\r\n  script: x # keep\r\n",
        ),
        (
            "\u{FEFF}# gitlab-runner-lint: ignore-file[duplicate-key] x\na:\n  script: x",
            // The mark goes by a fix of its own.
            "a:\n  script: x",
        ),
        (
            "a:\n  script: x # gitlab-runner-lint: ignore[duplicate-key] x",
            "a:\n  script: x",
        ),
        (
            "a:\n  script: x\n  # gitlab-runner-lint: ignore[circular-reference , duplicate-key, contradicting-needs,missing-input] x\n  tags: [x]\n  tags: [y]\n",
            "a:\n  script: x\n  # gitlab-runner-lint: ignore[duplicate-key] x\n  tags: [x]\n  tags: [y]\n",
        ),
    ] {
        let fixed = fix(
            project(&[(".gitlab-ci.yml", before)]),
            &settings(),
            Safety::Safe,
        );
        let file = fixed.workspace.sources.ids().next().unwrap();
        assert_eq!(fixed.workspace.sources.text(file), after);
    }
    // What is ignored is not fixed.
    let text = "a:\n  script: x\n  # gitlab-runner-lint: ignore[duplicate-key] x\n  tags: [x]\n  tags: [x]\n";
    let fixed = fix(
        project(&[(".gitlab-ci.yml", text)]),
        &settings(),
        Safety::Unsafe,
    );
    assert!(fixed.changed.is_empty());
}

#[test]
fn reasons_show_no_secret_and_steer_no_terminal() {
    let secret = "glrt-Zx81kPq2mVtY7rWcNd3L";
    let reason = format!("token {secret} \u{202e}x");
    let text = format!(
        "a:\n  script: x\n  # gitlab-runner-lint: ignore[duplicate-key, {secret}, missing-input] until {secret}\n  # gitlab-runner-lint: ignore[duplicate-key, frob-{secret}] {reason}\n  tags: [x]\n  tags: [y]\n"
    );
    let workspace = project(&[(".gitlab-ci.yml", &text)]);
    let report = lint(&workspace, &settings());
    assert_eq!(report.suppressed.len(), 1);
    let metas: Vec<&Meta> = RULES.iter().map(|rule| &rule.meta).collect();
    let style = Style {
        verbosity: Verbosity::Verbose,
        ..Style::default()
    };
    let sources = &workspace.sources;
    for format in [Format::Text, Format::Concise, Format::Json] {
        let mut out = Vec::new();
        write(format, &report, &metas, sources, &style, &mut out).unwrap();
        let mut shown = String::from_utf8(out).unwrap();
        shown.push_str(&summary(&report, sources, &style).join("\n"));
        assert!(!shown.contains("Zx81kPq2mVtY7r"), "{shown}");
        assert!(!shown.contains('\u{202e}'), "{shown}");
    }
}
