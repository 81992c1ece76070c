//! Many jobs on many runners stay a few cells, in memory and in time.

use std::time::{Duration, Instant};

use gitlab_runner_lint::engine::Workspace;
use gitlab_runner_lint::report::Style;
use gitlab_runner_lint::report::matrix::Form;
use gitlab_runner_lint::views::matrix::Scope;

use super::{drawn, settings, table};

fn many(jobs: usize, runners: usize) -> Workspace {
    let job = |job: usize| format!("job-{job}: {{script: make, image: 'app:{}'}}\n", job % 7);
    let runner = |runner: usize| {
        format!(
            "[[runners]]\nname = \"docker-{runner}\"\ntoken = \"token-{runner}\"\nexecutor = \"docker\"\n[runners.docker]\n\
             image = \"alpine:3.20\"\nallowed_images = [\"app:{}\"]\n",
            runner % 5
        )
    };
    let pipeline: String = (0..jobs).map(job).collect();
    let config: String = (0..runners).map(runner).collect();
    Workspace::of_texts([
        (".gitlab-ci.yml", pipeline.as_str()),
        ("config.toml", config.as_str()),
    ])
}

#[test]
fn runners_that_are_alike_share_cells() {
    let (lines, runners) = table(&many(20, 100), &settings(""), Scope::Candidates);
    assert_eq!(lines.len(), 40);
    assert!(
        lines
            .iter()
            .all(|line| line.seats.len() == 100 && line.cells.len() <= 5)
    );
    let kinds = runners.iter().map(|runner| runner.kind).max();
    assert_eq!(kinds, Some(4));
}

/// A generous limit, so that only a slip to a row for each runner and container is found.
#[test]
fn a_large_fleet_is_written_in_time() {
    let workspace = many(200, 200);
    let settings = settings("");
    for form in [Form::Text, Form::Json, Form::Markdown, Form::Html] {
        let start = Instant::now();
        let text = drawn(&workspace, &settings, form, &Style::default());
        assert!(start.elapsed() < Duration::from_secs(60), "{form:?}");
        assert!(text.len() > 1_000, "{form:?}");
    }
}
