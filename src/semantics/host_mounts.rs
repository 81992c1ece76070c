//! Files and directories of a host that a runner hands to all of its jobs.

use crate::model::executor::Executor;
use crate::model::field::Field;
use crate::model::known::Known;
use crate::model::runner::Runner;

use super::host_path::{Reach, is_path};
use super::volumes::Volume;

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct HostMount<'t> {
    /// The text that names the path.
    pub field: Field<'t>,
    /// The list that the text stands in, if it does.
    pub list: Option<Field<'t>>,
    /// The path, as it is written.
    pub path: &'t str,
    /// What it leads to.
    pub reach: Reach,
    /// Which key asks for it.
    pub way: Way<'t>,
}

/// Which key asks for a path of a host.
#[derive(Clone, Copy, Debug)]
pub enum Way<'t> {
    /// An entry of `volumes` of a Docker executor.
    Volume {
        /// The entry.
        entry: &'t str,
        /// Its parts.
        volume: Volume<'t>,
    },
    /// A `[[runners.kubernetes.volumes.host_path]]`.
    Pod {
        /// `read_only`.
        read_only: Known<bool>,
    },
}

impl HostMount<'_> {
    /// Whether jobs can only read it, or the file does not say.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        match self.way {
            Way::Volume { volume, .. } => volume.is_read_only(),
            Way::Pod { read_only } => read_only == Known::Is(true),
        }
    }
}

/// What the executor of a runner mounts; nothing where the executor is not decided.
#[must_use]
pub fn host_mounts(runner: Runner<'_>) -> Vec<HostMount<'_>> {
    let Some((executor, section)) = runner.images() else {
        return Vec::new();
    };
    if executor == Executor::Kubernetes {
        let tables = section.section("volumes").tables("host_path");
        let mounts = tables.into_iter().filter_map(|table| {
            // Without a path of its own it is the same on the node as in the pod.
            let field = table.get("host_path").or_else(|| table.get("mount_path"))?;
            let path = field.text().known()?;
            Some(HostMount {
                field,
                list: None,
                path,
                reach: Reach::of(path),
                way: Way::Pod {
                    read_only: table.flag("read_only"),
                },
            })
        });
        return mounts.collect();
    }
    let Some(list) = section.get("volumes") else {
        return Vec::new();
    };
    let words = section.words("volumes").into_iter();
    words
        .filter_map(|word| {
            let volume = Volume::written(word.text);
            let path = volume.source?;
            let reach = Reach::of(path);
            let is_host = is_path(path) || path.starts_with('$') && reach == Reach::Socket;
            is_host.then_some(HostMount {
                field: word.field,
                list: Some(list),
                path,
                reach,
                way: Way::Volume {
                    entry: word.text,
                    volume,
                },
            })
        })
        .collect()
}
