//! See rules/keyword-needs-newer-gitlab.md.

use std::collections::BTreeSet;

use crate::rule::prelude::*;

/// Keywords of images and services, and the first version that knows them.
const OF_IMAGES: [(&str, Version); 3] = [
    ("pull_policy", Version::new(15, 1)),
    ("docker", Version::new(16, 7)),
    ("kubernetes", Version::new(17, 11)),
];

/// Platforms without `user`, which came later.
const DOCKER_USER: Version = Version::new(16, 8);

/// `cache:unprotect`.
const UNPROTECT: Version = Version::new(15, 8);

/// `include:integrity`.
const INTEGRITY: Version = Version::new(17, 9);

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    let Some(version) = pipeline.facts().gitlab_version() else {
        return;
    };
    let mut checker = Checker {
        version,
        seen: BTreeSet::new(),
        sink,
    };
    for document in pipeline.documents() {
        let root = document.root;
        for include in checker.unseen(root, "include") {
            checker.key(include, "include", "integrity", INTEGRITY);
        }
        checker.body(root);
        for section in root.entries() {
            checker.body(section.value);
        }
    }
}

struct Checker<'c, 's> {
    version: Version,
    seen: BTreeSet<NodeId>,
    sink: &'c mut Sink<'s>,
}

impl Checker<'_, '_> {
    /// A job, a template, `default`, or the top level with its deprecated keywords.
    fn body(&mut self, body: Node<'_>) {
        for image in self.unseen(body, "image") {
            self.image(image, "image");
        }
        for service in self.unseen(body, "services") {
            self.image(service, "services");
        }
        for cache in self.unseen(body, "cache") {
            self.key(cache, "cache", "unprotect", UNPROTECT);
        }
    }

    fn image(&mut self, image: Node<'_>, name: &str) {
        for (key, since) in OF_IMAGES {
            self.key(image, name, key, since);
        }
        let docker = image.get("docker").map(|docker| docker.value);
        if let Some(docker) = docker.filter(|_| self.version >= Version::new(16, 7)) {
            self.key(docker, &format!("{name}:docker"), "user", DOCKER_USER);
        }
    }

    fn key(&mut self, map: Node<'_>, parent: &str, key: &str, since: Version) {
        let version = self.version;
        let Some(entry) = map.get(key).filter(|_| version < since) else {
            return;
        };
        self.sink
            .report(
                entry,
                format!("`{parent}:{key}` needs GitLab {since}; {version} refuses it"),
            )
            .here("unknown to this version")
            .help("upgrade GitLab, or correct its version in the settings");
    }

    /// The maps of a keyword that takes one or a list of them, once however many aliases bring them.
    fn unseen<'t>(&mut self, body: Node<'t>, keyword: &str) -> Vec<Node<'t>> {
        let value = body.get(keyword).map(|entry| entry.value);
        let Some(value) = value.filter(|value| self.seen.insert(value.id())) else {
            return Vec::new();
        };
        match value.shape() {
            Shape::List => value.items().collect(),
            _ => vec![value],
        }
    }
}
