//! See rules/no-runner-for-tags.md.

use std::collections::BTreeMap;

use crate::rule::prelude::*;
use crate::semantics::hosted;
use crate::syntax::{nearest, slip};

/// What is said of jobs with the same tags.
struct Advice<'j, 't> {
    nearest: Option<(&'j Host<'t>, String)>,
    /// A tag, and the one that was meant.
    meant: Option<(&'j str, &'t str)>,
}

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    let Some(first) = judged.hosts().first() else {
        return;
    };
    let facts = first.runner.facts();
    // Who uses hosted runners may have others, too.
    let is_open = facts.has_hosted_runners() && facts.closed_world().is_none();
    if !judged.is_closed() && !is_open {
        return;
    }
    let mut advices = BTreeMap::new();
    for placed in judged.jobs() {
        let Some(tags) = &placed.tags else { continue };
        if placed.job.is_broken() || judged.takers(placed).next().is_some() {
            continue;
        }
        let unlisted = tags.iter().find(|tag| hosted::is_unlisted(tag));
        let unlisted = unlisted.filter(|_| facts.has_hosted_runners());
        let finding = match unlisted {
            Some(tag) => report_hosted(sink, placed, tag),
            None if tags.is_empty() => report_untagged(judged, sink, placed),
            None => {
                let advice = advices.entry(tags).or_insert_with(|| advice(judged, tags));
                report_tags(sink, placed, tags, advice)
            }
        };
        finding.here("stays pending").job(&*placed.title);
        if unlisted.is_some() {
            finding.level(Severity::Note).here("not known here");
        } else if is_open {
            finding.level(Severity::Warning);
        }
    }
}

/// Where the tags are written, or would be.
fn place(placed: &Placed<'_>) -> Place {
    let tags = placed.job.get("tags");
    tags.map_or_else(|| placed.job.entry().into(), Field::at_key)
}

fn report_hosted<'s>(sink: &'s mut Sink<'_>, placed: &Placed<'_>, tag: &str) -> &'s mut Finding {
    let message = format!(
        "`{tag}` is none of the hosted runners of GitLab.com that were known on {}",
        hosted::DATE
    );
    let finding = sink.report(place(placed), message);
    match nearest(tag, hosted::NAMES) {
        Some(name) => finding.help(format!("was `{name}` meant?")),
        None => finding,
    }
}

fn report_untagged<'s>(
    judged: &Judged<'_>,
    sink: &'s mut Sink<'_>,
    placed: &Placed<'_>,
) -> &'s mut Finding {
    let message = "no configured runner takes jobs without tags";
    let finding = sink.report(placed.job.entry(), message);
    finding
        .help("add `tags`, or let a runner take untagged jobs and declare `run-untagged = true`");
    if let [only] = judged.hosts() {
        let text = format!(
            "runner `{}` takes only jobs with its tags",
            only.runner.name()
        );
        finding.label(only.runner.title(), text);
    }
    finding
}

fn report_tags<'s, 't>(
    sink: &'s mut Sink<'_>,
    placed: &Placed<'t>,
    tags: &[String],
    advice: &Advice<'_, 't>,
) -> &'s mut Finding {
    // As they are written, where that is what counts.
    let written = placed.job.tags().known();
    let written =
        written.filter(|it| it.len() == tags.len() && !it.iter().any(|tag| tag.contains('$')));
    let listed = written.map_or_else(|| tags.join(", "), |written| written.join(", "));
    let message = match &advice.nearest {
        Some((host, missing)) => format!(
            "no configured runner has tags [{listed}]; nearest `{}` lacks {missing}",
            host.runner.name()
        ),
        None => format!("no configured runner has tags [{listed}]"),
    };
    let finding = sink.report(place(placed), message);
    if let Some((host, _)) = &advice.nearest {
        let own = host.runner.tags().unwrap_or_default();
        let text = format!(
            "runner `{}` has tags [{}]",
            host.runner.name(),
            own.join(", ")
        );
        finding.label(host.runner.title(), text);
    }
    let Some((wrong, right)) = advice.meant else {
        return finding.help("write tags that one runner has all of");
    };
    let words = placed
        .job
        .get("tags")
        .and_then(|field| field.words().known());
    let written = words.and_then(|words| words.into_iter().find(|word| word.text == wrong));
    finding.help(format!("write `{right}`")).fix(
        format!("write `{right}` for `{wrong}`"),
        Safety::Safe,
        [edit::replace(
            written.and_then(|word| word.field.own()),
            right,
        )],
    )
}

fn advice<'j, 't>(judged: &'j Judged<'t>, tags: &'j [String]) -> Advice<'j, 't> {
    let nearest = judged.nearest(tags).map(|nearest| {
        let missing: Vec<String> = nearest.missing.iter().map(|it| format!("`{it}`")).collect();
        (nearest.host, missing.join(", "))
    });
    Advice {
        nearest,
        meant: meant(judged, tags),
    }
}

/// The one tag that is misspelled, if a runner has it with all others.
fn meant<'j, 't>(judged: &'j Judged<'t>, tags: &'j [String]) -> Option<(&'j str, &'t str)> {
    let known = || {
        let runners = judged.hosts().iter().map(|host| host.runner);
        let tags = runners.filter_map(Runner::tags).flatten();
        tags.map(String::as_str)
    };
    let mut wrong = tags
        .iter()
        .filter(|tag| known().all(|it| it != tag.as_str()));
    let (wrong, None) = (wrong.next()?, wrong.next()) else {
        return None;
    };
    let right = slip(wrong, known())?;
    let takes = |host: &Host<'t>| {
        let own = host.runner.tags().unwrap_or_default();
        let mut wanted = tags.iter().filter(|tag| *tag != wrong);
        own.iter().any(|tag| tag == right) && wanted.all(|tag| own.contains(tag))
    };
    judged.hosts().iter().any(takes).then_some((wrong, right))
}
