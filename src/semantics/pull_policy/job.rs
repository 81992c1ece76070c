//! All containers of one job together, and what fails whatever a job asks for.

use super::{Container, Outcome, Policy, Request, effective, follows_build};
use crate::model::executor::Executor;
use crate::settings::Version;

/// A job on a runner. An empty list is a list that is not set.
#[derive(Clone, Copy, Debug)]
pub struct JobRequest<'a> {
    /// How the runner runs jobs.
    pub executor: Executor,
    /// Version of the Runner.
    pub version: Version,
    /// The runner's `pull_policy`.
    pub runner: &'a [&'a str],
    /// The runner's `allowed_pull_policies`.
    pub allowed: &'a [&'a str],
    /// The build image, as messages name it.
    pub image: &'a str,
    /// The job's `image:pull_policy`.
    pub image_policies: &'a [&'a str],
    /// The helper image, as messages name it.
    pub helper_image: &'a str,
    /// The runner's services, then the job's, in the order they are numbered.
    pub services: &'a [ServiceRequest<'a>],
}

/// A service of a job.
#[derive(Clone, Copy, Debug)]
pub struct ServiceRequest<'a> {
    /// Its image, as messages name it.
    pub image: &'a str,
    /// Its own `pull_policy`; services of `config.toml` have none.
    pub policies: &'a [&'a str],
}

/// What happens to every container of a job.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct JobOutcome {
    /// Build, helper, init-permissions (Kubernetes only), then services. Kubernetes visits containers at random, so which one
    /// the real message names varies; this order stands for it. Empty for executors without images.
    pub containers: Vec<(Container, Outcome)>,
}

impl JobOutcome {
    /// The first container that fails the job, and the message.
    pub fn first_failure(&self) -> Option<(Container, &str)> {
        self.containers
            .iter()
            .find_map(|(container, outcome)| Some((*container, outcome.error.as_deref()?)))
    }

    /// What happens to one container.
    pub fn of(&self, container: Container) -> Option<&Outcome> {
        self.containers
            .iter()
            .find_map(|(found, outcome)| (*found == container).then_some(outcome))
    }
}

/// What the Runner decides for each container of a job.
pub fn job_outcome(job: &JobRequest<'_>) -> JobOutcome {
    let kubernetes = job.executor == Executor::Kubernetes;
    if !kubernetes && !job.executor.is_docker_family() {
        return JobOutcome::default();
    }
    let build = Request {
        executor: job.executor,
        version: job.version,
        container: Container::Build,
        image: job.image,
        runner: job.runner,
        allowed: job.allowed,
        job: job.image_policies,
    };
    let mut requests = vec![build];
    requests.push(Request {
        container: Container::Helper,
        image: job.helper_image,
        ..build
    });
    if kubernetes {
        requests.push(Request {
            container: Container::InitPermissions,
            image: job.helper_image,
            ..build
        });
    }
    for (index, service) in job.services.iter().enumerate() {
        requests.push(Request {
            container: Container::Service { index },
            image: service.image,
            job: service.policies,
            ..build
        });
    }

    let one_verdict = follows_build(job.executor, job.version);
    let verdict = |request: &Request<'_>| {
        // Before 17.3 the build image's list is checked once and used for every container of the pod.
        let asked = if one_verdict { &build } else { request };
        (request.container, effective(asked))
    };
    JobOutcome {
        containers: requests.iter().map(verdict).collect(),
    }
}

