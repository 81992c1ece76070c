//! See rules/cache-encryption-unknown.md.

use crate::rule::prelude::*;
use crate::syntax::slip;

const KEY: &str = "ServerSideEncryption";

/// First version with the key.
const SINCE: Version = Version::new(15, 3);

/// What the Runner knows, in any case.
const KINDS: [&str; 6] = ["S3", "AES256", "KMS", "aws:kms", "DSSE-KMS", "aws:kms:dsse"];

/// Other names of them, without marks and in lower case.
const NAMES: [(&str, &str); 9] = [
    ("sses3", "S3"),
    ("awss3", "S3"),
    ("aes256", "AES256"),
    ("sseaes256", "AES256"),
    ("awskms", "KMS"),
    ("ssekms", "KMS"),
    ("dssekms", "DSSE-KMS"),
    ("ssedssekms", "DSSE-KMS"),
    ("awskmsdsse", "DSSE-KMS"),
];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners().filter(|runner| runner.version() >= SINCE) {
        let cache = runner.section("cache");
        let is_other = cache
            .get("Type")
            .and_then(|kind| kind.text().known())
            .is_some_and(|kind| !kind.starts_with("s3"));
        let field = cache.section("s3").get(KEY).filter(|_| !is_other);
        let Some((field, text)) = field.and_then(|field| Some((field, field.text().known()?)))
        else {
            continue;
        };
        if text.is_empty() || KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(text)) {
            continue;
        }
        let message = format!("unknown `{KEY}` `{text}`: objects are stored without it");
        let finding = sink.report(field, message);
        finding.here("not encrypted").help(
            "write `S3` for keys of the store, or `KMS` or `DSSE-KMS` with `ServerSideEncryptionKeyID`",
        );
        if let Some(meant) = meant(text) {
            finding.fix(
                format!("write `{meant}`"),
                Safety::Safe,
                [edit::replace(field.own(), meant)],
            );
        }
    }
}

/// The kind that another spelling means.
fn meant(text: &str) -> Option<&'static str> {
    let bare: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let named = NAMES.iter().find(|(name, _)| *name == bare);
    named
        .map(|(_, kind)| *kind)
        .or_else(|| slip(text, KINDS.into_iter().filter(|kind| kind.len() > 3)))
}
