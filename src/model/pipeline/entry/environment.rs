//! `environment` and its Kubernetes settings.

use super::Trouble;
use super::blame::Blame;
use super::check::{Checked, Checker};
use super::place::Place;
use super::schema_errors::{Shape, errors};
use super::value::{is_blank, is_map, is_text, plain, text};
use crate::model::plain::Plain;
use crate::model::schema::pipeline::ENVIRONMENT_ACTIONS;
use crate::syntax::Node;

const NAME: &str = "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', and spaces, \
                    but it cannot start or end with '/'";

pub(super) fn environment(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "environment", node);
    if !is_map(node) && !is_text(node) {
        checker.config(Trouble::WrongType, "should be a hash or a string");
    }
    name(&mut checker);
    if is_text(node) {
        let value = Plain::compact([("name", plain(node)), ("action", "start".into())]);
        return checker.finish(value);
    }
    if is_map(node) {
        details(&mut checker);
    }
    checker.child("kubernetes", kubernetes);
    checker.finish(plain(node))
}

fn name(checker: &mut Checker<'_, '_>) {
    let node = checker.node;
    let name = if is_text(node) {
        Some(node)
    } else {
        checker.map.get("name")
    };
    let mut refuse = |blank: bool, message| match name {
        Some(name) if blank => checker.about("name", message, Blame::of(Trouble::EmptyValue, name)),
        Some(name) => checker.about("name", message, Blame::form(name)),
        None => checker.attribute(Trouble::EmptyValue, "name", message),
    };
    if name.is_none_or(is_blank) {
        refuse(true, "can't be blank");
    }
    if !name.is_some_and(is_text) {
        refuse(false, NAME);
    }
    if !name.is_some_and(|name| is_name(&text(name))) {
        refuse(false, NAME);
    }
}

fn is_name(name: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "_/${}. -".contains(letter);
    !name.is_empty() && name.chars().all(fits) && !name.starts_with('/') && !name.ends_with('/')
}

fn details(checker: &mut Checker<'_, '_>) {
    checker.known_keys(&[
        "name",
        "url",
        "action",
        "on_stop",
        "auto_stop_in",
        "kubernetes",
        "deployment_tier",
    ]);
    checker.optional_text("url");
    checker.at_most("url", 255, "is too long (maximum is 255 characters)");
    if checker
        .map
        .get("action")
        .is_some_and(|action| plain(action) != Plain::Bool(false))
    {
        checker.optional_text("action");
        checker.among(
            "action",
            ENVIRONMENT_ACTIONS,
            "should be start, stop, prepare, verify, or access",
        );
    }
    checker.optional_text("deployment_tier");
    checker.optional_text("on_stop");
    checker.optional("kubernetes", is_map, "should be a hash");
    checker.optional_text("auto_stop_in");
}

const DASHBOARD: Shape = Shape::Object {
    properties: &[
        ("namespace", Shape::Text(1, 63)),
        ("flux_resource_path", Shape::Text(1, 255)),
    ],
    required: &["namespace"],
};

const MANAGED_RESOURCES: Shape = Shape::Object {
    properties: &[("enabled", Shape::Boolean)],
    required: &[],
};

fn kubernetes(place: &Place<'_>, node: Node<'_>) -> Checked {
    let mut checker = Checker::new(place, "kubernetes", node);
    checker.present();
    checker.known_keys(&[
        "namespace",
        "agent",
        "flux_resource_path",
        "managed_resources",
        "dashboard",
    ]);
    let given = |key: &str, checker: &Checker<'_, '_>| {
        checker.map.get(key).is_some_and(|value| !is_blank(value))
    };
    let has_flux = given("flux_resource_path", &checker);
    let has_dashboard = given("dashboard", &checker);
    let managed = checker.map.get("managed_resources");
    let is_managed = managed
        .and_then(|managed| managed.get("enabled"))
        .is_some_and(|enabled| plain(enabled.value) == Plain::Bool(true));
    checker.optional_text("namespace");
    if has_flux {
        checker.present_value("namespace");
    }
    checker.optional_text("agent");
    if has_flux || has_dashboard || is_managed {
        checker.present_value("agent");
    }
    checker.optional_text("flux_resource_path");
    if let Some(managed) = managed {
        schema(
            &mut checker,
            managed,
            &MANAGED_RESOURCES,
            "managed resources",
        );
    }
    if has_dashboard && let Some(dashboard) = checker.map.get("dashboard") {
        schema(&mut checker, dashboard, &DASHBOARD, "dashboard");
        for key in ["namespace", "flux_resource_path"] {
            let inner = dashboard
                .get(key)
                .is_some_and(|entry| !is_blank(entry.value));
            if given(key, &checker) && inner {
                let message = format!("cannot be specified when dashboard.{key} is set");
                let blame = checker.at_key(Trouble::ExclusiveKeywords, key);
                checker.about(key, &message, blame);
            }
        }
    }
    checker.finish(plain(node))
}

fn schema<'t>(checker: &mut Checker<'_, 't>, node: Node<'t>, shape: &Shape, attribute: &str) {
    for (message, blame) in errors(node, shape, "") {
        checker.add(&format!("{attribute} {message}"), blame);
    }
}
