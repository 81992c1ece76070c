//! See rules/wrong-keyword-type.md.

use crate::rule::prelude::*;
use crate::rule::refusal::{entry_of, subjects};
use crate::rule::wording::{
    described, holds_lists, is_item, keyword, misread, said, shown, subject, with_article,
};
use crate::source::Edit;
use crate::syntax::{Data, Node};

/// GitLab's words for types and ours, the longer ones first.
const TYPES: [(&str, &str); 31] = [
    (
        "array containing hashes and arrays of hashes",
        "a list of maps",
    ),
    ("array of strings or a nested array", "a list of strings"),
    ("string or a nested array", "a string or a list of strings"),
    (
        "array of strings or a string",
        "a string or a list of strings",
    ),
    ("array of strings", "a list of strings"),
    (
        "array of integers or an integer",
        "an integer or a list of integers",
    ),
    (
        "hash of key value pairs",
        "a string, an integer or a list of them",
    ),
    ("array of hashes", "a list of maps"),
    ("array of conditions or a hash", "a list or a map"),
    ("hash or a boolean", "a map or a boolean"),
    ("hash or a string", "a string or a map"),
    ("string or a hash", "a string or a map"),
    ("integer or a hash", "an integer or a map"),
    ("hash or an array", "a list or a map"),
    ("array or a hash", "a list or a map"),
    ("array or a string", "a string or a list"),
    ("cannot use \"parallel: <number>\"", "a map with `matrix`"),
    ("boolean or a duration", "a boolean or a duration"),
    ("[\"string\", \"integer\"]", "a string or an integer"),
    ("boolean", "a boolean"),
    ("not an object", "a map"),
    ("unsupported type", "a string or a map"),
    ("duration", "a duration in words, such as `1 hour`"),
    ("regular expression", "a regular expression between slashes"),
    ("expression syntax", "an expression"),
    ("scalar", "a string, a number or a boolean"),
    ("hash", "a map"),
    ("array", "a list"),
    ("integer", "an integer"),
    ("not a number", "an integer"),
    ("string", "a string"),
];

/// Keywords whose value is made of commands.
const COMMANDS: [&str; 5] = [
    "script",
    "before_script",
    "after_script",
    "pre_get_sources_script",
    "command",
];

/// Keywords that take certain words only, so that a number in quotes is none of them either.
const WORDS: [&str; 7] = [
    "when",
    "action",
    "policy",
    "strategy",
    "access",
    "on_new_commit",
    "on_job_failure",
];

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::WrongType) {
        for value in subjects(pipeline, problem).into_iter().flatten() {
            // The loader refuses the whole file because of a date; `implicit-type` tells.
            if matches!(value.data(), Data::Refused(_) | Data::Invalid) {
                continue;
            }
            if value.is_key() {
                name(pipeline, problem, value, sink);
            } else if is_command(value) {
                command(pipeline, problem, value, sink);
            } else {
                report(pipeline, problem, value, sink);
            }
        }
    }
}

fn report<'t>(pipeline: &Pipeline<'t>, problem: &Problem, value: Node<'t>, sink: &mut Sink<'_>) {
    let subject = subject(problem, value);
    let wanted = wanted(problem, value);
    let described = described(value);
    let message = match wanted {
        Some(wanted) => format!("{subject} must be {wanted}, not {described}"),
        None => format!("{subject} cannot be {described}"),
    };
    let finding = sink.report_problem(pipeline, problem, Some(value), message);
    let takes_text = wanted.is_none_or(|wanted| wanted.contains("string"));
    if let Some((text, kind)) = misread(value).filter(|_| takes_text) {
        let kind = with_article(kind);
        finding.here(format!("YAML reads `{text}` as {kind}"));
    }
    let keyword = keyword(problem, value).unwrap_or_default();
    if let Some(help) = help(value, &keyword, wanted) {
        finding.help(help);
    }
    let is_word = WORDS.contains(&&*keyword) || !problem.wanted.is_empty();
    let wanted = wanted.filter(|_| !is_word && !["publish", "run"].contains(&&*keyword));
    if let Some((title, edit)) = wanted.and_then(|wanted| rewritten(value, wanted)) {
        finding.fix(title, Safety::Safe, [edit]);
    }
}

