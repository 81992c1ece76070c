//! What the rules say of Runner files that no page shows: odd shapes, parts of files, old versions.

use std::collections::BTreeMap;

mod executors;
mod isolation;
mod lists;
mod messages;
#[path = "../support/project.rs"]
mod project;
mod secrets;
mod values;

use gitlab_runner_lint::finding::Safety;
use project::Project;

/// Rules that speak about most files of a few lines.
const OF_SMALL_FILES: [&str; 5] = [
    "concurrent-below-runner-count",
    "default-image-missing",
    "executor-section-missing",
    "section-ignored-by-executor",
    "unknown-executor",
];

/// Findings as `line rule level`, in order, without those on files for being so short.
fn findings(settings: &str, config: &str) -> Vec<String> {
    let mut found = all_findings(settings, config);
    found.retain(|line| !OF_SMALL_FILES.iter().any(|rule| line.contains(rule)));
    found
}

/// Findings as `line rule level`, in order.
fn all_findings(settings: &str, config: &str) -> Vec<String> {
    let project = project(settings, config);
    let report = project.lint(&project.settings);
    let found = report.findings.iter().map(|finding| {
        let (_, line) = project.place(finding);
        format!("{line} {} {}", finding.rule, finding.severity.name())
    });
    found.collect()
}

/// Findings of one rule as `line level`, in order; several on a line are one.
fn of_rule(rule: &str, settings: &str, config: &str) -> Vec<String> {
    let all = findings(settings, config).into_iter().filter_map(|line| {
        let mut words = line.split(' ');
        let (at, found, level) = (words.next()?, words.next()?, words.next()?);
        (found == rule).then(|| format!("{at} {level}"))
    });
    let mut all: Vec<String> = all.collect();
    all.dedup();
    all
}

/// The message of the only finding.
fn message(settings: &str, config: &str) -> String {
    let project = project(settings, config);
    let report = project.lint(&project.settings);
    assert_eq!(report.findings.len(), 1, "{:#?}", report.findings);
    report.findings[0].message.clone()
}

fn project(settings: &str, config: &str) -> Project {
    Project::new(&BTreeMap::from([
        (
            ".gitlab-runner-lint.toml".to_owned(),
            format!("{settings}\n"),
        ),
        ("config.toml".to_owned(), config.to_owned()),
    ]))
}

/// A runner of this executor whose section has these lines.
fn runner(executor: &str, lines: &str) -> String {
    let section = if executor == "kubernetes" {
        executor
    } else {
        "docker"
    };
    format!(
        "[[runners]]\nname = 'a'\nexecutor = '{executor}'\n[runners.{section}]\nimage = 'x'\n{lines}\n"
    )
}

#[track_caller]
fn check(cases: &[(&str, &str, &[&str])]) {
    for (settings, config, expected) in cases {
        assert_eq!(findings(settings, config), *expected, "{config}");
    }
}

#[test]
fn keys_are_found_in_every_notation() {
    check(&[
        (
            "",
            "[[Runners]]\nExecutor = 'docker'\n[Runners.Docker]\nPull_Policy = 'foo'\n",
            &["4 pull-policy-unknown-value error"],
        ),
        (
            "",
            "runners = [{ executor = 'docker', docker = { pull_policy = 'foo' } }]\n",
            &["1 pull-policy-unknown-value error"],
        ),
        (
            "",
            "[[runners]]\nexecutor = 'docker'\ndocker.image = 'x'\ndocker.pull_policy = 'foo'\n",
            &["4 pull-policy-unknown-value error"],
        ),
        (
            "",
            "[[runners]]\nexecutor = 'docker'\n[[runners]]\nexecutor = 'kubernetes'\n[runners.docker]\n\
             allowed_pull_policies = ['always']\n[runners.cache]\n[runners.kubernetes]\n\
             allowed_pull_policies = ['always']\n[runners.cache.s3]\npull_policy = 'always'\n",
            &[
                "6 pull-policy-section-ignored warning",
                "9 kubernetes-allowed-list-without-pull-policy error",
                "11 pull-policy-misplaced-key error",
            ],
        ),
    ]);
}

