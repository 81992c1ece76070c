//! One report in every form that is asked for: what they share is made once.

use std::cell::OnceCell;
use std::fmt;
use std::io::{self, Write};

use super::document::Document;
use super::view::View;
use super::{
    Format, Style, codequality, collect, concise, github, json, junit, markdown, sarif, sast, text,
};
use crate::engine::Report;
use crate::rule::Meta;
use crate::source::Sources;

/// When a report is made: seconds since 1970, in UTC. Only forms that must name a time do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moment(pub u64);

impl Moment {
    /// `2027-01-31`.
    #[must_use]
    pub fn day(self) -> String {
        let (year, month, day) = date(self.0 / 86_400);
        format!("{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for Moment {
    /// `2027-01-31T23:59:59`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, second) = (self.0 / 86_400, self.0 % 86_400);
        let (year, month, day) = date(days);
        let (hour, minute) = (second / 3_600, second / 60 % 60);
        let second = second % 60;
        write!(
            out,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )
    }
}

/// The Gregorian date of a day since 1970-01-01. Years after 9999 are shown as 9999.
fn date(days: u64) -> (u64, u64, u64) {
    /// Days from 0000-03-01, where leap days end years, to 1970-01-01.
    const TO_1970: u64 = 719_468;
    const LAST: u64 = 2_932_896;
    let days = days.min(LAST) + TO_1970;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

/// A report that can be written in any form.
pub struct Forms<'r> {
    view: View<'r>,
    rules: &'r [&'r Meta],
    moment: Moment,
    document: OnceCell<Document>,
}

impl<'r> Forms<'r> {
    /// Prepares a report.
    #[must_use]
    pub fn new(
        report: &'r Report,
        rules: &'r [&'r Meta],
        sources: &'r Sources,
        moment: Moment,
    ) -> Self {
        Self {
            view: View::new(report, sources),
            rules,
            moment,
            document: OnceCell::new(),
        }
    }

    /// The report as plain data.
    #[must_use]
    pub fn document(&self) -> &Document {
        self.document
            .get_or_init(|| collect::document(&self.view, self.rules))
    }

    /// Writes one form.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Text => text::write(&self.view, style, out),
            other => write_document(other, self.document(), self.rules, self.moment, out),
        }
    }
}

/// Writes a document in any form that needs no linted text.
///
/// # Errors
/// Those of `out`; [`Format::Text`] is unsupported.
pub fn write_document(
    format: Format,
    document: &Document,
    rules: &[&Meta],
    moment: Moment,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => Err(io::Error::from(io::ErrorKind::Unsupported)),
        Format::Concise => concise::write(document, out),
        Format::Json => json::write(document, out),
        Format::Sarif => sarif::write(document, rules, out),
        Format::GitlabCodequality => codequality::write(document, rules, out),
        Format::GitlabSast => sast::write(document, rules, moment, out),
        Format::Junit => junit::write(document, out),
        Format::Github => github::write(document, out),
        Format::Markdown => markdown::write(document, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_a_date() {
        for (seconds, shown) in [
            (0, "1970-01-01T00:00:00"),
            (951_782_399, "2000-02-28T23:59:59"),
            (951_782_400, "2000-02-29T00:00:00"),
            (951_868_800, "2000-03-01T00:00:00"),
            (1_795_219_200, "2026-11-21T00:00:00"),
            (4_107_542_399, "2100-02-28T23:59:59"),
            (4_107_542_400, "2100-03-01T00:00:00"),
        ] {
            assert_eq!(Moment(seconds).to_string(), shown);
        }
        assert!(Moment(u64::MAX).to_string().starts_with("9999-12-31T"));
    }
}
