//! The command `config`: which settings are in force, and a file to start from.

mod init;
mod show;

use std::process::ExitCode;

use super::args::{Config, ConfigCommand, Global};
use super::environment::Origins;
use super::error::Error;

/// Shows or writes settings.
pub(super) fn run(config: &Config, global: &Global, origins: &Origins) -> Result<ExitCode, Error> {
    match &config.command {
        ConfigCommand::Show(show) => show::run(show, global, origins),
        ConfigCommand::Init(init) => init::run(init, global),
    }
}