#[test]
fn what_is_not_decided_is_left_alone() {
    check(&[
        // Which of two spellings counts is random.
        (
            "",
            "[[runners]]\nexecutor = 'docker'\n[runners.docker]\npull_policy = 'always'\nPull_Policy = 'foo'\n",
            &["5 ambiguous-key warning"],
        ),
        (
            "",
            "[[runners]]\nexecutor = 'docker'\n[runners.docker]\npull_policy = 'foo'\n[runners.Docker]\nimage = 'x'\n",
            &["5 ambiguous-key warning"],
        ),
        // Without `executor` either section may be the one.
        (
            "",
            "[[runners]]\n[runners.docker]\nallowed_pull_policies = ['never']\n[runners.kubernetes]\n\
             allowed_pull_policies = ['always']\n",
            &[],
        ),
        (
            "",
            "[[runners]]\nexecutor = 'x'\n[runners.docker]\npull_policy = 'foo'\n",
            &[],
        ),
        (
            "",
            "[[runners]]\nexecutor = 1\n[runners.docker]\npull_policy = 'foo'\n",
            &["2 wrong-type error"],
        ),
        // Values of wrong types
        (
            "",
            &runner(
                "docker",
                "pull_policy = true\nallowed_pull_policies = 'always'",
            ),
            &["6 wrong-type error", "7 allow-list-not-a-list error"],
        ),
        (
            "",
            &runner(
                "docker",
                "pull_policy = ['a', 1]\nallowed_pull_policies = [['never']]",
            ),
            &["6 wrong-type error", "7 wrong-type error"],
        ),
        // Template text
        (
            "",
            &runner("docker", "pull_policy = '{{ .Values.policy }}'"),
            &[],
        ),
        (
            "",
            &runner("docker", "allowed_pull_policies = ['{% x %}', 'foo']"),
            &[],
        ),
        (
            "",
            "[[runners]]\nexecutor = '{{ .x }}'\n[runners.docker]\npull_policy = 'foo'\n",
            &[],
        ),
        // No job runs without the section.
        (
            "trust = 'shared'\nrunner-version = '17.10'",
            "[[runners]]\nexecutor = 'docker'\n",
            &[],
        ),
        (
            "trust = 'shared'",
            "[[runners]]\nexecutor = 'kubernetes'\n",
            &[],
        ),
    ]);
}

#[test]
fn runners_with_syntax_errors_are_not_judged() {
    check(&[
        (
            "",
            "[[runners]]\nexecutor = 'kubernetes'\n[runners.kubernetes]\npull_policy: 'always'\n\
             allowed_pull_policies = ['always']\n",
            &["4 toml-syntax error"],
        ),
        // The others are.
        (
            "",
            "[[runners]]\nexecutor = 'docker'\n[runners.docker]\npull_policy = always\n\
             [[runners]]\nexecutor = 'docker'\n[runners.docker]\npull_policy = 'foo'\n",
            &["4 toml-syntax error", "8 pull-policy-unknown-value error"],
        ),
        // Keys below a broken header stand nowhere.
        (
            "",
            "[[runners]\nexecutor = 'docker'\n[runners.docker\npull_policy = 'foo'\n",
            &["1 toml-syntax error", "3 toml-syntax error"],
        ),
    ]);
}

