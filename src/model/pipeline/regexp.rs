//! Regular expressions between slashes, and whether RE2 takes them.

/// Letters behind the last slash.
const FLAGS: [char; 4] = ['i', 's', 'm', 'U'];
/// The largest count of a repetition.
const MOST_REPEATS: u32 = 1000;
/// How deep groups may nest.
const DEEPEST: usize = 1000;

/// The expression and the flags of the first line that is `/.../flags`.
pub(super) fn parts(text: &str) -> Option<(&str, &str)> {
    text.split('\n').find_map(|line| {
        let (expression, flags) = line.strip_prefix('/')?.rsplit_once('/')?;
        let is_flags = flags.chars().all(|flag| FLAGS.contains(&flag));
        is_flags.then_some((expression, flags))
    })
}

/// Whether a text looks like a regular expression.
pub(super) fn is_written(text: &str) -> bool {
    parts(text).is_some()
}

/// Whether a text is a regular expression that RE2 takes.
pub(super) fn is_valid(text: &str) -> bool {
    parts(text).is_some_and(|(expression, _)| Reader::new(expression).read().is_some())
}

/// What stands before a repetition.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Nothing,
    Something,
    Repetition,
}

/// Reads an expression once, from left to right; `None` where RE2 reports an error.
struct Reader<'e> {
    rest: &'e str,
}

impl<'e> Reader<'e> {
    fn new(expression: &'e str) -> Self {
        Self { rest: expression }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let first = self.peek()?;
        self.rest = self.rest.get(first.len_utf8()..)?;
        Some(first)
    }

