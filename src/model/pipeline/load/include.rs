//! `include`: files are found, read, and merged below the file that includes them
//! (pipeline-semantics 4).

use std::sync::Arc;

use super::address::has_yaml_extension;
use super::candidate::{Candidate, check_location};
use super::context::{Files, Foreign, IncludeKind, Included, Missing, Shelf, Stand};
use super::error::LoadError;
use super::file::Loader;
use super::given::Given;
use super::location::{Location, Target, locations};
use super::merge::{Layer, deep_merge};
use super::ruby;
use super::rules::{Decision, decide};
use super::wildcard;
use crate::model::pipeline::Trouble;
use crate::source::FileId;
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
                    self.missing.push(Missing {
                        location: location.text("local").unwrap_or_default().to_owned(),
                        kind: IncludeKind::Local,
                        project: None,
                        at: location.at,
                        parent: scope.parent,
                    });
                    self.was_skipped = true;
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
    fn wildcards(&self, locations: Vec<Location>, scope: Scope<'_>) -> Vec<Location> {
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
            expanded.extend(
                fresh
                    .take(MOST_INCLUDES + 1)
                    .map(|path| location.with("local", path)),
            );
        }
        expanded
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
            candidates.push(candidate);
        }
        Ok(candidates)
    }

    /// Finds and reads one file, with what it includes itself.
    fn read(
        &mut self,
        candidate: &mut Candidate,
        scope: Scope<'_>,
        mode: Mode,
    ) -> Result<(), LoadError> {
        let target = &candidate.target;
        if target.kind == IncludeKind::Local {
            return match local_text(scope, &target.name) {
                Some((file, text)) => self.load(candidate, file, &text, scope, mode),
                None if self.may_be_elsewhere(target, scope) => {
                    self.leave(candidate, scope);
                    Ok(())
                }
                None => {
                    let text = format!("Local file `{}` does not exist!", target.name);
                    candidate.fail_to_find(text);
                    let paths = scope.files.paths(scope.shelf).into_iter();
                    let paths = paths.filter(|path| has_yaml_extension(path));
                    candidate.hint(self.log.hints(paths));
                    Ok(())
                }
            };
        }
        let foreign = Foreign {
            from: scope.shelf,
            kind: target.kind,
            location: &target.name,
            project: target.project.as_deref(),
            reference: target.reference.as_deref(),
        };
        let stand = scope.files.foreign(&foreign);
        let found =
            stand.and_then(|Stand { shelf, path }| Some((shelf, scope.files.text(shelf, &path)?)));
        let Some((shelf, (file, text))) = found else {
            self.leave(candidate, scope);
            return Ok(());
        };
        let scope = Scope {
            shelf,
            is_component: target.kind == IncludeKind::Component,
            ..scope
        };
        self.load(candidate, file, &text, scope, mode)
    }

    /// Whether a local file that is not there may still exist for GitLab: its path is not known, or
    /// the directory may hold another version of its project, or a part of it.
    fn may_be_elsewhere(&self, target: &Target, scope: Scope<'_>) -> bool {
        let has_unknown = target.has_unknown && !self.context.knows_variables;
        has_unknown || self.context.is_fragment || scope.shelf != Shelf::PROJECT
    }

    /// What is not on disk makes the pipeline partial.
    fn leave(&mut self, candidate: &Candidate, scope: Scope<'_>) {
        let target = &candidate.target;
        self.missing.push(Missing {
            location: target.name.clone(),
            kind: target.kind,
            project: target.project.clone(),
            at: target.at,
            parent: scope.parent,
        });
    }

    fn load(
        &mut self,
        candidate: &mut Candidate,
        file: FileId,
        text: &Arc<str>,
        scope: Scope<'_>,
        mode: Mode,
    ) -> Result<(), LoadError> {
        let name = candidate.target.name.clone();
        if let Some(included) = self.includes.get_mut(candidate.place) {
            included.file = Some(file);
        }
        if text.chars().all(char::is_whitespace) {
            match (candidate.target.kind, &candidate.target.project) {
                (IncludeKind::Local, _) => {
                    candidate.fail_to_find(format!("Local file `{name}` is empty!"));
                }
                (_, Some(project)) => {
                    candidate.fail(format!("Project `{project}` file `{name}` is empty!"));
                }
                _ => candidate.fail(format!(
                    "Included file `{name}` is empty or does not exist!"
                )),
            }
            return Ok(());
        }
        let target = &candidate.target;
        let given = Given::by_include(
            self.forest,
            target.inputs,
            target.inputs_at,
            scope.has_open_blocks,
        );
        let scope = Scope {
            parent: Some(candidate.place),
            ..scope
        };
        let noted = self.log.len();
        let content = match self.content(file, text, &given, scope) {
            Ok(content) => content,
            Err(error) => {
                self.log.name_file(noted, &name);
                candidate.error = Some(error.in_file(&name));
                return Ok(());
            }
        };
        self.log.name_file(noted, &name);
        let scope = Scope {
            has_open_blocks: content.has_open_blocks,
            ..scope
        };
        let content = content.root;
        let invalid = format!("Included file `{name}` does not have valid YAML syntax!");
        let is_refused = self.log.len() > noted;
        if ruby::is_blank(self.forest.node(content)) {
            if !is_refused {
                candidate.fail(invalid);
            }
            return Ok(());
        }
        let known = (self.missing.len(), self.log.len());
        let content = match mode {
            Mode::Pipeline => self.expand(content, scope, mode)?,
            Mode::Header => content,
        };
        if ruby::is_blank(self.forest.node(content)) {
            // A file of nothing but includes is not blank when these are not known.
            if !is_refused && known == (self.missing.len(), self.log.len()) {
                candidate.fail(invalid);
            }
            return Ok(());
        }
        if mode == Mode::Header {
            let keys = self.forest.members(content).into_iter();
            let (names, keys): (Vec<String>, Vec<NodeId>) = keys
                .map(|member| (ruby::text(self.forest.node(member.key)), member.key))
                .filter(|(key, _)| key != "inputs")
                .map(|(name, key)| (format!(":{name}"), key))
                .unzip();
            if !names.is_empty() {
                let names = names.join(", ");
                let text = format!("Header include file `{name}` contains unknown keys: [{names}]");
                let error = LoadError::new(Trouble::IncludeInvalid, text);
                candidate.error = Some(error.of(self.forest, &keys));
                return Ok(());
            }
        }
        candidate.content = Some(content);
        Ok(())
    }

    /// Merges the files in order, and the including map over all of them.
    fn merge(&mut self, values: NodeId, candidates: &[Candidate]) -> Result<NodeId, LoadError> {
        let mut merged: Option<Layer> = None;
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
            merged = Some(match merged {
                None => layer,
                Some(below) => Layer {
                    map: deep_merge(self.forest, below, layer, &mut self.budget)
                        .map_err(|_| LoadError::too_big(Some(at)))?,
                    steps: Steps::NONE,
                },
            });
        }
        let over = Layer {
            map: values,
            steps: Steps::NONE,
        };
        let merged = match merged {
            None => values,
            Some(base) => deep_merge(self.forest, base, over, &mut self.budget)
                .map_err(|_| LoadError::too_big(None))?,
        };
        let mut members = self.forest.members(merged);
        members.retain(|member| self.forest.node(member.key).text() != Some("include"));
        Ok(self.forest.make_map(values, &members))
    }
}

/// The text of a local file. A path never leaves the project: Git knows no `..`.
fn local_text(scope: Scope<'_>, path: &str) -> Option<(FileId, Arc<str>)> {
    let parts: Vec<&str> = path.split('/').filter(|part| *part != ".").collect();
    if parts.iter().any(|part| part.is_empty() || *part == "..") {
        return None;
    }
    scope.files.text(scope.shelf, &parts.join("/"))
}
