//! The parts of a run tell together what one run tells, whatever lies where.
#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;
use gitlab_runner_lint::discover::{Request, Shard, part, workspace};
use gitlab_runner_lint::engine::{Workspace, lint};
use gitlab_runner_lint::report::{
    Format, Moment, Style, merge, read_document, write, write_document,
};
use gitlab_runner_lint::settings::{Level, Settings};

const FOLDERS: [&str; 3] = ["a", "b", "c"];

/// What a run says, as JSON.
fn said(workspace: &Workspace, settings: &Settings) -> Vec<u8> {
    let report = lint(workspace, settings);
    let mut json = Vec::new();
    let (sources, style) = (&workspace.sources, Style::default());
    write(Format::Json, &report, &[], sources, &style, &mut json).unwrap();
    json
}

/// The reports of parts as one.
fn joined(parts: &[Vec<u8>]) -> String {
    let documents = parts.iter().map(|part| read_document(part).unwrap());
    let merged = merge(documents.collect()).unwrap();
    let mut json = Vec::new();
    write_document(Format::Json, &merged, &[], Moment::default(), &mut json).unwrap();
    String::from_utf8(json).unwrap()
}

/// A directory of the tree, `""` for its root.
fn folder(random: &mut Unstructured<'_>) -> Result<String> {
    let depth = random.int_in_range(0..=3)?;
    let names: Result<Vec<&str>> = (0..depth)
        .map(|_| random.choose(&FOLDERS).copied())
        .collect();
    Ok(names?.join("/"))
}

fn below(folder: &str, name: &str) -> String {
    Path::new(folder).join(name).display().to_string()
}

const NAMES: [&str; 5] = [
    ".gitlab-ci.yml",
    "x.gitlab-ci.yml",
    "y.gitlab-ci.yml",
    "config.toml",
    "z.yml",
];

const IGNORED: [&str; 4] = [
    "job-pull-policy-unknown-value",
    "include-not-found",
    "privileged-shared-runner",
    "pull-policy-unknown-value",
];

fn runners(random: &mut Unstructured<'_>) -> Result<String> {
    let name = random.int_in_range(0..=9)?;
    let tail = *random.choose(&["", "", "", "x = [\n", "limit = -1\n"])?;
    let head = match random.ratio(1, 4)? {
        true => format!(
            "# gitlab-runner-lint: ignore-file[{}] known\n",
            random.choose(&IGNORED)?
        ),
        false => String::new(),
    };
    Ok(format!(
        "{head}concurrent = 0\n[[runners]]\nname = \"r{name}\"\nexecutor = \"docker\"\n[runners.docker]\nimage = \"a\"\nprivileged = true\npull_policy = \"nevr\"\n{tail}"
    ))
}

fn pipeline(random: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for _ in 0..random.int_in_range(0..=2)? {
        let file = below(&folder(random)?, random.choose::<&str>(&NAMES)?);
        let path = match random.int_in_range(0..=3)? {
            0 => format!("/{}/*.yml", folder(random)?),
            1 if random.ratio(1, 2)? => "/**/x.gitlab-ci.yml".to_owned(),
            _ => format!("/{file}"),
        };
        let rules = match random.ratio(1, 4)? {
            true => "\n    rules:\n      - if: $NEVER == \"x\"",
            false => "",
        };
        if text.is_empty() {
            text.push_str("include:\n");
        }
        text.push_str(&format!("  - local: \"{path}\"{rules}\n"));
    }
    if random.ratio(1, 5)? {
        let file = below(&folder(random)?, random.choose::<&str>(&NAMES)?);
        text.push_str(&format!("start:\n  trigger:\n    include: {file}\n"));
    }
    let name = random.choose(&["one", "two", "three"])?;
    text.push_str(&format!(
        "{name}:\n  image:\n    name: alpine\n    pull_policy: if_not_present\n  script: a\n"
    ));
    if random.ratio(1, 4)? {
        let rule = *random.choose(&IGNORED)?;
        text.insert_str(
            0,
            &format!("# gitlab-runner-lint: ignore-file[{rule}] known\n"),
        );
    }
    if random.ratio(1, 6)? {
        text.push_str("broken: [\n");
    }
    Ok(text)
}

fn plant(random: &mut Unstructured<'_>, root: &Path) -> Result<()> {
    for _ in 0..random.int_in_range(1..=14)? {
        let folder = root.join(folder(random)?);
        let name = match random.int_in_range(0..=9)? {
            0 => ".git",
            1 => ".gitignore",
            2 => "z.yml",
            3 | 4 => "config.toml",
            5 => "y.gitlab-ci.yml",
            6 => "x.gitlab-ci.yml",
            _ => ".gitlab-ci.yml",
        };
        let place = folder.join(name);
        if place.exists() || fs::create_dir_all(&folder).is_err() {
            continue;
        }
        match name {
            ".git" => fs::create_dir(place).unwrap(),
            ".gitignore" => fs::write(place, "y.gitlab-ci.yml\n/b/\n").unwrap(),
            "config.toml" => fs::write(place, runners(random)?).unwrap(),
            "z.yml" if random.ratio(1, 2)? => fs::write(place, "just: text\n").unwrap(),
            _ => fs::write(place, pipeline(random)?).unwrap(),
        }
    }
    Ok(())
}

