//! Amounts of CPU, memory and storage as Kubernetes writes them: `500m`, `1Gi`, `2e9`.

/// The characters that a suffix is made of.
const SUFFIX: &str = "eEinumkKMGTP";

/// Suffixes of powers of 1024 and of 1000.
const UNITS: [&str; 16] = [
    "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
];

/// Why Kubernetes does not read an amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Malformed {
    /// A character that no amount has, or one at the wrong place.
    Form,
    /// A suffix that it does not know.
    Suffix,
}

/// An amount, as it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quantity<'q> {
    /// The number, which may be empty and is zero then.
    pub number: &'q str,
    /// What it is multiplied with: `Mi`, `m`, `e3`, or nothing.
    pub suffix: &'q str,
}

/// Reads an amount as `resource.ParseQuantity` of Kubernetes does.
pub fn parse(text: &str) -> Result<Quantity<'_>, Malformed> {
    if text.is_empty() {
        return Err(Malformed::Form);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_digit = |letter: char| letter.is_ascii_digit();
    let behind = unsigned.trim_start_matches(is_digit);
    let suffix = match behind.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(is_digit),
        None => behind,
    };
    let exponent = suffix.trim_start_matches(|letter| SUFFIX.contains(letter));
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if !power.chars().all(is_digit) {
        return Err(Malformed::Form);
    }
    let is_power = |text: &str| {
        let power = text.strip_prefix(['e', 'E']);
        power.is_some_and(|power| power.parse::<i64>().is_ok())
    };
    if !UNITS.contains(&suffix) && !is_power(suffix) {
        return Err(Malformed::Suffix);
    }
    Ok(Quantity {
        number: text.strip_suffix(suffix).unwrap_or(text),
        suffix,
    })
}

/// What was meant by an amount that Kubernetes does not read, and whether that is certain.
#[must_use]
pub fn meant(text: &str) -> Option<(String, bool)> {
    let compact: String = text.chars().filter(|letter| *letter != ' ').collect();
    if compact != text && parse(&compact).is_ok() {
        return Some((compact, true));
    }
    let suffix =
        compact.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let number = compact.strip_suffix(suffix).filter(|it| !it.is_empty())?;
    let lower = suffix.to_ascii_lowercase();
    let (unit, rest) = lower.split_at_checked(1)?;
    let unit = match unit {
        "k" | "m" | "g" | "t" | "p" => unit.to_ascii_uppercase(),
        _ => return None,
    };
    // `ib` and `i` name powers of 1024; `kb`, `K` and `g` are written for either.
    let is_certain = matches!(rest, "i" | "ib");
    if !is_certain && !matches!(rest, "" | "b") {
        return None;
    }
    let candidate = format!("{number}{unit}i");
    parse(&candidate).is_ok().then_some((candidate, is_certain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_kubernetes_reads_them() {
        // Expectations from quantity_test.go of k8s.io/apimachinery.
        for (text, expected) in [
            ("0", Ok(("0", ""))),
            ("500m", Ok(("500", "m"))),
            ("1Gi", Ok(("1", "Gi"))),
            ("1.5Gi", Ok(("1.5", "Gi"))),
            (".5", Ok((".5", ""))),
            ("1.", Ok(("1.", ""))),
            ("1.G", Ok(("1.", "G"))),
            ("-1", Ok(("-1", ""))),
            ("+0.5", Ok(("+0.5", ""))),
            ("2E", Ok(("2", "E"))),
            ("2e9", Ok(("2", "e9"))),
            ("2E+3", Ok(("2", "E+3"))),
            ("1n", Ok(("1", "n"))),
            ("", Err(Malformed::Form)),
            ("512MB", Err(Malformed::Form)),
            ("512MiB", Err(Malformed::Form)),
            ("2gb", Err(Malformed::Form)),
            ("2g", Err(Malformed::Form)),
            ("1 Gi", Err(Malformed::Form)),
            ("500 m", Err(Malformed::Form)),
            ("1,5Gi", Err(Malformed::Form)),
            ("50%", Err(Malformed::Form)),
            ("$CPU", Err(Malformed::Form)),
            ("1.1.1", Err(Malformed::Form)),
            ("1M1", Err(Malformed::Suffix)),
            ("512K", Err(Malformed::Suffix)),
            ("512mi", Err(Malformed::Suffix)),
            ("1e", Err(Malformed::Suffix)),
            ("1ki", Err(Malformed::Suffix)),
        ] {
            let expected = expected.map(|(number, suffix)| Quantity { number, suffix });
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_was_meant_is_said_with_its_certainty() {
        for (text, expected) in [
            ("1 Gi", Some(("1Gi", true))),
            ("500 m", Some(("500m", true))),
            ("512MiB", Some(("512Mi", true))),
            ("512mi", Some(("512Mi", true))),
            ("512MB", Some(("512Mi", false))),
            ("512K", Some(("512Ki", false))),
            ("2g", Some(("2Gi", false))),
            ("2 GB", Some(("2Gi", false))),
            ("two", None),
            ("50%", None),
            ("Gb", None),
        ] {
            let expected = expected.map(|(text, certain)| (text.to_owned(), certain));
            assert_eq!(meant(text), expected, "{text:?}");
        }
    }
}
