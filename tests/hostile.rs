//! Input made to break readers gives a located message or a clean result, never a panic.

#[path = "support/sample.rs"]
mod sample;

use gitlab_runner_lint::engine::{Report, Role};
use gitlab_runner_lint::finding::Severity;
use gitlab_runner_lint::source::{Sources, Undecodable};
use sample::check;

fn pipeline(text: &str) -> Report {
    check(Role::Pipeline, text)
}

/// Message of the first syntax error, and its line.
fn refusal(text: &str) -> Option<(String, usize)> {
    let report = pipeline(text);
    let finding = report
        .findings
        .iter()
        .find(|finding| finding.rule == "yaml-syntax")?;
    let file = finding.primary.span.file;
    let mut sources = Sources::default();
    assert_eq!(sources.add_text("sample", text), file);
    Some((
        finding.message.clone(),
        sources.position(file, finding.primary.span.start).line,
    ))
}

#[test]
fn open_brackets_are_refused_where_the_text_ends() {
    for text in ["[".repeat(100_000), "{a: ".repeat(100_000)] {
        let (message, line) = refusal(&text).expect("refused");
        assert!(message.starts_with("did not find expected"), "{message}");
        assert_eq!(line, 1);
    }
}

#[test]
fn nested_lists_are_too_deep_for_gitlab() {
    let (message, _) = refusal(&"- ".repeat(100_000)).expect("refused");
    assert_eq!(message, "The parsed YAML is too big");
    let nested = |levels: usize| {
        format!(
            ".h: {}1{}\nj: {{script: x}}\n",
            "[".repeat(levels),
            "]".repeat(levels)
        )
    };
    assert_eq!(refusal(&nested(99)), None);
    assert_eq!(
        refusal(&nested(100)).map(|(message, _)| message).as_deref(),
        Some("The parsed YAML is too big")
    );
}

#[test]
fn an_alias_bomb_is_an_error_and_not_our_memory() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let below = format!("*a{}", level - 1);
        text.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            [below.as_str(); 9].join(", ")
        ));
    }
    assert_eq!(
        refusal(&text),
        Some(("The parsed YAML is too big".to_owned(), 1))
    );
}

#[test]
fn a_value_that_contains_itself_is_an_error() {
    for text in [
        "a: &a [*a]\n",
        "a: &a {b: *a}\n",
        "job: &j\n  script: x\n  services: &s [*s]\n",
    ] {
        assert_eq!(
            refusal(text).map(|(message, _)| message).as_deref(),
            Some("The parsed YAML is too big")
        );
    }
}

#[test]
fn merging_a_large_map_into_many_jobs_is_an_error_and_not_our_memory() {
    let mut text = String::from(".base: &base\n");
    for key in 0..20_000 {
        text.push_str(&format!("  k{key}: 1\n"));
    }
    for job in 0..20_000 {
        text.push_str(&format!("j{job}: {{<<: *base, script: x}}\n"));
    }
    assert_eq!(
        refusal(&text),
        Some(("The parsed YAML is too big".to_owned(), 1))
    );
}

#[test]
fn maps_merged_one_into_the_next_cost_little() {
    let keys: String = (0..15).map(|key| format!("  k{key}: 1\n")).collect();
    let mut text = format!(".m0: &m0\n{keys}");
    for map in 1..1500 {
        text.push_str(&format!(".m{map}: &m{map} {{<<: *m{}}}\n", map - 1));
    }
    assert_eq!(refusal(&text), None);
}

#[test]
fn what_others_replace_does_not_make_a_pipeline_too_big() {
    let script = "echo, ".repeat(1000);
    let mut text = format!(".base: &base\n  script: [{script}]\n");
    for job in 0..200 {
        text.push_str(&format!("j{job}: {{<<: *base, script: x}}\n"));
    }
    assert_eq!(refusal(&text), None);
    assert!(refusal(&text.replace("script: x", "stage: x")).is_some());
}

