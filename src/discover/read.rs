//! Bytes of files, never more than a run can hold.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::source::{Sources, Undecodable};

/// Longer reports are refused: they are held in memory, several at once.
const LONGEST_REPORT: u64 = 256 << 20;

/// The bytes of a file, or why there are none, in words for the user.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let limit = Sources::MAX_BYTES as u64;
    let file = File::open(path).map_err(|error| reason(&error))?;
    limited(file, limit)?.ok_or_else(|| Undecodable::TooBig.to_string())
}

/// The bytes of a report that this program wrote before.
///
/// # Errors
/// The reason, in words for the user.
pub fn report(path: &Path) -> Result<Vec<u8>, String> {
    report_of(&mut File::open(path).map_err(|error| reason(&error))?)
}

/// The bytes of a report from elsewhere.
///
/// # Errors
/// The reason, in words for the user.
pub fn report_of(input: &mut dyn Read) -> Result<Vec<u8>, String> {
    let too_big = || format!("larger than {} MiB", LONGEST_REPORT >> 20);
    limited(input, LONGEST_REPORT)?.ok_or_else(too_big)
}

/// `None` if there are more.
fn limited(input: impl Read, limit: u64) -> Result<Option<Vec<u8>>, String> {
    let mut bytes = Vec::new();
    let read = input.take(limit + 1).read_to_end(&mut bytes);
    let read = read.map_err(|error| reason(&error))?;
    Ok((read as u64 <= limit).then_some(bytes))
}

/// What an input error means, without numbers of the operating system.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "no such file or directory".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "is a directory".to_owned(),
        _ => {
            let text = error.to_string();
            let said = text.split(" (os error").next();
            said.unwrap_or_default().to_owned()
        }
    }
}
