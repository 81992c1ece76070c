//! See rules/dind-tls-disabled.md.

use crate::model::pipeline::Setting;
use crate::rule::prelude::*;
use crate::semantics::dind::{CERTIFICATES, HOST, daemon, follows_job};

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for placed in judged.jobs() {
        let job = placed.job;
        let Some((service, _)) = daemon(&job).filter(|(service, _)| follows_job(*service)) else {
            continue;
        };
        let Setting::Is(certificates) = job.variable(CERTIFICATES) else {
            continue;
        };
        let Some(field) = certificates.field.filter(|_| certificates.text.is_empty()) else {
            continue;
        };
        let finding = sink.report(
            field,
            "an empty `DOCKER_TLS_CERTDIR` lets the Docker daemon of the job listen on port 2375 without TLS",
        );
        finding.here("turns TLS off");
        if let Some(name) = service.name() {
            finding.label(name, "root on its host for whoever reaches the port");
        }
        let mut takers = judged.takers(placed).peekable();
        if takers.peek().is_some() && takers.all(|(host, _)| host.is_kubernetes()) {
            finding.level(Severity::Note);
        }
        finding
            .help("write `DOCKER_TLS_CERTDIR: \"/certs\"` and share the volume `/certs/client` on the runner")
            .job(&*placed.title);
        let on = edit::replace(field.own(), "/certs");
        match job.variable(HOST) {
            Setting::Absent => {
                finding.fix("turn TLS on", Safety::Unsafe, [on]);
            }
            Setting::Is(host) => {
                let port = host
                    .field
                    .and_then(|host| edit::splice(host.own(), ":2375", ":2376"));
                finding.fix("turn TLS on", Safety::Unsafe, [on, port]);
            }
            Setting::Unknown => {}
        }
    }
}
