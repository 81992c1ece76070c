//! What pipelines include, and what is checked with them.

use std::fs;
use std::path::Path;

use gitlab_runner_lint::discover::{Input, Request, workspace};
use gitlab_runner_lint::engine::lint;
use gitlab_runner_lint::finding::Safety;
use gitlab_runner_lint::fixer::fix;
use gitlab_runner_lint::settings::{IncludeRoot, IncludeRootKind, Settings, Stand};

use super::{JOB, found, found_with, listed, tree};

#[test]
fn included_files_belong_to_the_pipeline_that_includes_them() {
    let directory = tree(&[
        (
            ".gitlab-ci.yml",
            "include: ['ci/*.yml', {local: extra/other.gitlab-ci.yml}]\na: {script: x}\n",
        ),
        ("ci/one.yml", "include: deep/two.yml\nb: {script: x}\n"),
        ("deep/two.yml", "c: {script: x}\n"),
        ("extra/other.gitlab-ci.yml", "d: {script: x}\n"),
        ("extra/alone.gitlab-ci.yml", "e: {script: x}\n"),
    ]);
    assert_eq!(
        listed(&found(&directory, &["."])),
        [
            ".gitlab-ci.yml pipeline",
            "extra/alone.gitlab-ci.yml fragment",
            "extra/other.gitlab-ci.yml included",
            "ci/one.yml included",
            "deep/two.yml included",
        ]
    );
    // A part on its own is looked up in the project that it lies in.
    assert_eq!(
        listed(&found(&directory, &["ci/one.yml"])),
        ["ci/one.yml fragment", "deep/two.yml included"]
    );
}

#[test]
fn pipelines_that_others_start_are_pipelines_of_their_own() {
    let directory = tree(&[
        (
            ".gitlab-ci.yml",
            "one: {trigger: {include: ci/child.yml}}\n\
             two: {trigger: {include: [{local: /ci/other.yml}]}}\n\
             many: {trigger: {include: [{local: ci/a.yml}, {local: ci/b.yml}]}}\n\
             given: {trigger: {include: [{local: ci/c.yml, inputs: {a: b}}]}}\n\
             far: {trigger: {include: {project: g/p, file: x.yml}}}\n",
        ),
        ("ci/child.yml", "include: a.yml\na: {script: x}\n"),
        ("ci/other.yml", "a: {script: x}\n"),
        ("ci/a.yml", "a: {script: x}\n"),
        ("ci/b.yml", "a: {script: x}\n"),
        (
            "ci/c.yml",
            "spec: {inputs: {a: {}}}\n---\na: {script: '$[[ inputs.a ]]'}\n",
        ),
        ("a.yml", "a: {script: x}\n"),
    ]);
    assert_eq!(
        listed(&found(&directory, &["."])),
        [
            ".gitlab-ci.yml pipeline",
            "ci/child.yml child",
            "ci/other.yml child",
            "ci/a.yml fragment",
            "ci/b.yml fragment",
            "ci/c.yml fragment",
            "a.yml included",
        ]
    );
}

#[test]
fn files_that_rules_leave_out_are_checked_as_parts() {
    let directory = tree(&[
        (
            ".gitlab-ci.yml",
            "include: {local: mr.yml, rules: [{if: '$CI_PIPELINE_SOURCE == \"web\"'}]}\na: {script: x}\n",
        ),
        ("mr.yml", "b: {script: x}\n"),
    ]);
    assert_eq!(
        listed(&found(&directory, &["."])),
        [".gitlab-ci.yml pipeline", "mr.yml fragment"]
    );
}

