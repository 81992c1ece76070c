//! Deals the projects of a run out to its parts, before any of them is read.
//!
//! What a part finds must not depend on the others, so everything that can meet stays together:
//! the files of one project, and projects that share files. How large a project is has no say:
//! only its own part looks into it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::finder::{Finder, Reason};
use super::kind::{self, ByName, PIPELINE};
use super::patterns::{expand, normal, real};
use super::project::is_root;
use super::walk::{self, Limits};
use super::{Request, shown};

/// One of the parts that a run is cut into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shard {
    /// From one.
    pub index: usize,
    /// How many there are.
    pub of: usize,
}

/// How many projects there are, and how many of them are in this part. What is in no project counts
/// as one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Dealt {
    /// In all parts.
    pub projects: usize,
    /// In this one.
    pub own: usize,
}

/// What this part checks.
#[derive(Debug)]
pub(super) struct Share {
    /// Whether it is the first part, which tells what concerns none of them.
    pub(super) is_first: bool,
    pub(super) dealt: Dealt,
    own: BTreeSet<PathBuf>,
    /// The projects of other parts.
    pub(super) foreign: BTreeSet<PathBuf>,
    /// Whether files in no project are checked here.
    pub(super) owns_rest: bool,
}

impl Share {
    /// Whether this part tells of a path.
    pub(super) fn owns(&self, place: &Path) -> bool {
        for directory in place.ancestors() {
            if self.own.contains(directory) {
                return true;
            }
            if self.foreign.contains(directory) {
                return false;
            }
        }
        self.owns_rest
    }

    pub(super) fn new(request: &Request<'_>, shard: Shard) -> Self {
        let mut dealer = Dealer::new(request);
        dealer.look();
        dealer.join_nested();
        dealer.join_touched();
        dealer.deal(shard)
    }
}

/// The projects of a run, and which of them belong together.
struct Dealer<'r> {
    request: &'r Request<'r>,
    /// What the run would take, without what is in it.
    finder: Finder<'r>,
    /// The directories of projects, each below no other one that was met on the same walk.
    projects: BTreeSet<PathBuf>,
    /// Pipelines that are in no project, and why they are looked at.
    loose: Vec<(PathBuf, Reason)>,
    /// Whether there is anything to check that is in no project.
    has_rest: bool,
    /// Where walks start, and from where named files are looked for.
    starts: BTreeSet<PathBuf>,
    /// Projects that belong to others: the one before. `None` is what is in no project.
    joined: BTreeMap<Option<PathBuf>, Option<PathBuf>>,
}

impl<'r> Dealer<'r> {
    fn new(request: &'r Request<'r>) -> Self {
        Self {
            request,
            finder: Finder::new(request),
            projects: BTreeSet::new(),
            loose: Vec::new(),
            has_rest: false,
            starts: BTreeSet::new(),
            joined: BTreeMap::new(),
        }
    }

    /// Goes through what the user asked for, and into no project.
    fn look(&mut self) {
        for path in self.request.paths.iter().filter(|it| it.as_os_str() != "-") {
            let place = normal(&self.request.current.join(path));
            if place.is_dir() {
                self.walk(&place);
            } else if place.exists() {
                self.named(place, Reason::Named);
            } else {
                let places = expand(self.request.current, &path.to_string_lossy());
                let places = places.iter().map(|place| normal(place));
                let exclude = self.finder.exclude.clone();
                for place in places.filter(|place| !exclude.cover(place)) {
                    self.named(place, Reason::Pattern);
                }
            }
        }
    }

    fn walk(&mut self, start: &Path) {
        self.starts.insert(start.to_owned());
        let limits = Limits {
            exclude: self.finder.exclude.clone(),
            depth: None,
            one_project: true,
            foreign: BTreeSet::new(),
        };
        let (files, projects) = walk::files_and_projects(start, &limits);
        self.projects.extend(projects);
        for place in files.into_iter().flatten() {
            let is_pipeline =
                kind::by_name(&place) == ByName::Pipeline || self.finder.pipelines.fit(&place);
            self.has_rest |= is_pipeline || self.finder.is_candidate(&place);
            if is_pipeline {
                self.loose.push((place, Reason::Walked));
            }
        }
    }

    /// A named file is in the outermost project around it, as a walk from the working directory
    /// would say, or from the root of the disk.
    fn named(&mut self, place: PathBuf, reason: Reason) {
        let mut is_in_one = false;
        for place in [place.clone(), real(&place)] {
            let current = self.request.current;
            let above: Vec<&Path> = place.ancestors().skip(1).collect();
            let start = above.iter().rposition(|it| *it == current);
            let start = start.unwrap_or(above.len().saturating_sub(1));
            self.starts
                .extend(above.get(start).map(|it| it.to_path_buf()));
            let project = above.iter().take(start).rev().find(|it| is_root(it));
            self.projects.extend(project.map(|it| it.to_path_buf()));
            is_in_one |= project.is_some();
        }
        let [named, target] = [self.project_of(&place), self.project_of(&real(&place))];
        self.join(named, target);
        if !is_in_one {
            self.has_rest = true;
            self.loose.push((place, reason));
        }
    }

    /// The project of a path, the outermost one; `None` if it is in none.
    fn project_of(&self, place: &Path) -> Option<PathBuf> {
        let above: Vec<&Path> = place.ancestors().collect();
        let found = above
            .into_iter()
            .rev()
            .find(|it| self.projects.contains(*it));
        found.map(Path::to_owned)
    }

    /// What stands for a project and all that it was joined with.
    fn chief(&self, project: Option<PathBuf>) -> Option<PathBuf> {
        let mut chief = project;
        while let Some(next) = self.joined.get(&chief) {
            chief.clone_from(next);
        }
        chief
    }

