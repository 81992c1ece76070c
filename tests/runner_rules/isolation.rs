//! What keeps jobs apart from their host: levels, old versions, other executors.

use super::{of_rule, runner};

const SHARED: &str = "trust = 'shared'";
const GROUP: &str = "trust = 'group'";
const PROJECT: &str = "trust = 'project'";

#[track_caller]
fn check(rule: &str, cases: &[(&str, String, &[&str])]) {
    for (settings, config, expected) in cases {
        assert_eq!(of_rule(rule, settings, config), *expected, "{config}");
    }
}

#[test]
fn sockets_are_found_on_all_executors_with_containers() {
    let socket = "volumes = ['/var/run/docker.sock:/x:ro']";
    let pipe = "volumes = ['\\\\.\\pipe\\docker_engine:\\\\.\\pipe\\docker_engine']";
    let pod = "[[runners.kubernetes.volumes.host_path]]\nname = 'x'\nmount_path = '/x'\nhost_path = '/run'";
    check(
        "docker-socket-mounted",
        &[
            (SHARED, runner("docker", socket), &["6 error"]),
            (GROUP, runner("docker", socket), &["6 error"]),
            (PROJECT, runner("docker", socket), &["6 warning"]),
            ("", runner("docker-windows", pipe), &["6 warning"]),
            ("", runner("kubernetes", pod), &["9 warning"]),
            (
                "",
                runner("docker", "volumes = ['{{ x }}', '/run:/run']"),
                &["6 warning"],
            ),
            ("", runner("shell", socket), &[]),
            (
                "",
                runner("docker", "volumes = ['docker.sock:/x', '/cache']"),
                &[],
            ),
            ("", runner("docker", "volumes = ['/run']"), &[]),
            (
                "",
                runner("docker", "volumes = ['/run:/run']\nVolumes = ['/cache']"),
                &[],
            ),
            ("", format!("[runners.docker]\n{socket}\n"), &["2 warning"]),
        ],
    );
}

#[test]
fn system_directories_are_lowered_where_they_are_read_only() {
    let volume = |entry: &str| runner("docker", &format!("volumes = ['{entry}']"));
    check(
        "sensitive-host-path-mounted",
        &[
            (SHARED, volume("/var:/x"), &["6 error"]),
            (
                SHARED,
                volume("/sys/fs/cgroup:/sys/fs/cgroup:ro"),
                &["6 warning"],
            ),
            (SHARED, volume("/etc:/x:ro"), &["6 error"]),
            (PROJECT, volume("C:\\:C:\\host"), &["6 warning"]),
            ("", volume("/etc/ssl/certs:/etc/ssl/certs:ro"), &[]),
            ("", volume("/etc/ssl/certs:/etc/ssl/certs"), &["6 warning"]),
            ("", volume("/srv:/etc"), &[]),
            ("", volume("/var/run/docker.sock:/x"), &[]),
            ("", volume("$HOME:/x"), &[]),
        ],
    );
}

#[test]
fn host_directories_are_shared_by_projects() {
    let volume = "volumes = ['/srv/a:/a', '/srv/b:/b:ro', '/c', 'name:/d']";
    let once = "volumes = ['/srv/a:/a']\n[runners.autoscaler]\nmax_use_count = 1";
    check(
        "host-volume-shared-writable",
        &[
            (SHARED, runner("docker", volume), &["6 warning"]),
            (GROUP, runner("docker", volume), &["6 note"]),
            (PROJECT, runner("docker", volume), &[]),
            ("", runner("docker", volume), &[]),
            (SHARED, runner("docker-autoscaler", once), &[]),
        ],
    );
}

#[test]
fn namespaces_count_from_their_version_on() {
    let pod = |patch: &str, flag: &str| {
        runner(
            "kubernetes",
            &format!("[[runners.kubernetes.pod_spec]]\npatch = '{patch}'\n{flag}"),
        )
    };
    let off = "[runners.feature_flags]\nFF_USE_ADVANCED_POD_SPEC_CONFIGURATION = false";
    check(
        "host-namespace",
        &[
            (SHARED, runner("docker", "pid_mode = 'host'"), &["6 error"]),
            (
                "runner-version = '19.0'",
                runner("docker", "pid_mode = 'host'"),
                &[],
            ),
            ("", runner("docker", "pid_mode = '{{ mode }}'"), &[]),
            ("", runner("docker", "network_mode = 'Host'"), &[]),
            ("", pod("hostPID: true", ""), &["7 warning"]),
            ("", pod("hostPID: true", off), &[]),
            ("runner-version = '15.9'", pod("hostPID: true", ""), &[]),
        ],
    );
}

#[test]
fn capabilities_are_known_in_any_spelling() {
    check(
        "dangerous-capability",
        &[
            (
                SHARED,
                runner("docker", "cap_add = ['cap_sys_admin', 'CHOWN']"),
                &["6 error"],
            ),
            ("", runner("docker", "cap_add = ['all']"), &["6 warning"]),
            ("", runner("docker", "cap_add = ['NET_ADMIN']"), &[]),
            (
                "profile = 'strict'",
                runner("docker", "cap_add = ['NET_ADMIN']"),
                &["6 warning"],
            ),
            (
                "",
                runner("kubernetes", "cap_add = ['BPF']"),
                &["6 warning"],
            ),
            (
                "runner-version = '13.4'",
                runner("kubernetes", "cap_add = ['BPF']"),
                &[],
            ),
        ],
    );
}

