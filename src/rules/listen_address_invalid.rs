//! See rules/listen-address-invalid.md.

use crate::model::runner::same_key;
use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::semantics::go_address::{Listener, is_port};

const METRICS_SINCE: Version = Version::new(11, 0);
const SESSIONS_SINCE: Version = Version::new(11, 3);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    // Below a header that could not be read, keys seem to stand at the top.
    if !config.is_head_read() {
        return;
    }
    if config.version() >= METRICS_SINCE
        && let Some(field) = config.get("listen_address")
    {
        check_metrics(field, config, sink);
    }
    if config.version() >= SESSIONS_SINCE
        && let Some(server) = config.get("session_server")
        && let Some(field) = entry(server, "listen_address")
    {
        check_sessions(field, config, sink);
    }
}

fn entry<'t>(table: Field<'t>, key: &str) -> Option<Field<'t>> {
    let mut entries = table.entries();
    entries.find(|entry| entry.name().is_some_and(|name| same_key(key, name)))
}

/// The address, if it is decided and not empty.
fn text<'t>(field: Field<'t>, config: &RunnerConfig<'_>) -> Option<&'t str> {
    let text = field.text().known().filter(|text| !text.is_empty())?;
    let is_templated = config.runners().any(|runner| runner.facts().is_templated());
    (!(is_templated && text.contains('$'))).then_some(text)
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn check_metrics(field: Field<'_>, config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let Some(text) = text(field, config) else {
        return;
    };
    match Listener::parse(text) {
        Listener::WithoutPort(host) if is_number(host) => {
            let message = format!(
                "`{text}` in `listen_address` is taken for a host: the Runner listens on `{text}:9252`, which fails, and does not start"
            );
            report(field, message, "a host, not a port", sink).fix(
                format!("write `:{text}`"),
                Safety::Unsafe,
                [edit::replace(field.own(), format!(":{text}"))],
            );
        }
        Listener::Malformed(said) => {
            let message = format!(
                "`{}` in `listen_address` is no address to listen on, and the Runner serves no metrics",
                shown(text)
            );
            report(field, message, said, sink).level(Severity::Warning);
        }
        Listener::At { port, .. } if !is_port(port) => {
            let message = format!(
                "`{}` in `listen_address` has no port that exists, and the Runner does not start",
                shown(text)
            );
            report(field, message, "ports are numbers up to 65535", sink);
        }
        Listener::At { .. } | Listener::WithoutPort(_) => {}
    }
}

fn check_sessions(field: Field<'_>, config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let Some(text) = text(field, config) else {
        return;
    };
    let here = match Listener::parse(text) {
        Listener::WithoutPort(_) => "missing port in address",
        Listener::Malformed(said) => said,
        Listener::At { port, .. } if !is_port(port) => "ports are numbers up to 65535",
        Listener::At { .. } => return,
    };
    let message = format!(
        "`{}` in `listen_address` of `[session_server]` is no address to listen on, and the Runner does not start",
        shown(text)
    );
    let finding = report(field, message, here, sink);
    if is_number(text) {
        finding.fix(
            format!("write `:{text}`"),
            Safety::Unsafe,
            [edit::replace(field.own(), format!(":{text}"))],
        );
    }
}

fn report<'s>(
    field: Field<'_>,
    message: String,
    here: &str,
    sink: &'s mut Sink<'_>,
) -> &'s mut Finding {
    sink.report(field, message)
        .here(here)
        .help("write host and port, such as `:9252` or `127.0.0.1:9252`")
}
