//! Path patterns of the settings. They start at the directory of the settings file; nothing here
//! asks the disk.

use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};

/// How patterns of the settings are read: `*` stops at `/`, and fits names that begin with a dot.
pub const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// Patterns of paths.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Patterns(Vec<One>);

#[derive(Clone, PartialEq, Eq, Debug)]
struct One {
    pattern: Pattern,
    /// Whether it fits only from the directory of the settings file, not at any depth.
    is_anchored: bool,
}

impl One {
    fn new(text: &str) -> Option<Self> {
        let text = text.trim_end_matches('/');
        let short = bare(text);
        Some(Self {
            pattern: Pattern::new(short).ok()?,
            is_anchored: short != text || short.contains('/'),
        })
    }

    fn is_match(&self, path: &Path) -> bool {
        self.pattern.matches_path_with(path, OPTIONS)
    }
}

/// A pattern without the `/` or `./` that says where it starts.
fn bare(pattern: &str) -> &str {
    let mut rest = pattern;
    while let Some(next) = rest.strip_prefix("./").or_else(|| rest.strip_prefix('/')) {
        rest = next;
    }
    rest
}

/// What keeps a pattern from ever fitting a path, or fitting what it seems to; `is_below` if the
/// path is below the directory of the settings file.
pub(super) fn fault(pattern: &str, is_below: bool) -> Option<&'static str> {
    let rest = bare(pattern);
    if rest.is_empty() || rest == "." {
        return Some("fits no path: write \"**\" for all of them");
    }
    if rest.starts_with('!') {
        return Some(
            "does not exclude what follows the \"!\": list only what is meant, and write \"[!]\" in a name",
        );
    }
    let is_above = Path::new(rest).components().next() == Some(Component::ParentDir);
    (is_below && is_above)
        .then_some("leads out of the directory of this file, below which all paths are")
}

impl Patterns {
    /// Patterns that the settings have checked before: what is not one is left out.
    #[must_use]
    pub fn new(patterns: &[String]) -> Self {
        let patterns = patterns.iter();
        Self(patterns.filter_map(|pattern| One::new(pattern)).collect())
    }

    /// Whether a path from the directory of the settings file, or a directory it is in, fits a
    /// pattern. A pattern without `/` before its last character fits a name at any depth, as in
    /// `.gitignore`.
    #[must_use]
    pub fn cover(&self, path: &Path) -> bool {
        self.0.iter().any(|pattern| {
            if pattern.is_anchored {
                path.ancestors().any(|part| pattern.is_match(part))
            } else {
                let mut names = path.components();
                names.any(|part| pattern.is_match(Path::new(part.as_os_str())))
            }
        })
    }

    /// Whether a path fits a pattern itself.
    #[must_use]
    pub fn fit(&self, path: &Path) -> bool {
        let mut patterns = self.0.iter();
        patterns.any(|pattern| pattern.is_match(path))
    }
}

/// A path without `.` and with `..` taken back where that is possible without asking the disk.
#[must_use]
pub fn normal(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(result.components().next_back(), Some(Component::Normal(_))) =>
            {
                result.pop();
            }
            other => result.push(other),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, path: &str) -> bool {
        Patterns::new(&[pattern.to_owned()]).cover(Path::new(path))
    }

    #[test]
    fn patterns_cover_files_and_directories() {
        assert!(covers("vendor", "a/vendor/x.yml"));
        assert!(covers("vendor/", "vendor/x.yml"));
        assert!(covers("a/vendor", "a/vendor/x.yml"));
        assert!(covers("tests/**", "tests/a/b.toml"));
        assert!(covers("*.toml", "a/b.toml"));
        assert!(!covers("a/*.toml", "a/b/c.toml"));
        assert!(!covers("a/vendor", "b/a/vendor/x.yml"));
        for start in ["/", "./"] {
            assert!(covers(&format!("{start}vendor"), "vendor/x.yml"));
            assert!(!covers(&format!("{start}vendor"), "a/vendor/x.yml"));
            assert!(covers(&format!("{start}a/*.toml"), "a/c.toml"));
        }
    }

    #[test]
    fn what_could_never_fit_has_a_fault() {
        for pattern in ["", "/", "./", ".", "!vendor", "../a"] {
            assert!(fault(pattern, true).is_some(), "{pattern}");
        }
        for pattern in ["a", "[!]a", "..a", "**", ".hidden", "/a"] {
            assert_eq!(fault(pattern, true), None, "{pattern}");
        }
        assert_eq!(fault("../a", false), None);
    }

    #[test]
    fn paths_become_short() {
        for (path, short) in [
            ("./a", "a"),
            ("a/./b/../c", "a/c"),
            ("../a", "../a"),
            ("/a/..", "/"),
            (".", ""),
        ] {
            assert_eq!(normal(Path::new(path)), Path::new(short), "{path}");
        }
    }
}
