//! Every form of a report: what it looks like, that it is what its schema demands, that it shows no
//! secret and steers nothing, and that reports of parts give the report of the whole.
#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

mod junit;
mod merge;
mod program;
mod sample;

use gitlab_runner_lint::engine::{Workspace, lint};
use gitlab_runner_lint::report::{
    Document, Entry, Format, Level, Style, Verbosity, read_document, write, write_document,
};
use gitlab_runner_lint::settings::Settings;
use sample::{FORMATS, SECRET, written};
use serde_json::Value;

fn validated(schema: &str, text: &str) {
    let mut schema: Value = serde_json::from_str(schema).unwrap();
    // No regular expression for strict readers; we name no language.
    for of in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{of}/properties/language"));
        language.and_then(|it| it.as_object_mut()?.remove("pattern"));
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let value: Value = serde_json::from_str(text).unwrap();
    let mistakes: Vec<String> = validator
        .iter_errors(&value)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
}

#[test]
fn each_form_looks_as_its_example() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/report");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (format, name) in FORMATS {
            insta::assert_snapshot!(format!("form-{name}"), written(format));
        }
    });
}

#[test]
fn json_is_what_our_schema_says() {
    let schema = include_str!("../../schemas/gitlab-runner-lint-report.schema.json");
    let value: Value = serde_json::from_str(schema).unwrap();
    assert!(jsonschema::meta::is_valid(&value));
    validated(schema, &written(Format::Json));
}

#[test]
fn sarif_is_what_the_published_schema_says() {
    let text = written(Format::Sarif);
    validated(include_str!("../schemas/sarif-2.1.0.json"), &text);
    let log: Value = serde_json::from_str(&text).unwrap();
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
}

#[test]
fn gitlab_reports_are_what_gitlab_demands() {
    let quality = written(Format::GitlabCodequality);
    validated(include_str!("../schemas/gitlab-codequality.json"), &quality);
    let quality: Value = serde_json::from_str(&quality).unwrap();
    let issues = quality.as_array().unwrap();
    let mut fingerprints: Vec<&str> = issues
        .iter()
        .map(|issue| issue["fingerprint"].as_str().unwrap())
        .collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), issues.len());
    let text = written(Format::GitlabSast);
    validated(include_str!("../schemas/gitlab-sast.json"), &text);
    assert!(text.contains("2026-11-21T00:00:00"));
    assert!(!text.contains("unknown-keyword"), "no vulnerability");
}

#[test]
fn junit_is_what_the_published_schema_says() {
    let text = written(Format::Junit);
    assert_eq!(junit::mistakes(&text), Vec::<String>::new());
    let wrong = "<testsuites><testcase/><b c=''/></testsuites>";
    assert_eq!(junit::mistakes(wrong).len(), 4);
    let claimed = format!("tests=\"{}\"", junit::count(&text, "testcase"));
    let first = text.lines().nth(1).unwrap();
    assert!(first.contains(&claimed), "{first}");
}

#[test]
fn the_example_has_something_of_everything() {
    let document = read_document(written(Format::Json).as_bytes()).unwrap();
    let findings = &document.findings;
    for level in [Level::Error, Level::Warning, Level::Note] {
        assert!(findings.iter().any(|it| it.severity == level), "{level:?}");
    }
    assert!(findings.iter().any(|it| it.fix.is_some()));
    assert!(findings.iter().any(|it| it.verdict.is_some()));
    assert!(findings.iter().any(|it| !it.included_from.is_empty()));
    let in_two_files = |it: &Entry| it.labels.iter().any(|mark| mark.path != it.labels[0].path);
    assert!(findings.iter().any(in_two_files));
    assert_eq!(document.suppressed.len(), 2);
    assert_eq!(document.unchecked.len(), 2);
}

#[test]
fn no_form_shows_a_secret_or_steers_a_terminal() {
    for (format, name) in FORMATS {
        let text = written(format);
        assert!(!text.contains(SECRET), "{name}");
        let steers = |letter: char| letter.is_control() && letter != '\n' || letter == '\u{202e}';
        assert!(!text.contains(steers), "{name}");
    }
}

