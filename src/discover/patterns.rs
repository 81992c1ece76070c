//! Path patterns of the settings on this disk.

use std::path::{Path, PathBuf};

use glob::Pattern;

use crate::settings::{self, OPTIONS};

pub use crate::settings::normal;

/// Some patterns and the directory they start at.
#[derive(Debug)]
pub(super) struct Patterns {
    base: PathBuf,
    patterns: settings::Patterns,
}

impl Patterns {
    /// Patterns that the settings have checked before: what is not one is left out.
    pub(super) fn new(base: &Path, patterns: &[String]) -> Self {
        Self {
            base: base.to_owned(),
            patterns: settings::Patterns::new(patterns),
        }
    }

    /// Whether a path, or a directory it is in, fits a pattern. A pattern without `/` fits a name
    /// at any depth, as in `.gitignore`.
    pub(super) fn cover(&self, path: &Path) -> bool {
        let relative = path.strip_prefix(&self.base);
        relative.is_ok_and(|relative| self.patterns.cover(relative))
    }

    /// Whether a path fits a pattern itself.
    pub(super) fn fit(&self, path: &Path) -> bool {
        let relative = path.strip_prefix(&self.base);
        relative.is_ok_and(|relative| self.patterns.fit(relative))
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

/// A path with links resolved; of a file that is not there, those of its directory.
pub(super) fn real(path: &Path) -> PathBuf {
    let parent = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    let found = path.canonicalize().ok().or_else(parent);
    found.unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_start_at_their_directory() {
        let patterns = Patterns::new(Path::new("/p"), &["vendor".to_owned()]);
        assert!(patterns.cover(Path::new("/p/a/vendor/x.yml")));
        assert!(!patterns.cover(Path::new("/elsewhere/vendor/x.yml")));
    }
}
