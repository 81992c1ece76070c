//! See rules/unknown-value.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;

/// A key that knows few words.
struct Vocabulary {
    key: &'static str,
    since: Version,
    words: &'static [&'static str],
    /// What another word leads to.
    effect: &'static str,
    level: Severity,
}

const PROTOCOL: Vocabulary = Vocabulary {
    key: "protocol",
    since: Version::new(15, 5),
    words: &["ssh", "winrm", "winrm+http", "winrm+https"],
    effect: "the runner cannot log in to its instances",
    level: Severity::Error,
};

const START_TYPE: Vocabulary = Vocabulary {
    key: "start_type",
    since: Version::new(15, 7),
    words: &["headless", "gui", "separate"],
    effect: "VirtualBox does not start the machine",
    level: Severity::Error,
};

const AUTHENTICATION: Vocabulary = Vocabulary {
    key: "AuthenticationType",
    since: Version::new(14, 4),
    words: &["access-key", "iam"],
    effect: "the Runner authenticates in neither way",
    level: Severity::Warning,
};

const WRITERS: Vocabulary = Vocabulary {
    key: "writers",
    since: Version::new(19, 2),
    words: &["logrotate", "snowplow_billing"],
    effect: "nothing is written that way",
    level: Severity::Warning,
};

const MEDIUM: Vocabulary = Vocabulary {
    key: "medium",
    since: Version::new(10, 1),
    words: &["Memory", "HugePages"],
    effect: "Kubernetes does not start the pod",
    level: Severity::Error,
};

const PROPAGATION: [&str; 3] = ["None", "HostToContainer", "Bidirectional"];

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

const OPERATORS: [&str; 6] = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];

const REFUSED: &str = "Kubernetes refuses the pod";

const fn refused(key: &'static str, since: Version, words: &'static [&'static str]) -> Vocabulary {
    Vocabulary {
        key,
        since,
        words,
        effect: REFUSED,
        level: Severity::Error,
    }
}

const HOST_PATH: Vocabulary = refused("mount_propagation", Version::new(17, 8), &PROPAGATION);
const CLAIM: Vocabulary = refused("mount_propagation", Version::new(17, 2), &PROPAGATION);
const EMPTY_DIR: Vocabulary = refused("mount_propagation", Version::new(19, 0), &PROPAGATION);
const TOLERATION: Vocabulary = refused("node_tolerations", Version::new(11, 8), &EFFECTS);
const OPERATOR: Vocabulary = refused("operator", Version::new(13, 4), &OPERATORS);

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        check_connector(runner, sink);
        let virtualbox = |executor| executor == Executor::Virtualbox;
        if let Some(section) = values::section(runner, "virtualbox", virtualbox) {
            START_TYPE.check_key(runner, section, sink);
        }
        let s3 = runner.section("cache").section("s3");
        AUTHENTICATION.check_folded(runner, s3, sink);
        if let Some(section) = values::kubernetes(runner) {
            check_volumes(runner, section.section("volumes"), sink);
            check_tolerations(runner, section, sink);
            check_affinity(runner, section, sink);
        }
    }
    check_writers(config, sink);
}

fn check_connector(runner: Runner<'_>, sink: &mut Sink<'_>) {
    let Some(section) = values::autoscaler(runner) else {
        return;
    };
    for section in [section, section.section("vm_isolation")] {
        PROTOCOL.check_key(runner, section.section("connector_config"), sink);
    }
}

fn check_volumes<'t>(runner: Runner<'t>, volumes: Section<'t>, sink: &mut Sink<'_>) {
    for (kind, vocabulary) in [
        ("host_path", &HOST_PATH),
        ("pvc", &CLAIM),
        ("empty_dir", &EMPTY_DIR),
    ] {
        for volume in volumes.tables(kind) {
            vocabulary.check_key(runner, volume, sink);
        }
    }
    for volume in volumes.tables("empty_dir") {
        let word = values::text(runner, volume, MEDIUM.key, MEDIUM.since);
        if let Some(word) = word.filter(|word| !word.text.starts_with("HugePages-")) {
            MEDIUM.check_word(word, sink);
        }
    }
}

/// `"key=value" = "effect"`
fn check_tolerations<'t>(runner: Runner<'t>, section: Section<'t>, sink: &mut Sink<'_>) {
    for toleration in section.section(TOLERATION.key).entries() {
        if let Some(word) = values::word(runner, toleration) {
            TOLERATION.check_word(word, sink);
        }
    }
}

fn check_affinity<'t>(runner: Runner<'t>, section: Section<'t>, sink: &mut Sink<'_>) {
    if runner.version() < OPERATOR.since {
        return;
    }
    let mut waiting: Vec<Field<'t>> = section.get("affinity").into_iter().collect();
    let mut found = Vec::new();
    while let Some(field) = waiting.pop() {
        for entry in field.entries() {
            if entry.name() == Some(OPERATOR.key) {
                found.extend(values::word(runner, entry));
            } else {
                waiting.push(entry);
            }
        }
        waiting.extend(field.items());
    }
    for word in found {
        OPERATOR.check_word(word, sink);
    }
}

fn check_writers(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    let table = |field: Field<'_>| field.shape() == Shape::Map;
    let logger = config
        .get("experimental")
        .filter(|field| table(*field))
        .and_then(|field| field.get("usage_logger"));
    let list = logger.and_then(|logger| logger.get(WRITERS.key));
    let Some(Known::Is(words)) = list.map(Field::words) else {
        return;
    };
    if config.version() < WRITERS.since {
        return;
    }
    for word in words {
        WRITERS.check_word(word, sink);
    }
}

impl Vocabulary {
    fn check_key<'t>(&self, runner: Runner<'t>, section: Section<'t>, sink: &mut Sink<'_>) {
        if let Some(word) = values::text(runner, section, self.key, self.since) {
            self.check_word(word, sink);
        }
    }

    /// The same, where letter case does not matter.
    fn check_folded<'t>(&self, runner: Runner<'t>, section: Section<'t>, sink: &mut Sink<'_>) {
        let word = values::text(runner, section, self.key, self.since);
        let is_known = |word: &Word<'_>| {
            let mut words = self.words.iter();
            words.any(|known| known.eq_ignore_ascii_case(word.text))
        };
        if let Some(word) = word.filter(|word| !is_known(word)) {
            self.check_word(word, sink);
        }
    }

    fn check_word(&self, word: Word<'_>, sink: &mut Sink<'_>) {
        if self.words.contains(&word.text) {
            return;
        }
        let message = format!(
            "`{}` is no value of `{}`, and {}",
            shown(word.text),
            self.key,
            self.effect
        );
        let finding = sink.report(word.field, message);
        finding
            .level(self.level)
            .here("unknown value")
            .help(format!("use {}", values::choices(self.words)));
        if let Some(meant) = values::same_letters(word.text, self.words) {
            let safety = match self.level {
                Severity::Error => Safety::Safe,
                Severity::Warning | Severity::Note => Safety::Unsafe,
            };
            values::replace(finding, word, meant, safety);
        }
    }
}
