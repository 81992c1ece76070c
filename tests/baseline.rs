//! A baseline: what was there before does not count, whatever moves, and what is new does.
#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PIPELINE: &str = "\
test:
  image:
    name: alpine:3.20
    pull_policy: allways
  script: make test
build:
  image:
    name: alpine:3.20
    pull_policy: allways
  script: make
";

const RUNNERS: &str = "\
concurrent = 4

[[runners]]
  name = \"one\"
  executor = \"docker\"
  [runners.docker]
    image = \"alpine:3.20\"
    privileged = true

[[runners]]
  name = \"two\"
  executor = \"docker\"
  [runners.docker]
    image = \"alpine:3.20\"
    privileged = true
";

/// A directory, and the program in it.
struct Place {
    directory: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    fn with(files: &[(&str, &str)]) -> Self {
        let place = Self::new();
        for (path, text) in files {
            place.put(path, text);
        }
        place
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    fn run_in(&self, folder: &str, words: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"));
        command.env_clear().current_dir(self.path().join(folder));
        command.args(words.split_whitespace()).output().unwrap()
    }

    fn run(&self, words: &str) -> Output {
        self.run_in("", words)
    }

    /// What is new, one line each.
    fn new_findings(&self, words: &str) -> Vec<String> {
        let words = format!("check --format concise --fail-on never {words}");
        let output = self.run(&words);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{words}: {}",
            errors(&output)
        );
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    fn create(&self, words: &str) {
        let words = format!("baseline create --file known.json {words}");
        let output = self.run(&words);
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    }
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const KNOWN: &str = "--baseline known.json";

fn team() -> Place {
    let place = Place::with(&[(".gitlab-ci.yml", PIPELINE), ("infra/config.toml", RUNNERS)]);
    assert_eq!(place.new_findings("").len(), 4);
    place.create("");
    assert_eq!(place.new_findings(KNOWN), [""; 0]);
    place
}

#[test]
fn moved_lines_and_another_order_are_nothing_new() {
    let place = team();
    let (first, second) = PIPELINE.split_once("build:").unwrap();
    let moved = format!("# note\n\nbuild:{second}# more\n\n{first}");
    place.put(".gitlab-ci.yml", &moved);
    let parts: Vec<&str> = RUNNERS.split("[[runners]]").collect();
    let [top, one, two] = parts.as_slice() else {
        panic!("two runners")
    };
    let moved = format!("# note\n{top}# a\n[[runners]]{two}\n# b\n[[runners]]{one}");
    place.put("infra/config.toml", &moved.replace("  [", "    ["));
    assert_eq!(place.new_findings(KNOWN), [""; 0]);
}

#[test]
fn what_an_expired_comment_ignored_is_known_and_stays_known() {
    let comment = "# gitlab-runner-lint: ignore[privileged-shared-runner] until 2020-01-31 later\n";
    let runners = RUNNERS.replace("    privileged", &format!("    {comment}    privileged"));
    let place = Place::with(&[("config.toml", &runners)]);
    assert_eq!(place.new_findings("").len(), 4);
    place.create("");
    assert_eq!(place.new_findings(KNOWN), [""; 0]);
    let before = place.text("known.json");
    let output = place.run("baseline prune --file known.json");
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert_eq!(place.text("known.json"), before);
}

#[test]
fn a_new_mistake_is_told_alone() {
    let place = team();
    let text =
        format!("{PIPELINE}deploy:\n  image:\n    name: a\n    pull_policy: nevr\n  script: a\n");
    place.put(".gitlab-ci.yml", &text);
    let found = place.new_findings(KNOWN);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("`nevr`"), "{found:?}");
    let output = place.run(&format!("check {KNOWN}"));
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.ends_with("1 error, 0 warnings, 0 notes, 4 known from the baseline\n"));
}