#[test]
fn a_part_of_a_configuration_is_judged_with_a_reservation() {
    check(&[
        (
            "",
            "[runners.kubernetes]\nallowed_pull_policies = ['always']\n",
            &["2 kubernetes-allowed-list-without-pull-policy warning"],
        ),
        (
            "",
            "[[runners]]\n[runners.docker]\nallowed_pull_policies = ['never']\n",
            &["3 pull-policy-not-allowed-by-runner warning"],
        ),
        (
            "",
            "[[runners]]\n[runners.docker]\npull_policy = 'always'\nallowed_pull_policies = ['never']\n",
            &["3 pull-policy-not-allowed-by-runner error"],
        ),
        // What else may be allowed, and how long an instance lives, stands elsewhere.
        (
            "trust = 'shared'\nrunner-version = '17.10'",
            "[runners.docker]\npull_policy = 'always'\n",
            &[],
        ),
        (
            "trust = 'shared'",
            "[[runners]]\n[runners.docker]\npull_policy = 'if-not-present'\n[runners.autoscaler]\nmax_use_count = 1\n",
            &[],
        ),
    ]);
    let text = message(
        "",
        "[[runners]]\n[runners.docker]\nallowed_pull_policies = ['never']\n",
    );
    let end = ", unless another part of the configuration sets `pull_policy`";
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn old_versions_are_taken_at_their_word() {
    check(&[
        // 13.7 loads no list, and takes an empty string for none.
        (
            "runner-version = '13.7'",
            &runner("docker", "pull_policy = ['foo', '']"),
            &["6 pull-policy-key-needs-newer-runner error"],
        ),
        (
            "runner-version = '13.7'",
            &runner("docker", "pull_policy = ''"),
            &[],
        ),
        // An allowed list that is not read yet does no harm.
        (
            "runner-version = '15.1'",
            &runner("kubernetes", "allowed_pull_policies = ['foo']"),
            &["6 pull-policy-key-needs-newer-runner warning"],
        ),
        // No job gets around a list on a runner that fails every job.
        (
            "runner-version = '17.11'",
            &runner("docker", "allowed_pull_policies = ['never']"),
            &["6 pull-policy-not-allowed-by-runner error"],
        ),
        (
            "runner-version = '17.11'",
            &runner("kubernetes", "allowed_pull_policies = ['never']"),
            &[
                "6 kubernetes-allowed-list-without-pull-policy error",
                "6 runner-version-mixed-list-bypass warning",
            ],
        ),
    ]);
}

#[test]
fn fixes_keep_the_file_as_it_is_written() {
    let before = "\u{FEFF}[[runners]]\r\n\tname = \"a\"\r\n\texecutor = \"docker\"\r\n\t[runners.docker]\r\n\
                  \t\timage = 'x' # img\r\n\t\tpull_policy = 'Always' # default\r\n\
                  \t\tallowed_pull_policies = [\r\n\t\t\t'always', # one\r\n\t\t\t'Always', # two\r\n\t\t] # end\r\n\
                  \t[[runners.docker.services]]\r\n\t\tname = \"y\"\r\n";
    let after = before
        .replace("'Always' # default", "'always' # default")
        .replace("\t\t\t'Always', # two\r\n", "");
    let project = project("", before);
    let settings = project.settings.clone();
    let fixed = project.fix(&settings, Safety::Safe);
    assert_eq!(fixed["config.toml"], after);
}

#[test]
fn jobs_are_judged_only_on_runners_that_could_be_read() {
    let job = "build:\n  image: { name: 'a:1.2.3', pull_policy: never }\n  script: make\n";
    for (config, expected) in [
        (runner("docker", ""), vec!["job-pull-policy-rejected"]),
        (
            runner("docker", "allowed_pull_policies: ['always', 'never']"),
            vec!["toml-syntax"],
        ),
        // No job runs without the section, whatever it asks for.
        (
            "[[runners]]\nname = 'a'\nexecutor = 'docker'\n".to_owned(),
            vec!["executor-section-missing"],
        ),
    ] {
        let project = Project::new(&BTreeMap::from([
            (".gitlab-ci.yml".to_owned(), job.to_owned()),
            ("config.toml".to_owned(), config),
        ]));
        let report = project.lint(&project.settings);
        let rules: Vec<_> = report.findings.iter().map(|found| found.rule).collect();
        assert_eq!(rules, expected);
    }
}
