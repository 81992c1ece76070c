//! Values: scalars, arrays and inline tables.

use super::super::Decoder;
use super::cursor::{Fault, is_blank, is_line_break};
use super::reader::Reader;
use super::tables::{Context, Kind};
use super::{NewerKind, number, quote, string};

/// An array or inline table that is not closed yet.
pub(super) enum Open {
    Array,
    Inline {
        /// Where the table itself stands.
        outer: Context,
        key: String,
        /// Where its keys go.
        inner: Context,
        start: usize,
        /// Whether it goes over several lines, and has comments.
        lines: Option<bool>,
        /// The comma that stands last.
        comma: Option<usize>,
    },
}

/// What the reader expects next.
enum Step {
    Value,
    /// An element, or the end of an array.
    Item,
    /// A comma, or the end of an array.
    ItemEnd,
    /// A pair, or the end of an inline table.
    Pair,
    /// A comma, or the end of an inline table.
    PairEnd,
    /// A value was read.
    Done(Kind),
}

impl Reader<'_> {
    /// Reads a value and gives it to the key.
    pub(super) fn value(&mut self) -> Result<(), Fault> {
        let mut step = Step::Value;
        loop {
            step = match step {
                Step::Value => self.start()?,
                Step::Item => self.item()?,
                Step::ItemEnd => self.item_end()?,
                Step::Pair => self.pair()?,
                Step::PairEnd => self.pair_end()?,
                Step::Done(kind) => match self.open.last() {
                    Some(Open::Array) => Step::ItemEnd,
                    Some(Open::Inline { inner, .. }) => {
                        let inner = *inner;
                        self.set(kind)?;
                        self.context = inner;
                        Step::PairEnd
                    }
                    None => return self.set(kind),
                },
            };
        }
    }

    fn set(&mut self, kind: Kind) -> Result<(), Fault> {
        let outcome = self.tables.set(self.context, &self.key, kind);
        self.defined(outcome)
    }

    fn start(&mut self) -> Result<Step, Fault> {
        self.cursor.skip_blanks()?;
        let start = self.cursor.at();
        if self
            .cursor
            .peek()?
            .is_some_and(|next| next.is_ascii_digit())
        {
            number::unsigned(&mut self.cursor, start)?;
            return Ok(Step::Done(Kind::Scalar));
        }
        let read = self.cursor.next()?;
        match read {
            Some('[') => {
                self.tables.mark(self.context, &self.key, Kind::Array);
                self.open.push(Open::Array);
                return Ok(Step::Item);
            }
            Some('{') => return self.enter(start),
            Some('"') => self.quoted('"')?,
            Some('\'') => self.quoted('\'')?,
            Some('+' | '-') => number::signed(&mut self.cursor, start)?,
            Some('.') => {
                let message = "floats must start with a digit, not '.'";
                return Err(self.cursor.fault_at(read, message));
            }
            Some('i' | 'n') => {
                let cursor = &mut self.cursor;
                let is_named = (cursor.eat('n')? && cursor.eat('f')?)
                    || (cursor.eat('a')? && cursor.eat('n')?);
                if is_named {
                    number::check_float(cursor, start)?;
                } else {
                    // The decoder goes back by one letter, however many it has tried.
                    cursor.step_back();
                    self.word()?;
                }
            }
            Some(letter) if letter.is_ascii_alphabetic() => {
                self.cursor.step_back();
                self.word()?;
            }
            Some(letter) if letter.is_alphabetic() => return Err(self.foreign_word(start)?),
            None => {
                let message = "unexpected EOF; expected value";
                return Err(self.cursor.fault_at(read, message));
            }
            Some(letter) => {
                let message = format!("expected value but found {} instead", quote::letter(read));
                let is_above = letter == '\n' && self.cursor.decoder() >= Decoder::V1_6;
                return Err(match is_above {
                    true => self.cursor.fault_above(message),
                    false => self.cursor.fault_at(read, message),
                });
            }
        }
        Ok(Step::Done(Kind::Scalar))
    }

    fn quoted(&mut self, quote: char) -> Result<(), Fault> {
        if self.cursor.eat(quote)? {
            if !self.cursor.eat(quote)? {
                return Ok(());
            }
            return match quote {
                '"' => string::long_basic(&mut self.cursor),
                _ => string::long_literal(&mut self.cursor),
            };
        }
        if quote == '\'' {
            return string::literal(&mut self.cursor).map(|_| ());
        }
        let written = string::basic(&mut self.cursor)?;
        match written.is_escaped {
            true => string::decode(&written, false).map(|_| ()),
            false => Ok(()),
        }
    }

    /// A word without quotes: a boolean, or a string that lacks them.
    fn word(&mut self) -> Result<(), Fault> {
        let start = self.cursor.at();
        self.cursor.eat_while(char::is_alphabetic)?;
        match self.cursor.since(start) {
            "true" | "false" => Ok(()),
            _ => Err(self.no_value(start)),
        }
    }

    fn foreign_word(&mut self, start: usize) -> Result<Fault, Fault> {
        self.cursor.eat_while(char::is_alphabetic)?;
        Ok(self.no_value(start))
    }

    fn no_value(&self, start: usize) -> Fault {
        let found = quote::string(self.cursor.since(start));
        Fault {
            at: start,
            ..self
                .cursor
                .fault(format!("expected value but found {found} instead"))
        }
    }

    fn item(&mut self) -> Result<Step, Fault> {
        let read = self.cursor.peek()?;
        match read {
            Some(letter) if is_blank(letter) || is_line_break(letter) => {
                self.cursor.next()?;
                Ok(Step::Item)
            }
            Some('#') => self.comment().map(|()| Step::Item),
            Some(',') => {
                self.cursor.next()?;
                Err(self.cursor.fault_at(read, "unexpected comma"))
            }
            Some(']') => self.leave_array(),
            _ => Ok(Step::Value),
        }
    }

    fn item_end(&mut self) -> Result<Step, Fault> {
        match self.cursor.peek()? {
            Some('#') => self.comment().map(|()| Step::ItemEnd),
            Some(']') => self.leave_array(),
            _ => match self.cursor.next()? {
                Some(letter) if is_blank(letter) || is_line_break(letter) => Ok(Step::ItemEnd),
                Some(',') => Ok(Step::Item),
                read => {
                    let found = letter_or_end(read);
                    let message = format!(
                        "expected a comma (',') or array terminator (']'), but got {found}"
                    );
                    Err(self.cursor.fault_at(read, message))
                }
            },
        }
    }

    fn leave_array(&mut self) -> Result<Step, Fault> {
        self.cursor.next()?;
        self.open.pop();
        Ok(Step::Done(Kind::Array))
    }

    fn enter(&mut self, start: usize) -> Result<Step, Fault> {
        let outer = self.context;
        let key = std::mem::take(&mut self.key);
        let is_element = matches!(self.open.last(), Some(Open::Array));
        let opened = self.tables.inline(outer, &key, is_element);
        let inner = self.defined(opened)?;
        self.context = inner;
        self.inline.push(self.open.len());
        self.open.push(Open::Inline {
            outer,
            key,
            inner,
            start,
            lines: None,
            comma: None,
        });
        Ok(Step::Pair)
    }

    fn pair(&mut self) -> Result<Step, Fault> {
        let read = self.cursor.peek()?;
        match read {
            Some(letter) if is_blank(letter) => {
                self.cursor.next()?;
                Ok(Step::Pair)
            }
            Some(letter) if is_line_break(letter) => self.line_break().map(|()| Step::Pair),
            Some('#') => {
                self.spread(true);
                self.comment().map(|()| Step::Pair)
            }
            Some(',') => {
                self.cursor.next()?;
                Err(self.cursor.fault_at(read, "unexpected comma"))
            }
            Some('}') => self.leave_inline(),
            _ => self.start_pair().map(|()| Step::Value),
        }
    }

    fn pair_end(&mut self) -> Result<Step, Fault> {
        match self.cursor.peek()? {
            Some('#') => {
                self.spread(true);
                return self.comment().map(|()| Step::PairEnd);
            }
            Some('}') => return self.leave_inline(),
            Some(letter) if is_line_break(letter) => {
                return self.line_break().map(|()| Step::PairEnd);
            }
            _ => {}
        }
        match self.cursor.next()? {
            Some(letter) if is_blank(letter) => Ok(Step::PairEnd),
            Some(',') => {
                let at = self.cursor.at() - 1;
                self.cursor.skip_blanks()?;
                let is_last = self.cursor.peek()? == Some('}');
                if let Some(Open::Inline { comma, .. }) = self.open.last_mut() {
                    *comma = is_last.then_some(at);
                }
                if is_last && self.cursor.decoder() < Decoder::V1_6 {
                    let message = "trailing comma not allowed in inline tables";
                    return Err(self.cursor.fault(message));
                }
                Ok(Step::Pair)
            }
            read => {
                let found = letter_or_end(read);
                let message = format!(
                    "expected a comma or an inline table terminator '}}', but got {found} instead"
                );
                Err(self.cursor.fault_at(read, message))
            }
        }
    }

    /// A line break in an inline table, which is TOML 1.1.
    fn line_break(&mut self) -> Result<(), Fault> {
        self.cursor.next()?;
        match self.cursor.decoder() < Decoder::V1_6 {
            true => Err(self
                .cursor
                .fault_above("newlines not allowed within inline tables")),
            false => {
                self.spread(false);
                Ok(())
            }
        }
    }

    /// Notes that the nearest inline table goes over several lines.
    fn spread(&mut self, commented: bool) {
        let nearest = self.inline.last().copied();
        let nearest = nearest.and_then(|index| self.open.get_mut(index));
        if let Some(Open::Inline { lines, .. }) = nearest {
            *lines = Some(commented || *lines == Some(true));
        }
    }

    fn leave_inline(&mut self) -> Result<Step, Fault> {
        self.cursor.next()?;
        let Some(Open::Inline {
            outer,
            key,
            start,
            lines,
            comma,
            ..
        }) = self.open.pop()
        else {
            return Ok(Step::Done(Kind::Inline));
        };
        self.context = outer;
        self.key = key;
        self.inline.pop();
        let is_inside = !self.inline.is_empty();
        match (lines, comma) {
            // The table around it is what has to become one line.
            (Some(commented), _) if is_inside => self.spread(commented),
            (Some(commented), _) => {
                let kind = NewerKind::Lines { commented };
                self.cursor.note(kind, start..self.cursor.at());
            }
            (None, Some(comma)) => self.cursor.note(NewerKind::Comma, comma..comma + 1),
            (None, None) => {}
        }
        Ok(Step::Done(Kind::Inline))
    }
}

fn letter_or_end(read: Option<char>) -> String {
    read.map_or_else(|| "end of file".to_owned(), |letter| format!("'{letter}'"))
}
