//! Help: every command and flag has a text, fits a screen, says the words of the settings, and is
//! used by a case; nothing in it is a promise that nobody keeps.
#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command as Process, Stdio};

use clap::{Arg, ArgAction, Command};
use gitlab_runner_lint::cli;
use gitlab_runner_lint::settings::keys::{Kind, TOP};

/// Lines of a screen, and its columns.
const LINES: usize = 60;
const COLUMNS: usize = 80;

/// Every command that there is, by the words to it.
fn commands() -> Vec<(Vec<String>, Command)> {
    let mut all = Vec::new();
    let mut waiting = vec![(Vec::new(), cli::command())];
    while let Some((path, command)) = waiting.pop() {
        for part in command.get_subcommands() {
            let mut path = path.clone();
            path.push(part.get_name().to_owned());
            waiting.push((path, part.clone()));
        }
        all.push((path, command));
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// The commands that do something.
fn leaves() -> Vec<(Vec<String>, Command)> {
    let all = commands().into_iter();
    all.filter(|(_, command)| !command.has_subcommands())
        .collect()
}

fn flags(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|arg| {
        arg.get_long().is_some()
            && !matches!(arg.get_action(), ArgAction::Help | ArgAction::Version)
    })
}

fn printed(words: &[&str]) -> String {
    let output = Process::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"))
        .env_clear()
        .args(words)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{words:?}");
    assert!(output.stderr.is_empty(), "{words:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_command_and_argument_has_a_text() {
    for (path, command) in commands() {
        let mut texts = vec![(String::new(), command.get_about().map(ToString::to_string))];
        for arg in command.get_arguments() {
            let help = arg.get_help().map(ToString::to_string);
            texts.push((arg.get_id().to_string(), help));
        }
        for (name, text) in texts {
            let text = text.unwrap_or_default();
            assert!(text.len() > 5, "{path:?} {name} has no text");
            let is_open = !text.ends_with(['.', '!', ':']);
            assert!(is_open, "{path:?} {name} ends with a stop: {text}");
            let first = text.chars().next().unwrap();
            assert!(first.is_uppercase(), "{path:?} {name}: {text}");
        }
    }
}

#[test]
fn help_fits_a_screen_and_shows_two_examples() {
    for (path, command) in commands() {
        let mut words: Vec<&str> = path.iter().map(String::as_str).collect();
        words.push("--help");
        let text = printed(&words);
        let lines = text.lines().count();
        assert!(lines <= LINES, "{words:?} prints {lines} lines");
        for line in text.lines() {
            assert!(line.chars().count() <= COLUMNS, "{words:?}: {line}");
        }
        for arg in command
            .get_arguments()
            .filter(|arg| arg.get_long().is_some())
        {
            let flag = format!("--{}", arg.get_long().unwrap());
            assert!(text.contains(&flag), "{words:?} does not list {flag}");
        }
        let (_, examples) = text.split_once("\nExamples:\n").unwrap();
        let lead = format!("gitlab-runner-lint {}", path.join(" "));
        let shown = examples
            .lines()
            .filter(|line| line.starts_with("  ") && line.contains(lead.trim_end()));
        assert!(shown.count() >= 2, "{words:?} shows no two examples");
        words.pop();
        words.push("-h");
        assert!(text.starts_with(printed(&words).trim_end()), "{words:?}");
    }
}

#[test]
fn flags_of_one_variable_mean_the_same() {
    for (variable, uses) in cli::variables() {
        let mut texts = BTreeSet::new();
        for (path, command) in leaves() {
            for arg in flags(&command) {
                let flag = format!("{} --{}", path.join(" "), arg.get_long().unwrap());
                if uses.contains(&flag) {
                    let words = arg.get_possible_values();
                    let words: Vec<&str> = words.iter().map(|word| word.get_name()).collect();
                    texts.insert(format!("{:?} {words:?}", arg.get_action()));
                }
            }
        }
        assert_eq!(texts.len(), 1, "{variable} stands for {texts:?}");
    }
}

#[test]
fn every_flag_has_its_variable() {
    let stated: BTreeSet<String> = cli::variables().into_values().flatten().collect();
    for (path, command) in leaves() {
        for arg in flags(&command) {
            let flag = format!("{} --{}", path.join(" "), arg.get_long().unwrap());
            assert!(stated.contains(&flag), "{flag}");
        }
    }
}

#[test]
fn flags_take_the_words_of_the_settings() {
    let mut compared = 0;
    for key in TOP {
        let Some(long) = key.flag.strip_prefix("--") else {
            continue;
        };
        let all = leaves();
        let mut found = all
            .iter()
            .flat_map(|(_, command)| flags(command))
            .filter(|arg| arg.get_long() == Some(long))
            .peekable();
        assert!(found.peek().is_some(), "nothing takes {}", key.flag);
        let Kind::Word(words) = key.kind else {
            continue;
        };
        for arg in found {
            let taken = arg.get_possible_values();
            let taken: BTreeSet<&str> = taken.iter().map(|word| word.get_name()).collect();
            assert_eq!(taken, words.iter().copied().collect(), "{}", key.flag);
            let help = arg.get_help().unwrap().to_string();
            for word in words {
                assert!(help.contains(word), "{}: {help}", key.flag);
            }
            compared += 1;
        }
    }
    assert!(compared > 8, "{compared}");
}

#[test]
fn help_names_every_word_that_a_flag_takes() {
    for (path, command) in leaves() {
        for arg in flags(&command).filter(|arg| arg.get_num_args().unwrap().takes_values()) {
            let help = arg.get_help().unwrap().to_string();
            for word in arg.get_possible_values() {
                let word = word.get_name();
                // What draws source lines cannot be made of reports.
                if path == ["report", "merge"] && word == "text" {
                    continue;
                }
                assert!(help.contains(word), "{path:?} {arg}: no {word} in {help}");
            }
        }
    }
}

/// The command lines of all cases.
fn lines() -> Vec<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut lines = Vec::new();
    for entry in fs::read_dir(root).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path().join("commands")).unwrap();
        lines.extend(text.lines().map(|line| {
            let words = line.split_whitespace().map(str::to_owned);
            words.collect::<Vec<String>>()
        }));
    }
    lines
}

