//! Executors, their sections, and settings that do nothing: what no page shows.

use std::fs;
use std::path::Path;

use gitlab_runner_lint::model::executor::Executor;
use gitlab_runner_lint::model::feature_flag::FeatureFlag;
use gitlab_runner_lint::model::schema::flags::FLAGS;
use gitlab_runner_lint::semantics::needs::{SECTIONS, reads};
use gitlab_runner_lint::settings::Version;
use serde_json::Value;

use super::{all_findings, project};

/// The findings of one rule, as `line level`, on files of this text.
#[track_caller]
fn of_rule(rule: &str, cases: &[(&str, &str, &[&str])]) {
    for (settings, config, expected) in cases {
        let all = all_findings(settings, config);
        let prefix = format!(" {rule} ");
        let found = all.iter().filter(|line| line.contains(&prefix));
        let found: Vec<String> = found.map(|line| line.replace(&prefix, " ")).collect();
        assert_eq!(found, *expected, "{rule}\n{settings}\n{config}");
    }
}

/// The messages of one rule.
fn messages(rule: &str, settings: &str, config: &str) -> Vec<String> {
    let project = project(settings, config);
    let findings = project.lint(&project.settings).findings;
    let own = findings.into_iter().filter(|finding| finding.rule == rule);
    own.map(|finding| finding.message).collect()
}

#[test]
fn executors_are_known_by_their_exact_name_in_their_versions() {
    let file =
        |name: &str| format!("[[runners]]\nexecutor = '{name}'\n[runners.docker]\nimage = 'x'\n");
    for (version, name, is_known) in [
        ("19.4", "docker", true),
        ("19.4", "Docker", false),
        ("19.4", "", false),
        ("19.4", "docker-ssh", false),
        ("15.11", "docker-ssh", true),
        ("15.10", "docker-autoscaler", false),
        ("15.11", "docker-autoscaler", true),
        ("12.0", "custom", false),
        // Something else fills these in.
        ("19.4", "$EXECUTOR", true),
        ("19.4", "{{ executor }}", true),
    ] {
        let settings = format!("runner-version = '{version}'");
        let expected: &[&str] = if is_known { &[] } else { &["2 error"] };
        of_rule("unknown-executor", &[(&settings, &file(name), expected)]);
    }
    // Which of two spellings counts is random.
    let twice = "[[runners]]\nexecutor = 'docker'\nExecutor = 'dockers'\n";
    of_rule("unknown-executor", &[("", twice, &[])]);
}

#[test]
fn what_an_executor_lacks_is_told_in_the_order_of_the_runner() {
    for (version, config, expected) in [
        (
            "19.4",
            "executor = 'virtualbox'",
            "executor `virtualbox` needs `[runners.virtualbox]`: every job fails with `missing VirtualBox configuration`",
        ),
        (
            "19.4",
            "executor = 'virtualbox'\n[runners.virtualbox]\nbase_name = 'x'",
            "executor `virtualbox` needs `[runners.ssh]`: every job fails with `missing SSH config`",
        ),
        (
            "19.4",
            "executor = 'parallels'\n[runners.parallels]\nbase_name = ''",
            "executor `parallels` needs `base_name` in `[runners.parallels]`: every job fails with \
             `missing BaseName setting from Parallels configuration`",
        ),
        (
            "19.4",
            "executor = 'custom'\n[runners.custom]\nconfig_exec = 'x'",
            "executor `custom` needs `run_exec` in `[runners.custom]`: every job fails with \
             `custom executor is missing RunExec`",
        ),
        (
            "19.4",
            "executor = 'docker+machine'\n[runners.docker]\nimage = 'x'",
            "executor `docker+machine` needs `[runners.machine]`: it takes no jobs and logs `missing Machine options`",
        ),
        (
            "19.4",
            "executor = 'docker+machine'\n[runners.machine]\nMachineName = 'a-%s'",
            "executor `docker+machine` needs `[runners.docker]`: every job fails with `missing docker configuration`",
        ),
        (
            "19.4",
            "executor = 'instance'",
            "executor `instance` needs `[runners.autoscaler]`: it takes no jobs and logs \
             `executor requires autoscaler config`",
        ),
    ] {
        let settings = format!("runner-version = '{version}'");
        let config = format!("[[runners]]\n{config}\n");
        let found = messages("executor-section-missing", &settings, &config);
        assert_eq!(found, [expected], "{config}");
    }
}

