//! The text of `$[[ ]]` blocks: where they stand in a text, and how values take their places.

use std::sync::OnceLock;

use regex::Regex;

/// The blocks of a text: each as it is written, and what stands in it.
pub(super) fn blocks(text: &str) -> Vec<(&str, &str)> {
    static BLOCK: OnceLock<Option<Regex>> = OnceLock::new();
    if !text.contains("$[[") {
        return Vec::new();
    }
    let space = r"[\t\n\f\r ]";
    let solid = r"[^\t\n\f\r ]";
    let block = BLOCK.get_or_init(|| {
        Regex::new(&format!(r"\$\[\[{space}*({solid}.*?{solid}){space}*\]\]")).ok()
    });
    let Some(block) = block else {
        return Vec::new();
    };
    block
        .captures_iter(text)
        .filter_map(|found| Some((found.get(0)?.as_str(), found.get(1)?.as_str())))
        .collect()
}

/// Ruby's `gsub` of a string by a string, in which a backslash has a meaning.
pub(super) fn substitute(text: &str, pattern: &str, value: &str) -> String {
    if !value.contains('\\') {
        return text.replace(pattern, value);
    }
    let mut result = String::new();
    let mut before = String::new();
    let mut rest = text;
    while let Some((skipped, behind)) = rest.split_once(pattern) {
        result.push_str(skipped);
        before.push_str(skipped);
        let mut letters = value.chars().peekable();
        while let Some(letter) = letters.next() {
            let next = letters.peek().copied().filter(|_| letter == '\\');
            match next {
                Some('\\') => result.push('\\'),
                Some('0' | '&') => result.push_str(pattern),
                Some('1'..='9') => {}
                Some('`') => result.push_str(&before),
                Some('\'') => result.push_str(behind),
                _ => {
                    result.push(letter);
                    continue;
                }
            }
            letters.next();
        }
        before.push_str(pattern);
        rest = behind;
    }
    result.push_str(rest);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_as_re2_finds_them() {
        assert_eq!(
            blocks("a $[[ inputs.a ]] $[[inputs.b|x]]"),
            [
                ("$[[ inputs.a ]]", "inputs.a"),
                ("$[[inputs.b|x]]", "inputs.b|x")
            ]
        );
        for text in ["$[[ a ]]", "$[[]]", "$[ [x] ]", "$[[ a\nb ]]"] {
            assert!(blocks(text).is_empty(), "{text}");
        }
        // One character is no expression, so the block reaches to the next end.
        let long = "$[[ a ]] $[[ inputs.b ]]";
        assert_eq!(blocks(long), [(long, "a ]] $[[ inputs.b")]);
        assert_eq!(
            blocks("$[[ inputs.a[1] ]]"),
            [("$[[ inputs.a[1] ]]", "inputs.a[1]")]
        );
    }

    // Ruby: "a<b>c".gsub("<b>", value)
    #[test]
    fn a_backslash_in_a_value_means_what_it_means_to_ruby() {
        for (value, expected) in [
            ("x", "axc"),
            (r"\n", r"a\nc"),
            (r"\\", r"a\c"),
            (r"\0", "a<b>c"),
            (r"\1", "ac"),
            (r"\`", "aac"),
            (r"\'", "acc"),
        ] {
            assert_eq!(substitute("a<b>c", "<b>", value), expected, "{value}");
        }
    }
}
