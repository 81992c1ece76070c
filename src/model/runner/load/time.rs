//! Times as Go reads them (`time.Time.UnmarshalText`): RFC 3339.

const LAYOUT: &str = "2006-01-02T15:04:05Z07:00";

/// What Go says of a text that is no time; `None` for one that is.
pub(super) fn error(text: &str) -> Option<String> {
    let (rest, element) = rest_of(text)?;
    Some(format!(
        "parsing time {text:?} as {LAYOUT:?}: cannot parse {rest:?} as {element:?}"
    ))
}

/// The part of a text that Go cannot read, and the part of its layout that should stand there.
fn rest_of(text: &str) -> Option<(&str, &'static str)> {
    let mut rest = text;
    for (digits, element, behind) in [
        (4, "2006", "-"),
        (2, "01", "-"),
        (2, "02", "T"),
        (2, "15", ":"),
        (2, "04", ":"),
        (2, "05", ""),
    ] {
        let number = rest.get(..digits);
        if !number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit())) {
            return Some((rest, element));
        }
        rest = &rest[digits..];
        match rest.strip_prefix(behind) {
            Some(next) => rest = next,
            None => return Some((rest, behind_name(behind))),
        }
    }
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let end = fraction.find(|letter: char| !letter.is_ascii_digit());
        rest = fraction.get(end.unwrap_or(fraction.len())..)?;
    }
    if rest == "Z" {
        return None;
    }
    let zone = rest.strip_prefix(['+', '-']).unwrap_or_default();
    let is_zone = zone.len() == 5
        && zone.bytes().enumerate().all(|(at, byte)| match at {
            2 => byte == b':',
            _ => byte.is_ascii_digit(),
        });
    (!is_zone).then_some((rest, "Z07:00"))
}

fn behind_name(mark: &str) -> &'static str {
    match mark {
        "-" => "-",
        "T" => "T",
        _ => ":",
    }
}

#[cfg(test)]
mod tests {
    use super::error;

    #[test]
    fn times_are_read_as_in_go() {
        for text in [
            "2024-01-01T00:00:00Z",
            "2024-01-01T00:00:00.25Z",
            "2024-01-01T00:00:00+02:00",
        ] {
            assert_eq!(error(text), None, "{text}");
        }
        for (text, end) in [
            ("0", "cannot parse \"0\" as \"2006\""),
            ("2024-01-01", "cannot parse \"\" as \"T\""),
            ("2024-01-01T00:00:00", "cannot parse \"\" as \"Z07:00\""),
            ("2024-1-01", "cannot parse \"1-01\" as \"01\""),
        ] {
            let found = error(text).unwrap_or_default();
            assert!(found.ends_with(end), "{text}: {found}");
        }
    }
}