#[test]
fn rootless_builds_of_one_project_may_be_unconfined() {
    let open = "security_opt = ['seccomp:unconfined']";
    let both = "privileged = true\nsecurity_opt = ['seccomp:unconfined']";
    let dynamic = "privileged = '{{ x }}'\nsecurity_opt = ['seccomp:unconfined']";
    let services = "services_security_opt = ['label=disable']";
    check(
        "security-opt-unconfined",
        &[
            (SHARED, runner("docker", open), &["6 warning"]),
            (PROJECT, runner("docker", open), &[]),
            (PROJECT, runner("docker", both), &["7 warning"]),
            (PROJECT, runner("docker", dynamic), &["7 warning"]),
            ("", runner("docker", services), &["6 warning"]),
            ("runner-version = '15.9'", runner("docker", services), &[]),
            (
                "",
                runner("docker", "security_opt = ['systempaths=unconfined']"),
                &["6 note"],
            ),
            (
                "",
                runner("docker", "security_opt = ['seccomp=/x.json']"),
                &[],
            ),
        ],
    );
}

#[test]
fn devices_of_services_and_rules_count_too() {
    check(
        "raw-device-exposed",
        &[
            (
                SHARED,
                runner("docker", "devices = ['/dev/nvme0n1:/x:r']"),
                &["6 error"],
            ),
            (
                "",
                runner("docker", "devices = ['/dev/', '/dev/kvm']"),
                &["6 warning"],
            ),
            (
                "",
                runner(
                    "docker",
                    "[runners.docker.services_devices]\n'a:*' = ['/dev/vda']",
                ),
                &["7 warning"],
            ),
            (
                "",
                runner(
                    "docker",
                    "device_cgroup_rules = ['a  *:*  rwm', 'c 10:1 r']",
                ),
                &["6 warning"],
            ),
            ("", runner("docker", "devices = ['/dev/fuse']"), &[]),
        ],
    );
}

#[test]
fn machines_for_one_job_are_fine() {
    let machine = |lines: &str| {
        runner(
            "docker+machine",
            &format!("privileged = true\n[runners.machine]\n{lines}"),
        )
    };
    let instance = |lines: &str| {
        format!("[[runners]]\nname = 'a'\nexecutor = 'instance'\n[runners.autoscaler]\n{lines}\n")
    };
    let unprivileged = runner(
        "docker-autoscaler",
        "[runners.autoscaler]\nmax_use_count = 9",
    );
    check(
        "autoscaled-instance-reused",
        &[
            (SHARED, machine("MaxBuilds = 100"), &["8 warning"]),
            (SHARED, machine("IdleCount = 1"), &["7 warning"]),
            (SHARED, machine("MaxBuilds = 1"), &[]),
            (SHARED, machine("MaxBuilds = '{{ x }}'"), &[]),
            (PROJECT, machine("MaxBuilds = 100"), &[]),
            (GROUP, instance("max_use_count = 0"), &["5 warning"]),
            (
                GROUP,
                instance("max_use_count = 1\ncapacity_per_instance = 2"),
                &["6 warning"],
            ),
            (GROUP, instance("max_use_count = 1"), &[]),
            (
                GROUP,
                instance("[runners.autoscaler.vm_isolation]\nenabled = true"),
                &[],
            ),
            (SHARED, unprivileged, &[]),
        ],
    );
}

#[test]
fn overwrites_are_judged_by_what_they_match() {
    let pod = |lines: &str| runner("kubernetes", lines);
    check(
        "kubernetes-overwrite-too-broad",
        &[
            (
                SHARED,
                pod("namespace_overwrite_allowed = '^.*$'"),
                &["6 error"],
            ),
            ("", pod("namespace_overwrite_allowed = '.+'"), &["6 note"]),
            ("", pod("namespace_overwrite_allowed = 'ci-.*'"), &[]),
            ("", pod("namespace_overwrite_allowed = ''"), &[]),
            ("", pod("namespace_overwrite_allowed = '(.*'"), &[]),
            (
                "",
                pod("pod_annotations_overwrite_allowed = '.+=.+'"),
                &["6 note"],
            ),
            (
                PROJECT,
                pod("pod_annotations_overwrite_allowed = '.*'"),
                &[],
            ),
            (
                "runner-version = '15.5'",
                pod("node_selector_overwrite_allowed = '.*'"),
                &[],
            ),
            (
                SHARED,
                runner("docker", "bearer_token_overwrite_allowed = true"),
                &[],
            ),
        ],
    );
    check(
        "kubernetes-overwrite-unanchored",
        &[
            (
                "",
                pod("service_account_overwrite_allowed = '^ci|web$'"),
                &["6 warning"],
            ),
            (
                PROJECT,
                pod("service_account_overwrite_allowed = 'ci'"),
                &["6 note"],
            ),
            ("", pod("service_account_overwrite_allowed = '.*'"), &[]),
            ("", pod("node_selector_overwrite_allowed = 'a=.*'"), &[]),
        ],
    );
}

#[test]
fn keys_of_ssh_hosts_are_checked_since_15() {
    let ssh = |executor: &str, lines: &str| {
        format!(
            "[[runners]]\nname = 'a'\nexecutor = '{executor}'\n[runners.ssh]\nuser = 'a'\n{lines}\n"
        )
    };
    let off = "disable_strict_host_key_checking = true";
    check(
        "ssh-host-key-checking-disabled",
        &[
            ("", ssh("parallels", off), &["6 warning"]),
            ("", ssh("docker", off), &[]),
            ("", ssh("ssh", ""), &[]),
            ("runner-version = '14.5'", ssh("ssh", ""), &["4 warning"]),
            (
                "runner-version = '14.2'",
                ssh("ssh", "disable_strict_host_key_checking = false"),
                &["4 warning"],
            ),
            ("runner-version = '15.0'", ssh("ssh", ""), &[]),
        ],
    );
}