#[test]
fn a_long_line_is_read() {
    let text = format!("job: {{script: \"{}\"}}\n", "x".repeat(2_000_000));
    assert_eq!(refusal(&text), None);
    let text = format!("job: {{script: \"{}\"}}\n", "x".repeat(2 << 20));
    assert_eq!(
        refusal(&text),
        Some(("The provided YAML is too big".to_owned(), 1))
    );
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_place() {
    let mut sources = Sources::default();
    let error = sources.add("a", b"job:\n  script: \xFFx\n".to_vec());
    assert_eq!(
        error,
        Err(Undecodable::NotUtf8 {
            offset: 15,
            line: 2,
            column: 11
        })
    );
    let wide: Vec<u8> = "job: 1\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = [&[0xFF, 0xFE][..], &wide].concat();
    assert_eq!(sources.add("b", marked), Err(Undecodable::Wide));
}

#[test]
fn marks_breaks_and_nothing_are_read() {
    assert_eq!(refusal("\u{FEFF}job:\n  script: x\n"), None);
    let marks = |text: &str| {
        let findings = pipeline(text).findings;
        let of_rule = findings
            .iter()
            .filter(|finding| finding.rule == "byte-order-mark");
        of_rule.map(|finding| finding.severity).collect::<Vec<_>>()
    };
    for (text, severity) in [
        ("\u{FEFF}job:\n  script: x\n", Severity::Note),
        ("\u{FEFF}job:\n  script: x\n# that is all\n", Severity::Note),
        (
            "\u{FEFF}# jobs\none:\n  script: x\ntwo:\n  script: x\n",
            Severity::Note,
        ),
        (
            "\u{FEFF}one:\n  script: x\ntwo:\n  script: x\n",
            Severity::Error,
        ),
        ("\u{FEFF}---\none:\n  script: x\n", Severity::Error),
    ] {
        assert_eq!(marks(text), [severity], "{text}");
    }
    assert_eq!(refusal("job:\r  script: x\r"), None);
    assert_eq!(refusal(""), None);
    assert_eq!(refusal("---\n"), None);
    assert_eq!(refusal("# nothing\n"), None);
    assert_eq!(
        refusal("job: 2024-01-01\n")
            .map(|(message, _)| message)
            .as_deref(),
        Some("Tried to load unspecified class: Date")
    );
    assert_eq!(
        refusal("- a\n").map(|(message, _)| message).as_deref(),
        Some("Invalid configuration format")
    );
    assert_eq!(
        refusal("a: \u{0}\n").map(|(message, _)| message).as_deref(),
        Some("control characters are not allowed")
    );
}

#[test]
fn what_stands_behind_an_error_is_still_checked() {
    let text = "one:\n  script: x\n\tbad: 1\ntwo:\n  script: x\n  image: {name: \"a:1\", pull_policy: Always}\nthree: [\nfour:\n  script: x\n  image: {name: \"a:1\", pull_policy: missing}\n";
    let report = pipeline(text);
    let count = |rule: &str| {
        report
            .findings
            .iter()
            .filter(|finding| finding.rule == rule)
            .count()
    };
    assert_eq!(count("yaml-syntax"), 2);
    assert_eq!(count("job-pull-policy-unknown-value"), 2);
}

#[test]
fn broken_toml_is_refused_with_all_its_lines() {
    let report = check(
        Role::Runner,
        "concurrent = \n[[runners]]\nname = \"a\"\nname = \"b\"\n[runners.docker\nimage = \"x\"\n",
    );
    let lines: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.rule == "toml-syntax")
        .collect();
    assert_eq!(lines.len(), 3, "{lines:#?}");
    let report = check(Role::Runner, &("a = ".to_owned() + &"[".repeat(100_000)));
    let mut findings = report.findings.iter();
    assert!(findings.any(|finding| finding.rule == "toml-syntax"));
}

#[test]
fn toml_that_only_the_runner_reads_is_not_refused() {
    let report = check(
        Role::Runner,
        &(vec!["a"; 100_000].join(".") + " = 1\n[[runners]]\nexecutor = \"dcoker\"\n"),
    );
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    assert_eq!(report.partial[0].missing, "what cannot be read at line 1");
}
