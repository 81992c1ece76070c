//! The `gitlab-runner-lint` program.

fn main() {}
