//! The decision table of pull policies: what happens to a job, and what is said of it, for each
//! class of versions. The rows are those of the rule catalogue; the complete set of answers is in
//! `tests/vectors/pull-policy.json`.

#![expect(
    clippy::unwrap_used,
    reason = "a table that cannot be read fails the test"
)]

use std::collections::{BTreeMap, BTreeSet};

#[path = "support/project.rs"]
#[expect(dead_code, reason = "fixes have tests of their own")]
mod project;

use gitlab_runner_lint::model::executor::Executor;
use gitlab_runner_lint::semantics::pull_policy::{Container, JobOutcome, JobRequest, job_outcome};
use gitlab_runner_lint::settings::Version;
use project::Project;

/// Versions of one column each, and the executor.
const CLASSES: [(Executor, &[(u16, u16)]); 5] = [
    (Executor::Docker, &[(15, 1), (15, 2)]),
    (Executor::Docker, &[(15, 3), (17, 7), (17, 8), (17, 11)]),
    (Executor::Docker, &[(18, 0), (19, 1), (19, 2), (19, 4)]),
    (
        Executor::Kubernetes,
        &[(15, 3), (17, 2), (17, 3), (17, 5), (17, 11)],
    ),
    (Executor::Kubernetes, &[(18, 0), (19, 1), (19, 2), (19, 4)]),
];

/// Runner, allowed, job (`-` is not set); then a cell for each class: `ok` and the policies used,
/// `FAIL`, `LOST` when only the helper container fails, `BYPASS` and `dropped`.
const TABLE: &str = "
-     -       -    | ok A        | ok A        | ok A       | ok C        | ok C
-     -       A    | ok A        | ok A        | ok A       | FAIL        | FAIL
-     -       I    | FAIL        | FAIL        | FAIL       | FAIL        | FAIL
-     -       N    | FAIL        | FAIL        | FAIL       | FAIL        | FAIL
-     -       I,A  | BYPASS I,A  | BYPASS I,A  | dropped A  | FAIL        | FAIL
-     -       A,I  | FAIL        | BYPASS A,I  | dropped A  | FAIL        | FAIL
I     -       -    | ok I        | ok I        | ok I       | ok I        | ok I
I     -       A    | FAIL        | FAIL        | FAIL       | FAIL        | FAIL
I     -       A,I  | BYPASS A,I  | BYPASS A,I  | dropped I  | BYPASS A,I  | dropped I
A,I   -       I    | ok I        | ok I        | ok I       | ok I        | ok I
A,I   -       N    | FAIL        | FAIL        | FAIL       | FAIL        | FAIL
-     A       -    | ok A        | ok A        | ok A       | FAIL        | FAIL
-     A       A    | ok A        | ok A        | ok A       | ok A        | ok A
-     A       I,A  | BYPASS I,A  | BYPASS I,A  | dropped A  | BYPASS I,A  | dropped A
-     I       -    | FAIL        | FAIL        | FAIL       | FAIL        | FAIL
-     I       I    | LOST        | LOST        | LOST       | ok I        | ok I
N     N       N,A  | FAIL        | BYPASS N,A  | dropped N  | BYPASS N,A  | dropped N
I     A       -    | FAIL        | FAIL        | FAIL       | FAIL        | FAIL
I     A       A    | LOST        | LOST        | LOST       | ok A        | ok A
A,I   A       -    | FAIL        | BYPASS A,I  | dropped A  | BYPASS A,I  | dropped A
A,I   I       -    | BYPASS A,I  | BYPASS A,I  | dropped I  | BYPASS A,I  | dropped I
A     A,I     I,N  | FAIL        | BYPASS I,N  | dropped I  | BYPASS I,N  | dropped I
A     A,I,N   N,A  | ok N,A      | ok N,A      | ok N,A     | ok N,A      | ok N,A
";

struct Row {
    runner: Vec<&'static str>,
    allowed: Vec<&'static str>,
    job: Vec<&'static str>,
    cells: Vec<&'static str>,
}

fn list(text: &str) -> Vec<&'static str> {
    let word = |letter: &str| match letter {
        "A" => "always",
        "I" => "if-not-present",
        "N" => "never",
        "C" => "",
        _ => panic!("{letter}"),
    };
    match text {
        "-" => Vec::new(),
        _ => text.split(',').map(word).collect(),
    }
}

fn rows() -> Vec<Row> {
    let lines = TABLE.lines().filter(|line| !line.is_empty());
    let rows = lines.map(|line| {
        let mut parts = line.split('|').map(str::trim);
        let lists: Vec<_> = parts.next().unwrap().split_whitespace().map(list).collect();
        let [runner, allowed, job] = lists.try_into().unwrap();
        Row {
            runner,
            allowed,
            job,
            cells: parts.collect(),
        }
    });
    rows.collect()
}

impl Row {
    fn outcome(&self, executor: Executor, version: Version) -> JobOutcome {
        job_outcome(&JobRequest {
            executor,
            version,
            runner: &self.runner,
            allowed: &self.allowed,
            image: "python:3.12",
            image_policies: &self.job,
            helper_image: "helper",
            services: &[],
        })
    }

