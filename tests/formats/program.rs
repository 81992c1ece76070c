//! Several forms in one run of the real program.

use std::fs;
#[cfg(target_os = "linux")]
use std::process::Command;

use serde_json::Value;

use crate::merge::run;
use crate::sample::FORMATS;

const RUNNER: &str = "[[runners]]\n  executor = \"docker\"\n  url = \"http://a.example\"\n  token = \"glrt-Zx81kPq2mVtY7rWcNd3L\"\n  [runners.docker]\n    image = \"alpine\"\n    privileged = true\n";

#[test]
fn one_run_writes_what_many_would() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join(".git")).unwrap();
    fs::write(directory.path().join("config.toml"), RUNNER).unwrap();
    let mut arguments = vec!["check".to_owned(), "config.toml".to_owned()];
    for (_, name) in FORMATS {
        arguments.extend(["--output".to_owned(), format!("{name}=out.{name}")]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let all = run(directory.path(), &arguments);
    for (_, name) in FORMATS {
        let written = fs::read_to_string(directory.path().join(format!("out.{name}"))).unwrap();
        let alone = run(
            directory.path(),
            &["check", "config.toml", "--format", name],
        );
        assert_eq!(String::from_utf8(alone.stdout).unwrap(), written, "{name}");
        assert_eq!(alone.status.code(), all.status.code());
        assert!(!written.contains("Zx81kPq2mVtY7rWcNd3L"), "{name}");
        if name == "text" {
            assert_eq!(String::from_utf8_lossy(&all.stdout), written);
        }
    }
}

#[test]
fn an_output_that_fails_keeps_no_other_from_being_written() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("config.toml"), RUNNER).unwrap();
    let check = |more: &[&str]| {
        let arguments = [&["check", "config.toml", "--format", "concise"], more].concat();
        let output = run(directory.path(), &arguments);
        let [said, complained] =
            [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
        (said, complained, output.status.code())
    };
    let (usual, ..) = check(&[]);
    let (said, complained, code) = check(&[
        "--output",
        "json=nowhere/a.json",
        "--output",
        "sarif=nowhere/b.sarif",
        "--output",
        "junit=c.xml",
    ]);
    assert_eq!((said, code), (usual, Some(2)));
    assert!(directory.path().join("c.xml").exists());
    for file in ["nowhere/a.json", "nowhere/b.sarif"] {
        assert!(
            complained.contains(&format!("writing {file}: ")),
            "{complained}"
        );
    }
}

#[test]
fn no_report_replaces_a_file_that_it_is_about() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("config.toml");
    fs::write(&file, RUNNER).unwrap();
    for more in [&[][..], &["--fix", "--unsafe-fixes"], &["--add-ignore"]] {
        let arguments = ["check", "--output", "json=./config.toml"];
        let output = run(directory.path(), &[&arguments, more].concat());
        let complained = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{complained}");
        assert!(
            complained.contains("would replace ./config.toml"),
            "{complained}"
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), RUNNER);
    }
    let pipeline = directory.path().join(".gitlab-ci.yml");
    fs::write(pipeline, "\"::error::x\":\n  script: ##[group]x\n").unwrap();
    let matrix = |more: &[&str]| run(directory.path(), &[&["matrix"], more].concat());
    assert_eq!(matrix(&["--output", "config.toml"]).status.code(), Some(2));
    assert_eq!(fs::read_to_string(&file).unwrap(), RUNNER);
    let shown = String::from_utf8(matrix(&[]).stdout).unwrap();
    assert!(shown.contains("\n?:error::x "), "{shown}");
}

/// The log of a whole job may be behind the name of a stream.
#[cfg(target_os = "linux")]
#[test]
fn what_a_stream_goes_to_is_not_replaced() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("config.toml"), RUNNER).unwrap();
    fs::write(directory.path().join(".gitlab-ci.yml"), "a:\n  script: x\n").unwrap();
    for (stream, place) in [("/dev/stdout", ">> log"), ("/dev/stderr", "2>> log")] {
        let log = directory.path().join("log");
        fs::write(&log, "before\n").unwrap();
        let program = env!("CARGO_BIN_EXE_gitlab-runner-lint");
        for command in ["check --output json=", "matrix --format json --output "] {
            let line = format!("{program} {command}{stream} {place}");
            let mut shell = Command::new("sh");
            shell.args(["-c", &line]).current_dir(directory.path());
            shell.output().unwrap();
            let log = fs::read_to_string(&log).unwrap();
            assert!(log.starts_with("before\n{"), "{line}: {log}");
            fs::write(directory.path().join("log"), "before\n").unwrap();
        }
    }
}

/// A pipe gives its bytes once: to read it again for another form would wait for ever.
#[cfg(unix)]
#[test]
fn inputs_are_read_once_for_all_forms() {
    use std::process::Command;

    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("config.toml");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::write(pipe, RUNNER)
    });
    let output = run(
        directory.path(),
        &[
            "check",
            "config.toml",
            "--output",
            "json=a",
            "--output",
            "sarif=b",
            "--format",
            "junit",
        ],
    );
    writer.join().unwrap().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("insecure-gitlab-url"));
    for name in ["a", "b"] {
        let text = fs::read_to_string(directory.path().join(name)).unwrap();
        assert!(text.contains("insecure-gitlab-url"), "{name}");
    }
}

#[test]
fn platforms_get_the_same_paths_and_fingerprints_from_every_directory() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().canonicalize().unwrap();
    fs::create_dir_all(root.join("ci/x")).unwrap();
    fs::create_dir(root.join(".git")).unwrap();
    fs::write(root.join("ci/config.toml"), RUNNER).unwrap();
    let absolute = root.join("ci/config.toml");
    let absolute = absolute.to_str().unwrap();
    for format in ["gitlab-codequality", "gitlab-sast", "junit", "github"] {
        let found = |from: &str, path: &str| {
            let output = run(&root.join(from), &["check", path, "--format", format]);
            String::from_utf8(output.stdout).unwrap()
        };
        let first = found("", "ci/config.toml");
        assert!(first.contains("ci/config.toml"), "{first}");
        assert_eq!(first, found("ci", "config.toml"));
        assert_eq!(first, found("ci/x", ".././../ci/config.toml"));
        assert_eq!(first, found("ci/x", absolute), "{format}");
    }
}

#[test]
fn rules_are_told_to_programs() {
    let directory = tempfile::tempdir().unwrap();
    let json = |arguments: &[&str]| -> Value {
        serde_json::from_slice(&run(directory.path(), arguments).stdout).unwrap()
    };
    let all = json(&["rule", "--format", "json"]);
    assert_eq!(all["version"], 1);
    let rules = all["rules"].as_array().unwrap();
    assert!(rules.len() > 100);
    let id = rules[0]["id"].as_str().unwrap();
    let one = json(&["rule", id, "--format", "json"]);
    assert_eq!(one["sections"][0]["title"], "What it finds");
    for (key, value) in rules[0].as_object().unwrap() {
        assert_eq!(&one[key], value, "{key}");
    }
}
