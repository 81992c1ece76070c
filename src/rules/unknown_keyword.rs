//! See rules/unknown-keyword.md.

use crate::rule::prelude::*;
use crate::rule::refusal::{entry_of, hint, meant, subjects, unless_newer};
use crate::rule::wording::{self, listed};
use crate::syntax::{Node, is_slip};

/// Other spellings and former names of keywords.
const SAME: [(&str, &str); 6] = [
    ("artefacts", "artifacts"),
    ("desc", "description"),
    ("exceptions", "except"),
    ("expires_in", "expire_in"),
    ("tag", "tags"),
    ("type", "stage"),
];

/// Words of other systems, and the keywords that do about the same.
const ALIKE: [(&str, &str); 10] = [
    ("cobertura", "coverage_report"),
    ("command", "script"),
    ("commands", "script"),
    ("coverage", "coverage_report"),
    ("depends_on", "needs"),
    ("dependency", "dependencies"),
    ("env", "variables"),
    ("steps", "script"),
    ("times", "max"),
    ("vars", "variables"),
];

/// Keys of a job that belong below another one.
const BELOW: [(&str, &str); 14] = [
    ("paths", "artifacts"),
    ("expire_in", "artifacts"),
    ("reports", "artifacts"),
    ("untracked", "artifacts"),
    ("expose_as", "artifacts"),
    ("exclude", "artifacts"),
    ("policy", "cache"),
    ("url", "environment"),
    ("on_stop", "environment"),
    ("action", "environment"),
    ("auto_stop_in", "environment"),
    ("entrypoint", "image"),
    ("if", "rules"),
    ("refs", "only"),
];

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::UnknownKeyword) {
        for key in subjects(pipeline, problem).into_iter().flatten() {
            report(pipeline, problem, key, sink);
        }
    }
}

fn report<'t>(pipeline: &Pipeline<'t>, problem: &Problem, key: Node<'t>, sink: &mut Sink<'_>) {
    let Some(name) = key.scalar().map(|scalar| scalar.text) else {
        sink.report_problem(
            pipeline,
            problem,
            Some(key),
            "a key is no word, but a list or a map",
        );
        return;
    };
    let place = Place::of(problem, key);
    let known = |word: &str| problem.wanted.iter().any(|wanted| wanted == word);
    let found = |table: &[(&str, &'static str)]| {
        let row = table.iter().find(|(word, _)| *word == name);
        row.map(|(_, meant)| *meant).filter(|word| known(word))
    };
    let same = found(&SAME);
    let is_free = |word: &str| key.parent().is_none_or(|map| map.get(word).is_none());
    let alike = found(&ALIKE).filter(|word| is_free(word));
    let meant = same.or(alike).or_else(|| meant(name, problem));
    let message = match place {
        Place::TriggerJob if meant.is_none() => {
            format!("`{name}` is no keyword of a trigger job")
        }
        _ if name == "<<" => "`<<` brings nothing: it takes a map or a list of maps".to_owned(),
        Place::Section(owner) if name == "script" => {
            format!("no job can be called `{owner}`, which is a keyword")
        }
        Place::Job if name == "trigger" => "a job with a script cannot have `trigger`".to_owned(),
        Place::Job | Place::TriggerJob => format!("unknown keyword `{name}`{}", hint(meant)),
        Place::Section(owner) | Place::Below(owner) => {
            format!("unknown keyword `{name}` in `{owner}`{}", hint(meant))
        }
    };
    let below = BELOW.iter().find(|(word, _)| *word == name);
    let finding = sink.report_problem(pipeline, problem, Some(key), message);
    match (place, below) {
        (Place::Job, Some((_, owner))) if meant.is_none() => {
            finding.help(format!("write `{name}` below `{owner}`"));
        }
        (Place::TriggerJob, _) if meant.is_none() => {
            finding.help("remove it: no runner takes a job that starts a pipeline");
        }
        _ if problem.text.contains("invalid data keys") && meant.is_none() => {
            finding.help(format!(
                "variables have only {} here",
                listed(&problem.wanted, "and")
            ));
        }
        _ => {}
    }
    if meant.is_none() {
        unless_newer(finding, pipeline);
    }
    // GitLab may say first that the right one is missing. That is not told besides, but quoted.
    let first = pipeline.all_problems().next().filter(|first| {
        first.trouble == Trouble::MissingKeyword
            && wording::place(first) == wording::place(problem)
            && meant.is_some_and(|word| first.wanted.iter().any(|wanted| wanted == word))
    });
    if let Some(first) = first {
        finding.verdict(&*first.text);
    }
    let certain = meant.filter(|word| same.is_some() || is_slip(name, word));
    if let Some(word) = certain {
        finding.fix(
            format!("rename `{name}` to `{word}`"),
            Safety::Safe,
            [edit::rename(entry_of(key), word)],
        );
    }
}

/// What a key stands in.
#[derive(Clone, Copy)]
enum Place<'t> {
    Job,
    TriggerJob,
    /// A map of settings at top level.
    Section(&'t str),
    Below(&'t str),
}

impl<'t> Place<'t> {
    fn of(problem: &Problem, key: Node<'t>) -> Self {
        let known = |word: &str| problem.wanted.iter().any(|wanted| wanted == word);
        // Other maps know neither.
        if known("stage") {
            return match known("script") {
                true => Self::Job,
                false => Self::TriggerJob,
            };
        }
        let map = key.parent();
        let is_section = map
            .and_then(Node::parent)
            .is_some_and(|around| around.parent().is_none());
        match map.and_then(Node::keyword) {
            Some(owner) if is_section => Self::Section(owner),
            Some(owner) => Self::Below(owner),
            None => Self::Job,
        }
    }
}
