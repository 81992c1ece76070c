//! One container of a job on one runner that could take the job.

use crate::model::executor::Executor;
use crate::model::known::Known;
use crate::semantics::allow_list::{Admission, Exemption};
use crate::semantics::allow_lists::ListKey;
use crate::semantics::privilege::decide;
use crate::semantics::pull_policy::{Container, Outcome, Policy};
use crate::semantics::template::{Template, Variable};
use crate::semantics::user::UserOutcome;

use super::host::{HELPER_IMAGES, Listed};
use super::takers::Taker;
use super::{Asked, Host, Judged};

/// One runner that could take a job, and one container of that job.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'j, 't> {
    /// The runner.
    pub host: &'j Host<'t>,
    /// Whether it takes the job for sure, as far as tags say.
    pub is_certain: bool,
    /// What the pull policies come to; `None` when the files do not say, or when the runner's own
    /// lists are wrong by themselves. Its error has no image's name: see [`Candidate::error`].
    pub outcome: Option<&'j Outcome>,
    /// The same, with what wrong lists come to.
    pub actual: Option<&'j Outcome>,
    pub(super) judged: &'j Judged<'t>,
    pub(super) asked: &'j Asked<'t>,
}

impl<'j, 't> Candidate<'j, 't> {
    pub(super) fn new(judged: &'j Judged<'t>, asked: &'j Asked<'t>, taker: Taker) -> Self {
        let host = &judged.hosts[taker.host];
        let number = judged.tables[asked.question].get(host.decision).copied();
        let outcome = number.and_then(|number| judged.outcomes.get(number.checked_sub(1)?));
        let actual = outcome.and_then(Option::as_ref);
        Self {
            host,
            is_certain: taker.is_certain,
            outcome: actual.filter(|_| host.is_decidable),
            actual,
            judged,
            asked,
        }
    }

