//! Drives of Windows, in paths and in `volumes` of the `docker-windows` executor.

/// Where containers have a volume: entries are `destination`, `source:destination` or
/// `source:destination:mode`, and the colon behind a drive letter is part of a path.
#[must_use]
pub fn destination(entry: &str) -> &str {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in entry.match_indices(':') {
        let part = entry.get(start..at).unwrap_or_default();
        if is_letter(part) {
            continue;
        }
        parts.push(part);
        start = at + 1;
    }
    parts.push(entry.get(start..).unwrap_or_default());
    match parts.as_slice() {
        [_, destination, ..] => destination,
        [only] => only,
        [] => entry,
    }
}

/// The drive letter of a path that has more behind it than the drive.
#[must_use]
pub fn drive_of_path(path: &str) -> Option<char> {
    let (drive, rest) = path.split_once(':')?;
    let has_path = rest.starts_with(['\\', '/']) && rest.len() > 1;
    let letter = drive.chars().next()?;
    (is_letter(drive) && has_path).then(|| letter.to_ascii_lowercase())
}

fn is_letter(part: &str) -> bool {
    part.len() == 1 && part.starts_with(|letter: char| letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_told_from_drives() {
        for (entry, expected) in [
            ("d:\\cache", "d:\\cache"),
            ("c:\\host:d:\\cache", "d:\\cache"),
            ("c:\\host:d:", "d:"),
            ("c:\\host:d:\\cache:ro", "d:\\cache"),
            ("name:d:/cache", "d:/cache"),
            (
                "\\\\.\\pipe\\docker_engine:\\\\.\\pipe\\docker_engine",
                "\\\\.\\pipe\\docker_engine",
            ),
            ("/cache", "/cache"),
            ("", ""),
        ] {
            assert_eq!(destination(entry), expected, "{entry}");
        }
    }

    #[test]
    fn bare_drives_have_no_path() {
        assert_eq!(drive_of_path("D:\\cache"), Some('d'));
        assert_eq!(drive_of_path("d:/"), None);
        assert_eq!(drive_of_path("d:"), None);
        assert_eq!(drive_of_path("\\\\.\\pipe\\x"), None);
    }
}
