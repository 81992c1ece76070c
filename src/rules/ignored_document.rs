//! See rules/ignored-document.md.

use crate::rule::prelude::*;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for document in pipeline.documents() {
        for part in document.ignored() {
            let (message, help) = match part.why {
                Why::NotFirst => (
                    "GitLab ignores everything from here on: only the first document counts",
                    "put both documents into one, or give the second one a file of its own",
                ),
                Why::NotLast => (
                    "GitLab ignores this document between the `spec` header and the last one",
                    "put both documents behind the header into one",
                ),
                Why::Ended => (
                    "GitLab ignores everything from here on: the document has ended above",
                    "remove what ends it, or this text",
                ),
                // `byte-order-mark` tells of it.
                Why::Mark => continue,
            };
            sink.report(part.at, message).here("not read").help(help);
        }
    }
}
