//! `include`: files are found, read, and merged below the file that includes them
//! (pipeline-semantics 4).

use std::sync::Arc;

use super::candidate::{Candidate, check_location};
use super::context::{Files, IncludeKind, Included, Missing};
use super::error::LoadError;
use super::file::Loader;
use super::inputs::Given;
use super::location::{Location, locations};
use super::merge::{Layer, deep_merge};
use super::ruby;
use super::rules::{Decision, decide};
use super::wildcard;
use crate::source::FileId;
use crate::syntax::{Member, NodeId, Step, Steps, Via};

/// Most files that may be included, each counted as often as it is included.
const MOST_INCLUDES: usize = 150;

/// Where local includes of a file are looked up.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    pub(super) files: &'s dyn Files,
    /// Tells projects apart.
    pub(super) project: usize,
    /// The included file whose includes are followed.
    pub(super) parent: Option<usize>,
    /// Whether a component is being read, or a local file of one.
    pub(super) is_component: bool,
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
        let locations = locations(self.forest, include, self.context)?;
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
        if let Some(error) = candidates
            .iter_mut()
            .find_map(|candidate| candidate.error.take())
        {
            return Err(error);
        }
        if mode == Mode::Header {
            let specs = candidates.iter().filter_map(|candidate| candidate.content);
            if let Some(text) = self.duplicates(specs.chain([values])) {
                let at = self.forest.node(include).span();
                return Err(LoadError::new(text, Some(at)));
            }
        }
        self.merge(values, &candidates)
    }

    fn filter(
        &mut self,
        locations: Vec<Location>,
        scope: Scope<'_>,
    ) -> Result<Vec<Location>, LoadError> {
        self.was_skipped = false;
        let mut kept = Vec::new();
        for location in locations {
            let rules = location.rules(self.forest);
            let rules = rules.map(|id| self.forest.node(id));
            match decide(rules, scope.files, self.context)? {
                Decision::Include => kept.push(location),
                Decision::Skip => {}
                Decision::Unknown => {
                    let kind = IncludeKind::Local;
                    let name = location.text("local").unwrap_or_default().to_owned();
                    self.miss(kind, name, None, &location);
                    self.was_skipped = true;
                }
            }
        }
        Ok(kept)
    }

    fn miss(
        &mut self,
        kind: IncludeKind,
        location: String,
        project: Option<String>,
        from: &Location,
    ) {
        self.missing.push(Missing {
            location,
            kind,
            project,
            at: from.at,
            parent: None,
        });
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
            let paths = scope.files.paths(super::context::Shelf::PROJECT);
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
            .contains(&(scope.project, path.trim_start_matches('/').to_owned()))
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
            targets.push((
                location.target(self.forest, kinds, what)?,
                location.has_wrong_inputs(self.forest),
            ));
        }
        let mut candidates = Vec::with_capacity(targets.len());
        for (target, has_wrong_inputs) in targets {
            let place = self.includes.len();
            self.includes.push(Included {
                location: target.name.clone(),
                kind: target.kind,
                project: target.project.clone(),
                file: None,
                at: target.at,
                parent: scope.parent,
            });
            if target.kind == IncludeKind::Local {
                self.locals.insert((scope.project, target.name.clone()));
            }
            if self.includes.len() > MOST_INCLUDES {
                let text = format!("Maximum of {MOST_INCLUDES} nested includes are allowed!");
                return Err(LoadError::new(text, Some(target.at)));
            }
            let mut candidate = Candidate {
                target,
                place,
                has_wrong_inputs,
                error: None,
                content: None,
            };
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
        let name = target.name.clone();
        if target.kind == IncludeKind::Local {
            return match local_text(scope.files, &name) {
                Some((file, text)) => self.load(candidate, file, &text, scope, mode),
                None if target.has_unknown && !self.context.knows_variables => {
                    self.leave(candidate);
                    Ok(())
                }
                None => {
                    candidate.fail(format!("Local file `{name}` does not exist!"));
                    Ok(())
                }
            };
        }
        let found: Option<(&dyn Files, (FileId, Arc<str>))> = None;
        let Some((files, (file, text))) = found else {
            self.leave(candidate);
            return Ok(());
        };
        self.projects += 1;
        let scope = Scope {
            files,
            project: self.projects,
            parent: scope.parent,
            is_component: target.kind == IncludeKind::Component,
        };
        self.load(candidate, file, &text, scope, mode)
    }

    /// What is not on disk makes the pipeline partial.
    fn leave(&mut self, candidate: &Candidate) {
        let target = &candidate.target;
        self.missing.push(Missing {
            location: target.name.clone(),
            kind: target.kind,
            project: target.project.clone(),
            at: target.at,
            parent: None,
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
            candidate.fail(match (candidate.target.kind, &candidate.target.project) {
                (IncludeKind::Local, _) => format!("Local file `{name}` is empty!"),
                (_, Some(project)) => format!("Project `{project}` file `{name}` is empty!"),
                _ => format!("Included file `{name}` is empty or does not exist!"),
            });
            return Ok(());
        }
        let given = if candidate.has_wrong_inputs {
            None
        } else {
            Some(self.given(candidate.target.inputs))
        };
        let scope = Scope {
            parent: Some(candidate.place),
            ..scope
        };
        let content = match self.content(file, text, given.as_ref(), scope) {
            Ok(content) => content,
            Err(error) => {
                candidate.error = Some(LoadError {
                    text: format!("`{name}`: {}", error.text),
                    ..error
                });
                return Ok(());
            }
        };
        let invalid = format!("Included file `{name}` does not have valid YAML syntax!");
        if ruby::is_blank(self.forest.node(content)) {
            candidate.fail(invalid);
            return Ok(());
        }
        let content = match mode {
            Mode::Pipeline => self.expand(content, scope, mode)?,
            Mode::Header => content,
        };
        if ruby::is_blank(self.forest.node(content)) {
            candidate.fail(invalid);
            return Ok(());
        }
        if mode == Mode::Header {
            let keys = self.forest.members(content);
            let keys: Vec<String> = keys
                .iter()
                .map(|member| ruby::text(self.forest.node(member.key)))
                .filter(|key| key != "inputs")
                .map(|key| format!(":{key}"))
                .collect();
            if !keys.is_empty() {
                let keys = keys.join(", ");
                candidate.fail(format!(
                    "Header include file `{name}` contains unknown keys: [{keys}]"
                ));
                return Ok(());
            }
        }
        candidate.content = Some(content);
        Ok(())
    }

    /// What an include gives to the inputs of the file.
    fn given(&self, inputs: Option<NodeId>) -> Given {
        let members = inputs.map_or_else(Vec::new, |map| self.forest.members(map));
        members
            .into_iter()
            .map(|Member { key, value, .. }| {
                (
                    ruby::text(self.forest.node(key)),
                    self.forest.node(value).id(),
                )
            })
            .collect()
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
fn local_text(files: &dyn Files, path: &str) -> Option<(FileId, Arc<str>)> {
    let parts: Vec<&str> = path.split('/').filter(|part| *part != ".").collect();
    if parts.iter().any(|part| part.is_empty() || *part == "..") {
        return None;
    }
    files.text(super::context::Shelf::PROJECT, &parts.join("/"))
}
