//! See rules/pod-spec-without-feature-flag.md.

use crate::rule::prelude::*;
use crate::rule::values;
use crate::semantics::environment;

const SINCE: Version = Version::new(15, 10);

const FLAG: &str = "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION";

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    // Of a part of a configuration, the flags may stand in another one.
    for runner in config.runners().filter(|runner| !runner.is_fragment()) {
        let Some(section) = values::kubernetes(runner).filter(|_| runner.version() >= SINCE) else {
            continue;
        };
        let Some(spec) = section
            .get("pod_spec")
            .filter(|spec| spec.shape() == Shape::List)
        else {
            continue;
        };
        if section.tables("pod_spec").into_iter().any(is_patch) {
            check_flag(runner, spec, sink);
        }
    }
}

/// An entry that would change something if the flag were on.
fn is_patch(entry: Section<'_>) -> bool {
    ["patch", "patch_path"].into_iter().any(|key| {
        let field = entry.get(key);
        field.is_some_and(|field| field.text() != Known::Is(""))
    })
}

fn check_flag<'t>(runner: Runner<'t>, spec: Field<'t>, sink: &mut Sink<'_>) {
    let flags = runner.section("feature_flags");
    // Names of flags are exact, unlike keys.
    let flag = flags.entries().find(|entry| entry.name() == Some(FLAG));
    if let Some(flag) = flag {
        if flag.bool() == Known::Is(false) {
            let message = format!("`pod_spec` is ignored, because `{FLAG}` is off");
            let finding = sink.report(spec.at_key(), message);
            finding
                .here("ignored")
                .label(flag, "off, whatever a job sets")
                .help("turn the feature flag on, or remove `pod_spec`")
                .fix(
                    "turn the feature flag on",
                    Safety::Unsafe,
                    [edit::replace(flag.own(), true)],
                );
        }
        return;
    }
    let is_set = match environment::value(runner, FLAG) {
        Known::Is(value) => {
            value.is_some_and(|value| matches!(value, "1" | "t" | "T" | "true" | "TRUE" | "True"))
        }
        Known::Dynamic | Known::Broken => true,
    };
    if is_set {
        return;
    }
    let message = format!(
        "`pod_spec` is ignored without the feature flag `{FLAG}`, unless a job turns that on"
    );
    let finding = sink.report(spec.at_key(), message);
    finding
        .here("ignored")
        .help(format!("set `{FLAG} = true` in `[runners.feature_flags]`"));
    let edit = match flags.table() {
        Some(table) => edit::insert(Some(table), FLAG, true),
        None => {
            let table = Value::Map(vec![(FLAG.to_owned(), Value::Bool(true))]);
            edit::insert(Some(runner.table()), "feature_flags", table)
        }
    };
    finding.fix("turn the feature flag on", Safety::Unsafe, [edit]);
}
