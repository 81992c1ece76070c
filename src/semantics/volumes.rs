//! Entries of `volumes` of the Docker executors: `destination`, or `source:destination:mode`.
//!
//! Paths of Windows are not read: nothing here asks about them.

/// One volume.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Volume<'v> {
    /// A directory of the host, or the name of a volume; without one the runner makes a volume.
    pub source: Option<&'v str>,
    /// Where containers have it.
    pub destination: &'v str,
}

impl<'v> Volume<'v> {
    /// Reads an entry; `None` of one that is not decided by its text.
    #[must_use]
    pub fn parse(entry: &'v str) -> Option<Self> {
        if entry.contains(['$', '\\', '{']) {
            return None;
        }
        Some(match entry.split_once(':') {
            None => Self {
                source: None,
                destination: entry,
            },
            Some((source, rest)) => Self {
                source: Some(source),
                destination: rest.split(':').next().unwrap_or_default(),
            },
        })
    }

    /// Whether a path of a container lies in the volume.
    #[must_use]
    pub fn holds(self, path: &str) -> bool {
        is_within(path, self.destination)
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
}
