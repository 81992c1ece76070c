//! See rules/docker-daemon-tcp-plaintext.md.

use crate::rule::prelude::*;
use crate::semantics::address::{Address, is_loopback};

const KEY: &str = "tls_verify";

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        // Docker Machine brings addresses and certificates of its own.
        let section = match runner.images() {
            Some((Executor::Kubernetes, _)) | None => continue,
            Some((Executor::DockerMachine | Executor::DockerSshMachine, _)) => continue,
            Some((_, section)) => section,
        };
        let Some((host, text)) = section
            .get("host")
            .and_then(|host| Some((host, host.text().known()?)))
        else {
            continue;
        };
        let Some(address) = Address::parse(text) else {
            continue;
        };
        let has_certificates = section
            .get("tls_cert_path")
            .is_some_and(|path| path.text() != Known::Is(""));
        let is_plain = section.flag(KEY) == Known::Is(false) && !has_certificates;
        if address.scheme != "tcp" || is_loopback(address.host) || !is_plain {
            continue;
        }
        // Without what may be credentials.
        let port = address.port.map(|port| format!(":{port}"));
        let message = format!(
            "`host = \"tcp://{}{}\"` without TLS: anyone who reaches it is root there",
            address.host,
            port.unwrap_or_default()
        );
        let change = match section.get(KEY) {
            Some(field) => edit::replace(field.own(), true),
            None => edit::insert_after(host.own_entry(), KEY, true),
        };
        sink.report(host, message)
            .here("neither side proves who it is")
            .help("serve TLS on port 2376, set `tls_verify = true`, and name the certificates in `tls_cert_path`")
            .fix("use TLS", Safety::Unsafe, [change]);
    }
}
