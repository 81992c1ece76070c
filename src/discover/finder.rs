//! Takes files into a workspace, each once, by what they are and why they are looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::kind::{self, ByName, PIPELINE};
use super::patterns::{Patterns, expand, normal, real};
use super::project::repository;
use super::shard::Share;
use super::walk::{self, Limits};
use super::{Request, UNNAMED_INPUT, read, reason, shown};
use crate::engine::{Role, Unchecked, Workspace};
use crate::settings::Stand;
use crate::source::FileId;

/// Why a file is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reason {
    /// The user named it.
    Named,
    /// It fits a pattern of the user.
    Pattern,
    /// A walk met it.
    Walked,
    /// Only for pipelines to meet it.
    Context,
}

pub(super) struct Finder<'r> {
    pub(super) request: &'r Request<'r>,
    /// What of it this part of the run checks, if it is cut into parts.
    pub(super) share: Option<Share>,
    pub(super) workspace: Workspace,
    pub(super) pipelines: Patterns,
    pub(super) exclude: Arc<Patterns>,
    /// The files taken, by their real path.
    pub(super) taken: BTreeMap<PathBuf, FileId>,
    /// Where each file lies, absolute.
    pub(super) places: BTreeMap<FileId, PathBuf>,
    /// Directories that were walked to the bottom.
    pub(super) walked: BTreeSet<PathBuf>,
    /// Runner files that the user named.
    pub(super) named_runners: Vec<FileId>,
    /// Named files that look like nothing: a pipeline may include them.
    pub(super) strangers: Vec<FileId>,
}

impl<'r> Finder<'r> {
    pub(super) fn new(request: &'r Request<'r>) -> Self {
        let patterns = |list| Patterns::new(request.base, list);
        Self {
            request,
            share: None,
            workspace: Workspace::default(),
            pipelines: patterns(&request.settings.pipelines),
            exclude: Arc::new(patterns(&request.settings.exclude)),
            taken: BTreeMap::new(),
            places: BTreeMap::new(),
            walked: BTreeSet::new(),
            named_runners: Vec::new(),
            strangers: Vec::new(),
        }
    }

    pub(super) fn path(&mut self, path: &Path) {
        let inside = inside(path, self.request.current);
        let path = inside.as_deref().unwrap_or(path);
        let place = normal(&self.request.current.join(path));
        if place.is_dir() {
            self.directory(path, &place);
        } else if place.exists() {
            self.asked(normal(path), &place, Reason::Named);
        } else {
            self.absent(path, &place);
        }
    }

    pub(super) fn unchecked(&mut self, path: &Path, reason: impl Into<String>, named: bool) {
        let path = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        self.workspace.unchecked.push(Unchecked {
            path: path.to_owned(),
            reason: reason.into(),
            named,
        });
    }

    /// The text that does not come from the disk.
    pub(super) fn input(&mut self) {
        let Some(input) = self.request.input else {
            return;
        };
        let name = input.name.unwrap_or(Path::new(UNNAMED_INPUT));
        let place = normal(&self.request.current.join(name));
        self.take(normal(name), &place, input.bytes.to_vec(), Reason::Named);
    }

    fn directory(&mut self, given: &Path, place: &Path) {
        let limits = Limits {
            exclude: Arc::clone(&self.exclude),
            depth: None,
            one_project: false,
            foreign: self
                .share
                .as_ref()
                .map_or_else(BTreeSet::new, |share| share.foreign.clone()),
        };
        for seen in walk::files(place, &limits) {
            let as_given = |path: &Path| match path.strip_prefix(place) {
                Ok(below) => normal(&given.join(below)),
                Err(_) => path.to_owned(),
            };
            match seen {
                Ok(path) | Err((path, _)) if !self.owns(&path) => {}
                Ok(path) => self.file(as_given(&path), &path, Reason::Walked),
                Err((path, why)) => {
                    let named = path == place;
                    self.unchecked(&as_given(&path), why, named);
                }
            }
        }
        self.walked.insert(place.to_owned());
    }

