//! Arguments. What `--help` says is written here and nowhere else.

mod baseline;
mod check;
mod config;
mod generated;
mod output;
mod preview;
mod report;

use std::path::PathBuf;

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

use crate::finding::Profile;
use crate::report::Verbosity;
use crate::settings::{Edition, Fleet, Stand, Trust, Version};

pub(super) use baseline::{Baseline, BaselineAction, Create, Prune};
pub(super) use check::{Check, Chosen, Shard};
pub(super) use config::{Config, ConfigCommand, Init, Show, ShowForm};
pub(super) use generated::{Completions, Man, ShellName};
pub(super) use output::{FormatName, Output};
pub(super) use preview::{Assumed, Matrix, TestForm, TestImage};
pub(super) use report::{Merge, Report, ReportAction};

/// Versions of the programs whose behaviour is built in.
pub(super) const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    " (reference data: GitLab 18.11, Runner 19.4)"
);

/// Under what help lists the options of every command.
pub(super) const HEADING: &str = "Options of every command";

/// Linter for GitLab Runner config.toml and .gitlab-ci.yml that knows what the Runner will really do
#[derive(Parser, Debug)]
#[command(
    name = "gitlab-runner-lint",
    bin_name = "gitlab-runner-lint",
    version = VERSION,
    color = ColorChoice::Never,
    max_term_width = 80,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_long_help = "Examples:\n  gitlab-runner-lint check\n  gitlab-runner-lint check .gitlab-ci.yml infra/config.toml --trust shared\n\nExit codes: 0 clean, 1 findings at or above --fail-on, 2 could not do the job."
)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
    /// Options of every command.
    #[command(flatten)]
    pub(super) global: Global,
}

/// Options of every command.
#[derive(Args, Debug)]
pub(super) struct Global {
    /// Settings file, instead of the nearest .gitlab-runner-lint.toml
    #[arg(long, value_name = "FILE", global = true, help_heading = HEADING)]
    pub(super) config: Option<PathBuf>,
    /// When to use colours: auto, always, never
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        value_enum,
        global = true,
        help_heading = HEADING
    )]
    pub(super) color: When,
    /// Print findings and nothing else
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = HEADING)]
    quiet: bool,
    /// Print every label, what was not seen, and which runners met which pipelines
    #[arg(short, long, global = true, help_heading = HEADING)]
    verbose: bool,
}

impl Global {
    pub(super) fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, true) => Verbosity::Verbose,
            (false, false) => Verbosity::Normal,
        }
    }
}

/// When to use colours.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Check pipelines, with everything they include, and Runner files
    #[command(
        after_long_help = "Examples:\n  gitlab-runner-lint check --profile strict infra/\n  gitlab-runner-lint check --fix .gitlab-ci.yml"
    )]
    Check(Box<Check>),
    /// Write down what is found now, so that only what is new counts
    #[command(
        subcommand_required = true,
        arg_required_else_help = true,
        disable_help_subcommand = true,
        after_long_help = "Examples:\n  gitlab-runner-lint baseline create\n  gitlab-runner-lint check --baseline .gitlab-runner-lint-baseline.json\n  gitlab-runner-lint baseline prune"
    )]
    Baseline(Baseline),
    /// Explain a rule, or list all of them
    #[command(
        after_long_help = "Examples:\n  gitlab-runner-lint rule\n  gitlab-runner-lint rule mixed-list-bypass"
    )]
    Rule(Rule),
    /// Print what GitLab makes of a pipeline, as its CI Lint would, without a server
    #[command(
        after_long_help = "Examples:\n  gitlab-runner-lint resolve\n  gitlab-runner-lint resolve --format json --gitlab-edition ce .gitlab-ci.yml\n\nExit codes: 0 valid, 1 GitLab refuses the pipeline, 2 not decidable, or could\nnot do the job."
    )]
    Resolve(Box<Resolve>),
    /// Show what every job would do on every runner that could take it
    #[command(
        after_long_help = "Examples:\n  gitlab-runner-lint matrix .gitlab-ci.yml /etc/gitlab-runner/config.toml\n  gitlab-runner-lint matrix --format html --output matrix.html\n\nExit codes: 0 nothing fails, 1 a container fails on a runner that could take\nits job, 2 could not do the job."
    )]
    Matrix(Box<Matrix>),
    /// Say which runners let an image in, and by which entry of their lists
    #[command(
        after_long_help = "Examples:\n  gitlab-runner-lint test-image registry.example.com/team/ruby:3.3\n  gitlab-runner-lint test-image --service postgres:16 runners/\n\nExit codes: 0 no runner refuses it, 1 some runner does, 2 could not do the job."
    )]
    TestImage(TestImage),
    /// Join reports of several runs
    #[command(
        subcommand_required = true,
        arg_required_else_help = true,
        disable_help_subcommand = true,
        after_long_help = "Examples:\n  gitlab-runner-lint report merge part-1.json part-2.json\n  gitlab-runner-lint report merge part-*.json --output junit=lint.xml"
    )]
    Report(Report),
    /// Show the settings in force, or write a settings file to start from
    #[command(
        subcommand_required = true,
        arg_required_else_help = true,
        disable_help_subcommand = true,
        after_long_help = "Examples:\n  gitlab-runner-lint config show infra/config.toml\n  gitlab-runner-lint config init"
    )]
    Config(Config),
    /// Print what lets a shell complete commands and options
    #[command(
        after_long_help = "Examples:\n  source <(gitlab-runner-lint completions bash)\n  gitlab-runner-lint completions zsh > ~/.zfunc/_gitlab-runner-lint"
    )]
    Completions(Completions),
    /// Print the manual page
    #[command(
        after_long_help = "Examples:\n  gitlab-runner-lint man | man -l -\n  gitlab-runner-lint man --output /usr/local/share/man/man1"
    )]
    Man(Man),
}

