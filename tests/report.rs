//! What outputs look like, what they never show, and how long they take.
#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

use std::time::{Duration, Instant};

use gitlab_runner_lint::engine::{Missing, Pairing, Report, Unchecked};
use gitlab_runner_lint::finding::{
    Confidence, Finding, Fix, Label, Profile, Safety, Severity, Speaker,
};
use gitlab_runner_lint::report::{Format, Redactor, Style, Verbosity, fingerprints, write};
use gitlab_runner_lint::source::{Edit, FileId, Sources, Span};

const PIPELINE: &str = "\
stages: [test]

unit tests:
  stage: test
  tags: [docker]
  image:
    name: python:3.12-slim
    pull_policy: [if-not-present, always]
  script:
    - make test
";

const RUNNER: &str = "\
concurrent = 4
check_interval = 0

[session_server]
  session_timeout = 1800

[[runners]]
  name = \"docker-runner-1\"
  url = \"https://gitlab.example.com\"
  token = \"glrt-Zx81kPq2mVtY7rWcNd3L\"
  executor = \"docker\"
  [runners.docker]
    image = \"alpine:3.20\"
    privileged = true
";

/// The first place where `text` stands in a file.
fn find(sources: &Sources, file: FileId, text: &str) -> Span {
    let start = sources.text(file).find(text).unwrap();
    Span::new(file, start as u32, (start + text.len()) as u32)
}

fn finding(rule: &'static str, severity: Severity, at: Span, message: &str) -> Finding {
    Finding {
        rule,
        severity,
        message: message.to_owned(),
        primary: Label {
            span: at,
            text: String::new(),
        },
        related: Vec::new(),
        help: None,
        fix: None,
        subject: at,
        key_path: "key".to_owned(),
        confidence: Confidence::High,
        profile: Profile::Default,
        jobs: Vec::new(),
        route: Vec::new(),
        verdict: None,
        speaker: Speaker::default(),
    }
}

fn two_files() -> (Sources, Report) {
    let mut sources = Sources::default();
    let pipeline = sources.add_text(".gitlab-ci.yml", PIPELINE);
    let runner = sources.add_text("config.toml", RUNNER);
    let policies = find(&sources, pipeline, "[if-not-present, always]");
    let mut mixed = finding(
        "mixed-list-bypass",
        Severity::Error,
        policies,
        "Runner 17.10 runs this whole list although \"if-not-present\" is not allowed",
    );
    mixed
        .here("tried first: a cached image is used without asking the registry")
        .label(
            find(&sources, runner, "[runners.docker]"),
            "runner \"docker-runner-1\" allows only [always] (its default)",
        )
        .help("write `pull_policy: always`, or upgrade the runner to 18.0 (fixed there)")
        .fix(
            "keep only the allowed policies",
            Safety::Unsafe,
            [Some(Edit {
                span: policies,
                text: "always".to_owned(),
            })],
        );
    for job in ["unit tests", "lint", "build", "deploy"] {
        mixed.job(job);
    }
    let flag = find(&sources, runner, "true");
    let mut privileged = finding(
        "privileged-docker",
        Severity::Warning,
        flag,
        "containers of runner `docker-runner-1` have full power over its host, so that everybody \
         who can start a job there owns it",
    );
    privileged.here("full power").fix(
        "turn privileged mode off",
        Safety::Safe,
        [Some(Edit {
            span: flag,
            text: "false".to_owned(),
        })],
    );
    let report = Report {
        findings: vec![mixed, privileged],
        files: 2,
        secrets: vec![find(&sources, runner, "\"glrt-Zx81kPq2mVtY7rWcNd3L\"")],
        ..Report::default()
    };
    (sources, report)
}

