//! Tables and keys that are defined twice.

use std::ops::Range;

use super::Explained;
use super::line::Line;

/// The parser's word for all of them.
pub(super) const DUPLICATE: &str = "duplicate key";

pub(super) fn explain(line: &Line<'_>, range: &Range<usize>) -> Explained {
    if line.is_header() {
        return header(line, range);
    }
    let written = line.text.get(range.clone()).unwrap_or_default();
    let key = line.before(range.end).trim_start();
    let is_plain = !key.contains(['=', '{', ',']);
    let first = line
        .above()
        .take_while(|(_, other)| !other.trim_start().starts_with('['))
        .find_map(|(start, other)| {
            let (left, _) = other.split_once('=')?;
            (left.trim() == key).then(|| {
                let at = start + (left.len() - left.trim_start().len());
                (at..at + key.len(), "first defined here")
            })
        });
    Explained::new(range.clone(), format!("key `{written}` is defined twice"))
        .context(first.filter(|_| is_plain))
        .help("remove one of the two")
}

/// A header that repeats another one, or contradicts it.
fn header(line: &Line<'_>, range: &Range<usize>) -> Explained {
    let whole = trimmed(line.before(line.end()));
    let name = whole.trim_matches(['[', ']']).trim();
    let is_list = whole.starts_with("[[");
    let inner = format!("{name}.");
    let other = line.above().find_map(|(start, other)| {
        let found = trimmed(other);
        let path = found.trim_matches(['[', ']']).trim();
        let is_other_list = found.starts_with("[[");
        let at = start + (other.len() - other.trim_start().len());
        let is_same = found.starts_with('[') && path == name;
        let implies = is_list && found.starts_with('[') && path.starts_with(&inner);
        (is_same || implies).then_some((at..at + found.len(), is_other_list))
    });
    match other {
        Some((place, true)) if !is_list => Explained::new(
            range.clone(),
            format!("`{whole}` names one table, but `[{whole}]` above starts a list of tables"),
        )
        .context(Some((place, "starts the list")))
        .help("write the header in double brackets"),
        Some((place, _)) if is_list => Explained::new(
            range.clone(),
            format!("`{whole}` adds to a list of tables, but `{name}` is one table already"),
        )
        .context(Some((place, "makes it one table")))
        .help("write `[[...]]` for each table of the list, before the headers below it"),
        Some((place, _)) => {
            Explained::new(range.clone(), format!("table `{whole}` is defined twice"))
                .context(Some((place, "first defined here")))
                .help("put the keys of both below one header")
        }
        None => Explained::new(range.clone(), format!("`{name}` is defined twice"))
            .help("remove one of the two"),
    }
}

/// A header without blanks and comment.
fn trimmed(line: &str) -> &str {
    let line = line.split('#').next().unwrap_or_default();
    line.trim()
}
