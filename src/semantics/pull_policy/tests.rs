//! Every version class once, each line with the source of its expectation: `RULES` numbers are the rule catalogue's sections,
//! `RS` the Runner semantics', `SRC` the Runner's own code.

use super::{
    Container, Outcome, Policy, Request, allowed_list, effective, every_job_fails,
    kubernetes_spelling, requested_default,
};
use crate::model::executor::Executor::{self, Docker, DockerAutoscaler, Kubernetes};
use crate::settings::Version;

type Words = &'static [&'static str];

const A: &str = "always";
const I: &str = "if-not-present";
const N: &str = "never";

fn decide(
    executor: Executor,
    version: &str,
    runner: &[&str],
    allowed: &[&str],
    job: &[&str],
) -> Outcome {
    effective(&request(
        executor,
        version,
        Container::Build,
        runner,
        allowed,
        job,
    ))
}

fn request<'a>(
    executor: Executor,
    version: &str,
    container: Container,
    runner: &'a [&'a str],
    allowed: &'a [&'a str],
    job: &'a [&'a str],
) -> Request<'a> {
    Request {
        executor,
        version: Version::parse(version).unwrap(),
        container,
        image: "ruby:3.1",
        runner,
        allowed,
        job,
    }
}

#[test]
fn each_version_class_has_its_own_error_text() {
    let k: Executor = Kubernetes;
    #[rustfmt::skip]
    let cases: &[(Executor, &str, Words, Words, Words, &str)] = &[
        // SRC common/config.go 12.x: `%v`; RS 3.2
        (Docker, "13.7", &["if-newer"], &[], &[], "unsupported docker-pull-policy: if-newer"),
        // RS 3.2: quoted since the list form
        (Docker, "13.8", &["if-newer"], &[], &[], "unsupported docker-pull-policy: \"if-newer\""),
        (Docker, "15.0", &[""], &[], &[], "unsupported docker-pull-policy: \"\""),
        // RS 3.2: renamed with the allowed list
        (Docker, "15.1", &["if-newer"], &[], &[], "unsupported pull_policy config: \"if-newer\""),
        (Docker, "15.1", &[], &["Always"], &[], "unsupported allowed_pull_policies config: \"Always\""),
        // RULES 1.2
        (Docker, "15.1", &[], &[], &[I], "the configured PullPolicies ([if-not-present]) are not allowed by AllowedPullPolicies ([always])"),
        (Docker, "15.2", &[N], &[N], &[N, A], "the configured PullPolicies ([never always]) are not allowed by AllowedPullPolicies ([never])"),
        // RULES 1.2; SRC executors/docker/internal/pull/manager.go 15.3
        (Docker, "15.3", &[], &[], &[I], "failed to pull image 'ruby:3.1': pull_policy ([if-not-present]) defined in GitLab pipeline config is not one of the allowed_pull_policies ([always])"),
        (Docker, "17.7", &[I], &[A], &[], "failed to pull image 'ruby:3.1': pull_policy ([if-not-present]) defined in Runner config is not one of the allowed_pull_policies ([always])"),
        // RULES 1.2
        (Docker, "17.8", &[], &[I, N], &[], "invalid pull policy for image \"ruby:3.1\": pull_policy ([always]) defined in Runner config (default) is not one of the allowed_pull_policies ([if-not-present never])"),
        (Docker, "18.0", &[], &[], &[I, N], "invalid pull policy for image \"ruby:3.1\": pull_policy ([if-not-present never]) defined in GitLab pipeline config is not one of the allowed_pull_policies ([always])"),
        // RS 3.2: with J empty the runner's own list is read before the allowed one
        (Docker, "19.4", &["x"], &["y"], &[], "unsupported pull_policy config: \"x\""),
        (Docker, "19.4", &["x"], &["y"], &[A], "unsupported allowed_pull_policies config: \"y\""),
        (Docker, "19.4", &["x"], &[], &[A], "unsupported pull_policy config: \"x\""),
        // SRC common/config.go 12.x
        (k, "13.7", &["if-newer"], &[], &[A], "unsupported kubernetes-pull-policy: if-newer"),
        (k, "13.8", &["if-newer"], &[], &[], "unsupported kubernetes-pull-policy \"if-newer\""),
        // RULES 1.2: 15.2 prints Kubernetes' spelling, an unset policy as ([])
        (k, "15.2", &[], &[], &[A], "the configured PullPolicies ([Always]) are not allowed by AllowedPullPolicies ([])"),
        (k, "15.2", &[], &[A], &[], "the configured PullPolicies ([]) are not allowed by AllowedPullPolicies ([Always])"),
        // SRC executors/kubernetes/kubernetes.go 15.3 to 17.2: the requested list first, no container in front
        (k, "15.3", &[], &[], &[A], "failed to pull image 'ruby:3.1': pull_policy ([Always]) defined in GitLab pipeline config is not one of the allowed_pull_policies ([])"),
        (k, "15.3", &[], &["x"], &["y"], "conversion to Kubernetes policy: unsupported pull policy: \"y\""),
        (k, "17.2", &["x"], &["y"], &[], "pull_policy config: unsupported pull policy: \"x\""),
        (k, "17.2", &[], &["x"], &[A], "allowed_pull_policies config: unsupported pull policy: \"x\""),
        // RS 3.3
        (k, "17.3", &[], &[A], &[], "invalid pull policy for image 'ruby:3.1': pull_policy ([]) defined in Runner config (default) is not one of the allowed_pull_policies ([Always])"),
        (k, "17.4", &[N], &[A], &[], "invalid pull policy for image 'ruby:3.1': pull_policy ([Never]) defined in Runner config is not one of the allowed_pull_policies ([Always])"),
        // RULES 1.2
        (k, "17.5", &[], &[A], &[I], "invalid pull policy for container \"build\": pull_policy ([IfNotPresent]) defined in GitLab pipeline config is not one of the allowed_pull_policies ([Always])"),
        (k, "19.1", &["x"], &[], &[], "pull_policy config: unsupported pull policy: \"x\""),
        (k, "19.1", &[], &["x"], &["y"], "allowed_pull_policies config: unsupported pull policy: \"x\""),
        (k, "19.1", &["x"], &[A], &[], "converting pull policy for container \"build\": pull_policy config: unsupported pull policy: \"x\""),
        // RULES 1.2: the prefix of 19.2 is for allowed lists only
        (k, "19.2", &["x"], &[], &[], "getting allowed pull policies: pull_policy config: unsupported pull policy: \"x\""),
        (k, "19.4", &[], &["x"], &["y"], "getting allowed pull policies: allowed_pull_policies config: unsupported pull policy: \"x\""),
        (k, "19.4", &["x"], &[A], &[], "converting pull policy for container \"build\": pull_policy config: unsupported pull policy: \"x\""),
        (k, "19.4", &[A], &[A], &["y"], "converting pull policy for container \"build\": conversion to Kubernetes policy: unsupported pull policy: \"y\""),
    ];
    for &(executor, version, runner, allowed, job, error) in cases {
        let outcome = decide(executor, version, runner, allowed, job);
        assert_eq!(
            outcome,
            Outcome {
                error: Some(error.to_owned()),
                ..Outcome::default()
            },
            "{executor:?} {version}"
        );
    }
}