#[test]
fn nothing_is_missing_where_the_file_is_a_part() {
    of_rule(
        "executor-section-missing",
        &[
            ("", "[[runners]]\nname = 'template'\n", &[]),
            ("", "[runners]\nexecutor = 'docker'\n", &[]),
            ("", "[[runners]]\nexecutor = 'shell'\n", &[]),
            ("", "[[runners]]\nexecutor = 'kubernetes'\n", &["1 warning"]),
            // The type is another matter.
            ("", "[[runners]]\nexecutor = 'docker'\ndocker = 7\n", &[]),
            // The section may stand where nothing could be read.
            (
                "",
                "[[runners]]\nexecutor = 'docker'\n[runners.docker\n",
                &[],
            ),
            (
                "runner-version = '16.0'",
                "[[runners]]\nexecutor = 'docker-ssh'\n",
                &[],
            ),
        ],
    );
}

#[test]
fn unread_sections_count_from_their_first_value() {
    let file = |executor: &str, rest: &str| {
        format!("[[runners]]\nexecutor = '{executor}'\n[runners.docker]\nimage = 'x'\n{rest}\n")
    };
    of_rule(
        "section-ignored-by-executor",
        &[
            (
                "",
                &file(
                    "docker",
                    "[runners.ssh]\nuser = ''\n[runners.machine]\nIdleCount = 0",
                ),
                &[],
            ),
            (
                "",
                &file("docker", "[runners.ssh]\nuser = 'ci'"),
                &["5 note"],
            ),
            (
                "",
                &file(
                    "docker",
                    "[runners.kubernetes.volumes]\n[[runners.kubernetes.volumes.pvc]]\nname = 'a'",
                ),
                &["5 note"],
            ),
            (
                "",
                &file("docker+machine", "[runners.machine]\nMachineName = 'a-%s'"),
                &[],
            ),
            (
                "",
                &file("instance", "[runners.autoscaler]\nplugin = 'aws'"),
                &["3 note"],
            ),
            ("", &file("dockers", "[runners.ssh]\nuser = 'ci'"), &[]),
            // The other rule names the key.
            (
                "",
                "[[runners]]\nexecutor = 'shell'\n[runners.docker]\npull_policy = 'always'\n",
                &[],
            ),
        ],
    );
}

#[test]
fn values_of_keys_that_a_version_lacks_are_left_alone() {
    let docker = |line: &str| {
        format!("[[runners]]\nexecutor = 'docker'\n[runners.docker]\nimage = 'x'\n{line}\n")
    };
    of_rule(
        "docker-log-option-unsupported",
        &[
            (
                "runner-version = '18.8'",
                &docker("log_options = { a = '1' }"),
                &[],
            ),
            (
                "runner-version = '18.9'",
                &docker("log_options = { a = '1' }"),
                &["5 error"],
            ),
            ("", &docker("log_options = 'a'"), &[]),
        ],
    );
    of_rule(
        "docker-isolation-invalid",
        &[
            ("runner-version = '15.7'", &docker("isolation = 'x'"), &[]),
            ("", &docker("isolation = 'x'"), &["5 error"]),
            ("", &docker("isolation = ''"), &[]),
        ],
    );
    of_rule(
        "shell-not-supported",
        &[
            (
                "runner-version = '16.11'",
                "[[runners]]\nshell = 'cmd'\n",
                &[],
            ),
            (
                "runner-version = '17.0'",
                "[[runners]]\nshell = 'cmd'\n",
                &["2 error"],
            ),
            (
                "runner-version = '16.11'",
                "[[runners]]\nshell = 'zsh'\n",
                &["2 error"],
            ),
            ("", "[[runners]]\nshell = ''\n", &[]),
        ],
    );
    of_rule(
        "gitlab-url-with-ci-path",
        &[
            (
                "runner-version = '18.6'",
                "[[runners]]\nurl = 'https://a/ci'\n",
                &[],
            ),
            (
                "runner-version = '18.7'",
                "[[runners]]\nurl = 'https://a/ci/'\n",
                &["2 warning"],
            ),
            ("", "[[runners]]\nurl = 'https://ci'\n", &[]),
        ],
    );
    let machine = "[[runners]]\nexecutor = 'docker'\n[runners.docker]\nimage = 'x'\n[runners.machine]\n\
                   MachineOptionsWithName = ['a', 'b=%s']\n";
    of_rule(
        "machine-name-placeholder",
        &[
            ("runner-version = '18.5'", machine, &[]),
            ("runner-version = '18.6'", machine, &["6 error"]),
        ],
    );
}

