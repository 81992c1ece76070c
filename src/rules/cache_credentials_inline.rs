//! See rules/cache-credentials-inline.md.

use crate::rule::inline::literal;
use crate::rule::prelude::*;
use crate::semantics::address::{host_and_port, is_private};

/// First version in which S3 has a section of its own.
const SECTION_SINCE: Version = Version::new(11, 3);

/// First version that does not read the keys of S3 in `[runners.cache]` any more.
const FLAT_UNTIL: Version = Version::new(12, 0);

/// First version with `SessionToken`.
const SESSION_SINCE: Version = Version::new(16, 8);

/// First version with `[runners.cache.azure]`.
const AZURE_SINCE: Version = Version::new(13, 4);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let cache = runner.section("cache");
        let version = runner.version();
        if version >= SECTION_SINCE {
            report_s3(runner, cache.section("s3"), sink);
            let help = "give the machine a service account, or name a file in `CredentialsFile`";
            report(cache.section("gcs"), "PrivateKey", "GCS", help, sink);
        }
        if version < FLAT_UNTIL {
            report_s3(runner, cache, sink);
        }
        if version >= AZURE_SINCE {
            let help = "give the machine a managed identity, which Runner 17.5 and newer use without `AccountKey`";
            report(cache.section("azure"), "AccountKey", "Azure", help, sink);
        }
    }
}

fn report_s3(runner: Runner<'_>, section: Section<'_>, sink: &mut Sink<'_>) {
    let help = "use an instance role (`AuthenticationType = \"iam\"`, without keys)";
    // Without both of them the Runner uses the role of its machine.
    let is_pair = literal(section, "AccessKey").is_some();
    let is_private_server = section
        .get("ServerAddress")
        .and_then(|field| field.text().known())
        .and_then(host_and_port)
        .is_some_and(|(host, _)| is_private(host));
    if is_pair
        && let Some(finding) = report(section, "SecretKey", "S3", help, sink)
        && is_private_server
    {
        finding.level(Severity::Note).help(
            "keep the file readable for the Runner only; a server of your own may know no roles",
        );
    }
    if runner.version() >= SESSION_SINCE {
        report(section, "SessionToken", "S3", help, sink);
    }
}

fn report<'s>(
    section: Section<'_>,
    key: &str,
    store: &str,
    help: &str,
    sink: &'s mut Sink<'_>,
) -> Option<&'s mut Finding> {
    let field = literal(section, key)?;
    let message = format!("`{key}` of {store} stands in the Runner's configuration in clear text");
    let finding = sink.report(field.at_key(), message);
    finding.here("opens the caches of all jobs").help(help);
    Some(finding)
}
