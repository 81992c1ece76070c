//! YAML that is a Go template itself, as the charts of Helm are, made readable without moving
//! anything.

use std::borrow::Cow;

use super::action::{Kind, actions};

/// The text without its actions: lines of nothing but actions are blank, and elsewhere letters
/// stand in their place.
#[must_use]
pub fn neutral(text: &str) -> Cow<'_, str> {
    let actions = actions(text);
    if actions.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut done = 0;
    let mut line = 0;
    let mut is_alone = false;
    for (index, action) in actions.iter().enumerate() {
        let before = text.get(done..action.range.start).unwrap_or_default();
        if let Some(at) = before.rfind('\n') {
            line = done + at + 1;
            is_alone = true;
        }
        let since = text.get(line.max(done)..action.range.start);
        let is_first = index == 0 || is_alone;
        is_alone = is_first && since.is_some_and(|it| it.trim().is_empty());
        let behind = text.get(action.range.end..).unwrap_or_default();
        let behind = behind.trim_start_matches([' ', '\t']);
        let is_blank = action.kind == Kind::Silent
            || is_alone && (behind.is_empty() || behind.starts_with(['\n', '\r', '{']));
        whole.push_str(before);
        let body = text.get(action.range.clone()).unwrap_or_default();
        let mut is_head = true;
        whole.extend(body.bytes().map(|byte| {
            is_head &= byte != b'\n';
            match byte {
                b'\n' => '\n',
                _ if is_blank || !is_head => ' ',
                _ => 'x',
            }
        }));
        done = action.range.end;
    }
    whole.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_give_way_and_nothing_moves() {
        for (text, expected) in [
            ("a: {{ .x }}\n", "a: xxxxxxxx\n"),
            (
                "{{- if .x }}\na: 1\n{{ end }}",
                "            \na: 1\n         ",
            ),
            ("a: \"{{ .x }}-b\"", "a: \"xxxxxxxx-b\""),
            (
                "a:\n  {{- toYaml .x }}\nb: 1",
                "a:\n                  \nb: 1",
            ),
            ("{{ .k }}: 1\n", "xxxxxxxx: 1\n"),
            ("{{- /* ä */}}{{ if a }}\nb", "                        \nb"),
            ("none", "none"),
        ] {
            let neutral = neutral(text);
            assert_eq!(neutral.len(), text.len(), "{text}");
            assert_eq!(neutral, expected);
        }
    }
}