#[test]
fn flags_are_judged_by_the_declared_version() {
    let flags = |name: &str| format!("[[runners]]\n[runners.feature_flags]\n{name} = true\n");
    let environment =
        "[[runners]]\nenvironment = ['FF_USE_NEW_SHELL_ESCAPE=1', 'FF_NONE=1', 'A=FF_X']\n";
    of_rule(
        "unknown-feature-flag",
        &[
            ("", &flags("FF_USE_FASTZIP"), &[]),
            ("", &flags("ff_use_fastzip"), &["3 warning"]),
            ("", &flags("USE_FASTZIP"), &["3 warning"]),
            (
                "runner-version = '18.3'",
                &flags("FF_HASH_CACHE_KEYS"),
                &["3 warning"],
            ),
            ("", environment, &["2 warning"]),
        ],
    );
    of_rule(
        "removed-feature-flag",
        &[
            ("runner-version = '16.11.3'", environment, &[]),
            ("runner-version = '17.0'", environment, &["2 note"]),
            ("", environment, &["2 note"]),
        ],
    );
}

#[test]
fn templates_leave_room_for_what_registration_brings() {
    let template =
        "[[runners]]\n[runners.cache]\nType = 's3'\n[runners.kubernetes]\nnamespace = 'ci'\n";
    for rule in [
        "cache-section-incomplete",
        "cache-type-invalid",
        "default-image-missing",
    ] {
        of_rule(rule, &[("", template, &[])]);
    }
    let written = "[[runners]]\nexecutor = 'shell'\n[runners.cache]\nMaxUploadedArchiveSize = 0\n\
                   [runners.cache.s3]\nAssumeRoleMaxConcurrency = 0\n[runners.cache.gcs]\n";
    of_rule("cache-type-invalid", &[("", written, &[])]);
}

/// A table of the reference, which is not part of this repository.
#[expect(clippy::print_stdout, reason = "says why nothing was compared")]
fn reference(name: &str) -> Option<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference");
    let text = fs::read_to_string(folder.join(name)).ok();
    if text.is_none() {
        println!("skipped: the reference is not there");
    }
    serde_json::from_str(&text?).ok()
}

#[test]
fn flags_are_those_of_the_reference() {
    let Some(reference) = reference("runner-feature-flags.json") else {
        return;
    };
    let version = |value: &Value| value.as_str().and_then(Version::parse);
    let theirs = reference["flags"].as_array().unwrap().iter();
    let theirs = theirs.map(|flag| FeatureFlag {
        name: flag["name"].as_str().unwrap().to_owned().leak(),
        first: version(&flag["first_version"]).unwrap(),
        last: version(&flag["last_version"]),
        is_on: flag["default"].as_bool().unwrap(),
        deprecated: version(&flag["deprecated_since"]),
        removal: version(&flag["announced_removal"]),
    });
    let theirs: Vec<FeatureFlag> = theirs.collect();
    assert_eq!(
        FLAGS, theirs,
        "flags.rs is stale: run src/model/schema/generate.py"
    );
}

#[test]
fn sections_are_read_as_the_reference_says() {
    let Some(reference) = reference("runner-config-keys.json") else {
        return;
    };
    let keys = reference["keys"].as_array().unwrap();
    for section in SECTIONS {
        let path = format!("runners[].{section}");
        let mut keys = keys.iter();
        let key = keys.find(|key| key["path"] == path.as_str()).unwrap();
        let theirs = key["applies_to"].as_array().unwrap();
        // The reference is about the executors of today.
        let executors = Executor::ALL.into_iter();
        for executor in executors.filter(|executor| executor.removed().is_none()) {
            let is_theirs = theirs.iter().any(|name| name == executor.name());
            assert_eq!(
                reads(executor, section),
                is_theirs,
                "{section} {executor:?}"
            );
        }
    }
}
