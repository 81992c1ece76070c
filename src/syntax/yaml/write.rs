//! Values as YAML text that reads back the same.

use super::super::edit::needs_escape;
use super::super::node::Style;
use super::super::value::Value;
use super::resolve::is_plain_safe;

/// Where a text will stand: it decides what can go without quotes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Context {
    Block,
    Flow,
}

/// A value on one line; a string in the quotes of `style` where they can hold it.
pub(super) fn inline(value: &Value, style: Style, context: Context) -> String {
    match value {
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => scalar(text, style, context),
        Value::List(items) => {
            let items: Vec<_> = items
                .iter()
                .map(|item| inline(item, style, Context::Flow))
                .collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|(key, item)| pair(key, item, style))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// `key: value` inside brackets.
pub(super) fn pair(key: &str, item: &Value, style: Style) -> String {
    let key = scalar(key, Style::Plain, Context::Flow);
    format!("{key}: {}", inline(item, style, Context::Flow))
}

/// The lines of a block map, indented relative to its first one.
pub(super) fn lines(entries: &[(String, Value)]) -> Vec<String> {
    let mut lines = Vec::new();
    for (key, item) in entries {
        lines.extend(entry(key, item));
    }
    lines
}

/// The lines of one entry of a block map.
pub(super) fn entry(key: &str, item: &Value) -> Vec<String> {
    let key = scalar(key, Style::Plain, Context::Block);
    match item {
        Value::Map(entries) if !entries.is_empty() => {
            let nested = lines(entries).into_iter().map(|line| format!("  {line}"));
            std::iter::once(format!("{key}:")).chain(nested).collect()
        }
        _ => vec![format!(
            "{key}: {}",
            inline(item, Style::Plain, Context::Block)
        )],
    }
}

/// A string, plain unless it replaces a quoted one or would read as something else.
pub(super) fn scalar(text: &str, style: Style, context: Context) -> String {
    if text.chars().any(needs_escape) {
        return double(text);
    }
    match style {
        Style::Single => single(text),
        Style::Double => double(text),
        _ if is_plain_safe(text, context == Context::Flow) => text.to_owned(),
        _ if text.contains(['"', '\\']) => single(text),
        _ => double(text),
    }
}

fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn double(text: &str) -> String {
    let mut result = String::from('"');
    for next in text.chars() {
        match next {
            '"' => result.push_str("\\\""),
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            _ if needs_escape(next) => {
                result.push_str(&format!("\\u{:04X}", u32::from(next)));
            }
            _ => result.push(next),
        }
    }
    result.push('"');
    result
}
