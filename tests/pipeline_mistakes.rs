//! After GitLab's first error, loading goes on: all mistakes, each at the text that is wrong.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a pipeline that is not loaded fails the test"
)]

#[path = "support/pipelines.rs"]
#[expect(dead_code, reason = "the vectors are for another test")]
mod pipelines;

use std::time::{Duration, Instant};

use gitlab_runner_lint::model::pipeline::Trouble::{self, *};
use gitlab_runner_lint::model::pipeline::load::{
    Context, Files as _, IncludeKind, Loaded, Shelf, load,
};
use gitlab_runner_lint::syntax::Forest;
use serde_json::json;

use pipelines::Project;

struct Run {
    forest: Forest,
    project: Project,
    loaded: Loaded,
}

fn run_with(files: &[(&str, &str)], context: &Context) -> Run {
    let mut project = Project::default();
    for (path, text) in files {
        project.add(path, text.as_bytes().to_vec()).unwrap();
    }
    let mut forest = Forest::default();
    let (root, text) = project.text(Shelf::PROJECT, ".gitlab-ci.yml").unwrap();
    let loaded = load(&mut forest, root, &text, &project, context);
    Run {
        forest,
        project,
        loaded,
    }
}

fn run(files: &[(&str, &str)]) -> Run {
    run_with(files, &Context::default())
}

fn root(text: &str) -> Run {
    run(&[(".gitlab-ci.yml", text)])
}

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
fn mistakes_of_headers_stand_at_what_is_wrong() {
    let header = "header:spec:inputs:";
    for (spec, expected) in [
        (
            "spec: 1",
            vec![("header:spec config should be a hash", "1")],
        ),
        (
            "spec: {foo: 1}",
            vec![("header:spec config contains unknown keys: foo", "foo")],
        ),
        (
            "spec: {inputs: [a]}",
            vec![("header:spec:inputs config should be a hash", "[a]")],
        ),
        (
            "spec: {inputs: {a: {typ: x, type: y}, b: 1}}",
            vec![
                (
                    &*format!(
                        "{header}a input type unknown value: y, {header}a config contains unknown keys: typ, {header}b config should be a hash"
                    ),
                    "y",
                ),
                (
                    &*format!("{header}a config contains unknown keys: typ"),
                    "typ",
                ),
                (&*format!("{header}b config should be a hash"), "1"),
            ],
        ),
        (
            "spec: {inputs: {a: {options: [x], rules: []}}}",
            vec![(
                &*format!("{header}a config these keys cannot be used together: rules, options"),
                "options",
            )],
        ),
        (
            "spec: {inputs: {a: {rules: [{default: x, options: [y]}]}}}",
            vec![("`a` input: default 'x' must be one of the options", "x")],
        ),
        (
            "spec: {include: [1]}",
            vec![(
                "header:spec:include:include config should be a hash or a string",
                "1",
            )],
        ),
        (
            "spec: {component: [nam]}",
            vec![(
                "header:spec:component config contains unknown values: nam",
                "nam",
            )],
        ),
    ] {
        let run = root(&format!("{spec}\n---\nj: {{script: '$[[ inputs.x ]]'}}\n"));
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(text, marked)| (InputDeclaration, text, marked))
            .collect();
        assert_eq!(run.said(), expected, "{spec}");
        assert_eq!(run.json(&["j", "script"]), json!("$[[ inputs.x ]]"));
    }
}

