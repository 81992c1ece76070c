//! Everything that is wrong with a pipeline: kinds, texts and places, hidden by nothing.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what fails here fails the test, which says how many vectors agree"
)]

#[expect(dead_code, reason = "only other tests print merged nodes")]
#[path = "support/pipelines.rs"]
mod pipelines;

use gitlab_runner_lint::model::pipeline::Problem;
use gitlab_runner_lint::model::pipeline::entry::{Edition, Extent, diagnose, judge};
use gitlab_runner_lint::model::pipeline::load::{Context, Files as _, Shelf, load};
use gitlab_runner_lint::syntax::{Forest, NodeId};
use serde_json::{Value, json};

use pipelines::Project;

/// Parts of texts of GitLab that a diagnosis leaves out, because they follow from another problem:
/// they come with a text that has the second part.
const FOLLOWING: [(&str, &str); 13] = [
    ("name can't be blank", "name should be a string"),
    ("name can't be blank", "should be a hash or a string"),
    ("name should be a string", "should be a hash or a string"),
    ("name should be a symbol", "name can't be blank"),
    ("should not exceed the limit", "should be a duration"),
    (
        "should contain at least one visible job",
        "should implement the script:",
    ),
    (
        "should contain either a trigger or a needs:pipeline",
        "contains unknown keys: tags",
    ),
    (
        "should contain either a trigger or a needs:pipeline",
        "when should be one of: ",
    ),
    (
        "contains unknown keys: trigger",
        "cannot be used together: script, trigger",
    ),
    ("aud should be an array", "missing required keys: aud"),
    (
        "files config has too many items",
        "files config should be an array of strings",
    ),
    ("when should be one of: ", "when should be a string"),
    (
        "pull_policy config contains unknown values: ",
        "pull_policy config should be an array",
    ),
];

/// What GitLab says of a vector that is loaded wholly, and what a diagnosis does.
fn answers(vector: &Value) -> Option<(Vec<String>, Vec<String>)> {
    let (project, _) = Project::of(vector)?;
    let (root, text) = project.text(Shelf::PROJECT, ".gitlab-ci.yml").unwrap();
    let mut forest = Forest::default();
    let loaded = load(&mut forest, root, &text, &project, &Context::default());
    if !loaded.is_whole() {
        return None;
    }
    let root = forest.node(loaded.root);
    let verdict = judge(root, Edition::Ce).errors;
    let diagnosis = diagnose(root, Edition::Ce, Extent::Whole);
    Some((texts(&verdict), texts(&diagnosis)))
}

fn texts(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| problem.text.clone())
        .collect()
}

#[test]
fn a_diagnosis_says_what_gitlab_says() {
    let mut lost = Vec::new();
    let mut used = [false; FOLLOWING.len()];
    let mut count = 0;
    let vectors = pipelines::vectors();
    for vector in &vectors {
        let Some((verdict, diagnosis)) = answers(vector) else {
            continue;
        };
        if verdict.is_empty() {
            continue;
        }
        count += 1;
        let name = vector["name"].as_str().unwrap();
        for text in verdict.iter().filter(|text| !diagnosis.contains(text)) {
            let follows = FOLLOWING.iter().position(|(part, cause)| {
                text.contains(part) && diagnosis.iter().any(|told| told.contains(cause))
            });
            match follows {
                Some(index) => used[index] = true,
                None => lost.push(format!("{name}: {text}\n  {}", diagnosis.join("\n  "))),
            }
        }
    }
    // Some are in GitLab's own test files only.
    if vectors
        .iter()
        .any(|vector| vector["group"] == "gitlab-yaml-tests")
    {
        assert_eq!(used, [true; FOLLOWING.len()], "some follow no longer");
    }
    assert!(lost.is_empty(), "{}\n{}", lost.len(), lost.join("\n"));
    println!("{count} refused vectors are diagnosed");
}

