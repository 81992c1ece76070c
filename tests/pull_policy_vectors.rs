//! The pull policy decision against 4,715 answers of the Runner's own code.

#![expect(
    clippy::unwrap_used,
    reason = "a vector that cannot be read fails the test"
)]

#[path = "support/policies.rs"]
mod policies;

use gitlab_runner_lint::model::executor::Executor;
use gitlab_runner_lint::semantics::pull_policy::{Container, Outcome, Request, effective};
use gitlab_runner_lint::settings::Version;
use policies::{Case, Vectors};

/// A vector against the versions that it stands for.
trait Decided {
    fn decide(&self, version: Version) -> Outcome;
    fn versions(&self) -> &'static [(u16, u16)];
    fn expected_error(&self, version: Version, text: &str) -> Option<String>;
}

impl Decided for Case<'_> {
    fn decide(&self, version: Version) -> Outcome {
        effective(&Request {
            executor: self.executor,
            version,
            container: Container::Build,
            image: self.image,
            runner: &self.runner,
            allowed: &self.allowed,
            job: &self.job,
        })
    }

    /// The versions a class stands for. Texts are exact, except where `expected_error` says how they differ.
    fn versions(&self) -> &'static [(u16, u16)] {
        match (self.class, self.executor) {
            ("15.1-15.2", _) => &[(15, 1), (15, 2)],
            ("<18.0", Executor::Docker) => &[(15, 3), (17, 7), (17, 8), (17, 10), (17, 11)],
            ("<18.0", _) => &[
                (15, 3),
                (17, 2),
                (17, 3),
                (17, 4),
                (17, 5),
                (17, 10),
                (17, 11),
            ],
            (">=18.0", _) => &[(18, 0), (19, 1), (19, 2), (19, 4)],
            (class, _) => panic!("{class}"),
        }
    }

    /// `None`: refused too, but with a text that the vectors do not have.
    fn expected_error(&self, version: Version, text: &str) -> Option<String> {
        if self.executor == Executor::Docker {
            let late = format!("invalid pull policy for image \"{}\": ", self.image);
            let early = format!("failed to pull image '{}': ", self.image);
            let is_early = version < Version::new(17, 8);
            return Some(if is_early {
                text.replacen(&late, &early, 1)
            } else {
                text.to_owned()
            });
        }
        if version < Version::new(17, 5) {
            return None;
        }
        let prefix = "getting allowed pull policies: ";
        let bare = text
            .strip_prefix(prefix)
            .filter(|_| version < Version::new(19, 2));
        Some(bare.unwrap_or(text).to_owned())
    }
}

#[test]
fn every_vector_has_the_same_list_or_the_same_error() {
    let vectors = Vectors::read();
    assert_eq!(vectors.vectors.len(), 4715);
    let mut texts_compared = 0;
    for line in &vectors.vectors {
        let case = vectors.case(line);
        for &(major, minor) in case.versions() {
            let version = Version::new(major, minor);
            let outcome = case.decide(version);
            match (&case.expected, &outcome.error) {
                (Ok(policies), None) => check_list(&case, version, policies, &outcome),
                (Err(expected), Some(error)) => {
                    if let Some(expected) = case.expected_error(version, expected) {
                        assert_eq!(*error, expected, "{version} {}", case.line);
                        texts_compared += 1;
                    }
                }
                (expected, _) => panic!(
                    "{version} {}: expected {expected:?}, got {outcome:?}",
                    case.line
                ),
            }
        }
    }
    assert!(texts_compared > 2_700, "{texts_compared}");
}

/// The list itself, and that `dropped` and `bypass` account for every requested word.
fn check_list(case: &Case<'_>, version: Version, policies: &[&str], outcome: &Outcome) {
    assert_eq!(outcome.policies, policies, "{version} {}", case.line);
    let requested = match (case.job.len(), case.runner.len()) {
        (0, 0) => 1,
        (0, runner) => runner,
        (job, _) => job,
    };
    assert_eq!(
        outcome.policies.len() + outcome.dropped.len(),
        requested,
        "{version} {}",
        case.line
    );
    if version < Version::new(18, 0) {
        assert!(outcome.dropped.is_empty(), "{version} {}", case.line);
    } else {
        assert!(outcome.bypass.is_empty(), "{version} {}", case.line);
    }
}
