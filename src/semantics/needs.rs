//! The sections of a runner: which of them its executor reads, and what the Runner says where one
//! that it needs is missing.

use crate::model::executor::Executor;
use crate::model::field::Field;
use crate::model::known::Known;
use crate::model::runner::Runner;

pub use crate::model::executor::SECTIONS;

/// When the Runner finds out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Each time it would ask for a job: it never takes one.
    Poll,
    /// In each job, which fails.
    Job,
}

/// Something that an executor needs and that the file does not have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Need {
    /// The section.
    pub section: &'static str,
    /// The key in it, where only that is missing.
    pub key: Option<&'static str>,
    /// When the Runner finds out.
    pub stage: Stage,
    /// What it says then.
    pub error: &'static str,
}

/// Whether an executor reads a section of [`SECTIONS`]; every executor reads the others.
#[must_use]
pub fn reads(executor: Executor, section: &str) -> bool {
    match section {
        "autoscaler" => matches!(executor, Executor::DockerAutoscaler | Executor::Instance),
        "custom" => executor == Executor::Custom,
        "docker" => executor.is_docker_family(),
        "instance" => executor == Executor::Instance,
        "kubernetes" => executor == Executor::Kubernetes,
        "machine" => matches!(
            executor,
            Executor::DockerMachine | Executor::DockerSshMachine
        ),
        "parallels" => executor == Executor::Parallels,
        "ssh" => matches!(
            executor,
            Executor::Ssh
                | Executor::DockerSsh
                | Executor::DockerSshMachine
                | Executor::Parallels
                | Executor::Virtualbox
        ),
        "virtualbox" => executor == Executor::Virtualbox,
        _ => true,
    }
}

/// What a runner lacks, in the order in which the Runner asks for it.
#[must_use]
pub fn missing(runner: Runner<'_>, executor: Executor) -> Vec<Need> {
    let needs: &[(&str, &str, Stage, &str)] = match executor {
        Executor::Ssh => &[("ssh", "", Stage::Job, "missing SSH configuration")],
        Executor::Custom => &[
            ("custom", "", Stage::Job, "custom executor not configured"),
            (
                "custom",
                "run_exec",
                Stage::Job,
                "custom executor is missing RunExec",
            ),
        ],
        Executor::Parallels => &[
            (
                "parallels",
                "",
                Stage::Job,
                "missing Parallels configuration",
            ),
            (
                "parallels",
                "base_name",
                Stage::Job,
                "missing BaseName setting from Parallels configuration",
            ),
            ("ssh", "", Stage::Job, "missing SSH configuration"),
        ],
        Executor::Virtualbox => &[
            (
                "virtualbox",
                "",
                Stage::Job,
                "missing VirtualBox configuration",
            ),
            (
                "virtualbox",
                "base_name",
                Stage::Job,
                "missing BaseName setting from VirtualBox configuration",
            ),
            ("ssh", "", Stage::Job, "missing SSH config"),
        ],
        Executor::DockerMachine | Executor::DockerSshMachine => &[
            ("machine", "", Stage::Poll, "missing Machine options"),
            (
                "machine",
                "MachineName",
                Stage::Poll,
                "missing Machine options",
            ),
            ("docker", "", Stage::Job, "missing docker configuration"),
        ],
        Executor::DockerAutoscaler => &[
            (
                "autoscaler",
                "",
                Stage::Poll,
                "executor requires autoscaler config",
            ),
            ("docker", "", Stage::Job, "missing docker configuration"),
        ],
        Executor::Instance => &[(
            "autoscaler",
            "",
            Stage::Poll,
            "executor requires autoscaler config",
        )],
        Executor::Docker | Executor::DockerWindows | Executor::DockerSsh => {
            &[("docker", "", Stage::Job, "missing docker configuration")]
        }
        Executor::Shell | Executor::Kubernetes => &[],
    };
    let found = needs.iter().filter(|(section, key, ..)| {
        let is_there = runner.get(section).is_some();
        match *key {
            "" => !is_there,
            // Where the section is missing, that has been said.
            key => is_there && !is_set(runner, section, key),
        }
    });
    found
        .map(|&(section, key, stage, error)| Need {
            section,
            key: Some(key).filter(|key| !key.is_empty()),
            stage,
            error,
        })
        .collect()
}

fn is_set(runner: Runner<'_>, section: &'static str, key: &str) -> bool {
    let value = runner.section(section).get(key).map(Field::text);
    value.is_some_and(|value| value != Known::Is(""))
}
