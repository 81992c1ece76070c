//! The `gitlab-runner-lint` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    gitlab_runner_lint::cli::main(std::env::args_os())
}
