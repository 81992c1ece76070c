//! `include`: files are found, read, and merged below the file that includes them
//! (pipeline-semantics 4).

use super::candidate::{Candidate, check_location};
use super::context::{Files, IncludeKind, Included, Missing, Shelf};
use super::error::LoadError;
use super::file::Loader;
use super::location::{Location, locations};
use super::merge::{Layer, Merged};
use super::rules::{Decision, decide};
use super::wildcard;
use crate::model::pipeline::Trouble;
use crate::source::Span;
use crate::syntax::{NodeId, Step, Steps, Via};

/// Most files that may be included, each counted as often as it is included.
const MOST_INCLUDES: usize = 150;

/// Where local includes of a file are looked up.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    pub(super) files: &'s dyn Files,
    /// Where among them.
    pub(super) shelf: Shelf,
    /// The included file whose includes are followed.
    pub(super) parent: Option<usize>,
    /// Whether a component is being read, or a local file of one.
    pub(super) is_component: bool,
    /// Whether blocks were left in the file because their values are not known.
    pub(super) has_open_blocks: bool,
}

/// What may be included, and how its content is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// `include` of a pipeline.
    Pipeline,
    /// `spec:include` of a header: only inputs are taken, and includes are not followed.
    Header,
}

impl Loader<'_> {
    /// Merges a map over the files it includes. Depth is bounded: every file counts.
    pub(super) fn expand(
        &mut self,
        values: NodeId,
        scope: Scope<'_>,
        mode: Mode,
    ) -> Result<NodeId, LoadError> {
        let Some(include) = self.forest.node(values).get("include") else {
            return Ok(values);
        };
        let include = include.value.id();
        self.was_skipped = false;
        let locations = self.locations(include)?;
        let locations = self.filter(locations, scope)?;
        let mut locations = self.wildcards(locations, scope);
        for location in &mut locations {
            location.expand(self.context);
        }
        let mut candidates = self.candidates(&locations, mode, scope)?;
        if candidates.is_empty() && !self.was_skipped {
            return Ok(values);
        }
        for candidate in &mut candidates {
            if candidate.error.is_none() {
                self.read(candidate, scope, mode)?;
            }
        }
        for candidate in &mut candidates {
            if let Some(error) = candidate.error.take() {
                self.has_hole |= !self.log.is_strict();
                self.log.raise(error)?;
            }
        }
        if mode == Mode::Header {
            let specs = candidates.iter().filter_map(|candidate| candidate.content);
            if let Some(error) = self.duplicates(specs.chain([values])) {
                self.log.raise(error)?;
            }
        }
        self.merge(values, &candidates)
    }

    /// The entries of an `include` that are some.
    fn locations(&mut self, include: NodeId) -> Result<Vec<Location>, LoadError> {
        let mut found = Vec::new();
        for location in locations(self.forest, include, self.context) {
            match location {
                Ok(location) => found.push(location),
                Err(error) => self.leave_out(error)?,
            }
        }
        Ok(found)
    }

    /// Notes a mistake because of which something is not included.
    fn leave_out(&mut self, error: LoadError) -> Result<(), LoadError> {
        self.log.raise(error)?;
        self.has_hole = true;
        self.was_skipped = true;
        Ok(())
    }

    fn filter(
        &mut self,
        locations: Vec<Location>,
        scope: Scope<'_>,
    ) -> Result<Vec<Location>, LoadError> {
        let mut kept = Vec::new();
        for location in locations {
            let rules = location.rules(self.forest);
            let rules = rules.map(|id| self.forest.node(id));
            match decide(rules, scope.files, scope.shelf, self.context) {
                Ok(Decision::Include) => kept.push(location),
                Ok(Decision::Skip) => self.skip(location, scope),
                Ok(Decision::Unknown) => {
                    self.leave_local(
                        location.text("local").unwrap_or_default().to_owned(),
                        location.at,
                        scope,
                    );
                }
                Err(error) => self.leave_out(error)?,
            }
        }
        Ok(kept)
    }

    /// Notes local files that rules leave out.
    fn skip(&mut self, location: Location, scope: Scope<'_>) {
        for mut location in self.wildcards(vec![location], scope) {
            location.expand(self.context);
            if let Some(path) = location.text("local") {
                let path = path.trim_start_matches('/').to_owned();
                self.skipped.push((scope.shelf, path));
            }
        }
    }

    /// Lists of project files and wildcards of local ones become one location for each file.
    fn wildcards(&mut self, locations: Vec<Location>, scope: Scope<'_>) -> Vec<Location> {
        let mut expanded = Vec::new();
        for location in locations {
            if location.is_set(self.forest, "project") {
                expanded.extend(location.project_files(self.forest));
                continue;
            }
            let pattern = location.text("local").filter(|path| path.contains('*'));
            let Some(pattern) = pattern else {
                expanded.push(location);
                continue;
            };
            let Some(regex) = wildcard::include(pattern) else {
                continue;
            };
            let paths = scope.files.paths(scope.shelf);
            let found = paths.iter().filter(|path| regex.is_match(path));
            // A file that was included before is skipped; all above the limit end in its error.
            let fresh = found.filter(|path| !self.has_included(path, scope));
            let before = expanded.len();
            expanded.extend(
                fresh
                    .take(MOST_INCLUDES + 1)
                    .map(|path| location.with("local", path)),
            );
            if expanded.len() == before && self.may_mean_root(pattern, &paths) {
                self.leave_local(pattern.to_owned(), location.at, scope);
            }
        }
        expanded
    }

    /// Leaves open what an include of local files brings.
    fn leave_local(&mut self, location: String, at: Span, scope: Scope<'_>) {
        self.missing.push(Missing {
            location,
            kind: IncludeKind::Local,
            project: None,
            at,
            parent: scope.parent,
        });
        self.was_skipped = true;
    }

    /// Whether a pattern that starts with a slash would find something without it. It finds nothing
    /// by GitLab's own code, but the search is Gitaly's (pipeline-semantics 4.4).
    fn may_mean_root(&self, pattern: &str, paths: &[String]) -> bool {
        let inside = pattern.trim_start_matches('/');
        inside != pattern
            && !self.context.knows_variables
            && wildcard::include(inside)
                .is_some_and(|regex| paths.iter().any(|path| regex.is_match(path)))
    }

    fn has_included(&self, path: &str, scope: Scope<'_>) -> bool {
        self.locals
            .contains(&(scope.shelf, path.trim_start_matches('/').to_owned()))
    }

    /// Finds kinds, counts, and checks the locations.
    fn candidates(
        &mut self,
        locations: &[Location],
        mode: Mode,
        scope: Scope<'_>,
    ) -> Result<Vec<Candidate>, LoadError> {
        let (kinds, what): (&[IncludeKind], &str) = match mode {
            Mode::Pipeline => (&IncludeKind::ALL, "include"),
            Mode::Header => (&IncludeKind::OF_HEADERS, "header include"),
        };
        let mut targets = Vec::with_capacity(locations.len());
        for location in locations {
            match location.target(self.forest, kinds, what) {
                Ok(target) => targets.push(target),
                // An unknown variable may be what makes it blank.
                Err(_) if self.is_unknown(location.has_unknown) => {
                    self.leave_local(location.written(self.forest), location.at, scope);
                }
                Err(error) => self.leave_out(error)?,
            }
        }
        let mut candidates = Vec::with_capacity(targets.len());
        for target in targets {
            let place = self.includes.len();
            if place > MOST_INCLUDES {
                // Said before: nothing more is included.
                self.has_hole = true;
                break;
            }
            self.includes.push(Included {
                location: target.name.clone(),
                kind: target.kind,
                project: target.project.clone(),
                file: None,
                at: target.at,
                parent: scope.parent,
            });
            if target.kind == IncludeKind::Local {
                self.locals.insert((scope.shelf, target.name.clone()));
            }
            if place >= MOST_INCLUDES {
                let text = format!("Maximum of {MOST_INCLUDES} nested includes are allowed!");
                let error = LoadError::new(Trouble::IncludeLimit, text).at(target.at);
                self.leave_out(error.of(self.forest, &[target.node]))?;
                break;
            }
            let mut candidate = Candidate {
                at: self.forest.node(target.node).head(),
                target,
                place,
                error: None,
                content: None,
            };
            let is_open = scope.has_open_blocks && candidate.target.name.contains("$[[");
            if is_open {
                self.leave(&candidate, scope);
                self.was_skipped = true;
                continue;
            }
            check_location(&mut candidate);
            if candidate.error.is_some() && self.is_unknown(candidate.target.has_unknown) {
                self.leave(&candidate, scope);
                self.was_skipped = true;
                continue;
            }
            candidates.push(candidate);
        }
        Ok(candidates)
    }

    /// Merges the files in order, and the including map over all of them.
    fn merge(&mut self, values: NodeId, candidates: &[Candidate]) -> Result<NodeId, LoadError> {
        let mut merged = Merged::default();
        for candidate in candidates {
            let Some(map) = candidate.content else {
                continue;
            };
            let at = candidate.target.at;
            let step = Step {
                via: Via::Include,
                at,
            };
            let layer = Layer {
                map,
                steps: self.forest.step(step),
            };
            merged
                .add(self.forest, layer, &mut self.budget)
                .map_err(|_| LoadError::too_big(Some(at)))?;
        }
        let over = Layer {
            map: values,
            steps: Steps::NONE,
        };
        merged
            .add(self.forest, over, &mut self.budget)
            .map_err(|_| LoadError::too_big(None))?;
        let mut members = merged.into_members();
        members.retain(|member| self.forest.node(member.key).text() != Some("include"));
        Ok(self.forest.make_map(values, &members))
    }
}