fn written(format: Format, report: &Report, sources: &Sources, style: &Style) -> String {
    let mut out = Vec::new();
    write(format, report, &[], sources, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn text(report: &Report, sources: &Sources, style: &Style) -> String {
    written(Format::Text, report, sources, style)
}

fn snapshot(name: &str, value: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/report");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, value));
}

const PLAIN: Style = Style {
    color: false,
    unicode: true,
    width: 100,
    statistics: false,
    verbosity: Verbosity::Normal,
};

#[test]
fn text_shows_both_halves_of_a_contradiction() {
    let (sources, report) = two_files();
    snapshot("text", &text(&report, &sources, &PLAIN));
    let narrow = Style { width: 80, ..PLAIN };
    snapshot("text-80", &text(&report, &sources, &narrow));
    let wide = Style {
        width: 120,
        ..PLAIN
    };
    snapshot("text-120", &text(&report, &sources, &wide));
}

#[test]
fn text_can_be_plain_ascii() {
    let (sources, report) = two_files();
    let style = Style {
        unicode: false,
        width: 80,
        ..PLAIN
    };
    let shown = text(&report, &sources, &style);
    assert!(shown.is_ascii());
    snapshot("text-ascii", &shown);
}

#[test]
fn colour_adds_nothing_but_escapes() {
    let (sources, report) = two_files();
    let colored = text(
        &report,
        &sources,
        &Style {
            color: true,
            ..PLAIN
        },
    );
    let mut bare = String::new();
    let mut letters = colored.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            letters.by_ref().find(|&end| end == 'm');
        } else {
            bare.push(letter);
        }
    }
    let lines = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    };
    assert_eq!(lines(&bare), lines(&text(&report, &sources, &PLAIN)));
    snapshot("text-colour", &colored.replace('\u{1b}', "␛"));
}

#[test]
fn concise_is_one_line_for_each_finding() {
    let (sources, report) = two_files();
    snapshot(
        "concise",
        &written(Format::Concise, &report, &sources, &PLAIN),
    );
}

#[test]
fn json_says_everything() {
    let (sources, report) = two_files();
    snapshot("json", &written(Format::Json, &report, &sources, &PLAIN));
}

#[test]
fn what_was_not_seen_or_checked_is_said() {
    let (sources, mut report) = two_files();
    report.findings.clear();
    report.files = 214;
    let calm = Style {
        verbosity: Verbosity::Normal,
        ..PLAIN
    };
    assert_eq!(
        text(&report, &sources, &calm),
        "214 files checked: no findings\n"
    );
    report.unchecked.push(Unchecked {
        path: "broken.yml".into(),
        reason: "not UTF-8 at line 1, column 3".to_owned(),
        named: true,
    });
    for what in [
        "remote https://example.com/a.yml",
        "project group/name b.yml",
    ] {
        report.partial.push(Missing {
            path: ".gitlab-ci.yml".into(),
            missing: what.to_owned(),
            is_include: true,
        });
    }
    report.pairings.push(Pairing {
        pipeline: ".gitlab-ci.yml".into(),
        runners: vec!["config.toml".into(), "infra/config.toml".into()],
    });
    snapshot("text-clean", &text(&report, &sources, &calm));
    let verbose = Style {
        verbosity: Verbosity::Verbose,
        ..PLAIN
    };
    snapshot("text-clean-verbose", &text(&report, &sources, &verbose));
    let quiet = Style {
        verbosity: Verbosity::Quiet,
        ..PLAIN
    };
    assert_eq!(text(&report, &sources, &quiet), "");
}

#[test]
fn many_findings_of_one_rule_are_cut_in_text_only() {
    let (sources, mut report) = two_files();
    let first = report.findings[0].clone();
    report.findings.extend(std::iter::repeat_n(first, 182));
    let shown = text(&report, &sources, &PLAIN);
    assert_eq!(shown.matches("error[mixed-list-bypass]").count(), 20);
    assert!(shown.contains("and 163 more of `mixed-list-bypass` (--statistics)\n"));
    assert!(shown.ends_with(
        "2 files checked: 183 errors, 1 warning, 0 notes (1 fixable with --fix, 183 with \
         --unsafe-fixes)\n"
    ));
    let counted = text(
        &report,
        &sources,
        &Style {
            statistics: true,
            ..PLAIN
        },
    );
    assert!(counted.contains("   183  error    mixed-list-bypass  183 with --unsafe-fixes\n"));
    let concise = written(Format::Concise, &report, &sources, &PLAIN);
    assert_eq!(concise.lines().count(), 184);
}

