//! One cell: what a runner does with one container.

use crate::model::executor::Executor;
use crate::model::known::Known;
use crate::semantics::allow_list::Admission;
use crate::semantics::allow_lists::ListKey;
use crate::semantics::judged::{Asked, Candidate, Fate, Host, Leak};
use crate::semantics::pull_policy;

use super::{Cell, Outcome};

/// The cell of a build or service container.
pub(super) fn of_container(candidate: &Candidate<'_, '_>, asked: &Asked<'_>) -> Cell {
    let host = candidate.host;
    let admission = candidate.admission();
    let mut cell = judged(host, candidate.fate());
    cell.image = match admission {
        Admission::Ignored => used_instead(host, asked),
        _ => candidate.image().map(|image| image.shown()),
    };
    (cell.allowed, cell.entry) = entry(host, admission, asked.is_build());
    cell.privileged = candidate.is_privileged();
    cell.policies = candidate.actual.map(|outcome| policies(host, outcome));
    if cell.outcome == Outcome::Runs {
        cell.leaks = rules(&candidate.leaks());
    }
    if cell.note.is_none() {
        cell.note = match admission {
            Admission::Exempt(exemption) if asked.image.is_some() => Some(exemption.to_string()),
            Admission::Ignored => neglect(host, asked),
            _ => None,
        };
    }
    cell
}

/// The cell of the helper container; `None` for runners without one.
pub(super) fn of_helper(host: &Host<'_>, build: Option<&Asked<'_>>) -> Option<Cell> {
    let helper = host.helper(build)?;
    let has_own_policy = build.is_some_and(|build| build.own_policy().is_some());
    let leaks = helper.leaks(host, has_own_policy);
    let mut cell = judged(host, helper.fate);
    cell.image = helper.image.map(|image| image.shown());
    cell.privileged = helper.is_privileged;
    cell.policies = helper.outcome.map(|outcome| policies(host, &outcome));
    if cell.outcome == Outcome::Runs {
        cell.leaks = rules(&leaks);
    }
    Some(cell)
}

fn judged(host: &Host<'_>, fate: Fate) -> Cell {
    let mut cell = Cell::unknown(None, "");
    cell.note = None;
    match fate {
        Fate::Runs => cell.outcome = Outcome::Runs,
        Fate::Fails(failure) => {
            cell.outcome = Outcome::Fails;
            cell.error = Some(failure.error);
            cell.log = failure.log;
        }
        Fate::Unknown(_) if host.executor.is_none() => {
            cell.note = Some("the runner's executor is unknown here".to_owned());
        }
        Fate::Unknown(why) => cell.note = Some(why),
    }
    cell
}

/// Whether a list lets an image in, and by which entry.
fn entry(
    host: &Host<'_>,
    admission: Admission,
    is_build: bool,
) -> (Option<bool>, Option<(usize, String)>) {
    match admission {
        Admission::Unrestricted | Admission::Exempt(_) => (Some(true), None),
        Admission::Refused => (Some(false), None),
        Admission::Ignored | Admission::Unknown => (None, None),
        Admission::By(index) => {
            let key = match is_build {
                true => ListKey::Images,
                false => ListKey::Services,
            };
            let list = host.home.and_then(|home| home.list(key.name())?.known());
            let text = list.and_then(|list| Some(list.get(index)?.text.to_owned()));
            (Some(true), text.map(|text| (index, text)))
        }
    }
}

/// Policies as they are tried; the plugin of a cluster overrules what is asked for.
fn policies(host: &Host<'_>, outcome: &pull_policy::Outcome) -> Vec<String> {
    let is_forced = host.runner.facts().always_pull_images() && host.is_kubernetes();
    let always = pull_policy::Policy::Always.kubernetes();
    let words = outcome.policies.iter();
    words
        .map(|word| match is_forced {
            true => always.to_owned(),
            false => word.clone(),
        })
        .collect()
}

/// The machine that runs instead of an image that nobody looks at.
fn used_instead(host: &Host<'_>, asked: &Asked<'_>) -> Option<String> {
    match (host.executor, host.own_image) {
        (Some(Executor::Virtualbox | Executor::Parallels), Some(Known::Is(base)))
            if asked.is_build() =>
        {
            Some(base.to_owned())
        }
        _ => None,
    }
}

/// What an executor does not look at.
fn neglect(host: &Host<'_>, asked: &Asked<'_>) -> Option<String> {
    let executor = host.executor?;
    let name = executor.name();
    if !asked.is_build() {
        return Some(format!("executor \"{name}\" starts no services"));
    }
    asked.image?;
    match executor {
        Executor::Virtualbox | Executor::Parallels => {
            Some(format!("executor \"{name}\" runs its base_name"))
        }
        _ => Some(format!("executor \"{name}\" uses no image")),
    }
}

/// The rules that tell of these.
fn rules(leaks: &[Leak]) -> Vec<&'static str> {
    let rule = |leak: &Leak| match leak {
        Leak::Bypass => "mixed-list-bypass",
        Leak::RunnerBypass => "runner-version-mixed-list-bypass",
        Leak::PrivateCache => "private-image-cached-on-shared",
        Leak::Privileged => "privileged-shared-runner",
    };
    leaks.iter().map(rule).collect()
}