/// Flags that are used by a test of their own: what they write is too much for a case.
const ELSEWHERE: [&str; 1] = ["man --output"];

#[test]
fn every_flag_is_used_by_a_case() {
    let lines = lines();
    let mut unused = Vec::new();
    for (path, command) in leaves() {
        for arg in flags(&command) {
            let long = format!("--{}", arg.get_long().unwrap());
            let is_used = lines.iter().any(|line| {
                let names = line
                    .iter()
                    .any(|word| word == &long || word.starts_with(&format!("{long}=")));
                let short = arg.get_short().map(|short| format!("-{short}"));
                let is_short = line.iter().any(|word| Some(word) == short.as_ref());
                let is_command = arg.is_global_set() || path.iter().all(|word| line.contains(word));
                (names || is_short) && is_command
            });
            let name = format!("{} {long}", path.join(" "));
            if !is_used && !ELSEWHERE.contains(&name.as_str()) {
                unused.push(name);
            }
        }
    }
    assert!(unused.is_empty(), "no case uses:\n{}", unused.join("\n"));
}

#[test]
fn the_shells_own_check_accepts_the_completions() {
    let text = printed(&["completions", "bash"]);
    for (path, command) in leaves() {
        let name = path.join("__subcmd__");
        assert!(
            text.contains(&name) || text.contains(&path.join("__")),
            "{name}"
        );
        for arg in flags(&command) {
            assert!(text.contains(&format!("--{}", arg.get_long().unwrap())));
        }
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), &text).unwrap();
    if let Ok(status) = Process::new("bash").arg("-n").arg(file.path()).status() {
        assert!(status.success());
    }
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        assert!(printed(&["completions", shell]).contains("gitlab-runner-lint"));
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("man1");
    printed(&["man", "--output", place.to_str().unwrap()]);
    for (path, command) in commands() {
        let mut name = String::from("gitlab-runner-lint");
        for word in &path {
            name.push('-');
            name.push_str(word);
        }
        let text = fs::read_to_string(place.join(format!("{name}.1"))).unwrap();
        assert!(text.contains(".SH EXAMPLES"), "{name}");
        // What belongs to clap and not to roff.
        for mark in ["possible values", "\u{1b}", ".SH EXTRA", "{n}"] {
            assert!(!text.contains(mark), "{name}: {mark}");
        }
        for arg in flags(&command) {
            let flag = arg.get_long().unwrap().replace('-', "\\-");
            assert!(text.contains(&format!("\\-\\-{flag}")), "{name} {flag}");
        }
    }
    let main = fs::read_to_string(place.join("gitlab-runner-lint.1")).unwrap();
    assert_eq!(printed(&["man"]), main);
}
