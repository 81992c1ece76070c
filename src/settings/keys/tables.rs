//! The keys of tables that may stand several times.

use super::{Key, Kind, PROFILES, TRUSTS, key};

/// The keys of `[[runner]]`.
pub const RUNNER: &[Key] = &[
    key(
        "name",
        Kind::Text,
        "",
        "\"docker-1\"",
        "",
        "The runner by its `name` in the Runner file.",
    ),
    key(
        "id",
        Kind::Whole,
        "",
        "12",
        "",
        "The runner by the number that GitLab gave it.",
    ),
    key(
        "token-prefix",
        Kind::Text,
        "",
        "\"glrt-abc\"",
        "",
        "The runner by the start of its token.",
    ),
    key(
        "tags",
        Kind::Texts,
        "",
        "[\"docker\", \"linux\"]",
        "",
        "Its tags; without them nobody knows which jobs it takes.",
    ),
    key(
        "run-untagged",
        Kind::Flag,
        "",
        "true",
        "",
        "Whether it takes jobs without tags.",
    ),
    key(
        "trust",
        Kind::Word(TRUSTS),
        "",
        "\"group\"",
        "",
        "Who can start jobs on it.",
    ),
    key(
        "version",
        Kind::Version,
        "",
        "\"18.4\"",
        "",
        "The version it runs.",
    ),
    key(
        "protected",
        Kind::Flag,
        "",
        "true",
        "",
        "Whether it takes only jobs of protected branches and tags.",
    ),
];

/// The keys of `[[override]]`.
pub const OVERRIDE: &[Key] = &[
    key(
        "paths",
        Kind::Patterns,
        "",
        "[\"legacy/**\", \"runners/shared/*.toml\"]",
        "",
        "The files it is for, as in `exclude`; required.",
    ),
    key(
        "profile",
        Kind::Word(PROFILES),
        "",
        "\"default\"",
        "--profile",
        "How much is reported in these files.",
    ),
    key(
        "trust",
        Kind::Word(TRUSTS),
        "",
        "\"project\"",
        "--trust",
        "Who can start jobs on the runners of these Runner files.",
    ),
    key(
        "runner-version",
        Kind::Version,
        "",
        "\"16.11\"",
        "--runner-version",
        "Version of the runners of these Runner files.",
    ),
    key(
        "templated",
        Kind::Flag,
        "",
        "true",
        "",
        "Whether something fills in `${VARIABLES}` of these Runner files.",
    ),
    key(
        "rules",
        Kind::Levels,
        "",
        "privileged-shared-runner = \"note\"",
        "--ignore",
        "Level of single rules in these files.",
    ),
];
