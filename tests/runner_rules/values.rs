//! Values that load and fail later: where they are left alone, and what versions make of them.

use super::{findings, runner};

/// Findings of the rules on values.
fn of_values(settings: &str, config: &str) -> Vec<String> {
    const RULES: [&str; 20] = [
        "clone-url-without-scheme",
        "docker-cpus-invalid",
        "docker-device-invalid",
        "docker-dns-invalid",
        "docker-mac-address-invalid",
        "docker-size-invalid",
        "docker-ulimit-invalid",
        "environment-entry-without-equals",
        "helper-image-flavor-unknown",
        "invalid-label",
        "invalid-schedule",
        "kubernetes-dns-policy-invalid",
        "kubernetes-quantity-invalid",
        "kubernetes-security-profile-invalid",
        "listen-address-invalid",
        "pod-spec-patch-invalid",
        "pod-spec-without-feature-flag",
        "shm-size-too-small",
        "unknown-value",
        "value-below-minimum",
    ];
    let mut found = findings(settings, config);
    found.retain(|finding| RULES.iter().any(|rule| finding.contains(rule)));
    found
}

#[track_caller]
fn check(cases: &[(&str, &str, &[&str])]) {
    for (settings, config, expected) in cases {
        assert_eq!(
            of_values(settings, config),
            *expected,
            "{settings}\n{config}"
        );
    }
}

const DOCKER: &str = "memory = '512Mi'\ncpus = '1,5'\nshm_size = 256\ndns = ['x']\nmac_address = 'x'\n\
    devices = ['a:b:c:d']\nhelper_image_flavor = 'x'\n[runners.docker.ulimit]\nnofile = 'x'\n";

const KUBERNETES: &str = "memory_limit = '2gb'\ndns_policy = 'x'\n[[runners.kubernetes.pod_spec]]\n\
    patch_type = 'x'\npatch = 'a: b'\n[runners.kubernetes.node_tolerations]\na = 'x'\n";

#[test]
fn sections_count_for_the_executors_that_read_them() {
    let docker = [
        "6 docker-size-invalid error",
        "7 docker-cpus-invalid error",
        "8 shm-size-too-small warning",
        "9 docker-dns-invalid error",
        "10 docker-mac-address-invalid error",
        "11 docker-device-invalid error",
        "12 helper-image-flavor-unknown warning",
        "14 docker-ulimit-invalid error",
    ];
    for executor in [
        "docker",
        "docker-windows",
        "docker+machine",
        "docker-autoscaler",
    ] {
        assert_eq!(
            of_values("", &runner(executor, DOCKER)),
            docker,
            "{executor}"
        );
    }
    for executor in ["shell", "instance", "{{ .executor }}", "unheard-of"] {
        assert!(
            of_values("", &runner(executor, DOCKER)).is_empty(),
            "{executor}"
        );
    }
    let other = runner("kubernetes", "").replace("image = 'x'\n", "");
    let both = format!("{other}[runners.docker]\n{DOCKER}");
    assert!(of_values("", &both).is_empty());
    // A template has no executor yet, and a part has no header.
    let template = format!("[[runners]]\n[runners.docker]\n{DOCKER}");
    assert_eq!(of_values("", &template).len(), docker.len());
    let part = format!("[runners.docker]\n{DOCKER}");
    assert_eq!(of_values("", &part).len(), docker.len());
    assert_eq!(
        of_values("", &runner("kubernetes", KUBERNETES)),
        [
            "6 kubernetes-quantity-invalid error",
            "7 kubernetes-dns-policy-invalid error",
            "8 pod-spec-without-feature-flag warning",
            "9 pod-spec-patch-invalid error",
            "12 unknown-value error",
        ]
    );
}

#[test]
fn what_is_not_decided_is_left_alone() {
    let templated = runner(
        "docker",
        "memory = '{{ .memory }}'\ncpus = '{% cpus %}'\ndns = ['{{ dns }}']\nhelper_image_flavor = '{{ x }}'",
    );
    check(&[
        ("", &templated, &[]),
        // Which of two spellings counts is random.
        ("", &runner("docker", "memory = 'x'\nMemory = '1g'"), &[]),
        (
            "",
            &runner("docker", "Memory = 'x'"),
            &["6 docker-size-invalid error"],
        ),
        // Values of other types keep the file from loading.
        (
            "",
            &runner(
                "docker",
                "memory = 512\ncpus = 2\ndns = '1.1.1.1'\nshm_size = 'x'",
            ),
            &[],
        ),
        // Something fills in variables.
        (
            "templated = true",
            &runner("docker", "memory = '$MEMORY'\ncpus = '${CPUS}m'"),
            &[],
        ),
        (
            "",
            &runner("docker", "memory = '$MEMORY'"),
            &["6 docker-size-invalid error"],
        ),
        // What an error in the text may have moved here.
        ("", &runner("docker", "memory = 'x'\nnot toml"), &[]),
        // The flag may stand in another part.
        ("", "[[runners.kubernetes.pod_spec]]\npatch = 'a: b'\n", &[]),
        // A variable decides about the flag.
        (
            "",
            "[[runners]]\nexecutor = 'kubernetes'\nenvironment = ['FF_USE_ADVANCED_POD_SPEC_CONFIGURATION=$FLAG']\n\
             [[runners.kubernetes.pod_spec]]\npatch = 'a: b'\n",
            &[],
        ),
        // Unset
        (
            "",
            &runner(
                "docker",
                "memory = ''\ncpus = ''\nmac_address = ''\nshm_size = 0",
            ),
            &[],
        ),
        (
            "",
            &runner("kubernetes", "memory_limit = ''\ndns_policy = ''"),
            &[],
        ),
    ]);
}

