//! See rules/metrics-listener-exposed.md.

use crate::rule::prelude::*;

/// First version with the key.
const SINCE: Version = Version::new(11, 0);

/// The port where none is written.
const PORT: &str = "9252";

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    if !config.is_head_read() || config.version() < SINCE {
        return;
    }
    let field = config.get("listen_address");
    let Some((field, text)) = field.and_then(|field| Some((field, field.text().known()?))) else {
        return;
    };
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (text, PORT),
    };
    let is_everywhere = matches!(host, "" | "0.0.0.0" | "[::]");
    if text.is_empty() || !is_everywhere {
        return;
    }
    let local = format!("127.0.0.1:{port}");
    sink.report(
        field,
        format!("metrics and profiles are served on every interface (`{text}`)"),
    )
    .here("open to everybody who reaches this machine")
    .help(format!(
        "write `{local}`, or let only the Prometheus server through the firewall"
    ))
    .fix(
        "serve them to this machine only",
        Safety::Unsafe,
        [edit::replace(field.own(), local)],
    );
}
