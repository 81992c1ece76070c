//! One version everywhere, and metadata that hold together.

use super::text;

const VERSION: &str = env!("CARGO_PKG_VERSION");

#[test]
fn the_version_is_the_same_everywhere() {
    for (path, line) in [
        ("templates/gitlab-runner-lint.yml", "      default: VERSION"),
        (
            "examples/consumer/.gitlab-ci.yml",
            "gitlab-runner-lint/gitlab-runner-lint@VERSION",
        ),
        ("Dockerfile", "ARG VERSION=VERSION"),
        ("pyproject.toml", r#"dynamic = ["version", "description"]"#),
        ("docs/gitlab-ci.md", "gitlab-runner-lint@VERSION"),
        ("docs/github-actions.md", "gitlab-runner-lint@vVERSION"),
        ("docs/pre-commit.md", "rev: vVERSION"),
    ] {
        let (before, after) = line.rsplit_once("VERSION").unwrap_or((line, ""));
        let wanted = if line.contains("VERSION") {
            format!("{before}{VERSION}{after}")
        } else {
            line.to_owned()
        };
        assert!(text(path).contains(&wanted), "{path} lacks {wanted}");
    }
}

#[test]
fn archives_are_named_alike_by_those_who_write_and_read_them() {
    let manifest = text("Cargo.toml");
    assert!(manifest.contains("v{ version }/{ name }-{ version }-{ target }{ archive-suffix }"));
    assert!(text(".ci/package").contains(r#"stem="$name-$version-$target""#));
    assert!(text(".ci/action").contains(r#"stem="$name-$version-$target""#));
    // Every target that the action asks for is built.
    let release = text(".github/workflows/release.yml");
    let action = text(".ci/action");
    let asked = action.lines().filter_map(|line| {
        let (_, target) = line.split_once(") echo ")?;
        target.strip_suffix(" ;;")
    });
    let asked: Vec<&str> = asked.collect();
    assert_eq!(asked.len(), 5);
    for target in asked {
        assert!(
            release.contains(&format!("target: {target},")),
            "{target} is not built"
        );
    }
}

#[test]
fn workflows_use_nothing_of_others() {
    for path in [".github/workflows/ci.yml", ".github/workflows/release.yml"] {
        let text = text(path);
        let used = text.lines().filter(|line| line.contains("uses:"));
        for line in used {
            assert!(line.contains("uses: ./"), "{path}: {line}");
        }
    }
}
