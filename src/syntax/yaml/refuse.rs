//! What is refused: syntax errors and where to go on behind them, and values of classes that
//! GitLab's loader does not permit.

use super::YamlError;
use super::build::Builder;
use super::explain::{Explained, explain};
use super::resolve::{Resolved, resolve};
use crate::source::{Edit, Span};
use crate::syntax::forest::{Kind, NONE, SyntaxError};
use crate::syntax::node::{NodeId, Style};

impl Builder<'_, '_> {
    /// Where reading can go on: the next line that starts at column one with a key.
    pub(super) fn resume_at(&self, error: &YamlError) -> Option<u32> {
        // A root that is no map has no entries to go on with.
        if self
            .root
            .is_some_and(|root| !matches!(self.forest.data(root).kind, Kind::Map { .. }))
        {
            return None;
        }
        let unclosed = error
            .context
            .is_some_and(|context| context.contains("quoted") || context.contains("flow"));
        let noticed = match error.context_at {
            Some(place) if unclosed => place.offset,
            _ => error.problem_at.offset,
        };
        let from = (self.base + noticed) as usize;
        let text = self.piece.text;
        let mut at = from + text.get(from..)?.find('\n')? + 1;
        loop {
            let line = text.get(at..)?;
            let first = line.bytes().next()?;
            let is_key = !matches!(
                first,
                b' ' | b'\t' | b'#' | b'-' | b'\n' | b'\r' | b']' | b'}' | b'%'
            ) && line.lines().next().is_some_and(|line| line.contains(':'));
            if is_key {
                return u32::try_from(at).ok();
            }
            at += line.find('\n')? + 1;
        }
    }

    pub(super) fn report(&mut self, error: &YamlError) {
        let from = self.piece.start + self.base;
        let point = |offset: u32| {
            let at = (from + offset)
                .min(self.piece.start + u32::try_from(self.piece.text.len()).unwrap_or(NONE));
            let size = self.character_at(at);
            Span::new(self.file, at, at + size)
        };
        let read = self.piece.text.get(self.base as usize..);
        let explained = read.and_then(|read| explain(error, read));
        let words = explained.as_ref().map_or(error.context, |it| it.context);
        let context = words
            .zip(error.context_at)
            .map(|(text, place)| (point(place.offset), text.to_owned()));
        let plain = || match error.context {
            Some(context) => format!("{} {context}", error.problem),
            None => error.problem.to_owned(),
        };
        let (at, message, help) = match explained {
            Some(Explained {
                message,
                at: (at, length),
                help,
                ..
            }) => {
                let mut span = point(at);
                span.end = span.end.max(span.start + length);
                (span, message, help)
            }
            None => (point(error.problem_at.offset), plain(), None),
        };
        // Only the first error is GitLab's: it stops there, before it looks at classes and aliases.
        let verdict = (self.base == 0).then(|| error.to_string());
        if verdict.is_some() {
            self.errors.clear();
        }
        self.errors.push(SyntaxError {
            at,
            message,
            context,
            verdict,
            help,
            fix: None,
        });
    }

    pub(super) fn character_at(&self, at: u32) -> u32 {
        let rest = self
            .piece
            .text
            .get((at - self.piece.start) as usize..)
            .unwrap_or_default();
        rest.chars()
            .next()
            .filter(|character| !matches!(character, '\n' | '\r'))
            .map_or(0, char::len_utf8) as u32
    }

    pub(super) fn refuse(&mut self, id: NodeId, message: String) {
        let (start, end) = self.forest.data(id).head;
        let at = Span::new(self.file, start, end);
        self.errors.push(SyntaxError {
            at,
            message: message.clone(),
            context: None,
            verdict: Some(message),
            help: None,
            fix: None,
        });
    }

    /// Dates and other classes that GitLab's loader does not permit.
    pub(super) fn check_class(&mut self, id: NodeId) {
        let node = self.forest.node(id);
        let Some(text) = node.raw_text() else { return };
        let tag = node.tag();
        let plain = node.style() == Style::Plain;
        // The reference keeps the text; GitLab refuses it later, for being no list.
        if tag == Some("!reference") {
            return;
        }
        if tag.is_none()
            && !(plain
                && text.starts_with(|first: char| first.is_ascii_digit() || "+-".contains(first)))
        {
            return;
        }
        match resolve(text, plain, !plain, tag) {
            Resolved::Refused { class } => {
                let quoted = format!("\"{text}\"");
                // Only digits and signs: nothing that quotes could change.
                let is_misread = node.misread().is_some() && !text.contains(['"', '\\', '\n']);
                let at = node.span();
                self.refuse(id, format!("Tried to load unspecified class: {class}"));
                if let (true, Some(error)) = (is_misread, self.errors.last_mut()) {
                    error.fix = Some(Edit {
                        span: at,
                        text: quoted,
                    });
                }
            }
            Resolved::Invalid => self.refuse(id, "Invalid YAML syntax".to_owned()),
            _ => {}
        }
    }
}

/// The class that a collection's tag asks for, if GitLab's loader does not permit it.
pub(super) fn refused_class(tag: &str, is_map: bool) -> Option<&str> {
    if is_map {
        class_of_map(tag)
    } else {
        class_of_list(tag)
    }
}

fn class_of_list(tag: &str) -> Option<&str> {
    let class = tag
        .strip_prefix("!seq:")
        .or_else(|| tag.strip_prefix("!ruby/array:"))?;
    Some(class).filter(|class| !class.is_empty())
}

fn class_of_map(tag: &str) -> Option<&str> {
    let tag = tag.strip_prefix("tag:yaml.org,2002:").unwrap_or(tag);
    match tag.strip_prefix('!').unwrap_or(tag) {
        "set" => return Some("Psych::Set"),
        "omap" => return Some("Psych::Omap"),
        _ => {}
    }
    if let Some(class) = tag.strip_prefix("!map:") {
        return Some(class).filter(|class| !class.is_empty());
    }
    let rest = tag.strip_prefix("!ruby/")?;
    let (kind, class) = rest.split_once(':').unwrap_or((rest, ""));
    match (kind, class) {
        ("range", "") => Some("Range"),
        ("struct", "") => Some("Struct"),
        ("data" | "data-with-ivars", "") => Some("Data"),
        ("exception", "") => Some("Exception"),
        ("object", "") => Some("Object"),
        ("object", "Hash") | (_, "") => None,
        (
            "object" | "struct" | "data" | "data-with-ivars" | "hash" | "hash-with-ivars" | "array"
            | "exception" | "string" | "marshalable",
            class,
        ) => Some(class),
        _ => None,
    }
}
