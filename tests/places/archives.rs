//! Archives of a release, packed as CI packs them.

use std::fs;
use std::process::Command;

use super::{PROGRAM, repository, write_program};

const TARGET: &str = "x86_64-unknown-linux-musl";

#[test]
fn an_archive_holds_what_the_documentation_says() {
    let place = tempfile::tempdir().unwrap();
    // Stands in for a program of some size, and says what the real one says.
    let program = place.path().join("program");
    write_program(&program, &format!("#!/bin/sh\nexec {PROGRAM} \"$@\"\n"));
    let pack = || {
        let output = Command::new(repository().join(".ci/package"))
            .args(["archive", TARGET])
            .arg(&program)
            .env("CARGO_TARGET_DIR", place.path())
            .env("SOURCE_DATE_EPOCH", "1700000000")
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let path = String::from_utf8(output.stdout).unwrap();
        let path = path.trim().to_owned();
        (fs::read(&path).unwrap(), path)
    };
    let (bytes, path) = pack();
    let stem = format!("gitlab-runner-lint-{}-{TARGET}", env!("CARGO_PKG_VERSION"));
    assert!(path.ends_with(&format!("/package/{stem}.tar.gz")), "{path}");
    let listing = Command::new("tar").args(["-tzf", &path]).output().unwrap();
    let listing = String::from_utf8(listing.stdout).unwrap();
    for name in [
        "gitlab-runner-lint",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "completions/gitlab-runner-lint.bash",
        "completions/_gitlab-runner-lint",
        "completions/gitlab-runner-lint.fish",
        "completions/_gitlab-runner-lint.ps1",
        "man/gitlab-runner-lint.1",
        "man/gitlab-runner-lint-check.1",
    ] {
        let line = format!("{stem}/{name}");
        assert!(listing.lines().any(|it| it == line), "{line} in {listing}");
    }
    if cfg!(target_os = "linux") {
        assert!(pack().0 == bytes, "the same contents are other bytes");
    }
}