fn asked(random: &mut Unstructured<'_>) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for _ in 0..random.int_in_range(0..=3)? {
        let folder = folder(random)?;
        let name = *random.choose(&NAMES)?;
        paths.push(PathBuf::from(match random.int_in_range(0..=5)? {
            0 | 1 => below(&folder, "."),
            2 | 3 => below(&folder, name),
            4 => format!("{}/*.yml", below(&folder, "*")),
            _ => below(&folder, "*/.gitlab-ci.yml"),
        }));
    }
    if paths.is_empty() || random.ratio(1, 2)? {
        paths.push(PathBuf::from("."));
    }
    Ok(paths)
}

fn settings(random: &mut Unstructured<'_>) -> Result<Settings> {
    let mut settings = Settings::default();
    if random.ratio(1, 5)? {
        settings.pipelines = vec![below(&folder(random)?, "z.yml"), "a/**/z.yml".to_owned()];
    }
    if random.ratio(1, 6)? {
        settings.exclude = vec![below(&folder(random)?, "c/**")];
    }
    if random.ratio(1, 6)? {
        settings.runners = vec![
            "**/config.toml".to_owned(),
            below(&folder(random)?, "config.toml"),
        ];
    }
    Ok(settings)
}

#[test]
fn parts_tell_together_what_one_run_tells() {
    let mut divided = 0;
    arbtest(|random| {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap().join("root");
        fs::create_dir(&root).unwrap();
        plant(random, &root)?;
        let mut settings = settings(random)?;
        let (paths, mut current) = (asked(random)?, root.clone());
        if random.ratio(1, 4)? {
            let inner = root.join(folder(random)?);
            fs::create_dir_all(&inner).unwrap();
            current = inner;
        }
        // Where all pipelines meet the same Runner files, no part knows that no job uses one.
        let of_named = |path: &&PathBuf| !path.ends_with(".") && !path.ends_with(".gitlab-ci.yml");
        if paths.iter().any(|path| of_named(&path)) || !settings.runners.is_empty() {
            let rule = "runner-file-unused".to_owned();
            settings.rules.insert(rule, Level::Off);
        }
        let request = Request {
            paths: &paths,
            current: &current,
            settings: &settings,
            base: &root,
            input: None,
        };
        let whole = String::from_utf8(said(&workspace(&request), &settings)).unwrap();
        let of = random.int_in_range(1..=7)?;
        let (mut parts, mut own, mut projects) = (Vec::new(), 0, BTreeSet::new());
        for index in 1..=of {
            let (one, dealt) = part(&request, Shard { index, of });
            own += dealt.own;
            projects.insert(dealt.projects);
            parts.push(said(&one, &settings));
        }
        let joined = joined(&parts);
        assert_eq!(projects.len(), 1);
        assert_eq!(projects.first(), Some(&own));
        divided += usize::from(own > 1);
        let tree = || {
            let files = files(&root);
            let texts = files
                .iter()
                .map(|(path, text)| format!("--- {path}\n{text}"));
            texts.collect::<Vec<_>>().join("\n")
        };
        assert!(
            joined == whole,
            "{joined}\n{whole}\n{of} parts of {paths:?} in {current:?} with {settings:#?}\n{}",
            tree()
        );
        Ok(())
    })
    .budget_ms(6_000);
    assert!(divided > 10, "{divided}");
}

fn files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            if path.is_dir() {
                found.insert(format!("{name}/"), String::new());
                waiting.push(path);
            } else {
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn run(directory: &Path, variables: &[(&str, &str)], words: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gitlab-runner-lint"));
    command
        .env_clear()
        .envs(variables.iter().copied())
        .current_dir(directory);
    command.args(words.split_whitespace()).output().unwrap()
}

/// Some projects of a few kinds, each in its own directory.
fn projects(count: usize) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for number in 0..count {
        let project = directory
            .path()
            .join(format!("group-{}/project-{number}", number % 7));
        fs::create_dir_all(project.join("ci")).unwrap();
        let text = format!(
            "include: ci/jobs.yml\nbuild-{number}:\n  image:\n    name: a\n    pull_policy: allways\n  script: a\n"
        );
        fs::write(project.join(".gitlab-ci.yml"), text).unwrap();
        let jobs = "test:\n  image:\n    name: a\n    pull_policy: nevr\n  script: a\n";
        fs::write(project.join("ci/jobs.yml"), jobs).unwrap();
        if number % 5 == 0 {
            let runners = "[[runners]]\nname = \"a\"\nexecutor = \"docker\"\n[runners.docker]\nimage = \"a\"\nprivileged = true\n";
            fs::write(project.join("config.toml"), runners).unwrap();
        }
        if number % 9 == 0 {
            fs::write(project.join("broken.toml"), "[[runners]]\nname = [\n").unwrap();
        }
        if number % 11 == 0 {
            fs::create_dir(project.join(".git")).unwrap();
        }
    }
    directory
}

