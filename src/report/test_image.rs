//! What `test-image` prints: one line for each runner, or JSON.

use std::io::{self, Write};

use super::redact::Redactor;
use super::text::{Ink, columns, paint};
use super::{Style, sanitize};
use crate::report::matrix::json::{list, optional, quoted};
use crate::views::{Admittance, Answer};

/// Columns of the longest word.
const WORD: usize = 7;

/// One line for each runner.
///
/// # Errors
/// Those of the output.
pub fn text(
    answers: &[Answer],
    redactor: &Redactor,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let shown = |text: &str| sanitize::line(&redactor.mask(text));
    let names: Vec<String> = answers
        .iter()
        .map(|answer| shown(&answer.runner.title))
        .collect();
    let width = names.iter().map(|name| columns(name)).max().unwrap_or(0);
    for (answer, name) in answers.iter().zip(&names) {
        let (word, ink) = word(&answer.admittance);
        let name = format!("{name}{}", " ".repeat(width - columns(name)));
        let word = paint(&format!("{word:WORD$}"), ink, style.color);
        let said = shown(&sentence(answer));
        writeln!(out, "{}", format!("{name}   {word}   {said}").trim_end())?;
    }
    Ok(())
}

fn word(admittance: &Admittance) -> (&'static str, Ink) {
    match admittance {
        Admittance::By(_) | Admittance::Free(_) => ("allowed", Ink::Added),
        Admittance::Refused(_) => ("refused", Ink::Error),
        Admittance::Ignored(_) => ("ignored", Ink::Faint),
        Admittance::Unknown(_) => ("?", Ink::Note),
    }
}

fn sentence(answer: &Answer) -> String {
    let list = answer.list;
    match &answer.admittance {
        Admittance::By(entry) => format!("by {list}[{}] \"{}\"", entry.index, entry.text),
        Admittance::Refused(Some(near)) => {
            let cure = match &near.cure {
                Some(cure) => format!("; write \"{cure}\""),
                None => String::new(),
            };
            let entry = &near.entry;
            format!(
                "nearest: {list}[{}] \"{}\"   {}{cure}",
                entry.index, entry.text, near.reason
            )
        }
        Admittance::Refused(None) => format!("no entry of {list} matches"),
        Admittance::Free(why) | Admittance::Ignored(why) | Admittance::Unknown(why) => why.clone(),
    }
}

/// Everything, for programs: fields are added, never renamed or removed.
///
/// # Errors
/// Those of the output.
pub fn json(
    image: &str,
    is_service: bool,
    answers: &[Answer],
    redactor: &Redactor,
    out: &mut dyn Write,
) -> io::Result<()> {
    let shown = |text: &str| quoted(&redactor.mask(text));
    write!(
        out,
        "{{\"version\":1,\"image\":{},\"service\":{is_service},\"runners\":[",
        shown(image)
    )?;
    for (index, answer) in answers.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let (entry, near, why) = match &answer.admittance {
            Admittance::By(entry) => (Some(entry), None, None),
            Admittance::Refused(near) => (None, near.as_ref(), None),
            Admittance::Free(why) | Admittance::Ignored(why) | Admittance::Unknown(why) => {
                (None, None, Some(redactor.mask(why)))
            }
        };
        let entry = match entry {
            Some(entry) => format!(
                "{{\"index\":{},\"pattern\":{}}}",
                entry.index,
                shown(&entry.text)
            ),
            None => "null".to_owned(),
        };
        let near = match near {
            Some(near) => format!(
                "{{\"index\":{},\"pattern\":{},\"reason\":{},\"write\":{}}}",
                near.entry.index,
                shown(&near.entry.text),
                shown(&near.reason),
                optional(
                    near.cure
                        .as_deref()
                        .map(|cure| redactor.mask(cure))
                        .as_deref()
                )
            ),
            None => "null".to_owned(),
        };
        let (log, error) = match &answer.error {
            Some((log, error)) => {
                let log: Vec<_> = log.iter().map(|line| redactor.mask(line)).collect();
                (list(&log), shown(error))
            }
            None => ("[]".to_owned(), "null".to_owned()),
        };
        let outcome = match &answer.admittance {
            Admittance::Unknown(_) => "unknown",
            other => word(other).0,
        };
        write!(
            out,
            "{comma}\n{{\"runner\":{},\"runner_file\":{},\"outcome\":\"{outcome}\",\"list\":{},\"entry\":{entry},\
             \"nearest\":{near},\"note\":{},\"log\":{log},\"error\":{error}}}",
            shown(&answer.runner.name),
            shown(&answer.runner.file),
            quoted(answer.list),
            optional(why.as_deref())
        )?;
    }
    writeln!(out, "\n]}}")
}
