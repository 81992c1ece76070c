//! Rational numbers as Go reads them: `0.5`, `2`, `1e-1`, `3/2`.

/// Whether `big.Rat` of Go reads a text. Its prefixes of other bases are taken for granted: nobody
/// writes them by mistake.
#[must_use]
pub fn is_rational(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((numerator, denominator)) = unsigned.split_once('/') {
        let is_zero = denominator.bytes().all(|byte| byte == b'0');
        return is_digits(numerator) && is_digits(denominator) && !is_zero;
    }
    let prefix = unsigned.get(..2).map(str::to_ascii_lowercase);
    if matches!(prefix.as_deref(), Some("0x" | "0b" | "0o")) {
        return true;
    }
    let (number, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    let is_plain = |text: &str| text.is_empty() || is_digits(text);
    has_digits
        && is_plain(whole)
        && is_plain(fraction)
        && exponent
            .is_none_or(|exponent| is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
    use super::is_rational;

    #[test]
    fn numbers_are_read_as_go_reads_them() {
        // Expectations from ratconv_test.go of Go's math/big.
        for text in [
            "2", "0.5", ".25", "1.", "-2", "+1", "1e3", "1.5E-2", "3/2", "0x10",
        ] {
            assert!(is_rational(text), "{text:?}");
        }
        for text in [
            "", ".", "1,5", "500m", "50%", "2 ", " 2", "two", "1/0", "1/", "/2", "1e", "1.2.3",
            "1/-2", "$CPUS",
        ] {
            assert!(!is_rational(text), "{text:?}");
        }
    }
}
