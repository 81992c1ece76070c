//! What findings on refused keys and values call them: the keyword, the value, the place.

use std::borrow::Cow;

use crate::model::pipeline::Problem;
use crate::syntax::{Data, Node, Shape};

/// Longer values are cut in messages.
const LONGEST: usize = 60;

/// What GitLab says of a place, without the place: names of jobs may hold any words.
#[must_use]
pub fn said(problem: &Problem) -> &str {
    let (_, said) = divided(problem);
    said
}

/// The place that GitLab names, and what it says of it.
#[must_use]
pub fn divided(problem: &Problem) -> (&str, &str) {
    let text = problem.text.as_str();
    let job = problem.job.as_deref().unwrap_or_default();
    let start = format!("jobs:{}", job.to_lowercase());
    let start = match text.starts_with(&start) {
        true => start.len(),
        false => 0,
    };
    let rest = text.get(start..).unwrap_or_default();
    let (place, said) = rest.split_once(' ').unwrap_or((rest, ""));
    (place.trim_start_matches(':'), said)
}

/// The job and the place below it that GitLab names.
#[must_use]
pub fn place(problem: &Problem) -> (Option<&str>, &str) {
    let (place, _) = divided(problem);
    (problem.job.as_deref(), place)
}

/// The key that a value stands under, if GitLab speaks of it, too; else the one that GitLab names: of
/// a value that came through an alias or an input, that is another one.
#[must_use]
pub fn keyword<'a>(problem: &'a Problem, value: Node<'a>) -> Option<Cow<'a, str>> {
    let spaced = |text: &str| text.to_lowercase().replace('_', " ");
    let text = spaced(&problem.text);
    // Of variables GitLab says no names.
    let is_variable = text.contains("matrix:variables") || text.contains("variable definition");
    let written = value.keyword();
    match written.filter(|keyword| is_variable || text.contains(&spaced(keyword))) {
        Some(keyword) => Some(Cow::Borrowed(keyword)),
        None => named(problem).map(Cow::Owned),
    }
}

/// The keyword that GitLab names: `jobs:a:release tag name can't be blank`, `jobs:a:image config ...`.
fn named(problem: &Problem) -> Option<String> {
    const VERBS: [&str; 9] = [
        " can't ",
        " should ",
        " must ",
        " is ",
        " can ",
        " cannot ",
        " contains ",
        " has ",
        " uses ",
    ];
    let (place, said) = divided(problem);
    let end = VERBS.iter().filter_map(|verb| said.find(verb)).min()?;
    let attribute = said.get(..end)?;
    let name = match attribute {
        "config" => place.rsplit(':').next()?.to_owned(),
        _ => attribute.replace(' ', "_"),
    };
    let is_word = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    (!name.is_empty() && name.chars().all(is_word)).then_some(name)
}

/// What a value is called: `` `stage` ``, `` an entry of `tags` ``.
#[must_use]
pub fn subject(problem: &Problem, value: Node<'_>) -> String {
    let is_item = is_item(value);
    match keyword(problem, value) {
        Some(keyword) if is_item => format!("an entry of `{keyword}`"),
        Some(keyword) => format!("`{keyword}`"),
        None if is_item => "this entry".to_owned(),
        None => "this value".to_owned(),
    }
}

/// Whether a value is written as an item of a list.
#[must_use]
pub fn is_item(value: Node<'_>) -> bool {
    value
        .parent()
        .is_some_and(|parent| parent.shape() == Shape::List)
}

/// The text of a value, as far as a message shows it.
#[must_use]
pub fn shown(value: Node<'_>) -> String {
    let text = value.scalar().map_or("", |scalar| scalar.text);
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.len() && text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = line.chars().take(LONGEST).collect();
    format!("{start}...")
}

/// A value with its type: `` the boolean `no` ``, `a map`.
#[must_use]
pub fn described(value: Node<'_>) -> String {
    let kind = match value.data() {
        Data::Null => return "null".to_owned(),
        Data::Collection if value.shape() == Shape::Map => return "a map".to_owned(),
        Data::Collection if value.items().len() == 0 => return "an empty list".to_owned(),
        Data::Collection if holds_lists(value) => return "a list with lists in it".to_owned(),
        Data::Collection => return "a list".to_owned(),
        Data::Text("") => return "an empty string".to_owned(),
        Data::Text(_) => "string",
        data => type_name(&data),
    };
    format!("the {kind} `{}`", shown(value))
}

/// Whether a list has lists in it.
#[must_use]
pub fn holds_lists(value: Node<'_>) -> bool {
    value.items().any(|item| item.shape() == Shape::List)
}

/// What YAML takes a plain scalar for that means another text than is written.
#[must_use]
pub fn misread(value: Node<'_>) -> Option<(&str, &'static str)> {
    let text = value.misread()?;
    Some((text, type_name(&value.data())))
}

fn type_name(data: &Data<'_>) -> &'static str {
    match data {
        Data::Bool(_) => "boolean",
        Data::Int(_) => "integer",
        Data::Float(_) => "float",
        Data::Symbol(_) => "symbol",
        Data::Null => "null",
        Data::Datetime(_) | Data::Refused(_) => "date",
        Data::Bytes(_) | Data::Invalid | Data::Text(_) | Data::Collection => "value",
    }
}

/// With its article: `a boolean`, `an integer`; `null` has none.
#[must_use]
pub fn with_article(kind: &str) -> String {
    match kind {
        "null" => kind.to_owned(),
        "integer" => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

/// Words in backquotes: `` `a`, `b` or `c` ``.
#[must_use]
pub fn listed(words: &[String], last: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [all @ .., end] => format!("{} {last} {end}", all.join(", ")),
    }
}
