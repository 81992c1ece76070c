//! Findings on single values: which sections a runner reads, and which values it will meet as they are
//! written.

use crate::finding::{Finding, Safety};
use crate::model::executor::Executor;
use crate::model::field::{Field, Word};
use crate::model::known::Known;
use crate::model::runner::{Runner, Section, same_key};
use crate::settings::Version;
use crate::syntax::{Shape, edit};

/// A section whose values count: the executor reads it, or there is none to say otherwise.
#[must_use]
pub fn section<'t>(
    runner: Runner<'t>,
    name: &'static str,
    is_reader: fn(Executor) -> bool,
) -> Option<Section<'t>> {
    let section = runner.section(name);
    let is_read = match runner.executor() {
        Some(Known::Is(executor)) => is_reader(executor),
        Some(_) => false,
        None => true,
    };
    (is_read && section.exists()).then_some(section)
}

/// `[runners.docker]`, where it counts.
#[must_use]
pub fn docker(runner: Runner<'_>) -> Option<Section<'_>> {
    section(runner, "docker", Executor::is_docker_family)
}

/// `[runners.kubernetes]`, where it counts.
#[must_use]
pub fn kubernetes(runner: Runner<'_>) -> Option<Section<'_>> {
    section(runner, "kubernetes", |executor| {
        executor == Executor::Kubernetes
    })
}

/// `[runners.autoscaler]`, where it counts.
#[must_use]
pub fn autoscaler(runner: Runner<'_>) -> Option<Section<'_>> {
    section(runner, "autoscaler", |executor| {
        matches!(executor, Executor::Instance | Executor::DockerAutoscaler)
    })
}

/// A string, if it is decided and not empty. Of a file whose variables something fills in before a
/// Runner reads it, those without any.
#[must_use]
pub fn word<'t>(runner: Runner<'t>, field: Field<'t>) -> Option<Word<'t>> {
    let text = field.text().known().filter(|text| !text.is_empty())?;
    let is_filled_in = runner.facts().is_templated() && text.contains('$');
    (!is_filled_in).then_some(Word { text, field })
}

/// The string under a key that Runners have since some version. See [`word`].
#[must_use]
pub fn text<'t>(
    runner: Runner<'t>,
    section: Section<'t>,
    key: &str,
    since: Version,
) -> Option<Word<'t>> {
    let field = get(section, key).filter(|_| runner.version() >= since)?;
    word(runner, field)
}

/// The value of a key that is written in one spelling: of several, the Runner takes any.
#[must_use]
pub fn get<'t>(section: Section<'t>, key: &str) -> Option<Field<'t>> {
    let is_key = |field: &Field<'_>| field.name().is_some_and(|name| same_key(key, name));
    let mut found = section.entries().filter(is_key);
    found.next().filter(|_| found.next().is_none())
}

/// The strings in a list. See [`word`].
#[must_use]
pub fn words<'t>(runner: Runner<'t>, list: Option<Field<'t>>) -> Vec<Word<'t>> {
    let list = list.filter(|list| list.shape() == Shape::List);
    let items = list.into_iter().flat_map(Field::items);
    items.filter_map(|item| word(runner, item)).collect()
}

/// Offers another string in the place of one.
pub fn replace(finding: &mut Finding, word: Word<'_>, text: &str, safety: Safety) {
    finding.fix(
        format!("write `{text}`"),
        safety,
        [edit::replace(word.field.own(), text)],
    );
}

/// The one of several words that was certainly meant: only case, hyphens and the like differ.
#[must_use]
pub fn same_letters<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    let letters = |text: &str| -> String {
        let kept = text.chars().filter(|letter| letter.is_ascii_alphanumeric());
        kept.map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let meant = letters(text);
    let mut same = words.iter().filter(|word| letters(word) == meant);
    same.next().copied()
}

/// Words in backquotes, without the empty one: `` `a`, `b` or `c` ``.
#[must_use]
pub fn choices(words: &[&str]) -> String {
    let named: Vec<String> = words
        .iter()
        .filter(|word| !word.is_empty())
        .map(|word| (*word).to_owned())
        .collect();
    super::wording::listed(&named, "or")
}
