//! Real projects and pipelines: what we claim that GitLab refuses, it refuses.
//!
//! `cargo test --test agreement -- --nocapture` prints the count of files, jobs and findings by
//! rule. Every finding of error level is in `LOOKED_AT`, with the reason why it is right.
#![expect(clippy::unwrap_used, reason = "tests may unwrap")]
#![expect(clippy::print_stdout, reason = "counts are worth seeing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gitlab_runner_lint::discover::{Disk, Request, project_root, workspace};
use gitlab_runner_lint::engine::{Report, Role, Workspace, context, lint};
use gitlab_runner_lint::finding::Severity;
use gitlab_runner_lint::model::facts::Facts;
use gitlab_runner_lint::model::pipeline::load::load;
use gitlab_runner_lint::model::pipeline::{Kind, Pipeline};
use gitlab_runner_lint::settings::{Settings, Stand};
use gitlab_runner_lint::syntax::Forest;

/// Errors on real files: part of the path, rule, how many, and why GitLab refuses it.
const LOOKED_AT: &[(&str, &str, usize, &str)] = &[
    // Projects.
    (
        "boostsecurityio-poutine-scanner-testdata/.gitlab-ci.yml",
        "unknown-input",
        1,
        "the included file has no header",
    ),
    (
        "AnnotatorTest-includeFileHighlighting/.gitlab-ci.yml",
        "include-not-found",
        1,
        "the included file has no bytes",
    ),
    (
        "ReferenceResolverTest-NeedsToJob/.gitlab-ci.yml",
        "undefined-reference",
        1,
        "a test of an editor: the caret stands in the name",
    ),
    (
        "ReferenceResolverTest-NeedsToJob/ci/pipeline.yml",
        "undefined-reference",
        1,
        "a test of an editor: the caret stands in the name",
    ),
    (
        "Variables-anotherFile/.gitlab-ci.yml",
        "job-without-script",
        1,
        "a test of an editor: the job has variables only",
    ),
    (
        "Variables-anotherFile/.gitlab-ci.yml",
        "undefined-reference",
        1,
        "the stages are validate and build, and the job names none",
    ),
    (
        "Variables-anotherFile/pipeline.yml",
        "job-without-script",
        1,
        "a test of an editor: the job has nothing that runs",
    ),
    (
        "fixtures-duplicate-include-completion/.gitlab-ci.yml",
        "missing-input",
        1,
        "a test of an editor: the inputs are to be completed",
    ),
    (
        "fixtures-spec-header-completion/.gitlab-ci.yml",
        "missing-input",
        1,
        "a test of an editor: the inputs are to be completed",
    ),
    // Pipelines.
    (
        "002-bom-",
        "byte-order-mark",
        1,
        "made for this: GitLab reads the first entry",
    ),
    (
        "003-bom-crlf-",
        "byte-order-mark",
        1,
        "made for this: GitLab reads the first entry",
    ),
    ("004-tab-indent-invalid-", "yaml-syntax", 7, "made for this"),
    (
        "282-0-M-T-projet-gitlab-runner.yml",
        "yaml-syntax",
        1,
        "a plain text goes on below its key",
    ),
    (
        "030-deeepamin",
        "circular-reference",
        1,
        "three jobs need each other",
    ),
    (
        "041-deeepamin",
        "unknown-input",
        1,
        "a test of an editor: the caret stands in the name",
    ),
    (
        "060-donaldrich80",
        "unknown-keyword",
        1,
        "`type` was removed in favour of `stage`",
    ),
    (
        "253-svx-gitlab-ci-yml-Ruby",
        "unknown-keyword",
        1,
        "`type` was removed in favour of `stage`",
    ),
    (
        "278-0HugoHu",
        "unknown-keyword",
        1,
        "`coverage` belongs to the job, not into `artifacts`",
    ),
    (
        "090-firecow",
        "malformed-interpolation",
        2,
        "`component.name` needs `spec:component`",
    ),
    (
        "108-firecow",
        "malformed-input-declaration",
        1,
        "a test of what is refused",
    ),
    (
        "111-firecow",
        "unknown-input",
        1,
        "a test of what is refused",
    ),
    (
        "115-firecow",
        "wrong-keyword-type",
        1,
        "a test of what is refused",
    ),
    (
        "021-bridgecrewio",
        "undefined-reference",
        1,
        "no `stages`, and the job is in `destroy`",
    ),
    (
        "023-bridgecrewio",
        "job-without-script",
        1,
        "the job has rules only",
    ),
    (
        "032-deeepamin",
        "undefined-reference",
        1,
        "needs a job that the file does not have",
    ),
    (
        "050-detecttechnologies",
        "undefined-reference",
        1,
        "no `stages`, and the job is in `push`",
    ),
    (
        "051-detecttechnologies",
        "undefined-reference",
        2,
        "no `stages`, and the jobs are in `push`",
    ),
    (
        "115-firecow",
        "pipeline-without-jobs",
        1,
        "a test of what is refused",
    ),
    (
        "118-firecow",
        "undefined-reference",
        1,
        "GitLab makes the names of needed copies from all their variables",
    ),
    (
        "119-firecow",
        "undefined-reference",
        1,
        "a test of what is refused",
    ),
    (
        "122-firecow",
        "job-without-script",
        1,
        "a test of what is refused",
    ),
];

