//! The decision of the Docker executors. The job's list is never validated; the runner's lists are, when they are looked at.

use super::text::{Source, quoted, refused, refused_before_15_3};
use super::{Check, Container, Entry, Outcome, Policy, Request, compare, requested_default};
use crate::settings::Version;

pub(super) fn effective(request: &Request<'_>) -> Outcome {
    if request.version < Version::new(15, 1) {
        return without_job_keyword(request);
    }
    match decide(request) {
        Ok(outcome) => outcome,
        Err(error) => Outcome::failed(error),
    }
}

/// Before 15.1 there is no allowed list either.
fn without_job_keyword(request: &Request<'_>) -> Outcome {
    let mut policies = Vec::new();
    for word in requested(request, &[]) {
        // `pull_policy = ""` is the zero value of the single string that 13.7 and older read, and so the default.
        let word = if word.is_empty() && request.version < Version::new(13, 8) {
            Policy::Always.word()
        } else {
            word
        };
        if Policy::parse(word).is_none() {
            let shown = if request.version < Version::new(13, 8) {
                word.to_owned()
            } else {
                quoted(word)
            };
            return Outcome::failed(format!("unsupported docker-pull-policy: {shown}"));
        }
        policies.push(word.to_owned());
    }
    Outcome {
        policies,
        ..Outcome::default()
    }
}

/// With a job's list, an invalid runner list is looked at only when it stands in for the allowed one.
fn decide(request: &Request<'_>) -> Result<Outcome, String> {
    // The helper container is created through the pull manager with an empty list, whatever the job says.
    let job = if request.container == Container::Helper {
        &[]
    } else {
        request.job
    };
    let asked = requested(request, job);
    if job.is_empty() {
        validate("pull_policy", asked)?;
    }
    let allowed = if request.allowed.is_empty() {
        let fallback = requested(request, &[]);
        validate("pull_policy", fallback)?;
        fallback
    } else {
        validate("allowed_pull_policies", request.allowed)?;
        request.allowed
    };

    let entries: Vec<Entry<'_>> = asked
        .iter()
        .map(|word| Entry {
            written: word,
            spelled: word,
        })
        .collect();
    compare(Check::of(request.version), &entries, allowed)
        .ok_or_else(|| refusal(request, asked, Source::of(job, request.runner), allowed))
}

/// J, else R, else the default.
fn requested<'a>(request: &Request<'a>, job: &'a [&'a str]) -> &'a [&'a str] {
    if job.is_empty() {
        requested_default(request.executor, request.runner)
    } else {
        job
    }
}

fn validate(key: &str, words: &[&str]) -> Result<(), String> {
    match words.iter().find(|word| Policy::parse(word).is_none()) {
        Some(word) => Err(format!("unsupported {key} config: {}", quoted(word))),
        None => Ok(()),
    }
}

fn refusal(request: &Request<'_>, asked: &[&str], source: Source, allowed: &[&str]) -> String {
    if request.version < Version::new(15, 3) {
        return refused_before_15_3(asked, allowed);
    }
    let reason = refused(asked, source, allowed);
    if request.version < Version::new(17, 8) {
        format!("failed to pull image '{}': {reason}", request.image)
    } else {
        format!(
            "invalid pull policy for image {}: {reason}",
            quoted(request.image)
        )
    }
}
