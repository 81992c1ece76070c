//! Bytes of files, never more than a run can hold.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

use crate::source::{Sources, Undecodable};

/// The bytes of a file, or why there are none, in words for the user.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let limit = Sources::MAX_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    match read {
        Ok(_) if bytes.len() > Sources::MAX_BYTES => Err(Undecodable::TooBig.to_string()),
        Ok(_) => Ok(bytes),
        Err(error) => Err(reason(&error)),
    }
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