    fn join(&mut self, one: Option<PathBuf>, other: Option<PathBuf>) {
        let (one, other) = (self.chief(one), self.chief(other));
        if one != other {
            self.joined
                .insert(one.clone().max(other.clone()), one.min(other));
        }
    }

    /// Paths that overlap meet the same files in different ways.
    fn join_nested(&mut self) {
        for project in self.projects.clone() {
            let outermost = self.project_of(&project);
            self.join(Some(project), outermost);
        }
        for (place, _) in self.loose.clone() {
            if let Some(project) = self.project_of(&place) {
                self.join(None, Some(project));
            }
        }
        for start in self.starts.clone() {
            // What a walk meets in no project is in one all the same.
            if let Some(project) = self.project_of(&start) {
                self.join(None, Some(project));
            }
        }
    }

    /// Pipelines in no project, and those further up, may include files of projects.
    fn join_touched(&mut self) {
        if self.projects.is_empty() {
            return;
        }
        for (place, reason) in std::mem::take(&mut self.loose) {
            let shown = shown(&place, self.request.current);
            self.finder.file(shown, &place, reason);
        }
        for start in std::mem::take(&mut self.starts) {
            for directory in start.ancestors() {
                let above = directory.join(PIPELINE);
                if above.is_file() {
                    let shown = shown(&above, self.request.current);
                    self.finder.file(shown, &above, Reason::Walked);
                }
                if directory.join(".git").exists() {
                    break;
                }
            }
        }
        self.finder.include();
        let places = self.projects.iter();
        let by_real: BTreeMap<PathBuf, PathBuf> =
            places.map(|place| (real(place), place.clone())).collect();
        let taken = std::mem::take(&mut self.finder.taken);
        for file in taken.keys() {
            let found = file.ancestors().find_map(|above| by_real.get(above));
            if let Some(project) = found {
                self.join(None, Some(project.clone()));
            }
        }
    }

    fn deal(self, shard: Shard) -> Share {
        let mut groups: BTreeMap<Option<PathBuf>, Vec<PathBuf>> = BTreeMap::new();
        if self.has_rest {
            groups.insert(None, Vec::new());
        }
        for project in &self.projects {
            let chief = self.chief(Some(project.clone()));
            groups.entry(chief).or_default().push(project.clone());
        }
        let rest = usize::from(self.has_rest);
        let size = |(chief, group): (&Option<PathBuf>, &Vec<PathBuf>)| {
            group.len() + if chief.is_none() { rest } else { 0 }
        };
        let sizes: Vec<usize> = groups.iter().map(size).collect();
        let mut share = Share {
            is_first: shard.index == 1,
            dealt: Dealt::default(),
            own: BTreeSet::new(),
            foreign: BTreeSet::new(),
            owns_rest: shard.index == 1,
        };
        for (((chief, group), size), part) in groups.iter().zip(&sizes).zip(parts(&sizes, shard.of))
        {
            let is_own = part + 1 == shard.index;
            share.dealt.projects += size;
            if is_own {
                share.dealt.own += size;
                share.own.extend(group.iter().cloned());
            } else {
                share.foreign.extend(group.iter().cloned());
            }
            if chief.is_none() {
                share.owns_rest = is_own;
            }
        }
        share
    }
}

/// The part of each group, from zero: neighbours stay together, so that joined reports are in the
/// order of one run, and parts are as equal as that allows.
fn parts(sizes: &[usize], of: usize) -> Vec<usize> {
    if of >= sizes.len() {
        let place = |index: usize| index as u128 * of as u128 / sizes.len() as u128;
        let places = (0..sizes.len()).map(|index| usize::try_from(place(index)).unwrap_or(0));
        return places.collect();
    }
    let mut left: usize = sizes.iter().sum();
    let (mut part, mut filled) = (0, 0);
    let mut result = Vec::with_capacity(sizes.len());
    for &size in sizes {
        // Of what is left, each part gets the same; half of a group too much is one too many.
        let is_full = filled > 0 && (2 * filled + size) * (of - part) > 2 * left;
        if is_full && part + 1 < of {
            left -= filled;
            (part, filled) = (part + 1, 0);
        }
        filled += size;
        result.push(part);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_as_equal_as_groups_allow() {
        for (sizes, of, expected) in [
            (vec![], 3, vec![]),
            (vec![1], 1, vec![0]),
            (vec![1], 4, vec![0]),
            (vec![1, 1], 4, vec![0, 2]),
            (vec![1; 4], 4, vec![0, 1, 2, 3]),
            (vec![1; 6], 4, vec![0, 0, 1, 2, 2, 3]),
            (vec![1; 8], 4, vec![0, 0, 1, 1, 2, 2, 3, 3]),
            (vec![6, 1, 1, 1, 1], 3, vec![0, 1, 1, 2, 2]),
            (vec![1, 1, 1, 6], 2, vec![0, 0, 0, 1]),
        ] {
            assert_eq!(parts(&sizes, of), expected, "{sizes:?} in {of}");
        }
        assert_eq!(parts(&[1, 1], usize::MAX), [0, usize::MAX / 2]);
    }

    #[test]
    fn no_part_is_much_larger_than_another() {
        for of in 1..40 {
            let mut counts = vec![0; of];
            for part in parts(&[1; 40], of) {
                counts[part] += 1;
            }
            let (least, most) = (counts.iter().min(), counts.iter().max());
            assert!(most.unwrap() - least.unwrap() <= 1, "{of}: {counts:?}");
        }
    }
}