/// Options of `rule`.
#[derive(Args, Debug)]
pub(super) struct Rule {
    /// The rule to explain
    #[arg(value_name = "ID")]
    pub(super) id: Option<String>,
    /// Form of the output: text, json
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        value_enum
    )]
    pub(super) format: TestForm,
}

/// Options of `resolve`.
#[derive(Args, Debug)]
pub(super) struct Resolve {
    /// The pipeline, or the directory that holds its .gitlab-ci.yml; - is the standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) path: PathBuf,
    /// Form of the output: yaml is the merged pipeline, json GitLab's answer [default: yaml]
    #[arg(long, value_name = "FORMAT", hide_possible_values = true, value_enum)]
    pub(super) format: Option<Shape>,
    /// Print the keywords of one job, and where each comes from: a table, or json
    #[arg(long, value_name = "NAME")]
    pub(super) job: Option<String>,
    /// Edition of GitLab: ce, ee
    #[arg(long, value_name = "EDITION", hide_possible_values = true, value_enum)]
    pub(super) gitlab_edition: Option<EditionName>,
    /// A variable that exists before jobs do; may be repeated
    #[arg(long = "variable", value_name = "NAME=VALUE", value_parser = variable)]
    pub(super) variables: Vec<(String, String)>,
    /// Print texts that look like tokens, too
    #[arg(long)]
    pub(super) no_redact: bool,
}

/// A form of what `resolve` prints.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    Yaml,
    Json,
}

/// An edition of GitLab.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum EditionName {
    Ce,
    Ee,
}

impl From<EditionName> for Edition {
    fn from(name: EditionName) -> Self {
        match name {
            EditionName::Ce => Self::Ce,
            EditionName::Ee => Self::Ee,
        }
    }
}

/// What a named file is taken for.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum StandName {
    Root,
    Fragment,
}

impl From<StandName> for Stand {
    fn from(name: StandName) -> Self {
        match name {
            StandName::Root => Self::Root,
            StandName::Fragment => Self::Fragment,
        }
    }
}

/// A profile.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ProfileName {
    Default,
    Strict,
    Pedantic,
}

impl From<ProfileName> for Profile {
    fn from(name: ProfileName) -> Self {
        match name {
            ProfileName::Default => Self::Default,
            ProfileName::Strict => Self::Strict,
            ProfileName::Pedantic => Self::Pedantic,
        }
    }
}

/// Runners that nobody has a file for.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FleetName {
    #[value(name = "gitlab.com")]
    GitlabCom,
}

impl From<FleetName> for Fleet {
    fn from(name: FleetName) -> Self {
        match name {
            FleetName::GitlabCom => Self::GitlabCom,
        }
    }
}

/// Who can use a runner.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TrustName {
    Shared,
    Group,
    Project,
}

impl From<TrustName> for Trust {
    fn from(name: TrustName) -> Self {
        match name {
            TrustName::Shared => Self::Shared,
            TrustName::Group => Self::Group,
            TrustName::Project => Self::Project,
        }
    }
}

fn version(text: &str) -> Result<Version, String> {
    Version::parse(text).ok_or_else(|| "not a version such as 17.10".to_owned())
}

fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("not NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn arguments_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_version_names_the_reference_data() {
        for version in [Version::LATEST_GITLAB, Version::LATEST_RUNNER] {
            assert!(VERSION.contains(&version.to_string()), "{version}");
        }
    }
}
