//! Findings on images and services that are not on a runner's list.

use super::Sink;
use super::allow::LONGEST_LIST;
use super::fleet::{Troubled, place_of};
use crate::finding::Safety;
use crate::model::field::{Word, texts};
use crate::semantics::allow_entry::is_sound;
use crate::semantics::allow_list::{Admission, Entries};
use crate::semantics::allow_lists::{AllowList, ListKey};
use crate::semantics::glob::{Reason, nearest, suggestion};
use crate::semantics::judged::{Asked, Candidate};
use crate::source::Edit;
use crate::syntax::edit;

/// Lists that a fix adds a name to.
const MOST_LISTS: usize = 3;

/// Entries of a list that a message repeats.
const MOST_ENTRIES: usize = 4;

/// Whether the list of a runner with containers does not have the name, for sure.
#[must_use]
pub fn is_refused(candidate: &Candidate<'_, '_>) -> bool {
    candidate.host.images.is_some() && candidate.admission() == Admission::Refused
}

/// Reports a name that runners refuse, at the name.
pub fn report_name<'t>(
    sink: &mut Sink<'_>,
    asked: &Asked<'t>,
    troubled: &Troubled<Candidate<'_, 't>>,
) {
    let Some(image) = asked.image else { return };
    let first = troubled.first();
    let (kind, list) = if asked.is_build() {
        ("image", ListKey::Images)
    } else {
        ("service", ListKey::Services)
    };
    let name = asked.name.shown();
    let (log, _) = first.refusal();
    let message = format!(
        "runner `{}` refuses {kind} `{name}`{}: `{}` {}",
        first.host.runner.name(),
        troubled.condition(),
        log.first().map_or("", String::as_str),
        entries(&first, list),
    );
    let is_written = asked.image_name() == Some(name.as_str());
    let finding = sink.report(image.name().unwrap_or(image.field()), message);
    finding.here(match troubled.share() {
        Some(share) => format!("refused by {share}"),
        None if is_written => "refused before the script starts".to_owned(),
        None => format!("`{name}`, refused before the script starts"),
    });
    let near = near(&first, list, asked);
    troubled.describe(finding, asked, |it| {
        let runner = it.host.runner.name();
        match &near {
            Some(near) if std::ptr::eq(it.host, first.host) => (
                near.word.field.into(),
                format!("nearest entry of runner `{runner}`: {}", near.reason),
            ),
            _ => (
                place_of(it.host, list.name()),
                format!("no entry of runner `{runner}` matches"),
            ),
        }
    });
    let thing = if asked.is_build() {
        "an image"
    } else {
        "a service"
    };
    let others = match &near {
        Some(Near {
            better: Some(better),
            ..
        }) => format!("have it list `{better}`"),
        Some(_) => "have that entry mended".to_owned(),
        None => "have it listed".to_owned(),
    };
    finding.help(format!("use {thing} that the runner lists, or {others}"));
    // Nobody means to open a whole fleet for one job.
    if troubled.iter().nth(MOST_LISTS).is_none() {
        finding.fix(
            format!("list `{name}` in `{}`", list.name()),
            Safety::Unsafe,
            troubled.iter().map(|it| listed(&it, list, asked)),
        );
    }
}

/// An entry that nearly matches a refused name.
struct Near<'t> {
    word: Word<'t>,
    /// Why it does not.
    reason: Reason,
    /// An entry that would.
    better: Option<String>,
}

/// The entry that is nearest to a refused name.
fn near<'t>(candidate: &Candidate<'_, 't>, list: ListKey, asked: &Asked<'_>) -> Option<Near<'t>> {
    let name = asked.name.known()?;
    let words = candidate.host.home?.list(list.name())?.known()?;
    if words.len() > LONGEST_LIST {
        return None;
    }
    let list = AllowList::of(candidate.host.runner, list)?;
    let Entries::Patterns(patterns) = &list.entries else {
        return None;
    };
    let (index, reason) = nearest(patterns, name)?;
    let is_close = !matches!(reason, Reason::Until(_) | Reason::Malformed(_));
    let word = list.words.get(index).copied().filter(|_| is_close)?;
    let pattern = patterns.get(index)?;
    Some(Near {
        better: suggestion(pattern, &reason, name),
        word,
        reason,
    })
}

/// `[a, b, c, d and 3 more]`, of the entries of a list.
fn entries(candidate: &Candidate<'_, '_>, list: ListKey) -> String {
    let home = candidate.host.home;
    let words = home.and_then(|home| home.list(list.name())?.known());
    let words = texts(&words.unwrap_or_default());
    let shown: Vec<&str> = words.iter().take(MOST_ENTRIES).copied().collect();
    match words.len().saturating_sub(MOST_ENTRIES) {
        0 => format!("[{}]", shown.join(", ")),
        left => format!("[{} and {left} more]", shown.join(", ")),
    }
}

/// Appends a name to the list of a runner, where the name means itself as a pattern and no rule would
/// take it away again.
fn listed(candidate: &Candidate<'_, '_>, list: ListKey, asked: &Asked<'_>) -> Option<Edit> {
    let name = asked.name.known()?;
    let is_literal = !name.contains(['*', '?', '[', ']', '{', '}', '\\', '$']);
    let field = candidate
        .host
        .get(list.name())
        .filter(|_| is_literal && is_sound(name))?;
    edit::append(field.own(), name)
}