#[test]
fn more_than_three_labels_are_counted() {
    let (sources, mut report) = two_files();
    let mixed = &mut report.findings[0];
    let again = mixed.related[0].clone();
    mixed.related.extend(std::iter::repeat_n(again, 8));
    let shown = text(&report, &sources, &PLAIN);
    assert!(shown.contains("\n  and 7 more\n"), "{shown}");
    let all = text(
        &report,
        &sources,
        &Style {
            verbosity: Verbosity::Verbose,
            ..PLAIN
        },
    );
    assert!(!all.contains("  and 7 more"));
}

#[test]
fn equal_findings_have_different_fingerprints_that_survive_moved_lines() {
    let fingerprints = |above: &str| {
        let mut sources = Sources::default();
        let file = sources.add_text("a.yml", format!("{above}x: 1\n"));
        let at = find(&sources, file, "x");
        let one = finding("rule", Severity::Note, at, "message");
        let report = Report {
            findings: vec![one.clone(), one],
            ..Report::default()
        };
        let redactor = Redactor::new(&[], &sources);
        fingerprints(&report, &sources, &redactor).findings
    };
    let first = fingerprints("");
    assert_ne!(first[0], first[1]);
    assert_eq!(first, fingerprints("# a comment\n\n"));
}

const SECRETS: [&str; 5] = [
    "glrt-Zx81kPq2mVtY7rWcNd3L",
    "hunter2-über-secret",
    "AKIAIOSFODNN7EXAMPLE",
    "MIIEowIBAAKCAQEA",
    "s3cr3t",
];

#[test]
fn secrets_are_shown_nowhere() {
    let mut sources = Sources::default();
    let file = sources.add_text(
        "conf-glrt-Zx81kPq2mVtY7rWcNd3L.toml",
        "token = \"glrt-Zx81kPq2mVtY7rWcNd3L\"\npassword = 'hunter2-über-secret'\n\
         AccessKey = \"AKIAIOSFODNN7EXAMPLE\" # hunter2-über-secret\n\
         key = \"\"\"-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE \
         KEY-----\"\"\"\nurl = \"https://admin:s3cr3t@example.com/\"\n",
    );
    let password = find(&sources, file, "'hunter2-über-secret'");
    let mut findings = Vec::new();
    for secret in SECRETS {
        let at = find(&sources, file, secret);
        let message = match secret {
            "s3cr3t" => "found `https://admin:s3cr3t@example.com/`".to_owned(),
            "MIIEowIBAAKCAQEA" => "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n".to_owned(),
            _ => format!("found `{secret}` here"),
        };
        let mut leak = finding("leak", Severity::Error, at, &message);
        leak.here(message.clone())
            .label(at, message.clone())
            .help(message.clone())
            .job(message.clone())
            .fix(
                format!("replace: {message}"),
                Safety::Safe,
                [Some(Edit {
                    span: at,
                    text: message.clone(),
                })],
            );
        findings.push(leak);
    }
    let report = Report {
        findings,
        files: 1,
        secrets: vec![password],
        unchecked: vec![Unchecked {
            path: "hunter2-über-secret".into(),
            reason: "hunter2-über-secret".to_owned(),
            named: true,
        }],
        partial: vec![Missing {
            path: "hunter2-über-secret".into(),
            missing: "hunter2-über-secret".to_owned(),
            is_include: true,
        }],
        pairings: vec![Pairing {
            pipeline: "hunter2-über-secret".into(),
            runners: vec!["hunter2-über-secret".into()],
        }],
        fragments: vec!["hunter2-über-secret".into()],
        ..Report::default()
    };
    for format in [Format::Text, Format::Concise, Format::Json] {
        for verbosity in [Verbosity::Normal, Verbosity::Verbose] {
            let shown = written(format, &report, &sources, &Style { verbosity, ..PLAIN });
            for secret in SECRETS {
                assert!(
                    !shown.contains(secret),
                    "{format:?} shows {secret}:\n{shown}"
                );
            }
        }
    }
    snapshot("text-secrets", &text(&report, &sources, &PLAIN));
}

