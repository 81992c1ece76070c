//! See rules/allow-list-misspelled-key.md.

use crate::rule::prelude::*;
use crate::semantics::allow_key::AllowKey;
use crate::semantics::allow_lists::home;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        if let Some((executor, section)) = home(runner) {
            check_section(runner, executor, section, sink);
        }
    }
}

fn check_section(
    runner: Runner<'_>,
    executor: Executor,
    section: Section<'_>,
    sink: &mut Sink<'_>,
) {
    let wrong: Vec<_> = section
        .entries()
        .filter_map(|field| Some((field, field.name()?)))
        .filter(|(_, name)| AllowKey::exact(name).is_none())
        .filter_map(|(field, name)| Some((field, name, AllowKey::meant(name)?)))
        .filter(|(_, _, key)| key.is_read_by(executor, runner.version()))
        .collect();
    for &(field, name, key) in &wrong {
        let right = key.name();
        let real = section.get(right);
        let effect = match real {
            Some(_) => format!("only `{right}` counts"),
            None => key.without(executor).to_owned(),
        };
        let message = format!("unknown key `{name}` is ignored by the Runner: {effect}");
        let finding = sink.report(field.at_key(), message);
        finding.here("not read").help(format!("write `{right}`"));
        if let Some(real) = real {
            finding.label(real.at_key(), "the key that counts");
        }
        let is_alone = wrong.iter().filter(|(_, _, other)| *other == key).count() == 1;
        if real.is_none() && is_alone && key.value(field).is_some() {
            finding.fix(
                format!("rename it to `{right}`"),
                Safety::Safe,
                [edit::rename(field.own_entry(), right)],
            );
        }
    }
}
