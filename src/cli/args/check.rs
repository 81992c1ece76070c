//! Arguments of `check`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::{Assumed, FormatName, Output, ProfileName};
use crate::finding::Severity;

/// Under what help lists the options that choose rules.
const RULES: &str = "Rules";

/// Options of `check`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Check {
    /// Files, directories and patterns; - is the standard input
    #[arg(value_name = "PATHS", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Form of the output: text, concise, json, sarif, gitlab-codequality, gitlab-sast, junit, github, markdown
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        value_enum
    )]
    pub(in crate::cli) format: FormatName,
    /// Write the output to a file; FORMAT=FILE writes another form beside it, and may be repeated
    #[arg(long, value_name = "[FORMAT=]FILE")]
    pub(in crate::cli) output: Vec<Output>,
    /// What is reported.
    #[command(flatten)]
    pub(in crate::cli) chosen: Chosen,
    /// What is taken for granted.
    #[command(flatten)]
    pub(in crate::cli) assumed: Assumed,
    /// Lowest level that makes the exit code 1: error, warning, note, never
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "error",
        hide_possible_values = true,
        value_enum
    )]
    pub(in crate::cli) fail_on: FailOn,
    /// Report only what this file does not hold (`baseline create` makes it)
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    /// Apply safe fixes, then report what is left
    #[arg(long, group = "applying")]
    pub(in crate::cli) fix: bool,
    /// With --fix or --diff: also fixes that change behaviour
    // That one of them is there is asked for behind the variables, which may say so.
    #[arg(long)]
    pub(in crate::cli) unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, group = "applying", conflicts_with_all = ["format", "output", "statistics", "fail_on"])]
    pub(in crate::cli) diff: bool,
    /// Write comments that ignore what is found now, with this reason
    #[arg(
        long,
        value_name = "REASON",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with_all = ["fix", "diff", "baseline", "shard"]
    )]
    pub(in crate::cli) add_ignore: Option<String>,
    /// Check one part of several: 2/4, or auto in the jobs of `parallel`
    #[arg(long, value_name = "PART")]
    pub(in crate::cli) shard: Option<Shard>,
    /// The file that the standard input stands for
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) stdin_filename: Option<PathBuf>,
    /// Count findings by rule
    #[arg(long)]
    pub(in crate::cli) statistics: bool,
}

/// Which rules run.
#[derive(Args, Debug)]
pub(in crate::cli) struct Chosen {
    /// How much to report: default, strict, pedantic
    #[arg(long, help_heading = RULES, value_name = "PROFILE", hide_possible_values = true, value_enum)]
    pub(in crate::cli) profile: Option<ProfileName>,
    /// Check only this rule; may be repeated
    #[arg(long, help_heading = RULES, value_name = "ID", value_delimiter = ',')]
    pub(in crate::cli) select: Vec<String>,
    /// Leave out this rule; may be repeated
    #[arg(long, help_heading = RULES, value_name = "ID", value_delimiter = ',')]
    pub(in crate::cli) ignore: Vec<String>,
}

/// Which part of the files a run checks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::cli) enum Shard {
    /// What the CI job says of itself.
    Auto,
    /// This part, from one, of so many.
    Part {
        /// From one.
        index: usize,
        /// At least one.
        of: usize,
    },
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "auto" {
            return Ok(Self::Auto);
        }
        let numbers = text.split_once('/');
        let numbers = numbers.and_then(|(index, of)| index.parse().ok().zip(of.parse().ok()));
        match numbers {
            Some((index, of)) if (1..=of).contains(&index) => Ok(Self::Part { index, of }),
            _ => Err("not a part such as 2/4, nor auto".to_owned()),
        }
    }
}

/// The lowest level that makes a run fail.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::cli) enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// The level, unless nothing makes the run fail.
    pub(in crate::cli) fn level(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}