#[test]
fn of_equal_findings_the_surplus_is_new() {
    let list = |entries: &str| {
        format!("test:\n  image:\n    name: a\n    pull_policy: [{entries}]\n  script: a\n")
    };
    let place = Place::with(&[(".gitlab-ci.yml", &list("nevr, allways"))]);
    let before = place.new_findings("").len();
    place.create("");
    assert_eq!(place.new_findings(KNOWN), [""; 0]);
    place.put(".gitlab-ci.yml", &list("nevr, allways, sometimes"));
    let (all, new) = (place.new_findings("").len(), place.new_findings(KNOWN));
    assert_eq!(new.len(), all - before, "{new:?}");
    assert!(new.iter().all(|line| line.contains("sometimes")), "{new:?}");
}

#[test]
fn a_baseline_holds_from_every_directory_of_its_repository() {
    let place = Place::with(&[(".gitlab-ci.yml", PIPELINE), ("infra/config.toml", RUNNERS)]);
    fs::create_dir(place.path().join(".git")).unwrap();
    place.create("");
    for (folder, words) in [
        ("infra", "check --fail-on note --baseline ../known.json"),
        (
            "infra",
            "check --fail-on note --baseline ../known.json config.toml ../.gitlab-ci.yml",
        ),
        ("infra", "check --fail-on note --baseline ../known.json .."),
    ] {
        let output = place.run_in(folder, words);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{words}: {}",
            errors(&output)
        );
    }
    let whole = place.path().join(".gitlab-ci.yml");
    let words = format!("check --fail-on note {KNOWN} {}", whole.display());
    assert_eq!(place.run(&words).status.code(), Some(0));
    place.put(".gitlab-runner-lint.toml", "baseline = \"known.json\"\n");
    for folder in ["", "infra"] {
        let output = place.run_in(folder, "check --fail-on note");
        assert_eq!(output.status.code(), Some(0), "{folder}");
    }
}

#[test]
fn prune_drops_what_is_fixed_and_nothing_else() {
    let place = team();
    let said = |words: &str| {
        let output = place.run(&format!("baseline prune --file known.json {words}"));
        assert_eq!(output.status.code(), Some(0));
        errors(&output)
    };
    // Nothing is added, and what was not looked at stays.
    place.put(".gitlab-ci.yml", &PIPELINE.replacen("allways", "always", 1));
    place.put("infra/more.toml", RUNNERS);
    assert_eq!(
        said("infra"),
        "Dropped 0 findings, 4 are left in known.json\n"
    );
    assert_eq!(said(""), "Dropped 1 finding, 3 are left in known.json\n");
    assert_eq!(place.new_findings(KNOWN).len(), 2);
    // A file that cannot be read says nothing of what is fixed in it.
    place.put("infra/config.toml", &format!("{RUNNERS}x = [\n"));
    assert_eq!(said(""), "Dropped 0 findings, 3 are left in known.json\n");
    fs::remove_file(place.path().join("infra/config.toml")).unwrap();
    assert_eq!(said("."), "Dropped 2 findings, 1 is left in known.json\n");
    fs::remove_file(place.path().join(".gitlab-ci.yml")).unwrap();
    let output = place.run("baseline prune --file known.json");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        errors(&output).contains("none of its files is in"),
        "{}",
        errors(&output)
    );
}

#[test]
fn what_is_fixed_is_mentioned_of_checked_files_only() {
    let place = team();
    place.put(".gitlab-ci.yml", "test:\n  script: a\n");
    let said = |words: &str| {
        let output = place.run(&format!("check {KNOWN} {words}"));
        String::from_utf8(output.stdout).unwrap()
    };
    let fixed = "2 entries of the baseline are fixed (`baseline prune` drops them)";
    assert!(said("").contains(fixed), "{}", said(""));
    assert!(said("-v").contains("  .gitlab-ci.yml: [job-pull-policy-unknown-value]"));
    assert!(!said("infra").contains("fixed"), "{}", said("infra"));
    assert!(!said("--select privileged-shared-runner").contains("fixed"));
}

