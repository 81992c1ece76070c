//! See rules/dind-tls-port-mismatch.md.

use crate::model::pipeline::{Image, Setting};
use crate::rule::prelude::*;
use crate::semantics::dind::{CERTIFICATES, HOST, Listening, daemon, follows_job};
use crate::semantics::environment;
use crate::semantics::judged::Placed;

pub(super) fn check(judged: &Judged<'_>, sink: &mut Sink<'_>) {
    for placed in judged.jobs() {
        let job = placed.job;
        let Some((service, daemon)) = daemon(&job).filter(|(service, _)| follows_job(*service))
        else {
            continue;
        };
        let Setting::Is(host) = job.variable(HOST) else {
            continue;
        };
        let Some(field) = host.field else { continue };
        let certificates = match job.variable(CERTIFICATES) {
            Setting::Absent if !may_runner_set(judged, placed) => None,
            Setting::Is(certificates) => Some(certificates),
            Setting::Absent | Setting::Unknown => continue,
        };
        let port = port_of(&host.text, service);
        let text = certificates
            .as_ref()
            .map(|certificates| certificates.text.as_str());
        let (wrong, right, state) = match (daemon.listening(text), port) {
            (Listening::Encrypted, Some("2375")) => ("2375", "2376", "on"),
            (Listening::Plain, Some("2376")) if text == Some("") => ("2376", "2375", "off"),
            _ => continue,
        };
        let origin = certificates.and_then(|certificates| certificates.field);
        let reason = match origin {
            Some(_) => format!("TLS is {state} and the daemon listens on {right}"),
            None => format!(
                "nothing in these files turns TLS off, so that the daemon listens on {right}"
            ),
        };
        let message = format!(
            "`DOCKER_HOST` has port {wrong}, but {reason}: `Cannot connect to the Docker daemon at {}`",
            host.text
        );
        let finding = sink.report(field, message);
        finding.here("nothing listens there");
        if let Some(origin) = origin {
            finding.label(origin, format!("turns TLS {state}"));
        } else {
            // The project or the runner may set the variable, where nobody sees it from here.
            finding.lower();
            if let Some(name) = service.name() {
                finding.label(name, "uses TLS unless `DOCKER_TLS_CERTDIR` is empty");
            }
        }
        finding
            .help(format!("write port {right}"))
            .job(&*placed.title)
            .fix(
                format!("write port {right}"),
                Safety::Unsafe,
                [edit::splice(
                    field.own(),
                    &format!(":{wrong}"),
                    &format!(":{right}"),
                )],
            );
    }
}

/// The port of `tcp://docker:2375`, if the host is this service.
fn port_of<'h>(host: &'h str, service: Image<'_>) -> Option<&'h str> {
    let (name, port) = host
        .strip_prefix("tcp://")?
        .trim_end_matches('/')
        .split_once(':')?;
    let alias = service.key("alias").and_then(|alias| alias.text().known());
    let mut names = alias.unwrap_or_default().split([' ', ',']);
    // Containers of one pod share their network.
    let is_meant =
        ["docker", "localhost", "127.0.0.1"].contains(&name) || names.any(|it| it == name);
    is_meant.then_some(port)
}

/// Whether a runner that could take the job gives its jobs the variable.
fn may_runner_set(judged: &Judged<'_>, placed: &Placed<'_>) -> bool {
    judged
        .takers(placed)
        .any(|(host, _)| environment::value(host.runner, CERTIFICATES) != Known::Is(None))
}
