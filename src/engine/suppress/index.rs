//! Which comment ignores a finding, without looking at all of them.

use std::collections::BTreeMap;

use super::Heard;
use super::grammar::Name;
use super::outline::{Below, Outline};
use super::remarks::{Comment, Remarks, Said, Scope};
use crate::engine::scopes::Scopes;
use crate::rule::Rule;
use crate::rules::RULES;
use crate::settings::Settings;
use crate::source::{FileId, Sources, Span};
use crate::syntax::nearest;

/// What tells that a file cannot be read: without a tree only a line or the file can be meant.
const OF_SYNTAX: [&str; 2] = ["yaml-syntax", "toml-syntax"];

/// What tells of this program and of comments: a comment that hides it could hide anything.
const UNTOUCHABLE: [&str; 6] = [
    "internal-error",
    "unknown-ignore",
    "unused-ignore",
    "malformed-ignore",
    "expired-ignore",
    "ignore-without-reason",
];

/// Whether a comment can ignore a rule.
pub(super) fn is_ignorable(rule: &str) -> bool {
    !UNTOUCHABLE.contains(&rule)
}

/// Whether a comment above can ignore a rule, and not only one on its line.
pub(super) fn is_of_syntax(rule: &str) -> bool {
    OF_SYNTAX.contains(&rule)
}

/// What a name in a comment means.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning {
    /// A rule, and the place of the name among the targets.
    Rule(&'static Rule, usize),
    /// The same by an earlier name.
    Former(&'static Rule, usize),
    /// Not a rule; perhaps this one was meant.
    Unknown(Option<&'static str>),
    /// A rule that no comment ignores.
    Never,
    /// A rule that only a comment on its line ignores.
    OnlyOnLine,
}

/// A rule that a comment names, and whether that ignored anything.
struct Target<'h> {
    comment: &'h Comment,
    is_used: bool,
}

/// What the comments of one file ignore.
#[derive(Default)]
struct OfFile<'h> {
    whole: BTreeMap<&'static str, usize>,
    lines: BTreeMap<(usize, &'static str), usize>,
    trees: Vec<(&'h Outline, BTreeMap<&'static str, Nest>)>,
}

/// What is below entries, of which some are below others.
#[derive(Default)]
struct Nest {
    members: Vec<Member>,
}

struct Member {
    below: Below,
    target: usize,
    /// The member around it.
    around: Option<usize>,
}

/// The comments of a run.
pub(super) struct Index<'h> {
    sources: &'h Sources,
    targets: Vec<Target<'h>>,
    files: BTreeMap<FileId, OfFile<'h>>,
    /// What the names of comments mean, in the order of files and comments.
    meanings: BTreeMap<Span, Vec<Meaning>>,
}

impl<'h> Index<'h> {
    pub(super) fn new(heard: &'h Heard, scopes: &Scopes<'_>, sources: &'h Sources) -> Self {
        let mut index = Self {
            sources,
            targets: Vec::new(),
            files: BTreeMap::new(),
            meanings: BTreeMap::new(),
        };
        let known = RULES.iter().map(|rule| (rule.meta.id, rule));
        let known: BTreeMap<&str, &'static Rule> = known.collect();
        for (&file, all) in &heard.remarks {
            let mut of_file = OfFile::default();
            let (around, inside): (Vec<_>, Vec<_>) = all.iter().partition(|it| it.is_around);
            for remarks in inside.into_iter().chain(around) {
                index.add(remarks, &mut of_file, &known, scopes.at(file));
            }
            index.files.insert(file, of_file);
        }
        index
    }