    /// What the table says of the job, in the words of the table.
    fn described(&self, executor: Executor, version: Version) -> String {
        let outcome = self.outcome(executor, version);
        let build = outcome.of(Container::Build).unwrap();
        let letter = |word: &String| match word.as_str() {
            "always" | "Always" => "A",
            "if-not-present" | "IfNotPresent" => "I",
            "never" | "Never" => "N",
            "" => "C",
            _ => panic!("{word}"),
        };
        let used: Vec<_> = build.policies.iter().map(letter).collect();
        let used = used.join(",");
        if build.error.is_some() {
            "FAIL".to_owned()
        } else if outcome.first_failure().is_some() {
            "LOST".to_owned()
        } else if !build.bypass.is_empty() {
            format!("BYPASS {used}")
        } else if !build.dropped.is_empty() {
            format!("dropped {used}")
        } else {
            format!("ok {used}")
        }
    }

    /// What must be said, given the cell of the row and that of the runner by itself.
    fn expected(&self, executor: Executor, cell: &str, default: &str) -> BTreeSet<&'static str> {
        let kind = |cell: &str| cell.split(' ').next().unwrap().to_owned();
        let is_left_to_cluster = executor == Executor::Kubernetes && self.runner.is_empty();
        let of_runner = match kind(default).as_str() {
            "FAIL" if is_left_to_cluster => {
                Some("kubernetes-allowed-list-without-pull-policy error")
            }
            "FAIL" => Some("pull-policy-not-allowed-by-runner error"),
            "BYPASS" | "dropped" => Some("pull-policy-partially-dropped warning"),
            _ => None,
        };
        let of_job = match kind(cell).as_str() {
            _ if self.job.is_empty() => None,
            "FAIL" => Some("job-pull-policy-rejected error"),
            "BYPASS" => Some("mixed-list-bypass error"),
            "dropped" => Some("job-pull-policy-entries-dropped warning"),
            _ => None,
        };
        [of_runner, of_job].into_iter().flatten().collect()
    }

    fn project(&self, executor: Executor, version: Version) -> Project {
        let name = executor.name();
        let mut config = format!(
            "[[runners]]\nname = 'a'\nexecutor = '{name}'\n[runners.{name}]\nimage = 'alpine'\n"
        );
        for (key, words) in [
            ("pull_policy", &self.runner),
            ("allowed_pull_policies", &self.allowed),
        ] {
            if !words.is_empty() {
                config.push_str(&format!("{key} = {words:?}\n"));
            }
        }
        let mut pipeline = "build:\n  image:\n    name: python:3.12\n  script: make\n".to_owned();
        if !self.job.is_empty() {
            let policies = format!("    pull_policy: [{}]\n  script", self.job.join(", "));
            pipeline = pipeline.replace("  script", &policies);
        }
        let settings = format!(
            "runner-version = '{version}'\ntrust = 'project'\n[[runner]]\nname = 'a'\ntags = []\nrun-untagged = true\n"
        );
        Project::new(&BTreeMap::from([
            (".gitlab-runner-lint.toml".to_owned(), settings),
            (".gitlab-ci.yml".to_owned(), pipeline),
            ("config.toml".to_owned(), config),
        ]))
    }
}

/// The rules that the table is about.
const RULES: [&str; 6] = [
    "job-pull-policy-rejected",
    "job-pull-policy-entries-dropped",
    "kubernetes-allowed-list-without-pull-policy",
    "mixed-list-bypass",
    "pull-policy-not-allowed-by-runner",
    "pull-policy-partially-dropped",
];

#[test]
fn each_cell_is_decided_and_reported_as_the_table_says() {
    let rows = rows();
    assert_eq!(rows.len(), 23);
    for row in &rows {
        let by_itself = rows.iter().find(|other| {
            other.job.is_empty() && other.runner == row.runner && other.allowed == row.allowed
        });
        for (column, (executor, versions)) in CLASSES.into_iter().enumerate() {
            let cell = row.cells[column];
            let default = by_itself.map_or("ok", |other| other.cells[column]);
            for &(major, minor) in versions {
                let version = Version::new(major, minor);
                let about = format!(
                    "{} {version}: runner {:?}, allowed {:?}, job {:?}",
                    executor.name(),
                    row.runner,
                    row.allowed,
                    row.job
                );
                assert_eq!(row.described(executor, version), cell, "{about}");
                let project = row.project(executor, version);
                let report = project.lint(&project.settings);
                let about_policies = report
                    .findings
                    .iter()
                    .filter(|finding| RULES.contains(&finding.rule));
                let found: Vec<String> = about_policies
                    .clone()
                    .map(|finding| format!("{} {}", finding.rule, finding.severity.name()))
                    .collect();
                let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
                assert_eq!(found, row.expected(executor, cell, default), "{about}");
                // A finding quotes what the decision says of this very container.
                let outcome = row.outcome(executor, version);
                let error = outcome.of(Container::Build).unwrap().error.clone();
                for finding in about_policies {
                    let (file, _) = project.place(finding);
                    let is_job = finding.rule.contains("job") || finding.rule.starts_with("mixed");
                    assert_eq!(file == ".gitlab-ci.yml", is_job, "{about}");
                    if finding.rule == "job-pull-policy-rejected" {
                        let error = error.as_deref().unwrap();
                        assert!(
                            finding.message.contains(error),
                            "{about}: {}",
                            finding.message
                        );
                    }
                }
            }
        }
    }
}
