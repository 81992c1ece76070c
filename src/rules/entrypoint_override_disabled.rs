//! See rules/entrypoint-override-disabled.md.

use crate::rule::fleet::{Troubled, place_of};
use crate::rule::marked::Marked;
use crate::rule::prelude::*;

/// The key with which an administrator forbids it.
const KEY: &str = "disable_entrypoint_overwrite";

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    let keepers = Marked::of(judged, keeps_entrypoints);
    if keepers.is_empty() {
        return;
    }
    for asked in judged.containers() {
        let entrypoint = asked.image.and_then(|image| image.key("entrypoint"));
        let Some(entrypoint) = entrypoint else {
            continue;
        };
        let words = match entrypoint.words().known() {
            Some(words) if entrypoint.shape() == Shape::List && !words.is_empty() => words,
            _ => continue,
        };
        let Some(troubled) = Troubled::find(judged, asked, |it| keepers.has(it.host)) else {
            continue;
        };
        let quoted: Vec<String> = words.iter().map(|it| format!("{:?}", it.text)).collect();
        let kind = if asked.is_build() { "image" } else { "service" };
        let message = format!(
            "runner `{}` ignores `entrypoint: [{}]` of {kind} `{}`{}",
            troubled.first().host.runner.name(),
            quoted.join(", "),
            asked.name.shown(),
            troubled.condition(),
        );
        let finding = sink.report(entrypoint, message);
        finding
            .here(match troubled.share() {
                Some(share) => format!("ignored by {share}"),
                None => "the image's own entrypoint runs".to_owned(),
            })
            .help("use an image whose entrypoint starts a shell, or other runners");
        troubled.describe(finding, asked, |it| {
            let text = format!("runner `{}` keeps entrypoints", it.host.runner.name());
            (place_of(it.host, KEY), text)
        });
    }
}

/// Whether the runner lets no job replace an entrypoint.
fn keeps_entrypoints(host: &Host<'_>) -> bool {
    let field = host.get(KEY);
    host.is_docker() && field.is_some_and(|field| field.bool() == Known::Is(true))
}