#[test]
fn a_placeholder_is_masked_only_in_its_place() {
    let mut sources = Sources::default();
    let file = sources.add_text("config.toml", "token = \"TOKEN\"\n");
    let report = Report {
        findings: vec![finding(
            "r",
            Severity::Note,
            Span::new(file, 0, 5),
            "`token` is short",
        )],
        files: 1,
        secrets: vec![find(&sources, file, "\"TOKEN\"")],
        ..Report::default()
    };
    let shown = text(&report, &sources, &PLAIN);
    assert!(shown.contains("token = \"*****\""), "{shown}");
    assert!(shown.contains("`token` is short"), "{shown}");
}

#[test]
fn an_edit_that_carries_a_secret_is_left_out() {
    let (sources, mut report) = two_files();
    let token = report.secrets[0];
    report.findings[1].fix = Some(Fix {
        title: "remove it".to_owned(),
        safety: Safety::Safe,
        edits: vec![Edit {
            span: token,
            text: String::new(),
        }],
    });
    let json = written(Format::Json, &report, &sources, &PLAIN);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["findings"][1]["fix"]["edits"], serde_json::json!([]));
    assert_eq!(value["findings"][0]["fix"]["edits"][0]["text"], "always");
}

#[test]
fn variables_and_public_parts_of_urls_stay_readable() {
    let mut sources = Sources::default();
    let line =
        "git clone https://gitlab-ci-token:${CI_JOB_TOKEN}@example.com/a and ssh://git@host/b";
    let file = sources.add_text("a.yml", line);
    let report = Report {
        findings: vec![finding("r", Severity::Note, Span::new(file, 0, 3), line)],
        files: 1,
        ..Report::default()
    };
    let shown = written(Format::Concise, &report, &sources, &PLAIN);
    assert!(shown.contains(line), "{shown}");
}

#[test]
fn no_output_steers_a_terminal() {
    let mut sources = Sources::default();
    let evil = "job\u{1b}[2J\u{9b}31m\u{202E}\u{7}\u{E0041}";
    let file = sources.add_text(format!("dir/{evil}.yml"), format!("{evil}: 1\n"));
    let at = find(&sources, file, evil);
    let mut attack = finding(
        "rule",
        Severity::Error,
        at,
        &format!("job `{evil}`\nnext line"),
    );
    attack.here(evil).help(evil).job(evil).job(evil);
    let report = Report {
        findings: vec![attack],
        files: 1,
        ..Report::default()
    };
    for format in [Format::Text, Format::Concise, Format::Json] {
        let shown = written(format, &report, &sources, &PLAIN);
        let bad = |letter: char| {
            (letter.is_control() && letter != '\n') || "\u{202E}\u{E0041}".contains(letter)
        };
        assert!(!shown.contains(bad), "{format:?}: {shown:?}");
    }
    let json = written(Format::Json, &report, &sources, &PLAIN);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["findings"][0]["labels"][0]["text"], evil);
    assert_eq!(
        written(Format::Concise, &report, &sources, &PLAIN)
            .lines()
            .count(),
        1
    );
}

#[test]
fn a_huge_line_is_cut_around_its_label() {
    let mut sources = Sources::default();
    let line = format!(
        "key: [{}\"here\"{}]\n",
        "'a', ".repeat(200_000),
        ", 'b'".repeat(200_000)
    );
    let file = sources.add_text("a.yml", line);
    let at = find(&sources, file, "\"here\"");
    let mut one = finding("rule", Severity::Error, at, "this one");
    one.here("the only one that differs");
    let report = Report {
        findings: vec![one; 200],
        files: 1,
        ..Report::default()
    };
    let start = Instant::now();
    let verbose = Style {
        verbosity: Verbosity::Verbose,
        width: 80,
        ..PLAIN
    };
    let shown = text(&report, &sources, &verbose);
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    assert!(
        shown.lines().all(|line| line.chars().count() <= 80),
        "{shown}"
    );
    snapshot("text-long-line", shown.split("\n\n").next().unwrap());
}

