//! The real program over `tests/cases/<case>/`: each line of `commands` is run in a copy of the
//! directory, one after the other; what comes out is the snapshot.
//!
//! A line is `[NAME=VALUE ...] arguments [< file]`. The environment is empty but for these names.
#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const COMMANDS: &str = "commands";

#[test]
fn cases_come_out_as_their_snapshots_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut cases: Vec<PathBuf> = fs::read_dir(root.join("tests/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/cli");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for case in cases {
            let name = case.file_name().unwrap().to_str().unwrap();
            insta::assert_snapshot!(name, played(&case));
        }
    });
}

/// Everything that the commands of a case print and change.
fn played(case: &Path) -> String {
    let directory = tempfile::tempdir().unwrap();
    copy(case, directory.path());
    let mut log = String::new();
    for line in fs::read_to_string(case.join(COMMANDS)).unwrap().lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let before = files(directory.path());
        log.push_str(&run(line, directory.path()));
        for (path, text) in files(directory.path()) {
            if before.get(&path) != Some(&text) {
                writeln!(log, "[{path} now]\n{}", String::from_utf8_lossy(&text)).unwrap();
            }
        }
    }
    let place = directory.path().canonicalize().unwrap();
    log.replace(place.to_str().unwrap(), "[directory]")
}

fn run(line: &str, directory: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"));
    command
        .env_clear()
        .current_dir(directory)
        .stdin(Stdio::null());
    let mut words = line.split_whitespace().peekable();
    while let Some((name, value)) = words
        .next_if(|word| !word.starts_with('-') && word.contains('='))
        .and_then(|word| word.split_once('='))
    {
        command.env(name, value);
    }
    while let Some(word) = words.next() {
        if word == "<" {
            let input = words.next().unwrap();
            command.stdin(File::open(directory.join(input)).unwrap());
        } else {
            command.arg(word);
        }
    }
    let output = command.output().unwrap();
    let mut log = format!("$ gitlab-runner-lint {line}\n");
    log.push_str(
        &String::from_utf8(output.stdout)
            .unwrap()
            .replace('\u{1b}', "␛"),
    );
    let errors = String::from_utf8(output.stderr).unwrap();
    if !errors.is_empty() {
        writeln!(
            log,
            "[stderr]\n{}",
            errors.trim_end().replace('\u{1b}', "␛")
        )
        .unwrap();
    }
    writeln!(log, "[exit {}]\n", output.status.code().unwrap()).unwrap();
    log
}

fn copy(from: &Path, to: &Path) {
    for (path, text) in files(from) {
        if path != COMMANDS {
            let target = to.join(path);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, text).unwrap();
        }
    }
}

/// All files below a directory, by their path with `/`.
fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(current) = waiting.pop() {
        for entry in fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(directory).unwrap();
                let name = name.to_str().unwrap().replace('\\', "/");
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure_and_a_closed_pipe_is_none() {
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"));
        command.env_clear().arg("rule");
        command
    };
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = program().stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("cannot lint: writing the standard output"),
        "{said}"
    );

    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = program()
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}
