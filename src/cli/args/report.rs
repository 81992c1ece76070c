//! Arguments of the commands about reports that are there already.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::check::FailOn;
use super::{FormatName, Output};

/// Options of `report`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Report {
    /// What to do.
    #[command(subcommand)]
    pub(in crate::cli) action: ReportAction,
}

/// What can be done with reports.
#[derive(Subcommand, Debug)]
pub(in crate::cli) enum ReportAction {
    /// Join the JSON reports of several runs, such as those of `check --shard`
    #[command(
        after_long_help = "Examples:\n  gitlab-runner-lint report merge part-*.json --format concise\n  gitlab-runner-lint report merge part-*.json --output sarif=lint.sarif\n\nExit codes: those of `check` for the whole."
    )]
    Merge(Merge),
}

/// Options of `report merge`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Merge {
    /// Reports that `check --format json` wrote; - is the standard input
    #[arg(value_name = "FILES", required = true)]
    pub(in crate::cli) files: Vec<PathBuf>,
    /// Form of the output: json, concise, sarif, gitlab-codequality, gitlab-sast, junit, github, markdown
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "json",
        hide_possible_values = true,
        value_enum
    )]
    pub(in crate::cli) format: FormatName,
    /// Write the output to a file; FORMAT=FILE writes another form beside it, and may be repeated
    #[arg(long, value_name = "[FORMAT=]FILE")]
    pub(in crate::cli) output: Vec<Output>,
    /// Lowest level that makes the exit code 1: error, warning, note, never
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "error",
        hide_possible_values = true,
        value_enum
    )]
    pub(in crate::cli) fail_on: FailOn,
}
