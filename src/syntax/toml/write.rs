//! Values as TOML text.

use toml_edit::Key;

use super::super::node::Style;
use super::super::value::Value;

/// A value on one line; a string in the quotes of `style` where they can hold it.
pub(in crate::syntax) fn value(value: &Value, style: Style) -> String {
    match value {
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => string(text, style),
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(|item| self::value(item, style)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Map(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|(name, item)| entry(name, item, style))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// `key = value`.
pub(in crate::syntax) fn entry(name: &str, item: &Value, style: Style) -> String {
    format!("{} = {}", key(name, Style::Bare), value(item, style))
}

/// A key, bare unless it replaces a quoted one or cannot be.
pub(in crate::syntax) fn key(name: &str, style: Style) -> String {
    match style {
        Style::Single | Style::Double => string(name, style),
        _ => Key::new(name).to_string(),
    }
}

fn string(text: &str, style: Style) -> String {
    let literal = !text.chars().any(|next| next == '\'' || next.is_control());
    if style == Style::Single && literal {
        return format!("'{text}'");
    }
    let printed = toml_edit::Value::from(text).to_string();
    if printed.starts_with("\"\"\"") || printed.starts_with("'''") {
        return basic(text);
    }
    printed
}

/// On one line, where `toml_edit` would take several.
fn basic(text: &str) -> String {
    let mut result = String::from('"');
    for next in text.chars() {
        match next {
            '"' => result.push_str("\\\""),
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            _ if next.is_control() => {
                result.push_str(&format!("\\u{:04X}", u32::from(next)));
            }
            _ => result.push(next),
        }
    }
    result.push('"');
    result
}
