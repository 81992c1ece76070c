//! See rules/tls-key-without-certificate.md.

use crate::rule::prelude::*;

const CERTIFICATE: &str = "tls-cert-file";
const KEY: &str = "tls-key-file";

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners().filter(|runner| !runner.is_fragment()) {
        let written = |key: &str| {
            let field = runner.get(key);
            field.filter(|field| field.text() != Known::Is(""))
        };
        let (field, here, other) = match (written(CERTIFICATE), written(KEY)) {
            (Some(field), None) => (field, CERTIFICATE, KEY),
            (None, Some(field)) => (field, KEY, CERTIFICATE),
            _ => continue,
        };
        // What could not be read may be the other half.
        if runner.executor() == Some(Known::Dynamic) {
            continue;
        }
        let message = format!(
            "`{here}` without `{other}`: the Runner has no client certificate to show to GitLab"
        );
        let finding = sink.report(field.at_key(), message);
        finding.here("half of a pair");
        finding.help(match here {
            CERTIFICATE => {
                "add `tls-key-file`; a certificate to check GitLab by goes to `tls-ca-file`"
            }
            _ => "add `tls-cert-file`, or remove the key",
        });
    }
}
