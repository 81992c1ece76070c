//! Names that answer most questions at once, without walking through machines.

use super::{Pattern, reference};

/// The shortest names of each kind: what does not match these does not match everything.
pub(super) const NAMES: [&str; 4] = ["a", "a/a", "a:a", "a/a/a"];

/// Longer entries are left to the machines and their bounds, in bytes.
const LONGEST: usize = 300;

/// A valid reference that an entry with no wildcards but `*`, `**` and `?` matches, if the simplest
/// one is: with nothing in the place of each wildcard, else with a letter.
pub(super) fn example(pattern: &Pattern) -> Option<String> {
    let text = pattern.text();
    if text.contains(['[', ']', '{', '}', '\\', '!']) || text.len() > LONGEST {
        return None;
    }
    let plain = text.replace("**/", "").replace('?', "a");
    let short = plain.trim_end_matches("/**");
    let all = |text: &str, with: &str| text.replace("**", with).replace('*', with);
    let names = [
        all(short, ""),
        all(&filled(short), ""),
        all(short, "a"),
        all(&plain, "a"),
    ];
    let mut names = names.into_iter();
    names.find(|name| reference::is_valid(name) && pattern.matches(name))
}

/// The same with a letter for each wildcard that is all there is between two separators.
fn filled(text: &str) -> String {
    let pieces = text.split_inclusive(['/', ':']);
    pieces
        .map(|piece| match piece.strip_prefix('*') {
            Some(rest @ ("" | "/" | ":")) => format!("a{rest}"),
            _ => piece.to_owned(),
        })
        .collect()
}
