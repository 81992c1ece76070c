//! See rules/docker-socket-volume-without-source.md.

use crate::rule::listed::without;
use crate::rule::prelude::*;
use crate::semantics::host_path::{Reach, is_path};
use crate::semantics::volumes::Volume;

pub(super) fn check(config: &RunnerConfig<'_>, sink: &mut Sink<'_>) {
    for runner in config.runners() {
        let Some((_, section)) = runner
            .images()
            .filter(|(executor, _)| executor.is_docker_family())
        else {
            continue;
        };
        let Some(list) = section.get("volumes") else {
            continue;
        };
        for word in section.words("volumes") {
            let volume = Volume::written(word.text);
            let is_socket = Reach::of(volume.destination) == Reach::Socket;
            if volume.source.is_some() || !is_path(volume.destination) || !is_socket {
                continue;
            }
            let message = format!(
                "`{}` without `host:` before it is a new, empty volume and not the socket of the host",
                word.text
            );
            sink.report(word.field, message)
                .here("an empty directory in every job")
                .help("remove it; to build images, use rootless BuildKit, Buildah, or a service `docker:dind`")
                .fix(
                    "remove the empty volume",
                    Safety::Unsafe,
                    [without(list, word.field)],
                );
        }
    }
}
