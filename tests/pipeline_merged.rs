//! What loading makes of a pipeline: merged values, the way they came, limits, and what is missing.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a pipeline that is not loaded fails the test"
)]

#[path = "support/pipelines.rs"]
#[expect(dead_code, reason = "the vectors are for another test")]
mod pipelines;
#[path = "support/run.rs"]
mod run;

use gitlab_runner_lint::model::pipeline::load::{Context, Files as _, IncludeKind, Shelf, load};
use gitlab_runner_lint::syntax::{Forest, Node, Via};
use serde_json::{Value, json};

use pipelines::Project;
use run::{Run, root, run, run_with};

const HEADER: &str = "spec:\n  inputs:\n    a: {default: x}\n    list: {type: array, default: [1, b]}\n    n: {type: number, default: 3}\n---\n";

impl Run {
    fn node(&self, path: &[&str]) -> Node<'_> {
        path.iter()
            .fold(self.forest.node(self.loaded.root), |node, key| {
                node.get(key).unwrap().value
            })
    }

    fn json(&self, path: &[&str]) -> Value {
        assert_eq!(self.loaded.errors, []);
        pipelines::json(self.node(path))
    }

    fn error(&self) -> &str {
        self.loaded.errors.first().map_or("", |error| &error.text)
    }

    /// The steps of an entry, each with the text it points at.
    fn steps(&self, path: &[&str]) -> Vec<(Via, String)> {
        let (last, parents) = path.split_last().unwrap();
        let entry = self.node(parents).get(last).unwrap();
        let shown = entry.steps().map(|step| {
            let text = self.project.sources.text(step.at.file);
            (step.via, text[step.at.range()].to_owned())
        });
        shown.collect()
    }
}

fn step(via: Via, text: &str) -> (Via, String) {
    (via, text.to_owned())
}

#[test]
fn an_inherited_keyword_is_the_node_of_its_base() {
    let run = root(
        ".a: {image: {name: x, entrypoint: [e]}, tags: [t]}\njob: {extends: .a, image: {name: y}}\n",
    );
    assert_eq!(
        run.json(&["job"]),
        json!({"image": {"name": "y", "entrypoint": ["e"]}, "tags": ["t"], "extends": ".a"})
    );
    assert_eq!(run.steps(&["job", "tags"]), [step(Via::Extends, ".a")]);
    assert_eq!(
        run.steps(&["job", "image", "entrypoint"]),
        [step(Via::Extends, ".a")]
    );
    assert_eq!(run.steps(&["job", "image", "name"]), []);
    assert!(run.node(&["job", "image"]).is_made());
    let base = run.node(&[".a", "tags"]);
    assert_eq!(run.node(&["job", "tags"]), base);
}

#[test]
fn steps_lead_from_the_definition_to_the_job() {
    let run = run(&[
        (
            ".gitlab-ci.yml",
            "include: inc.yml\njob:\n  extends: [.x, .b]\n  script: [!reference [.a, script]]\n  after_script: !reference [.a, script]\n",
        ),
        (
            "inc.yml",
            ".a: {script: [s], image: i}\n.x: {}\n.b: {extends: .a}\n",
        ),
    ]);
    assert_eq!(
        run.steps(&["job", "image"]),
        [
            step(Via::Include, "inc.yml"),
            step(Via::Extends, ".a"),
            step(Via::Extends, ".b")
        ]
    );
    assert_eq!(run.steps(&["job", "script"]), []);
    let item = run.node(&["job", "script"]).items().next().unwrap();
    assert_eq!(item.way().unwrap().via, Via::Reference);
    assert_eq!(item, run.node(&[".a", "script"]));
    assert_eq!(run.json(&["job", "script"]), json!([["s"]]));
    assert_eq!(run.json(&["job", "after_script"]), json!(["s"]));
    assert_eq!(run.steps(&["job", "after_script"])[0].0, Via::Reference);
}

#[test]
fn inputs_keep_their_types_where_they_stand_alone() {
    let body = "job:\n  script: \"echo $[[ inputs.a ]] $[[ inputs.list ]]\"\n  tags: $[[ inputs.list ]]\n  parallel: $[[ inputs.n ]]\n  stage: $[[ inputs.list[1] ]]\n$[[ inputs.a ]]: {script: \"$[[ a ]]\"}\n";
    let run = root(&format!("{HEADER}{body}"));
    assert_eq!(
        run.json(&["job"]),
        json!({"script": "echo x [1, \"b\"]", "tags": [1, "b"], "parallel": 3, "stage": "b"})
    );
    assert_eq!(run.json(&["x", "script"]), json!("$[[ a ]]"));
    assert_eq!(
        run.steps(&["job", "tags"]),
        [step(Via::Input, "$[[ inputs.list ]]")]
    );
    // The value is the default itself, where it is written.
    let text = run
        .project
        .sources
        .text(run.node(&["job", "tags"]).span().file);
    assert_eq!(&text[run.node(&["job", "tags"]).span().range()], "[1, b]");
}

