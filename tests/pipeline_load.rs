//! Loading a pipeline stops at GitLab's first error, in GitLab's words, or gives what it merges.

#[path = "support/pipelines.rs"]
mod pipelines;

use gitlab_runner_lint::model::pipeline::load::{Context, Loaded, load};
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
    use gitlab_runner_lint::model::pipeline::load::Files as _;
    let (root, text) = project.text(".gitlab-ci.yml").unwrap();
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
        let ours = loaded.error.as_ref().map(|error| error.text.as_str());
        let theirs = load_error(vector);
        refused += usize::from(theirs.is_some());
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
