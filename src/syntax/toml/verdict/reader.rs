//! Statements: table headers, keys, and what may follow them.

use super::cursor::{Cursor, Fault, is_line_break};
use super::quote;
use super::string;
use super::tables::{Context, Refusal, Tables};
use super::value::Open;
use super::{Newer, Verdict};

pub(super) struct Reader<'t> {
    pub(super) cursor: Cursor<'t>,
    pub(super) tables: Tables,
    pub(super) context: Context,
    /// The key whose value is being read; empty when there is none.
    pub(super) key: String,
    /// Where the last key began, and its line: what duplicates are reported at.
    pub(super) last: (usize, usize),
    /// Arrays and inline tables around the value being read.
    pub(super) open: Vec<Open>,
    /// Which of these are inline tables.
    pub(super) inline: Vec<usize>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(cursor: Cursor<'t>) -> Self {
        Self {
            tables: Tables::new(cursor.decoder()),
            context: Tables::root(),
            key: String::new(),
            last: (0, 1),
            open: Vec::new(),
            inline: Vec::new(),
            cursor,
        }
    }

    /// Reads to the end, or to the first error.
    pub(super) fn run(mut self) -> Option<Verdict> {
        let fault = self.statements().err()?;
        let path = self.tables.text(self.context.path);
        let last_key = match (path.as_str(), self.key.as_str()) {
            ("", key) => key.to_owned(),
            (path, "") => path.to_owned(),
            (path, key) => format!("{path}.{key}"),
        };
        let place = match last_key.as_str() {
            "" => String::new(),
            key => format!(" (last key {})", quote::string(key)),
        };
        Some(Verdict {
            place: format!("toml: line {}{place}", fault.line),
            message: fault.message,
            at: fault.at,
        })
    }

    /// Reads to the end, and gives what is new in TOML 1.1.
    pub(super) fn newer(mut self) -> Vec<Newer> {
        match self.statements() {
            Ok(()) => self.cursor.into_newer(),
            Err(_) => Vec::new(),
        }
    }

    fn statements(&mut self) -> Result<(), Fault> {
        loop {
            self.cursor.skip_blanks()?;
            match self.cursor.peek()? {
                None => return Ok(()),
                Some('#') => self.comment()?,
                Some('[') => {
                    self.header()?;
                    self.line_end()?;
                }
                Some(letter) if is_line_break(letter) => {
                    self.cursor.next()?;
                }
                Some(_) => {
                    self.statement()?;
                    self.line_end()?;
                }
            }
        }
    }

    pub(super) fn comment(&mut self) -> Result<(), Fault> {
        self.cursor.eat_while(|letter| !is_line_break(letter))
    }

    fn line_end(&mut self) -> Result<(), Fault> {
        self.cursor.skip_blanks()?;
        match self.cursor.peek()? {
            None | Some('#') => Ok(()),
            Some(letter) if is_line_break(letter) => Ok(()),
            Some(_) => {
                let read = self.cursor.next()?;
                let message = format!(
                    "expected a top-level item to end with a newline, comment, or EOF, but got {} instead",
                    quote::letter(read)
                );
                Err(self.cursor.fault_at(read, message))
            }
        }
    }

    fn header(&mut self) -> Result<(), Fault> {
        self.cursor.next()?;
        let is_array = self.cursor.eat('[')?;
        let mut names = Vec::new();
        loop {
            self.cursor.skip_blanks()?;
            if names.is_empty() {
                self.last = (self.cursor.at(), self.cursor.line());
            }
            match self.cursor.peek()? {
                None | Some(']') => {
                    let message = "unexpected end of table name (table names cannot be empty)";
                    return Err(self.cursor.fault(message));
                }
                Some('.') => {
                    let message = "unexpected table separator (table names cannot be empty)";
                    return Err(self.cursor.fault(message));
                }
                Some(_) => names.push(self.name()?),
            }
            self.cursor.skip_blanks()?;
            let read = self.cursor.next()?;
            match read {
                Some('.') => {}
                Some(']') => break,
                _ => {
                    let found = quote::letter(read);
                    let message =
                        format!("expected '.' or ']' to end table name, but got {found} instead");
                    return Err(self.cursor.fault_at(read, message));
                }
            }
        }
        if is_array {
            let read = self.cursor.next()?;
            if read != Some(']') {
                let found = quote::letter(read);
                let message = format!(
                    "expected end of table array name delimiter ']', but got {found} instead"
                );
                return Err(self.cursor.fault_at(read, message));
            }
        }
        let opened = self.tables.header(&names, is_array, self.context.path);
        self.context = self.defined(opened)?;
        Ok(())
    }

    /// One part of a key, which may turn out to be empty.
    fn name(&mut self) -> Result<String, Fault> {
        if self.cursor.eat('\'')? {
            return string::literal(&mut self.cursor).map(str::to_owned);
        }
        if self.cursor.eat('"')? {
            let written = string::basic(&mut self.cursor)?;
            return string::decode(&written, false);
        }
        let start = self.cursor.at();
        let is_bare = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
        self.cursor.eat_while(is_bare)?;
        Ok(self.cursor.since(start).to_owned())
    }

    fn statement(&mut self) -> Result<(), Fault> {
        let outer = self.context;
        self.start_pair()?;
        self.value()?;
        self.context = outer;
        self.key.clear();
        Ok(())
    }

    /// Reads the key of a pair, to behind its `=`, and enters the tables that its dots name.
    pub(super) fn start_pair(&mut self) -> Result<(), Fault> {
        self.cursor.skip_blanks()?;
        match self.cursor.peek()? {
            None | Some('=') => {
                let message = "unexpected '=': key name appears blank";
                return Err(self.cursor.fault(message));
            }
            Some('.') => {
                let message = "unexpected '.': keys cannot start with a '.'";
                return Err(self.cursor.fault(message));
            }
            Some(_) => self.last = (self.cursor.at(), self.cursor.line()),
        }
        let mut names = Vec::new();
        loop {
            self.cursor.skip_blanks()?;
            match self.cursor.peek()? {
                None | Some('=') => return Err(self.cursor.fault("unexpected '='")),
                Some('.') => return Err(self.cursor.fault("unexpected '.'")),
                Some(_) => names.push(self.name()?),
            }
            self.cursor.skip_blanks()?;
            let read = self.cursor.next()?;
            match read {
                Some('.') => {}
                Some('=') => break,
                _ => return Err(self.no_separator(read)),
            }
        }
        self.key = names.pop().unwrap_or_default();
        for name in names {
            let opened = self.tables.dotted(self.context, &name);
            self.context = self.defined(opened)?;
        }
        Ok(())
    }

    fn no_separator(&self, read: Option<char>) -> Fault {
        let found = quote::letter(read);
        match read {
            None => {
                let message = "unexpected EOF; expected key separator '='";
                self.cursor.fault_at(read, message)
            }
            Some('\n') if self.cursor.decoder() >= super::Decoder::V1_6 => self
                .cursor
                .fault_above(format!("expected '.' or '=', but got {found} instead")),
            Some(_) => self.cursor.fault_at(
                read,
                format!("expected '.' or '=', but got {found} instead"),
            ),
        }
    }

    /// A refusal to define a key, as a fault at the last key.
    pub(super) fn defined<T>(&mut self, outcome: Result<T, Refusal>) -> Result<T, Fault> {
        outcome.map_err(|refusal| {
            self.context.path = refusal.context;
            let (at, line) = self.last;
            Fault {
                message: refusal.message,
                line,
                at,
            }
        })
    }
}