#[test]
fn odd_places_are_drawn() {
    let mut sources = Sources::default();
    let mut findings = Vec::new();
    for (name, content, start, end) in [
        ("empty.yml", "", 0, 0),
        ("end.yml", "a: 1\n", 5, 5),
        ("end-without-break.yml", "a: ü", 5, 5),
        ("line-end.yml", "a: 1\r\nb: 2\r\n", 4, 4),
        ("mark.yml", "\u{FEFF}ä: 1\n", 3, 5),
        ("tab.toml", "\ta = 1\n", 1, 2),
        ("wide.yml", "漢字: 大\n", 8, 11),
        ("lone-return.yml", "a: 1\rb: 2\rc: 3", 5, 6),
        ("several-lines.yml", "a:\n  b: 1\n  c: 2\n", 0, 16),
        ("inside-a-character.yml", "ä: 1\n", 1, 1),
    ] {
        let file = sources.add_text(name, content);
        let mut odd = finding("odd", Severity::Note, Span::new(file, start, end), name);
        odd.here("here");
        findings.push(odd);
    }
    let report = Report {
        files: findings.len(),
        findings,
        ..Report::default()
    };
    snapshot("text-odd-places", &text(&report, &sources, &PLAIN));
}

#[test]
fn labels_in_one_file_share_a_frame_when_near() {
    let mut sources = Sources::default();
    let content: String = (1..=40)
        .map(|line| format!("key-{line}: value\n"))
        .collect();
    let file = sources.add_text("a.yml", content);
    let mut near = finding(
        "near",
        Severity::Warning,
        find(&sources, file, "key-20"),
        "near",
    );
    near.here("defined again")
        .label(find(&sources, file, "key-18"), "defined first")
        .label(find(&sources, file, "key-4:"), "far away");
    let report = Report {
        findings: vec![near],
        files: 1,
        ..Report::default()
    };
    snapshot("text-one-file", &text(&report, &sources, &PLAIN));
}

#[test]
fn any_place_in_any_text_can_be_shown() {
    const PIECES: [&str; 14] = [
        "a",
        "ü",
        "漢",
        "\u{1F600}",
        "\t",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\u{1b}[2J",
        "\u{202E}",
        "\u{E0041}",
        "glrt-Zx81kPq2mVtY7rWcNd3L",
        "key: \"value\"",
    ];
    arbtest::arbtest(|random| {
        let mut content = String::new();
        for _ in 0..random.int_in_range(0..=60)? {
            content.push_str(random.choose(&PIECES)?);
        }
        let mut sources = Sources::default();
        let file = sources.add_text("a.yml", content.as_str());
        let end = content.len() as u32;
        let mut span = || -> arbtest::arbitrary::Result<Span> {
            let start = random.int_in_range(0..=end)?;
            Ok(Span::new(file, start, random.int_in_range(start..=end)?))
        };
        let mut odd = finding("odd", Severity::Error, span()?, &content);
        odd.here(content.as_str())
            .label(span()?, content.as_str())
            .label(span()?, "other");
        let report = Report {
            findings: vec![odd],
            files: 1,
            secrets: vec![span()?],
            ..Report::default()
        };
        let width = random.int_in_range(40..=120)?;
        for format in [Format::Text, Format::Concise, Format::Json] {
            let shown = written(format, &report, &sources, &Style { width, ..PLAIN });
            assert!(!shown.contains(['\u{1b}', '\u{202E}', '\u{E0041}']));
            assert!(!shown.contains("Zx81kPq2mVtY7rWcNd3L"));
        }
        Ok(())
    });
}
