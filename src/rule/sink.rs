//! Where a check puts its findings.

use std::collections::BTreeMap;

use super::Meta;
use crate::finding::{Finding, Label, Place, Severity, Speaker};
use crate::settings::Trust;
use crate::source::FileId;

/// Collects the findings of one rule.
#[derive(Debug)]
pub struct Sink<'a> {
    meta: &'a Meta,
    level: Option<Severity>,
    /// A level from the settings, which no trust changes.
    fixed: bool,
    /// Levels from the settings, of some files.
    by_file: Option<&'a BTreeMap<FileId, Severity>>,
    findings: &'a mut Vec<Finding>,
    /// A report that the trust in force silences goes here.
    discarded: Option<Box<Finding>>,
}

impl<'a> Sink<'a> {
    /// A sink for one rule; reports have the level of unknown trust.
    pub fn new(meta: &'a Meta, findings: &'a mut Vec<Finding>) -> Self {
        Self {
            meta,
            level: meta.level(None),
            fixed: false,
            by_file: None,
            findings,
            discarded: None,
        }
    }

    /// Reports everything at this level, which the settings ask for.
    pub fn fix_level(&mut self, severity: Severity) {
        self.level = Some(severity);
        self.fixed = true;
    }

    /// Reports what is in these files at their level, which the settings ask for.
    pub fn fix_levels(&mut self, levels: &'a BTreeMap<FileId, Severity>) {
        self.by_file = Some(levels);
    }

    /// Gives the following reports the level of this trust. A trust at which the rule is silent
    /// discards them.
    pub fn trusting(&mut self, trust: Option<Trust>) -> &mut Self {
        if !self.fixed {
            self.level = self.meta.level(trust);
        }
        self
    }

    /// Whether reports are kept at the trust in force.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.level.is_none() && self.by_file.is_none_or(BTreeMap::is_empty)
    }

    /// Reports a finding at a place, with one lower-case sentence.
    pub fn report(&mut self, at: impl Into<Place>, message: impl Into<String>) -> &mut Finding {
        let place = at.into();
        let by_file = self.by_file.and_then(|levels| levels.get(&place.span.file));
        let level = by_file.copied().or(self.level);
        let finding = Finding {
            rule: self.meta.id,
            severity: level.unwrap_or(Severity::Note),
            message: message.into(),
            primary: Label {
                span: place.span,
                text: String::new(),
            },
            related: Vec::new(),
            help: None,
            fix: None,
            subject: place.subject,
            key_path: place.key_path,
            confidence: self.meta.confidence,
            profile: self.meta.profile,
            jobs: Vec::new(),
            route: Vec::new(),
            verdict: None,
            speaker: Speaker::default(),
        };
        if level.is_none() {
            return self.discarded.insert(Box::new(finding));
        }
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}
