//! Secrets and how they travel: what is one, where it counts, and that no message has it.

use super::{of_rule, project};

const COMMITTED: &str = "assume-committed = true";

fn runner(lines: &str) -> String {
    format!("[[runners]]\nname = 'a'\nexecutor = 'docker'\n{lines}\n")
}

#[track_caller]
fn check(rule: &str, cases: &[(&str, String, &[&str])]) {
    for (settings, config, expected) in cases {
        assert_eq!(of_rule(rule, settings, config), *expected, "{config}");
    }
}

#[test]
fn tokens_count_in_repositories_only() {
    let token = "token = 'glrt-Kx81kPq2mVtY7rWcNd3L'";
    check(
        "runner-token-committed",
        &[
            (COMMITTED, runner(token), &["4 error"]),
            ("", runner(token), &[]),
            (
                COMMITTED,
                runner("token = 'Kx81kPq2mVtY7rWcNd3L'"),
                &["4 error"],
            ),
            (
                COMMITTED,
                runner("token = 'glrt-xxxxxxxxxxxxxxxxxxxx'"),
                &[],
            ),
            (COMMITTED, runner("token = '$RUNNER_TOKEN'"), &[]),
            (
                COMMITTED,
                runner("token = '{{ runner_token_of_this }}'"),
                &[],
            ),
        ],
    );
}

