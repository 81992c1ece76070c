//! What the library's validator refuses in a pattern, without matching anything.

use super::Defect;

/// The place and the defect at which the validator stops. Braces are counted, classes skipped.
pub(super) fn find(letters: &[char]) -> Option<(usize, Defect)> {
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        match letter {
            '\\' => {
                if at + 1 >= letters.len() {
                    return Some((at, Defect::TrailingBackslash));
                }
                at += 1;
            }
            '[' => match class_end(letters, at) {
                Ok(end) => at = end,
                Err(defect) => return Some((at, defect)),
            },
            '{' => open.push(at),
            '}' if open.pop().is_none() => return Some((at, Defect::LoneBrace)),
            _ => {}
        }
        at += 1;
    }
    open.first().map(|at| (*at, Defect::OpenBrace))
}

fn class_end(letters: &[char], start: usize) -> Result<usize, Defect> {
    let mut at = start + 1;
    if matches!(letters.get(at), Some('^' | '!')) {
        at += 1;
    }
    if letters.get(at) == Some(&']') {
        return Err(Defect::EmptyClass);
    }
    while let Some(letter) = letters.get(at) {
        match letter {
            '\\' => at += 2,
            ']' => return Ok(at),
            _ => at += 1,
        }
    }
    Err(Defect::OpenClass)
}

/// Whether the matcher may meet an error: the validator does, or a class holds what the matcher takes for
/// a part of a group.
pub(super) fn is_suspicious(letters: &[char]) -> bool {
    if find(letters).is_some() {
        return true;
    }
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        match letter {
            '\\' => at += 1,
            '[' => {
                let Ok(end) = class_end(letters, at) else {
                    return true;
                };
                let class = letters.get(at..end).unwrap_or_default();
                if class.iter().any(|letter| matches!(letter, '{' | '}' | ',')) {
                    return true;
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    false
}
