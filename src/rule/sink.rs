//! Where a check puts its findings.

use super::Meta;
use crate::finding::{Finding, Label, Place, Severity, Speaker};
use crate::settings::Trust;

/// Collects the findings of one rule.
#[derive(Debug)]
pub struct Sink<'a> {
    meta: &'a Meta,
    level: Option<Severity>,
    /// A level from the settings, which no trust changes.
    fixed: bool,
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
            findings,
            discarded: None,
        }
    }

    /// Reports everything at this level, which the settings ask for.
    pub fn fix_level(&mut self, severity: Severity) {
        self.level = Some(severity);
        self.fixed = true;
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
        self.level.is_none()
    }

    /// Reports a finding at a place, with one lower-case sentence.
    pub fn report(&mut self, at: impl Into<Place>, message: impl Into<String>) -> &mut Finding {
        let place = at.into();
        let finding = Finding {
            rule: self.meta.id,
            severity: self.level.unwrap_or(Severity::Note),
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
        if self.level.is_none() {
            return self.discarded.insert(Box::new(finding));
        }
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}
