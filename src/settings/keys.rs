//! Every key of `.gitlab-runner-lint.toml`: its type, its default, what it is for. The reader, the
//! JSON Schema, `docs/settings.md` and `config` go by this table.

mod tables;

pub use tables::{OVERRIDE, RUNNER};

/// What a key takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One of these words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A version, as a string.
    Version,
    /// A string that is not empty.
    Text,
    /// A whole number.
    Whole,
    /// A list of strings.
    Texts,
    /// A list of path patterns.
    Patterns,
    /// A table from rules to levels.
    Levels,
    /// A table from names to strings, numbers or booleans.
    Variables,
    /// A table from names to paths.
    Paths,
    /// Tables, `[[key]]`, with these keys.
    Tables(&'static [Key]),
}

impl Kind {
    /// The type in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Word(_) => "one of the words",
            Self::Flag => "`true` or `false`",
            Self::Version => "version, a string",
            Self::Text => "string",
            Self::Whole => "whole number",
            Self::Texts => "list of strings",
            Self::Patterns => "list of path patterns",
            Self::Levels => "table of rules and levels",
            Self::Variables => "table of names and values",
            Self::Paths => "table of names and paths",
            Self::Tables(_) => "tables",
        }
    }
}

/// One key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    /// Its name; with a dot, in a table.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What holds without it, as TOML; empty where nothing does.
    pub default: &'static str,
    /// A value, as TOML; of tables, their entries.
    pub example: &'static str,
    /// What it is for, one sentence.
    pub summary: &'static str,
    /// The flag that wins over it, with its dashes; may be empty.
    pub flag: &'static str,
}

/// The profiles.
pub const PROFILES: &[&str] = &["default", "strict", "pedantic"];
/// Who can start jobs on a runner.
pub const TRUSTS: &[&str] = &["shared", "group", "project"];
/// The editions of GitLab.
pub const EDITIONS: &[&str] = &["ee", "ce"];
/// The runners that GitLab hosts.
pub const FLEETS: &[&str] = &["gitlab.com"];
/// The levels of a rule.
pub const LEVELS: &[&str] = &["error", "warning", "note", "off"];

const fn key(
    name: &'static str,
    kind: Kind,
    default: &'static str,
    example: &'static str,
    flag: &'static str,
    summary: &'static str,
) -> Key {
    Key {
        name,
        kind,
        default,
        example,
        summary,
        flag,
    }
}

