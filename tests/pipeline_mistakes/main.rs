//! After GitLab's first error, loading goes on: all mistakes, each at the text that is wrong.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a pipeline that is not loaded fails the test"
)]

#[path = "../support/pipelines.rs"]
#[expect(dead_code, reason = "the vectors are for another test")]
mod pipelines;
#[path = "../support/run.rs"]
mod run;

mod bounds;
mod inputs;

use gitlab_runner_lint::model::pipeline::Trouble::{self, *};
use gitlab_runner_lint::model::pipeline::load::{Context, IncludeKind, Shelf};
use serde_json::json;

use run::{Run, root, run, run_with};

fn fragment() -> Context {
    Context {
        is_fragment: true,
        ..Context::default()
    }
}

impl Run {
    /// Kind, text and marked text of every error.
    fn said(&self) -> Vec<(Trouble, &str, &str)> {
        let errors = self.loaded.errors.iter();
        errors
            .map(|error| {
                let text = self.project.sources.text(error.at.file);
                let marked = &text[error.at.range()];
                (error.trouble, error.text.as_str(), marked)
            })
            .collect()
    }

    fn json(&self, path: &[&str]) -> serde_json::Value {
        let node = self.forest.node(self.loaded.root);
        pipelines::json(
            path.iter()
                .fold(node, |node, key| node.get(key).unwrap().value),
        )
    }

    fn missing(&self) -> Vec<(IncludeKind, &str, Option<usize>)> {
        let missing = self.loaded.missing.iter();
        missing
            .map(|include| (include.kind, include.location.as_str(), include.parent))
            .collect()
    }
}

/// The errors of one file.
#[track_caller]
fn check(text: &str, expected: &[(Trouble, &str, &str)]) {
    assert_eq!(root(text).said(), expected, "{text}");
}

#[test]
fn bases_that_are_wrong_are_all_told() {
    check(
        "a: {extends: .x}\nb: {extends: [.y, .base, .z]}\nc: {extends: .null}\n.base: {image: i}\n.null:\n",
        &[
            (
                UndefinedReference,
                "a: unknown keys in `extends` (.x)",
                ".x",
            ),
            (
                UndefinedReference,
                "b: unknown keys in `extends` (.y, .z)",
                ".y",
            ),
            (
                UndefinedReference,
                "c: invalid base hashes in `extends` (.null)",
                ".null",
            ),
        ],
    );
    let run = root("a: {extends: [.x, .base]}\n.base: {image: i}\nb: null\n");
    assert_eq!(run.json(&["a", "image"]), json!("i"));
    let error = &run.loaded.errors[0];
    assert_eq!((error.job.as_deref(), error.nodes.len()), (Some("a"), 1));
    assert_eq!(*error.wanted, ["a", ".base"]);
}

#[test]
fn entries_of_a_circle_stay_as_they_are() {
    let text = "a: {extends: b, image: i}\nb: {extends: a, tags: [t]}\nc: {extends: c}\nd: {extends: .no}\n";
    check(
        text,
        &[
            (
                CircularReference,
                "a: circular dependency detected in `extends`",
                "b",
            ),
            (
                CircularReference,
                "c: circular dependency detected in `extends`",
                "c",
            ),
            (
                UndefinedReference,
                "d: unknown keys in `extends` (.no)",
                ".no",
            ),
        ],
    );
    let run = root(text);
    assert_eq!(run.json(&["a"]), json!({"extends": "b", "image": "i"}));
    assert_eq!(run.json(&["b"]), json!({"extends": "a", "tags": ["t"]}));
}

#[test]
fn a_chain_that_is_too_deep_is_told_where_gitlab_notices_it() {
    for bases_first in [true, false] {
        let mut lines = vec![".l0: {image: x}\n".to_owned()];
        for number in 1..=12 {
            lines.push(format!(".l{number}: {{extends: .l{}}}\n", number - 1));
        }
        if !bases_first {
            lines.reverse();
        }
        check(
            &lines.concat(),
            &[(
                CircularReference,
                ".l1: nesting too deep in `extends`",
                ".l0",
            )],
        );
    }
}

