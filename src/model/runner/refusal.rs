//! What the Runner says of a text that it does not read as TOML.

use super::{RunnerConfig, decoder};
use crate::model::secret::of_text;
use crate::settings::Version;
use crate::syntax::{Decoder, Newer, newer, verdict};

/// The first Runner that puts a few words before what its decoder says.
const PREFIXED: Version = Version::new(16, 10);

/// A Runner's refusal of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The Runner's words, without pieces of secrets. Those of Runners up to 15.8 are not known, nor
    /// those on a text in which something is still to be filled in.
    pub words: Option<String>,
}

impl RunnerConfig<'_> {
    /// What the Runner of this file's version says of the file if it is no TOML to it.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        let decoder = decoder(self.version());
        let start = self.origin.unwrap_or(0);
        let verdict = verdict(self.text().get(start..)?, decoder)?;
        let message = match self.is_beside_secret(start + verdict.at) {
            true => starred(&verdict.message),
            false => verdict.message,
        };
        let prefix = match self.version() >= PREFIXED {
            true => "decoding configuration file: ",
            false => "",
        };
        let is_known = decoder != Decoder::V0_3 && self.origin.is_some();
        Some(Refusal {
            words: is_known.then(|| format!("{prefix}{}: {message}", verdict.place)),
        })
    }

    /// What is written as only Runners from 18.9 on read it, if this file's Runner is older.
    #[must_use]
    pub fn newer_toml(&self) -> Vec<Newer> {
        match decoder(self.version()) {
            Decoder::V1_6 => Vec::new(),
            _ => newer(self.text()),
        }
    }

    /// Whether a secret stands on the line of an offset. The Runner quotes parts of words, which
    /// nobody would know for parts of a secret.
    fn is_beside_secret(&self, at: usize) -> bool {
        let (before, behind) = self.text().split_at_checked(at).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |found| found + 1);
        let end = at + behind.find('\n').unwrap_or(behind.len());
        let secrets = of_text(self.file(), self.text()).into_iter();
        let mut ranges = secrets.map(|secret| secret.range());
        ranges.any(|range| range.start <= end && start <= range.end)
    }

    fn text(&self) -> &str {
        self.root().forest().text(self.file())
    }
}

/// A message with `*` for what is in double quotes.
fn starred(message: &str) -> String {
    let mut text = String::with_capacity(message.len());
    let (mut is_inside, mut is_escaped) = (false, false);
    let mut before = ' ';
    for letter in message.chars() {
        // Behind anything but a blank, a quote is one that the decoder speaks of.
        let is_mark = letter == '"' && !is_escaped && (is_inside || before == ' ');
        before = letter;
        if is_mark {
            is_inside = !is_inside;
            text.push(letter);
        } else {
            text.push(if is_inside { '*' } else { letter });
        }
        is_escaped = letter == '\\' && !is_escaped && is_inside;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::starred;

    #[test]
    fn pieces_of_the_text_become_stars() {
        let message = r#"expected four hexadecimal digits after '\u', but got "a\"b\\" instead"#;
        let expected = r#"expected four hexadecimal digits after '\u', but got "******" instead"#;
        assert_eq!(starred(message), expected);
        let message = "unexpected EOF; expected '\"'";
        assert_eq!(starred(message), message);
    }
}
