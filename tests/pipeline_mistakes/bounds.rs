//! Broken and hostile pipelines: loading ends, in the order of time that the first error takes.

use std::time::{Duration, Instant};

use gitlab_runner_lint::model::pipeline::Trouble::{self, *};
use gitlab_runner_lint::model::pipeline::load::Context;
use serde_json::json;

use crate::{Run, fragment, root, run, run_with};

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