/// The error of every job on this runner, whatever policies a job asks for: the reason why the runner is of no use at all.
///
/// On Docker it is the helper container's: it is resolved with the runner's own list and the check runs before any local look-up, so a
/// runner list that its allowed list refuses fails each job. On Kubernetes the job's list covers the helper, so a job may rescue itself,
/// unless no list it can write passes. `image` is the helper image for Docker and the build image for Kubernetes.
pub fn every_job_fails(
    executor: Executor,
    version: Version,
    image: &str,
    runner: &[&str],
    allowed: &[&str],
) -> Option<String> {
    let container = if executor == Executor::Kubernetes {
        Container::Build
    } else {
        Container::Helper
    };
    let request = Request {
        executor,
        version,
        container,
        image,
        runner,
        allowed,
        job: &[],
    };
    let error = effective(&request).error?;
    let rescued = Policy::ALL.into_iter().any(|policy| {
        let job = [policy.word()];
        effective(&Request {
            job: &job,
            ..request
        })
        .error
        .is_none()
    });
    (!rescued).then_some(error)
}

#[cfg(test)]
mod tests {
    use super::{JobOutcome, JobRequest, ServiceRequest, job_outcome};
    use crate::model::executor::Executor;
    use crate::semantics::pull_policy::Container;
    use crate::settings::Version;

    fn outcome(
        executor: Executor,
        version: Version,
        allowed: &[&str],
        job: &[&str],
        service: &[&str],
    ) -> JobOutcome {
        job_outcome(&JobRequest {
            executor,
            version,
            runner: &[],
            allowed,
            image: "ruby:3.1",
            image_policies: job,
            helper_image: "helper:1",
            services: &[ServiceRequest {
                image: "postgres:16",
                policies: service,
            }],
        })
    }

    fn failures(outcome: &JobOutcome) -> Vec<String> {
        let failed = outcome
            .containers
            .iter()
            .filter(|(_, outcome)| outcome.error.is_some());
        failed.map(|(container, _)| container.to_string()).collect()
    }

    #[test]
    fn containers_stand_in_the_documented_order() {
        let order = |executor| {
            let outcome = outcome(executor, Version::LATEST_RUNNER, &[], &[], &[]);
            assert_eq!(outcome.first_failure(), None);
            outcome
                .containers
                .iter()
                .map(|(container, _)| container.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(order(Executor::Docker), ["build", "helper", "svc-0"]);
        assert_eq!(
            order(Executor::Kubernetes),
            ["build", "helper", "init-permissions", "svc-0"]
        );
        assert!(order(Executor::Shell).is_empty());
    }

    #[test]
    fn docker_helper_fails_a_job_whose_own_policies_are_allowed() {
        let local = &["if-not-present"];
        let outcome = outcome(
            Executor::Docker,
            Version::LATEST_RUNNER,
            local,
            local,
            local,
        );
        assert_eq!(failures(&outcome), ["helper"]);
        let (container, error) = outcome.first_failure().unwrap();
        assert_eq!(container, Container::Helper);
        assert!(error.contains("\"helper:1\""), "{error}");
    }

    #[test]
    fn kubernetes_job_rescues_its_helper_but_not_its_services() {
        let outcome = outcome(
            Executor::Kubernetes,
            Version::LATEST_RUNNER,
            &["always"],
            &["always"],
            &[],
        );
        assert_eq!(failures(&outcome), ["svc-0"]);
        assert_eq!(
            outcome.of(Container::InitPermissions).unwrap().policies,
            ["Always"]
        );
    }

    #[test]
    fn kubernetes_before_17_3_uses_the_build_image_list_for_every_container() {
        let outcome = |job| {
            outcome(
                Executor::Kubernetes,
                Version::new(17, 2),
                &["always"],
                job,
                &["never"],
            )
        };
        let passed = outcome(&["always"]);
        assert_eq!(failures(&passed), Vec::<String>::new());
        assert_eq!(
            passed.of(Container::Service { index: 0 }).unwrap().policies,
            ["Always"]
        );
        let refused = outcome(&["never"]);
        assert_eq!(
            failures(&refused),
            ["build", "helper", "init-permissions", "svc-0"]
        );
        assert!(
            refused.containers.iter().all(|(_, outcome)| outcome
                .error
                .as_ref()
                .unwrap()
                .contains("'ruby:3.1'"))
        );
    }
}
