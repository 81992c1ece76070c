//! See rules/vm-image-mismatch.md.

use crate::rule::fleet::{Troubled, place_of};
use crate::rule::prelude::*;
use crate::semantics::allow_list::Admission;
use crate::semantics::allow_lists::ListKey;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for asked in judged.containers().iter().filter(|asked| asked.is_build()) {
        if asked.image.is_none() {
            continue;
        }
        if let Some(troubled) = Troubled::find(judged, asked, is_refused) {
            report_refused(sink, asked, &troubled);
        } else if let Some(troubled) = Troubled::find(judged, asked, is_ignored)
            && (troubled.is_every() || troubled.first().is_certain)
        {
            report_ignored(sink, asked, &troubled);
        }
    }
}

fn report_refused(sink: &mut Sink<'_>, asked: &Asked<'_>, troubled: &Troubled<Candidate<'_, '_>>) {
    let first = troubled.first();
    let (_, error) = first.refusal();
    // Instances compare what the job wrote.
    let name = match first.host.executor {
        Some(Executor::Instance) => asked.image_name().unwrap_or_default().to_owned(),
        _ => asked.name.shown(),
    };
    let message = format!(
        "runner `{}` ({}) refuses image `{name}`{}: `{error}`",
        first.host.runner.name(),
        first.host.executor.map_or("", Executor::name),
        troubled.condition(),
    );
    let finding = sink.report(place(asked), message);
    finding
        .here(match troubled.share() {
            Some(share) => format!("refused by {share}"),
            None => "refused before the script starts".to_owned(),
        })
        .help("use an image that the runner lists, or remove `image`");
    troubled.describe(finding, asked, |it| {
        let text = format!("no entry of runner `{}` matches", it.host.runner.name());
        (place_of(it.host, ListKey::Images.name()), text)
    });
}

fn report_ignored(sink: &mut Sink<'_>, asked: &Asked<'_>, troubled: &Troubled<Candidate<'_, '_>>) {
    let host = troubled.first().host;
    let base = host.own_image.and_then(Known::known).unwrap_or_default();
    let message = format!(
        "runner `{}` ({}) ignores image `{}` and uses `base_name` `{base}`{}",
        host.runner.name(),
        host.executor.map_or("", Executor::name),
        asked.name.shown(),
        troubled.condition(),
    );
    let finding = sink.report(place(asked), message);
    finding
        .level(Severity::Warning)
        .here(match troubled.share() {
            Some(share) => format!("ignored by {share}"),
            None => "not the machine that runs the job".to_owned(),
        })
        .help("remove `image`, or have the runner list it in `allowed_images`");
    troubled.describe(finding, asked, |it| {
        let text = format!("runner `{}` clones this machine", it.host.runner.name());
        (place_of(it.host, "base_name"), text)
    });
}

fn place(asked: &Asked<'_>) -> Place {
    match asked.image {
        Some(image) => image.name().unwrap_or(image.field()).into(),
        None => asked.job.entry().into(),
    }
}

/// Whether the runner clones virtual machines, or starts them on instances.
fn is_machine(candidate: &Candidate<'_, '_>) -> bool {
    matches!(
        candidate.host.executor,
        Some(Executor::Virtualbox | Executor::Parallels | Executor::Instance)
    )
}

fn is_refused(candidate: &Candidate<'_, '_>) -> bool {
    is_machine(candidate) && candidate.admission() == Admission::Refused
}

/// Whether the runner uses its base machine whatever the job says, and that is another one.
fn is_ignored(candidate: &Candidate<'_, '_>) -> bool {
    let is_virtual = candidate.host.executor != Some(Executor::Instance) && is_machine(candidate);
    is_virtual
        && matches!(candidate.host.own_image, Some(Known::Is(_)))
        && candidate.admission() == Admission::Ignored
        && candidate.differs_from_own()
}