#[test]
fn versions_know_their_own_values() {
    let labels = "[labels]\nos = 'linux'\n[[runners]]\nexecutor = 'shell'\n";
    check(&[
        ("runner-version = '18.4'", labels, &[]),
        (
            "runner-version = '18.5'",
            labels,
            &["2 invalid-label error"],
        ),
        (
            "runner-version = '15.0'",
            &runner("docker", "memory = '512Mi'"),
            &[],
        ),
        (
            "runner-version = '19.1'",
            &runner("docker", "dns = ['x']\nmac_address = 'x'"),
            &[
                "6 docker-dns-invalid warning",
                "7 docker-mac-address-invalid error",
            ],
        ),
        (
            "runner-version = '16.8'",
            &runner("docker", "service_memory = 'x'"),
            &[],
        ),
        (
            "runner-version = '17.8'",
            &runner("docker", "helper_image_flavor = 'alpine3.18'"),
            &[],
        ),
        (
            "runner-version = '18.5'",
            &runner("docker", "helper_image_flavor = 'alpine3.18'"),
            &["6 helper-image-flavor-unknown warning"],
        ),
        (
            "runner-version = '18.10'",
            &runner(
                "kubernetes",
                "[runners.kubernetes.pod_security_context.seccomp_profile]\ntype = 'x'",
            ),
            &[],
        ),
        (
            "runner-version = '18.9'",
            &runner("kubernetes", "pod_cpu_limit = 'x'"),
            &[],
        ),
    ]);
}

#[test]
fn labels_of_all_levels_are_counted_together() {
    let labels = |name: &str, count: usize| -> String {
        (0..count)
            .map(|number| format!("{name}{number:02} = 'x'\n"))
            .collect()
    };
    let config = |global: usize, own: usize| {
        format!(
            "[labels]\n{}[[runners]]\nexecutor = 'shell'\n[runners.labels]\n{}",
            labels("a", global),
            labels("b", own)
        )
    };
    assert!(of_values("", &config(16, 16)).is_empty());
    assert_eq!(of_values("", &config(17, 16)), ["21 invalid-label error"]);
    // Those of the same name are the same.
    let same = config(20, 20).replace("\nb", "\na");
    assert!(of_values("", &same).is_empty());
}

#[test]
fn what_is_read_with_the_file_counts_for_every_executor() {
    // Verdicts of the Runner's own loader.
    let machine = |period: &str| {
        format!(
            "[[runners]]\nexecutor = 'docker'\n[runners.machine]\nMachineDriver = 'x'\nMachineName = 'a-%s'\n\
             [[runners.machine.autoscaling]]\nPeriods = [\"{period}\"]\n"
        )
    };
    for (period, is_loaded) in [
        ("0 9 * * mon-fri", true),
        ("* * 9-17 * * mon-fri *", true),
        ("0 0 L * *", true),
        ("garbage", false),
        ("", false),
        ("* * * * 8", false),
    ] {
        let found = of_values("", &machine(period));
        assert_eq!(found.is_empty(), is_loaded, "{period}: {found:?}");
    }
    let policy = "[runners.autoscaler]\n[[runners.autoscaler.policy]]\nperiods = ['x']\n";
    let shell = format!("[[runners]]\nexecutor = 'shell'\n{policy}");
    assert!(of_values("", &shell).is_empty());
    let instance = format!("[[runners]]\nexecutor = 'instance'\n{policy}");
    assert_eq!(of_values("", &instance), ["5 invalid-schedule error"]);
}

#[test]
fn entries_that_may_be_secrets_are_not_repeated() {
    let config = "[[runners]]\nexecutor = 'shell'\nenvironment = ['glpat-0123456789abcdefghij']\n\
                  clone_url = 'user:secret@gitlab.example.com'\n";
    let project = super::project("", config);
    let report = project.lint(&project.settings);
    let messages: Vec<&str> = report
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    assert!(
        messages
            .iter()
            .any(|message| message.contains("`environment`")),
        "{messages:?}"
    );
    assert!(
        messages
            .iter()
            .any(|message| message.contains("`clone_url`")),
        "{messages:?}"
    );
    for secret in ["glpat", "secret"] {
        assert!(
            !messages.iter().any(|message| message.contains(secret)),
            "{messages:?}"
        );
    }
}
