//! Arguments of `baseline`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Assumed, Chosen};

/// Options of `baseline`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Baseline {
    /// What to do with it.
    #[command(subcommand)]
    pub(in crate::cli) action: BaselineAction,
}

/// What to do with a baseline.
#[derive(Subcommand, Debug)]
pub(in crate::cli) enum BaselineAction {
    /// Write a file with everything that `check` reports now
    #[command(
        after_long_help = "Examples:\n  gitlab-runner-lint baseline create\n  gitlab-runner-lint baseline create --profile strict --file ci/known.json\n\nExit codes: 0 written, 2 a named file could not be checked, or could not do the\njob."
    )]
    Create(Box<Create>),
    /// Drop what is fixed; run it with the options of `baseline create`
    #[command(
        after_long_help = "Examples:\n  gitlab-runner-lint baseline prune\n  gitlab-runner-lint baseline prune --file ci/known.json infra/\n\nExit codes: 0 done, 2 a named file could not be checked, or could not do the\njob."
    )]
    Prune(Box<Prune>),
}

/// Options of `baseline create`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Create {
    /// Files, directories and patterns
    #[arg(value_name = "PATHS", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// The baseline [default: that of the settings, or .gitlab-runner-lint-baseline.json]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    pub(in crate::cli) force: bool,
    /// What is reported.
    #[command(flatten)]
    pub(in crate::cli) chosen: Chosen,
    /// What is taken for granted.
    #[command(flatten)]
    pub(in crate::cli) assumed: Assumed,
}

/// Options of `baseline prune`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Prune {
    /// Files, directories and patterns: entries of other files stay
    #[arg(value_name = "PATHS", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// The baseline [default: that of the settings, or .gitlab-runner-lint-baseline.json]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    /// What is reported.
    #[command(flatten)]
    pub(in crate::cli) chosen: Chosen,
    /// What is taken for granted.
    #[command(flatten)]
    pub(in crate::cli) assumed: Assumed,
}