/// The keys of the file.
pub const TOP: &[Key] = &[
    key(
        "profile",
        Kind::Word(PROFILES),
        "\"default\"",
        "\"strict\"",
        "--profile",
        "How much is reported: `strict` adds opinionated rules for security teams, `pedantic` hygiene.",
    ),
    key(
        "runner-version",
        Kind::Version,
        "",
        "\"17.10\"",
        "--runner-version",
        "Version of runners whose own is not declared; without it the latest known one.",
    ),
    key(
        "gitlab-version",
        Kind::Version,
        "",
        "\"17.10\"",
        "--gitlab-version",
        "Version of the GitLab that reads the pipelines; without it the latest known one.",
    ),
    key(
        "gitlab-edition",
        Kind::Word(EDITIONS),
        "\"ee\"",
        "\"ce\"",
        "--gitlab-edition",
        "Edition of that GitLab: `ce` does not know `identity`, `secrets` and a few more keywords.",
    ),
    key(
        "trust",
        Kind::Word(TRUSTS),
        "",
        "\"shared\"",
        "--trust",
        "Who can start jobs on runners of which it is not declared: every project of the instance, of a group, or one.",
    ),
    key(
        "closed-world",
        Kind::Flag,
        "",
        "true",
        "",
        "Whether no other runners than those of these files take the jobs; without it that is not known.",
    ),
    key(
        "fleet",
        Kind::Word(FLEETS),
        "",
        "\"gitlab.com\"",
        "--fleet",
        "Adds the runners that GitLab hosts to those that pipelines meet.",
    ),
    key(
        "templated",
        Kind::Flag,
        "false",
        "true",
        "",
        "Whether something fills in `${VARIABLES}` of Runner files before a Runner reads them.",
    ),
    key(
        "assume-committed",
        Kind::Flag,
        "false",
        "true",
        "",
        "Whether all Runner files count as parts of a repository, so that secrets in them are reported.",
    ),
    key(
        "extra-keys",
        Kind::Texts,
        "[]",
        "[\"runners.docker.new_key\"]",
        "",
        "Keys of Runner files that your Runner knows and this tool does not: names, or paths with dots.",
    ),
    key(
        "exclude",
        Kind::Patterns,
        "[]",
        "[\"vendor/**\", \"tests/fixtures\"]",
        "",
        "Paths that a search for files leaves out; files named on the command line are checked all the same.",
    ),
    key(
        "pipelines",
        Kind::Patterns,
        "[]",
        "[\"ci/nightly.yml\"]",
        "",
        "Pipelines of their own besides `.gitlab-ci.yml`.",
    ),
    key(
        "runners",
        Kind::Patterns,
        "[]",
        "[\"infra/runners/*.toml\"]",
        "",
        "Runner files that the pipelines meet; without it those of the same project.",
    ),
    key(
        "baseline",
        Kind::Text,
        "",
        "\".gitlab-runner-lint-baseline.json\"",
        "--baseline",
        "File of findings that do not count, from the directory of this file.",
    ),
    key(
        "require-ignore-reason",
        Kind::Flag,
        "false",
        "true",
        "",
        "Whether comments that ignore findings must give a reason.",
    ),
    key(
        "kubernetes.always-pull-images",
        Kind::Flag,
        "false",
        "true",
        "",
        "Whether the clusters use the AlwaysPullImages admission plugin.",
    ),
    key(
        "hosts.public-registries",
        Kind::Texts,
        "[]",
        "[\"mirror.example.com\"]",
        "",
        "Registries whose images everybody may pull, besides Docker Hub and others that are known.",
    ),
    key(
        "hosts.private-namespaces",
        Kind::Texts,
        "[]",
        "[\"docker.io/acme\"]",
        "",
        "Namespaces of public registries whose images are private.",
    ),
    key(
        "rules",
        Kind::Levels,
        "",
        "privileged-shared-runner = \"error\"\ndebug-trace-allowed-shared = \"off\"",
        "--ignore",
        "Level of single rules; a rule that is named here runs whatever the profile.",
    ),
    key(
        "variables",
        Kind::Variables,
        "",
        "DEPLOY_ENVIRONMENT = \"staging\"",
        "--variable",
        "Variables that exist before jobs do: those of the project, the group or the instance.",
    ),
    key(
        "include.project",
        Kind::Paths,
        "",
        "\"group/templates\" = \"../templates\"",
        "",
        "Checkouts of projects that pipelines include from, from the directory of this file.",
    ),
    key(
        "include.component",
        Kind::Paths,
        "",
        "\"gitlab.example.com/group/scan\" = \"../scan\"",
        "",
        "Checkouts of component projects.",
    ),
    key(
        "include.remote",
        Kind::Paths,
        "",
        "\"https://example.com/ci.yml\" = \"mirror/ci.yml\"",
        "",
        "Files that stand in for `include:remote`.",
    ),
    key(
        "include.template",
        Kind::Paths,
        "",
        "\"Auto-DevOps.gitlab-ci.yml\" = \"mirror/auto-devops.yml\"",
        "",
        "Files that stand in for `include:template`.",
    ),
    key(
        "runner",
        Kind::Tables(RUNNER),
        "",
        "name = \"docker-1\"\ntags = [\"docker\"]\ntrust = \"shared\"",
        "",
        "What `config.toml` cannot say of one runner, which exactly one of `name`, `id` and `token-prefix` tells.",
    ),
    key(
        "override",
        Kind::Tables(OVERRIDE),
        "",
        "paths = [\"legacy/**\"]\nprofile = \"default\"",
        "",
        "What is different for some paths; later overrides win over earlier ones, flags over all.",
    ),
];

/// The names of keys as they stand in one table: of `hosts.trusted` the first part, once.
#[must_use]
pub fn names(keys: &[Key]) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for key in keys {
        let name = key.name.split('.').next().unwrap_or(key.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The names of the keys of a table that is one in itself: `public-registries` of `hosts`.
#[must_use]
pub fn names_in(table: &str) -> Vec<&'static str> {
    let parts = TOP.iter().filter_map(|key| key.name.split_once('.'));
    parts
        .filter(|(first, _)| *first == table)
        .map(|(_, name)| name)
        .collect()
}
