//! See rules/byte-order-mark.md.

use crate::rule::prelude::*;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for document in pipeline.documents() {
        let Some((mark, effect)) = document.byte_order_mark() else {
            continue;
        };
        let message = match effect {
            MarkEffect::Loses(_) => {
                "GitLab reads only the first entry of this file, because of its byte order mark"
            }
            MarkEffect::Refused => {
                "GitLab refuses this file, because a byte order mark stands before `---`"
            }
            MarkEffect::None => "this file starts with a byte order mark",
        };
        let finding = sink.report(mark, message);
        match effect {
            MarkEffect::Loses(lost) => {
                finding.label(lost, "from here on nothing is read");
            }
            MarkEffect::Refused => {}
            MarkEffect::None => {
                finding.level(Severity::Note);
            }
        }
        finding
            .help("save the file as UTF-8 without a byte order mark")
            .fix(
                "delete the byte order mark",
                Safety::Safe,
                [edit::remove_byte_order_mark(Some(document.root))],
            );
    }
}