#[test]
fn a_named_file_is_what_the_user_says_it_is() {
    let directory = tree(&[
        (".gitlab-ci.yml", "a: {script: x}\n"),
        ("part.yml", "b: {script: x}\n"),
    ]);
    let stands = |stand| {
        let settings = Settings {
            stand: Some(stand),
            ..Settings::default()
        };
        let paths = [".gitlab-ci.yml", "part.yml"];
        listed(&found_with(directory.path(), &paths, &settings))
    };
    assert_eq!(
        stands(Stand::Root),
        [".gitlab-ci.yml pipeline", "part.yml pipeline"]
    );
    assert_eq!(
        stands(Stand::Fragment),
        [".gitlab-ci.yml fragment", "part.yml fragment"]
    );
    fs::write(directory.path().join("part.yml"), "odd: 1\n").unwrap();
    assert_eq!(
        stands(Stand::Root),
        [".gitlab-ci.yml pipeline", "part.yml pipeline"]
    );
}

#[test]
fn named_directories_stand_in_for_other_projects() {
    let directory = tree(&[
        (
            "app/.gitlab-ci.yml",
            "include:\n\
             - {project: Group/Shared, ref: v1, file: [/build.yml, gone.yml]}\n\
             - {component: gitlab.com/group/tools/scan@1.0}\n\
             - {component: gitlab.com/group/tools/lint@1.0}\n\
             - {remote: 'https://example.com/x/one.yml'}\n\
             - {template: Jobs/Build.gitlab-ci.yml}\n\
             - {project: group/unknown, file: a.yml}\n",
        ),
        (
            "shared/build.yml",
            "include: /more/deep.yml\nb: {script: x}\n",
        ),
        (
            "shared/more/deep.yml",
            "include: {project: group/shared, file: last.yml}\nc: {script: x}\n",
        ),
        ("shared/last.yml", "d: {script: x}\n"),
        ("tools/templates/scan.yml", "e: {script: x}\n"),
        ("tools/templates/lint/template.yml", "f: {script: x}\n"),
        ("remote/one.yml", "g: {script: x}\n"),
        ("build.yml", "include: /beside.yml\nh: {script: x}\n"),
        ("beside.yml", "i: {script: x}\n"),
    ]);
    let root = |kind, name: &str, path: &str| IncludeRoot {
        kind,
        name: name.to_owned(),
        path: path.into(),
    };
    let settings = Settings {
        include: vec![
            root(IncludeRootKind::Project, "group/shared", "shared"),
            root(
                IncludeRootKind::Component,
                "gitlab.com/group/tools",
                "tools",
            ),
            root(IncludeRootKind::Remote, "https://example.com/x/", "remote"),
            root(
                IncludeRootKind::Template,
                "Jobs/Build.gitlab-ci.yml",
                "build.yml",
            ),
        ],
        ..Settings::default()
    };
    let workspace = found_with(directory.path(), &["app"], &settings);
    // They are read, but not checked on their own, and never changed.
    assert_eq!(listed(&workspace), ["app/.gitlab-ci.yml pipeline"]);
    let read: Vec<String> = workspace
        .sources
        .ids()
        .map(|file| workspace.sources.display(file))
        .collect();
    assert_eq!(
        read,
        [
            "app/.gitlab-ci.yml",
            "shared/build.yml",
            "shared/more/deep.yml",
            "shared/last.yml",
            "tools/templates/scan.yml",
            "tools/templates/lint/template.yml",
            "remote/one.yml",
            "build.yml",
        ]
    );
    let report = lint(&workspace, &settings);
    let missing: Vec<&str> = report
        .partial
        .iter()
        .map(|one| one.missing.as_str())
        .collect();
    assert_eq!(
        missing,
        [
            "project group/shared gone.yml",
            "project group/unknown a.yml",
            "local beside.yml"
        ]
    );
}

#[cfg(unix)]
#[test]
fn nothing_outside_of_a_project_is_read() {
    let directory = tree(&[
        (
            "app/.gitlab-ci.yml",
            "include: [../secret.yml, /link.yml, /loop/loop/x.yml, linked/y.yml]\na: {script: x}\n",
        ),
        ("secret.yml", "b: {script: x}\n"),
        ("outside/y.yml", "c: {script: x}\n"),
    ]);
    let app = directory.path().join("app");
    let link = |target: &str, name: &str| {
        std::os::unix::fs::symlink(target, app.join(name)).unwrap();
    };
    link("../secret.yml", "link.yml");
    link("../outside", "linked");
    link(".", "loop");
    link("self.yml", "self.yml");
    let workspace = found(&directory, &["app"]);
    assert_eq!(listed(&workspace), ["app/.gitlab-ci.yml pipeline"]);
    assert_eq!(workspace.sources.ids().count(), 1);
}

