//! Which fixes are applied together.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::Report;
use crate::finding::{Finding, Fix, Safety, Severity};
use crate::source::{FileId, Span};

/// What a finding is about, in terms that survive moving lines.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Key {
    pub(super) rule: &'static str,
    pub(super) file: FileId,
    pub(super) path: String,
}

impl Key {
    pub(super) fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule,
            file: finding.primary.span.file,
            path: finding.key_path.clone(),
        }
    }

    /// What the finding is in.
    pub(super) fn owner(&self) -> Owner {
        Owner::of(self.file, &self.path)
    }
}

/// A part of a file that its other parts hardly depend on: a runner or a job.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Owner(FileId, String);

impl Owner {
    /// By the first part of a key path.
    pub(super) fn of(file: FileId, path: &str) -> Self {
        let mut in_brackets = false;
        let ends = |letter: char| {
            match letter {
                '[' => in_brackets = true,
                ']' => in_brackets = false,
                _ => {}
            }
            letter == '.' && !in_brackets
        };
        let name = path.trim_start_matches('.');
        let first = name.split(ends).next().unwrap_or_default();
        Self(file, first.to_owned())
    }
}

/// A fix and the finding it answers.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) key: Key,
    pub(super) severity: Severity,
    pub(super) fix: Fix,
}

/// Fixes of one safety that do not touch each other, by position and rule.
pub(super) fn choose(
    report: &Report,
    safety: Safety,
    is_wanted: impl Fn(&Key) -> bool,
) -> Vec<Chosen> {
    let mut chosen: Vec<Chosen> = report
        .findings
        .iter()
        .filter_map(|finding| Some((finding, finding.fix.as_ref()?)))
        .filter(|(_, fix)| fix.safety == safety)
        .map(|(finding, fix)| (Key::of(finding), finding.severity, fix))
        .filter(|(key, _, _)| is_wanted(key))
        .map(|(key, severity, fix)| Chosen {
            key,
            severity,
            fix: fix.clone(),
        })
        .collect();
    chosen.sort_by_key(|one| {
        (
            one.fix.edits.iter().map(|edit| edit.span).min(),
            one.key.rule,
        )
    });
    let mut taken = Taken::default();
    chosen.retain(|one| taken.take(one.fix.edits.iter().map(|edit| edit.span)));
    chosen
}

/// The spans of edits, by where they start; none touches another.
#[derive(Default)]
struct Taken(BTreeMap<(FileId, u32), u32>);

impl Taken {
    /// Takes all of these spans, if all of them are free.
    fn take(&mut self, spans: impl Iterator<Item = Span> + Clone) -> bool {
        let is_free = spans.clone().all(|span| self.is_free(span));
        if is_free {
            self.0
                .extend(spans.map(|span| ((span.file, span.start), span.end)));
        }
        is_free
    }

    fn is_free(&self, span: Span) -> bool {
        let here = (span.file, span.start);
        let before = self.0.range((span.file, 0)..=here).next_back();
        let after = self.0.range(here..).find(|(start, _)| **start != here);
        before.is_none_or(|(&start, &end)| start != here && end <= span.start)
            && after.is_none_or(|(&(file, start), _)| file != span.file || start >= span.end)
    }
}

/// Splits fixes that broke something together into batches that show which of them did: of each
/// file in turn, and in each batch at most one of each runner or job.
pub(super) fn batches(keys: &BTreeSet<Key>) -> Vec<BTreeSet<Key>> {
    let mut counts: BTreeMap<Owner, usize> = BTreeMap::new();
    let mut batches: BTreeMap<(FileId, usize), BTreeSet<Key>> = BTreeMap::new();
    for key in keys {
        let count = counts.entry(key.owner()).or_default();
        let batch = batches.entry((key.file, *count)).or_default();
        batch.insert(key.clone());
        *count += 1;
    }
    batches.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn taken(spans: &[&[(u32, u32)]]) -> Vec<bool> {
        let file = Sources::default().add_text("a", "");
        let mut taken = Taken::default();
        let spans = spans.iter().map(|fix| {
            let spans = fix
                .iter()
                .map(|&(start, end)| Span::new(file, start, end))
                .collect::<Vec<_>>();
            taken.take(spans.into_iter())
        });
        spans.collect()
    }

    #[test]
    fn fixes_that_share_bytes_or_a_place_are_not_applied_together() {
        for (first, second, together) in [
            ((0, 4), (4, 6), true),
            ((4, 6), (0, 4), true),
            ((0, 4), (3, 6), false),
            ((3, 6), (0, 4), false),
            ((0, 9), (3, 6), false),
            ((3, 6), (0, 9), false),
            ((2, 2), (2, 2), false),
            ((2, 2), (2, 5), false),
            ((2, 2), (0, 5), false),
            ((0, 5), (2, 2), false),
            ((0, 2), (2, 2), true),
            ((2, 2), (0, 2), true),
            ((2, 2), (3, 3), true),
        ] {
            assert_eq!(
                taken(&[&[first], &[second]]),
                [true, together],
                "{first:?} {second:?}"
            );
        }
    }

    #[test]
    fn a_fix_takes_all_of_its_places_or_none() {
        assert_eq!(
            taken(&[&[(0, 2)], &[(1, 3), (5, 6)], &[(5, 6)]]),
            [true, false, true]
        );
    }

    #[test]
    fn a_batch_holds_one_fix_of_each_runner() {
        let file = Sources::default().add_text("a", "");
        let key = |path: &str| Key {
            rule: "a",
            file,
            path: path.to_owned(),
        };
        let keys = ["runners[name=a.b].docker.x", "runners[name=a.b].docker.y"];
        let keys = keys.into_iter().chain(["runners[1].docker.x", "job.image"]);
        let batches = batches(&keys.map(key).collect());
        let sizes: Vec<usize> = batches.iter().map(BTreeSet::len).collect();
        assert_eq!(sizes, [3, 1]);
    }
}