#[test]
fn a_diagnosis_accepts_what_gitlab_accepts() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for vector in pipelines::vectors() {
        let Some((verdict, diagnosis)) = answers(&vector) else {
            continue;
        };
        if verdict.is_empty() {
            count += 1;
            if !diagnosis.is_empty() {
                wrong.push(format!("{}: {diagnosis:?}", vector["name"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    println!("{count} valid vectors are accepted");
}

/// A text, loaded; files that it includes may be missing.
fn loaded(text: &str) -> (Project, Forest, NodeId) {
    let vector = json!({ "yaml": text });
    let (project, _) = Project::of(&vector).unwrap();
    let (root, text) = project.text(Shelf::PROJECT, ".gitlab-ci.yml").unwrap();
    let mut forest = Forest::default();
    let loaded = load(&mut forest, root, &text, &project, &Context::default());
    assert_eq!(loaded.errors, []);
    (project, forest, loaded.root)
}

/// The problems of a text, each as its kind, its text and the marked texts.
fn lines(text: &str, extent: Extent) -> Vec<String> {
    let (project, forest, root) = loaded(text);
    let problems = diagnose(forest.node(root), Edition::Ce, extent);
    let shown = problems.iter().map(|problem| {
        let nodes = problem.nodes.iter().map(|node| forest.node(*node).head());
        let mut spans: Vec<_> = nodes.collect();
        if spans.is_empty() {
            spans.push(problem.at);
        }
        let marked: Vec<&str> = spans
            .iter()
            .map(|span| project.sources.slice(*span))
            .collect();
        format!(
            "{:?}: {} [{}]",
            problem.trouble,
            problem.text,
            marked.join("|")
        )
    });
    shown.collect()
}

/// Pipelines, and their problems as [`lines`] shows them.
type Cases<'c> = &'c [(&'c str, &'c [&'c str])];

fn compare(cases: Cases<'_>, extent: Extent) {
    for (text, expected) in cases {
        assert_eq!(lines(text, extent), *expected, "{text}");
    }
}

#[test]
fn problems_do_not_hide_each_other() {
    let cases: Cases<'_> = &[
        (
            "j: {script: a, foo: b, bar: c}",
            &["UnknownKeyword: jobs:j config contains unknown keys: foo, bar [foo|bar]"],
        ),
        (
            "j: {script: a, timeout: 60}",
            &["WrongType: jobs:j:timeout config should be a duration [60]"],
        ),
        (
            "j: {script: a, timeout: foo}",
            &["WrongValue: jobs:j:timeout config should be a duration [foo]"],
        ),
        (
            "j: {script: a, timeout: 3 years}",
            &["Limit: jobs:j:timeout config should not exceed the limit [3 years]"],
        ),
        (
            "j: {script: a, artifacts: foo, tags: [a, 1, {x: y}]}",
            &[
                "WrongType: jobs:j:tags config should be an array of strings [1|{x: y}]",
                "WrongType: jobs:j:artifacts config should be a hash [foo]",
            ],
        ),
        (
            "j: {script: a, image: {foo: 1}}",
            &[
                "MissingKeyword: jobs:j:image name should be a string [image]",
                "UnknownKeyword: jobs:j:image config contains unknown keys: foo [foo]",
            ],
        ),
        (
            "j: {script: a, image: {name: 1, pull_policy: bogus}}",
            &[
                "WrongType: jobs:j:image name should be a string [1]",
                "WrongValue: jobs:j:image:pull_policy config is not included in the list [bogus]",
            ],
        ),
        (
            "foo: bar\nj: {script: a, when: never}",
            &[
                "NoScript: jobs foo config should implement the script:, run:, or trigger: keyword [foo]",
                "WrongValue: jobs:j when should be one of: on_success, on_failure, always, manual, delayed [never]",
            ],
        ),
        (
            "j: {scripts: [a], image: [x]}\nk: {tools: [x]}",
            &[
                "NoScript: jobs j config should implement the script:, run:, or trigger: keyword [j]",
                "NoScript: jobs k config should implement the script:, run:, or trigger: keyword [k]",
                "UnknownKeyword: jobs:j config contains unknown keys: scripts [scripts]",
                "WrongType: jobs:j:image config should be a hash or a string [[x]]",
            ],
        ),
        (
            "j: {needs: [a], image: x, foo: y}\na: {script: x}",
            &[
                "UnknownKeyword: jobs:j config contains unknown keys: foo [foo]",
                "NoScript: jobs:j config should contain either a trigger or a needs:pipeline [j]",
            ],
        ),
        (
            "j: {script: a, trigger: b, foo: c}",
            &[
                "ExclusiveKeywords: jobs:j config these keys cannot be used together: script, trigger [script|trigger]",
                "UnknownKeyword: jobs:j config contains unknown keys: foo [foo]",
            ],
        ),
        (
            "b: {trigger: {foo: c}, bar: 1, when: delayed}",
            &[
                "UnknownKeyword: jobs:b config contains unknown keys: bar [bar]",
                "WrongValue: jobs:b when should be one of: on_success, on_failure, always, manual [delayed]",
                "UnknownKeyword: jobs:b:trigger config contains unknown keys: foo [foo]",
                "MissingKeyword: jobs:b:trigger project should be a string [trigger]",
            ],
        ),
        (
            "image: a\ndefault: {image: b, foo: c}\nj: {script: a, tags: b}",
            &[
                "UnknownKeyword: default config contains unknown keys: foo [foo]",
                "ExclusiveKeywords: image is defined in top-level and `default:` entry [image|image]",
                "WrongType: jobs:j:tags config should be an array of strings [b]",
            ],
        ),
        (
            "default: {tags: b}\nj: {script: a}\nk: {script: a}",
            &["WrongType: default:tags config should be an array of strings [b]"],
        ),
        (
            "stages: [a]\nj: {script: a, stage: b, needs: [zzz, k, k]}\nk: {script: a, stage: a, dependencies: [yyy], foo: 1}",
            &[
                "UnknownKeyword: jobs:k config contains unknown keys: foo [foo]",
                "UndefinedReference: j job: chosen stage b does not exist; available stages are .pre, a, .post [b]",
                "UndefinedReference: j job: undefined need: zzz [zzz]",
                "NeedsConflict: j has the following needs duplicated: k. [k]",
                "UndefinedReference: k job: undefined dependency: yyy [yyy]",
            ],
        ),
        (
            "stages: a\nj: {script: a, stage: b}",
            &[
                "WrongType: stages config should be an array of strings or a nested array of strings up to 10 levels deep [a]",
            ],
        ),
        (
            "stages: [a, b]\nj: {script: a, stage: a, needs: [k]}\nk: {script: a, stage: b, needs: [j]}\nl: {script: a, stage: [x], needs: [l]}",
            &[
                "WrongType: jobs:l:stage config should be a string [[x]]",
                "LaterStage: j job: need k is not defined in current or prior stages [k]",
                r#"CircularReference: The pipeline has circular dependencies: topological sort failed: ["j", "k"] [k|j]"#,
                "CircularReference: The pipeline has circular dependencies: self-dependency: l [l]",
            ],
        ),
        (
            "j: {script: a, environment: {name: x, on_stop: k}}\nk: {script: a, environment: y}\nl: {script: a, environment: {name: x, on_stop: m}}",
            &[
                "StopJob: j job: on_stop job k have different environment name [k]",
                "UndefinedReference: l job: on_stop job m is not defined [m]",
            ],
        ),
        (
            "j: {script: a, parallel: {matrix: [{A: [1, {x: y}]}, foo]}}\nk: {script: a, needs: [\"j: [1]\", \"l: [1]\"]}",
            &[
                "WrongType: jobs:j:parallel:matrix config should be an array of hashes [foo]",
                "WrongType: jobs:j:parallel:matrix:variables config should be a hash of key value pairs, value can be an array [{x: y}]",
                r#"UndefinedReference: k job: undefined need: l: [1] ["l: [1]"]"#,
            ],
        ),
        (
            "j: {script: a, parallel: 3, needs: [zzz]}",
            &["UndefinedReference: j 1/3 job: undefined need: zzz [zzz]"],
        ),
        (
            r#"j: {script: a, rules: [foo, {if: "$a ==", when: bogus, foo: 1}, {start_in: 1 day}, {when: manual, start_in: 1 day}], only: [x]}"#,
            &[
                "ExclusiveKeywords: jobs:j config key may not be used with `rules`: only [only]",
                "WrongType: jobs:j rules should be an array containing hashes and arrays of hashes [foo]",
                r#"WrongValue: jobs:j:rules:rule if invalid expression syntax ["$a =="]"#,
                "WrongValue: jobs:j:rules:rule when unknown value: bogus [bogus]",
                "UnknownKeyword: jobs:j:rules:rule config contains unknown keys: foo [foo]",
                "MissingKeyword: jobs:j:rules:rule config contains disallowed keys: start_in [start_in]",
                "ExclusiveKeywords: jobs:j:rules:rule config contains disallowed keys: start_in [start_in]",
            ],
        ),
        (
            "j: {script: a, rules: [{needs: [x]}]}",
            &["UndefinedReference: j job: undefined need: x [x]"],
        ),
        (
            "j: {script: a, start_in: 1 day, publish: x}",
            &[
                "MissingKeyword: jobs:j start in must be blank [start_in]",
                "MissingKeyword: jobs:j publish can only be used within a `pages` job [publish]",
            ],
        ),
        (
            "j: {script: a, when: delayed}",
            &["MissingKeyword: jobs:j start in should be a duration [j]"],
        ),
        (
            "j: {script: a, retry: {max: 3, when: [runner_interrupted, foo, script_failure]}}",
            &[
                "Limit: retry max must be less than or equal to 2 [3]",
                "WrongValue: retry when contains unknown values: foo [foo]",
            ],
        ),
        (
            "j: {script: a, inherit: {default: [image, foo]}}",
            &["WrongValue: jobs:j:inherit:default config contains unknown values: foo [foo]"],
        ),
        (
            "j: {script: a, release: {}, id_tokens: {T: {}}, environment: {url: 5}}",
            &[
                "MissingKeyword: jobs:j:environment name can't be blank [environment]",
                "WrongType: jobs:j:environment url should be a string [5]",
                "MissingKeyword: jobs:j:release tag name should be a string [release]",
                "MissingKeyword: jobs:j:release description should be a string [release]",
                "MissingKeyword: jobs:j:id_tokens:t config missing required keys: aud [T]",
            ],
        ),
        (
            "j: {script: a, cache: {when: 5, key: {files: x, files_commits: y}}}",
            &[
                "WrongType: jobs:j:cache when should be a string [5]",
                "ExclusiveKeywords: jobs:j:cache:key config must use exactly one of these keys: files, files_commits [files|files_commits]",
                "WrongType: jobs:j:cache:key:files config should be an array of strings [x]",
                "WrongType: jobs:j:cache:key:files_commits config should be an array of strings [y]",
            ],
        ),
        (
            "j: {script: a, services: [{name: x, foo: 1, variables: {A: {value: b}}}, 5]}",
            &[
                "UnknownKeyword: jobs:j:services:service config contains unknown keys: foo [foo]",
                "WrongType: jobs:j:services:service:variables:a config must be a string [{value: b}]",
                "WrongType: jobs:j:services:service config should be a hash or a string [5]",
            ],
        ),
        (
            "variables: {A: {foo: 1}, B: [x]}\nworkflow: {rules: [{when: manual}], foo: 1}\nj: {script: a}",
            &[
                "UnknownKeyword: variables:a config uses invalid data keys: foo [foo]",
                "WrongType: variable definition must be either a string or a hash [[x]]",
                "UnknownKeyword: workflow config contains unknown keys: foo [foo]",
                "WrongValue: workflow:rules:rule when unknown value: manual [manual]",
            ],
        ),
        (
            "j: {script: a, needs: [{job: k, foo: 1}, {foo: 1}, 5], dependencies: [x]}\nk: {script: a}",
            &[
                "UnknownKeyword: jobs:j:needs:need config contains unknown keys: foo [foo]",
                "WrongValue: jobs:j:needs:need has an unsupported type [{foo: 1}]",
                "WrongType: jobs:j:needs:need has an unsupported type [5]",
                "UndefinedReference: j job: undefined dependency: x [x]",
            ],
        ),
        (
            "1.1: {script: a}\nj: {script: \"\"}\nk: {script: a, run: []}\n.h:",
            &[
                "JobName: jobs:1.1 name should be a symbol [1.1]",
                r#"NoScript: jobs:j script can't be blank [""]"#,
                "ExclusiveKeywords: jobs:k config these keys cannot be used together: script, run [script|run]",
                "EmptyValue: jobs:.h config can't be blank [.h]",
            ],
        ),
        (
            "variables: {A: b}",
            &[
                "NoVisibleJob: jobs config should contain at least one visible job [variables: {A: b}]",
            ],
        ),
    ];
    compare(cases, Extent::Whole);
}

#[test]
fn parts_are_told_what_is_wrong_whatever_the_rest_brings() {
    let cases: Cases<'_> = &[
        (
            "j: {script: a, needs: {}, image: {}, rules: [], cache: {key: {}}}\n.h:",
            &[],
        ),
        (
            "j: {script: a, stage: a}\n<<: {k: {scripts: b}}\ndefault: {image: {name: 1}}",
            &[
                "WrongType: default:image name should be a string [1]",
                "UnknownKeyword: jobs:k config contains unknown keys: scripts [scripts]",
            ],
        ),
        (
            "j: {script: a, foo: b, when: bogus, needs: [zzz], stage: zzz, image: {}}",
            &[
                "UnknownKeyword: jobs:j config contains unknown keys: foo [foo]",
                "WrongValue: jobs:j when should be one of: on_success, on_failure, always, manual, delayed [bogus]",
            ],
        ),
        ("foo: bar\nvariables: {A: b}", &[]),
        (
            "j: {image: x, artifacts: c, artifact: b, trigge: d}",
            &[
                "UnknownKeyword: jobs:j config contains unknown keys: artifact, trigge [artifact|trigge]",
                "WrongType: jobs:j:artifacts config should be a hash [c]",
            ],
        ),
        ("j: {needs: [a], image: x, parallel: 3}", &[]),
        (
            "b: {trigger: c, image: x}",
            &["UnknownKeyword: jobs:b config contains unknown keys: image [image]"],
        ),
        (
            "j: {script: a, needs: [k]}\nk: {script: a, needs: [j]}",
            &[
                r#"CircularReference: The pipeline has circular dependencies: topological sort failed: ["j", "k"] [k|j]"#,
            ],
        ),
        (
            "include: {remote: \"https://a.example/x.yml\"}\nj: {extends: .x, stage: [a], timeout: foo}",
            &[
                "WrongType: jobs:j:stage config should be a string [[a]]",
                "WrongValue: jobs:j:timeout config should be a duration [foo]",
            ],
        ),
        (
            r#"j: {script: a, "$[[ inputs.k ]]": a, foo: b}"#,
            &["UnknownKeyword: jobs:j config contains unknown keys: foo [foo]"],
        ),
        (
            "\"$[[ inputs.name ]]\": {script: a, foo: b}\n.h: {foo: b}",
            &["UnknownKeyword: jobs:$[[ inputs.name ]] config contains unknown keys: foo [foo]"],
        ),
        (
            r#"j: {script: a, tags: ["$[[ x ]]", 1], cache: "$[[ x ]]", variables: "$[[ x ]]", services: ["$[[ x ]]"]}"#,
            &["WrongType: jobs:j:tags config should be an array of strings [1]"],
        ),
        (
            r#"j: {script: a, rules: "$[[ x ]]", only: [x], start_in: 1 day, when: "$[[ x ]]", retry: "$[[ x ]]", allow_failure: "${{ x }}"}"#,
            &[],
        ),
        (
            r#"j: {script: a, environment: {name: "$[[ x ]]/", action: "$[[ x ]]"}, parallel: {matrix: "$[[ x ]]"}, coverage: "$[[ x ]]"}"#,
            &[],
        ),
        (
            r#"j: {script: a, image: {name: x, pull_policy: [bogus, "$[[ x ]]"]}, parallel: "$[[ x ]]", needs: "$[[ x ]]", timeout: "$[[ x ]] h"}"#,
            &["WrongValue: jobs:j:image:pull_policy config contains unknown values: bogus [bogus]"],
        ),
        (
            "include: {remote: \"https://a.example/x.yml\"}\nj: {script: a, tags: [!reference [.x, tags], 1], services: !reference [.x, services], rules: [!reference [.x, rules]]}",
            &["WrongType: jobs:j:tags config should be an array of strings [1]"],
        ),
        (
            "include: {remote: \"https://a.example/x.yml\"}\nk: {script: a, tags: [!reference [.x, tags]]}",
            &[],
        ),
    ];
    compare(cases, Extent::Part);
}

#[test]
fn hints_name_what_would_be_right() {
    for (text, wanted) in [
        (
            "j: {script: a, cache: {wen: a}}",
            "key, untracked, paths, when, policy, unprotect, fallback_keys",
        ),
        (
            "j: {script: a, artifacts: {access: a}}",
            "none, developer, maintainer, all",
        ),
        (
            "j: {script: a, inherit: {default: [imag]}}",
            "after_script, artifacts, before_script, cache, hooks, id_tokens, image, interruptible, retry, services, tags, timeout",
        ),
        ("stages: [a]\nj: {script: a, stage: b}", ".pre, a, .post"),
        (
            "j: {script: a, needs: [b]}\nk: {script: a}\n.l: {script: a}",
            "j, k",
        ),
        (
            "j: {script: a, dependencies: [b]}\nk: {script: a, parallel: 2}",
            "j, k",
        ),
        (
            "j: {script: a, environment: {name: x, on_stop: b}}\nk: {script: a}",
            "j, k",
        ),
        ("j: {script: a, release: {tag_name: x}}", "description"),
    ] {
        let (_, forest, root) = loaded(text);
        let problems = diagnose(forest.node(root), Edition::Ce, Extent::Whole);
        let first = problems.first().unwrap();
        assert_eq!(first.wanted.join(", "), wanted, "{text}");
    }
}

#[test]
fn of_a_key_that_a_merge_brings_and_the_map_writes_again_the_written_one_is_wrong() {
    let text = ".t: &t {quux: 1}\nh: {<<: *t, script: x, quux: 2}\n";
    let (_, forest, root) = loaded(text);
    let problems = diagnose(forest.node(root), Edition::Ce, Extent::Whole);
    let nodes = problems[0].nodes.iter();
    let starts: Vec<usize> = nodes
        .map(|node| forest.node(*node).head().range().start)
        .collect();
    assert_eq!(starts, [text.rfind("quux").unwrap()]);
}
