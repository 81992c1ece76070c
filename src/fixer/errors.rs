//! Whether a text has errors that it did not have before.

use std::collections::{BTreeMap, BTreeSet};

use super::choice::{Chosen, Key, Owner};
use crate::engine::Report;
use crate::finding::{Safety, Severity};
use crate::source::FileId;

/// A table or a map, by its key path.
type Section = (FileId, String);

/// The values that each rule reports errors on, by the section they are in, how many it reports in
/// each runner or job, and how broken each file is.
#[derive(Debug, Default)]
pub(super) struct Errors {
    values: BTreeMap<(Section, &'static str), Vec<String>>,
    owners: BTreeMap<(Owner, &'static str), usize>,
    /// How many there are at exactly one place.
    places: BTreeMap<Key, usize>,
    /// Errors, warnings and notes of each runner or job.
    levels: BTreeMap<Owner, [usize; 3]>,
    broken: BTreeMap<FileId, usize>,
}

impl Errors {
    pub(super) fn of(report: &Report) -> Self {
        let mut errors = Self {
            broken: report.broken.clone(),
            ..Self::default()
        };
        for finding in &report.findings {
            let (file, path) = (finding.primary.span.file, finding.key_path.as_str());
            let levels = errors.levels.entry(Owner::of(file, path)).or_default();
            match finding.severity {
                Severity::Error => levels[0] += 1,
                Severity::Warning => levels[1] += 1,
                Severity::Note => levels[2] += 1,
            }
            if finding.severity < Severity::Error {
                continue;
            }
            *errors.places.entry(Key::of(finding)).or_default() += 1;
            let section = (section(file, path), finding.rule);
            let values = errors.values.entry(section).or_default();
            values.push(value(path).to_owned());
            let owner = (Owner::of(file, path), finding.rule);
            *errors.owners.entry(owner).or_default() += 1;
        }
        errors
    }

    /// Where these fixes added errors, or made nothing better; nothing when all is well.
    ///
    /// A rule that reports no more errors in a runner or job than before added none: where it
    /// reports what is missing depends on what is there.
    pub(super) fn added(&self, before: &Self, fixes: &[Chosen]) -> BTreeSet<Owner> {
        let is_remedy = |one: &Chosen| {
            let error = (section(one.key.file, &one.key.path), one.key.rule);
            one.severity == Severity::Error
                && (!one.key.path.is_empty() || one.fix.safety == Safety::Safe)
                && self.count(&error) < before.count(&error)
        };
        let revealed = Revealed::by(fixes.iter().filter(|one| is_remedy(one)));
        let broken = self.broken.iter().filter(|(file, count)| {
            let then = before.broken.get(file).copied().unwrap_or_default();
            **count > then
        });
        let worse = self.values.iter().filter_map(|(error, values)| {
            let ((file, _), rule) = error;
            let owner = (Owner::of(*file, values.first()?), *rule);
            let is_more = values.len() > before.count(error)
                && self.owners.get(&owner) > before.owners.get(&owner);
            (is_more && !revealed.covers(&error.0, values)).then_some(owner.0)
        });
        // What is not better off was changed for nothing, and the next fix might change it back.
        let idle = fixes
            .iter()
            .filter(|one| one.fix.safety == Safety::Unsafe && !is_remedy(one))
            .map(|one| one.key.owner())
            .filter(|owner| self.levels.get(owner) >= before.levels.get(owner));
        // The same is said of the new value, perhaps because of another pipeline: what is right in
        // one may be wrong in the next.
        let is_still = |one: &&Chosen| {
            let (now, then) = (self.places.get(&one.key), before.places.get(&one.key));
            then.is_some() && now >= then && !one.key.path.is_empty() && !is_remedy(one)
        };
        let still = fixes
            .iter()
            .filter(|one| one.fix.safety == Safety::Safe && one.severity == Severity::Error)
            .filter(is_still)
            .map(|one| one.key.owner());
        broken
            .map(|(&file, _)| Owner::of(file, ""))
            .chain(worse)
            .chain(idle)
            .chain(still)
            .collect()
    }

    fn count(&self, error: &(Section, &'static str)) -> usize {
        self.values.get(error).map_or(0, Vec::len)
    }
}

/// Where the fix of an error may bring others to light, because most rules are silent about what
/// cannot be read: in and below the section of a safe fix, which says what was meant, or in all of a
/// file that was wrong as a whole, and in all that depends on its file; but only on the very value of
/// an unsafe fix, which may have done harm elsewhere.
#[derive(Default)]
struct Revealed {
    sections: BTreeSet<Section>,
    values: BTreeSet<(FileId, String)>,
    /// Whether a file was wrong as a whole: a byte order mark hides all but the first entry.
    is_whole: bool,
}

impl Revealed {
    /// By fixes that answered an error and did away with it.
    fn by<'f>(remedies: impl Iterator<Item = &'f Chosen>) -> Self {
        let mut revealed = Self::default();
        for Chosen { key, fix, .. } in remedies {
            match fix.safety {
                Safety::Safe if key.path.is_empty() => revealed.is_whole = true,
                Safety::Safe => {
                    let (file, table) = section(key.file, &key.path);
                    revealed.sections.insert((file, value(&table).to_owned()));
                }
                Safety::Unsafe => {
                    let value = value(&key.path).to_owned();
                    revealed.values.insert((key.file, value));
                }
            }
        }
        revealed
    }

    fn covers(&self, section: &Section, values: &[String]) -> bool {
        let mut values = values.iter();
        let (file, path) = section;
        let is_below = |table: &str| {
            let below = path.strip_prefix(table);
            below.is_some_and(|it| table.is_empty() || it.is_empty() || it.starts_with(['.', '[']))
        };
        self.sections
            .iter()
            .any(|(other, table)| other != file || is_below(table))
            || self.is_whole && values.clone().all(|value| !value.is_empty())
            || values.all(|value| self.values.contains(&(section.0, value.clone())))
    }
}

/// The value that a key path leads to or into: the path without positions in a list at its end.
fn value(path: &str) -> &str {
    let mut value = path;
    while let Some((list, position)) = value
        .strip_suffix(']')
        .and_then(|rest| rest.rsplit_once('['))
        && position.bytes().all(|byte| byte.is_ascii_digit())
    {
        value = list;
    }
    value
}

fn section(file: FileId, path: &str) -> Section {
    let table = value(path).rsplit_once('.').map_or("", |(table, _)| table);
    (file, table.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Fix, Place};
    use crate::rule::Sink;
    use crate::rules::RULES;
    use crate::source::{Sources, Span};

    /// A rule, called by a number, and the path it speaks of. The first word is the file.
    type Error<'e> = (usize, &'e str);

    fn file_and_path(path: &str) -> (FileId, &str) {
        let (file, path) = path.split_once(' ').unwrap_or(("a", path));
        let mut sources = Sources::default();
        let first = sources.add_text("a", "");
        let second = sources.add_text("b", "");
        (if file == "a" { first } else { second }, path)
    }

    fn errors(list: &[Error<'_>]) -> Errors {
        let mut report = Report::default();
        for &(rule, path) in list {
            let mut sink = Sink::new(&RULES[rule].meta, &mut report.findings);
            sink.fix_level(Severity::Error);
            let (file, path) = file_and_path(path);
            let place = Place {
                key_path: path.to_owned(),
                ..Place::from(Span::new(file, 0, 0))
            };
            sink.report(place, "");
        }
        Errors::of(&report)
    }

    fn fix((rule, path): Error<'_>, severity: Severity, safety: Safety) -> Chosen {
        let (file, path) = file_and_path(path);
        Chosen {
            key: Key {
                rule: RULES[rule].meta.id,
                file,
                path: path.to_owned(),
            },
            severity,
            fix: Fix {
                title: String::new(),
                safety,
                edits: Vec::new(),
            },
        }
    }

    fn adds(before: &[Error<'_>], now: &[Error<'_>], fixes: &[Chosen]) -> bool {
        !errors(now).added(&errors(before), fixes).is_empty()
    }

    #[test]
    fn an_error_more_is_added() {
        assert!(adds(&[], &[(0, "a.b")], &[]));
        assert!(adds(&[(0, "a.b")], &[(0, "a.b"), (0, "a.b")], &[]));
        assert!(adds(&[(0, "a.b")], &[(1, "a.b")], &[]));
        assert!(adds(&[(0, "a.b")], &[(0, "c.b")], &[]));
        assert!(!adds(&[(0, "a.b"), (1, "c.d")], &[(1, "c.d")], &[]));
    }

    #[test]
    fn an_error_may_move_in_its_runner() {
        assert!(!adds(
            &[(0, "a.b[1]"), (0, "a.b[2]")],
            &[(0, "a.b[1]")],
            &[]
        ));
        assert!(!adds(&[(0, "a.b.c")], &[(0, "a.b")], &[]));
        assert!(adds(&[(0, "r[0].b")], &[(0, "r[1].b")], &[]));
    }

    #[test]
    fn a_safe_fix_must_not_leave_the_error_where_it_was() {
        let error = (0, "a.b[1]");
        let safe = [fix(error, Severity::Error, Safety::Safe)];
        assert!(adds(&[error], &[error], &safe));
        assert!(!adds(&[error, (0, "a.b[2]")], &[error], &safe));
        assert!(!adds(&[error], &[(0, "a.c")], &safe));
    }

    #[test]
    fn a_safe_fix_of_a_whole_file_reveals_errors_anywhere_in_it() {
        let error = (0, "");
        let safe = [fix(error, Severity::Error, Safety::Safe)];
        assert!(!adds(&[error], &[(1, "a.b.c"), (2, "b job.image")], &safe));
        let harm = [fix(error, Severity::Error, Safety::Unsafe)];
        assert!(adds(&[error], &[(1, "a.b.c")], &harm));
        assert!(adds(&[error], &[error, (1, "a.b.c")], &safe));
    }

    #[test]
    fn a_safe_fix_of_an_error_reveals_others_in_and_below_its_section_and_in_other_files() {
        let error = (0, "a.b[1]");
        let safe = [fix(error, Severity::Error, Safety::Safe)];
        for revealed in [
            (1, "a.b[0]"),
            (1, "a.b"),
            (1, "a.b[2].d"),
            (1, "a.c"),
            (1, "b job.image"),
        ] {
            assert!(!adds(&[error], &[revealed], &safe), "{revealed:?}");
        }
        assert!(!adds(&[error], &[(1, "a.b[0]"), (2, "a.b")], &safe));
        assert!(adds(&[error], &[(1, "d.b")], &safe));
        assert!(adds(&[error], &[(1, "ab.c")], &safe));
        // It is still there.
        assert!(adds(&[error], &[error, (1, "a.b")], &safe));
        let warning = [fix(error, Severity::Warning, Safety::Safe)];
        assert!(adds(&[], &[(1, "a.b")], &warning));
    }

    #[test]
    fn an_unsafe_fix_of_an_error_reveals_others_on_its_value_only() {
        let error = (0, "a.b[1]");
        let fixes = [fix(error, Severity::Error, Safety::Unsafe)];
        assert!(!adds(&[error], &[(1, "a.b")], &fixes));
        assert!(adds(&[error], &[(1, "a.c")], &fixes));
        assert!(adds(&[error], &[(1, "b job.image")], &fixes));
    }

    #[test]
    fn an_unsafe_fix_must_make_something_better() {
        let warnings = |count| {
            let owner = Owner::of(file_and_path("").0, "a.b");
            Errors {
                levels: [(owner, [0, count, 0])].into(),
                ..Errors::default()
            }
        };
        let unsafe_fix = [fix((0, "a.b"), Severity::Warning, Safety::Unsafe)];
        assert!(warnings(1).added(&warnings(2), &unsafe_fix).is_empty());
        assert!(!warnings(2).added(&warnings(2), &unsafe_fix).is_empty());
        let safe_fix = [fix((0, "a.b"), Severity::Warning, Safety::Safe)];
        assert!(warnings(2).added(&warnings(2), &safe_fix).is_empty());
    }

    #[test]
    fn nothing_is_revealed_where_the_place_is_not_known() {
        let fixes = [fix((0, ""), Severity::Error, Safety::Safe)];
        assert!(adds(&[(0, "")], &[(1, "")], &fixes));
    }

    #[test]
    fn a_file_must_not_break() {
        let (file, _) = file_and_path("");
        let broken = |count| Errors {
            broken: [(file, count)].into(),
            ..Errors::default()
        };
        assert!(!broken(2).added(&broken(1), &[]).is_empty());
        assert!(broken(1).added(&broken(1), &[]).is_empty());
    }
}
