//! Templates that something else turns into a configuration: what they are, so that the user hears
//! why they are not checked.
//!
//! Actions of Go templates and variables are no obstacle: what they fill in is not judged.

use std::path::Path;

/// A template, by its name.
pub(super) fn by_name(path: &Path) -> Option<&'static str> {
    let extension = path.extension()?.to_string_lossy().to_ascii_lowercase();
    Some(match extension.as_str() {
        "j2" | "jinja" | "jinja2" => "is a Jinja template; render it first",
        "erb" => "is an ERB template; render it first",
        "epp" => "is an EPP template; render it first",
        "tftpl" => "is a Terraform template; render it first",
        "tpl" | "tmpl" | "gotmpl" => "is a template; render it first",
        _ => return None,
    })
}

/// A template that TOML cannot be read through, by the marks outside of its strings and comments.
pub(super) fn by_marks(text: &str) -> Option<&'static str> {
    let mut long: Option<&str> = None;
    for line in text.lines() {
        let mut rest = line;
        while !rest.is_empty() {
            if let Some(quotes) = long {
                let Some(end) = rest.find(quotes) else {
                    break;
                };
                rest = rest.get(end + 3..).unwrap_or_default();
                long = None;
                continue;
            }
            if let Some(quotes) = ["\"\"\"", "'''"]
                .into_iter()
                .find(|it| rest.starts_with(it))
            {
                long = Some(quotes);
                rest = rest.get(3..).unwrap_or_default();
            } else if rest.starts_with('#') {
                break;
            } else if rest.starts_with(['"', '\'']) {
                rest = behind_string(rest);
            } else if let Some(found) = mark(rest, rest.len() == line.trim_start().len()) {
                return Some(found);
            } else {
                let mut letters = rest.chars();
                letters.next();
                rest = letters.as_str();
            }
        }
    }
    None
}

/// A mark that TOML does not have there.
fn mark(text: &str, begins_line: bool) -> Option<&'static str> {
    if text.starts_with("{%") || text.starts_with("{#") && begins_line {
        return Some("is a Jinja template; render it first");
    }
    if text.starts_with("<%") {
        return Some("is an ERB template; render it first");
    }
    if text.starts_with("%{") {
        return Some("is a Terraform template; render it first");
    }
    None
}

/// What follows a string that begins a text; nothing when it does not end on its line.
fn behind_string(text: &str) -> &str {
    let quote = if text.starts_with('"') { '"' } else { '\'' };
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if letter == quote {
            return text.get(at + 1..).unwrap_or_default();
        }
        if letter == '\\' && quote == '"' {
            letters.next();
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_outside_of_strings_and_comments() {
        for (text, template) in [
            ("{% if a %}\n", true),
            ("a = 1\n {# b #}", true),
            ("a = <%= @b %>", true),
            ("  %{~ for a in b ~}", true),
            ("a = \"\"\"\n{% x\n\"\"\" {% y", true),
            ("a = \"{% x %}\" # {% y", false),
            ("a = 'x\\' # <%", false),
            ("a = \"x\\\" {% \"", false),
            ("a = {{ .x }}", false),
            ("a = {# b\n}", false),
        ] {
            assert_eq!(by_marks(text).is_some(), template, "{text}");
        }
    }
}