#[test]
fn each_version_class_has_its_own_list() {
    let k: Executor = Kubernetes;
    #[rustfmt::skip]
    let cases: &[(Executor, &str, [Words; 3], [Words; 3])] = &[
        // [runner, allowed, job], [policies, dropped, bypass]
        // RULES 1.1.5: before 15.1 neither the job keyword nor the allowed list exists
        (Docker, "15.0", [&[I], &["x"], &[N]], [&[I], &[], &[]]),
        (Docker, "13.8", [&[A, I], &[], &[]], [&[A, I], &[], &[]]),
        // SRC common/config.go 12.x: the empty string is the default
        (Docker, "13.7", [&[""], &[], &[]], [&[A], &[], &[]]),
        // RULES 14
        (Docker, "15.2", [&[], &[], &[I, A]], [&[I, A], &[], &[I]]),
        (Docker, "15.2", [&[A, I], &[I], &[]], [&[A, I], &[], &[A]]),
        (Docker, "17.11", [&[], &[], &[A, I]], [&[A, I], &[], &[I]]),
        (Docker, "17.11", [&[A], &[A, I], &[I, N]], [&[I, N], &[], &[N]]),
        (Docker, "18.0", [&[], &[], &[I, A]], [&[A], &[I], &[]]),
        (DockerAutoscaler, "18.0", [&[N], &[N], &[N, A]], [&[N], &[A], &[]]),
        (Docker, "19.4", [&[A], &[A, I, N], &[N, A]], [&[N, A], &[], &[]]),
        // RULES 1.3: repetition is a retry
        (Docker, "19.4", [&[], &[], &[A, A]], [&[A, A], &[], &[]]),
        // RS 3.2: the job's list is not validated
        (Docker, "17.0", [&[], &[], &["x", A]], [&["x", A], &[], &["x"]]),
        // RULES 1.1.5: the job keyword of Kubernetes comes with 15.2
        (k, "15.1", [&[], &["x"], &[A]], [&[""], &[], &[]]),
        (k, "15.2", [&[], &[A], &[I, A]], [&["IfNotPresent", "Always"], &[], &[I]]),
        // RULES 14
        (k, "17.11", [&[I], &[], &[A, I]], [&["Always", "IfNotPresent"], &[], &[A]]),
        (k, "18.0", [&[A, I], &[I], &[]], [&["IfNotPresent"], &[A], &[]]),
        (k, "19.4", [&[], &[], &[]], [&[""], &[], &[]]),
        (k, "19.4", [&[], &["", A], &[A]], [&["Always"], &[], &[]]),
        // Executors without images
        (Executor::Shell, "19.4", [&["x"], &["y"], &["z"]], [&[], &[], &[]]),
    ];
    for &(executor, version, [runner, allowed, job], [policies, dropped, bypass]) in cases {
        let outcome = decide(executor, version, runner, allowed, job);
        assert_eq!(outcome.error, None, "{executor:?} {version}");
        assert_eq!(outcome.policies, policies, "{executor:?} {version}");
        assert_eq!(outcome.dropped, dropped, "{executor:?} {version}");
        assert_eq!(outcome.bypass, bypass, "{executor:?} {version}");
    }
}

