//! What jobs and trigger jobs have in common.

use super::blame::Blame;
use super::check::{Checker, boolean};
use super::default::{Check, Defaults, Slot};
use super::inherit::{Inheritance, inherit};
use super::place::{Aim, Place};
use super::value::{Key, Map, is_map, is_nested, is_text};
use super::{Problem, Trouble, commands, environment, policy, rules, variables};
use crate::model::plain::Plain;
use crate::source::Span;
use crate::syntax::Node;

/// Longest name of a job.
const NAME: usize = 255;

/// What a job finds around it.
pub(super) struct Surroundings<'d> {
    pub(super) defaults: &'d Defaults,
    pub(super) has_workflow_rules: bool,
}

/// A job that was checked.
pub(in super::super) struct Job<'t> {
    /// The name.
    pub(in super::super) name: String,
    /// Where the name is written.
    pub(in super::super) at: Span,
    /// The job as it is written.
    pub(super) map: Map<'t>,
    /// What GitLab makes of the keywords.
    pub(super) slots: Vec<(&'static str, Slot)>,
    /// Which global variables it takes.
    pub(in super::super) variables: Inheritance,
    pub(super) own: Vec<Problem>,
    pub(super) warnings: Vec<Problem>,
}

impl<'t> Job<'t> {
    /// A job of which nothing was looked at.
    pub(super) fn bare(key: &Key<'t>, map: Map<'t>) -> Self {
        Self {
            name: key.text.clone(),
            at: key.at(),
            variables: Inheritance::of(map.get("inherit"), "variables"),
            map,
            slots: Vec::new(),
            own: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// All its problems: its own, then those of its keywords.
    pub(super) fn problems(&self) -> impl Iterator<Item = &Problem> {
        let below = self.slots.iter().flat_map(|(_, slot)| slot.problems.iter());
        self.own.iter().chain(below)
    }

    /// What GitLab makes of a keyword; null when it is not given.
    pub(in super::super) fn value(&self, key: &str) -> &Plain {
        const NULL: &Plain = &Plain::Null;
        let slot = self.slots.iter().find(|(known, _)| *known == key);
        slot.map_or(NULL, |(_, slot)| &slot.value)
    }

    /// What is written under a keyword, unless it is null.
    pub(in super::super) fn written(&self, key: &str) -> Option<Node<'t>> {
        self.map.get(key)
    }

    /// Where a keyword is written.
    pub(in super::super) fn keyword(&self, key: &str) -> Option<Node<'t>> {
        self.map.key(key).map(Key::node)
    }

    /// Whether the job makes a website.
    pub(in super::super) fn is_pages(&self) -> bool {
        self.map.has("script") && super::job::is_pages(&self.name, &self.map)
    }

    pub(super) fn slot(&self, key: &str) -> Option<&Slot> {
        let slot = self.slots.iter().find(|(known, _)| *known == key);
        slot.map(|(_, slot)| slot)
    }
}

/// Keywords of both kinds, in GitLab's order, which comes before the others.
pub(super) const KEYWORDS: [(&str, Check); 8] = [
    ("stage", commands::stage),
    ("only", policy::only),
    ("except", policy::except),
    ("rules", job_rules),
    ("variables", job_variables),
    ("inherit", inherit),
    ("environment", environment::environment),
    ("interruptible", boolean),
];

fn job_rules(place: &Place<'_>, node: Node<'_>) -> super::check::Checked {
    rules::rules(place, node, rules::OF_JOB)
}

fn job_variables(place: &Place<'_>, node: Node<'_>) -> super::check::Checked {
    variables::variables(place, node, &variables::JOB)
}

/// The checks of a job itself that are the same for both kinds.
pub(super) fn shape<'t>(checker: &mut Checker<'_, 't>, name: &Key<'t>) {
    checker.present();
    if name.is_blank() {
        checker.add(
            "name can't be blank",
            Blame::of(Trouble::JobName, name.node()),
        );
    }
    if !name.is_symbol() {
        checker.add(
            "name should be a symbol",
            Blame::of(Trouble::JobName, name.node()),
        );
    }
    if name.text.chars().count() > NAME {
        checker.add(
            "name is too long (maximum is 255 characters)",
            Blame::of(Trouble::JobName, name.node()),
        );
    }
    checker.exclusive_keys(&["script", "trigger"]);
    checker.exclusive_keys(&["run", "trigger"]);
    let rules = checker.map.get("rules");
    if rules.is_some_and(|rules| !checker.place.is_unknown(rules)) {
        checker.forbidden_keys(
            Trouble::ExclusiveKeywords,
            &["only", "except", "start_in"],
            false,
            "key may not be used with `rules`",
        );
    }
    checker.optional_word_or_words("extends");
    checker.optional_items(
        "rules",
        (|rules| is_nested(rules, commands::LEVELS, is_map), is_map),
        "should be an array containing hashes and arrays of hashes",
    );
    checker.optional("resource_group", is_text, "should be a string");
}

