//! Jobs against runners: levels, labels and fixes.

use gitlab_runner_lint::finding::Safety;

use super::{findings, job, project};

/// A Docker runner without any policy.
const BARE: &str =
    "[[runners]]\nname = \"a\"\nexecutor = \"docker\"\n[runners.docker]\nimage = \"alpine:3.20\"\n";
/// Another one, which lets jobs choose.
const OPEN: &str = "[[runners]]\nname = \"b\"\nexecutor = \"docker\"\n[runners.docker]\nimage = \"alpine:3.20\"\n\
     pull_policy = \"always\"\nallowed_pull_policies = [\"if-not-present\", \"always\"]\n";
/// A Kubernetes runner without any policy.
const CLUSTER: &str = "[[runners]]\nname = \"k\"\nexecutor = \"kubernetes\"\n[runners.kubernetes]\nimage = \"alpine:3.20\"\n";
const A: &str = "[[runner]]\nname = \"a\"\ntags = []\nrun-untagged = true\n";
const B: &str = "[[runner]]\nname = \"b\"\ntags = []\nrun-untagged = true\n";
const K: &str = "[[runner]]\nname = \"k\"\ntags = []\nrun-untagged = true\n";
const MIXED: &str = "pull_policy: [if-not-present, always]";

/// Name, line of the image, Runner file, settings, findings.
type Case<'c> = (
    &'c str,
    &'c str,
    &'c [&'c str],
    &'c [&'c str],
    &'c [&'c str],
);

#[test]
fn levels_follow_the_runners_that_could_take_the_job() {
    let old = "runner-version = \"17.10.0\"\n";
    let new = "runner-version = \"18.0.0\"\n";
    let single = "pull_policy: if-not-present";
    let cases: &[Case<'_>] = &[
        (
            "the reported case",
            MIXED,
            &[BARE],
            &[old, A],
            &["mixed-list-bypass error unsafe"],
        ),
        (
            "tags not declared",
            MIXED,
            &[BARE],
            &[old],
            &["mixed-list-bypass warning unsafe"],
        ),
        (
            "only protected jobs, which this may not be",
            MIXED,
            &[BARE],
            &[old, A, "protected = true\n"],
            &["mixed-list-bypass warning unsafe"],
        ),
        (
            "18.0 drops",
            MIXED,
            &[BARE],
            &[new, A],
            &["job-pull-policy-entries-dropped warning safe"],
        ),
        (
            "18.0 drops, version not declared",
            MIXED,
            &[BARE],
            &[A],
            &["job-pull-policy-entries-dropped warning unsafe"],
        ),
        (
            "18.0 drops, tags not declared",
            MIXED,
            &[BARE],
            &[new],
            &["job-pull-policy-entries-dropped note unsafe"],
        ),
        (
            "refused",
            single,
            &[BARE],
            &[old, A],
            &["job-pull-policy-rejected error unsafe"],
        ),
        (
            "refused, tags not declared",
            single,
            &[BARE],
            &[],
            &["job-pull-policy-rejected warning unsafe"],
        ),
        (
            "refused by one of two",
            single,
            &[BARE, OPEN],
            &[A, B],
            &["job-pull-policy-rejected warning unsafe"],
        ),
        (
            "refused by one of two, which may not take it: lowered once",
            single,
            &[BARE, OPEN],
            &[B],
            &["job-pull-policy-rejected warning unsafe"],
        ),
        (
            "nothing is allowed by all",
            single,
            &[BARE, CLUSTER],
            &[A, K],
            &["job-pull-policy-rejected error none"],
        ),
        (
            "nothing is allowed at all",
            single,
            &[CLUSTER],
            &[K],
            &["job-pull-policy-rejected error unsafe"],
        ),
        (
            "allowed",
            "pull_policy: always",
            &[BARE, OPEN],
            &[A, B],
            &[],
        ),
        (
            "dropped by one, used by the other",
            MIXED,
            &[BARE, OPEN],
            &[new, A, B],
            &["job-pull-policy-entries-dropped note none"],
        ),
        (
            "15.2 looks at the last entry only",
            "pull_policy: [always, if-not-present]",
            &[BARE],
            &["runner-version = \"15.2\"\n", A],
            &["job-pull-policy-rejected error unsafe"],
        ),
        (
            "15.0 ignores the keyword",
            single,
            &[BARE],
            &["runner-version = \"15.0\"\n", A],
            &[],
        ),
    ];
    for (name, policy, runners, settings, expected) in cases {
        let (found, _) = findings(&job(policy), runners, settings);
        assert_eq!(found, *expected, "{name}");
    }
}

