//! Windows paths in TOML strings in double quotes: backslashes that became escapes.

/// An escape in a text that looks like a Windows path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lost<'s> {
    /// As written: `\b`.
    pub escape: &'s str,
    /// Its place in the string's text between the quotes, in bytes.
    pub at: usize,
    /// What the decoder makes of it.
    pub means: &'static str,
}

/// Whether values of a key are paths on the machine of the Runner or of a job.
#[must_use]
pub fn is_path_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let ends = ["dir", "file", "path", "_exec", "_dirs", "_paths"];
    name == "volumes" || ends.iter().any(|end| name.ends_with(end))
}

/// The backslashes of a path that became escapes of line breaks and the like. The text is that
/// between the quotes, as written. Elsewhere than in the value of a path key, it must begin with a
/// drive, perhaps behind `NAME=`, and go on behind the escape.
#[must_use]
pub fn lost(written: &str, is_path: bool) -> Vec<Lost<'_>> {
    let value = match written.split_once('=') {
        Some((name, value)) if is_variable(name) => value,
        _ => written,
    };
    let mut lost = Vec::new();
    let mut bytes = written.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        if byte != b'\\' {
            continue;
        }
        let Some((_, next)) = bytes.next() else {
            break;
        };
        if let (Some(means), Some(escape)) = (meaning(next), written.get(at..at + 2)) {
            lost.push(Lost { escape, at, means });
        }
    }
    if is_path || is_drive_path(value) {
        lost
    } else {
        Vec::new()
    }
}

fn is_variable(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && name.bytes().all(is_letter)
}

/// `C:\` and a name. A line break behind `a:` begins no path.
fn is_drive_path(value: &str) -> bool {
    let [drive, b':', b'\\', rest @ ..] = value.as_bytes() else {
        return false;
    };
    let name = match rest {
        [b'\\' | b'b' | b't' | b'n' | b'f' | b'r' | b'e', name @ ..] => name,
        name => name,
    };
    drive.is_ascii_alphabetic()
        && name
            .first()
            .is_some_and(|next| next.is_ascii_alphanumeric() || b"_-.\\".contains(next))
}

fn meaning(letter: u8) -> Option<&'static str> {
    Some(match letter {
        b'b' => "a backspace",
        b't' => "a tab",
        b'n' => "a line break",
        b'f' => "a form feed",
        b'r' => "a carriage return",
        b'e' => "an escape character",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{is_path_key, lost};

    fn escapes(written: &str, is_path: bool) -> Vec<&str> {
        let lost = lost(written, is_path);
        lost.into_iter().map(|lost| lost.escape).collect()
    }

    #[test]
    fn backslashes_that_became_something_else_are_found() {
        assert_eq!(escapes(r"C:\builds\temp", false), [r"\b", r"\t"]);
        assert_eq!(escapes(r"C:\\builds\new", false), [r"\n"]);
        assert_eq!(escapes(r"TEMP=D:\temp", false), [r"\t"]);
        assert_eq!(escapes(r"\builds", true), [r"\b"]);
        for text in [r"C:\\builds\\temp", r"echo a\nb", r"a:\n", r"C:/builds", ""] {
            assert!(escapes(text, false).is_empty(), "{text}");
        }
        assert!(escapes(r"C:\\builds", true).is_empty());
    }

    #[test]
    fn keys_of_paths_are_known_by_their_names() {
        for key in [
            "builds_dir",
            "tls-ca-file",
            "CredentialsFile",
            "run_exec",
            "volumes",
            "Path",
        ] {
            assert!(is_path_key(key), "{key}");
        }
        for key in ["pre_build_script", "environment", "image", "executor"] {
            assert!(!is_path_key(key), "{key}");
        }
    }
}
