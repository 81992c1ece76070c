//! Path patterns of the settings, relative to the settings file.

use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// Some patterns and the directory they start at.
#[derive(Debug)]
pub(super) struct Patterns {
    base: PathBuf,
    patterns: Vec<Pattern>,
}

impl Patterns {
    /// Patterns that the settings have checked before: what is not one is left out.
    pub(super) fn new(base: &Path, patterns: &[String]) -> Self {
        Self {
            base: base.to_owned(),
            patterns: patterns
                .iter()
                .filter_map(|pattern| Pattern::new(pattern.trim_end_matches('/')).ok())
                .collect(),
        }
    }

    /// Whether a path, or a directory it is in, fits a pattern. A pattern without `/` fits a name
    /// at any depth, as in `.gitignore`.
    pub(super) fn cover(&self, path: &Path) -> bool {
        let Ok(relative) = path.strip_prefix(&self.base) else {
            return false;
        };
        self.patterns.iter().any(|pattern| {
            if pattern.as_str().contains('/') {
                relative
                    .ancestors()
                    .any(|part| pattern.matches_path_with(part, OPTIONS))
            } else {
                relative
                    .components()
                    .any(|part| pattern.matches_path_with(Path::new(part.as_os_str()), OPTIONS))
            }
        })
    }

    /// Whether a path fits a pattern itself.
    pub(super) fn fit(&self, path: &Path) -> bool {
        let Ok(relative) = path.strip_prefix(&self.base) else {
            return false;
        };
        self.patterns
            .iter()
            .any(|pattern| pattern.matches_path_with(relative, OPTIONS))
    }
}

/// The files that fit a pattern below a directory, in order.
pub(super) fn expand(base: &Path, pattern: &str) -> Vec<PathBuf> {
    let whole = if Path::new(pattern).is_absolute() {
        pattern.to_owned()
    } else {
        let base = Pattern::escape(&base.to_string_lossy());
        format!("{base}/{pattern}")
    };
    let Ok(paths) = glob::glob_with(&whole, OPTIONS) else {
        return Vec::new();
    };
    paths
        .filter_map(Result::ok)
        .filter(|path| path.is_file())
        .collect()
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

/// A path with links resolved; of a file that is not there, those of its directory.
pub(super) fn real(path: &Path) -> PathBuf {
    let parent = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    let found = path.canonicalize().ok().or_else(parent);
    found.unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, path: &str) -> bool {
        Patterns::new(Path::new("/p"), &[pattern.to_owned()]).cover(Path::new(path))
    }

    #[test]
    fn patterns_cover_files_and_directories() {
        assert!(covers("vendor", "/p/a/vendor/x.yml"));
        assert!(covers("vendor/", "/p/vendor/x.yml"));
        assert!(covers("a/vendor", "/p/a/vendor/x.yml"));
        assert!(covers("tests/**", "/p/tests/a/b.toml"));
        assert!(covers("*.toml", "/p/a/b.toml"));
        assert!(!covers("a/*.toml", "/p/a/b/c.toml"));
        assert!(!covers("a/vendor", "/p/b/a/vendor/x.yml"));
        assert!(!covers("vendor", "/elsewhere/vendor/x.yml"));
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
