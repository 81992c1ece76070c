//! Reports of parts give the report of the whole; what is no report is refused.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use gitlab_runner_lint::report::{Format, merge, read_document, write_document};

use crate::sample::{FORMATS, written};

pub(crate) fn run(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"))
        .env_clear()
        .env("SOURCE_DATE_EPOCH", "1795219200")
        .current_dir(directory)
        .args(arguments)
        .output()
        .unwrap()
}

/// Projects that share a file, each with findings in it for jobs of its own.
fn projects(directory: &Path) -> Vec<String> {
    let shared = ".base:\n  image: $NOWHERE:latest\n  nedds: []\n  script: \"x\\u001b\"\nshared:\n  extends: .base\n  stage: nowhere\n";
    fs::create_dir(directory.join(".git")).unwrap();
    fs::write(directory.join("shared.yml"), shared).unwrap();
    let numbers = 0..6;
    let names = numbers.map(|number| {
        let name = format!("{}-p", 5 - number);
        fs::create_dir(directory.join(&name)).unwrap();
        let pipeline = format!(
            "stages: [test, build{number}]\ninclude: /shared.yml\n\"z{}\":\n  extends: .base\n  nedds: []\n\"a{number}\":\n  extends: .base\n  tags: [x]\n",
            9 - number
        );
        let path = format!("{name}/part{number}.gitlab-ci.yml");
        fs::write(directory.join(&path), pipeline).unwrap();
        path
    });
    names.collect()
}

#[test]
fn reports_of_parts_give_the_report_of_the_whole() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    let mut paths = projects(root);
    let runner = "[[runners]]\n  name = \"a\"\n  executor = \"docker\"\n  [runners.docker]\n    privileged = true\n    image = \"alpine\"\n    pull_policy = \"nevr\"\n";
    fs::write(root.join("config.toml"), runner).unwrap();
    paths.push("config.toml".to_owned());
    paths.push("missing.yml".to_owned());
    let json = |paths: &[&str], name: &str| {
        let mut arguments = vec!["check", "--as", "root", "--profile", "pedantic", "--output"];
        let output = format!("json={name}");
        arguments.extend([output.as_str(), "--format", "concise"]);
        arguments.extend(paths);
        run(root, &arguments).status.code()
    };
    let all: Vec<&str> = paths.iter().map(String::as_str).collect();
    assert_eq!(json(&all, "whole.json"), Some(2));
    let whole = fs::read_to_string(root.join("whole.json")).unwrap();
    assert!(whole.contains("nedds"), "{whole}");
    for parts in 1..5 {
        let names: Vec<String> = (0..parts).map(|part| format!("part-{part}.json")).collect();
        for (part, name) in names.iter().enumerate() {
            let of_part = all.iter().enumerate();
            // The Runner file is in all parts.
            let of_part =
                of_part.filter(|(index, path)| index % parts == part || path.ends_with("toml"));
            json(&of_part.map(|(_, path)| *path).collect::<Vec<_>>(), name);
        }
        let mut arguments = vec!["report", "merge"];
        // In any order.
        arguments.extend(names.iter().rev().map(String::as_str));
        arguments.extend(["--output", "merged.sarif", "--format", "sarif"]);
        arguments.extend(["--output", "json=-"]);
        let output = run(root, &arguments);
        assert_eq!(
            String::from_utf8(output.stdout).unwrap(),
            whole,
            "{parts} parts"
        );
        assert_eq!(output.status.code(), Some(2));
    }
    // The other forms of the whole are those of `check`, too.
    let mut arguments = vec![
        "check",
        "--as",
        "root",
        "--profile",
        "pedantic",
        "--format",
        "sarif",
    ];
    arguments.extend(&all);
    let direct = String::from_utf8(run(root, &arguments).stdout).unwrap();
    assert_eq!(
        fs::read_to_string(root.join("merged.sarif")).unwrap(),
        direct
    );
}

/// A whole instance's repositories, scanned by four jobs.
#[test]
fn a_thousand_pipelines_in_four_parts_give_one_report() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    for number in 0..1_000 {
        let project = root.join(format!("group-{}/project-{number}", number % 7));
        fs::create_dir_all(project.join(".git")).unwrap();
        let pipeline = format!("job {number}:\n  nedds: []\n  script: make\n");
        fs::write(project.join(".gitlab-ci.yml"), pipeline).unwrap();
    }
    let check = |more: &[&str]| {
        let arguments = [&["check", ".", "-q", "--format", "json"], more].concat();
        run(root, &arguments).stdout
    };
    let whole = check(&[]);
    let names = [1, 2, 3, 4].map(|part| {
        let name = format!("part-{part}.json");
        let report = check(&["--shard", &format!("{part}/4")]);
        assert!(report.len() < whole.len() / 2, "{part}");
        fs::write(root.join(&name), report).unwrap();
        name
    });
    let [first, second, third, fourth] = names.each_ref().map(String::as_str);
    let merged = run(root, &["report", "merge", third, first, fourth, second]).stdout;
    assert!(
        merged == whole,
        "{} and {} bytes",
        merged.len(),
        whole.len()
    );
    let document = read_document(&whole).unwrap();
    assert_eq!(
        (document.summary.files, document.summary.errors),
        (1_000, 1_000)
    );
}

const TEXTS: [&str; 8] = [
    "",
    "\u{202e}",
    "..",
    "/",
    "a\0b",
    "\u{FFFE}`|<",
    "C:\\x",
    "é\n",
];