#[test]
fn docker_helper_ignores_the_job_and_kubernetes_helper_does_not() {
    let docker = effective(&request(Docker, "19.4", Container::Helper, &[], &[I], &[I]));
    assert_eq!(
        docker.error.unwrap(),
        "invalid pull policy for image \"ruby:3.1\": pull_policy ([always]) defined in Runner config (default) is not one of the \
         allowed_pull_policies ([if-not-present])"
    );
    for container in [
        Container::Helper,
        Container::InitPermissions,
        Container::Service { index: 2 },
    ] {
        let kubernetes = effective(&request(Kubernetes, "19.4", container, &[], &[I], &[I]));
        assert_eq!(kubernetes.policies, ["IfNotPresent"]);
        let refused = effective(&request(Kubernetes, "19.4", container, &[], &[I], &[N]));
        let name = container.to_string();
        assert!(
            refused
                .error
                .unwrap()
                .starts_with(&format!("invalid pull policy for container \"{name}\": "))
        );
    }
}

#[test]
fn a_runner_that_refuses_its_own_list_fails_every_job() {
    let fails = |executor, version: &str, runner: &[&str], allowed: &[&str]| {
        every_job_fails(
            executor,
            Version::parse(version).unwrap(),
            "helper:1",
            runner,
            allowed,
        )
    };
    // RULES 14, rows marked with a dagger
    let error = fails(Docker, "15.2", &[], &[I]).unwrap();
    assert_eq!(
        error,
        "the configured PullPolicies ([always]) are not allowed by AllowedPullPolicies ([if-not-present])"
    );
    let error = fails(Docker, "19.4", &[I], &[A]).unwrap();
    assert!(
        error.starts_with("invalid pull policy for image \"helper:1\": "),
        "{error}"
    );
    assert_eq!(fails(Docker, "19.4", &[A, I], &[I]), None);
    assert_eq!(fails(Docker, "15.0", &[I], &[A]), None);
    assert!(fails(Docker, "19.4", &["x"], &[A]).is_some());
    // A Kubernetes job rescues itself by asking for what is allowed, if anything can be asked for.
    assert_eq!(fails(Kubernetes, "19.4", &[], &[I]), None);
    assert_eq!(fails(Kubernetes, "19.4", &["x"], &[I]), None);
    assert!(fails(Kubernetes, "19.4", &["x"], &[]).is_some());
    assert!(fails(Kubernetes, "19.4", &[A], &[""]).is_some());
    assert!(fails(Kubernetes, "15.1", &["x"], &[A]).is_some());
    assert_eq!(fails(Executor::Custom, "19.4", &["x"], &["y"]), None);
}

#[test]
fn words_are_spelled_exactly() {
    for policy in Policy::ALL {
        assert_eq!(Policy::parse(policy.word()), Some(policy));
        assert_eq!(
            kubernetes_spelling(policy.word()),
            Some(policy.kubernetes())
        );
    }
    for word in [
        "",
        "Always",
        " always",
        "always ",
        "if_not_present",
        "IfNotPresent",
        "missing",
        "if-newer",
    ] {
        assert_eq!(Policy::parse(word), None, "{word:?}");
    }
    assert_eq!(kubernetes_spelling(""), Some(""));
    assert_eq!(kubernetes_spelling("Always"), None);
}

#[test]
fn defaults_and_allowed_words_follow_the_executor() {
    assert_eq!(*requested_default(Docker, &[]), [A]);
    assert_eq!(*requested_default(Kubernetes, &[]), [""]);
    assert_eq!(*requested_default(Docker, &[I, A]), [I, A]);
    assert!(requested_default(Executor::Ssh, &[]).is_empty());

    assert_eq!(allowed_list(Docker, &[], &[]), [A]);
    assert_eq!(allowed_list(Kubernetes, &[], &[]), [""]);
    assert_eq!(allowed_list(Docker, &[I], &[]), [I]);
    assert_eq!(allowed_list(Docker, &[I], &[A, N, A]), [A, N]);
    assert_eq!(allowed_list(Docker, &[A, A], &[]), [A]);
}
