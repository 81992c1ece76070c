//! See rules/duration-in-nanoseconds.md.

use crate::model::runner::load::What;
use crate::rule::prelude::*;

/// Nanoseconds of a second; nobody wants less for any of these keys.
const SECOND: i64 = 1_000_000_000;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for problem in config.problems() {
        let (What::Nanoseconds(number), Some(key)) = (&problem.what, problem.key) else {
            continue;
        };
        if !(1..SECOND).contains(number) {
            continue;
        }
        let name = key.name;
        let message = format!("`{name} = {number}` is {number} nanoseconds");
        let finding = sink.report(problem.field, message);
        finding.here("an integer counts nanoseconds");
        let seconds = format!("{number}s");
        // Runners before 15.9 read integers only.
        if config.version() < Version::new(15, 9) {
            finding.help("multiply seconds by 1,000,000,000");
            if let Some(long) = number.checked_mul(SECOND) {
                let replace = edit::replace(problem.field.own(), long);
                finding.fix(
                    format!("make it {number} seconds"),
                    Safety::Unsafe,
                    [replace],
                );
            }
        } else {
            let replace = edit::replace(problem.field.own(), seconds.as_str());
            finding
                .help(format!("write a string with a unit: `\"{seconds}\"`"))
                .fix(
                    format!("make it {number} seconds"),
                    Safety::Unsafe,
                    [replace],
                );
        }
    }
}