    fn add(
        &mut self,
        remarks: &'h Remarks,
        of_file: &mut OfFile<'h>,
        known: &BTreeMap<&str, &'static Rule>,
        settings: &Settings,
    ) {
        let mut nests: BTreeMap<&'static str, Nest> = BTreeMap::new();
        for comment in &remarks.comments {
            let Ok(said) = &comment.said else { continue };
            let is_expired = is_expired(said, settings);
            let mut meanings = Vec::new();
            for name in &said.ignore.names {
                let target = self.targets.len();
                let meaning = meaning(name, said, known, target);
                meanings.push(meaning);
                let (Meaning::Rule(rule, _) | Meaning::Former(rule, _)) = meaning else {
                    continue;
                };
                self.targets.push(Target {
                    comment,
                    is_used: false,
                });
                let id = rule.meta.id;
                match &said.scope {
                    _ if is_expired => {}
                    Scope::File => {
                        of_file.whole.entry(id).or_insert(target);
                    }
                    Scope::Line(line) => {
                        of_file.lines.entry((*line, id)).or_insert(target);
                    }
                    Scope::Below(below) => nests.entry(id).or_default().members.push(Member {
                        below: below.clone(),
                        target,
                        around: None,
                    }),
                }
            }
            self.meanings.insert(comment.at, meanings);
        }
        nests.values_mut().for_each(Nest::build);
        of_file.trees.push((&remarks.outline, nests));
    }

    /// The comment that ignores a finding of a rule at a place: the nearest of several.
    pub(super) fn find(&mut self, rule: &'static str, at: Span) -> Option<&'h Comment> {
        let of_file = self.files.get(&at.file)?;
        let line = self.sources.lines(at.file).line_at(at.range().start);
        let on_line = || of_file.lines.get(&(line, rule)).copied();
        let above = || {
            let mut trees = of_file.trees.iter();
            trees.find_map(|(outline, nests)| nests.get(rule)?.around(outline.place_at(at.start)?))
        };
        let target = on_line()
            .or_else(above)
            .or_else(|| of_file.whole.get(rule).copied())?;
        let target = self.targets.get_mut(target)?;
        target.is_used = true;
        Some(target.comment)
    }

    /// What the names of a comment mean.
    pub(super) fn meanings(&self, comment: &Comment) -> &[Meaning] {
        self.meanings.get(&comment.at).map_or(&[], Vec::as_slice)
    }

    /// Whether a name ignored anything.
    pub(super) fn is_used(&self, target: usize) -> bool {
        self.targets
            .get(target)
            .is_some_and(|target| target.is_used)
    }
}

impl Nest {
    /// Finds out which members are in which.
    fn build(&mut self) {
        self.members.sort_by_key(|member| {
            let (start, end) = (*member.below.start(), *member.below.end());
            (start, std::cmp::Reverse(end))
        });
        let mut open: Vec<usize> = Vec::new();
        for at in 0..self.members.len() {
            let start = *self.members[at].below.start();
            while open
                .pop_if(|last| *self.members[*last].below.end() < start)
                .is_some()
            {}
            self.members[at].around = open.last().copied();
            open.push(at);
        }
    }

    /// The target of the innermost member that a place is in.
    fn around(&self, place: u32) -> Option<usize> {
        let behind = self
            .members
            .partition_point(|member| *member.below.start() <= place);
        let mut next = behind.checked_sub(1);
        while let Some(member) = next.and_then(|at| self.members.get(at)) {
            if member.below.contains(&place) {
                return Some(member.target);
            }
            next = member.around;
        }
        None
    }
}

/// Whether the last day of a comment is over.
pub(super) fn is_expired(said: &Said, settings: &Settings) -> bool {
    let until = said.ignore.until.as_ref();
    until
        .zip(settings.today.as_ref())
        .is_some_and(|(until, today)| until.day < *today)
}

fn meaning(
    name: &Name,
    said: &Said,
    known: &BTreeMap<&str, &'static Rule>,
    target: usize,
) -> Meaning {
    let id = name.text.as_str();
    let former = || {
        RULES
            .iter()
            .find(|rule| rule.meta.formerly.contains(&id))
            .map(|rule| (rule, true))
    };
    let rule = known.get(id).map(|rule| (*rule, false)).or_else(former);
    let is_below = matches!(said.scope, Scope::Below(_));
    match rule {
        None => Meaning::Unknown(nearest(id, RULES.iter().map(|rule| rule.meta.id))),
        Some((rule, _)) if !is_ignorable(rule.meta.id) => Meaning::Never,
        Some((rule, _)) if is_below && is_of_syntax(rule.meta.id) => Meaning::OnlyOnLine,
        Some((rule, true)) => Meaning::Former(rule, target),
        Some((rule, false)) => Meaning::Rule(rule, target),
    }
}
