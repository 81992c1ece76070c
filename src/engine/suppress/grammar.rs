//! The grammar of comments that ignore findings:
//! `# gitlab-runner-lint: ignore[rule-a, rule-b] until 2027-01-31 reason`.
//!
//! Blanks are free; everything else is taken by the letter, because a comment that is not understood
//! does nothing while it looks as if it did.

use std::ops::Range;

use crate::syntax::nearest_within;

/// What every such comment begins with, behind the `#`.
pub(super) const MARK: &str = "gitlab-runner-lint";
/// What people write instead of `ignore`, as in other tools.
const OTHER_WORDS: [&str; 9] = [
    "ignore", "disable", "noqa", "nolint", "skip", "allow", "suppress", "off", "nosec",
];
/// Letters of the name of this program that may be wrong where a comment is meant for it.
const MOST_TYPOS: usize = 3;
/// The comment as it is right.
const FORM: &str = "write `# gitlab-runner-lint: ignore[rule-id] reason`";

/// What a comment says to this program. Ranges are bytes of the comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Remark {
    Ignore(Ignore),
    Malformed(Malformed),
}

/// A comment that ignores findings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Ignore {
    /// Whether it is about the whole file.
    pub(super) is_of_file: bool,
    /// The rules it names, at least one.
    pub(super) names: Vec<Name>,
    /// What stands between the brackets.
    pub(super) list: Range<usize>,
    /// The last day on which it counts.
    pub(super) until: Option<Until>,
    pub(super) reason: String,
}

/// A rule that a comment names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Name {
    pub(super) at: Range<usize>,
    pub(super) text: String,
}

/// The day behind `until`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Until {
    pub(super) at: Range<usize>,
    pub(super) day: String,
}

/// A comment that is meant for this program and says nothing to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Malformed {
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// Reads a comment with its `#`; `None` for one that is not meant for this program.
pub(super) fn read(comment: &str) -> Option<Remark> {
    let body = comment.strip_prefix('#')?.trim_start_matches(BLANKS);
    let start = comment.len() - body.len();
    let remark = match body.get(..MARK.len()) {
        Some(mark)
            if mark.eq_ignore_ascii_case(MARK) && !body[MARK.len()..].starts_with(is_part) =>
        {
            let mut reader = Reader {
                text: comment.trim_end(),
                at: start + MARK.len(),
            };
            if mark != MARK {
                let at = start..start + MARK.len();
                reader.is_meant().then(|| {
                    Err(malformed(
                        at,
                        "the name of this program is in lower case",
                        FORM,
                    ))
                })?
            } else {
                reader.remark()?
            }
        }
        _ => Err(misspelled(comment, start).or_else(|| hidden(comment))?),
    };
    Some(match remark {
        Ok(ignore) => Remark::Ignore(ignore),
        Err(malformed) => Remark::Malformed(malformed),
    })
}

const BLANKS: [char; 2] = [' ', '\t'];

/// Whether a letter is a part of a word.
fn is_part(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')
}

/// A remark that gets the name of this program almost right.
fn misspelled(comment: &str, start: usize) -> Option<Malformed> {
    let body = comment.get(start..)?;
    let word = &body[..body.len() - body.trim_start_matches(is_part).len()];
    let mut reader = Reader {
        text: comment.trim_end(),
        at: start + word.len(),
    };
    let is_remark = reader.take(':') && reader.rest().starts_with("ignore");
    let is_remark = is_remark && reader.rest().contains('[');
    nearest_within(word, is_remark.then_some(MARK), MOST_TYPOS)?;
    let at = start..start + word.len();
    Some(malformed(
        at,
        "the name of this program is another one",
        FORM,
    ))
}

/// A remark behind other words of a comment.
fn hidden(comment: &str) -> Option<Malformed> {
    let at = comment.find(MARK)?;
    let mut reader = Reader {
        text: comment.trim_end(),
        at: at + MARK.len(),
    };
    let is_remark = reader.take(':') && reader.rest().starts_with("ignore");
    let is_list = reader.rest().contains('[');
    (is_remark && is_list).then(|| {
        malformed(
            at..comment.trim_end().len(),
            "what ignores findings stands at the beginning of its comment",
            "put it on a line of its own above, without other words before it",
        )
    })
}

