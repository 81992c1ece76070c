//! The executors of the Runner, by the names `config.toml` uses.

use crate::settings::Version;

/// How a runner runs its jobs: the value of `executor`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Executor {
    /// On the runner's own machine.
    Shell,
    /// On another machine over SSH.
    Ssh,
    /// In containers of one Docker host.
    Docker,
    /// In Windows containers (Runner 11.11 and newer).
    DockerWindows,
    /// In containers of machines that Docker Machine creates.
    DockerMachine,
    /// In containers of instances that a fleeting plugin creates (Runner 15.11 and newer).
    DockerAutoscaler,
    /// Over SSH into a container (removed in 16.0).
    DockerSsh,
    /// Over SSH into a container of a Docker Machine (removed in 16.0).
    DockerSshMachine,
    /// On instances that a fleeting plugin creates (Runner 15.5 and newer).
    Instance,
    /// In pods of a Kubernetes cluster.
    Kubernetes,
    /// In a Parallels virtual machine.
    Parallels,
    /// In a VirtualBox virtual machine.
    Virtualbox,
    /// By programs the administrator wrote (Runner 12.1 and newer).
    Custom,
}

/// Sections of a runner that only some executors read.
pub const SECTIONS: [&str; 9] = [
    "autoscaler",
    "custom",
    "docker",
    "instance",
    "kubernetes",
    "machine",
    "parallels",
    "ssh",
    "virtualbox",
];

impl Executor {
    /// Every executor that ever existed, current ones and removed ones.
    pub const ALL: [Self; 13] = [
        Self::Shell,
        Self::Ssh,
        Self::Docker,
        Self::DockerWindows,
        Self::DockerMachine,
        Self::DockerAutoscaler,
        Self::DockerSsh,
        Self::DockerSshMachine,
        Self::Instance,
        Self::Kubernetes,
        Self::Parallels,
        Self::Virtualbox,
        Self::Custom,
    ];

    /// The executor of this exact name; the Runner knows no other spelling or case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|executor| executor.name() == name)
    }

    /// The name as `config.toml` has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shell => "shell",
            Self::Ssh => "ssh",
            Self::Docker => "docker",
            Self::DockerWindows => "docker-windows",
            Self::DockerMachine => "docker+machine",
            Self::DockerAutoscaler => "docker-autoscaler",
            Self::DockerSsh => "docker-ssh",
            Self::DockerSshMachine => "docker-ssh+machine",
            Self::Instance => "instance",
            Self::Kubernetes => "kubernetes",
            Self::Parallels => "parallels",
            Self::Virtualbox => "virtualbox",
            Self::Custom => "custom",
        }
    }

    /// The first release that has it, if not all have.
    pub const fn first(self) -> Option<Version> {
        match self {
            Self::DockerWindows => Some(Version::new(11, 11)),
            Self::DockerAutoscaler => Some(Version::new(15, 11)),
            Self::Instance => Some(Version::new(15, 5)),
            Self::Kubernetes => Some(Version::new(1, 6)),
            Self::Custom => Some(Version::new(12, 1)),
            _ => None,
        }
    }

    /// The release that removed it, if one did.
    pub const fn removed(self) -> Option<Version> {
        match self {
            Self::DockerSsh | Self::DockerSshMachine => Some(Version::new(16, 0)),
            _ => None,
        }
    }

    /// Whether a release has it.
    pub fn is_known_to(self, version: Version) -> bool {
        self.first().is_none_or(|first| version >= first)
            && self.removed().is_none_or(|removed| version < removed)
    }

    /// Whether `[runners.docker]` rules its containers.
    pub const fn is_docker_family(self) -> bool {
        matches!(
            self,
            Self::Docker
                | Self::DockerWindows
                | Self::DockerMachine
                | Self::DockerAutoscaler
                | Self::DockerSsh
                | Self::DockerSshMachine
        )
    }

    /// Whether `[runners.ssh]` says how to reach the machine of its jobs.
    pub const fn is_over_ssh(self) -> bool {
        matches!(
            self,
            Self::Ssh
                | Self::DockerSsh
                | Self::DockerSshMachine
                | Self::Parallels
                | Self::Virtualbox
        )
    }

    /// Whether machines come and go, so that nothing local to them can be relied upon.
    pub const fn is_autoscaled(self) -> bool {
        matches!(
            self,
            Self::DockerMachine | Self::DockerSshMachine | Self::DockerAutoscaler | Self::Instance
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Executor;

    #[test]
    fn every_name_reads_back_as_its_executor() {
        for executor in Executor::ALL {
            assert_eq!(Executor::parse(executor.name()), Some(executor));
        }
    }

    #[test]
    fn names_are_exact() {
        for name in [
            "",
            "Docker",
            "docker ",
            "k8s",
            "docker-machine",
            "VirtualBox",
            "docker_autoscaler",
        ] {
            assert_eq!(Executor::parse(name), None, "{name:?}");
        }
    }

    #[test]
    fn families_hold_the_executors_that_share_a_section() {
        let docker: Vec<_> = names(Executor::is_docker_family);
        assert_eq!(
            docker,
            [
                "docker",
                "docker-windows",
                "docker+machine",
                "docker-autoscaler",
                "docker-ssh",
                "docker-ssh+machine"
            ]
        );
        let autoscaled: Vec<_> = names(Executor::is_autoscaled);
        assert_eq!(
            autoscaled,
            [
                "docker+machine",
                "docker-autoscaler",
                "docker-ssh+machine",
                "instance"
            ]
        );
    }

    fn names(belongs: fn(Executor) -> bool) -> Vec<&'static str> {
        Executor::ALL
            .into_iter()
            .filter(|executor| belongs(*executor))
            .map(Executor::name)
            .collect()
    }
}