#[test]
fn a_list_in_the_place_of_an_item_is_part_of_the_list_around_it() {
    let body = "job: {tags: [\"$[[ inputs.list ]]\", c, \"$[[ inputs.list[1] ]]\", \"-$[[ inputs.list ]]\"]}\n";
    let run = root(&format!("{HEADER}{body}"));
    assert_eq!(
        run.json(&["job", "tags"]),
        json!([1, "b", "c", "b", "-[1, \"b\"]"])
    );
    let run = root(
        "spec:\n  inputs:\n    a: {type: array, default: [[x], []]}\n---\njob: {script: [\"$[[ inputs.a ]]\"]}\n",
    );
    assert_eq!(run.json(&["job", "script"]), json!([["x"], []]));
}

#[test]
fn mistakes_with_inputs_are_named_as_gitlab_names_them() {
    for (spec, block, error) in [
        (
            "my-In: {rules: [{if: $A}]}",
            "inputs.a",
            "header:spec:inputs:my-`in` input: rule must define 'options' with at least one value and a 'default'",
        ),
        (
            "a: {rules: [{if: $A &&, foo: x}, '', null]}",
            "inputs.a",
            "`a` input: contains unknown keys: foo, `a` input: if invalid expression syntax, `a` input: can't be blank",
        ),
        (
            "a:",
            "inputs.a",
            "`a` input: required value has not been provided",
        ),
        (
            "a: {default: x}",
            "inputs",
            "invalid pattern used for interpolation. valid pattern is $[[ inputs.input ]]",
        ),
        (
            "a: {default: x}",
            "inputs.a[0]",
            "cannot index into non-array value at [0] in `inputs.a[0]`",
        ),
        (
            "a: {type: array, default: [x]}",
            "inputs.a[5]",
            "array index 5 out of bounds (size: 1) in `inputs.a[5]`",
        ),
        (
            "a: {type: array, default: [x]}",
            "inputs.a[x]",
            "invalid array index in `inputs.a[x]`: `x` is not a valid index",
        ),
        (
            "a: {type: number, default: x}",
            "inputs.a",
            "`a` input: default value is not a number",
        ),
        (
            "a: {type: number, default: 3, options: [1, 2]}",
            "inputs.a",
            "`a` input: `3` cannot be used because it is not in the list of the allowed options",
        ),
        (
            "a: {default: x, regex: '('}",
            "inputs.a",
            "`a` input: invalid regular expression",
        ),
        (
            "a: {default: x, rules: []}",
            "inputs.a",
            "header:spec:inputs:a config these keys cannot be used together: rules, default",
        ),
        (
            "a: {default: x}",
            "component.name",
            "unknown interpolation provided: `name` in `component.name`",
        ),
        (
            "a: {default: x}",
            "inputs.a | truncate(0,1) | truncate(0,1) | truncate(0,1) | truncate(0,1)",
            "too many functions in interpolation block",
        ),
        (
            "a: {type: array, default: [x]}",
            "inputs.a | expand_vars",
            "error in `expand_vars` function: invalid input type: expand_vars can only be used with string inputs",
        ),
    ] {
        let text = format!("spec:\n  inputs:\n    {spec}\n---\njob:\n  script: $[[ {block} ]]\n");
        assert_eq!(root(&text).error(), error, "{spec} {block}");
    }
}

#[test]
fn rules_of_inputs_choose_options_and_defaults() {
    let run = root(
        "spec:\n  inputs:\n    env: {default: prod}\n    size:\n      rules:\n        - if: $[[ inputs.env ]] == 'dev'\n          options: [s]\n          default: s\n        - options: [m, l]\n          default: l\n---\njob: {script: \"$[[ inputs.size ]]\"}\n",
    );
    assert_eq!(run.json(&["job", "script"]), json!("l"));
}

