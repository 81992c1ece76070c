//! Loading a pipeline stops at GitLab's first error, in GitLab's words, or gives what it merges.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "counts are worth seeing; a vector that is not as described fails the test"
)]

#[path = "support/pipelines.rs"]
mod pipelines;

use gitlab_runner_lint::model::pipeline::load::{Context, Files as _, Loaded, Shelf, load};
use gitlab_runner_lint::syntax::Forest;
use serde_json::Value;

use pipelines::Project;

/// Vectors whose answer depends on more than the files, each with the reason.
const EXCEPTIONS: [(&str, &str); 1] = [(
    "gitlab-yaml-tests/negative_tests/project_path/include/leading_slash.yml",
    "the included project does not exist where the vectors were made; here it is not known",
)];

/// Single errors that the stages after loading give.
const LATER: [&str; 12] = [
    "jobs",
    "default config",
    "variables",
    "variable definition",
    "stages config",
    "services config",
    "workflow:",
    "retry ",
    "include config",
    "image is defined",
    "services is defined",
    "The pipeline has circular",
];

/// The error of a vector that GitLab's loading stops at.
fn load_error(vector: &Value) -> Option<&str> {
    let errors = vector["errors"].as_array().map_or(&[][..], Vec::as_slice);
    let [error] = errors else { return None };
    let error = error.as_str().unwrap();
    let is_later = LATER.iter().any(|start| error.starts_with(start)) || error.contains(" job: ");
    (!is_later).then_some(error)
}

fn run(forest: &mut Forest, project: &Project, context: &Context) -> Loaded {
    let (root, text) = project.text(Shelf::PROJECT, ".gitlab-ci.yml").unwrap();
    load(forest, root, &text, project, context)
}

#[test]
fn vectors_stop_at_the_error_of_gitlab() {
    let vectors = pipelines::vectors();
    let mut differences = Vec::new();
    let mut refused = 0;
    for vector in &vectors {
        let name = vector["name"].as_str().unwrap();
        if EXCEPTIONS.iter().any(|(exception, _)| *exception == name) {
            continue;
        }
        let Some((project, _)) = Project::of(vector) else {
            differences.push(format!("{name}: cannot be decoded"));
            continue;
        };
        let loaded = run(&mut Forest::default(), &project, &Context::default());
        let ours = loaded.errors.first().map(|error| error.text.as_str());
        let theirs = load_error(vector);
        refused += usize::from(theirs.is_some());
        // A vector of loading has one mistake, so going on must not find another one.
        for error in loaded.errors.iter().skip(1) {
            differences.push(format!("{name}\n  besides {:?}", error.text));
        }
        if ours != theirs {
            differences.push(format!("{name}\n  ours   {ours:?}\n  theirs {theirs:?}"));
        }
    }
    let count = vectors.len();
    assert!(
        differences.is_empty(),
        "{} of {count} differ\n{}",
        differences.len(),
        differences.join("\n")
    );
    println!("{count} vectors agree, {refused} of them with an error of loading");
}

/// Strings of nested lists.
fn flat(value: &Value, strings: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| flat(item, strings)),
        Value::String(text) => strings.push(text.clone()),
        other => strings.push(other.to_string()),
    }
}

/// What the later stages leave as it is: lists of strings, and images by their names.
fn plain(keyword: &str, value: &Value) -> Option<Vec<String>> {
    let mut strings = Vec::new();
    match keyword {
        "image" if value["name"].is_string() => flat(&value["name"], &mut strings),
        "image" | "script" | "tags" => flat(value, &mut strings),
        _ => return None,
    }
    Some(strings)
}

#[test]
fn merged_jobs_have_the_keywords_of_gitlab() {
    let mut differences = Vec::new();
    let mut compared = 0;
    for vector in pipelines::vectors() {
        let name = vector["name"].as_str().unwrap().to_owned();
        let Some((project, _)) = Project::of(&vector) else {
            continue;
        };
        let mut forest = Forest::default();
        let loaded = run(&mut forest, &project, &Context::default());
        let root = pipelines::json(forest.node(loaded.root));
        for (job, resolved) in vector["resolved_jobs"].as_object().into_iter().flatten() {
            let Some(body) = root[job].as_object() else {
                let is_expanded = job.contains([' ', ':']);
                if !is_expanded {
                    differences.push(format!("{name}: no job {job}"));
                }
                continue;
            };
            for (keyword, value) in body.iter().filter(|(_, value)| !value.is_null()) {
                let theirs = plain(keyword, &resolved[keyword]);
                if let (Some(ours), Some(theirs)) = (plain(keyword, value), theirs) {
                    compared += 1;
                    if ours != theirs {
                        differences.push(format!("{name} {job} {keyword}: {ours:?} {theirs:?}"));
                    }
                }
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    println!("{compared} keywords compared");
}

/// Every file below a folder, by its path from there.
fn files_below(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in std::fs::read_dir(current).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let (Ok(name), Ok(bytes)) = (path.strip_prefix(folder), std::fs::read(&path))
            {
                found.push((name.display().to_string(), bytes));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn real_files_load_or_fail_for_a_reason() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let projects = std::fs::read_dir(corpus.join("projects"));
    let mut roots = 0;
    for project in projects.into_iter().flatten().flatten() {
        let files = files_below(&project.path());
        let mut memory = Project::default();
        for (path, bytes) in &files {
            memory.add(path, bytes.clone());
        }
        for (path, _) in files
            .iter()
            .filter(|(path, _)| path.ends_with(".gitlab-ci.yml"))
        {
            let Some((root, text)) = memory.text(Shelf::PROJECT, path) else {
                continue;
            };
            roots += 1;
            let start = std::time::Instant::now();
            let mut forest = Forest::default();
            let loaded = load(&mut forest, root, &text, &memory, &Context::default());
            let time = start.elapsed();
            let name = project.file_name();
            let (name, includes) = (name.display(), loaded.includes.len());
            let error = loaded.errors.first().map_or("", |error| &error.text);
            println!(
                "{name}/{path}: {includes} includes, {} missing, {time:?} {error}",
                loaded.missing.len()
            );
        }
    }
    for (path, bytes) in files_below(&corpus.join("pipelines")) {
        let mut memory = Project::default();
        if memory.add(".gitlab-ci.yml", bytes).is_none() {
            continue;
        }
        roots += 1;
        let context = Context {
            is_fragment: true,
            ..Context::default()
        };
        let loaded = run(&mut Forest::default(), &memory, &context);
        if let Some(error) = loaded.errors.into_iter().next() {
            println!("{path}: {}", error.text);
        }
    }
    println!("{roots} real files loaded");
}
