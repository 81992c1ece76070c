//! A scalar's value put together from pieces of the text.

use std::borrow::Cow;
use std::ops::Range;

/// Borrows as long as the pieces follow each other in the text.
pub(super) struct Pieces<'a> {
    text: &'a str,
    range: Range<usize>,
    owned: Option<String>,
}

impl<'a> Pieces<'a> {
    /// Nothing yet.
    pub(super) fn of(text: &'a str) -> Self {
        Pieces {
            text,
            range: 0..0,
            owned: None,
        }
    }

    /// Adds a piece of the text; both ends lie between characters.
    pub(super) fn slice(&mut self, piece: Range<usize>) {
        if piece.is_empty() {
        } else if let Some(owned) = &mut self.owned {
            owned.push_str(&self.text[piece]);
        } else if self.range.is_empty() {
            self.range = piece;
        } else if self.range.end == piece.start {
            self.range.end = piece.end;
        } else {
            let text = self.text;
            self.own().push_str(&text[piece]);
        }
    }

    /// Adds a character that the text does not hold.
    pub(super) fn character(&mut self, character: char) {
        self.own().push(character);
    }

    fn own(&mut self) -> &mut String {
        let (text, range) = (self.text, self.range.clone());
        self.owned.get_or_insert_with(|| text[range].to_owned())
    }

    /// The value.
    pub(super) fn finish(self) -> Cow<'a, str> {
        match self.owned {
            Some(owned) => Cow::Owned(owned),
            None => Cow::Borrowed(&self.text[self.range]),
        }
    }
}
