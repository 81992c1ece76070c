//! The user that the build container of a job runs as, and whether a job may choose it.

use crate::settings::Version;

use super::pull_policy::{go_list, quoted};

/// First version in which jobs of Docker executors choose a user, and `allowed_users` is read.
pub const DOCKER_SINCE: Version = Version::new(16, 8);

/// First version in which Kubernetes reads `allowed_users` and `allowed_groups`.
pub const KUBERNETES_SINCE: Version = Version::new(18, 4);

/// What becomes of the user that a job asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum UserOutcome {
    /// Nobody chooses: the image does.
    Image,
    /// The runner chooses, whatever the job asks for.
    Runner(String),
    /// The job's choice counts.
    Job(String),
    /// The job fails with this error.
    Refused(String),
    /// The choice is dropped with a warning in the job's log; the image chooses.
    Ignored(Objection),
}

/// Why Kubernetes drops an id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Objection {
    /// Not a number.
    NotNumeric,
    /// Zero is root and needs an entry of its own.
    RootNotListed,
    /// There is a list, and the id is not in it.
    NotListed,
}

/// What a Docker executor makes of `user` of the runner, `allowed_users` and the user of a job; empty
/// texts are absent.
///
/// Names are compared as they are written: `1000` is not `1000:1000`.
#[must_use]
pub fn docker_user(version: Version, runner: &str, allowed: &[&str], job: &str) -> UserOutcome {
    if version < DOCKER_SINCE {
        return match runner {
            "" => UserOutcome::Image,
            user => UserOutcome::Runner(user.to_owned()),
        };
    }
    let (user, outcome): (_, fn(String) -> UserOutcome) = if runner.is_empty() {
        (job, UserOutcome::Job)
    } else {
        (runner, UserOutcome::Runner)
    };
    if user.is_empty() {
        UserOutcome::Image
    } else if !allowed.is_empty() && !allowed.contains(&user) {
        UserOutcome::Refused(refusal(user, allowed))
    } else {
        outcome(user.to_owned())
    }
}

/// The error of a Docker executor.
#[must_use]
pub fn refusal(user: &str, allowed: &[&str]) -> String {
    format!(
        "user {} is not an allowed user: {}",
        quoted(user),
        go_list(allowed)
    )
}

/// What Kubernetes makes of an id that a job asks for, of its user or its group. `forced` is what a
/// security context of the container or else of the pod says; no list is asked about it.
#[must_use]
pub fn kubernetes_id(
    version: Version,
    forced: Option<i64>,
    allowed: &[&str],
    asked: &str,
) -> UserOutcome {
    if let Some(forced) = forced {
        return UserOutcome::Runner(forced.to_string());
    }
    if asked.is_empty() {
        return UserOutcome::Image;
    }
    let Some(id) = kubernetes_number(asked) else {
        return UserOutcome::Ignored(Objection::NotNumeric);
    };
    if version < KUBERNETES_SINCE {
        return UserOutcome::Job(asked.to_owned());
    }
    let is_listed = allowed
        .iter()
        .any(|entry| kubernetes_number(entry) == Some(id));
    match id {
        _ if is_listed => UserOutcome::Job(asked.to_owned()),
        0 => UserOutcome::Ignored(Objection::RootNotListed),
        _ if allowed.is_empty() => UserOutcome::Job(asked.to_owned()),
        _ => UserOutcome::Ignored(Objection::NotListed),
    }
}

/// An id as Kubernetes takes it: zeros in front do not count.
#[must_use]
pub fn kubernetes_number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|id| *id >= 0)
}

/// The user and the group of `1000:1001`; either may be empty.
#[must_use]
pub fn kubernetes_parts(user: &str) -> (&str, &str) {
    user.split_once(':').unwrap_or((user, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docker_checks_whoever_chooses() {
        let new = DOCKER_SINCE;
        let old = Version::new(16, 7);
        let refused = |text: &str| UserOutcome::Refused(text.to_owned());
        let by_runner = |text: &str| UserOutcome::Runner(text.to_owned());
        let by_job = |text: &str| UserOutcome::Job(text.to_owned());
        // common/config.go IsUserAllowed and executors/docker/docker.go getBuildContainerUser.
        let cases: [(Version, &str, &[&str], &str, UserOutcome); 10] = [
            (new, "", &[], "", UserOutcome::Image),
            (new, "", &["ci"], "", UserOutcome::Image),
            (new, "", &[], "root", by_job("root")),
            (new, "", &["ci", "root"], "root", by_job("root")),
            (
                new,
                "",
                &["ci"],
                "root",
                refused("user \"root\" is not an allowed user: [ci]"),
            ),
            (
                new,
                "",
                &["1000:1000"],
                "1000",
                refused("user \"1000\" is not an allowed user: [1000:1000]"),
            ),
            (new, "ci", &[], "root", by_runner("ci")),
            (
                new,
                "ci",
                &["root", "a"],
                "root",
                refused("user \"ci\" is not an allowed user: [root a]"),
            ),
            (old, "ci", &["root"], "root", by_runner("ci")),
            (old, "", &["ci"], "root", UserOutcome::Image),
        ];
        for (version, runner, allowed, job, outcome) in cases {
            assert_eq!(
                docker_user(version, runner, allowed, job),
                outcome,
                "{version} {runner:?} {allowed:?} {job:?}"
            );
        }
    }

    #[test]
    fn kubernetes_drops_what_is_not_allowed() {
        let new = KUBERNETES_SINCE;
        let old = Version::new(18, 3);
        let by_job = |text: &str| UserOutcome::Job(text.to_owned());
        // common/config.go isUserOrGroupAllowed.
        type Case<'c> = (Version, Option<i64>, &'c [&'c str], &'c str, UserOutcome);
        let cases: [Case<'_>; 11] = [
            (new, None, &[], "", UserOutcome::Image),
            (new, None, &[], "1000", by_job("1000")),
            (
                new,
                None,
                &[],
                "0",
                UserOutcome::Ignored(Objection::RootNotListed),
            ),
            (
                new,
                None,
                &["1000"],
                "00",
                UserOutcome::Ignored(Objection::RootNotListed),
            ),
            (new, None, &["0"], "00", by_job("00")),
            (new, None, &["01000"], "1000", by_job("1000")),
            (
                new,
                None,
                &["ci"],
                "1000",
                UserOutcome::Ignored(Objection::NotListed),
            ),
            (
                new,
                None,
                &["ci"],
                "ci",
                UserOutcome::Ignored(Objection::NotNumeric),
            ),
            (
                new,
                None,
                &[],
                "-1",
                UserOutcome::Ignored(Objection::NotNumeric),
            ),
            (
                new,
                Some(9999),
                &["1000"],
                "1000",
                UserOutcome::Runner("9999".to_owned()),
            ),
            (old, None, &["1000"], "0", by_job("0")),
        ];
        for (version, forced, allowed, asked, outcome) in cases {
            assert_eq!(
                kubernetes_id(version, forced, allowed, asked),
                outcome,
                "{version} {forced:?} {allowed:?} {asked:?}"
            );
        }
    }

    #[test]
    fn kubernetes_users_may_bring_a_group() {
        assert_eq!(kubernetes_parts("1000"), ("1000", ""));
        assert_eq!(kubernetes_parts("1000:1001"), ("1000", "1001"));
    }
}
