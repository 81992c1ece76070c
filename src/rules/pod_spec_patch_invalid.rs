//! See rules/pod-spec-patch-invalid.md.

use crate::rule::allow::shown;
use crate::rule::prelude::*;
use crate::rule::values;
use crate::syntax::yaml::{EventKind, Parser};

const SINCE: Version = Version::new(15, 10);

const TYPES: [&str; 3] = ["json", "merge", "strategic"];

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some(section) = values::kubernetes(runner).filter(|_| runner.version() >= SINCE) else {
            continue;
        };
        for patch in section.tables("pod_spec") {
            check_type(runner, patch, sink);
            check_patch(runner, patch, sink);
        }
    }
}

fn check_type<'t>(runner: Runner<'t>, patch: Section<'t>, sink: &mut Sink<'_>) {
    let word = values::text(runner, patch, "patch_type", SINCE);
    let Some(word) = word.filter(|word| !TYPES.contains(&word.text)) else {
        return;
    };
    let text = shown(word.text);
    let message = format!(
        "`{text}` is no type of patch, and every job fails with `unsupported patch type {text}`"
    );
    let finding = sink.report(word.field, message);
    finding
        .here("not a type of patch")
        .help(format!("use {}", values::choices(&TYPES)));
    if let Some(meant) = values::same_letters(word.text, &TYPES) {
        values::replace(finding, word, meant, Safety::Safe);
    }
}

/// A key counts as unset when its string is empty.
fn written<'t>(patch: Section<'t>, key: &str) -> Option<Field<'t>> {
    patch.get(key).filter(|field| field.text() != Known::Is(""))
}

fn check_patch<'t>(runner: Runner<'t>, patch: Section<'t>, sink: &mut Sink<'_>) {
    let inline = written(patch, "patch");
    match (inline, written(patch, "patch_path")) {
        (Some(inline), Some(path)) => {
            sink.report(
                path.at_key(),
                "`patch_path` beside `patch`: every job fails with `ambiguous patch: both patch path and patch provided`",
            )
            .here("one of the two")
            .label(inline.at_key(), "the other one")
            .help("remove one of them");
        }
        (None, None) => {
            sink.report(
                patch.title(),
                "entry of `pod_spec` without `patch` and `patch_path` changes nothing",
            )
            .level(Severity::Warning)
            .here("no patch")
            .help("write the patch into `patch`, or name its file in `patch_path`");
        }
        (Some(inline), None) => {
            if let Some(word) = values::word(runner, inline) {
                check_content(patch, word, sink);
            }
        }
        (None, Some(_)) => {}
    }
}

/// What a text holds.
#[derive(PartialEq)]
enum Content {
    Map,
    List,
    Other,
    Unread(String),
}

fn check_content(patch: Section<'_>, word: Word<'_>, sink: &mut Sink<'_>) {
    let kind = match patch.get("patch_type").map(Field::text) {
        None | Some(Known::Is("" | "strategic")) => "strategic",
        Some(Known::Is("merge")) => "merge",
        Some(Known::Is("json")) => "json",
        Some(_) => return,
    };
    let (message, here) = match (content(word.text), kind) {
        (Content::Unread(said), _) => (
            format!(
                "the patch cannot be read, and every job fails with `converting patch to json`: {said}"
            ),
            "neither YAML nor JSON",
        ),
        (Content::Map, "json") => (
            "a patch of type `json` is a list of operations, and this is a map".to_owned(),
            "every job fails",
        ),
        (Content::List, "merge" | "strategic") => (
            format!("a patch of type `{kind}` is a map, and this is a list"),
            "every job fails",
        ),
        _ => return,
    };
    let finding = sink.report(word.field, message);
    finding.here(here);
    match here {
        "every job fails" if kind == "json" => {
            finding.help("write a list of `op`, `path` and `value`, or use `merge` or `strategic`")
        }
        "every job fails" => finding.help("write a part of the pod's `spec`, or use `json`"),
        _ => finding.help("write the patch as YAML or JSON"),
    };
}

/// The Runner reads patches with another reader of YAML than GitLab does pipelines, but both come from
/// libyaml.
fn content(text: &str) -> Content {
    let mut parser = Parser::new(text);
    let mut content = Content::Other;
    loop {
        match parser.next_event() {
            Ok(Some(event)) if content == Content::Other => {
                content = match event.kind {
                    EventKind::MapStart { .. } => Content::Map,
                    EventKind::SequenceStart { .. } => Content::List,
                    EventKind::Scalar { .. } => return Content::Other,
                    _ => Content::Other,
                };
            }
            Ok(Some(_)) => {}
            Ok(None) => return content,
            Err(error) => return Content::Unread(error.problem.to_owned()),
        }
    }
}