#[test]
fn an_included_file_that_cannot_be_read_is_told() {
    let directory = tree(&[(".gitlab-ci.yml", "include: latin.yml\na: {script: x}\n")]);
    fs::write(directory.path().join("latin.yml"), b"b: \xe4\n").unwrap();
    let workspace = found(&directory, &["."]);
    assert_eq!(
        listed(&workspace),
        [
            ".gitlab-ci.yml pipeline",
            "latin.yml: not UTF-8 at line 1, column 4",
        ]
    );
    let report = lint(&workspace, &Settings::default());
    assert_eq!(report.findings, []);
    assert_eq!(report.partial[0].missing, "local latin.yml");
}

#[test]
fn what_unknown_variables_decide_is_not_seen() {
    for include in [
        "$WHERE/a.yml",
        "{local: $WHERE}",
        "{local: 'ci/$NAME'}",
        "{component: $CI_SERVER_FQDN/a/b/c@1}",
        "/ci/*.yml",
    ] {
        let text = format!("include: [{include}]\na: {{script: x, needs: [b]}}\n");
        let directory = tree(&[(".gitlab-ci.yml", &text), ("ci/b.yml", JOB)]);
        let workspace = found(&directory, &["."]);
        let report = lint(&workspace, &Settings::default());
        assert_eq!(report.findings, [], "{include}");
        assert_eq!(report.partial.len(), 1, "{include}");
    }
}

#[test]
fn a_pipeline_file_that_one_further_up_includes_is_a_part_of_it() {
    let directory = tree(&[
        (
            ".gitlab-ci.yml",
            "stages: [late]\ninclude: [sub/.gitlab-ci.yml]\n",
        ),
        (
            "sub/.gitlab-ci.yml",
            "include: other.yml\na: {script: x, stage: late}\n",
        ),
        ("other.yml", "b: {script: x, stage: late}\n"),
        ("alone/.gitlab-ci.yml", "a: {script: x, stage: late}\n"),
    ]);
    let workspace = found(&directory, &["."]);
    assert_eq!(
        listed(&workspace),
        [
            ".gitlab-ci.yml pipeline",
            "alone/.gitlab-ci.yml pipeline",
            "sub/.gitlab-ci.yml included",
            "other.yml included",
        ]
    );
    let rules: Vec<(&str, String)> = lint(&workspace, &Settings::default())
        .findings
        .iter()
        .map(|finding| {
            let path = workspace.sources.display(finding.primary.span.file);
            (finding.rule, path)
        })
        .collect();
    assert_eq!(
        rules,
        [("undefined-reference", "alone/.gitlab-ci.yml".to_owned())]
    );
    assert_eq!(
        listed(&found(&directory, &["sub/.gitlab-ci.yml"])),
        ["sub/.gitlab-ci.yml fragment", "other.yml included"]
    );
}

const PARTS: [(&str, &str); 4] = [
    (
        ".gitlab-ci.yml",
        "include: [ci/anchors.yml, ci/empty.yml]\na: {script: x, extends: .b}\n",
    ),
    ("ci/anchors.yml", ".b: {stag: test}\n"),
    ("ci/empty.yml", ""),
    ("ci/other.yml", ".b: {stag: test}\n"),
];

#[test]
fn a_named_file_that_looks_like_nothing_is_what_includes_it_says() {
    let directory = tree(&PARTS);
    assert_eq!(
        listed(&found(
            &directory,
            &["ci/anchors.yml", "ci/empty.yml", ".gitlab-ci.yml"]
        )),
        ["ci/anchors.yml included", ".gitlab-ci.yml pipeline"]
    );
    // The pipeline that includes it need not be named; who tells of an empty file is not there.
    assert_eq!(
        listed(&found(
            &directory,
            &["ci/anchors.yml", "ci/other.yml", "ci/empty.yml"]
        )),
        [
            "ci/anchors.yml fragment",
            "ci/other.yml: does not look like a GitLab pipeline!",
            "ci/empty.yml: does not look like a GitLab pipeline!",
        ]
    );
}

