//! See rules/inline-connection-password.md.

use crate::rule::inline::literal;
use crate::rule::prelude::*;

const FILE: &str = "name a private key in `identity_file`";
const KEY: &str = "name a private key in `key_path`, or let the plugin provide one";
const ACCOUNT: &str = "run the Runner in the cluster with a service account, or name `cert_file`, `key_file` and `ca_file`";

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let reads = |is_read: fn(Executor) -> bool| match runner.executor() {
            None => true,
            Some(Known::Is(executor)) => is_read(executor),
            Some(_) => false,
        };
        if reads(Executor::is_over_ssh) {
            report(
                runner.section("ssh"),
                "password",
                "the SSH password",
                FILE,
                sink,
            );
        }
        if reads(|it| matches!(it, Executor::Instance | Executor::DockerAutoscaler)) {
            let autoscaler = runner.section("autoscaler");
            for around in [autoscaler, autoscaler.section("vm_isolation")] {
                let connector = around.section("connector_config");
                report(
                    connector,
                    "password",
                    "the password of instances",
                    KEY,
                    sink,
                );
            }
        }
        if reads(|it| it == Executor::Kubernetes) {
            let section = runner.kubernetes();
            report(
                section,
                "bearer_token",
                "the token of the cluster",
                ACCOUNT,
                sink,
            );
        }
    }
}

fn report(section: Section<'_>, key: &str, what: &str, help: &str, sink: &mut Sink<'_>) {
    let Some(field) = literal(section, key) else {
        return;
    };
    let message = format!("`{key}` holds {what} in clear text");
    sink.report(field.at_key(), message)
        .here("readable for everybody who sees the file")
        .help(help);
}
