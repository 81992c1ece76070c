//! See rules/allow-list-never-matches.md.

use crate::rule::prelude::*;
use crate::semantics::allow_entry::{Reason, reason, tells_host_only};
use crate::semantics::glob::Example;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    references(config, sink, |entry, sink| {
        if tells_host_only(entry.text()) && reason(entry.text()) == Some(Reason::Other) {
            report_host(entry, sink);
        } else if let Some(reason) = reason(entry.text()) {
            let is_never = entry.pattern.example() == Example::None;
            if is_never || matches!(reason, Reason::Backslash(_)) {
                report(entry, &reason, is_never, sink);
            }
        }
    });
}

fn report(entry: &ListEntry<'_, '_>, reason: &Reason<'_>, is_never: bool, sink: &mut Sink<'_>) {
    let noun = entry.noun();
    if *reason == Reason::Empty {
        // The only way to say "none": an empty list allows everything. In the list of privileged
        // images, it is the name that a job without an image has.
        if entry.list.words.len() == 1 || entry.list.key == ListKey::PrivilegedImages {
            return;
        }
        let key = entry.list.key.name();
        let message = format!("an empty entry in `{key}` matches no {noun}");
        sink.report(entry.word.field, message)
            .here(format!("no {noun} has an empty name"))
            .help("remove it")
            .fix(
                "remove the empty entry",
                Safety::Unsafe,
                [edit::remove_item(entry.word.field.own())],
            );
        return;
    }
    let said = said(reason);
    let message = match (reason, entry.pattern.example()) {
        (Reason::Backslash(_), Example::Found(name)) if !is_never => {
            format!(
                "`{}` means `{name}`: a backslash divides nothing",
                entry.shown()
            )
        }
        _ => format!("`{}` can never match: {said}", entry.shown()),
    };
    let finding = sink.report(entry.word.field, message);
    finding.here(format!("matches no {noun}"));
    match reason {
        Reason::Space(text) => {
            finding.help("remove the space");
            offer(entry, finding, text, Safety::Safe);
        }
        Reason::Scheme(text) => {
            finding.help("begin with the host");
            offer(entry, finding, text, Safety::Safe);
        }
        Reason::Backslash(text) => {
            finding.help("write `/`");
            offer(entry, finding, text, Safety::Unsafe);
        }
        Reason::TrailingSlash => {
            finding.help("write what may follow: `**` for everything below");
            offer(
                entry,
                finding,
                &format!("{}**", entry.text()),
                Safety::Unsafe,
            );
        }
        Reason::Commas(patterns) => {
            finding.help("write one string for each pattern");
            split(entry, finding, patterns);
        }
        Reason::Digest => {
            finding.help("write the whole digest, or `@sha256:*` for any");
        }
        Reason::Empty | Reason::TwoTags | Reason::Other => {
            finding.help("write it as jobs write their image: `host/path/name:tag`");
        }
    }
}

fn said(reason: &Reason<'_>) -> &'static str {
    match reason {
        Reason::Empty => "no name is empty",
        Reason::Space(_) => "names of images have no spaces around them",
        Reason::Scheme(_) => "names of images begin with no scheme",
        Reason::Commas(_) => "the commas make no list of it",
        Reason::TrailingSlash => "no name of an image ends in `/`",
        Reason::Backslash(_) => "a backslash divides nothing",
        Reason::Digest => "a digest has 64 hexadecimal digits",
        Reason::TwoTags => "an image has one tag",
        Reason::Other => "no image can have such a name",
    }
}

/// A host alone: the text itself would match, but what comes from there has a `/`.
fn report_host(entry: &ListEntry<'_, '_>, sink: &mut Sink<'_>) {
    let text = entry.text();
    let host = text.trim_end_matches(['*', ':']);
    let why = if text.contains('*') {
        "`*` ends at `/`"
    } else {
        "nothing may follow"
    };
    let message = format!(
        "`{}` matches no {} of that host: {why}",
        entry.shown(),
        entry.noun()
    );
    let finding = sink.report(entry.word.field, message);
    let below = format!("{host}/**");
    finding
        .level(Severity::Warning)
        .here("the host alone is no image")
        .help(format!("write `{below}`"));
    let is_plain = !host.contains(['*', '?', '[']);
    if is_plain && text.len() - host.len() <= 3 {
        offer(entry, finding, &below, Safety::Unsafe);
    }
}

/// Offers another text if it is of more use.
fn offer(entry: &ListEntry<'_, '_>, finding: &mut Finding, text: &str, safety: Safety) {
    if entry.is_useful(text) {
        entry.replace(finding, text, safety);
    }
}

/// Makes several entries of one.
fn split(entry: &ListEntry<'_, '_>, finding: &mut Finding, patterns: &[&str]) {
    if !patterns.iter().all(|text| entry.is_useful(text)) {
        return;
    }
    let mut all: Vec<&str> = Vec::new();
    for (index, word) in entry.list.words.iter().enumerate() {
        if index == entry.index {
            all.extend(patterns);
        } else {
            all.push(word.text);
        }
    }
    let title = format!("make {} entries of it", patterns.len());
    let list = edit::replace(entry.list.field.own(), all);
    finding.fix(title, Safety::Unsafe, [list]);
}