#[test]
fn input_stands_for_a_file_that_another_one_includes() {
    let directory = tree(&PARTS);
    for (name, include) in [
        ("ci/anchors.yml", "ci/anchors.yml"),
        ("ci/empty.yml", "ci/empty.yml"),
        ("ci/not-saved.yml", "ci/not-saved.yml"),
    ] {
        let root = format!("include: {include}\na: {{script: x, extends: .b}}\n");
        fs::write(directory.path().join(".gitlab-ci.yml"), root).unwrap();
        let workspace = workspace(&Request {
            paths: &["-".into(), ".gitlab-ci.yml".into()],
            current: directory.path(),
            settings: &Settings::default(),
            base: directory.path(),
            input: Some(Input {
                bytes: b".b: {image: new}\n",
                name: Some(Path::new(name)),
            }),
        });
        assert_eq!(
            listed(&workspace),
            [
                format!("{name} included"),
                ".gitlab-ci.yml pipeline".to_owned()
            ]
        );
        let file = *workspace.roles.keys().next().unwrap();
        assert_eq!(workspace.sources.text(file), ".b: {image: new}\n");
        assert_eq!(lint(&workspace, &Settings::default()).findings, []);
    }
}

#[test]
fn included_files_are_shown_like_the_file_that_includes_them() {
    let directory = tree(&[
        ("app/.gitlab-ci.yml", "include: ci/a.yml\n"),
        ("app/ci/a.yml", JOB),
        ("other/b.yml", JOB),
    ]);
    let from = |current: &str, path: &str| {
        listed(&found_with(
            &directory.path().join(current),
            &[path],
            &Settings::default(),
        ))
    };
    assert_eq!(
        from("other", "../app"),
        ["../app/.gitlab-ci.yml pipeline", "../app/ci/a.yml included"]
    );
    assert_eq!(
        from(".", "app"),
        ["app/.gitlab-ci.yml pipeline", "app/ci/a.yml included"]
    );
    assert_eq!(
        from("app", ".gitlab-ci.yml"),
        [".gitlab-ci.yml pipeline", "ci/a.yml included"]
    );
}

#[test]
fn a_pipeline_that_the_settings_name_is_one_whoever_includes_it() {
    let directory = tree(&[
        (".gitlab-ci.yml", "include: ci/main.yml\n"),
        ("ci/main.yml", JOB),
    ]);
    let settings = Settings {
        pipelines: vec!["ci/main.yml".to_owned()],
        ..Settings::default()
    };
    for paths in [&["."][..], &["ci/main.yml"]] {
        let workspace = found_with(directory.path(), paths, &settings);
        let all = listed(&workspace);
        assert!(all.contains(&"ci/main.yml pipeline".to_owned()), "{all:?}");
    }
}