#[test]
fn workflow_commands_and_markup_come_from_us_alone() {
    let commands = written(Format::Github);
    for line in commands.lines() {
        let command = ["::error ", "::warning ", "::notice "];
        assert!(command.iter().any(|it| line.starts_with(it)), "{line}");
    }
    let markdown = written(Format::Markdown);
    for line in markdown.lines().filter(|line| line.contains('<')) {
        let code_out = |text: &str| -> String {
            let parts = text.split('`').enumerate();
            parts
                .filter(|(index, _)| index % 2 == 0)
                .map(|(_, part)| part)
                .collect()
        };
        let left = code_out(line).replace("<!-- -->", "").replace("\\<", "");
        let ours = ["details>", "summary>"];
        assert!(
            !left.contains('<') || ours.iter().any(|it| left.contains(it)),
            "{line}"
        );
    }
}

/// As GitHub reads a log: a command starts a line, or stands anywhere in another notation.
#[test]
fn no_form_but_that_of_github_starts_commands() {
    let evil = "::stop-commands::x ##[add-mask]a ##vso[task.complete]b";
    let pipeline = format!("\"{evil} a word {evil}\":\n  nedds: []\n  # {evil}\n");
    let workspace = Workspace::of_texts([("::error::x.gitlab-ci.yml", pipeline.as_str())]);
    let report = lint(&workspace, &Settings::default());
    // Messages break at spaces: at some of these widths right before a command.
    for width in 40..100 {
        let style = Style {
            width,
            verbosity: Verbosity::Verbose,
            ..Style::default()
        };
        let others = FORMATS.into_iter().filter(|it| it.0 != Format::Github);
        for (format, name) in others {
            let mut text = Vec::new();
            write(format, &report, &[], &workspace.sources, &style, &mut text).unwrap();
            let text = String::from_utf8(text).unwrap();
            let is_told = text.contains("unknown-keyword");
            assert!(is_told || format == Format::GitlabSast, "{name}: {text}");
            for line in text.lines() {
                let starts = line.trim_start().starts_with("::");
                let holds = ["##[", "##vso["].iter().any(|it| line.contains(it));
                assert!(!starts && !holds, "{name}: {line}");
            }
        }
    }
    // To programs, texts are what they are.
    let mut json = Vec::new();
    let style = Style::default();
    write(
        Format::Json,
        &report,
        &[],
        &workspace.sources,
        &style,
        &mut json,
    )
    .unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    assert!(json["findings"][0].to_string().contains(evil), "{json}");
}

#[test]
fn a_summary_refers_to_nothing_on_the_forge() {
    let mut document: Document = read_document(written(Format::Json).as_bytes()).unwrap();
    document.findings.truncate(1);
    let marks = "@a #1 !2 $3 ~4 %5 &6 ^alert#7 *iteration:8 [vulnerability:9] a|b http://x www.x [ruby:3] [[x]]";
    document.findings[0].message = marks.to_owned();
    document.findings[0].help = Some(format!("{marks} `a|b`"));
    let mut text = Vec::new();
    let moment = gitlab_runner_lint::report::Moment::default();
    write_document(Format::Markdown, &document, &[], moment, &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    let lines = text.lines().filter(|line| line.contains("iteration"));
    let lines: Vec<&str> = lines.collect();
    let shown = "@<!-- -->a \\#<!-- -->1 \\!<!-- -->2 $<!-- -->3 \\~<!-- -->4 %<!-- -->5 \\&<!-- -->6 \
                 \\^<!-- -->alert\\#<!-- -->7 \\*<!-- -->iteration:8 \\[<!-- -->vulnerability:9\\] a|b \
                 http:<!-- -->//x www<!-- -->.x \\[ruby:3\\] \\[<!-- -->\\[x\\]\\]";
    let shown = shown.replace("@<", "\\@<");
    assert_eq!(lines.len(), 2, "{text}");
    assert!(
        lines[0].ends_with(&format!("| {} |", shown.replace('|', "\\|"))),
        "{}",
        lines[0]
    );
    assert_eq!(lines[1], format!("- help: {shown} `a|b`"));
}

#[test]
fn a_long_summary_is_cut_where_comments_end() {
    let mut document: Document = read_document(written(Format::Json).as_bytes()).unwrap();
    let one = document.findings[0].clone();
    document.findings = vec![one; 5_000];
    let mut text = Vec::new();
    let moment = gitlab_runner_lint::report::Moment::default();
    write_document(Format::Markdown, &document, &[], moment, &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.len() < 65_536, "{}", text.len());
    assert!(text.contains(" more findings\n"), "says what is cut");
    assert!(text.ends_with("</details>\n"));
}