#[test]
fn headers_may_include_inputs() {
    let head = "spec:\n  include: [inputs.yml]\n  inputs: {b: {default: y}}\n---\njob: {script: \"$[[ inputs.a ]]$[[ inputs.b ]]\"}\n";
    let files = [
        (".gitlab-ci.yml", head),
        ("inputs.yml", "inputs: {a: {default: x}}\n"),
    ];
    assert_eq!(run(&files).json(&["job", "script"]), json!("xy"));
    let files = [
        (".gitlab-ci.yml", head),
        ("inputs.yml", "inputs: {b: {default: x}}\n"),
    ];
    assert_eq!(
        run(&files).error(),
        "Duplicate input keys found: b. Input keys must be unique across all included files and inline specifications."
    );
    let files = [(".gitlab-ci.yml", head), ("inputs.yml", "job: {}\n")];
    assert_eq!(
        run(&files).error(),
        "Header include file `inputs.yml` contains unknown keys: [:job]"
    );
}

#[test]
fn what_is_not_on_disk_makes_a_pipeline_partial() {
    let run = root(
        "include:\n  - {project: G/P, file: [/a.yml, b.yml], ref: v1}\n  - https://example.com/c.yml\n  - {template: D.gitlab-ci.yml}\n  - {component: example.com/e@1}\njob: {extends: .far, script: [!reference [.far, script], x]}\n",
    );
    assert_eq!(run.loaded.errors, []);
    let missing: Vec<_> = run
        .loaded
        .missing
        .iter()
        .map(|missing| (missing.kind, missing.location.as_str()))
        .collect();
    assert_eq!(
        missing,
        [
            (IncludeKind::Project, "a.yml"),
            (IncludeKind::Project, "b.yml"),
            (IncludeKind::Remote, "https://example.com/c.yml"),
            (IncludeKind::Template, "D.gitlab-ci.yml"),
            (IncludeKind::Component, "example.com/e@1"),
        ]
    );
    assert_eq!(run.loaded.missing[0].project.as_deref(), Some("g/p"));
    let item = run.node(&["job", "script"]).items().next().unwrap();
    assert_eq!(item.tag(), Some("!reference"));
}

#[test]
fn mistakes_with_includes_are_named_as_gitlab_names_them() {
    for (include, error) in [
        ("5", "Each include must be a hash or a string"),
        (
            "{foo: <a>}",
            "`{\"foo\":\"\\u003ca\\u003e\"}` does not have a valid subkey for include. Valid subkeys are: `local`, `project`, `remote`, `template`, `artifact`, `component`",
        ),
        (
            "{local: '  '}",
            "`{\"local\":\"  \"}` does not have a valid subkey for include. Valid subkeys are: `local`, `project`, `remote`, `template`, `artifact`, `component`",
        ),
        (
            "{template: [a]}",
            "Included file `[\"a\"]` needs to be a string",
        ),
        (
            "{template: a.yml}",
            "Template file `a.yml` is not a valid location!",
        ),
        (
            "{remote: a.txt}",
            "Included file `a.txt` does not have YAML extension!",
        ),
        ("../x.yml", "Local file `../x.yml` does not exist!"),
        ("/$NO/x.yml", "Local file `x.yml` does not exist!"),
        (
            "{local: a.yml, inputs: 5}",
            "`a.yml`: Given inputs must be a hash",
        ),
        (
            "{local: a.yml, rules: []}",
            "include:rules config can't be blank",
        ),
        (
            "{local: a.yml, rules: x}",
            "include:rules config should be an array",
        ),
        (
            "{local: a.yml, rules: [{if: x}]}",
            "include:rule if invalid expression syntax",
        ),
        (
            "{local: a.yml, rules: [{Foo: x}]}",
            "include:rule config contains unknown keys: foo",
        ),
        (
            "{local: a.yml, rules: [{exists: 5}]}",
            "include:rule:exists should be a string, an array of strings, or a hash",
        ),
    ] {
        let text = format!("include: {include}\njob: {{script: x}}\n");
        let run = run(&[(".gitlab-ci.yml", &text), ("a.yml", ".a: {}\n")]);
        assert_eq!(run.error(), error, "{include}");
    }
}

#[test]
fn rules_look_at_variables_and_files() {
    for (rules, expected) in [
        ("[{if: $CI_COMMIT_BRANCH}]", true),
        ("[{if: $CI_COMMIT_TAG}]", false),
        ("[{exists: [ci/*.yml]}]", true),
        ("[{exists: [nothing]}]", false),
        ("[{exists: {paths: [ci/a.yml]}}]", true),
        (
            "[{if: $CI_COMMIT_BRANCH, when: never}, {when: always}]",
            false,
        ),
        ("[{changes: [x]}]", true),
        ("null", true),
    ] {
        let text = format!("include: {{local: ci/a.yml, rules: {rules}}}\njob: {{script: x}}\n");
        let run = run(&[(".gitlab-ci.yml", &text), ("ci/a.yml", ".a: {k: v}\n")]);
        let is_there = run.node(&[]).get(".a").is_some();
        assert_eq!(is_there, expected, "{rules} {}", run.error());
    }
}

