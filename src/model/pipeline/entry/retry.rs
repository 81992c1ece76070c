//! `retry`. GitLab names no job in these messages.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{Kind, is_int, is_list, is_map, is_text, kind, plain, text, wrapped};
use crate::model::plain::Plain;
use crate::model::schema::pipeline::RETRY_WHEN;
use crate::syntax::Node;

/// Reasons that GitLab's own pipelines use, newer than the tables of 18.11.
const NEWER: &[&str] = &["runner_interrupted"];
/// Most runs after the first one.
const MOST: &str = "2";

pub(super) fn retry(place: &Place<'_>, node: Node<'_>) -> Checked {
    let place = place.outside();
    let place = &place;
    if is_int(node) {
        let mut checker = Checker::new(place, "retry", node);
        if let Some((trouble, message)) = number(node) {
            checker.config(trouble, message);
        }
        return checker.finish(Plain::compact([("max", plain(node))]));
    }
    if !is_map(node) {
        let text = "retry config has to be either an integer or a hash".to_owned();
        return place.refused(text, Blame::of(Trouble::WrongType, node));
    }
    let mut checker = Checker::new(place, "retry", node);
    checker.known_keys(&["max", "when", "exit_codes"]);
    if let Some((trouble, message)) = checker.map.get("max").and_then(number) {
        checker.attribute(trouble, "max", message);
    }
    checker.optional_word_or_words("when");
    reasons(&mut checker);
    let is_codes = |node: Node<'_>| is_int(node) || is_list(node) && node.items().all(is_int);
    checker.optional_items(
        "exit_codes",
        (is_codes, is_int),
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
    let known = [RETRY_WHEN, NEWER].concat();
    let is_known =
        |item: &Node<'_>| matches!(kind(*item), Kind::Text(text) if known.contains(&&*text));
    if is_list(when) {
        let unknown = when.items().filter(|item| !is_known(item)).collect();
        checker.unknown_values("when", unknown, &known);
    } else if is_text(when) && !is_known(&when) {
        let blame = Blame::of(Trouble::WrongValue, when).wanting(&known);
        checker.about("when", "is not included in the list", blame);
    }
}

/// What is wrong with a number of retries. Rails reads numbers in strings, too.
fn number(node: Node<'_>) -> Option<(Trouble, &'static str)> {
    let wrong_type = |message| Some((Trouble::WrongType, message));
    let digits = match kind(node) {
        Kind::Int(_) => text(node),
        Kind::Float(_) => return wrong_type("must be an integer"),
        Kind::Text(text) => {
            let text = text.trim();
            let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
            let is_integer =
                !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit());
            if !is_integer {
                let is_number = text.parse::<f64>().is_ok_and(f64::is_finite);
                return wrong_type(match is_number {
                    true => "must be an integer",
                    false => "is not a number",
                });
            }
            text.trim_start_matches('+').to_owned()
        }
        _ => return wrong_type("is not a number"),
    };
    if digits.starts_with('-') && digits != "-0" {
        return Some((Trouble::Limit, "must be greater than or equal to 0"));
    }
    let digits = digits.trim_start_matches(['-', '0']);
    let is_over = digits.len() > 1 || digits > MOST;
    is_over.then_some((Trouble::Limit, "must be less than or equal to 2"))
}
