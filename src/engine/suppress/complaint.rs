//! What is wrong with comments that ignore findings, as findings of rules of the engine.

use super::grammar::Malformed;
use super::index::{Index, Meaning, is_expired};
use super::remarks::{Comment, Remarks, Said};
use super::{Heard, Sight};
use crate::engine::check::is_enabled;
use crate::engine::scopes::Scopes;
use crate::engine::workspace::Workspace;
use crate::finding::{Finding, Safety, Severity};
use crate::rule::{Check, Rule, Sink};
use crate::rules::RULES;
use crate::settings::{Level, Settings};
use crate::source::{Edit, FileId, Sources, Span};
use crate::syntax::nearest_within;

/// What is said of the comments of a run.
pub(super) struct Complaints<'c> {
    index: &'c Index<'c>,
    workspace: &'c Workspace,
    settings: &'c Settings,
    findings: Vec<Finding>,
}

impl<'c> Complaints<'c> {
    /// What is wrong with the comments of the files that are checked.
    pub(super) fn of(
        heard: &Heard,
        index: &'c Index<'c>,
        workspace: &'c Workspace,
        scopes: &'c Scopes<'c>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let files = heard.remarks.iter().filter(|(file, _)| {
            workspace.roles.contains_key(file) && !workspace.context.contains(file)
        });
        for (file, all) in files {
            let mut complaints = Self {
                index,
                workspace,
                settings: scopes.at(*file),
                findings: Vec::new(),
            };
            let sight = heard.sights.get(file).copied().unwrap_or_default();
            for remarks in all {
                for comment in &remarks.comments {
                    complaints.comment(remarks, comment, sight);
                }
            }
            findings.append(&mut complaints.findings);
        }
        findings
    }

    fn comment(&mut self, remarks: &Remarks, comment: &Comment, sight: Sight) {
        let said = match &comment.said {
            Ok(said) => said,
            Err(malformed) => return self.malformed(comment, malformed),
        };
        if said.ignore.reason.is_empty() && self.settings.require_ignore_reason {
            let message = "this comment does not say why it ignores what it ignores";
            self.tell("ignore-without-reason", comment.at, message, |finding| {
                finding.help("write the reason behind the list of rules");
            });
        }
        let is_expired = is_expired(said, self.settings);
        if let Some(until) = said.ignore.until.as_ref().filter(|_| is_expired) {
            let at = comment.part(&until.at);
            let message = format!("this comment counted until `{}`", until.day);
            self.tell("expired-ignore", at, &message, |finding| {
                finding.help("correct what it ignored, or give a later day");
            });
        }
        let is_ours = remarks.is_editable && !self.workspace.kept.contains(&remarks.file);
        let meanings = self.index.meanings(comment).to_vec();
        for (index, meaning) in meanings.iter().enumerate() {
            self.name(said, comment, index, *meaning, is_ours);
        }
        if is_expired {
            return;
        }
        let unused: Vec<usize> = (0..meanings.len())
            .filter(|&index| self.is_unused(remarks.file, meanings[index], sight))
            .collect();
        if unused.len() == meanings.len() {
            self.unused_comment(said, comment, is_ours);
        } else {
            for index in unused {
                self.unused_name(said, comment, index, is_ours);
            }
        }
    }

    fn malformed(&mut self, comment: &Comment, malformed: &Malformed) {
        let at = comment.part(&malformed.at);
        self.tell("malformed-ignore", at, &malformed.message, |finding| {
            finding.help(malformed.help.clone());
        });
    }

    /// What is wrong with a name.
    fn name(
        &mut self,
        said: &Said,
        comment: &Comment,
        index: usize,
        meaning: Meaning,
        is_ours: bool,
    ) {
        let name = &said.ignore.names[index];
        let at = comment.part(&name.at);
        let text = &name.text;
        let rename = |finding: &mut Finding, right: &str, safety| {
            if is_ours {
                let edit = Edit {
                    span: at,
                    text: right.to_owned(),
                };
                finding.fix(format!("write `{right}`"), safety, [Some(edit)]);
            }
        };
        match meaning {
            Meaning::Rule(..) => {}
            Meaning::Former(rule, _) => {
                let id = rule.meta.id;
                let message = format!("`{text}` is now called `{id}`");
                let level = match self.settings.level_of("unknown-ignore") {
                    Some(Level::At(severity)) => severity,
                    _ => Severity::Note,
                };
                self.tell("unknown-ignore", at, &message, |finding| {
                    finding.level(level);
                    rename(finding, id, Safety::Safe);
                });
            }
            Meaning::Unknown(nearest) => {
                let message = format!("there is no rule `{text}`");
                self.tell("unknown-ignore", at, &message, |finding| match nearest {
                    Some(nearest) => {
                        finding.help(format!("did you mean `{nearest}`?"));
                        if nearest_within(text, [nearest], 1).is_some() {
                            rename(finding, nearest, Safety::Unsafe);
                        }
                    }
                    None => {
                        finding.help("`gitlab-runner-lint rule` lists all rules");
                    }
                });
            }
            Meaning::Never => {
                let message = format!("no comment ignores `{text}`");
                self.tell("malformed-ignore", at, &message, |finding| {
                    finding.help("take it out, and correct what the rule finds");
                });
            }
            Meaning::OnlyOnLine => {
                let message = format!("a comment above does not ignore `{text}`");
                self.tell("malformed-ignore", at, &message, |finding| {
                    finding.help("put the comment at the end of the line, or use `ignore-file`");
                });
            }
        }
    }

