//! The decision of the Kubernetes executor, which translates every word into Kubernetes' spelling and therefore validates job lists too.

use super::text::{Source, quoted, refused, refused_before_15_3};
use super::{Check, Entry, Outcome, Request, compare, kubernetes_spelling, requested_default};
use crate::settings::Version;

pub(super) fn effective(request: &Request<'_>) -> Outcome {
    let decision = if request.version < Version::new(15, 2) {
        without_job_keyword(request)
    } else if request.version < Version::new(17, 3) {
        for_the_build_image(request)
    } else {
        for_each_container(request)
    };
    decision.unwrap_or_else(Outcome::failed)
}

/// Before 15.2 there is neither a job keyword nor an allowed list.
fn without_job_keyword(request: &Request<'_>) -> Result<Outcome, String> {
    let entries = spell(runner_list(request)).map_err(|word| {
        // The Runner's code of 12.x and of 13.8 to 13.10 has the first two; the third, with the list form, is not confirmed.
        if request.version < Version::new(13, 8) {
            format!("unsupported kubernetes-pull-policy: {word}")
        } else if request.version < Version::new(13, 11) {
            format!("unsupported kubernetes-pull-policy {}", quoted(word))
        } else {
            format!("unsupported kubernetes-pull-policy: {}", quoted(word))
        }
    })?;
    Ok(Outcome {
        policies: spelled(&entries).into_iter().map(str::to_owned).collect(),
        ..Outcome::default()
    })
}

/// From 15.2 to 17.2 the requested list is read first and its error has no container in front.
fn for_the_build_image(request: &Request<'_>) -> Result<Outcome, String> {
    let asked = requested(request)?;
    let allowed = allowed(request)?;
    verdict(request, &asked, &allowed)
}

/// Since 17.3 the allowed list is read first, then each container's own list.
fn for_each_container(request: &Request<'_>) -> Result<Outcome, String> {
    let allowed = allowed(request).map_err(|error| {
        if request.version < Version::new(19, 2) {
            error
        } else {
            format!("getting allowed pull policies: {error}")
        }
    })?;
    let asked = requested(request)
        .map_err(|error| format!("converting pull policy for {}: {error}", subject(request)))?;
    verdict(request, &asked, &allowed)
}

fn verdict(
    request: &Request<'_>,
    asked: &[Entry<'_>],
    allowed: &[Entry<'_>],
) -> Result<Outcome, String> {
    let allowed = spelled(allowed);
    compare(Check::of(request.version), asked, &allowed)
        .ok_or_else(|| refusal(request, &spelled(asked), &allowed))
}

fn requested<'a>(request: &Request<'a>) -> Result<Vec<Entry<'a>>, String> {
    if request.job.is_empty() {
        spell(runner_list(request)).map_err(|word| unsupported("pull_policy config", word))
    } else {
        spell(request.job).map_err(|word| unsupported("conversion to Kubernetes policy", word))
    }
}

fn allowed<'a>(request: &Request<'a>) -> Result<Vec<Entry<'a>>, String> {
    if request.allowed.is_empty() {
        spell(runner_list(request)).map_err(|word| unsupported("pull_policy config", word))
    } else {
        spell(request.allowed).map_err(|word| unsupported("allowed_pull_policies config", word))
    }
}

/// R, else the one empty policy that leaves the choice to the cluster.
fn runner_list<'a>(request: &Request<'a>) -> &'a [&'a str] {
    requested_default(request.executor, request.runner)
}

/// Translates a list, or gives the first word that has no translation.
fn spell<'a>(words: &'a [&'a str]) -> Result<Vec<Entry<'a>>, &'a str> {
    let entry = |word: &&'a str| {
        let written: &'a str = word;
        kubernetes_spelling(written)
            .map(|spelled| Entry { written, spelled })
            .ok_or(written)
    };
    words.iter().map(entry).collect()
}

fn spelled<'a>(entries: &[Entry<'a>]) -> Vec<&'a str> {
    entries.iter().map(|entry| entry.spelled).collect()
}

fn unsupported(place: &str, word: &str) -> String {
    format!("{place}: unsupported pull policy: {}", quoted(word))
}

fn refusal(request: &Request<'_>, asked: &[&str], allowed: &[&str]) -> String {
    if request.version < Version::new(15, 3) {
        return refused_before_15_3(asked, allowed);
    }
    let reason = refused(asked, Source::of(request.job, request.runner), allowed);
    if request.version < Version::new(17, 3) {
        format!("failed to pull image '{}': {reason}", request.image)
    } else {
        format!("invalid pull policy for {}: {reason}", subject(request))
    }
}

/// What a message is about: 17.3 and 17.4 keep policies by image name, later versions by container name.
fn subject(request: &Request<'_>) -> String {
    if request.version < Version::new(17, 5) {
        format!("image '{}'", request.image)
    } else {
        format!("container {}", quoted(&request.container.to_string()))
    }
}
