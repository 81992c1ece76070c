//! See rules/service-not-allowed.md.

use crate::rule::admission::{is_refused, report_name};
use crate::rule::fleet::Troubled;
use crate::rule::prelude::*;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged.containers().iter().filter(|asked| !asked.is_build()) {
        if let Some(troubled) = Troubled::find(judged, asked, is_refused) {
            report_name(sink, asked, &troubled);
        }
    }
}
