//! What a rule says about a file: plain data, independent of how it is shown.

use crate::source::{Edit, Span};
use crate::syntax::{Entry, Node, Step, Via};

/// How bad a finding is, lowest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Works, but is unsafe or not what it says.
    Warning,
    /// Will not work, or is an exploitable hole.
    Error,
}

impl Severity {
    /// The word in outputs and settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// One level lower; a note stays a note.
    #[must_use]
    pub fn lowered(self) -> Self {
        match self {
            Self::Error => Self::Warning,
            Self::Warning | Self::Note => Self::Note,
        }
    }
}

/// How sure a rule is that what it reports is true.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Confidence {
    /// Depends on things outside the files.
    Low,
    /// True in most set-ups.
    Medium,
    /// Follows from the files.
    #[default]
    High,
}

impl Confidence {
    /// The word in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// How much a user wants to hear. Each profile includes those before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Profile {
    /// What everybody should hear.
    #[default]
    Default,
    /// Opinionated rules for security teams.
    Strict,
    /// Hygiene, and findings that others supersede.
    Pedantic,
}

impl Profile {
    /// The word in settings and outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Strict => "strict",
            Self::Pedantic => "pedantic",
        }
    }
}

/// A place and a few words on it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Label {
    /// The smallest text that is meant.
    pub span: Span,
    /// A few words; may be empty for a primary label.
    pub text: String,
}

/// Whether a fix may be applied without asking.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Safety {
    /// The file says the same afterwards, or what it demonstrably meant.
    Safe,
    /// Changes behaviour in a way that a person must accept.
    Unsafe,
}

impl Safety {
    /// The word in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// Edits that make a finding go away; all of them or none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does, imperative: "turn privileged mode off".
    pub title: String,
    /// Whether it may be applied without asking.
    pub safety: Safety,
    /// The edits, in one or several files.
    pub edits: Vec<Edit>,
}

/// Where a finding stands: the text a label marks and the key path that identifies it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The text to mark.
    pub span: Span,
    /// Extent of the value concerned, for superseding.
    pub subject: Span,
    /// Stable key path such as `runners[name=docker-1].docker.pull_policy`.
    pub key_path: String,
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self {
            span,
            subject: span,
            key_path: String::new(),
        }
    }
}

impl From<Node<'_>> for Place {
    fn from(node: Node<'_>) -> Self {
        Self {
            span: node.head(),
            subject: node.span(),
            key_path: node.path().stable(),
        }
    }
}

impl From<Entry<'_>> for Place {
    /// The key of the entry.
    fn from(entry: Entry<'_>) -> Self {
        Self {
            span: entry.key.span(),
            subject: entry.span(),
            key_path: entry.key.path().stable(),
        }
    }
}

/// Who says what a finding quotes.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Speaker {
    /// GitLab, of a pipeline.
    #[default]
    GitLab,
    /// The Runner, of its configuration.
    Runner,
}

impl Speaker {
    /// As reports name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GitLab => "GitLab",
            Self::Runner => "Runner",
        }
    }
}

/// One thing that is wrong, and everything a person or a program needs to know about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Id of the rule.
    pub rule: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// One lower-case sentence without full stop.
    pub message: String,
    /// Where it is wrong.
    pub primary: Label,
    /// The other half of a contradiction, in any file.
    pub related: Vec<Label>,
    /// One imperative sentence.
    pub help: Option<String>,
    /// At most one fix.
    pub fix: Option<Fix>,
    /// Extent of the value concerned: a finding there may be superseded.
    pub subject: Span,
    /// Stable key path of the subject.
    pub key_path: String,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// The profile that shows it.
    pub profile: Profile,
    /// Jobs that a value used by several of them concerns.
    pub jobs: Vec<String>,
    /// How an inherited value came to the first of these jobs, nearest step first.
    pub route: Vec<Label>,
    /// What GitLab or the Runner says of it, word for word.
    pub verdict: Option<String>,
    /// Which of them says so.
    pub speaker: Speaker,
}

impl Finding {
    /// Sets another level than the rule's own.
    pub fn level(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Lowers the level by one.
    pub fn lower(&mut self) -> &mut Self {
        self.severity = self.severity.lowered();
        self
    }

    /// Text of the primary label.
    pub fn here(&mut self, text: impl Into<String>) -> &mut Self {
        self.primary.text = text.into();
        self
    }

    /// Adds a related label.
    pub fn label(&mut self, at: impl Into<Place>, text: impl Into<String>) -> &mut Self {
        self.related.push(Label {
            span: at.into().span,
            text: text.into(),
        });
        self
    }

    /// Sets the help sentence.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help = Some(text.into());
        self
    }

    /// Says how the value came to the job: a label on each step of its way.
    pub fn through(&mut self, chain: impl IntoIterator<Item = Step>) -> &mut Self {
        let told = chain.into_iter().filter_map(|step| {
            let text = match step.via {
                Via::Extends => "taken from there by this `extends`",
                Via::Reference => "taken from there by this `!reference`",
                Via::Default => "taken by jobs from `default`",
                Via::Global | Via::Include | Via::Anchor | Via::Merge | Via::Input => return None,
            };
            Some(Label {
                span: step.at,
                text: text.to_owned(),
            })
        });
        self.route = told.collect();
        self
    }

    /// Quotes what GitLab, or of a Runner file the Runner, says of it.
    pub fn verdict(&mut self, text: impl Into<String>) -> &mut Self {
        self.verdict = Some(text.into());
        self
    }

    /// Names a job that is concerned.
    pub fn job(&mut self, name: impl Into<String>) -> &mut Self {
        self.jobs.push(name.into());
        self
    }

    /// Shows the finding only in this profile and those that include it.
    pub fn only(&mut self, profile: Profile) -> &mut Self {
        self.profile = profile;
        self
    }

    /// Says what value the finding is about, when that is more than its primary label.
    pub fn subject(&mut self, of: impl Into<Place>) -> &mut Self {
        let place = of.into();
        self.subject = place.subject;
        self.key_path = place.key_path;
        self
    }

    /// Attaches a fix; if any edit could not be built there is none.
    pub fn fix(
        &mut self,
        title: impl Into<String>,
        safety: Safety,
        edits: impl IntoIterator<Item = Option<Edit>>,
    ) -> &mut Self {
        let edits: Option<Vec<Edit>> = edits.into_iter().collect();
        if let Some(edits) = edits.filter(|edits| !edits.is_empty()) {
            self.fix = Some(Fix {
                title: title.into(),
                safety,
                edits,
            });
        }
        self
    }
}
