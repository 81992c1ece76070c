//! Which files a run takes, what they are, and which runners a pipeline meets.
#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

mod includes;

use std::fs;
use std::path::{Path, PathBuf};

use gitlab_runner_lint::discover::{Input, Request, settings_file, workspace};
use gitlab_runner_lint::engine::{Role, Workspace};
use gitlab_runner_lint::settings::Settings;
use tempfile::TempDir;

const JOB: &str = "build:\n  script: make\n";
const RUNNERS: &str = "[[runners]]\n  name = \"a\"\n";

fn tree(files: &[(&str, &str)]) -> TempDir {
    let directory = TempDir::new().unwrap();
    for (path, text) in files {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

fn found_with(directory: &Path, paths: &[&str], settings: &Settings) -> Workspace {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    workspace(&Request {
        paths: &paths,
        current: directory,
        settings,
        base: directory,
        input: None,
    })
}

fn found(directory: &TempDir, paths: &[&str]) -> Workspace {
    found_with(directory.path(), paths, &Settings::default())
}

/// `path pipeline`, `path runner`, `path context`, `path: reason`.
fn listed(workspace: &Workspace) -> Vec<String> {
    let mut lines: Vec<String> = workspace
        .roles
        .iter()
        .map(|(file, role)| {
            let kind = match role {
                Role::Pipeline => "pipeline",
                Role::Child => "child",
                Role::Fragment => "fragment",
                Role::Included => "included",
                Role::Runner if workspace.context.contains(file) => "context",
                Role::Runner => "runner",
                Role::Embedded => "embedded",
            };
            format!("{} {kind}", workspace.sources.display(*file))
        })
        .collect();
    lines.extend(workspace.unchecked.iter().map(|file| {
        let named = if file.named { "!" } else { "" };
        format!("{}: {}{named}", file.path.display(), file.reason)
    }));
    lines
}

/// `pipeline: runner, runner`.
fn pairs(workspace: &Workspace) -> Vec<String> {
    let path = |file| workspace.sources.display(file);
    workspace
        .pairs
        .iter()
        .map(|(pipeline, runners)| {
            let runners: Vec<String> = runners.iter().map(|file| path(*file)).collect();
            format!("{}: {}", path(*pipeline), runners.join(", "))
        })
        .collect()
}

#[test]
fn a_walk_takes_what_it_knows_and_passes_over_the_rest() {
    let directory = tree(&[
        (".gitignore", "ignored/\n"),
        (".git/config.toml", RUNNERS),
        (".gitlab-ci.yml", JOB),
        (".hidden/runner.toml", RUNNERS),
        ("Cargo.toml", "[package]\nname = \"a\"\n"),
        ("ci/build.yml", JOB),
        ("ci/deploy.gitlab-ci.yml", JOB),
        ("ignored/config.toml", RUNNERS),
        ("infra/config.toml", "concurrent = 1\n"),
        ("vendor/config.toml", RUNNERS),
    ]);
    let settings = Settings {
        exclude: vec!["vendor".to_owned()],
        ..Settings::default()
    };
    let workspace = found_with(directory.path(), &["."], &settings);
    assert_eq!(
        listed(&workspace),
        [
            ".gitlab-ci.yml pipeline",
            ".hidden/runner.toml runner",
            "ci/deploy.gitlab-ci.yml fragment",
            "infra/config.toml runner",
        ]
    );
}

#[test]
fn a_named_file_is_taken_by_its_content_or_told() {
    let directory = tree(&[
        ("ci/build.yml", JOB),
        ("ci/other.yml", "on: push\n"),
        ("fragment", "[runners.docker]\n  image = \"a\"\n"),
        ("Cargo.toml", "[package]\n"),
        ("notes.txt", "hello"),
        (".gitlab-runner-lint.toml", "profile = \"strict\"\n"),
    ]);
    fs::write(directory.path().join("latin.yml"), b"a: \xe4\n").unwrap();
    let workspace = found(
        &directory,
        &[
            "ci/build.yml",
            "./ci/other.yml",
            "fragment",
            "Cargo.toml",
            "notes.txt",
            "latin.yml",
            "missing.yml",
            ".gitlab-runner-lint.toml",
        ],
    );
    assert_eq!(
        listed(&workspace),
        [
            "ci/build.yml fragment",
            "fragment runner",
            "ci/other.yml: does not look like a GitLab pipeline!",
            "Cargo.toml: does not look like a GitLab Runner configuration!",
            "notes.txt: neither a GitLab pipeline nor a GitLab Runner configuration!",
            "latin.yml: not UTF-8 at line 1, column 4!",
            "missing.yml: no such file or directory!",
            ".gitlab-runner-lint.toml: holds settings of this tool, which are read when they are used!",
        ]
    );
}

#[test]
fn patterns_take_what_fits_and_say_when_nothing_does() {
    let directory = tree(&[
        ("a/x.yml", JOB),
        ("a/y.yml", "- list\n"),
        ("b/z.toml", RUNNERS),
    ]);
    let workspace = found(&directory, &["*/*.yml", "**/*.toml", "*.json", "[.yml"]);
    assert_eq!(
        listed(&workspace),
        [
            "a/x.yml fragment",
            "b/z.toml runner",
            "*.json: no file matches!",
            "[.yml: not a path pattern: invalid range pattern!",
        ]
    );
}

#[test]
fn a_file_that_fits_a_pattern_and_cannot_be_read_is_told_like_a_named_one() {
    let directory = tree(&[]);
    fs::write(
        directory.path().join("latin.gitlab-ci.yml"),
        b"a: caf\xe9\n",
    )
    .unwrap();
    let said = "latin.gitlab-ci.yml: not UTF-8 at line 1, column 7";
    assert_eq!(listed(&found(&directory, &["*.yml"])), [format!("{said}!")]);
    assert_eq!(listed(&found(&directory, &["."])), [said]);
}

#[test]
fn a_file_named_twice_is_taken_once() {
    let directory = tree(&[(".gitlab-ci.yml", JOB), ("config.toml", RUNNERS)]);
    let absolute = directory.path().join("config.toml");
    let workspace = found(
        &directory,
        &[
            ".",
            "./config.toml",
            absolute.to_str().unwrap(),
            ".gitlab-ci.yml",
            "*.toml",
        ],
    );
    assert_eq!(
        listed(&workspace),
        [".gitlab-ci.yml pipeline", "config.toml runner"]
    );
}

#[test]
fn paths_are_shown_as_given() {
    let directory = tree(&[("demo/.gitlab-ci.yml", JOB), ("demo/config.toml", RUNNERS)]);
    let absolute = directory.path().join("demo");
    let given = absolute.to_str().unwrap();
    assert_eq!(
        listed(&found(&directory, &[given])),
        [
            format!("{given}/.gitlab-ci.yml pipeline"),
            format!("{given}/config.toml runner"),
        ]
    );
    assert_eq!(
        listed(&found_with(&absolute, &["../demo/"], &Settings::default())),
        [
            "../demo/.gitlab-ci.yml pipeline",
            "../demo/config.toml runner"
        ]
    );
}

#[test]
fn a_pipeline_meets_the_runners_of_its_own_project() {
    let directory = tree(&[
        ("app/.gitlab-ci.yml", JOB),
        ("app/infra/config.toml", RUNNERS),
        ("app/demo/.gitlab-ci.yml", JOB),
        ("app/demo/config.toml", RUNNERS),
        ("other/.git/HEAD", ""),
        ("other/config.toml", RUNNERS),
        ("loner/x.gitlab-ci.yml", JOB),
        ("loner/.git/HEAD", ""),
    ]);
    assert_eq!(
        pairs(&found(&directory, &["."])),
        [
            "app/.gitlab-ci.yml: app/infra/config.toml",
            "app/demo/.gitlab-ci.yml: app/demo/config.toml",
            "loner/x.gitlab-ci.yml: ",
        ]
    );
    let alone = found(&directory, &["app/.gitlab-ci.yml"]);
    assert_eq!(
        listed(&alone),
        [
            "app/.gitlab-ci.yml pipeline",
            "app/infra/config.toml context"
        ]
    );
    assert_eq!(pairs(&alone), ["app/.gitlab-ci.yml: app/infra/config.toml"]);
}

#[test]
fn a_named_directory_with_runners_is_a_project() {
    let directory = tree(&[
        (".gitlab-ci.yml", JOB),
        ("config.toml", RUNNERS),
        ("cases/x/a.gitlab-ci.yml", JOB),
        ("cases/x/config.toml", RUNNERS),
    ]);
    assert_eq!(
        pairs(&found(&directory, &["cases/x"])),
        ["cases/x/a.gitlab-ci.yml: cases/x/config.toml"]
    );
}

#[test]
fn a_loose_pipeline_meets_only_its_neighbours() {
    let directory = tree(&[
        ("x/build.yml", JOB),
        ("x/config.toml", RUNNERS),
        ("x/deep/config.toml", RUNNERS),
    ]);
    assert_eq!(
        pairs(&found(&directory, &["x/build.yml"])),
        ["x/build.yml: x/config.toml"]
    );
}

#[test]
fn named_runners_come_before_listed_ones_and_those_before_neighbours() {
    let directory = tree(&[
        (".gitlab-ci.yml", JOB),
        ("config.toml", RUNNERS),
        ("fleet/a.conf", "# no runner yet\n"),
        ("more/b.toml", RUNNERS),
    ]);
    let settings = Settings {
        runners: vec!["fleet/*.conf".to_owned(), "gone/*.toml".to_owned()],
        ..Settings::default()
    };
    let listed_ones = found_with(directory.path(), &[".gitlab-ci.yml"], &settings);
    assert_eq!(
        listed(&listed_ones),
        [
            ".gitlab-ci.yml pipeline",
            "fleet/a.conf context",
            "gone/*.toml: no file matches (`runners` of the settings)",
        ]
    );
    assert_eq!(pairs(&listed_ones), [".gitlab-ci.yml: fleet/a.conf"]);
    let named = found_with(directory.path(), &[".", "more/b.toml"], &settings);
    assert_eq!(pairs(&named), [".gitlab-ci.yml: more/b.toml"]);
}

#[test]
fn patterns_of_runners_leave_out_what_is_excluded_and_names_do_not() {
    let directory = tree(&[
        (".gitlab-ci.yml", JOB),
        ("examples/config.toml", RUNNERS),
        ("infra/config.toml", RUNNERS),
    ]);
    let pairs_with = |runners: &[&str]| {
        let settings = Settings {
            runners: runners.iter().map(|it| (*it).to_owned()).collect(),
            exclude: vec!["examples".to_owned()],
            ..Settings::default()
        };
        pairs(&found_with(
            directory.path(),
            &[".gitlab-ci.yml"],
            &settings,
        ))
    };
    assert_eq!(
        pairs_with(&["**/config.toml"]),
        [".gitlab-ci.yml: infra/config.toml"]
    );
    assert_eq!(
        pairs_with(&["**/config.toml", "examples/config.toml"]),
        [".gitlab-ci.yml: examples/config.toml, infra/config.toml"]
    );
}

#[test]
fn settings_can_name_pipelines() {
    let directory = tree(&[("ci/main.yml", "odd: 1\n"), ("ci/other.yml", JOB)]);
    let settings = Settings {
        pipelines: vec!["ci/main.yml".to_owned()],
        ..Settings::default()
    };
    let workspace = found_with(directory.path(), &["."], &settings);
    assert_eq!(listed(&workspace), ["ci/main.yml pipeline"]);
}

#[test]
fn input_stands_for_the_file_it_names() {
    let directory = tree(&[(".gitlab-ci.yml", "old"), ("config.toml", RUNNERS)]);
    let settings = Settings::default();
    let check_with = |paths: &[&str], name: Option<&Path>, bytes: &[u8]| {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        workspace(&Request {
            paths: &paths,
            current: directory.path(),
            settings: &settings,
            base: directory.path(),
            input: Some(Input { bytes, name }),
        })
    };
    let check = |name: Option<&Path>, bytes: &[u8]| check_with(&["-"], name, bytes);
    let named = check(Some(Path::new(".gitlab-ci.yml")), b"new");
    assert_eq!(
        listed(&named),
        [".gitlab-ci.yml pipeline", "config.toml context"]
    );
    let file = *named.roles.keys().next().unwrap();
    assert_eq!(named.sources.text(file), "new");
    let twice = check_with(&[".", "-", "-"], Some(Path::new(".gitlab-ci.yml")), b"new");
    assert_eq!(
        listed(&twice),
        [".gitlab-ci.yml pipeline", "config.toml runner"]
    );
    let file = *twice.roles.keys().next().unwrap();
    assert_eq!(twice.sources.text(file), "new");
    assert_eq!(listed(&check(None, RUNNERS.as_bytes())), ["<stdin> runner"]);
    assert_eq!(
        listed(&check(None, b"hello")),
        ["<stdin>: neither a GitLab pipeline nor a GitLab Runner configuration!"]
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_only_when_they_are_named() {
    let outside = tree(&[("secret/config.toml", RUNNERS)]);
    let directory = tree(&[("real.toml", RUNNERS)]);
    let link = |target: &Path, name: &str| {
        std::os::unix::fs::symlink(target, directory.path().join(name)).unwrap();
    };
    link(&outside.path().join("secret"), "linked");
    link(&outside.path().join("secret/config.toml"), "linked.toml");
    assert_eq!(listed(&found(&directory, &["."])), ["real.toml runner"]);
    assert_eq!(
        listed(&found(&directory, &["linked.toml"])),
        ["linked.toml runner"]
    );
    link(Path::new("loop.toml"), "loop.toml");
    link(Path::new("nothing"), "dangling.toml");
    assert_eq!(
        listed(&found(&directory, &["loop.toml", "dangling.toml"])),
        [
            "loop.toml: a link that leads nowhere!",
            "dangling.toml: a link that leads nowhere!",
        ]
    );
}

#[test]
fn a_file_that_is_too_big_is_told() {
    let directory = tree(&[]);
    let file = fs::File::create(directory.path().join(".gitlab-ci.yml")).unwrap();
    file.set_len(17 << 20).unwrap();
    assert_eq!(
        listed(&found(&directory, &["."])),
        [".gitlab-ci.yml: larger than 16 MiB"]
    );
}

#[test]
fn settings_are_the_nearest_above_the_first_path() {
    let directory = tree(&[
        (".gitlab-runner-lint.toml", ""),
        ("repo/.git/HEAD", ""),
        ("repo/ci/x.yml", JOB),
        ("repo/demo/.gitlab-runner-lint.toml", ""),
        ("repo/demo/deep/x.yml", JOB),
        ("plain/deep/x.yml", JOB),
    ]);
    let root = directory.path();
    let find = |current: &str, paths: &[&str]| {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        settings_file(&paths, &root.join(current))
            .map(|path| path.strip_prefix(root).unwrap().display().to_string())
    };
    let demo = Some("repo/demo/.gitlab-runner-lint.toml".to_owned());
    let top = Some(".gitlab-runner-lint.toml".to_owned());
    assert_eq!(find("repo", &["demo"]), demo);
    assert_eq!(find("repo", &["demo/deep/x.yml", "ci"]), demo);
    assert_eq!(
        find("repo", &["ci/x.yml"]),
        None,
        "not beyond the repository"
    );
    assert_eq!(
        find("repo/demo", &["../ci"]),
        demo,
        "else from the working directory"
    );
    assert_eq!(
        find("", &["plain/deep"]),
        top,
        "up to the working directory"
    );
    assert_eq!(find("plain", &["deep"]), None, "not beyond it");
    assert_eq!(find("", &["repo/ci"]), top);
    assert_eq!(find("", &["-"]), top);
}

#[test]
fn runner_files_in_a_work_tree_are_committed_unless_ignored() {
    let directory = tree(&[
        ("repository/.git/HEAD", ""),
        ("repository/.gitignore", "live.toml\n"),
        ("repository/config.toml", RUNNERS),
        ("repository/live.toml", RUNNERS),
        ("elsewhere/config.toml", RUNNERS),
    ]);
    let paths = [
        "repository/config.toml",
        "repository/live.toml",
        "elsewhere/config.toml",
    ];
    let found = found(&directory, &paths);
    let committed = found.committed.iter();
    let committed: Vec<String> = committed.map(|file| found.sources.display(*file)).collect();
    assert_eq!(committed, ["repository/config.toml"]);
}

#[test]
fn a_text_without_a_name_is_not_committed() {
    let directory = tree(&[(".git/HEAD", "")]);
    for (name, expected) in [(None, 0), (Some(Path::new("config.toml")), 1)] {
        let found = workspace(&Request {
            paths: &[PathBuf::from("-")],
            current: directory.path(),
            settings: &Settings::default(),
            base: directory.path(),
            input: Some(Input {
                bytes: RUNNERS.as_bytes(),
                name,
            }),
        });
        assert_eq!(found.committed.len(), expected, "{name:?}");
    }
}

#[test]
fn yaml_that_holds_runners_is_taken_and_meets_only_pipelines_it_is_named_for() {
    let values = "runners:\n  config: |\n    [[runners]]\n      name = \"a\"\n";
    let folded = values.replace('|', ">");
    let directory = tree(&[
        (".gitlab-ci.yml", JOB),
        ("chart/values.yaml", values),
        ("chart/folded.yaml", &folded),
        ("chart/other.yaml", "runners:\n  config: none\n"),
        ("chart/broken.yaml", "a: [\n[[runners]] # config\n"),
    ]);
    let workspace = found(&directory, &["."]);
    let lines = [
        ".gitlab-ci.yml pipeline",
        "chart/values.yaml embedded",
        "chart/folded.yaml: `config` on line 2 is not a block scalar (`|`)",
    ];
    assert_eq!(listed(&workspace), lines);
    assert_eq!(pairs(&workspace), [".gitlab-ci.yml: "]);
    let named = found(&directory, &[".gitlab-ci.yml", "chart/values.yaml"]);
    assert_eq!(pairs(&named), [".gitlab-ci.yml: chart/values.yaml"]);
    let settings = Settings {
        runners: vec!["chart/*.yaml".to_owned()],
        ..Settings::default()
    };
    let listed = found_with(directory.path(), &[".gitlab-ci.yml"], &settings);
    assert!(pairs(&listed)[0].contains("chart/values.yaml"));
}
