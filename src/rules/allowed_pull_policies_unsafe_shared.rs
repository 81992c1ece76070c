//! See rules/allowed-pull-policies-unsafe-shared.md.

use crate::rule::allow::LONGEST_LIST;
use crate::rule::prelude::*;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for lists in config.runners().filter_map(RunnerPolicies::valid) {
        if !lists.keeps_images() {
            continue;
        }
        let own = lists.own.texts();
        let is_reported = pull_policy::starts_from_cache(&own)
            || pull_policy::falls_back_to_cache(&own).is_some();
        let words = if !lists.allowed.is_unset() {
            lists.allowed.words()
        } else if lists.is_own_the_choice() && !lists.runner.is_fragment() && !is_reported {
            lists.own.words()
        } else {
            continue;
        };
        for word in words.iter().filter(|word| is_unsafe(word.text, words)) {
            let message = format!(
                "jobs may choose `{}` on this runner and use another project's private images",
                word.text
            );
            let finding = sink.trusting(lists.trust()).report(word.field, message);
            finding
                .here("takes a local image without asking the registry")
                .help("allow `always` only");
            if !lists.allowed.is_unset() && words.len() <= LONGEST_LIST {
                fix(&lists, *word, finding);
            }
        }
    }
}

/// `never` alone is safe: then only an administrator brings images.
fn is_unsafe(word: &str, words: &[Word<'_>]) -> bool {
    match Policy::parse(word) {
        Some(Policy::IfNotPresent) => true,
        Some(Policy::Never) => words.iter().any(|other| other.text != word),
        _ => false,
    }
}

/// Takes the word out. What remains must allow the runner's own policy, and must not be empty when
/// the other unsafe words are taken out as well: an empty list allows more, not less.
fn fix(lists: &RunnerPolicies<'_>, word: Word<'_>, finding: &mut Finding) {
    let words = lists.allowed.words();
    let is_never = |word: &Word<'_>| word.text == Policy::Never.word();
    let mut rest: Vec<Word<'_>> = words.to_vec();
    rest.retain(|word| !is_unsafe(word.text, words));
    if rest.is_empty() {
        rest = words.iter().copied().filter(is_never).collect();
        if is_never(&word) {
            return;
        }
    }
    let always = Policy::Always.word();
    let list = lists.allowed.field().and_then(Field::own);
    let (title, rest, change) = if rest.is_empty() {
        let change = edit::replace(list, vec![always]);
        ("allow `always` only".to_owned(), vec![always], change)
    } else {
        let change = edit::remove_item(word.field.own());
        (format!("forbid `{}`", word.text), texts(&rest), change)
    };
    if lists.decide(&lists.own.texts(), &rest, &[]).error.is_none() {
        finding.fix(title, Safety::Unsafe, [change]);
    }
}