    /// What is not there may be a pattern, lead nowhere, or be out of reach.
    fn absent(&mut self, path: &Path, place: &Path) {
        let text = path.to_string_lossy();
        let is_told = self.share.as_ref().is_none_or(|share| share.is_first);
        if place.is_symlink() {
            self.unchecked_if(is_told, path, "a link that leads nowhere");
            return;
        }
        if !text.contains(['*', '?', '[']) {
            let why = place.metadata().err();
            let why = why.map_or_else(String::new, |error| reason(&error));
            self.unchecked_if(is_told, path, why);
            return;
        }
        if let Err(error) = glob::Pattern::new(&text) {
            let why = format!("not a path pattern: {}", error.msg);
            self.unchecked_if(is_told, path, why);
            return;
        }
        let places = expand(self.request.current, &text);
        if places.is_empty() {
            self.unchecked_if(is_told, path, "no file matches");
        }
        for place in places {
            let place = normal(&place);
            if !self.exclude.cover(&place) {
                self.asked(shown(&place, self.request.current), &place, Reason::Pattern);
            }
        }
    }

    fn unchecked_if(&mut self, is_told: bool, path: &Path, reason: impl Into<String>) {
        if is_told {
            self.unchecked(path, reason, true);
        }
    }

    /// Whether this part of the run tells of a path.
    pub(super) fn owns(&self, place: &Path) -> bool {
        self.share.as_ref().is_none_or(|share| share.owns(place))
    }

    /// A file that the user asked for. Runner files are met by all pipelines, in whichever part of
    /// the run they are.
    fn asked(&mut self, shown: PathBuf, place: &Path, reason: Reason) {
        if self.owns(place) {
            self.file(shown, place, reason);
            return;
        }
        if kind::by_name(place) == ByName::Pipeline || self.taken.contains_key(&real(place)) {
            return;
        }
        let bytes = read::bytes(place).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let role = self.role(place, &text, reason);
        if let Some(role) = role.filter(|role| !role.is_pipeline())
            && let Ok(file) = self.workspace.sources.add(shown, bytes)
        {
            self.taken.insert(real(place), file);
            self.places.insert(file, place.to_owned());
            self.workspace.roles.insert(file, role);
            self.workspace.context.insert(file);
            self.workspace.lent.insert(file);
            self.named_runners.push(file);
        }
    }

    /// Whether a walk looks into a file.
    pub(super) fn is_candidate(&self, place: &Path) -> bool {
        self.pipelines.fit(place)
            || !matches!(kind::by_name(place), ByName::Settings | ByName::Other)
            || kind::is_template(place)
    }

    /// Looks at a file on the disk.
    pub(super) fn file(&mut self, shown: PathBuf, place: &Path, reason: Reason) {
        let may_count = match reason {
            reason if asked_for(reason) => true,
            Reason::Walked => self.is_candidate(place),
            _ => kind::by_name(place) == ByName::Toml,
        };
        if !may_count {
            return;
        }
        if let Some(&file) = self.taken.get(&real(place)) {
            self.again(file, reason);
            return;
        }
        match read::bytes(place) {
            Ok(bytes) => self.take(shown, place, bytes, reason),
            Err(why) => self.unchecked(&shown, why, asked_for(reason)),
        }
    }

    /// A file that was taken before: asking for it counts more than meeting it.
    fn again(&mut self, file: FileId, reason: Reason) {
        if reason != Reason::Context {
            self.workspace.context.remove(&file);
        }
        let role = self.workspace.roles.get(&file);
        if asked_for(reason) && role.is_some_and(|role| !role.is_pipeline()) {
            self.named_runners.push(file);
        }
    }

