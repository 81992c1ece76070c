//! See rules/shell-not-supported.md.

use crate::rule::prelude::*;
use crate::syntax::slip;

const SHELLS: [&str; 4] = ["bash", "sh", "pwsh", "powershell"];

/// The first version without `cmd`.
const NO_CMD: Version = Version::new(17, 0);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(field) = runner.get("shell") else {
            continue;
        };
        let Known::Is(shell) = field.text() else {
            continue;
        };
        if shell.is_empty() || shell.contains('$') || SHELLS.contains(&shell) {
            continue;
        }
        if shell == "cmd" {
            if runner.version() >= NO_CMD {
                sink.report(
                    field,
                    "`shell = \"cmd\"` was removed in 17.0: every job fails with `shell cmd not found`",
                )
                .here("passes the Runner's own check all the same")
                .help("use `powershell` or `pwsh`, and scripts for it");
            }
            continue;
        }
        let finding = sink.report(
            field,
            format!("`shell = {shell:?}` is no shell of the Runner: every job fails with `shell {shell} not found`"),
        );
        finding
            .here("no such shell")
            .help("write `bash`, `sh`, `pwsh` or `powershell`");
        let Some((right, safety)) = meant(shell) else {
            continue;
        };
        finding.fix(
            format!("write `{right}`"),
            safety,
            [edit::replace(field.own(), right)],
        );
    }
}

/// The shell that was meant: a slip of the pen, or its name in a path.
fn meant(shell: &str) -> Option<(&'static str, Safety)> {
    let same = |name: &str| {
        let mut known = SHELLS.into_iter();
        known.find(|known| known.eq_ignore_ascii_case(name))
    };
    if let Some(right) = same(shell).or_else(|| slip(shell, ["powershell"])) {
        return Some((right, Safety::Safe));
    }
    let program = shell.rsplit(['/', '\\']).next()?;
    let program = program.strip_suffix(".exe").unwrap_or(program);
    same(program).map(|right| (right, Safety::Unsafe))
}