#[test]
fn mistakes_of_inputs_stand_where_they_are_given_or_declared() {
    let spec = "spec:\n  inputs:\n    need: {}\n    n: {type: number, default: zero}\n    o: {options: [a, b], default: a}\n---\n.x: {image: '$[[ inputs.need ]]$[[ inputs.o ]]', tags: '$[[ inputs.no ]]'}\n";
    let required = "`need` input: required value has not been provided";
    let default = "`n` input: default value is not a number";
    let unknown = "unknown interpolation provided: `no` in `inputs.no`";
    check(
        spec,
        &[
            (InputMissing, &format!("{required}, {default}"), "need"),
            (InputInvalid, default, "zero"),
            (InputUnknown, unknown, "'$[[ inputs.no ]]'"),
        ],
    );
    let files = |include: &'static str| [(".gitlab-ci.yml", include), ("a.yml", spec)];
    let with = run(&files(
        "include: {local: a.yml, inputs: {o: c, p: 1}}\nb: {extends: .y}\n",
    ));
    let wrong = "`o` input: `c` cannot be used because it is not in the list of allowed options";
    assert_eq!(
        with.said(),
        [
            (
                InputUnknown,
                &*format!("`a.yml`: unknown input arguments: p, {required}, {default}"),
                "p"
            ),
            (InputMissing, &*format!("`a.yml`: {required}"), "inputs"),
            (InputInvalid, &*format!("`a.yml`: {default}"), "zero"),
            (InputInvalid, &*format!("`a.yml`: {wrong}"), "c"),
            (
                InputUnknown,
                &*format!("`a.yml`: {unknown}"),
                "'$[[ inputs.no ]]'"
            ),
        ]
    );
    assert_eq!(*with.loaded.errors[0].wanted, ["n", "need", "o"]);
    assert_eq!(*with.loaded.errors[3].wanted, ["a", "b"]);
    let without = run(&files("include:\n  - a.yml\n"));
    assert_eq!(without.said()[0].2, "a.yml");
    let no_map = run(&files("include: {local: a.yml, inputs: [1]}\n"));
    assert_eq!(
        no_map.said()[0],
        (InputInvalid, "`a.yml`: Given inputs must be a hash", "[1]")
    );
    let text = "`b.yml`: Given inputs not defined in the `spec` section of the included configuration file";
    let no_header = run(&[
        (
            ".gitlab-ci.yml",
            "include: {local: b.yml, inputs: {x: 1}}\nj: {extends: [.b, .c]}\n",
        ),
        ("b.yml", ".b: {image: i}\n"),
    ]);
    assert_eq!(
        no_header.said(),
        [
            (InputUnknown, text, "x"),
            (
                UndefinedReference,
                "j: unknown keys in `extends` (.c)",
                ".c"
            ),
        ]
    );
    assert_eq!(no_header.json(&["j", "image"]), json!("i"));
}

#[test]
fn what_depends_on_an_unknown_input_is_not_judged() {
    let text = "spec: {inputs: {f: , n: }}\n---\ninclude:\n  - '$[[ inputs.f ]].txt'\n  - {local: a.yml, inputs: {n: '$[[ inputs.n ]]'}}\nj: {extends: '.$[[ inputs.f ]]'}\n";
    let included = "spec: {inputs: {n: {type: number}}}\n---\n.a: {retry: '$[[ inputs.n ]]'}\n";
    let files = [(".gitlab-ci.yml", text), ("a.yml", included)];
    assert_eq!(run_with(&files, &fragment()).said(), []);
    let whole = run(&files);
    let troubles: Vec<Trouble> = whole.said().iter().map(|it| it.0).collect();
    assert_eq!(troubles, [InputMissing, InputMissing], "{:?}", whole.said());
}

