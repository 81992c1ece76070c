//! The places where people meet the program: hooks, the CI/CD component, the action, releases. Their
//! scripts run here as there, in the shell, with a program that notes what it is asked.
#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

#[cfg(unix)]
mod action;
#[cfg(unix)]
mod archives;
#[cfg(unix)]
mod commits;
#[cfg(unix)]
mod component;
mod hooks;
mod versions;

use std::fs;
use std::path::Path;

/// The program as it was built for these tests.
#[cfg(unix)]
const PROGRAM: &str = env!("CARGO_BIN_EXE_gitlab-runner-lint");

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of this repository.
fn text(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

/// A program that notes its arguments in `calls`, a call in each line, writes every `--output`, and
/// exits with `$EXIT` (`$EXIT_OF_MATRIX` as `matrix`).
#[cfg(unix)]
const STAND_IN: &str = r#"#!/bin/sh
line=
wanted=
for word in "$@"; do
  line="$line[$word]"
  if [ "$wanted" = --output ]; then
    echo "{}" >"${word#*=}"
  fi
  wanted=$word
done
echo "$line" >>"$CALLS"
if [ "$1" = matrix ]; then
  exit "${EXIT_OF_MATRIX:-0}"
fi
exit "${EXIT:-0}"
"#;

/// Writes something that can be run.
#[cfg(unix)]
fn write_program(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