    /// Takes a text, if it is of a kind that is checked.
    fn take(&mut self, shown: PathBuf, place: &Path, bytes: Vec<u8>, reason: Reason) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let role = self.role(place, &text, reason);
        let is_named = reason == Reason::Named;
        let hidden = kind::hidden(place, &text, role, asked_for(reason));
        let is_told = !hidden.is_empty();
        for problem in hidden {
            self.unchecked(&shown, problem, asked_for(reason));
        }
        if role.is_none() && !is_named {
            // What becomes a Runner file is passed over with a word.
            if let Some(why) = kind::runner_template(place, &text)
                && reason == Reason::Walked
            {
                self.unchecked(&shown, why, false);
            }
            return;
        }
        match (self.workspace.sources.add(shown.clone(), bytes), role) {
            (Err(error), _) => self.unchecked(&shown, error.to_string(), asked_for(reason)),
            (Ok(file), None) => {
                if !is_told {
                    self.unchecked(&shown, stranger(place, &text), true);
                }
                if !matches!(kind::by_name(place), ByName::Toml | ByName::Settings) {
                    self.taken.insert(real(place), file);
                    self.places.insert(file, place.to_owned());
                    self.strangers.push(file);
                }
            }
            (Ok(file), Some(role)) => {
                self.taken.insert(real(place), file);
                self.places.insert(file, place.to_owned());
                self.workspace.roles.insert(file, role);
                if reason == Reason::Context {
                    self.workspace.context.insert(file);
                }
                self.again(file, reason);
            }
        }
    }

    fn role(&self, place: &Path, text: &str, reason: Reason) -> Option<Role> {
        let role = self.kind(place, text, reason)?;
        if !role.is_pipeline() {
            return Some(role);
        }
        let stand = self.request.settings.stand;
        let is_own = match stand.filter(|_| asked_for(reason)) {
            Some(stand) => stand == Stand::Root,
            None => {
                self.pipelines.fit(place) || place.file_name().is_some_and(|name| name == PIPELINE)
            }
        };
        Some(if is_own {
            Role::Pipeline
        } else {
            Role::Fragment
        })
    }

    fn kind(&self, place: &Path, text: &str, reason: Reason) -> Option<Role> {
        if self.pipelines.fit(place) && reason != Reason::Context {
            return Some(Role::Pipeline);
        }
        let is_said = self.request.settings.stand.is_some() && asked_for(reason);
        match reason {
            // Who says what part of a pipeline a file is need not convince us that it is one.
            _ if is_said && kind::by_name(place) == ByName::Yaml => Some(Role::Pipeline),
            Reason::Named | Reason::Pattern => kind::named(place, text),
            Reason::Walked if kind::by_name(place) == ByName::Pipeline => Some(Role::Pipeline),
            Reason::Walked if kind::is_template(place) => None,
            Reason::Walked | Reason::Context => kind::found(place, text),
        }
    }
}

/// Whether the user must hear that a file could not be read, whatever else goes well.
fn asked_for(reason: Reason) -> bool {
    matches!(reason, Reason::Named | Reason::Pattern)
}

/// Why a file that the user named is not checked.
fn stranger(place: &Path, text: &str) -> &'static str {
    if let Some(template) = kind::template(place, text) {
        return template;
    }
    match kind::by_name(place) {
        ByName::Settings => "holds settings of this tool, which are read when they are used",
        ByName::Yaml => "does not look like a GitLab pipeline",
        ByName::Toml => "does not look like a GitLab Runner configuration",
        ByName::Pipeline | ByName::Other => {
            "neither a GitLab pipeline nor a GitLab Runner configuration"
        }
    }
}

/// An absolute path that leads through a link to a place in the repository, as that is named from
/// the working directory: the shell knows a directory by another name than the system.
fn inside(path: &Path, current: &Path) -> Option<PathBuf> {
    let (root, _) = path.is_absolute().then(|| repository(current))?;
    let place = normal(path);
    if place.starts_with(&root) {
        return None;
    }
    // A link to a single file stays what it is.
    let place = match place.is_dir() {
        true => place.canonicalize().ok()?,
        false => place
            .parent()?
            .canonicalize()
            .ok()?
            .join(place.file_name()?),
    };
    let way = place.strip_prefix(root.canonicalize().ok()?).ok()?;
    Some(shown(&root.join(way), current))
}