    /// Whether a name certainly ignores nothing: all that its rule could find here was looked for.
    fn is_unused(&self, file: FileId, meaning: Meaning, sight: Sight) -> bool {
        let (Meaning::Rule(rule, target) | Meaning::Former(rule, target)) = meaning else {
            return false;
        };
        if self.index.is_used(target) || !sight.is_whole || !is_enabled(rule, self.settings) {
            return false;
        }
        let is_pipeline = self
            .workspace
            .roles
            .get(&file)
            .is_some_and(|role| role.is_pipeline());
        is_told_at_every_level(rule, self.settings)
            && rule.checks.iter().all(|check| match check {
                Check::Runner(_) | Check::Pipeline(_) | Check::Engine => true,
                Check::Fleet(_) => is_pipeline && sight.has_met,
                Check::Idle(_) => false,
            })
    }

    fn unused_comment(&mut self, said: &Said, comment: &Comment, is_ours: bool) {
        let message = match said.ignore.names.as_slice() {
            [single] => format!("there is no finding of `{}` to ignore here", single.text),
            _ => "there is nothing left that this comment ignores".to_owned(),
        };
        let edit = without(&self.workspace.sources, comment);
        self.tell("unused-ignore", comment.at, &message, |finding| {
            if is_ours {
                finding.fix("remove the comment", Safety::Safe, [Some(edit)]);
            }
        });
    }

    fn unused_name(&mut self, said: &Said, comment: &Comment, index: usize, is_ours: bool) {
        let names = &said.ignore.names;
        let name = &names[index];
        let range = match (index.checked_sub(1), names.get(index + 1)) {
            (Some(before), _) => names[before].at.end..name.at.end,
            (None, Some(next)) => name.at.start..next.at.start,
            (None, None) => name.at.clone(),
        };
        let edit = Edit {
            span: comment.part(&range),
            text: String::new(),
        };
        let message = format!("there is no finding of `{}` to ignore here", name.text);
        let at = comment.part(&name.at);
        self.tell("unused-ignore", at, &message, |finding| {
            if is_ours {
                let title = format!("take `{}` out of the list", name.text);
                finding.fix(title, Safety::Safe, [Some(edit)]);
            }
        });
    }

    /// Reports a finding of a rule on comments, if it runs.
    fn tell(&mut self, id: &str, at: Span, message: &str, add: impl FnOnce(&mut Finding)) {
        let mut rules = RULES.iter();
        let rule = rules.find(|rule| rule.meta.id == id && is_enabled(rule, self.settings));
        let Some(rule) = rule else { return };
        let mut sink = Sink::new(&rule.meta, &mut self.findings);
        if let Some(Level::At(severity)) = self.settings.level_of(id) {
            sink.fix_level(severity);
        }
        add(sink.report(at, message));
    }
}

/// Takes a comment out: its line, or what stands behind the rest of the line.
pub(super) fn without(sources: &Sources, comment: &Comment) -> Edit {
    let (text, lines) = (
        sources.text(comment.at.file),
        sources.lines(comment.at.file),
    );
    let range = comment.at.range();
    let line = lines.line_at(range.start);
    let begin = lines.start_of(line);
    let before = text.get(begin..range.start).unwrap_or_default();
    let mark = before.len() - before.trim_start_matches('\u{FEFF}').len();
    let (start, end) = match comment.is_alone {
        true if line + 1 < lines.count() => (begin + mark, lines.start_of(line + 1)),
        true => (begin + mark, range.end),
        false => (
            begin + before.trim_end_matches([' ', '\t']).len(),
            range.end,
        ),
    };
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Edit {
        span: Span::new(comment.at.file, offset(start), offset(end)),
        text: String::new(),
    }
}

/// Whether no trust in a runner silences a rule.
fn is_told_at_every_level(rule: &Rule, settings: &Settings) -> bool {
    let is_fixed = matches!(settings.level_of(rule.meta.id), Some(Level::At(_)));
    is_fixed || rule.meta.levels.iter().all(Option::is_some)
}
