//! Patches of pods: `[[runners.kubernetes.pod_spec]]`.

use std::sync::Arc;

use crate::model::field::Field;
use crate::model::known::Known;
use crate::model::runner::Runner;
use crate::settings::Version;
use crate::source::Sources;
use crate::syntax::{Data, Forest, Node, Shape};

/// First version that reads patches.
const SINCE: Version = Version::new(15, 10);

/// What puts a pod into a namespace of its node.
const NAMESPACES: [&str; 3] = ["hostNetwork", "hostPID", "hostIPC"];

/// The patches of a runner. None where a feature flag is off for all jobs; where nothing is said of the
/// flag, jobs can turn it on.
#[must_use]
pub fn patches(runner: Runner<'_>) -> Vec<Field<'_>> {
    let flags = runner.section("feature_flags");
    let flag = flags.get("FF_USE_ADVANCED_POD_SPEC_CONFIGURATION");
    let is_off = flag.is_some_and(|flag| flag.bool() == Known::Is(false));
    if is_off || runner.version() < SINCE {
        return Vec::new();
    }
    let tables = runner.kubernetes().tables("pod_spec");
    let patches = tables.into_iter().filter_map(|table| table.get("patch"));
    patches.collect()
}

/// The namespaces of its node that a patch puts a pod into.
#[must_use]
pub fn host_namespaces(patch: &str) -> Vec<&'static str> {
    let file = Sources::default().add_text("patch", patch);
    let mut forest = Forest::default();
    let parsed = forest.parse_document(file, &Arc::from(patch));
    if !parsed.errors.is_empty() {
        return Vec::new();
    }
    let root = forest.node(parsed.root);
    let is_asked_for = |name: &&'static str| match root.shape() {
        Shape::Map => root.get(name).is_some_and(|entry| is_true(entry.value)),
        Shape::List => root.items().any(|step| sets(step, name)),
        Shape::Scalar | Shape::Null => false,
    };
    NAMESPACES.into_iter().filter(is_asked_for).collect()
}

fn is_true(node: Node<'_>) -> bool {
    matches!(node.data(), Data::Bool(true))
}

/// Whether a step of a JSON patch sets a key of the pod.
fn sets(step: Node<'_>, name: &str) -> bool {
    let value = |key| step.get(key).map(|entry| entry.value);
    let text = |key| value(key).and_then(Node::text).unwrap_or_default();
    let is_set = ["add", "replace"].contains(&text("op"));
    is_set && text("path").strip_prefix('/') == Some(name) && value("value").is_some_and(is_true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_are_found_in_each_kind_of_patch() {
        for (patch, expected) in [
            ("hostNetwork: true\nhostPID: false", &["hostNetwork"][..]),
            (
                "\n  hostPID: true\n  hostIPC: true\n",
                &["hostPID", "hostIPC"],
            ),
            ("{\"hostNetwork\": true}", &["hostNetwork"]),
            (
                "[{\"op\": \"add\", \"path\": \"/hostIPC\", \"value\": true}]",
                &["hostIPC"],
            ),
            ("- op: remove\n  path: /hostIPC\n  value: true", &[]),
            ("containers:\n  - hostNetwork: true", &[]),
            ("hostNetwork: 'true", &[]),
            ("", &[]),
        ] {
            assert_eq!(host_namespaces(patch), expected, "{patch}");
        }
    }
}
