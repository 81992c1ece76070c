//! Scalars with a tag. Most tags are ignored: the text then resolves as if it were plain, however it is quoted.

use std::borrow::Cow;

use super::{Int, Resolved, float, untagged};

pub(super) fn resolve(text: &str, tag: &str) -> Resolved {
    match tag {
        "!binary" | "tag:yaml.org,2002:binary" => Resolved::Bytes(lenient_base64(text)),
        "!float" | "tag:yaml.org,2002:float" => as_float(text),
        "tag:yaml.org,2002:str" => Resolved::Str,
        "!ruby/object:BigDecimal" => Resolved::refused("BigDecimal"),
        "!ruby/object:DateTime" => Resolved::refused("DateTime"),
        "!ruby/object:Complex" => Resolved::refused("Complex"),
        "!ruby/object:Rational" => Resolved::refused("Rational"),
        "!ruby/regexp" => Resolved::refused("Regexp"),
        "!ruby/range" => Resolved::refused("Range"),
        // An encoding object if there is one of this name; nothing in GitLab takes it for more than a text.
        "!ruby/encoding" => Resolved::Str,
        "!ruby/class" | "!ruby/module" => instance_of(text, Resolved::Null),
        _ => {
            if let Some(class) = string_class(tag) {
                instance_of(class, Resolved::Str)
            } else if tag.starts_with("!ruby/sym") {
                Resolved::Symbol(text.to_owned())
            } else {
                untagged(text)
            }
        }
    }
}

/// The class of `!str:Class` and `!ruby/string:Class`, empty for the tags without one.
fn string_class(tag: &str) -> Option<&str> {
    let rest = tag
        .strip_prefix("!str")
        .or_else(|| tag.strip_prefix("!ruby/string"))?;
    if rest.is_empty() {
        Some("")
    } else {
        rest.strip_prefix(':')
    }
}

/// Every class is refused but `Symbol`, which cannot be made this way and ends the load as well.
fn instance_of(class: &str, without_class: Resolved) -> Resolved {
    match class {
        "" => without_class,
        "Symbol" => Resolved::Invalid,
        _ => Resolved::Refused {
            class: Cow::Owned(class.to_owned()),
        },
    }
}

/// Ruby's `Float()` of whatever the text resolves to.
fn as_float(text: &str) -> Resolved {
    let number = match untagged(text) {
        Resolved::Float(value) => Some(value),
        Resolved::Int(Int::Small(value)) => value.to_string().parse().ok(),
        Resolved::Int(Int::Big(digits)) => digits.parse().ok(),
        Resolved::Str => float::strict(text),
        refused @ Resolved::Refused { .. } => return refused,
        Resolved::Null
        | Resolved::Bool(_)
        | Resolved::Symbol(_)
        | Resolved::Bytes(_)
        | Resolved::Invalid => None,
    };
    number.map_or(Resolved::Invalid, Resolved::Float)
}

/// Base64 as Ruby unpacks it: foreign characters are skipped, padding may be missing, and after it nothing counts.
fn lenient_base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut group: Vec<u8> = Vec::with_capacity(4);
    for byte in text.bytes() {
        // Padding ends the text only where it may stand: after two or three characters of a group.
        if byte == b'=' && group.len() >= 2 {
            break;
        }
        let Some(value) = sextet(byte) else { continue };
        group.push(value);
        if group.len() == 4 {
            push_group(&group, &mut bytes);
            group.clear();
        }
    }
    push_group(&group, &mut bytes);
    bytes
}

fn push_group(group: &[u8], bytes: &mut Vec<u8>) {
    for pair in group.windows(2).enumerate() {
        let (index, [high, low]) = pair else { continue };
        bytes.push(match index {
            0 => high << 2 | low >> 4,
            1 => high << 4 | low >> 2,
            _ => high << 6 | low,
        });
    }
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