    fn take(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn read(mut self) -> Option<()> {
        let mut depth = 0_usize;
        let mut before = Before::Nothing;
        while let Some(first) = self.next() {
            before = match first {
                '(' => {
                    if self.group()? {
                        depth += 1;
                    }
                    Before::Nothing
                }
                ')' => {
                    depth = depth.checked_sub(1)?;
                    Before::Something
                }
                '|' => Before::Nothing,
                '[' => {
                    self.class()?;
                    Before::Something
                }
                '*' | '+' | '?' => self.repetition(before)?,
                '{' => match self.count() {
                    Some((least, most)) => {
                        if least > MOST_REPEATS
                            || most.is_some_and(|most| most > MOST_REPEATS || most < least)
                        {
                            return None;
                        }
                        self.repetition(before)?
                    }
                    None => Before::Something,
                },
                '\\' => {
                    if self.take("Q") {
                        self.quoted();
                    } else {
                        self.escape(false)?;
                    }
                    Before::Something
                }
                _ => Before::Something,
            };
            if depth > DEEPEST {
                return None;
            }
        }
        (depth == 0).then_some(())
    }

    fn repetition(&mut self, before: Before) -> Option<Before> {
        if before != Before::Something {
            return None;
        }
        self.take("?");
        Some(Before::Repetition)
    }

    /// Behind `(`: whether a group opens, as opposed to flags alone.
    fn group(&mut self) -> Option<bool> {
        if !self.take("?") {
            return Some(true);
        }
        if self.take("P<") || self.take("<") {
            let end = self.rest.find('>')?;
            let (name, after) = self.rest.split_at(end);
            let fits = |letter: char| letter.is_alphanumeric() || letter == '_';
            if name.is_empty() || !name.chars().all(fits) {
                return None;
            }
            self.rest = after.get(1..)?;
            return Some(true);
        }
        let mut has_sign = false;
        let mut needs_flag = false;
        loop {
            match self.next()? {
                letter if FLAGS.contains(&letter) => needs_flag = false,
                '-' if !has_sign => {
                    has_sign = true;
                    needs_flag = true;
                }
                ':' if !needs_flag => return Some(true),
                ')' if !needs_flag => return Some(false),
                _ => return None,
            }
        }
    }

    /// Behind `{`: a count, if it is one; else the brace stands for itself.
    fn count(&mut self) -> Option<(u32, Option<u32>)> {
        let end = self.rest.find('}')?;
        let (inner, after) = self.rest.split_at(end);
        let number = |text: &str| {
            let is_digits = !text.is_empty() && text.chars().all(|digit| digit.is_ascii_digit());
            is_digits.then(|| text.parse().unwrap_or(u32::MAX))
        };
        let (least, most) = match inner.split_once(',') {
            None => (number(inner)?, Some(number(inner)?)),
            Some((least, "")) => (number(least)?, None),
            Some((least, most)) => (number(least)?, Some(number(most)?)),
        };
        self.rest = after.get(1..)?;
        Some((least, most))
    }

    /// Behind `\Q`.
    fn quoted(&mut self) {
        self.rest = match self.rest.find("\\E") {
            Some(end) => self.rest.get(end + 2..).unwrap_or_default(),
            None => "",
        };
    }

    /// Behind `[`.
    fn class(&mut self) -> Option<()> {
        self.take("^");
        let mut is_first = true;
        loop {
            if !is_first && self.take("]") {
                return Some(());
            }
            is_first = false;
            if self.rest.starts_with("[:") && self.rest.contains(":]") {
                self.posix()?;
                continue;
            }
            let Some(low) = self.member()? else { continue };
            let has_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            if has_range {
                self.take("-");
                let high = self.member()??;
                if high < low {
                    return None;
                }
            }
        }
    }

    /// A character of a class; `Some(None)` is a class of its own such as `\d`.
    #[expect(
        clippy::option_option,
        reason = "an error, or a class instead of a character"
    )]
    fn member(&mut self) -> Option<Option<char>> {
        match self.next()? {
            '\\' => self.escape(true),
            other => Some(Some(other)),
        }
    }

    fn posix(&mut self) -> Option<()> {
        let end = self.rest.find(":]")?;
        let name = self.rest.get(2..end)?;
        let name = name.strip_prefix('^').unwrap_or(name);
        const NAMES: [&str; 14] = [
            "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print",
            "punct", "space", "upper", "word", "xdigit",
        ];
        self.rest = self.rest.get(end + 2..)?;
        NAMES.contains(&name).then_some(())
    }

    /// Behind `\`.
    #[expect(
        clippy::option_option,
        reason = "an error, or something else than a character"
    )]
    fn escape(&mut self, in_class: bool) -> Option<Option<char>> {
        let first = self.next()?;
        match first {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => Some(None),
            'p' | 'P' => self.property().map(|()| None),
            'A' | 'z' | 'b' | 'B' | 'C' if !in_class => Some(None),
            'a' => Some(Some('\u{7}')),
            'f' => Some(Some('\u{c}')),
            'n' => Some(Some('\n')),
            'r' => Some(Some('\r')),
            't' => Some(Some('\t')),
            'v' => Some(Some('\u{b}')),
            'x' => self.hexadecimal().map(Some),
            '0' => Some(Some(self.octal(0))),
            '1'..='7' if matches!(self.peek(), Some('0'..='7')) => {
                Some(Some(self.octal(first.to_digit(8)?)))
            }
            _ if first.is_ascii() && !first.is_ascii_alphanumeric() && first != '_' => {
                Some(Some(first))
            }
            _ => None,
        }
    }

    fn octal(&mut self, start: u32) -> char {
        let mut value = start;
        for _ in 0..2 {
            let Some(digit) = self.peek().and_then(|digit| digit.to_digit(8)) else {
                break;
            };
            self.next();
            value = value * 8 + digit;
        }
        char::from_u32(value).unwrap_or_default()
    }

    fn hexadecimal(&mut self) -> Option<char> {
        let digits = if self.take("{") {
            let end = self.rest.find('}')?;
            let (digits, after) = self.rest.split_at(end);
            self.rest = after.get(1..)?;
            digits
        } else {
            let (digits, after) = self.rest.split_at_checked(2)?;
            self.rest = after;
            digits
        };
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    }

    /// Behind `\p`.
    fn property(&mut self) -> Option<()> {
        let name = if self.take("{") {
            let end = self.rest.find('}')?;
            let (name, after) = self.rest.split_at(end);
            self.rest = after.get(1..)?;
            name.strip_prefix('^').unwrap_or(name).to_owned()
        } else {
            self.next()?.to_string()
        };
        // The regex crate knows the same categories and scripts by these names.
        let is_known = regex::Regex::new(&format!("\\p{{{name}}}")).is_ok();
        let is_plain = name
            .chars()
            .all(|letter| letter.is_ascii_alphabetic() || letter == '_');
        (is_plain && is_known && name.starts_with(|letter: char| letter.is_ascii_uppercase()))
            .then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn expressions_are_judged_as_by_re2() {
        for (text, valid) in [
            ("/a/", true),
            ("/^v\\d+\\.\\d+$/i", true),
            ("//", true),
            ("foo", false),
            ("/(/", false),
            ("/a)/", false),
            ("/(?=a)/", false),
            ("/(?P<n>a)(?<m>b)(?i)c(?-s:d)/", true),
            ("/a**/", false),
            ("/a{2}{3}/", false),
            ("/*a/", false),
            ("/a{/", true),
            ("/a{1,2000}/", false),
            ("/[[:alpha:]_-]/", true),
            ("/[[a]/", true),
            ("/[z-a]/", false),
            ("/[a/", false),
            ("/\\1/", false),
            ("/\\pL\\p{Greek}/", true),
            ("/\\p{Nope}/", false),
            ("/\\Q(\\E/", true),
            ("/a/x", false),
            ("/Total: \\d+%/", true),
        ] {
            assert_eq!(is_valid(text), valid, "{text}");
        }
    }
}