#[derive(Default)]
struct Counts {
    files: usize,
    jobs: usize,
    partial: usize,
    rules: BTreeMap<(Severity, &'static str), usize>,
    errors: BTreeMap<(String, &'static str), Vec<String>>,
}

impl Counts {
    fn add(&mut self, workspace: &Workspace, report: &Report, settings: &Settings) {
        self.files += report.files;
        self.jobs += jobs(workspace, settings);
        self.partial += usize::from(!report.partial.is_empty());
        for finding in &report.findings {
            let count = self.rules.entry((finding.severity, finding.rule));
            *count.or_default() += 1;
            if finding.severity == Severity::Error {
                let span = finding.primary.span;
                let path = workspace.sources.display(span.file);
                let line = workspace.sources.position(span.file, span.start).line;
                let texts = self.errors.entry((path, finding.rule)).or_default();
                texts.push(format!("line {line}: {}", finding.message));
            }
        }
    }

    fn print(&self, title: &str) {
        println!(
            "{title}: {} files, {} jobs, {} with includes that are not on disk",
            self.files, self.jobs, self.partial
        );
        for ((severity, rule), count) in self.rules.iter().rev() {
            println!("{count:6} {} {rule}", severity.name());
        }
    }

    /// Errors that nobody looked at.
    fn differences(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for ((path, rule), texts) in &self.errors {
            let known = LOOKED_AT.iter().find(|(part, known, count, _)| {
                path.contains(part) && known == rule && *count == texts.len()
            });
            if known.is_none() {
                wrong.push(format!("{path} {rule} {}: {texts:#?}", texts.len()));
            }
        }
        wrong
    }
}

/// The jobs that run on a runner or start a pipeline, of all pipelines.
fn jobs(workspace: &Workspace, settings: &Settings) -> usize {
    let mut jobs = 0;
    for (&file, &role) in &workspace.roles {
        if !matches!(role, Role::Pipeline | Role::Child | Role::Fragment) {
            continue;
        }
        let path = workspace.sources.path(file);
        let current = PathBuf::from("/");
        let disk = Disk::new(settings, &current, &current);
        let home = disk.home(&project_root(path), None);
        let mut forest = Forest::default();
        let context = context(settings, role);
        let text = workspace.sources.shared(file);
        let bytes = text.as_bytes().to_vec();
        let (root, text) = disk.add(path.to_owned(), bytes).unwrap();
        let loaded = load(&mut forest, root, &text, &home, &context);
        let facts = Facts::new(settings);
        let pipeline = Pipeline::new(
            forest.node(loaded.root),
            &loaded,
            context.is_fragment,
            facts,
        );
        let kinds = pipeline.jobs().iter().map(|job| job.kind());
        jobs += kinds.filter(|kind| *kind != Kind::Unknown).count();
    }
    jobs
}

fn checked(paths: &[PathBuf], settings: &Settings) -> (Workspace, Report) {
    let root = Path::new("/");
    let workspace = workspace(&Request {
        paths,
        current: root,
        settings,
        base: root,
        input: None,
    });
    let report = lint(&workspace, settings);
    (workspace, report)
}

fn files(folder: &str) -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = corpus.join(folder);
    let Ok(folder) = folder.canonicalize() else {
        return Vec::new();
    };
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn real_projects_are_refused_only_where_gitlab_refuses_them() {
    let settings = Settings::default();
    let mut counts = Counts::default();
    let projects = files("projects");
    if projects.is_empty() {
        println!("skipped: the corpus is not there");
    }
    for project in projects {
        let (workspace, report) = checked(&[project], &settings);
        counts.add(&workspace, &report, &settings);
    }
    counts.print("projects");
    let wrong = counts.differences();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn real_pipelines_are_refused_only_where_gitlab_refuses_them() {
    let settings = Settings::default();
    let mut counts = Counts::default();
    let pipelines = [files("pipelines"), files("pipelines-derived")].concat();
    if pipelines.is_empty() {
        println!("skipped: the corpus is not there");
    }
    for pipeline in pipelines {
        let (workspace, report) = checked(&[pipeline], &settings);
        counts.add(&workspace, &report, &settings);
    }
    counts.print("pipelines, each as a part that others include");
    let wrong = counts.differences();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// As pipelines of their own they lack the files beside them, so that only what is there counts.
#[test]
fn real_root_files_are_refused_only_where_gitlab_refuses_them() {
    let settings = Settings {
        stand: Some(Stand::Root),
        ..Settings::default()
    };
    let mut counts = Counts::default();
    for pipeline in files("pipelines") {
        let is_root = pipeline.to_string_lossy().ends_with("-.gitlab-ci.yml");
        if !is_root {
            continue;
        }
        let (workspace, report) = checked(&[pipeline], &settings);
        counts.add(&workspace, &report, &settings);
    }
    // Local includes are in the project that the file was taken from.
    counts
        .errors
        .retain(|(_, rule), _| *rule != "include-not-found");
    counts.print("root files, each as a pipeline of its own");
    let wrong = counts.differences();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