#[test]
fn references_that_are_wrong_are_all_told_and_stay() {
    let text = "a:\n  script: !reference [.s, skript]\n  x: !reference [.t, script]\n  y: !reference foo\n  z: !reference [c, z]\nb: {script: !reference [.s, script]}\nc: {z: !reference [a, z]}\nd: {n: !reference [.s, none]}\n.s: {script: [s], none: }\n";
    let missing = "could not be found";
    check(
        text,
        &[
            (
                UndefinedReference,
                &format!("!reference [\".s\", \"skript\"] {missing}"),
                "skript",
            ),
            (
                UndefinedReference,
                &format!("!reference [\".t\", \"script\"] {missing}"),
                ".t",
            ),
            (InvalidReference, "!reference \"foo\" is not valid", "foo"),
            (
                CircularReference,
                "!reference [\"c\", \"z\"] is part of a circular chain",
                "[c, z]",
            ),
            (
                UndefinedReference,
                &format!("!reference [\".s\", \"none\"] {missing}"),
                "none",
            ),
        ],
    );
    let run = root(text);
    assert_eq!(run.json(&["b", "script"]), json!(["s"]));
    assert_eq!(run.json(&["a", "script"]), json!([".s", "skript"]));
    assert_eq!(*run.loaded.errors[0].wanted, ["script", "none"]);
    assert_eq!(*run.loaded.errors[1].wanted, ["a", "b", "c", "d", ".s"]);
}

#[test]
fn a_collection_inside_of_itself_is_told_once() {
    let said = "!reference [\"a\"] is part of a circular chain";
    check(
        "a: {b: !reference [a]}\nc: {script: x}\n",
        &[(CircularReference, said, "[a]")],
    );
    // Each leads into the same map: walking all ways through it would not end.
    let entries: String = (0..300)
        .map(|key| format!("  k{key}: !reference [a]\n"))
        .collect();
    let run = root(&format!("a:\n{entries}"));
    assert_eq!(run.loaded.errors.len(), 300);
}

#[test]
fn what_an_entry_may_lack_is_no_second_mistake() {
    let run = root(
        "a: {extends: [.x]}\nb: {script: !reference [a, script], tags: !reference [.no, tags]}\n",
    );
    assert_eq!(
        run.said(),
        [
            (
                UndefinedReference,
                "a: unknown keys in `extends` (.x)",
                ".x"
            ),
            (
                UndefinedReference,
                "!reference [\".no\", \"tags\"] could not be found",
                ".no"
            ),
        ]
    );
}

#[test]
fn includes_that_are_wrong_are_left_out() {
    let run = run(&[
        (
            ".gitlab-ci.yml",
            "include:\n  - nope.yml\n  - local: ok.yml\n  - [x]\n  - {foo: bar}\n  - local: empty.yml\n  - local: a.txt\n  - {local: ok.yml, rules: [{when: on_success}]}\n  - local: broken.yml\n  - local: list.yml\njob: {extends: .maybe}\n",
        ),
        ("ok.yml", ".ok: {image: i}\ninclude: deep.yml\n"),
        ("empty.yml", " \n"),
        ("broken.yml", ".broken: {image: b}\nx: [\n"),
        ("list.yml", "- a\n"),
    ]);
    let said = run.said();
    let troubles: Vec<Trouble> = said.iter().map(|it| it.0).collect();
    let marked: Vec<&str> = said.iter().map(|it| it.2).collect();
    assert_eq!(
        said[0],
        (
            IncludeInvalid,
            "Each include must be a hash or a string",
            "[x]"
        )
    );
    assert_eq!(
        &said[1..],
        [
            (
                IncludeInvalid,
                "include:rule when unknown value: on_success",
                "{when: on_success}"
            ),
            (
                IncludeInvalid,
                "`{\"foo\":\"bar\"}` does not have a valid subkey for include. Valid subkeys are: `local`, `project`, `remote`, `template`, `artifact`, `component`",
                "{foo: bar}"
            ),
            (
                IncludeNotFound,
                "Local file `deep.yml` does not exist!",
                "deep.yml"
            ),
            (Syntax, said[4].1, marked[4]),
            (
                Syntax,
                "`list.yml`: Invalid configuration format",
                marked[5]
            ),
            (
                IncludeNotFound,
                "Local file `nope.yml` does not exist!",
                "nope.yml"
            ),
            (
                IncludeNotFound,
                "Local file `empty.yml` is empty!",
                "empty.yml"
            ),
            (
                IncludeInvalid,
                "Included file `a.txt` does not have YAML extension!",
                "a.txt"
            ),
        ],
        "{troubles:?}"
    );
    assert!(said[4].1.starts_with("`broken.yml`: (<unknown>): "));
    assert_eq!(run.json(&[".ok", "image"]), json!("i"));
    assert_eq!(run.json(&[".broken", "image"]), json!("b"));
    let documents = run.loaded.documents.iter().map(|document| document.file);
    let names: Vec<String> = documents
        .map(|file| run.project.sources.display(file).to_string())
        .collect();
    assert_eq!(
        names,
        [".gitlab-ci.yml", "ok.yml", "broken.yml", "list.yml"]
    );
}

