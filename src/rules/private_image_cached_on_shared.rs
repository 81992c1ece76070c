//! See rules/private-image-cached-on-shared.md.

use crate::rule::fleet::{Troubled, all_allow, condition, is_anchored, own_entry, preference};
use crate::rule::prelude::*;
use crate::source::Edit;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged.containers() {
        let (Some(image), Some(name)) = (asked.image, asked.image_name()) else {
            continue;
        };
        let Some(place) = image.name() else { continue };
        if asked.is_private() != Some(true) {
            continue;
        }
        let Some(troubled) = Troubled::find(judged, asked, Candidate::is_served_from_cache) else {
            continue;
        };
        // The widest audience decides the level and the words.
        let widest = troubled
            .iter()
            .min_by_key(|it| it.host.runner.trust())
            .unwrap_or(troubled.first());
        let runner = widest.host.runner;
        let (audience, kind) = match runner.trust() {
            Some(Trust::Shared) => ("any project", "shared"),
            _ => ("any project of the group", "group"),
        };
        let message = format!(
            "private image `{name}` may be served from cache to {audience} on {kind} runner `{}`{}",
            runner.name(),
            condition(&widest),
        );
        let finding = sink.trusting(runner.trust()).report(place, message);
        finding.here("the registry checks access only when an image is pulled");
        match asked.own_policy() {
            Some(value) => {
                finding.label(value, "a cached image is used without asking");
                troubled.describe(finding, asked, |it| {
                    let name = it.host.runner.name();
                    (it.host.runner.title(), format!("runner `{name}` keeps it"))
                });
            }
            None => troubled.describe(finding, asked, |it| preference(it.host)),
        }
        let always = Policy::Always.word();
        if !all_allow(judged, asked, always) {
            finding.help("have the runner use and allow only `always`");
            continue;
        }
        finding
            .help("write `pull_policy: always`, and let the runner allow nothing else")
            .fix(
                "pull the image each time",
                Safety::Unsafe,
                [pulled_each_time(asked, image, name)],
            );
    }
}

/// Sets `always` where the policy is written or missing.
fn pulled_each_time(asked: &Asked<'_>, image: Image<'_>, name: &str) -> Option<Edit> {
    let always = Policy::Always.word();
    if asked.own_policy().is_some() {
        return edit::replace(own_entry(asked).map(|entry| entry.value), always);
    }
    let node = image.field().own().filter(|node| !is_anchored(*node));
    if image.field().shape() == Shape::Map {
        return edit::insert(node, "pull_policy", always);
    }
    let map = vec![
        ("name".to_owned(), name.into()),
        ("pull_policy".to_owned(), always.into()),
    ];
    edit::replace(node, Value::Map(map))
}
