//! What is known of a rule before it runs: the front matter of its page.

use crate::finding::{Confidence, Profile, Severity};
use crate::settings::{Trust, Version};

/// What kind of trouble a rule is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// Which policy an image is pulled with.
    PullPolicy,
    /// Which images and services a runner takes.
    AllowList,
    /// What separates a job from its host and from other jobs.
    Isolation,
    /// Tokens, passwords, and how they travel.
    Secrets,
    /// What is run, and where it comes from.
    SupplyChain,
    /// Whether the file says what its reader expects.
    Schema,
    /// Does not do what it says.
    Correctness,
    /// Slower than it needs to be.
    Performance,
    /// Removed, or about to be.
    Deprecation,
    /// Clutter.
    Hygiene,
    /// About this tool's own run.
    Engine,
}

impl Category {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 11] = [
        Self::PullPolicy,
        Self::AllowList,
        Self::Isolation,
        Self::Secrets,
        Self::SupplyChain,
        Self::Schema,
        Self::Correctness,
        Self::Performance,
        Self::Deprecation,
        Self::Hygiene,
        Self::Engine,
    ];

    /// Whether it is about what somebody could do with a runner, not only whether things work.
    #[must_use]
    pub fn is_security(self) -> bool {
        matches!(
            self,
            Self::PullPolicy
                | Self::AllowList
                | Self::Isolation
                | Self::Secrets
                | Self::SupplyChain
        )
    }

    /// The word in front matter and outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PullPolicy => "pull-policy",
            Self::AllowList => "allow-list",
            Self::Isolation => "isolation",
            Self::Secrets => "secrets",
            Self::SupplyChain => "supply-chain",
            Self::Schema => "schema",
            Self::Correctness => "correctness",
            Self::Performance => "performance",
            Self::Deprecation => "deprecation",
            Self::Hygiene => "hygiene",
            Self::Engine => "engine",
        }
    }
}

/// Which fixes a rule can offer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FixKind {
    /// None.
    None,
    /// Only safe ones.
    Safe,
    /// Only unsafe ones.
    Unsafe,
    /// Safe or unsafe, depending on the case.
    Mixed,
}

impl FixKind {
    /// The word in front matter and outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Mixed => "mixed",
        }
    }
}

/// The program whose versions a rule depends on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Product {
    /// GitLab Runner.
    Runner,
    /// GitLab itself.
    GitLab,
}

impl Product {
    /// The word in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Runner => "runner",
            Self::GitLab => "gitlab",
        }
    }
}

/// The versions a rule is about: from `first`, before `end`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Versions {
    /// Whose versions.
    pub product: Product,
    /// First version concerned.
    pub first: Option<Version>,
    /// First version not concerned any more.
    pub end: Option<Version>,
}

/// Everything the page of a rule says in its front matter, and the page.
#[derive(Clone, Copy, Debug)]
pub struct Meta {
    /// The page's file stem, and the rule's name everywhere.
    pub id: &'static str,
    /// One short sentence.
    pub summary: &'static str,
    /// Level by trust: shared, group, project, unknown. `None` is silent.
    pub levels: [Option<Severity>; 4],
    /// The profile that shows it.
    pub profile: Profile,
    /// Which fixes it can offer.
    pub fix: FixKind,
    /// First release of this tool that has it.
    pub since: &'static str,
    /// What kind of trouble it is about.
    pub category: Category,
    /// How sure it is.
    pub confidence: Confidence,
    /// Versions it is about, if not all.
    pub applies_to: Option<Versions>,
    /// Weakness numbers of the CWE list.
    pub cwe: &'static [u16],
    /// Risks of the OWASP CI/CD list.
    pub owasp: &'static [&'static str],
    /// Rules whose findings on the same value it replaces.
    pub supersedes: &'static [&'static str],
    /// Earlier ids.
    pub formerly: &'static [&'static str],
    /// Documentation and reports.
    pub references: &'static [&'static str],
    /// The page.
    pub page: &'static str,
}

impl Meta {
    /// The level for a trust; without one, that of unknown trust.
    #[must_use]
    pub fn level(&self, trust: Option<Trust>) -> Option<Severity> {
        self.levels[match trust {
            Some(Trust::Shared) => 0,
            Some(Trust::Group) => 1,
            Some(Trust::Project) => 2,
            None => 3,
        }]
    }

    /// The highest level it can have: what lists show.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.levels
            .iter()
            .flatten()
            .copied()
            .max()
            .unwrap_or(Severity::Note)
    }

    /// Whether its level depends on who uses the runner.
    #[must_use]
    pub fn depends_on_trust(&self) -> bool {
        self.levels.iter().any(|level| *level != self.levels[0])
    }

    /// The page without front matter.
    #[must_use]
    pub fn body(&self) -> &'static str {
        let body = self.page.strip_prefix("---\n");
        let body = body.and_then(|rest| rest.split_once("\n---\n"));
        body.map_or(self.page, |(_, body)| body).trim()
    }

    /// The first reference, for formats with room for one link.
    #[must_use]
    pub fn url(&self) -> Option<&'static str> {
        self.references.first().copied()
    }
}