fn malformed(at: Range<usize>, message: &str, help: &str) -> Malformed {
    Malformed {
        at,
        message: message.to_owned(),
        help: help.to_owned(),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(BLANKS).len();
    }

    /// Goes over blanks, a character and blanks, if it is there.
    fn take(&mut self, wanted: char) -> bool {
        self.skip_blanks();
        let is_there = self.rest().starts_with(wanted);
        if is_there {
            self.at += wanted.len_utf8();
            self.skip_blanks();
        }
        is_there
    }

    /// A word of letters and hyphens.
    fn word(&mut self) -> (Range<usize>, &'t str) {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(is_part).len();
        let start = self.at;
        self.at += length;
        (start..self.at, &rest[..length])
    }

    /// Whether what follows the mark is no mere mention of this program.
    fn is_meant(&mut self) -> bool {
        if self.take(':') {
            return true;
        }
        self.skip_blanks();
        let (_, word) = self.word();
        let word = word.to_ascii_lowercase();
        OTHER_WORDS.iter().any(|other| word.starts_with(other))
    }

    /// What stands behind the mark; `None` for a sentence about this program.
    fn remark(&mut self) -> Option<Result<Ignore, Malformed>> {
        let mark = self.at;
        if !self.take(':') {
            let end = self.text.len();
            let is_meant = self.is_meant();
            return is_meant.then(|| Err(malformed(mark..end, "a `:` is missing here", FORM)));
        }
        Some(self.ignore())
    }

    fn ignore(&mut self) -> Result<Ignore, Malformed> {
        let (at, word) = self.word();
        let is_of_file = match word {
            "ignore" => false,
            "ignore-file" => true,
            _ => return Err(self.other_word(at, word)),
        };
        let open = self.at;
        if !self.take('[') {
            let message = format!("`{word}` names no rule");
            let help = named(word);
            return Err(malformed(at.start..open.max(at.end), &message, &help));
        }
        let start = self.at;
        let Some(length) = self.rest().find(']') else {
            let help = "close the list of rules with `]`";
            let at = open_at(self.text, open)..self.text.len();
            return Err(malformed(at, "a `]` is missing", help));
        };
        let list = start..start + length;
        if length == 0 {
            let message = format!("`{word}[]` names no rule");
            let help = named(word);
            let at = open_at(self.text, open)..list.end + 1;
            return Err(malformed(at, &message, &help));
        }
        let names = self.names(list.clone())?;
        self.at = list.end + 1;
        let behind = self.at;
        self.skip_blanks();
        if self.at == behind && !self.rest().is_empty() {
            let help = "put a space behind the `]`";
            return Err(malformed(
                behind..self.text.len(),
                "this is stuck to the list",
                help,
            ));
        }
        Ok(Ignore {
            is_of_file,
            names,
            list,
            until: self.until()?,
            reason: self.reason().to_owned(),
        })
    }

    /// The rest; what another `#` begins is a remark to somebody else.
    fn reason(&self) -> &'t str {
        let rest = self.rest().trim();
        match rest.starts_with('#') {
            true => "",
            false => rest,
        }
    }

    fn other_word(&self, at: Range<usize>, word: &str) -> Malformed {
        if word.is_empty() {
            let end = self.text.len().max(at.end);
            return malformed(at.start..end, "`ignore` is missing here", FORM);
        }
        let meant = match word.to_ascii_lowercase().contains("file") {
            true => "ignore-file",
            false => "ignore",
        };
        let message = format!("`{word}` is no word of such a comment");
        malformed(at, &message, &format!("write `{meant}[rule-id]`"))
    }

    fn names(&self, list: Range<usize>) -> Result<Vec<Name>, Malformed> {
        let inside = self.text.get(list.clone()).unwrap_or_default();
        let mut names = Vec::new();
        let mut at = list.start;
        for part in inside.split(',') {
            let text = part.trim_matches(BLANKS);
            let start = at + (part.len() - part.trim_start_matches(BLANKS).len());
            let here = start.min(at + part.len())..start + text.len();
            at += part.len() + 1;
            if text.is_empty() {
                let help = "separate the rules with single commas";
                return Err(malformed(list, "a rule is missing in this list", help));
            }
            if ["*", "all"].contains(&text) {
                let message = format!("`{text}` is no rule");
                return Err(malformed(here, &message, &named("ignore")));
            }
            let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
            if !text.chars().all(|letter| is_part(letter) || letter == '_') {
                let help = "separate the rules with commas: `ignore[rule-a, rule-b]`";
                return Err(malformed(here, "this is no name of a rule", help));
            }
            names.push(Name {
                at: here,
                text: text.to_owned(),
            });
        }
        Ok(names)
    }

    fn until(&mut self) -> Result<Option<Until>, Malformed> {
        let start = self.at;
        let (at, word) = self.word();
        if !word.eq_ignore_ascii_case("until") {
            self.at = start;
            return Ok(None);
        }
        if word != "until" {
            return Err(malformed(
                at,
                "`until` is in lower case",
                "write `until 2027-01-31`",
            ));
        }
        self.skip_blanks();
        let rest = self.rest();
        let length = rest.find(BLANKS).unwrap_or(rest.len());
        let (day, at) = (&rest[..length], self.at..self.at + length);
        if !is_day(day) {
            let message = match looks_like_day(day) {
                true => format!("there is no day `{day}`"),
                false => "`until` stands before a day".to_owned(),
            };
            let help = "write the last day on which it counts: `until 2027-01-31`";
            let place = if at.is_empty() { start..self.at } else { at };
            return Err(malformed(place, &message, help));
        }
        self.at = at.end;
        Ok(Some(Until {
            at,
            day: day.to_owned(),
        }))
    }
}

/// What to write instead of a comment on everything.
fn named(word: &str) -> String {
    format!("name the rules, `{word}[rule-id]`; a comment on all would hide mistakes to come")
}

/// Where the bracket stands behind an offset and blanks.
fn open_at(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.find('[').unwrap_or(0)
}

fn looks_like_day(text: &str) -> bool {
    let shape = text.bytes().map(|byte| match byte {
        b'0'..=b'9' => b'0',
        other => other,
    });
    shape.eq(*b"0000-00-00")
}

/// Whether a text is a day of the calendar, as `2027-01-31`.
fn is_day(text: &str) -> bool {
    if !looks_like_day(text) {
        return false;
    }
    let number = |range: Range<usize>| text.get(range).and_then(|part| part.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests;