#[test]
fn the_pipelines_above_are_loaded_once() {
    let mut files = Vec::new();
    let shared: String = (0..300)
        .map(|job| format!(".j{job}: {{script: [x], rules: [{{if: $A}}]}}\n"))
        .collect();
    let mut directory = String::new();
    for _ in 0..40 {
        directory.push_str("d/");
        files.push((
            format!("{directory}.gitlab-ci.yml"),
            "include: big.yml\na: {script: x}\n".to_owned(),
        ));
        files.push((format!("{directory}big.yml"), shared.clone()));
        for side in 0..10 {
            let path = format!("{directory}{side}/.gitlab-ci.yml");
            files.push((path, JOB.to_owned()));
        }
    }
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let tree = tree(&files);
    let start = std::time::Instant::now();
    assert_eq!(found(&tree, &["."]).roles.len(), 480);
    // Loading all of those above for each took minutes.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn what_a_fix_makes_an_include_is_not_known_to_be_missing() {
    let directory = tree(&[
        (
            ".gitlab-ci.yml",
            "\u{FEFF}one: {script: x}\ninclude: ci/a.yml\n",
        ),
        ("ci/a.yml", JOB),
    ]);
    let settings = Settings::default();
    let fixed = fix(found(&directory, &["."]), &settings, Safety::Safe);
    assert_eq!(fixed.changed.len(), 1);
    assert_eq!(fixed.report.findings, []);
    assert_eq!(fixed.report.partial[0].missing, "local ci/a.yml");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_neither_read_nor_named() {
    let directory = tree(&[(".gitlab-ci.yml", "include: pipe.yml\na: {script: x}\n")]);
    fs::create_dir(directory.path().join("folder.yml")).unwrap();
    let pipe = directory.path().join("pipe.yml");
    let _socket = std::os::unix::net::UnixListener::bind(pipe).unwrap();
    let workspace = found(&directory, &["."]);
    let findings = lint(&workspace, &Settings::default()).findings;
    assert_eq!(
        findings[0].message,
        "this project has no file `pipe.yml` to include"
    );
}

#[test]
fn a_fix_that_is_right_in_one_pipeline_and_wrong_in_another_is_left_out() {
    let shared = "bad: {script: x, stage: test, needs: [buildd]}\nc: {script: x, stag: test}\n";
    let directory = tree(&[
        (
            ".gitlab-ci.yml",
            "include: shared.yml\nbuild: {script: x, stage: build}\n\
             kid: {trigger: {include: kid.yml}}\n",
        ),
        (
            "kid.yml",
            "include: shared.yml\nbuildd: {script: x, stage: build}\n",
        ),
        ("shared.yml", shared),
    ]);
    let fixed = fix(
        found(&directory, &["."]),
        &Settings::default(),
        Safety::Safe,
    );
    let sources = &fixed.workspace.sources;
    let file = sources
        .ids()
        .find(|file| sources.display(*file) == "shared.yml");
    let text = sources.text(file.unwrap());
    assert_eq!(text, shared.replace("stag:", "stage:"));
    assert_eq!(fixed.undone.len(), 1);
    assert_eq!(fixed.applied.len(), 1);
}

#[test]
fn patterns_of_includes_meet_only_what_is_in_the_repository() {
    let directory = tree(&[
        (".gitignore", "/made/\n*.local.yml\n"),
        (".gitlab-ci.yml", "include: '**/*.yml'\na: {script: x}\n"),
        ("ci/a.yml", JOB),
        ("ci/b.local.yml", JOB),
        ("ci/.hidden.yml", JOB),
        ("made/c.yml", JOB),
        ("module/.git", "gitdir: ../.git/modules/module\n"),
        ("module/d.yml", JOB),
    ]);
    let mut all = listed(&found(&directory, &[".gitlab-ci.yml"]));
    all.sort();
    assert_eq!(
        all,
        [
            ".gitlab-ci.yml pipeline",
            "ci/.hidden.yml included",
            "ci/a.yml included"
        ]
    );
}

#[test]
fn what_a_piped_text_includes_is_checked_and_kept() {
    let directory = tree(&[("ci/a.yml", "a: {script: x, artifact: {paths: [b]}}\n")]);
    let settings = Settings::default();
    let text = "include: ci/a.yml\nb: {script: x, artifact: {paths: [b]}}\n";
    let workspace = workspace(&Request {
        paths: &["-".into()],
        current: directory.path(),
        settings: &settings,
        base: directory.path(),
        input: Some(Input {
            bytes: text.as_bytes(),
            name: Some(Path::new(".gitlab-ci.yml")),
        }),
    });
    assert_eq!(lint(&workspace, &settings).findings.len(), 2);
    let fixed = fix(workspace, &settings, Safety::Safe);
    let changed = fixed.changed.iter();
    let changed: Vec<String> = changed
        .map(|file| fixed.workspace.sources.display(*file))
        .collect();
    assert_eq!(changed, [".gitlab-ci.yml"]);
    assert_eq!(fixed.report.findings.len(), 1);
}