#[test]
fn known_findings_are_not_fixed() {
    let wrong = PIPELINE.replace("allways", "if_not_present");
    let place = Place::with(&[(".gitlab-ci.yml", &wrong)]);
    place.create("");
    let deploy = "deploy:\n  image:\n    name: a\n    pull_policy: if_not_present\n  script: a\n";
    place.put(".gitlab-ci.yml", &format!("{wrong}{deploy}"));
    let output = place.run(&format!("check --diff {KNOWN}"));
    assert_eq!(output.status.code(), Some(1));
    let output = place.run(&format!("check --fix {KNOWN}"));
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let expected = format!(
        "{wrong}{}",
        deploy.replace('_', "-").replace("pull-", "pull_")
    );
    assert_eq!(place.text(".gitlab-ci.yml"), expected);
}

#[test]
fn a_baseline_holds_no_secret() {
    let secret = "glrt-Zx81kPq2mVtY7rWcNd3L";
    let place = Place::with(&[(
        "config.toml",
        &format!(
            "[[runners]]\nname = \"{secret}\"\ntoken = \"{secret}\"\nexecutor = \"docker\"\n[runners.docker]\nimage = \"a\"\nprivileged = true\npull_policy = \"{secret}\"\n"
        ),
    )]);
    fs::create_dir(place.path().join(".git")).unwrap();
    place.create("--profile pedantic");
    assert!(!place.new_findings("--profile pedantic").is_empty());
    assert_eq!(
        place.new_findings(&format!("--profile pedantic {KNOWN}")),
        [""; 0]
    );
    assert!(!place.text("known.json").contains("Zx81kPq2mVtY7"));
}

#[test]
fn hostile_baselines_do_no_harm() {
    let place = team();
    let known = place.text("known.json");
    let twice = known.replace("\n  ]", &format!(",\n{}\n  ]", lines(&known)));
    let huge = known.replace("\"count\":1", "\"count\":18446744073709551615");
    for (text, code) in [
        (twice, 0),
        (huge.clone(), 0),
        (
            huge.replace("\n  ]", &format!(",\n{}\n  ]", lines(&huge))),
            0,
        ),
        (known.replace("\"count\":1", "\"count\":0"), 1),
        (known.replace("\"count\":1", "\"count\":1.5"), 2),
        (known.replace("\"rule\"", "\"ruler\""), 2),
        (
            format!("{{\"version\":1,\"findings\":{}", "[".repeat(1 << 20)),
            2,
        ),
        (
            format!("{{\"version\":1,\"x\":{}", "{\"a\":".repeat(1 << 20)),
            2,
        ),
        ("\0".repeat(100), 2),
    ] {
        place.put("known.json", &text);
        let start: String = text.chars().take(300).collect();
        for words in [
            format!("check {KNOWN}"),
            "baseline prune --file known.json".to_owned(),
        ] {
            let output = place.run(&words);
            let said = errors(&output);
            let expected = if words.starts_with("check") || code == 2 {
                code
            } else {
                0
            };
            assert_eq!(
                output.status.code(),
                Some(expected),
                "{words}: {said}{start}"
            );
            assert!(
                code != 2 || said.starts_with("cannot lint: baseline known.json:"),
                "{said}"
            );
            place.put("known.json", &text);
        }
    }
}

/// The findings of a baseline, without what is around them.
fn lines(baseline: &str) -> String {
    let found = baseline.lines().filter(|line| line.contains("\"rule\""));
    let found: Vec<&str> = found
        .map(|line| line.trim().trim_end_matches(','))
        .collect();
    found.join(",\n")
}

/// Copies the files that are checked.
fn copy(from: &Path, to: &Path) -> Vec<PathBuf> {
    let mut copied = Vec::new();
    let mut waiting = vec![from.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let target = to.join(path.strip_prefix(from).unwrap());
            if path.is_dir() {
                waiting.push(path);
            } else {
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::copy(&path, &target).unwrap();
                copied.push(target);
            }
        }
    }
    copied
}

