//! Findings on a job, or on one container of it, and the runners that could take the job.

use crate::finding::{Finding, Place, Safety, Severity};
use crate::model::executor::Executor;
use crate::model::field::Field;
use crate::model::pipeline::Image;
use crate::semantics::judged::{Asked, Candidate, Host, Judged, Placed};
use crate::semantics::pull_policy::{self, Policy};
use crate::syntax::{Entry, Node, Step, Via, edit};

/// Runners that a finding names in labels.
const MOST_LABELS: usize = 3;

/// A runner that could take a job, alone or with one container of the job.
pub trait Chance<'t>: Copy {
    /// The runner.
    fn host(&self) -> &Host<'t>;

    /// Whether it takes the job for sure, as far as tags say.
    fn is_certain(&self) -> bool;
}

impl<'t> Chance<'t> for Candidate<'_, 't> {
    fn host(&self) -> &Host<'t> {
        self.host
    }

    fn is_certain(&self) -> bool {
        self.is_certain
    }
}

impl<'t> Chance<'t> for (&Host<'t>, bool) {
    fn host(&self) -> &Host<'t> {
        self.0
    }

    fn is_certain(&self) -> bool {
        self.1
    }
}

/// The runners for a job that have the trouble a rule is about, never none.
#[derive(Debug)]
pub struct Troubled<C> {
    first: C,
    others: Vec<C>,
    candidates: usize,
}

impl<'j, 't> Troubled<Candidate<'j, 't>> {
    /// The candidates of a container's job for which this is true; first those that take the job
    /// for sure.
    pub fn find(
        judged: &'j Judged<'t>,
        asked: &'j Asked<'t>,
        has_trouble: impl Fn(&Candidate<'j, 't>) -> bool,
    ) -> Option<Self> {
        Self::among(judged.candidates(asked), has_trouble)
    }

    /// Puts a label on each runner, names the job, and lowers the level where the trouble is not
    /// certain.
    pub fn describe(
        &self,
        finding: &mut Finding,
        asked: &Asked<'t>,
        label: impl Fn(&Candidate<'j, 't>) -> (Place, String),
    ) {
        self.tell(finding, &asked.title, label);
    }
}

impl<'j, 't> Troubled<(&'j Host<'t>, bool)> {
    /// The runners that could take a job for which this is true; first those that take it for sure.
    pub fn of_job(
        judged: &'j Judged<'t>,
        placed: &'j Placed<'t>,
        has_trouble: impl Fn(&Host<'t>) -> bool,
    ) -> Option<Self> {
        Self::among(judged.takers(placed), |(host, _)| has_trouble(host))
    }

    /// See [`Troubled::describe`].
    pub fn describe_job(
        &self,
        finding: &mut Finding,
        placed: &Placed<'t>,
        label: impl Fn(&Host<'t>) -> (Place, String),
    ) {
        self.tell(finding, &placed.title, |(host, _)| label(host));
    }
}

impl<'t, C: Chance<'t>> Troubled<C> {
    fn among(
        candidates: impl Iterator<Item = C> + Clone,
        has_trouble: impl Fn(&C) -> bool,
    ) -> Option<Self> {
        // Most containers have no trouble anywhere.
        let mut troubled = candidates.clone().filter(|it| has_trouble(it)).peekable();
        troubled.peek()?;
        let (mut found, unsure): (Vec<_>, Vec<_>) =
            troubled.partition(|candidate| candidate.is_certain());
        found.extend(unsure);
        let mut found = found.into_iter();
        Some(Self {
            first: found.next()?,
            others: found.collect(),
            candidates: candidates.count(),
        })
    }

    /// The runner that the message is about.
    #[must_use]
    pub fn first(&self) -> C {
        self.first
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = C> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// Whether every runner that could take the job is among them.
    #[must_use]
    pub fn is_every(&self) -> bool {
        self.others.len() + 1 == self.candidates
    }

    /// Whether the trouble is certain: every candidate has it, and one of them takes the job for
    /// sure. Otherwise a finding is one level lower (never two).
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.is_every() && self.first.is_certain()
    }

    /// The words that make a message true when it is not known who takes the job.
    #[must_use]
    pub fn condition(&self) -> &'static str {
        condition(&self.first)
    }

    /// How many runners are meant, if that is not the only one there is.
    #[must_use]
    pub fn share(&self) -> Option<String> {
        let count = self.others.len() + 1;
        match (count, self.candidates) {
            (_, 1) => None,
            (2, 2) => Some("both runners that could take the job".to_owned()),
            (count, all) if count == all => {
                Some(format!("all {all} runners that could take the job"))
            }
            (count, all) => Some(format!("{count} of {all} runners that could take the job")),
        }
    }

    fn tell(&self, finding: &mut Finding, job: &str, label: impl Fn(&C) -> (Place, String)) {
        for (index, candidate) in self.iter().take(MOST_LABELS).enumerate() {
            let (place, mut text) = label(&candidate);
            if index > 0 {
                text.push_str(condition(&candidate));
            }
            let left = self.others.len() + 1 - MOST_LABELS.min(self.others.len() + 1);
            if index + 1 == MOST_LABELS && left > 0 {
                text.push_str(&format!("; and {left} more"));
            }
            finding.label(place, text);
        }
        finding.job(job);
        if !self.is_certain() {
            finding.lower();
        }
    }
}

/// The words that make a message about a runner true when it is not known who takes the job.
#[must_use]
pub fn condition<'t>(candidate: &impl Chance<'t>) -> &'static str {
    if candidate.is_certain() {
        ""
    } else {
        ", if this runner takes the job"
    }
}

