//! Entries of `volumes` of the Docker executors: `destination`, `destination:mode`,
//! `source:destination` or `source:destination:mode`, with paths of Linux or Windows.

use super::host_path::{is_drive, is_path};

/// One volume.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Volume<'v> {
    /// A directory of the host, or the name of a volume; without one the runner makes a volume.
    pub source: Option<&'v str>,
    /// Where containers have it.
    pub destination: &'v str,
    /// Whether it can be written to, and other marks; none where nothing is said.
    pub mode: Option<&'v str>,
}

impl<'v> Volume<'v> {
    /// Reads an entry; `None` of one that is not decided by its text, or of paths of Windows, which
    /// nobody asks about who needs all of it.
    #[must_use]
    pub fn parse(entry: &'v str) -> Option<Self> {
        let is_decided = !entry.contains(['$', '\\', '{']);
        is_decided.then(|| Self::written(entry))
    }

    /// The parts of an entry as they are written, variables included.
    #[must_use]
    pub fn written(entry: &'v str) -> Self {
        let (first, rest) = cut(entry);
        let (second, mode) = rest.map_or(("", None), cut);
        // Behind a volume without a source comes its mode.
        let has_source = is_path(second) || second.starts_with('$');
        if has_source {
            Self {
                source: Some(first),
                destination: second,
                mode,
            }
        } else {
            Self {
                source: None,
                destination: first,
                mode: rest,
            }
        }
    }

    /// Whether containers can only read it.
    #[must_use]
    pub fn is_read_only(self) -> bool {
        let marks = self.mode.unwrap_or_default().split([':', ',']);
        marks
            .into_iter()
            .any(|mark| mark.eq_ignore_ascii_case("ro"))
    }

    /// Whether a path of a container lies in the volume.
    #[must_use]
    pub fn holds(self, path: &str) -> bool {
        is_within(path, self.destination)
    }
}

/// What stands before and behind the first colon that is not a part of `C:\`.
fn cut(text: &str) -> (&str, Option<&str>) {
    let from = if is_drive(text) { "C:".len() } else { 0 };
    let colon = text.get(from..).and_then(|rest| rest.find(':'));
    match colon.and_then(|at| text.split_at_checked(from + at)) {
        Some((before, behind)) => (before, behind.strip_prefix(':')),
        None => (text, None),
    }
}

/// Whether an absolute path is a directory or lies below it.
#[must_use]
pub fn is_within(path: &str, directory: &str) -> bool {
    let directory = directory.trim_end_matches('/');
    let rest = path.trim_end_matches('/').strip_prefix(directory);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_hold_what_lies_below_them() {
        for (entry, path, expected) in [
            ("/certs/client", "/certs/client", Some(true)),
            ("/certs", "/certs/client", Some(true)),
            ("/certs/", "/certs/client", Some(true)),
            ("/certs/cli", "/certs/client", Some(false)),
            ("/srv/certs:/certs/client:rw", "/certs/client", Some(true)),
            ("/certs/client:/tmp", "/certs/client", Some(false)),
            ("certs:/certs", "/certs/client", Some(true)),
            ("/:/host", "/certs/client", Some(false)),
            ("$DIRECTORY:/certs", "/certs/client", None),
        ] {
            let volume = Volume::parse(entry);
            assert_eq!(volume.map(|it| it.holds(path)), expected, "{entry}");
        }
    }
    #[test]
    fn entries_are_taken_apart() {
        for (entry, source, destination, mode) in [
            ("/cache", None, "/cache", None),
            ("/cache:ro", None, "/cache", Some("ro")),
            ("/a:/b", Some("/a"), "/b", None),
            ("/a:/b:ro,z", Some("/a"), "/b", Some("ro,z")),
            ("name:/b", Some("name"), "/b", None),
            ("$A:/b", Some("$A"), "/b", None),
            ("c:\\cache", None, "c:\\cache", None),
            ("c:\\a:d:\\b", Some("c:\\a"), "d:\\b", None),
            ("C:/a:C:/b:ro", Some("C:/a"), "C:/b", Some("ro")),
            (
                "\\\\.\\pipe\\x:\\\\.\\pipe\\x",
                Some("\\\\.\\pipe\\x"),
                "\\\\.\\pipe\\x",
                None,
            ),
        ] {
            let expected = Volume {
                source,
                destination,
                mode,
            };
            assert_eq!(Volume::written(entry), expected, "{entry}");
        }
        assert!(Volume::written("/a:/b:z,RO").is_read_only());
        assert!(!Volume::written("/a:/b:rw").is_read_only());
    }
}