#[test]
fn fixes_leave_nothing_to_report() {
    let build = |image: &str| format!("build:\n  image:{image}\n  script: x\n");
    let cached = format!("{OPEN}[[runners.docker.services]]\nname = \"redis:7\"\n");
    let shared = "trust = \"shared\"\n";
    let private = "registry.example.com/app:1";
    let cases: &[(String, &str, &[&str], String)] = &[
        (
            job("pull_policy: # why\n      - if-not-present\n      - always"),
            BARE,
            &["runner-version = \"18.0\"\n", A],
            job("pull_policy: always # why"),
        ),
        (
            build(&format!(" {private}")),
            &cached.replace("\"always\"\n", "\"if-not-present\"\n"),
            &[shared, B],
            build(&format!("\n    name: {private}\n    pull_policy: always")),
        ),
        (
            build(" {name: ruby:3.3, policy: always}"),
            BARE,
            &[A],
            build(" {name: ruby:3.3, pull_policy: always}"),
        ),
    ];
    for (pipeline, runner, settings, expected) in cases {
        let project = project(pipeline, &[runner], settings);
        let settings = project.settings.clone();
        let fixed = project.fix(&settings, Safety::Unsafe);
        assert_eq!(fixed[".gitlab-ci.yml"], *expected);
    }
}

#[test]
fn a_message_says_when_it_is_not_known_who_takes_the_job() {
    let (_, sure) = findings(&job("pull_policy: never"), &[BARE], &[A]);
    let text = "`invalid pull policy for image \"python:3.12-slim\": pull_policy ([never]) defined in GitLab pipeline config \
         is not one of the allowed_pull_policies ([always])`";
    assert_eq!(
        sure[0].message,
        format!("runner `a` rejects pull_policy [never]: {text}")
    );
    assert_eq!(
        sure[0].related[0].text,
        "runner `a` allows only [always] (its default)"
    );
    let (_, unsure) = findings(&job("pull_policy: never"), &[BARE], &[]);
    assert_eq!(
        unsure[0].message,
        format!("runner `a` rejects pull_policy [never], if this runner takes the job: {text}")
    );
}

#[test]
fn at_most_three_runners_get_a_label() {
    let runners: Vec<String> = (1..=5)
        .map(|number| BARE.replace("\"a\"", &format!("\"a{number}\"")))
        .collect();
    let runners: Vec<&str> = runners.iter().map(String::as_str).collect();
    let (_, found) = findings(&job("pull_policy: never"), &runners, &[]);
    assert_eq!(found[0].related.len(), 3);
    assert_eq!(
        found[0].related[2].text,
        "runner `a3` allows only [always] (its default), if this runner takes the job; and 2 more"
    );
    assert_eq!(
        found[0].primary.text,
        "refused by all 5 runners that could take the job"
    );
}

#[test]
fn services_of_old_kubernetes_runners_follow_the_build_image() {
    let pipeline = "test:\n  image: python:3.12-slim\n  services:\n    - name: redis:7.4\n      pull_policy: never\n  script: x\n";
    let version = |version: &str| format!("runner-version = \"{version}\"\n");
    let lines = |text: &str| findings(pipeline, &[CLUSTER], &[text, K]).0;
    assert_eq!(lines(&version("17.2")), Vec::<String>::new());
    assert_eq!(
        lines(&version("17.3")),
        ["service-pull-policy-rejected error unsafe"]
    );
}