#[test]
fn a_thousand_pipelines_in_four_shards_are_one_report() {
    let directory = projects(1_000);
    let whole = run(directory.path(), &[], "check --format json").stdout;
    let document = read_document(&whole).unwrap();
    assert_eq!(document.files.len(), 1_000 * 2 + 200 + 112);
    let apart = tempfile::tempdir().unwrap();
    for index in ["1", "2", "3", "4"] {
        let job = [("CI_NODE_INDEX", index), ("CI_NODE_TOTAL", "4")];
        let words = "check --format json --shard auto";
        let report = run(directory.path(), &job, words).stdout;
        let files = read_document(&report).unwrap().files.len();
        assert!((550..620).contains(&files), "{files}");
        fs::write(apart.path().join(format!("{index}.json")), report).unwrap();
    }
    let words = "report merge --format json 3.json 1.json 4.json 2.json";
    let joined = run(apart.path(), &[], words).stdout;
    assert!(joined == whole);
}

#[test]
fn a_report_without_one_of_its_parts_is_not_whole() {
    let directory = projects(4);
    let apart = tempfile::tempdir().unwrap();
    for (name, part) in [("1", "1/3"), ("2", "2/3"), ("3", "3/3"), ("other", "1/2")] {
        let words = format!("check --format json --shard {part}");
        let report = run(directory.path(), &[], &words).stdout;
        fs::write(apart.path().join(name), report).unwrap();
    }
    for (files, code, said) in [
        ("1 2 3", 1, None),
        ("3 1", 2, Some("part 2 of 3 is missing")),
        ("2", 2, Some("parts 1, 3 of 3 are missing")),
        (
            "1 2 3 other",
            2,
            Some("the reports are parts of different runs"),
        ),
    ] {
        let output = run(apart.path(), &[], &format!("report merge {files}"));
        let text = String::from_utf8(output.stderr).unwrap();
        let said = said.map(|said| format!("the report is not whole: {said}"));
        assert_eq!(text.lines().last(), said.as_deref(), "{files}");
        assert_eq!(output.status.code(), Some(code), "{files}");
        let joined = read_document(&output.stdout).unwrap();
        assert!(joined.shard.is_none() && !joined.files.is_empty());
    }
}

#[test]
fn parts_are_asked_for_in_words_or_by_the_job() {
    let directory = projects(3);
    let said = |variables: &[(&str, &str)], words: &str| {
        let output = run(directory.path(), variables, &format!("check {words}"));
        let text = String::from_utf8(output.stderr).unwrap();
        (
            output.status.code(),
            text.lines().next().unwrap_or_default().to_owned(),
        )
    };
    let (index, total) = ("CI_NODE_INDEX", "CI_NODE_TOTAL");
    for (variables, words, code, start) in [
        (
            vec![],
            "--shard 1/3 -v",
            1,
            "shard 1 of 3 checks 1 of 3 projects",
        ),
        (
            vec![],
            "--shard 2/6",
            0,
            "shard 2 of 6 has nothing to check: other shards check 3 projects",
        ),
        (vec![], "--shard 2/6 -q", 0, ""),
        (
            vec![(index, "2"), (total, "2")],
            "--shard auto -v",
            1,
            "shard 2 of 2 checks 1 of 3 projects",
        ),
        (vec![(total, "1")], "--shard auto", 1, ""),
        (
            vec![],
            "--shard auto -v",
            1,
            "--shard auto: no CI_NODE_INDEX here, everything is checked",
        ),
        (
            vec![(index, "3"), (total, "2")],
            "--shard auto",
            2,
            "cannot lint: --shard auto: CI_NODE_INDEX is 3, but CI_NODE_TOTAL is 2",
        ),
        (
            vec![(index, "x"), (total, "2")],
            "--shard auto",
            2,
            "cannot lint: --shard auto: CI_NODE_INDEX is \"x\", not a number from 1",
        ),
        (
            vec![],
            "--shard 4/3",
            2,
            "error: invalid value '4/3' for '--shard <PART>': not a part such as 2/4, nor auto",
        ),
        (
            vec![],
            "--shard 1/2 -",
            2,
            "cannot lint: --shard is for files, not for the standard input",
        ),
    ] {
        let (found, said) = said(&variables, words);
        assert_eq!((found, said.as_str()), (Some(code), start), "{words}");
    }
}

#[test]
fn a_missing_file_is_told_by_one_part() {
    let directory = projects(4);
    for words in ["missing.yml .", "nothing-*.yml .", "group-0 ["] {
        let codes: Vec<Option<i32>> = (1..=3)
            .map(|index| {
                let words = format!("check --fail-on never --shard {index}/3 {words}");
                run(directory.path(), &[], &words).status.code()
            })
            .collect();
        assert_eq!(codes, [Some(2), Some(0), Some(0)], "{words}");
    }
}