/// What to write instead, where that is not what the message says.
fn help(value: Node<'_>, keyword: &str, wanted: Option<&str>) -> Option<&'static str> {
    let is_item = is_item(value);
    match (keyword, value.shape()) {
        _ if holds_lists(value) => {
            Some("write all entries into one list, GitLab flattens none here")
        }
        ("variables", Shape::List) => Some("write each as `NAME: value`, without `- `"),
        ("artifacts" | "cache", Shape::List | Shape::Scalar) => {
            Some("write the files below `paths`")
        }
        ("workflow", Shape::List) => Some("write them below `rules`"),
        ("rules", Shape::Scalar) if is_item => Some("write `if:` before a condition"),
        (_, Shape::Map) if wanted == Some("a list of maps") => Some("begin the entry with `- `"),
        (keyword, Shape::Map) if COMMANDS.contains(&keyword) => {
            Some("write the commands as a list")
        }
        _ => None,
    }
}

/// The type that GitLab asks for.
fn wanted(problem: &Problem, value: Node<'_>) -> Option<&'static str> {
    let text = said(problem);
    if is_item(value) {
        if text.contains("strings") {
            return Some("a string");
        } else if text.contains("integers") {
            return Some("an integer");
        } else if text.contains("hashes") {
            return Some("a map");
        }
    }
    if !problem.wanted.is_empty() {
        return Some("one of its words, a string");
    }
    let found = TYPES.iter().find(|(words, _)| text.contains(words));
    found.map(|(_, wanted)| *wanted)
}

/// The same value in the type that is asked for, where it is certain.
fn rewritten(value: Node<'_>, wanted: &str) -> Option<(String, Option<Edit>)> {
    let text = value.text();
    let is_list = wanted == "a list of strings" || wanted.starts_with("a list or");
    let of_texts = is_list || wanted == "a list";
    if let Some((written, _)) = misread(value).filter(|_| wanted.contains("string")) {
        return match is_list {
            true => {
                let items = Value::List(vec![written.into()]);
                Some((
                    "put it in quotes and brackets".to_owned(),
                    edit::replace(Some(value), items),
                ))
            }
            false => Some(("put it in quotes".to_owned(), edit::quote(Some(value)))),
        };
    }
    let text = text?;
    let is_word = !text.is_empty() && !text.contains([' ', ',', '\t', '\n', '$']);
    if of_texts && is_word {
        let items = Value::List(vec![text.into()]);
        let title = "make a list of it".to_owned();
        return Some((title, edit::replace(Some(value), items)));
    }
    let plain = match (wanted, text) {
        ("a boolean" | "a map or a boolean", "true") => Value::Bool(true),
        ("a boolean" | "a map or a boolean", "false") => Value::Bool(false),
        ("an integer" | "an integer or a map", digits) => Value::Int(digits.parse().ok()?),
        _ => return None,
    };
    let title = "remove the quotes".to_owned();
    Some((title, edit::replace(Some(value), plain)))
}

/// Whether a value is a command that YAML takes for a map.
fn is_command(value: Node<'_>) -> bool {
    let is_command = value
        .keyword()
        .is_some_and(|keyword| COMMANDS.contains(&keyword));
    is_command && value.shape() == Shape::Map && value.entries().len() == 1
}

fn command<'t>(pipeline: &Pipeline<'t>, problem: &Problem, value: Node<'t>, sink: &mut Sink<'_>) {
    let keyword = value.keyword().unwrap_or_default();
    let message = match is_item(value) {
        true => format!("a command of `{keyword}` is a map, not a string"),
        false => format!("`{keyword}` is a map, not a command"),
    };
    let edit = edit::quote(Some(value));
    let finding = sink.report_problem(pipeline, problem, Some(value), message);
    finding.here("the colon makes a map of it");
    if edit.is_none() {
        finding.help("put the whole command in quotes");
    }
    finding.fix("put the command in quotes", Safety::Safe, [edit]);
}

/// The name of a variable.
fn name<'t>(pipeline: &Pipeline<'t>, problem: &Problem, key: Node<'t>, sink: &mut Sink<'_>) {
    let message = match key.data() {
        Data::Text(_) => format!("`{}` is no name of a variable", shown(key)),
        _ => format!(
            "the name of a variable must be a string, not {}",
            described(key)
        ),
    };
    let finding = sink.report_problem(pipeline, problem, Some(key), message);
    if let Some((text, kind)) = misread(key) {
        finding
            .here(format!("YAML reads `{text}` as {}", with_article(kind)))
            .fix(
                "put it in quotes",
                Safety::Safe,
                [edit::rename(entry_of(key), text)],
            );
    }
}
