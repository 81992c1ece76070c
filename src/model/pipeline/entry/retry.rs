//! `retry`. GitLab names no job in these messages.

use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{
    Kind, is_int, is_list, is_map, is_text, is_word_or_words, join, kind, plain, text, wrapped,
};
use crate::model::plain::Plain;
use crate::model::schema::pipeline::RETRY_WHEN;
use crate::syntax::Node;

/// Most runs after the first one.
const MOST: &str = "2";

pub(super) fn retry(place: &Place<'_>, node: Node<'_>) -> Checked {
    let place = place.outside();
    let place = &place;
    if is_int(node) {
        let mut checker = Checker::new(place, "retry", node);
        if let Some(message) = number(node) {
            checker.config(message);
        }
        return checker.finish(Plain::compact([("max", plain(node))]));
    }
    if !is_map(node) {
        let text = "retry config has to be either an integer or a hash".to_owned();
        return Checked::refused(place.raw(text, node.head()));
    }
    let mut checker = Checker::new(place, "retry", node);
    checker.known_keys(&["max", "when", "exit_codes"]);
    if let Some(message) = checker.map.get("max").and_then(number) {
        checker.attribute("max", message);
    }
    checker.optional(
        "when",
        is_word_or_words,
        "should be an array of strings or a string",
    );
    reasons(&mut checker);
    let is_codes = |node: Node<'_>| is_int(node) || is_list(node) && node.items().all(is_int);
    checker.optional(
        "exit_codes",
        is_codes,
        "should be an array of integers or an integer",
    );
    let mut value: Vec<(String, Plain)> = Vec::new();
    for (key, node) in &checker.map.entries {
        let is_list = ["when", "exit_codes"].contains(&key.text.as_str());
        let is_null = plain(*node).is_null();
        match (is_list, is_null) {
            (true, false) => value.push((key.text.clone(), wrapped(*node))),
            (true, true) if key.text == "exit_codes" => {}
            _ => value.push((key.text.clone(), plain(*node))),
        }
    }
    checker.finish(Plain::map(value))
}

fn reasons(checker: &mut Checker<'_, '_>) {
    let Some(when) = checker.map.get("when") else {
        return;
    };
    let is_known =
        |item: &Node<'_>| matches!(kind(*item), Kind::Text(text) if RETRY_WHEN.contains(&&*text));
    if is_list(when) {
        let unknown: Vec<Node<'_>> = when.items().filter(|item| !is_known(item)).collect();
        if let Some(first) = unknown.first() {
            let texts = join(&unknown, ", ");
            checker.add(
                &format!("when contains unknown values: {texts}"),
                first.head(),
            );
        }
    } else if is_text(when) && !is_known(&when) {
        checker.attribute("when", "is not included in the list");
    }
}

/// What is wrong with a number of retries. Rails reads numbers in strings, too.
fn number(node: Node<'_>) -> Option<&'static str> {
    let digits = match kind(node) {
        Kind::Int(_) => text(node),
        Kind::Float(_) => return Some("must be an integer"),
        Kind::Text(text) => {
            let text = text.trim();
            let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
            let is_integer =
                !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit());
            if !is_integer {
                let is_number = text.parse::<f64>().is_ok_and(f64::is_finite);
                return Some(if is_number {
                    "must be an integer"
                } else {
                    "is not a number"
                });
            }
            text.trim_start_matches('+').to_owned()
        }
        _ => return Some("is not a number"),
    };
    if digits.starts_with('-') && digits != "-0" {
        return Some("must be greater than or equal to 0");
    }
    let digits = digits.trim_start_matches(['-', '0']);
    (digits.len() > 1 || digits > MOST).then_some("must be less than or equal to 2")
}
