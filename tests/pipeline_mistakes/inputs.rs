//! Mistakes of headers, inputs and blocks.

use gitlab_runner_lint::model::pipeline::Trouble::{self, *};
use serde_json::json;

use crate::{check, fragment, root, run, run_with};

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
