//! Whether a text looks like a Runner file, or like a part of one.

use crate::model::executor::SECTIONS;

/// A cheap look at the lines: a `runners` table, or a global key that only the Runner has. With
/// common keys, also one that other programs have, too.
#[must_use]
pub fn looks_like_runner(text: &str, with_common_keys: bool) -> bool {
    let mut in_table = false;
    for line in text.lines() {
        let line = line.trim_start_matches(['\u{FEFF}', ' ', '\t']);
        if let Some(header) = line.strip_prefix('[') {
            in_table = true;
            let name = header.trim_start_matches(['[', ' ', '\t', '"', '\'']);
            let end = name.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
            let first = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
            if ["runners", "session_server"]
                .iter()
                .any(|table| first.eq_ignore_ascii_case(table))
            {
                return true;
            }
        } else if !in_table && let Some((key, _)) = line.split_once('=') {
            match key.trim().to_ascii_lowercase().as_str() {
                "check_interval" => return true,
                "concurrent" if with_common_keys => return true,
                _ => {}
            }
        }
    }
    false
}

/// Whether a text, a part of a configuration that is there only under a condition, has a section
/// for one executor but not its runner: then the condition chooses the executor, too.
#[must_use]
pub fn has_executor_section(text: &str) -> bool {
    let headers = text.lines().map(str::trim).filter_map(|line| {
        let name = line.strip_prefix('[')?.split(']').next()?;
        Some(name.trim_matches(['[', ' ', '\t']))
    });
    for header in headers {
        if header == "runners" {
            return false;
        }
        let section = header.strip_prefix("runners.");
        if section.is_some_and(|section| SECTIONS.contains(&section)) {
            return true;
        }
    }
    false
}
