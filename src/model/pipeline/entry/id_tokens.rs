//! `id_tokens`: tokens for other services.

use super::Trouble;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::plain;
use crate::model::plain::Plain;
use crate::syntax::Node;

pub(super) fn id_tokens(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "composable hash", node);
    checker.expect_map();
    let mut tokens = Vec::new();
    if checker.goes_on() {
        for (key, value) in std::mem::take(&mut checker.map.entries) {
            let below = place.under(&key);
            let token = checker.below(|| id_token(&below, value));
            tokens.push((key.text, token));
        }
    }
    checker.finish(Plain::map(tokens))
}

fn id_token(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "id token", node);
    checker.required_keys(&["aud"]);
    checker.known_keys(&["aud"]);
    match checker.map.get("aud") {
        Some(_) => checker.optional_word_or_words("aud"),
        None => checker.attribute(
            Trouble::WrongType,
            "aud",
            "should be an array of strings or a string",
        ),
    }
    let audience = checker.map.get("aud").map_or(Plain::Null, plain);
    checker.finish(Plain::map(vec![("aud".to_owned(), audience)]))
}
