//! Addresses and file names, as GitLab judges them before it looks for a file.

/// Whether GitLab takes a string for an address: http, https, ssh or git, with something behind it.
pub(super) fn is_url(text: &str) -> bool {
    let text = text.trim();
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    if !matches!(scheme, "http" | "https" | "ssh" | "git") {
        return false;
    }
    let Some(rest) = rest.strip_prefix("//") else {
        return !rest.is_empty();
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let has_path = rest
        .strip_prefix(authority)
        .is_some_and(|path| path.starts_with('/'));
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    if host.contains(char::is_whitespace) {
        return false;
    }
    !host.is_empty() || has_path
}

/// Whether a path ends with a YAML extension behind at least one character.
pub(super) fn has_yaml_extension(path: &str) -> bool {
    let name = path.trim_end_matches('/');
    let name = name.rsplit_once('/').map_or(name, |(_, name)| name);
    name.lines().any(|line| {
        let line = line.to_lowercase();
        let stem = line
            .strip_suffix(".yml")
            .or_else(|| line.strip_suffix(".yaml"));
        stem.is_some_and(|stem| !stem.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_scheme_that_gitlab_fetches() {
        for (text, expected) in [
            ("https://example.com/a.yml", true),
            ("http://x", true),
            ("git:foo", true),
            ("ssh://git@x/y", true),
            ("ftp://x/a.yml", false),
            ("HTTP://x/a.yml", false),
            ("https://", false),
            ("/https/a.yml", false),
            ("ci/a.yml", false),
        ] {
            assert_eq!(is_url(text), expected, "{text}");
        }
    }

    #[test]
    fn extensions_are_those_of_yaml_in_any_case() {
        for (path, expected) in [
            ("a.yml", true),
            ("a.YAML", true),
            ("x/.gitlab-ci.yml", true),
            (".yml", false),
            ("a.txt", false),
            ("a.yml.txt", false),
            ("https://x/a.yml?ref=b", false),
        ] {
            assert_eq!(has_yaml_extension(path), expected, "{path}");
        }
    }
}
