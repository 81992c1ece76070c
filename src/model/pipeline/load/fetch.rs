//! One included file: found, read, and what it includes itself merged into it
//! (pipeline-semantics 4.3 and 4.4).

use std::sync::Arc;

use super::address::has_yaml_extension;
use super::candidate::Candidate;
use super::context::{Foreign, IncludeKind, Missing, Shelf, Stand};
use super::error::LoadError;
use super::file::Loader;
use super::given::Given;
use super::include::{Mode, Scope};
use super::location::Target;
use super::ruby;
use crate::model::pipeline::Trouble;
use crate::source::FileId;
use crate::syntax::NodeId;

impl Loader<'_> {
    /// Finds and reads one file, with what it includes itself.
    pub(super) fn read(
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
        self.is_unknown(target.has_unknown)
            || self.context.is_fragment
            || scope.shelf != Shelf::PROJECT
            || scope.files.is_unreadable(scope.shelf, &target.name)
    }

    /// Whether a text with an unknown variable may be another one.
    pub(super) fn is_unknown(&self, has_unknown: bool) -> bool {
        has_unknown && !self.context.knows_variables
    }

    /// What is not on disk makes the pipeline partial.
    pub(super) fn leave(&mut self, candidate: &Candidate, scope: Scope<'_>) {
        let target = &candidate.target;
        // Where a variable is not known, what is written says more.
        let written = self.forest.node(target.node).text();
        let written = written.filter(|_| self.is_unknown(target.has_unknown));
        self.missing.push(Missing {
            location: written.unwrap_or(&target.name).to_owned(),
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
}

/// The text of a local file. A path never leaves the project: Git knows no `..`.
fn local_text(scope: Scope<'_>, path: &str) -> Option<(FileId, Arc<str>)> {
    let parts: Vec<&str> = path.split('/').filter(|part| *part != ".").collect();
    if parts.iter().any(|part| part.is_empty() || *part == "..") {
        return None;
    }
    scope.files.text(scope.shelf, &parts.join("/"))
}
