//! See rules/job-image-missing.md.

use crate::rule::fleet::Troubled;
use crate::rule::prelude::*;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged
        .containers()
        .iter()
        .filter(|asked| asked.image.is_none())
    {
        let Some(troubled) = Troubled::find(judged, asked, lacks_image) else {
            continue;
        };
        let first = troubled.first();
        let message = format!(
            "the job has no image, and runner `{}` has no default{}: `{}`",
            first.host.runner.name(),
            troubled.condition(),
            first.missing_image().unwrap_or_default(),
        );
        let finding = sink.report(asked.job.entry(), message);
        finding
            .here(match troubled.share() {
                Some(share) => format!("refused by {share}"),
                None => "refused before the script starts".to_owned(),
            })
            .help("write `image`, in the job or in `default`");
        troubled.describe(finding, asked, |it| {
            let host = it.host;
            let place = host
                .home
                .map_or_else(|| host.runner.title(), Section::title);
            (
                place,
                format!("runner `{}` sets no `image`", host.runner.name()),
            )
        });
    }
}

/// Whether the runner has a section for containers, and no image in it.
fn lacks_image(candidate: &Candidate<'_, '_>) -> bool {
    let images = candidate.host.images;
    images.is_some_and(|(_, section)| section.exists()) && candidate.missing_image().is_some()
}
