//! See rules/malformed-include.md.

use crate::rule::prelude::*;
use crate::rule::refusal::{entry_of, hint, listed, subjects};
use crate::syntax::{Entry, Node, nearest, slip};

/// The keys that say what is included.
const KINDS: [&str; 6] = [
    "local",
    "project",
    "remote",
    "template",
    "artifact",
    "component",
];

/// GitLab's words for an include that has none of them.
const WITHOUT_KIND: &str = " does not have a valid subkey for ";

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::IncludeInvalid) {
        for node in subjects(pipeline, problem) {
            if let Some((entry, kind)) = node.and_then(misspelt)
                && problem.text.contains(WITHOUT_KIND)
            {
                let name = entry.name().unwrap_or_default();
                let message = format!("unknown keyword `{name}` in `include`{}", hint(Some(kind)));
                let finding = sink.report_problem(pipeline, problem, Some(entry.key), message);
                if slip(name, KINDS) == Some(kind) {
                    let edit = edit::rename(entry_of(entry.key), kind);
                    finding.fix(format!("rename `{name}` to `{kind}`"), Safety::Safe, [edit]);
                }
                continue;
            }
            let (message, help) = said(&problem.text, node);
            let finding = sink.report_problem(pipeline, problem, node, message);
            if let Some(help) = help {
                finding.help(help);
            }
        }
    }
}

/// A key that is nearly one of those that say what is included.
fn misspelt(node: Node<'_>) -> Option<(Entry<'_>, &'static str)> {
    node.entries().find_map(|entry| {
        let name = entry.name()?;
        let kind = nearest(name, KINDS)?;
        (name != kind).then_some((entry, kind))
    })
}

/// What is wrong, and what to do.
fn said(text: &str, node: Option<Node<'_>>) -> (String, Option<&'static str>) {
    let name = text.split('`').nth(1).unwrap_or_default();
    let keys = || node.into_iter().flat_map(|node| node.entries());
    if text.starts_with("Each include must be a hash or a string") {
        let message = "an include is a path, an address or a map, and this is neither";
        return (message.to_owned(), None);
    }
    if text.contains(WITHOUT_KIND) {
        return without_kind(node);
    }
    if text.starts_with("Each include must use only one of") {
        let used = keys().filter_map(|entry| entry.name());
        let used: Vec<&str> = used.filter(|key| KINDS.contains(key)).collect();
        let used = listed(used);
        let help = "write one include for each";
        return (format!("this include asks for {used} at once"), Some(help));
    }
    if text.ends_with(" needs to be a string") {
        return (
            "what is included must be named by a string".to_owned(),
            None,
        );
    }
    if text.ends_with(" does not have YAML extension!") {
        let help = "the name must end with `.yml` or `.yaml`";
        let message = format!("`{name}` is no YAML file by its name");
        return (message, Some(help));
    }
    if text.ends_with(" does not have a valid address!") {
        let message = format!("`{name}` is no address of a file");
        return (message, Some("write the whole address, with `https://`"));
    }
    if text.ends_with(" is not a valid location!") {
        let message = format!("`{name}` is no name of a template");
        let help = "names of templates end with `.gitlab-ci.yml`";
        return (message, Some(help));
    }
    if text.starts_with("Including configs from artifacts ") {
        let message = "only `trigger` can include the artifact of a job";
        return (message.to_owned(), None);
    }
    if text.ends_with(" does not have valid YAML syntax!") {
        let message = format!("the included file `{name}` has no content besides comments");
        return (message, None);
    }
    if text.starts_with("Header include file ") {
        let message = format!("`{name}` is included by a header and may only have `inputs`");
        return (message, None);
    }
    if text.ends_with(" is empty!") || text.ends_with(" is empty or does not exist!") {
        let message = format!("the included file `{}` is empty", last_name(text));
        return (message, None);
    }
    if let Some(rest) = text.strip_prefix("include:rule") {
        return in_rules(rest);
    }
    ("this include is not well formed".to_owned(), None)
}

/// The last name that a text quotes: a project comes before its file.
fn last_name(text: &str) -> &str {
    text.rsplit('`').nth(1).unwrap_or_default()
}

fn without_kind(node: Option<Node<'_>>) -> (String, Option<&'static str>) {
    let keys = || node.into_iter().flat_map(|node| node.entries());
    let has = |wanted: &str| keys().any(|entry| entry.name() == Some(wanted));
    if has("file") && !has("project") {
        let message = "`file` belongs to `project`, which this include does not name";
        let help = "write `local` for a file of the same project";
        return (message.to_owned(), Some(help));
    }
    let message = "this include does not say what it includes";
    let help = "name it by `local`, `project` and `file`, `remote`, `template` or `component`";
    (message.to_owned(), Some(help))
}

/// What is wrong with the `rules` of an include; `rest` follows `include:rule`.
fn in_rules(rest: &str) -> (String, Option<&'static str>) {
    let unknown = rest.split_once(" contains unknown keys: ");
    let value = rest.split_once("rule when unknown value: ");
    let message = if let Some((place, keys)) = unknown {
        let owner = match place {
            place if place.contains("changes") => "`changes`",
            place if place.contains("exists") => "`exists`",
            _ => "a rule of an include",
        };
        format!("{owner} takes no `{keys}`")
    } else if let Some((_, value)) = value.or_else(|| rest.split_once(" when unknown value: ")) {
        format!("`when` of an include is `always` or `never`, not `{value}`")
    } else if rest.ends_with(" if invalid expression syntax") {
        "the condition of this include is not well formed".to_owned()
    } else if rest.ends_with("can't be blank") {
        "these rules of an include are empty".to_owned()
    } else if rest.starts_with("s ") {
        "`rules` of an include must be a list".to_owned()
    } else if rest.contains(":changes ") {
        "`changes` in this rule is not well formed".to_owned()
    } else if rest.contains(":exists ") {
        "`exists` in this rule is not well formed".to_owned()
    } else {
        "a rule of an include must be a map".to_owned()
    };
    (message, None)
}