#[test]
fn includes_that_include_nothing_leave_the_keyword() {
    let run = root("include: 'none/*.yml'\njob: {script: x}\n");
    assert!(run.node(&[]).get("include").is_some());
    let run = root("include: {project: g/p}\njob: {script: x}\n");
    assert!(run.node(&[]).get("include").is_some());
}

#[test]
fn cycles_and_crowds_end_in_the_limit_of_includes() {
    let limit = "Maximum of 150 nested includes are allowed!";
    let run_cycle = run(&[
        (".gitlab-ci.yml", "include: a.yml\n"),
        ("a.yml", "include: b.yml\n.a: {}\n"),
        ("b.yml", "include: a.yml\n.b: {}\n"),
    ]);
    assert_eq!(run_cycle.error(), limit);
    let mut project = Project::default();
    let text = b"include: 'many/**.yml'\n".to_vec();
    project.add(".gitlab-ci.yml", text).unwrap();
    for number in 0..10_001 {
        let path = format!("many/{number}.yml");
        project.add(&path, b".a: {}\n".to_vec()).unwrap();
    }
    let (root, text) = project.text(Shelf::PROJECT, ".gitlab-ci.yml").unwrap();
    let loaded = load(
        &mut Forest::default(),
        root,
        &text,
        &project,
        &Context::default(),
    );
    assert_eq!(loaded.errors[0].text, limit);
}

#[test]
fn long_chains_of_references_resolve() {
    let mut text = String::from(".r0: {script: [end]}\n");
    for number in 1..1000 {
        text += &format!(
            ".r{number}: {{script: !reference [.r{}, script]}}\n",
            number - 1
        );
    }
    text += "job: {script: !reference [.r999, script]}\n";
    assert_eq!(root(&text).json(&["job", "script"]), json!(["end"]));
}

#[test]
fn eleven_hops_of_extends_are_the_most() {
    let chain = |hops: usize| {
        let mut text = String::from(".l0: {image: x}\n");
        for number in 1..hops {
            text += &format!(".l{number}: {{extends: .l{}}}\n", number - 1);
        }
        text + &format!("job: {{extends: .l{}, script: x}}\n", hops - 1)
    };
    assert_eq!(root(&chain(11)).json(&["job", "image"]), json!("x"));
    assert_eq!(
        root(&chain(12)).error(),
        "job: nesting too deep in `extends`".replace("job", ".l1")
    );
}

#[test]
fn growth_is_bounded_before_it_is_built() {
    let keys: String = (0..4000).map(|key| format!("  k{key}: 1\n")).collect();
    let jobs: String = (0..4000)
        .map(|job| format!("j{job}: {{extends: .a}}\n"))
        .collect();
    let run = root(&format!(".a:\n{keys}{jobs}"));
    assert_eq!(run.error(), "The parsed YAML is too big");
    let mut text = String::from(".r0: [a, a, a, a, a, a, a, a, a, a]\n");
    for number in 1..12 {
        let item = format!("!reference [.r{}]", number - 1);
        text += &format!(".r{number}: [{}]\n", [item.as_str(); 10].join(", "));
    }
    assert_eq!(root(&text).error(), "The parsed YAML is too big");
}

#[test]
fn null_and_comments_load_as_an_empty_map() {
    assert_eq!(root("# nothing\n").json(&[]), json!({}));
    assert_eq!(
        root("  \n").error(),
        "Please provide content of .gitlab-ci.yml"
    );
}

#[test]
fn a_fragment_leaves_open_what_others_give() {
    let context = Context {
        is_fragment: true,
        ..Context::default()
    };
    let text = "spec:\n  inputs:\n    a:\n    b: {default: y}\n---\njob: {extends: .far, image: \"$[[ inputs.a ]]\", stage: \"$[[ inputs.b ]]\", script: !reference [.far, x]}\n";
    let run = run_with(&[(".gitlab-ci.yml", text)], &context);
    assert_eq!(run.json(&["job", "image"]), json!("$[[ inputs.a ]]"));
    assert_eq!(run.json(&["job", "stage"]), json!("y"));
}

#[test]
fn unknown_variables_may_make_a_pipeline_partial() {
    let context = Context {
        knows_variables: false,
        ..Context::default()
    };
    let text = "include: $DIRECTORY/x.yml\njob: {script: x}\n";
    let run = run_with(&[(".gitlab-ci.yml", text)], &context);
    assert_eq!(run.loaded.errors, []);
    assert!(run.loaded.is_partial());
}