#[test]
fn no_message_has_a_secret() {
    let config = "listen_address = ':1'\nregistration_token = 'GR1348941Kx81kPq2mVtY7rWcNd'\n[[runners]]\nname = 'a'\n\
        url = 'http://user:Kx81kPq2mVtY7rWcNd3L@gitlab.example.com'\ntoken = 'glrt-Kx81kPq2mVtY7rWcNd3L'\n\
        executor = 'docker'\nenvironment = ['X_TOKEN=Kx81kPq2mVtY7rWcNd3L', \
        'DOCKER_AUTH_CONFIG={\"auth\":\"Kx81kPq2mVtY7rWcNd3L\"}']\n[runners.docker]\nimage = 'x'\n\
        host = 'tcp://user:Kx81kPq2mVtY7rWcNd3L@10.0.0.1:2375'\n[runners.cache]\nType = 's3'\n[runners.cache.s3]\n\
        AccessKey = 'Kx81kPq2mVtY7rWcNd3L'\nSecretKey = 'Kx81kPq2mVtY7rWcNd3L'\nSessionToken = 'Kx81kPq2mVtY7rWcNd3L'\n\
        [runners.cache.azure]\nAccountKey = 'Kx81kPq2mVtY7rWcNd3L'\n[runners.cache.gcs]\nPrivateKey = 'Kx81kPq2mVtY7rWcNd3L'\n\
        [[runners]]\nname = 'b'\nurl = 'http://user:Kx81kPq2mVtY7rWcNd3L@gitlab.example.com'\n\
        token = 'glrt-Kx81kPq2mVtY7rWcNd3L'\nexecutor = 'ssh'\n[runners.ssh]\npassword = 'Kx81kPq2mVtY7rWcNd3L'\n";
    let project = project(
        "profile = 'pedantic'\nassume-committed = true\ntrust = 'shared'",
        config,
    );
    let report = project.lint(&project.settings);
    let mut rules: Vec<&str> = report.findings.iter().map(|it| it.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    for rule in [
        "runner-token-committed",
        "registration-token-as-token",
        "cache-credentials-inline",
        "docker-auth-config-inline",
        "environment-secret-inline",
        "inline-connection-password",
        "insecure-gitlab-url",
        "docker-daemon-tcp-plaintext",
        "metrics-listener-exposed",
        "duplicate-runner-token",
    ] {
        assert!(rules.contains(&rule), "{rule} {rules:?}");
    }
    for finding in &report.findings {
        let said = (
            &finding.message,
            &finding.help,
            &finding.primary.text,
            &finding.related,
        );
        let title = finding.fix.as_ref().map(|fix| &fix.title);
        assert!(
            !format!("{said:?} {title:?}").contains("kPq2"),
            "{finding:#?}"
        );
    }
}

#[test]
fn keys_of_a_private_store_are_a_note() {
    let s3 = |lines: &str| {
        runner(&format!(
            "[runners.cache.s3]\nAccessKey = 'minioadmin'\nSecretKey = 'minioadmin'\n{lines}"
        ))
    };
    let rule = "cache-credentials-inline";
    check(
        rule,
        &[
            ("", s3(""), &["6 warning"]),
            ("", s3("ServerAddress = 's3.example.com'"), &["6 warning"]),
            ("", s3("ServerAddress = 'minio:9000'"), &["6 note"]),
            ("", s3("ServerAddress = '10.0.0.9:9000'"), &["6 note"]),
            ("", runner("[runners.cache.s3]\nSecretKey = 'hunter2'"), &[]),
            (
                "",
                runner("[runners.cache.s3]\nAccessKey = '<key>'\nSecretKey = '<secret>'"),
                &[],
            ),
            (
                "",
                runner("[runners.cache]\nAccessKey = 'minio'\nSecretKey = 'minioadmin'"),
                &[],
            ),
            (
                "runner-version = '11.0'",
                runner("[runners.cache]\nAccessKey = 'minio'\nSecretKey = 'minioadmin'"),
                &["6 warning"],
            ),
        ],
    );
}

#[test]
fn passwords_count_where_the_executor_reads_them() {
    let with = |executor: &str, lines: &str| {
        format!("[[runners]]\nname = 'a'\nexecutor = '{executor}'\n{lines}\n")
    };
    let ssh = "[runners.ssh]\npassword = 'hunter2'";
    let connector = "[runners.autoscaler.vm_isolation.connector_config]\npassword = 'hunter2'";
    check(
        "inline-connection-password",
        &[
            ("", with("virtualbox", ssh), &["5 warning"]),
            ("", with("docker", ssh), &[]),
            ("", with("instance", connector), &["5 warning"]),
            (
                "",
                with(
                    "kubernetes",
                    "[runners.kubernetes]\nbearer_token = 'hunter2'",
                ),
                &["5 warning"],
            ),
            (
                "",
                with("ssh", "[runners.ssh]\npassword = '$PASSWORD'"),
                &[],
            ),
        ],
    );
}

#[test]
fn daemons_need_certificates() {
    let docker = |lines: &str| runner(&format!("[runners.docker]\nimage = 'x'\n{lines}"));
    check(
        "docker-daemon-tcp-plaintext",
        &[
            ("", docker("host = 'tcp://10.0.0.5:2375'"), &["6 error"]),
            (
                "",
                docker("host = 'tcp://10.0.0.5:2375'\ntls_verify = '{{ x }}'"),
                &[],
            ),
            (
                "",
                docker("host = 'tcp://10.0.0.5:2376'\ntls_cert_path = '/x'"),
                &[],
            ),
            ("", docker("host = 'tcp://127.0.0.1:2375'"), &[]),
            ("", docker("host = 'tcp://localhost:2375'"), &[]),
            ("", docker("host = 'unix:///var/run/docker.sock'"), &[]),
        ],
    );
}

#[test]
fn listeners_count_on_every_interface() {
    let global = |address: &str| format!("listen_address = '{address}'\n{}", runner(""));
    let strict = "profile = 'strict'";
    check(
        "metrics-listener-exposed",
        &[
            (strict, global("0.0.0.0"), &["1 note"]),
            (strict, global("[::]:9252"), &["1 note"]),
            (strict, global("[::]"), &["1 note"]),
            (strict, global("127.0.0.1:9252"), &[]),
            (strict, global("localhost"), &[]),
            (strict, global(""), &[]),
            ("", global(":9252"), &[]),
        ],
    );
}

#[test]
fn equal_entries_may_share_a_token() {
    let pair = |first: &str, second: &str| {
        let token = "token = 'glrt-Kx81kPq2mVtY7rWcNd3L'";
        format!(
            "[[runners]]\nname = 'a'\n{token}\n{first}\n[[runners]]\n{token}\nname = 'b'\n{second}\n"
        )
    };
    check(
        "duplicate-runner-token",
        &[
            ("", pair("limit = 1", "limit = 2"), &["6 warning"]),
            (
                "",
                pair("limit = 1\nshell = 'sh'", "shell = 'sh'\nlimit = 1"),
                &[],
            ),
            (
                "",
                pair("url = 'https://a'", "url = 'https://b'\nlimit = 1"),
                &[],
            ),
            (
                "",
                pair("url = 'https://a'", "url = 'https://a/'\nlimit = 1"),
                &["6 warning"],
            ),
            ("", pair("", "environment = ['A=1']"), &["6 warning"]),
        ],
    );
}

#[test]
fn encryption_is_asked_for_by_known_names() {
    let s3 = |kind: &str| {
        runner(&format!(
            "[runners.cache]\nType = 's3'\n[runners.cache.s3]\nServerSideEncryption = '{kind}'"
        ))
    };
    check(
        "cache-encryption-unknown",
        &[
            ("", s3("sse-kms"), &["7 warning"]),
            ("", s3("none"), &["7 warning"]),
            ("", s3("AWS:KMS"), &[]),
            ("", s3(""), &[]),
            ("runner-version = '15.2'", s3("none"), &[]),
        ],
    );
}
