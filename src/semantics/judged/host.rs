//! A runner as the containers of jobs meet it.

use crate::model::executor::Executor;
use crate::model::field::{Field, texts};
use crate::model::known::Known;
use crate::model::runner::{Runner, Section};
use crate::semantics::template::Template;
use crate::settings::{Trust, Version};
use crate::syntax::Shape;

use super::Asked;
use crate::semantics::allow_list::Admission;
use crate::semantics::allow_lists::{AllowList, ListKey, home};
use crate::semantics::privilege::flag;
use crate::semantics::pull_policy::{
    Container, Outcome, Request, allowed_list, effective, follows_build, is_runner_word,
};

/// A runner as far as jobs meet it.
#[derive(Clone, Debug)]
pub struct Host<'t> {
    /// The runner.
    pub runner: Runner<'t>,
    /// Its executor, if the file says which.
    pub executor: Option<Executor>,
    /// Its executor and the section that executor reads; `None` for executors without images.
    pub images: Option<(Executor, Section<'t>)>,
    /// The section in which the executor looks for images and lists: also that of virtual machines.
    pub home: Option<Section<'t>>,
    /// `pull_policy` as written.
    pub policies: Vec<&'t str>,
    /// `allowed_pull_policies` as written.
    pub allowed: Vec<&'t str>,
    /// Whether both lists are readable and every entry is one the Runner knows.
    pub is_decidable: bool,
    /// Whether both lists are readable. A word that the Runner does not know has effects of its own.
    pub is_readable: bool,
    /// Names of the services that the runner adds to each job, where they are readable.
    pub services: Vec<Option<&'t str>>,
    /// The image of jobs without one, as written; the base machine of virtual machines.
    pub own_image: Option<Known<&'t str>>,
    /// The helper image as written, if it is not the Runner's.
    pub helper_image: Option<Known<&'t str>>,
    /// `user` of a Docker executor; empty when there is none.
    pub user: Known<&'t str>,
    /// `allowed_users` of a Docker executor, as written; `None` when they are not readable.
    pub allowed_users: Option<Vec<&'t str>>,
    /// Whether every job gets a machine of its own.
    pub is_single_use: bool,
    /// Whether an image that it pulled is there for jobs of other projects, as far as is declared.
    pub is_cache_shared: bool,
    /// What the switches for privileged mode say of build, helper and service containers.
    privilege: [Option<bool>; 3],
    /// The entry of a list of regular expressions that Go refuses: no job runs then.
    pub broken_entry: Option<&'t str>,
    /// One of its own services that its list does not allow, which Kubernetes checks like those of
    /// jobs: no job runs then.
    pub refused_service: Option<&'t str>,
    /// The four lists, each by its number among all of them.
    pub(super) lists: [Listed; 4],
    /// The number of the runner's way to decide about policies; others may share it.
    pub(super) decision: usize,
}

/// One list of a runner.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Listed {
    /// Absent, empty, or not read by the executor or the version.
    Unset,
    /// This one.
    Is(usize),
    /// Of a wrong type, or text that is still to be rendered.
    Unknown,
}

/// All that an outcome of policies depends on, of a runner.
pub(super) type Decision<'t> = (Option<Executor>, Version, Vec<&'t str>, Vec<&'t str>);

/// Where the Runner's own helper images come from.
pub(super) const HELPER_IMAGES: [&str; 2] = [
    "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:",
    "gitlab/gitlab-runner-helper:",
];

/// Whether a name that is always allowed is absent, or known without the variables of a job.
fn is_exemption_plain(name: Option<Known<&str>>) -> bool {
    match name {
        None => true,
        Some(Known::Is(name)) => !name.contains('$'),
        Some(_) => false,
    }
}

/// The first version that has `user` of a Docker executor.
const USER_SINCE: Version = Version::new(15, 5);

/// The kinds of containers whose privileged mode matters.
const KINDS: [Container; 3] = [
    Container::Build,
    Container::Helper,
    Container::Service { index: 0 },
];

impl<'t> Host<'t> {
    pub(super) fn new(runner: Runner<'t>) -> Self {
        let images = runner.images();
        let executor = match images {
            Some((executor, _)) => Some(executor),
            None => runner.executor().and_then(Known::known),
        };
        let home = home(runner).map(|(_, section)| section);
        let own_image = match executor {
            Some(Executor::Virtualbox | Executor::Parallels) => "base_name",
            _ => "image",
        };
        let text = |key: &str| home?.get(key).map(Field::text);
        let is_single_use = runner.is_single_use();
        let mut host = Self {
            runner,
            executor,
            images,
            home,
            policies: Vec::new(),
            allowed: Vec::new(),
            is_decidable: executor.is_some(),
            is_readable: executor.is_some(),
            services: Vec::new(),
            own_image: text(own_image).filter(|image| *image != Known::Is("")),
            helper_image: text("helper_image").filter(|image| *image != Known::Is("")),
            user: Known::Is(""),
            allowed_users: Some(Vec::new()),
            is_single_use,
            is_cache_shared: matches!(runner.trust(), Some(Trust::Shared | Trust::Group))
                && !is_single_use,
            privilege: [None; 3],
            broken_entry: None,
            refused_service: None,
            lists: [Listed::Unset; 4],
            decision: 0,
        };
        let Some((executor, section)) = images else {
            return host;
        };
        let own = section.pull_policy();
        let allowed = section.allowed_pull_policies();
        host.policies = own.texts();
        host.allowed = allowed.texts();
        host.services = section
            .get("services")
            .into_iter()
            .flat_map(Field::items)
            .map(|service| match service.shape() {
                Shape::Map => service.get("name")?.text().known(),
                _ => service.text().known(),
            })
            .collect();
        let flag = |container| flag(executor, runner.version(), section, container);
        host.privilege = KINDS.map(flag);
        if executor.is_docker_family() {
            let own = section
                .get("user")
                .filter(|_| runner.version() >= USER_SINCE);
            host.user = own.map_or(Known::Is(""), Field::text);
            host.allowed_users = section
                .list("allowed_users")
                .map_or_else(|| Some(Vec::new()), |words| Some(texts(&words.known()?)));
        }
        host.is_readable = section.exists() && own.is_known() && allowed.is_known();
        host.is_decidable = host.is_readable
            && host
                .policies
                .iter()
                .chain(&host.allowed)
                .all(|word| is_runner_word(executor, word));
        host
    }

