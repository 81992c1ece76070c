//! Arguments of the commands that print what is made from the arguments themselves.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Options of `completions`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Completions {
    /// The shell: bash, elvish, fish, powershell, zsh
    #[arg(value_name = "SHELL", hide_possible_values = true, value_enum)]
    pub(in crate::cli) shell: ShellName,
}

/// A shell.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::cli) enum ShellName {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

/// Options of `man`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Man {
    /// Write one page for each command into a directory
    #[arg(long, value_name = "DIRECTORY")]
    pub(in crate::cli) output: Option<PathBuf>,
}
