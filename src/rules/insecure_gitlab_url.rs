//! See rules/insecure-gitlab-url.md.

use crate::rule::prelude::*;
use crate::semantics::address::{Address, is_private};

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        for (key, what) in [
            ("url", "the runner's token and the secrets of its jobs"),
            ("clone_url", "the token of each job"),
        ] {
            let field = runner.get(key);
            let Some((field, text)) = field.and_then(|field| Some((field, field.text().known()?)))
            else {
                continue;
            };
            let Some(address) = Address::parse(text) else {
                continue;
            };
            if !address.scheme.eq_ignore_ascii_case("http") || is_private(address.host) {
                continue;
            }
            // Without what may be credentials.
            let message = format!(
                "`{key}` with `http://{}` sends {what} in clear text",
                address.host
            );
            let finding = sink.report(field, message);
            finding
                .here("read and changed by anyone on the way")
                .help("use `https://`");
            // A port belongs to one of the two.
            if address.port.is_none() {
                let from = format!("{}://", address.scheme);
                finding.fix(
                    "use `https://`",
                    Safety::Unsafe,
                    [edit::splice(field.own(), &from, "https://")],
                );
            }
        }
    }
}