/// Where the numbers and texts of a value are.
fn scalars(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![(String::new(), value)];
    while let Some((place, next)) = waiting.pop() {
        match next {
            Value::Array(items) => {
                let items = items.iter().enumerate();
                waiting.extend(items.map(|(index, item)| (format!("{place}/{index}"), item)));
            }
            Value::Object(fields) => {
                let fields = fields.iter();
                waiting.extend(fields.map(|(key, field)| (format!("{place}/{key}"), field)));
            }
            _ => found.push(place),
        }
    }
    found
}

/// Numbers and texts of a report may be anything.
#[test]
fn no_report_makes_the_program_panic() {
    let good: Value = serde_json::from_str(&written(Format::Json)).unwrap();
    let places = scalars(&good);
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut read = 0;
    for _ in 0..200 {
        let mut value = good.clone();
        for _ in 0..4 {
            let place = &places[random(places.len())];
            match value.pointer_mut(place) {
                Some(Value::String(text)) => *text = TEXTS[random(TEXTS.len())].to_owned(),
                Some(Value::Number(number)) => *number = [0, 1, u32::MAX][random(3)].into(),
                _ => {}
            }
        }
        let Ok(document) = read_document(value.to_string().as_bytes()) else {
            continue;
        };
        read += 1;
        let merged = merge(vec![document.clone(), document]).unwrap();
        for (format, _) in FORMATS.into_iter().filter(|(it, _)| *it != Format::Text) {
            let mut text = Vec::new();
            let moment = gitlab_runner_lint::report::Moment(u64::MAX);
            write_document(format, &merged, &[], moment, &mut text).unwrap();
            let text = String::from_utf8(text).unwrap();
            let steers = |letter: char| letter.is_control() && letter != '\n';
            assert!(!text.contains(steers), "{format:?}");
            if format == Format::Junit {
                assert_eq!(crate::junit::mistakes(&text), Vec::<String>::new());
            }
        }
    }
    assert!(read > 50, "{read} were reports");
}

#[test]
fn a_report_reads_back_as_itself() {
    let text = written(Format::Json);
    let document = read_document(text.as_bytes()).unwrap();
    let mut again = Vec::new();
    let moment = gitlab_runner_lint::report::Moment::default();
    write_document(Format::Json, &document, &[], moment, &mut again).unwrap();
    assert_eq!(String::from_utf8(again).unwrap(), text);
}

/// Somebody else may have written it.
#[test]
fn secrets_in_a_report_are_masked() {
    let secret = crate::sample::SECRET;
    let good: Value = serde_json::from_str(&written(Format::Json)).unwrap();
    for place in scalars(&good) {
        let mut value = good.clone();
        match value.pointer_mut(&place) {
            Some(Value::String(text)) => text.push_str(secret),
            _ => continue,
        }
        let Ok(document) = read_document(value.to_string().as_bytes()) else {
            continue;
        };
        for (format, name) in FORMATS.into_iter().filter(|it| it.0 != Format::Text) {
            let mut text = Vec::new();
            let moment = gitlab_runner_lint::report::Moment::default();
            write_document(format, &document, &[], moment, &mut text).unwrap();
            let text = String::from_utf8(text).unwrap();
            assert!(!text.contains(secret), "{place} in {name}");
        }
    }
}

/// What is suppressed stands where the other findings should.
fn swapped(report: &str) -> String {
    let mut value: Value = serde_json::from_str(report).unwrap();
    let suppressed = value["suppressed"].take();
    value["suppressed"] = value["findings"].take();
    value["findings"] = suppressed;
    value.to_string()
}

#[test]
fn what_is_no_report_is_refused_with_its_place() {
    let good = written(Format::Json);
    let elsewhere = good.replace("\"directory\": \"ci/a b\"", "\"directory\": \"x\"");
    let deep = format!("{{\"x\": {}", "[".repeat(1_000_000));
    for (text, said) in [
        (
            "",
            "bad.json: not JSON (EOF while parsing a value, line 1, column 0)",
        ),
        ("{\"version\": 1", "bad.json: not JSON"),
        ("[]", "bad.json: no JSON report of `check`"),
        (
            "{\"version\": 1}",
            "bad.json: no JSON report of `check` (missing field `directory`",
        ),
        (
            "{\"version\": 2, \"x\": 1}",
            "bad.json: a report of version 2; this program reads version 1",
        ),
        (
            &deep,
            "bad.json: not JSON (EOF while parsing a list, line 1, column 1000006)",
        ),
        (
            &good.replace("\"primary\": true", "\"primary\": false"),
            "bad.json: finding 1 does not start",
        ),
        (
            &good.replace("\"line\": 1", "\"line\": -1"),
            "bad.json: no JSON report of `check` (invalid value",
        ),
        (
            &good.replace("\"severity\": \"error\"", "\"severity\": \"x\""),
            "unknown variant `x`",
        ),
        (
            &good.replacen("\"suppression\": {", "\"x\": {", 1),
            "bad.json: a suppressed finding does not say why",
        ),
        (
            &swapped(&good),
            "bad.json: a finding is suppressed, but stands among those that count",
        ),
        (
            &elsewhere,
            "different directories of the repository: \"ci/a b\", \"x\"",
        ),
    ] {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("good.json"), &good).unwrap();
        fs::write(directory.path().join("bad.json"), text).unwrap();
        let output = run(
            directory.path(),
            &["report", "merge", "good.json", "bad.json"],
        );
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(said), "{errors} is not {said}");
        assert!(output.stdout.is_empty());
    }
}