    pub(super) fn decision(&self) -> Decision<'t> {
        (
            self.images.map(|(executor, _)| executor),
            self.runner.version(),
            self.policies.clone(),
            self.allowed.clone(),
        )
    }

    /// The words a job may ask for.
    #[must_use]
    pub fn allows(&self) -> Vec<&str> {
        self.images.map_or_else(Vec::new, |(executor, _)| {
            allowed_list(executor, &self.policies, &self.allowed)
        })
    }

    /// What happens to a container of this runner.
    #[must_use]
    pub fn outcome(&self, container: Container, image: &str, job: &[&str]) -> Option<Outcome> {
        if !self.is_readable {
            return None;
        }
        let Some((executor, _)) = self.images else {
            return Some(Outcome::default());
        };
        Some(effective(&Request {
            executor,
            version: self.runner.version(),
            container,
            image,
            runner: &self.policies,
            allowed: &self.allowed,
            job,
        }))
    }

    /// Whether a container's own policies count: before 17.3 a Kubernetes runner uses the build
    /// image's for every container of the pod.
    #[must_use]
    pub fn reads(&self, asked: &Asked<'t>) -> bool {
        asked.is_build() || !self.follows_build()
    }

    /// Whether all containers of a job get the build image's policies.
    #[must_use]
    pub fn follows_build(&self) -> bool {
        let version = self.runner.version();
        self.images
            .is_some_and(|(executor, _)| follows_build(executor, version))
    }

    /// The container of the build, or of a service by its position among the job's.
    #[must_use]
    pub fn container(&self, service: Option<usize>) -> Container {
        service.map_or(Container::Build, |index| Container::Service {
            index: self.services.len() + index,
        })
    }

    /// Whether it is a Kubernetes runner.
    #[must_use]
    pub fn is_kubernetes(&self) -> bool {
        self.executor == Some(Executor::Kubernetes)
    }

    /// Whether it runs jobs in containers of Docker.
    #[must_use]
    pub fn is_docker(&self) -> bool {
        self.executor.is_some_and(Executor::is_docker_family)
    }

    /// Finds the service of its own that its list of services refuses.
    pub(super) fn check_services(&mut self, list: &AllowList<'t>) {
        let is_plain = |name: &str| !name.contains('$');
        if !self.is_kubernetes() || !is_exemption_plain(self.own_image) {
            return;
        }
        if !is_exemption_plain(self.helper_image) {
            return;
        }
        let exempt = [self.own_image, self.helper_image];
        let is_exempt = |name: &str| exempt.contains(&Some(Known::Is(name)));
        let mut names = self.services.iter().copied().flatten();
        self.refused_service = names.find(|name| {
            is_plain(name)
                && !is_exempt(name)
                && !HELPER_IMAGES.iter().any(|helper| name.starts_with(helper))
                && list.entries.admit(&Template::literal(name)) == Admission::Refused
        });
    }

    /// What the switches for privileged mode say of a container, before any list.
    pub(super) fn privilege(&self, container: Container) -> Option<bool> {
        match container {
            Container::Build => self.privilege[0],
            Container::Helper | Container::InitPermissions => self.privilege[1],
            Container::Service { .. } => self.privilege[2],
        }
    }

    /// Whether it runs jobs without looking at their image, for sure.
    #[must_use]
    pub fn ignores_images(&self) -> bool {
        match self.executor {
            Some(Executor::Shell | Executor::Ssh | Executor::Custom) => true,
            Some(Executor::Instance) => {
                let autoscaler = self.runner.section("autoscaler");
                let isolation = autoscaler.section("vm_isolation");
                isolation.flag("enabled") == Known::Is(false)
            }
            _ => false,
        }
    }

    /// Whether it starts no services, for sure.
    #[must_use]
    pub fn ignores_services(&self) -> bool {
        self.executor
            .is_some_and(|executor| !executor.is_docker_family() && !self.is_kubernetes())
    }

    /// Whether its containers may hold others without being privileged: it has a runtime of its own
    /// choice, or patches its pods.
    #[must_use]
    pub fn may_nest(&self) -> bool {
        let key = if self.is_kubernetes() {
            "runtime_class_name"
        } else {
            "runtime"
        };
        let runtime = self.get(key).map_or(Known::Is(""), Field::text);
        let is_usual = matches!(runtime, Known::Is("" | "runc" | "nvidia"));
        !is_usual || self.is_kubernetes() && self.get("pod_spec").is_some()
    }

    /// Whether its file holds all there is to know of its containers.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let has_section = self.images.is_some_and(|(_, section)| section.exists());
        has_section && self.runner.is_complete()
    }

    /// A key of the section that the executor reads for its containers or machines.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Field<'t>> {
        self.home?.get(key)
    }

    pub(super) fn listed(&self, key: ListKey) -> Listed {
        self.lists[key as usize]
    }
}