#[test]
fn a_file_with_a_syntax_error_gives_what_can_be_read() {
    let run = root("a: {extends: .b}\n.b: {image: i}\nc: [\n");
    assert_eq!(run.said().len(), 1);
    assert_eq!(run.said()[0].0, Syntax);
    assert_eq!(run.json(&["a", "image"]), json!("i"));
    assert!(!run.loaded.is_whole());
}

#[test]
fn other_projects_are_read_from_their_shelves() {
    let run = run(&[
        (
            ".gitlab-ci.yml",
            "include:\n  - {project: shelf-1, file: a.yml}\n  - {project: shelf-1, file: old.yml}\n  - {project: elsewhere, file: b.yml}\n",
        ),
        (
            "1://a.yml",
            "include: [local.yml, gone.yml, {project: shelf-2, file: c.yml}, {project: x, file: d.yml}, 'o*.yml']\n",
        ),
        ("1://local.yml", ".one: {}\n"),
        ("1://other.yml", ".other: {}\n"),
        ("2://c.yml", ".two: {}\n"),
        ("local.yml", ".wrong: {}\n"),
    ]);
    assert_eq!(run.said(), []);
    assert_eq!(
        run.missing(),
        [
            (IncludeKind::Local, "gone.yml", Some(0)),
            (IncludeKind::Project, "d.yml", Some(0)),
            (IncludeKind::Project, "old.yml", None),
            (IncludeKind::Project, "b.yml", None),
        ]
    );
    assert_eq!(run.json(&[]), json!({".one": {}, ".two": {}, ".other": {}}));
    let shelves: Vec<Shelf> = run
        .loaded
        .documents
        .iter()
        .map(|document| document.shelf)
        .collect();
    assert_eq!(shelves, [0, 1, 1, 2, 1].map(Shelf));
    assert!(run.loaded.is_partial() && !run.loaded.is_whole());
}

#[test]
fn a_fragment_may_include_files_of_its_pipeline() {
    let files = [(".gitlab-ci.yml", "include: ci/x.yml\njob: {script: x}\n")];
    let run = run_with(&files, &fragment());
    assert_eq!(run.said(), []);
    assert_eq!(run.missing(), [(IncludeKind::Local, "ci/x.yml", None)]);
    assert!(
        !run_with(&[(".gitlab-ci.yml", "a: {script: x}\n")], &fragment())
            .loaded
            .is_whole()
    );
    assert!(root("a: {script: x}\n").loaded.is_whole());
}

#[test]
fn files_that_rules_leave_out_are_known() {
    let run = run(&[
        (
            ".gitlab-ci.yml",
            "include:\n  - {local: '/a$X.yml', rules: [{if: '$NO'}]}\n  - {local: 'ci/*.yml', rules: [{when: never}]}\n  - b.yml\n",
        ),
        ("b.yml", ".b: {}\n"),
        ("ci/c.yml", ".c: {}\n"),
    ]);
    let skipped: Vec<&str> = run
        .loaded
        .skipped
        .iter()
        .map(|(_, path)| path.as_str())
        .collect();
    assert_eq!(skipped, ["a.yml", "ci/c.yml"]);
    assert!(run.loaded.is_whole());
}