#[test]
fn blocks_that_are_wrong_stay() {
    let text = "spec: {inputs: {a: {default: x}}}\n---\nj: {script: '$[[ inputs.a | up ]]', image: '$[[ inputs.a ]]', tags: ['$[[ foo.a ]]']}\n";
    let up =
        "no function matching `up`: check that the function name, arguments, and types are correct";
    check(
        text,
        &[
            (Interpolation, up, "'$[[ inputs.a | up ]]'"),
            (
                Interpolation,
                "unknown interpolation provided: `foo` in `foo.a`",
                "'$[[ foo.a ]]'",
            ),
        ],
    );
    assert_eq!(root(text).json(&["j", "image"]), json!("x"));
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

#[test]
fn a_broken_text_that_contains_itself_is_not_looked_at() {
    let bomb: String = (1..60)
        .map(|level| format!("b{level}: &b{level} [*b{0}, *b{0}]\n", level - 1))
        .collect();
    for broken in [
        "a: &a {b: *a}\nc: [\n".to_owned(),
        format!("b0: &b0 [x]\n{bomb}c: [\n"),
    ] {
        let alone = root(&broken);
        assert_eq!(alone.said()[0].0, Syntax);
        assert_eq!(alone.json(&[]), json!({}));
        let included = run(&[
            (
                ".gitlab-ci.yml",
                "include: a.yml\nj: {script: !reference [j, x]}\n",
            ),
            ("a.yml", &broken),
        ]);
        assert_eq!(included.said()[0].0, Syntax);
        assert_eq!(included.said().len(), 1);
    }
}

#[test]
fn every_beginning_of_a_pipeline_loads() {
    let text = "spec: {inputs: {a: {type: number, rules: [{if: '$[[ inputs.b ]] == 1', default: 1}]}, b: {default: 1}}, component: [name]}\n---\ninclude: [{local: a.yml, inputs: {x: *y, z: $[[ inputs.a ]]}}, 'c/*.yml', {remote: 'http://x/a.yml', rules: [{exists: [x]}]}]\nj: &y\n  extends: [j, .b, k]\n  script: [!reference [k, script], !reference [j]]\nk: {<<: *y, extends: .b, script: \"$[[ inputs.b | truncate(0,1) ]]$[[ component.name ]]\"}\n";
    let included = "spec: {inputs: {x: }, include: [h.yml]}\n---\n.b: {extends: j, tags: !reference [.b, tags]}\n";
    for end in 0..=text.len() {
        let files = [
            (".gitlab-ci.yml", &text[..end]),
            ("a.yml", &included[..end.min(included.len())]),
            ("c/h.yml", "x: {"),
            ("h.yml", "inputs: {x: }\nother: 1\n"),
        ];
        for context in [Context::default(), fragment()] {
            let run = run_with(&files, &context);
            let first = run.loaded.errors.first();
            let is_told = run
                .loaded
                .errors
                .iter()
                .skip(1)
                .any(|error| Some(error) == first);
            assert!(!is_told, "{end}: {:?}", run.said());
        }
    }
}

/// Loads and says how long it took.
#[track_caller]
fn bounded(name: &str, files: &[(&str, &str)]) -> Run {
    let start = Instant::now();
    let run = run(files);
    let time = start.elapsed();
    let last = run.loaded.errors.last();
    let last = last.map_or("", |error| &error.text);
    println!(
        "{name}: {time:?}, {} errors, {last}",
        run.loaded.errors.len()
    );
    assert!(time < Duration::from_secs(60), "{name} {time:?}");
    run
}

#[test]
fn hostile_pipelines_end() {
    let cycle = bounded(
        "includes in a circle",
        &[
            (
                ".gitlab-ci.yml",
                "include: [a.yml, a.yml]\nj: {extends: .no}\n",
            ),
            ("a.yml", "include: [b.yml, b.yml, x.yml]\n.a: {}\n"),
            ("b.yml", "include: [a.yml, a.yml]\n.b: {}\n"),
        ],
    );
    assert_eq!(cycle.loaded.errors[0].trouble, IncludeLimit);
    assert_eq!(cycle.loaded.errors.len(), 2, "{:?}", cycle.said());

    let many: String = (0..2_000)
        .map(|job| format!("j{job}: {{extends: .x{job}}}\n"))
        .collect();
    let run = bounded("unknown bases", &[(".gitlab-ci.yml", &many)]);
    assert_eq!(run.loaded.errors.len(), 2_000);

    let mut deep = String::from(".l0: {image: x}\n");
    for number in 1..1_000 {
        deep += &format!(".l{number}: {{extends: [.l{0}, .l{0}]}}\n", number - 1);
    }
    bounded("a deep chain, bases first", &[(".gitlab-ci.yml", &deep)]);
    let reversed: Vec<&str> = deep.lines().rev().collect();
    bounded(
        "a deep chain, bases last",
        &[(".gitlab-ci.yml", &reversed.join("\n"))],
    );

    let names: Vec<String> = (0..90).map(|job| format!("j{job}")).collect();
    let all = names.join(", ");
    let circles: String = names
        .iter()
        .map(|name| format!("{name}: {{extends: [{all}]}}\n"))
        .collect();
    bounded(
        "everything extends everything",
        &[(".gitlab-ci.yml", &circles)],
    );

    let mut chain = String::from(".r0: {s: !reference [.no, s]}\n");
    for number in 1..1_000 {
        chain += &format!(
            ".r{number}: {{s: [!reference [.r{0}, s], !reference [.r{0}, s]]}}\n",
            number - 1
        );
    }
    let run = bounded("a chain of references", &[(".gitlab-ci.yml", &chain)]);
    assert_eq!(run.loaded.errors[0].trouble, UndefinedReference);

    let big: String = (0..4_000).map(|key| format!("  k{key}: 1\n")).collect();
    let jobs: String = (0..4_000)
        .map(|job| format!("j{job}: {{extends: .a}}\n"))
        .collect();
    let run = bounded(
        "growth",
        &[(".gitlab-ci.yml", &format!(".a:\n{big}{jobs}"))],
    );
    let troubles: Vec<Trouble> = run.said().iter().map(|it| it.0).collect();
    assert_eq!(troubles, [TooBig]);
}