/// One more line at the top, where that changes nothing.
fn shift(path: &Path) {
    let is_text = path
        .extension()
        .is_some_and(|extension| ["yml", "yaml", "toml"].iter().any(|it| *it == extension));
    let bytes = fs::read(path).unwrap();
    let is_marked = bytes.starts_with("\u{FEFF}".as_bytes()) || bytes.starts_with(&[0xFF, 0xFE]);
    // An empty file and one with nothing but comments are not the same to GitLab.
    let is_empty = bytes.iter().all(u8::is_ascii_whitespace);
    if is_text && !is_marked && !is_empty {
        let mut shifted = b"# one more line\n".to_vec();
        shifted.extend(bytes);
        fs::write(path, shifted).unwrap();
    }
}

#[test]
fn real_files_have_nothing_new_and_then_one_mistake() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(groups) = fs::read_dir(&folder) else {
        return;
    };
    for group in groups.map(|entry| entry.unwrap().path()) {
        if !group.is_dir() {
            continue;
        }
        let place = Place::new();
        let copied = copy(&group, &place.path().join("all"));
        let words = "all --profile strict";
        place.create(words);
        let known = format!("{words} {KNOWN}");
        assert_eq!(place.new_findings(&known), [""; 0], "{group:?}");
        copied.iter().for_each(|path| shift(path));
        assert_eq!(place.new_findings(&known), [""; 0], "{group:?}");
        place.put(
            "all/one more/.gitlab-ci.yml",
            &PIPELINE.replacen("allways", "always", 1),
        );
        let found = place.new_findings(&known);
        let told: Vec<&String> = found.iter().filter(|it| it.contains("allways")).collect();
        assert_eq!(told.len(), 1, "{group:?}");
        assert!(
            found.iter().all(|it| it.starts_with("all/one more/")),
            "{found:?}"
        );
    }
}

#[test]
fn a_wrong_path_does_not_empty_a_baseline() {
    let place = team();
    let before = place.text("known.json");
    let output = place.run("baseline create --force --file known.json infar");
    assert_eq!(output.status.code(), Some(2));
    let told = errors(&output);
    assert!(told.contains("infar: no such file"), "{told}");
    assert!(told.contains("known.json was not written"), "{told}");
    assert_eq!(place.text("known.json"), before);
}

#[test]
fn a_baseline_of_a_directory_above_is_proposed() {
    let place = team();
    place.put("infra/deep/x.yml", "");
    for (folder, meant) in [
        ("infra", "../known.json"),
        ("infra/deep", "../../known.json"),
    ] {
        let output = place.run_in(folder, "check --baseline known.json");
        assert_eq!(output.status.code(), Some(2));
        let told = errors(&output);
        assert!(told.contains(&format!("did you mean {meant}?")), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn a_repository_has_one_name_whatever_link_leads_to_it() {
    let place = team();
    let outside = tempfile::tempdir().unwrap();
    let link = outside.path().join("link");
    std::os::unix::fs::symlink(place.path(), &link).unwrap();
    for end in [
        "",
        "/infra",
        "/infra/config.toml",
        "/../link/.gitlab-ci.yml",
    ] {
        let words = format!("{KNOWN} {}{end}", link.display());
        assert_eq!(place.new_findings(&words), [""; 0], "{end}");
    }
}

#[test]
fn what_is_selected_runs_although_the_settings_turn_it_off() {
    let place = team();
    let settings = "[rules]\nprivileged-shared-runner = \"off\"\n[[override]]\npaths = [\"infra\"]\nrules = { privileged-shared-runner = \"off\" }\n";
    place.put(".gitlab-runner-lint.toml", settings);
    let select = "--select privileged-shared-runner";
    assert_eq!(place.new_findings("infra"), [""; 0]);
    assert_eq!(place.new_findings(select).len(), 2);
    assert_eq!(place.new_findings(&format!("{KNOWN} {select}")), [""; 0]);
    let ignored = format!("{select} --ignore privileged-shared-runner");
    assert_eq!(place.new_findings(&ignored), [""; 0]);
}
