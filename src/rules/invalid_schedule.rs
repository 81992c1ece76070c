//! See rules/invalid-schedule.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;
use crate::semantics::allow_list::Expression;
use crate::semantics::schedule::machine;
use crate::semantics::schedule::policy::{self, Problem as Mistake};
use crate::semantics::schedule::zone::{self, Zone};

const MACHINE_SINCE: Version = Version::new(13, 0);
const MONITORING_SINCE: Version = Version::new(16, 10);
const AUTOSCALER_SINCE: Version = Version::new(15, 5);
const KUBERNETES_SINCE: Version = Version::new(18, 11);

/// What a Runner does that does not read a schedule.
const NOT_LOADED: &str = "the Runner cannot load this file";
const NOT_SCALED: &str = "the runner takes no jobs";

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        // These two are read with the file, whatever the executor is.
        if runner.version() >= MACHINE_SINCE {
            for entry in runner.section("machine").tables("autoscaling") {
                check_loaded(runner, entry, "Periods", "Timezone", sink);
            }
        }
        if runner.version() >= MONITORING_SINCE {
            for entry in runner.section("monitoring").tables("job_queuing_durations") {
                check_loaded(runner, entry, "periods", "timezone", sink);
                check_expression(runner, entry, sink);
            }
        }
        let kubernetes = values::kubernetes(runner).map(|section| section.section("autoscaler"));
        for (section, since) in [
            (values::autoscaler(runner), AUTOSCALER_SINCE),
            (kubernetes, KUBERNETES_SINCE),
        ] {
            let section = section.filter(|_| runner.version() >= since);
            for entry in section.map(|it| it.tables("policy")).unwrap_or_default() {
                check_policy(runner, entry, sink);
                check_zone(runner, entry, "timezone", NOT_SCALED, sink);
            }
        }
    }
}

fn check_loaded<'t>(
    runner: Runner<'t>,
    entry: Section<'t>,
    periods: &str,
    zone: &str,
    sink: &mut Sink<'_>,
) {
    for period in periods_of(runner, entry, periods) {
        let Some(text) = period.text().known() else {
            continue;
        };
        let Some(said) = machine::error(text) else {
            continue;
        };
        let message = format!(
            "`{}` in `{periods}` is no period: {NOT_LOADED}",
            shown(text)
        );
        sink.report(period, message)
            .verdict(loading(runner, entry, &said))
            .here(said)
            .help("write minute, hour, day of the month, month and day of the week, such as `* 9-17 * * mon-fri`");
    }
    let finding = check_zone(runner, entry, zone, NOT_LOADED, sink);
    // What is said of the zone of a queue is not known.
    if let (Some(finding), "Timezone", Some(name)) = (finding, zone, entry.get(zone)) {
        let name = name.text().known().unwrap_or_default();
        finding.verdict(loading(runner, entry, &zone::error(name)));
    }
}

/// The Runner's text for a schedule that it cannot read.
fn loading(runner: Runner<'_>, entry: Section<'_>, said: &str) -> String {
    let text = match entry.name() {
        "autoscaling" => {
            let periods = entry.get("Periods").map(Field::words);
            let periods = periods.and_then(Known::known).unwrap_or_default();
            let periods = texts(&periods).join(" ");
            format!(
                "compiling docker machine autoscaling periods: invalid time periods [{periods}], caused by: {said}"
            )
        }
        name => {
            let all = runner.section("monitoring").tables("job_queuing_durations");
            let is_this = |other: &Section<'_>| other.table() == entry.table();
            let index = all.iter().position(is_this).unwrap_or_default();
            format!(
                "compiling monitoring sections: compiling {name}: entry {index}: periods: {said}"
            )
        }
    };
    runner.not_loaded(&text)
}

/// The periods of a list, also empty ones, unless something fills them in.
fn periods_of<'t>(runner: Runner<'t>, entry: Section<'t>, key: &str) -> Vec<Field<'t>> {
    let list = entry.get(key).filter(|list| list.shape() == Shape::List);
    let is_filled_in = |item: &Field<'_>| {
        let text = item.text().known();
        runner.facts().is_templated() && text.is_some_and(|text| text.contains('$'))
    };
    let items = list.into_iter().flat_map(Field::items);
    items.filter(|item| !is_filled_in(item)).collect()
}

fn check_zone<'s, 't>(
    runner: Runner<'t>,
    entry: Section<'t>,
    key: &str,
    effect: &str,
    sink: &'s mut Sink<'_>,
) -> Option<&'s mut Finding> {
    let word = entry.get(key).and_then(|field| values::word(runner, field));
    let word = word.filter(|word| zone::look_up(word.text) == Zone::Unknown)?;
    let message = format!(
        "`{}` in `{key}` is no time zone: {effect}",
        shown(word.text)
    );
    let finding = sink.report(word.field, message);
    finding
        .here(zone::error(&shown(word.text)))
        .help("use a name of the IANA database, such as `Europe/Berlin` or `UTC`");
    if let Some((meant, is_same)) = zone::meant(word.text) {
        let safety = match is_same {
            true => Safety::Safe,
            false => Safety::Unsafe,
        };
        values::replace(finding, word, meant, safety);
    }
    Some(finding)
}

fn check_expression<'t>(runner: Runner<'t>, entry: Section<'t>, sink: &mut Sink<'_>) {
    let field = entry.get("jobs_running_for_project");
    let word = field.and_then(|field| values::word(runner, field));
    let Some(word) = word.filter(|word| matches!(Expression::new(word.text), Expression::Invalid))
    else {
        return;
    };
    let message = format!(
        "`{}` in `jobs_running_for_project` is no regular expression: {NOT_LOADED}",
        shown(word.text)
    );
    sink.report(word.field, message)
        .here("error parsing regexp")
        .help("write a regular expression of Go, such as `^\\d+$`");
}

fn check_policy<'t>(runner: Runner<'t>, entry: Section<'t>, sink: &mut Sink<'_>) {
    for word in values::words(runner, entry.get("periods")) {
        let Some(mistake) = policy::problem(word.text) else {
            continue;
        };
        let text = shown(word.text);
        let (what, here) = match mistake {
            Mistake::Fields(count) => (
                format!("period `{text}` has {count} fields and not five"),
                "minute, hour, day of the month, month, day of the week",
            ),
            Mistake::Entry { field, entry } => (
                format!("`{}` in period `{text}` is no {field}", shown(entry)),
                "there is no such time",
            ),
        };
        let message = format!("{what}: {NOT_SCALED}");
        let finding = sink.report(word.field, message);
        finding
            .here(here)
            .help("write the five fields of Unix cron, such as `* 9-17 * * mon-fri`");
        if let Some(short) = policy::of_seven_fields(word.text) {
            values::replace(finding, word, &short, Safety::Unsafe);
        }
    }
}