/// The value of a key of a runner's section, or the header under which it is missing.
#[must_use]
pub fn place_of(host: &Host<'_>, key: &str) -> Place {
    match (host.home, host.home.and_then(|home| home.get(key))) {
        (_, Some(field)) => field.into(),
        (Some(home), None) => home.title(),
        (None, None) => host.runner.title(),
    }
}

/// The executor of a runner, where it is written.
#[must_use]
pub fn named_executor(host: &Host<'_>) -> (Place, String) {
    let runner = host.runner;
    let executor = runner.get("executor");
    let place = executor.map_or_else(|| runner.title(), Place::from);
    let kind = host.executor.map_or("unknown", Executor::name);
    (
        place,
        format!("runner `{}` has executor `{kind}`", runner.name()),
    )
}

/// What a runner allows, where that is written.
#[must_use]
pub fn allowance(host: &Host<'_>) -> (Place, String) {
    let name = host.runner.name();
    let Some((_, section)) = host.images else {
        return (
            host.runner.title(),
            format!("runner `{name}` uses no images"),
        );
    };
    let field = |field: Option<Field<'_>>| field.map_or_else(|| section.title(), Place::from);
    let (place, source) = if !host.allowed.is_empty() {
        (field(section.allowed_pull_policies().field()), "")
    } else if !host.policies.is_empty() {
        (
            field(section.pull_policy().field()),
            " (its own `pull_policy`)",
        )
    } else {
        (section.title(), " (its default)")
    };
    let words = allowed_words(host);
    if words.is_empty() {
        return (
            place,
            format!("runner `{name}` allows no policy from jobs{source}"),
        );
    }
    (
        place,
        format!(
            "runner `{name}` allows only {}{source}",
            pull_policy::listed(&words)
        ),
    )
}

/// The policy that a runner uses when a job has none, where that is written.
#[must_use]
pub fn preference(host: &Host<'_>) -> (Place, String) {
    let name = host.runner.name();
    let Some((_, section)) = host.images else {
        return (
            host.runner.title(),
            format!("runner `{name}` uses no images"),
        );
    };
    match section.pull_policy().field() {
        Some(field) if !host.policies.is_empty() => (
            field.into(),
            format!(
                "runner `{name}` uses {} here",
                pull_policy::listed(&host.policies)
            ),
        ),
        _ => (
            section.title(),
            format!("runner `{name}` has no `pull_policy`"),
        ),
    }
}

/// The policies that jobs may ask a runner for.
fn allowed_words<'h>(host: &'h Host<'_>) -> Vec<&'h str> {
    let mut words = host.allows();
    words.retain(|word| !word.is_empty());
    words
}

/// Whether every runner that could take a job allows this word, as far as the files say.
#[must_use]
pub fn all_allow(judged: &Judged<'_>, asked: &Asked<'_>, word: &str) -> bool {
    judged.candidates(asked).all(|candidate| {
        candidate.host.images.is_none()
            || candidate.outcome.is_none()
            || candidate.host.allows().contains(&word)
    })
}

/// Says what a refused container should ask for, and offers it as a fix: the first policy of the
/// first runner that all others allow, or none where no policy is allowed at all.
pub fn advise(
    finding: &mut Finding,
    judged: &Judged<'_>,
    asked: &Asked<'_>,
    troubled: &Troubled<Candidate<'_, '_>>,
) {
    let words = allowed_words(troubled.first().host);
    let common = words
        .iter()
        .find(|word| Policy::parse(word).is_some() && all_allow(judged, asked, word));
    let is_locked = judged
        .candidates(asked)
        .all(|candidate| allowed_words(candidate.host).is_empty());
    if let Some(word) = common {
        finding
            .help(format!(
                "write `pull_policy: {word}`, or have the runner allow the policy"
            ))
            .fix(
                format!("write `{word}`, which is allowed"),
                Safety::Unsafe,
                [edit::replace(
                    own_entry(asked).map(|entry| entry.value),
                    *word,
                )],
            );
    } else if is_locked {
        finding
            .help("remove `pull_policy`, or have the runner allow the policy")
            .fix(
                "remove the pull policy",
                Safety::Unsafe,
                [edit::remove(own_entry(asked))],
            );
    } else {
        finding.help("choose runners that allow the policy with `tags`");
    }
}

/// The key and value of a container's own policies, if they stand in its job and no alias takes
/// them from there.
#[must_use]
pub fn own_entry<'t>(asked: &Asked<'t>) -> Option<Entry<'t>> {
    let field = asked.image?.pull_policy()?;
    field.own_entry().filter(|entry| !is_anchored(entry.value))
}

/// Whether a value or something around it can be used a second time through an alias.
#[must_use]
pub fn is_anchored(node: Node<'_>) -> bool {
    std::iter::successors(Some(node), |node| node.parent()).any(|node| node.anchor().is_some())
}

/// Whether a job that asks for what its runners ignore does so knowingly: it names them by tags, or
/// there is only one.
#[must_use]
pub fn is_chosen(troubled: &Troubled<Candidate<'_, '_>>, asked: &Asked<'_>) -> bool {
    troubled.candidates == 1 || asked.job.get("tags").is_some()
}

/// What a runner ignores is worth no more than a note where it is meant for all jobs, or where the
/// programs of executor `custom` may well look at it.
pub fn level_of_ignored(
    finding: &mut Finding,
    troubled: &Troubled<Candidate<'_, '_>>,
    image: Image<'_>,
) {
    let is_default = |step: Step| matches!(step.via, Via::Default | Via::Global);
    let is_custom = |it: Candidate<'_, '_>| it.host.executor == Some(Executor::Custom);
    if image.field().chain().any(is_default) || troubled.iter().any(is_custom) {
        finding.level(Severity::Note);
    }
}
