//! Masks what is secret by its shape in a report that was read: who wrote it may not have done so.

use std::borrow::Cow;

use super::document::{Document, Entry, Extent, Mark, Repair};
use super::redact::Redactor;
use crate::source::Sources;

/// A report of our own stays as it is: nothing in it has such a shape.
pub(super) fn mask(document: &mut Document) {
    let masks = Masks(Redactor::new(&[], &Sources::default()));
    masks.text(&mut document.directory);
    document.paths = std::mem::take(&mut document.paths)
        .into_iter()
        .map(|(mut given, mut inside)| {
            masks.text(&mut given);
            masks.text(&mut inside);
            (given, inside)
        })
        .collect();
    for entry in document.findings.iter_mut().chain(&mut document.suppressed) {
        masks.entry(entry);
    }
    for file in &mut document.unchecked {
        masks.text(&mut file.path);
        masks.text(&mut file.reason);
    }
    for gap in &mut document.partial {
        masks.text(&mut gap.path);
        masks.text(&mut gap.missing);
    }
    masks.all(&mut document.files);
}

struct Masks(Redactor);

impl Masks {
    fn text(&self, text: &mut String) {
        if let Cow::Owned(masked) = self.0.mask(text) {
            *text = masked;
        }
    }

    fn all<'t>(&self, texts: impl IntoIterator<Item = &'t mut String>) {
        for text in texts {
            self.text(text);
        }
    }

    fn entry(&self, entry: &mut Entry) {
        // Without `..`, so that no new field is forgotten.
        let Entry {
            rule,
            severity: _,
            confidence,
            category,
            message,
            help,
            verdict,
            speaker,
            url,
            fingerprint,
            identity,
            key_path,
            jobs,
            labels,
            included_from,
            fix,
            suppression,
        } = entry;
        self.all([rule, confidence, category, message]);
        self.all([fingerprint, identity, key_path]);
        self.all([help, verdict, speaker, url].into_iter().flatten());
        self.all(jobs);
        for Mark { path, text, .. } in labels {
            self.all([path, text]);
        }
        for Extent { path, .. } in included_from {
            self.text(path);
        }
        if let Some(fix) = fix {
            self.fix(fix);
        }
        if let Some(reason) = suppression {
            self.text(&mut reason.reason);
            self.all([&mut reason.until, &mut reason.path].into_iter().flatten());
        }
    }

    /// Edits apply together or not at all.
    fn fix(&self, fix: &mut Repair) {
        self.text(&mut fix.title);
        if fix.edits.iter().any(|edit| self.0.holds(&edit.text)) {
            fix.edits.clear();
        }
        self.all(fix.edits.iter_mut().map(|edit| &mut edit.path));
    }
}