/// What is special about one kind of jobs.
pub(super) struct Nature {
    /// GitLab's name of the kind.
    pub(super) class: &'static str,
    /// The checks of the job itself.
    pub(super) shape: for<'c, 't> fn(&mut Checker<'c, 't>, &Key<'t>),
    /// Its own keywords, in GitLab's order.
    pub(super) keywords: &'static [(&'static str, Check)],
    /// What it takes from the defaults.
    pub(super) inherited: &'static [&'static str],
    /// The checks of the job that need its keywords.
    pub(super) composed: for<'c, 't> fn(&mut Checker<'c, 't>, &Key<'t>, &[(&'static str, Slot)]),
}

/// Checks a job.
pub(super) fn job<'t>(
    place: &Place<'_>,
    key: &Key<'t>,
    node: Node<'t>,
    around: &Surroundings<'_>,
    nature: &Nature,
) -> Job<'t> {
    let mut checker = Checker::new(place, nature.class, node);
    (nature.shape)(&mut checker, key);
    let mut slots = Vec::new();
    if checker.goes_on() {
        let has_rules = checker.map.has("rules") || around.has_workflow_rules;
        slots = checked(place, &checker.map, nature.keywords, has_rules);
    }
    (nature.composed)(&mut checker, key, &slots);
    let map = std::mem::take(&mut checker.map);
    let mut job = Job::bare(key, map);
    job.slots = slots;
    job.own = checker.finish(Plain::Null).problems;
    // A diagnosis does not repeat what is wrong with the defaults.
    if place.aim() == Aim::Verdict {
        take_defaults(&mut job, around.defaults, nature.inherited);
        if !around.has_workflow_rules {
            warn(&mut job, place);
        }
    }
    job
}

/// Checks the keywords of a job.
fn checked(
    place: &Place<'_>,
    map: &Map<'_>,
    keywords: &[(&'static str, Check)],
    has_rules: bool,
) -> Vec<(&'static str, Slot)> {
    let all = KEYWORDS.iter().chain(keywords);
    let checked = all.map(|(key, check)| {
        let mut slot = Slot::of(place, map, key, *check);
        if !slot.is_given {
            slot.value = match *key {
                "stage" => "test".into(),
                "only" if !has_rules => policy::default_only(),
                _ => Plain::Null,
            };
        }
        (*key, slot)
    });
    checked.collect()
}

/// Fills what the job does not give from the defaults.
fn take_defaults(job: &mut Job<'_>, defaults: &Defaults, inherited: &[&str]) {
    if !job.own.is_empty() && job.slots.is_empty() {
        return;
    }
    let inheritance = Inheritance::of(job.map.get("inherit"), "default");
    for (key, slot) in &mut job.slots {
        if inherited.contains(key)
            && !slot.is_given
            && inheritance.has(key)
            && let Some(default) = defaults.get(key)
        {
            *slot = default.clone();
        }
    }
}

/// Warns of a last rule that makes several pipelines for one action.
fn warn(job: &mut Job<'_>, place: &Place<'_>) {
    let Some(node) = job.map.get("rules") else {
        return;
    };
    let slot = job.slot("rules").filter(|slot| slot.problems.is_empty());
    let Some(last) = slot.and_then(|slot| rules::unconditional(node, &slot.value)) else {
        return;
    };
    let text = format!(
        "{} may allow multiple pipelines to run for a single action due to `rules:when` clause with \
         no `workflow:rules` - read more: https://docs.gitlab.com/ee/ci/jobs/job_troubleshooting.html\
         #job-may-allow-multiple-pipelines-to-run-for-a-single-action-warning",
        place.location("job")
    );
    let blame = Blame::of(Trouble::WrongValue, last);
    job.warnings.extend(place.problem(text, blame));
}
