//! `services`: images with a name in the network, a command and variables of their own.

use super::Trouble;
use super::check::{Checked, Checker};
use super::place::Place;
use super::value::{flatten, is_blank, is_list, plain};
use super::{commands, image, variables};
use crate::model::plain::Plain;
use crate::syntax::{Node, Shape};

const KEYS: [&str; 3] = ["command", "alias", "variables"];

pub(super) fn services(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "services", node);
    if !is_list(node) {
        checker.config(Trouble::WrongType, "should be an array");
        return checker.finish(Plain::Null);
    }
    let below = place.child("service");
    let mut services = Vec::new();
    for item in flatten(node) {
        if item.shape() != Shape::Null {
            services.push(checker.below(|| service(&below, item)));
        }
    }
    checker.finish(Plain::list(services))
}

fn service(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "service", node);
    image::shape(&mut checker);
    checker.known_keys(&[KEYS.as_slice(), &image::KEYS].concat());
    checker.optional_text("alias");
    if checker
        .map
        .get("ports")
        .is_some_and(|ports| !is_blank(ports))
    {
        checker.required_text("alias");
        checker.present_value("alias");
    }
    let mut value = image::below(&mut checker);
    let own = checker.child("variables", |place, node| {
        variables::variables(place, node, &[])
    });
    let command = checker.child("command", commands::commands);
    let alias = checker.map.get("alias").map_or(Plain::Null, plain);
    value.extend([("command", command), ("alias", alias), ("variables", own)]);
    checker.finish(Plain::compact(value))
}