#[test]
fn a_value_that_several_jobs_share_has_no_fix_for_one_runner() {
    let pipeline = "one:\n  image: &image\n    name: python:3.12-slim\n    pull_policy: never\n  script: x\n\
         two:\n  image: *image\n  script: y\n";
    let (lines, found) = findings(pipeline, &[BARE], &[A]);
    assert_eq!(lines, ["job-pull-policy-rejected error none"]);
    assert_eq!(found[0].jobs, ["one", "two"]);
    let pipeline = "default:\n  image:\n    name: python:3.12-slim\n    pull_policy: never\none:\n  script: x\ntwo:\n  script: y\n";
    let (lines, found) = findings(pipeline, &[BARE], &[A]);
    assert_eq!(lines, ["job-pull-policy-rejected error none"]);
    assert_eq!(found[0].jobs, ["one", "two"]);
}

#[test]
fn what_another_job_extends_is_not_fixed_for_one_of_them() {
    let pipeline = job(MIXED) + "other:\n  extends: test\n";
    let (lines, _) = findings(&pipeline, &[BARE], &["runner-version = \"18.0\"\n", A]);
    assert_eq!(lines, ["job-pull-policy-entries-dropped warning none"]);
}

#[test]
fn private_images_are_judged_by_trust() {
    let pipeline = "deploy:\n  image: registry.example.com/app:1\n  script: x\n";
    let lines = |settings: &[&str], policy: &str| {
        let runner = format!("{BARE}pull_policy = {policy}\n");
        findings(pipeline, &[runner.as_str()], settings).0
    };
    let trust = |trust: &str| format!("trust = \"{trust}\"\n");
    let cached = "[\"if-not-present\"]";
    assert_eq!(
        lines(&[&trust("shared"), A], cached),
        ["private-image-cached-on-shared error none"]
    );
    assert_eq!(
        lines(&[&trust("group"), A], cached),
        ["private-image-cached-on-shared warning none"]
    );
    assert_eq!(
        lines(&[&trust("shared")], cached),
        ["private-image-cached-on-shared warning none"]
    );
    for (settings, policy) in [
        (trust("project"), cached),
        (String::new(), cached),
        (trust("shared"), "[\"never\"]"),
        (trust("shared"), "[\"always\", \"always\"]"),
    ] {
        assert_eq!(
            lines(&[&settings, A], policy),
            Vec::<String>::new(),
            "{settings} {policy}"
        );
    }
    let (found, _) = findings(
        &pipeline.replace("registry.example.com/app:1", "$IMAGE"),
        &[&format!("{BARE}pull_policy = {cached}\n")],
        &[&trust("shared"), A],
    );
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn runners_without_declared_tags_are_not_called_inconsistent() {
    let pipeline = "one:\n  script: x\ntwo:\n  script: y\n";
    let cached = OPEN.replace("\"always\"\n", "\"if-not-present\"\n");
    let (lines, _) = findings(pipeline, &[BARE, &cached], &[A]);
    assert_eq!(lines, Vec::<String>::new());
    let (lines, found) = findings(pipeline, &[BARE, &cached], &[A, B]);
    assert_eq!(lines, ["inconsistent-pull-policy-across-runners note none"]);
    assert_eq!(found[0].jobs, ["one"]);
}

#[test]
fn whether_the_world_is_closed_is_declared_or_follows_from_the_tags() {
    let pipeline = "test:\n  tags: [gpu]\n  script: make\n";
    let undeclared = "[[runner]]\nname = \"a\"\ntrust = \"project\"\n";
    for (settings, expected) in [
        (&[A][..], &["no-runner-for-tags error none"][..]),
        (
            &["closed-world = true\n", A],
            &["no-runner-for-tags error none"],
        ),
        (&["closed-world = false\n", A], &[]),
        // A runner without declared tags may take the job.
        (&["closed-world = true\n", undeclared], &[]),
        (
            &["fleet = \"gitlab.com\"\n", A],
            &["no-runner-for-tags warning none"],
        ),
    ] {
        assert_eq!(
            findings(pipeline, &[BARE], settings).0,
            expected,
            "{settings:?}"
        );
    }
}