    /// Whether the container fails the job because of its pull policies.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        self.outcome.is_some_and(|outcome| outcome.error.is_some())
    }

    /// Why the container's pull policies fail the job here, in the Runner's exact words.
    #[must_use]
    pub fn error(&self) -> Option<String> {
        self.actual?.error.as_ref()?;
        let asked = self.asked;
        let outcome = if !asked.is_build() && self.host.follows_build() {
            let mut containers = self.judged.asked.iter();
            let is_build = |other: &&Asked<'t>| other.is_build() && other.title == asked.title;
            let build = containers.find(is_build)?;
            self.own_outcome(Container::Build, build)
        } else {
            self.own_outcome(self.host.container(asked.service()), asked)
        };
        outcome?.error
    }

    fn own_outcome(&self, container: Container, asked: &Asked<'t>) -> Option<Outcome> {
        let words: Vec<&str> = asked.policies.iter().map(|word| word.text).collect();
        self.host.outcome(container, &self.image_of(asked), &words)
    }

    /// The image's name as messages of the Runner have it: its own where the job has none.
    fn image_of(&self, asked: &Asked<'t>) -> String {
        match (asked.image, self.host.own_image) {
            (None, Some(Known::Is(own))) => asked.expand(own).shown(),
            _ => asked.name.shown(),
        }
    }

    /// The container's image on this runner, if there is one.
    #[must_use]
    pub fn image(&self) -> Option<Template> {
        match (self.asked.image, self.host.own_image) {
            (Some(_), _) => Some((*self.asked.name).clone()),
            (None, Some(Known::Is(own))) => Some(self.asked.expand(own)),
            (None, _) => None,
        }
    }

    /// The policies that the container's image is really fetched with, in the order they are
    /// tried; `None` is the cluster's default. Empty when the job fails or nothing is known.
    #[must_use]
    pub fn tried(&self) -> Vec<Option<Policy>> {
        let is_forced = self.host.runner.facts().always_pull_images() && self.host.is_kubernetes();
        let tried = self.outcome.into_iter().flat_map(Outcome::tried);
        if is_forced {
            tried.map(|_| Some(Policy::Always)).collect()
        } else {
            tried.collect()
        }
    }

    /// Whether a runner that others use, too, serves the container's image from its cache although
    /// it may not be pulled any more.
    #[must_use]
    pub fn is_served_from_cache(&self) -> bool {
        if !self.host.is_cache_shared {
            return false;
        }
        let tried = self.tried();
        let takes = |wanted: Policy| tried.contains(&Some(wanted));
        takes(Policy::IfNotPresent)
            || (takes(Policy::Never) && tried.iter().any(|policy| *policy != Some(Policy::Never)))
    }

    /// Whether the runner's list of images or services lets the container's image in.
    #[must_use]
    pub fn admission(&self) -> Admission {
        let Some(executor) = self.host.executor else {
            return Admission::Unknown;
        };
        match executor {
            Executor::Kubernetes => self.admission_to_containers(),
            _ if executor.is_docker_family() => self.admission_to_containers(),
            _ if !self.asked.is_build() => Admission::Ignored,
            Executor::Virtualbox | Executor::Parallels => self.admission_to_machines(),
            Executor::Instance => self.admission_to_instances(),
            _ => Admission::Ignored,
        }
    }

    fn admission_to_containers(&self) -> Admission {
        let asked = self.asked;
        if !self
            .host
            .images
            .is_some_and(|(_, section)| section.exists())
        {
            return Admission::Unknown;
        }
        if asked.image.is_none() {
            return Admission::Exempt(Exemption::OwnImage);
        }
        let key = if asked.is_build() {
            ListKey::Images
        } else {
            ListKey::Services
        };
        match self.met(key, asked.subject) {
            decided @ (Admission::Unrestricted | Admission::By(_)) => decided,
            undecided => self.exemption(undecided),
        }
    }

    /// What one of the runner's lists says of a name that it met.
    pub(super) fn met(&self, key: ListKey, subject: usize) -> Admission {
        match self.host.listed(key) {
            Listed::Unset => Admission::Unrestricted,
            Listed::Unknown => Admission::Unknown,
            Listed::Is(list) => {
                let row = self.judged.admissions.get(subject);
                let met = row.and_then(|row| row.get(list).copied().flatten());
                met.unwrap_or(Admission::Unknown)
            }
        }
    }

    /// Names that need no entry, when the list does not let them in for sure.
    fn exemption(&self, admission: Admission) -> Admission {
        let name = &*self.asked.name;
        let mut may = false;
        let mut is = |own: &Template| {
            may |= own.may_equal(name);
            own.known().is_some() && own.known() == name.known()
        };
        let own = |text: Option<Known<&str>>| match text {
            Some(Known::Is(text)) => Some(self.asked.expand(text)),
            Some(Known::Dynamic) => Some(anything()),
            _ => None,
        };
        let is_kubernetes = self.host.is_kubernetes();
        if (is_kubernetes || self.asked.is_build())
            && own(self.host.own_image).is_some_and(|own| is(&own))
        {
            return Admission::Exempt(Exemption::OwnImage);
        }
        if !is_kubernetes && !self.asked.is_build() {
            for service in &self.host.services {
                let service = service.map_or(Some(Known::Dynamic), |name| Some(Known::Is(name)));
                if own(service).is_some_and(|own| is(&own)) {
                    return Admission::Exempt(Exemption::OwnService);
                }
            }
        }
        if is_kubernetes {
            match own(self.host.helper_image) {
                Some(own) if is(&own) => return Admission::Exempt(Exemption::HelperImage),
                Some(_) => {}
                // The version and architecture of the Runner's own image are not known.
                None => {
                    may |= HELPER_IMAGES
                        .iter()
                        .any(|helper| name.prefix().starts_with(helper));
                }
            }
        }
        if may { Admission::Unknown } else { admission }
    }

    /// Whether the container runs privileged; `None` when the files do not say, and for executors
    /// without containers. A job without an image is compared with the Docker executors' lists as
    /// one with an empty name.
    #[must_use]
    pub fn is_privileged(&self) -> Option<bool> {
        let (key, container) = if self.asked.is_build() {
            (ListKey::PrivilegedImages, Container::Build)
        } else {
            (ListKey::PrivilegedServices, Container::Service { index: 0 })
        };
        let flag = self.host.privilege(container);
        decide(
            self.host.executor?,
            container,
            flag,
            self.met(key, self.asked.subject),
        )
    }

    /// Whether the helper container of the job runs privileged.
    #[must_use]
    pub fn is_helper_privileged(&self) -> Option<bool> {
        self.host.is_helper_privileged()
    }

    /// What becomes of the user that the build container is to run as on a Docker executor; `None`
    /// when the files do not say, and for other containers and executors.
    #[must_use]
    pub fn user(&self) -> Option<UserOutcome> {
        if !self.asked.is_build() || !self.host.is_docker() {
            return None;
        }
        let docker = self.asked.image.and_then(|image| image.key("docker"));
        let asked = match docker.and_then(|docker| docker.get("user")) {
            Some(user) => user.text().known()?,
            None => "",
        };
        if asked.contains('$') {
            return None;
        }
        self.docker_user(asked)
    }

    fn admission_to_machines(&self) -> Admission {
        let asked = self.asked;
        if asked.image.is_none() {
            return Admission::Exempt(Exemption::OwnImage);
        }
        let base = self.host.own_image.and_then(Known::known);
        if base.is_some() && base == asked.name.known() {
            return Admission::Exempt(Exemption::OwnImage);
        }
        match self.met(ListKey::Images, asked.subject) {
            Admission::Unrestricted => Admission::Ignored,
            other => other,
        }
    }

    /// Instances look at images only where each job gets a virtual machine in one, and compare what
    /// the job wrote.
    fn admission_to_instances(&self) -> Admission {
        let runner = self.host.runner;
        let isolation = runner.section("autoscaler").section("vm_isolation");
        match isolation.flag("enabled") {
            Known::Is(false) => Admission::Ignored,
            Known::Is(true) if self.asked.image.is_none() => Admission::Unrestricted,
            Known::Is(true) => self.met(ListKey::Images, self.asked.written),
            Known::Dynamic | Known::Broken => Admission::Unknown,
        }
    }
}

/// A text of which nothing is known.
fn anything() -> Template {
    Template::expand("$ANYTHING", &|_| Variable::Unknown)
}
