//! Arguments of `config`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Assumed, Chosen};

/// Options of `config`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Config {
    /// What to do with settings.
    #[command(subcommand)]
    pub(in crate::cli) command: ConfigCommand,
}

/// What to do with settings.
#[derive(Subcommand, Debug)]
pub(in crate::cli) enum ConfigCommand {
    /// Show the settings in force for a file, and where each comes from
    #[command(
        after_long_help = "Examples:\n  gitlab-runner-lint config show\n  gitlab-runner-lint config show legacy/config.toml --trust shared"
    )]
    Show(Box<Show>),
    /// Write a settings file that explains every key
    #[command(
        after_long_help = "Examples:\n  gitlab-runner-lint config init\n  gitlab-runner-lint config init --output -"
    )]
    Init(Init),
}

/// Options of `config show`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Show {
    /// The file that the settings are for
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) path: PathBuf,
    /// Form of the output: text, json
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        value_enum
    )]
    pub(in crate::cli) format: ShowForm,
    /// What is reported.
    #[command(flatten)]
    pub(in crate::cli) chosen: Chosen,
    /// What is taken for granted.
    #[command(flatten)]
    pub(in crate::cli) assumed: Assumed,
}

/// A form of what `config show` prints.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::cli) enum ShowForm {
    Text,
    Json,
}

/// Options of `config init`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Init {
    /// Replace a file that is there
    #[arg(long)]
    pub(in crate::cli) force: bool,
    /// The file to write; - is the standard output
    #[arg(long, value_name = "FILE", default_value = ".gitlab-runner-lint.toml")]
    pub(in crate::cli) output: PathBuf,
}
