//! See rules/machine-name-placeholder.md.

use crate::rule::prelude::*;

const PLACEHOLDER: &str = "%s";

/// The first version with `MachineOptionsWithName`.
const OPTIONS_SINCE: Version = Version::new(18, 6);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        check_name(runner, sink);
        check_options(runner, sink);
    }
}

fn check_name(runner: Runner<'_>, sink: &mut Sink<'_>) {
    let executor = runner.executor();
    if !matches!(executor, None | Some(Known::Is(Executor::DockerMachine))) {
        return;
    }
    let Some(field) = runner.section("machine").get("MachineName") else {
        return;
    };
    let Some(name) = wrong(field) else { return };
    let message =
        format!("`MachineName` `{name}` lacks `%s`: the runner does not recognize its machines");
    let finding = sink.report(field, message);
    finding
        .here("the same for every machine")
        .help("put `%s` where each machine has a text of its own");
    offer(field, name, finding);
}

/// The Runner looks at them whatever the executor is.
fn check_options(runner: Runner<'_>, sink: &mut Sink<'_>) {
    if runner.version() < OPTIONS_SINCE {
        return;
    }
    let Some(list) = runner.section("machine").get("MachineOptionsWithName") else {
        return;
    };
    if list.shape() != Shape::List {
        return;
    }
    for field in list.items() {
        let Some(option) = wrong(field) else { continue };
        let message = "this option must contain `%s`: the Runner cannot load this file";
        let said = format!(
            "validating machine options with name: machine option with name {option:?} must contain %s placeholder"
        );
        let finding = sink.report(field, message);
        finding
            .verdict(runner.not_valid(&said))
            .here("lacks `%s`")
            .help("put `%s` where the name of the machine goes, or move it to `MachineOptions`");
        offer(field, option, finding);
    }
}

/// A text without a placeholder; what variables bring is not known.
fn wrong(field: Field<'_>) -> Option<&str> {
    let text = field.text().known()?;
    (!text.is_empty() && !text.contains(PLACEHOLDER) && !text.contains('$')).then_some(text)
}

fn offer(field: Field<'_>, text: &str, finding: &mut Finding) {
    let right = format!("{text}-{PLACEHOLDER}");
    let title = format!("write `{right}`");
    finding.fix(title, Safety::Unsafe, [edit::replace(field.own(), right)]);
}
