//! Jobs as GitLab's own tools show them.

use std::collections::BTreeMap;

use super::super::entry::Inheritance;
use super::parallel::Expanded;
use crate::model::plain::Plain;

/// Keywords that are shown as they are, in their order.
const BEFORE: [&str; 3] = ["image", "services", "tags"];
const SCRIPTS: [&str; 3] = ["script", "before_script", "after_script"];
const AFTER: [&str; 4] = ["only", "except", "rules", "cache"];
const LAST: [&str; 4] = ["retry", "interruptible", "id_tokens", "hooks"];

/// A job in its normalised form.
pub(super) fn normal(job: &Expanded<'_, '_>, globals: &Plain) -> Plain {
    let value = |key: &'static str| (key, job.job.value(key).clone());
    let mut fields = vec![value("stage"), ("when", when(job))];
    fields.extend(BEFORE.map(value));
    fields.push(("variables", variables(job, globals)));
    fields.extend(SCRIPTS.map(value));
    fields.push(("needs", names(job.needs.as_deref(), true)));
    fields.push(("dependencies", names(job.dependencies.as_deref(), false)));
    fields.extend(AFTER.map(value));
    fields.push(("artifacts", artifacts(job)));
    fields.push(value("environment"));
    fields.push(("timeout", timeout(job)));
    fields.extend(LAST.map(value));
    fields.push(("allow_failure", allow_failure(job)));
    fields.push(("parallel", parallel(job)));
    fields.push(value("trigger"));
    Plain::compact(fields)
}

fn when(job: &Expanded<'_, '_>) -> Plain {
    let when = job.job.written("when").and_then(|when| when.text());
    when.map_or(Plain::Null, Plain::from)
}

fn names(links: Option<&Vec<super::parallel::Link>>, skips_empty: bool) -> Plain {
    match links {
        None => Plain::Null,
        Some(links) if skips_empty && links.is_empty() => Plain::Null,
        Some(links) => Plain::list(links.iter().map(|link| link.name.as_str().into()).collect()),
    }
}

/// The job's variables and the global ones it takes; null when there are none.
fn variables(job: &Expanded<'_, '_>, globals: &Plain) -> Plain {
    let own = job.job.value("variables");
    let of_copy = job.copy.as_ref().map_or(&[][..], |copy| &copy.variables);
    if own.entries().is_empty() && of_copy.is_empty() && job.job.variables == Inheritance::All {
        return match globals.entries() {
            [] => Plain::Null,
            _ => globals.clone(),
        };
    }
    let mut all = own.entries().to_vec();
    let names = own.entries().iter().enumerate();
    let mut places: BTreeMap<&str, usize> = names
        .map(|(place, (name, _))| (name.as_str(), place))
        .collect();
    for (name, value) in of_copy {
        let place = *places.entry(name).or_insert(all.len());
        match all.get_mut(place) {
            Some((_, old)) => *old = value.as_str().into(),
            None => all.push((name.clone(), value.as_str().into())),
        }
    }
    let taken = globals
        .entries()
        .iter()
        .filter(|(name, _)| job.job.variables.has(name) && !places.contains_key(name.as_str()));
    all.extend(taken.cloned());
    if all.is_empty() {
        Plain::Null
    } else {
        Plain::map(all)
    }
}

/// Only the job's own timeout has an effect; that of `default` has none.
fn timeout(job: &Expanded<'_, '_>) -> Plain {
    match job.job.written("timeout") {
        Some(_) => job.job.value("timeout").clone(),
        None => Plain::Null,
    }
}

/// Shown when it is true.
fn allow_failure(job: &Expanded<'_, '_>) -> Plain {
    let written = job.job.written("allow_failure");
    let ignored = match written {
        Some(node) => matches!(node.data(), crate::syntax::Data::Bool(true)),
        None => when(job).text() == Some("manual"),
    };
    if ignored { true.into() } else { Plain::Null }
}

fn parallel(job: &Expanded<'_, '_>) -> Plain {
    let Some(copy) = &job.copy else {
        return Plain::Null;
    };
    let mut entries = job.job.value("parallel").entries().to_vec();
    entries.push(("total".to_owned(), copy.total.into()));
    Plain::map(entries)
}

/// The artifacts, of a pages job with the folder of the website.
fn artifacts(job: &Expanded<'_, '_>) -> Plain {
    let own = job.job.value("artifacts");
    if !job.job.is_pages() {
        return own.clone();
    }
    let inner = job.job.value("pages").get("publish");
    let folder = [inner, Some(job.job.value("publish"))]
        .into_iter()
        .flatten()
        .find(|folder| !folder.is_null());
    let folder = folder.cloned().unwrap_or_else(|| "public".into());
    let mut entries = own.entries().to_vec();
    let mut paths = own.get("paths").map_or(&[][..], Plain::items).to_vec();
    if !paths.contains(&folder) {
        paths.push(folder);
    }
    let paths = Plain::list(paths);
    match entries.iter_mut().find(|(key, _)| key == "paths") {
        Some((_, old)) => *old = paths,
        None => entries.push(("paths".to_owned(), paths)),
    }
    Plain::map(entries)
}
