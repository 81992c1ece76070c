//! Every container of every job against every runner that could take it, computed once.
//!
//! Jobs with the same tags share their list of runners, containers that ask for the same policies
//! share a row of outcomes, runners that are configured alike share each outcome, and each name meets
//! each list once, so that thousands of jobs and hundreds of runners are a few tables and not a million decisions.

mod asked;
mod books;
mod candidate;
mod fate;
mod helper;
mod host;
mod leak;
mod nearest;
mod settled;
mod takers;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::executor::Executor;
use crate::model::facts::Facts;
use crate::model::field::{Word, texts};
use crate::model::pipeline::{Copy, Image, Job, Kind, Pipeline};
use crate::model::runner::RunnerConfig;

use super::allow_list::{Admission, Entries, Expression};
use super::allow_lists::{AllowList, ListKey, home};
use super::glob::Dialect;
use super::pull_policy::{Container, Outcome};
use super::template::Template;

pub use asked::{Asked, Placed};
pub use candidate::Candidate;
pub use fate::{Failure, Fate, Refusal};
pub use helper::Helper;
pub use host::Host;
pub use leak::Leak;
pub use nearest::Nearest;
pub use settled::{Identity, Unprivileged};

use asked::{containers, copies, expand, tags};
use books::{Books, Question, in_order};
use host::Listed;
use takers::{Desk, Taker};

/// All containers of one pipeline's jobs and what its runners do with them.
#[derive(Debug)]
pub struct Judged<'t> {
    hosts: Vec<Host<'t>>,
    jobs: Vec<Placed<'t>>,
    asked: Vec<Asked<'t>>,
    takers: Vec<Vec<Taker>>,
    /// By question, then by a runner's decision: the number of the outcome plus one.
    tables: Vec<Vec<usize>>,
    outcomes: Vec<Option<Outcome>>,
    lists: Vec<Entries>,
    /// By subject, then by list.
    admissions: Vec<Vec<Option<Admission>>>,
    is_complete: bool,
    is_closed: bool,
    facts: Facts<'t>,
}

impl<'t> Judged<'t> {
    /// Judges the jobs of a pipeline on the runners of these files.
    #[must_use]
    pub fn new(pipeline: &Pipeline<'t>, configs: &[RunnerConfig<'t>]) -> Self {
        Self::judge(pipeline, configs, Desk::new)
    }

    /// Judges the jobs of a pipeline without tags on all runners of these files, whatever tags they
    /// have.
    #[must_use]
    pub fn everywhere(pipeline: &Pipeline<'t>, configs: &[RunnerConfig<'t>]) -> Self {
        Self::judge(pipeline, configs, Desk::open)
    }

    fn judge(
        pipeline: &Pipeline<'t>,
        configs: &[RunnerConfig<'t>],
        desk: fn(&[Host<'t>]) -> Desk<'t>,
    ) -> Self {
        let hosts: Vec<Host<'t>> = configs
            .iter()
            .flat_map(|config| config.runners().map(Host::new))
            .collect();
        let is_closed = is_closed(&hosts, pipeline.facts());
        let mut judged = Self {
            hosts,
            jobs: Vec::new(),
            asked: Vec::new(),
            takers: Vec::new(),
            tables: Vec::new(),
            outcomes: Vec::new(),
            lists: Vec::new(),
            admissions: Vec::new(),
            is_complete: pipeline.is_complete(),
            is_closed,
            facts: pipeline.facts(),
        };
        judged.number_hosts();
        let desk = desk(&judged.hosts);
        judged.ask(pipeline, &desk);
        judged
    }

    /// Gives runners that decide alike the same number, and equal lists, too.
    fn number_hosts(&mut self) {
        let mut decisions = BTreeMap::new();
        let mut lists = BTreeMap::new();
        for host in &mut self.hosts {
            if host.is_readable {
                let next = decisions.len() + 1;
                host.decision = *decisions.entry(host.decision()).or_insert(next);
            }
            let Some((executor, section)) = home(host.runner) else {
                continue;
            };
            for key in ListKey::ALL {
                let list = AllowList::of(host.runner, key);
                if let Some(list) = &list {
                    let mut expressions = list.expressions();
                    let broken = expressions.find(|(_, it)| matches!(it, Expression::Invalid));
                    host.broken_entry = broken.map(|(word, _)| word.text).or(host.broken_entry);
                    if key == ListKey::Services && !list.words.is_empty() {
                        host.check_services(list);
                    }
                }
                host.lists[key as usize] = match list {
                    Some(list) if list.words.is_empty() => Listed::Unset,
                    Some(list) => {
                        let version = host.runner.version();
                        let is_expression =
                            matches!(executor, Executor::Virtualbox | Executor::Parallels);
                        let same = (is_expression, Dialect::of(version), list.texts());
                        let all = &mut self.lists;
                        Listed::Is(*lists.entry(same).or_insert_with(|| {
                            all.push(list.entries);
                            all.len() - 1
                        }))
                    }
                    None if key.is_read_by(executor, host.runner.version())
                        && section.get(key.name()).is_some() =>
                    {
                        Listed::Unknown
                    }
                    None => Listed::Unset,
                };
            }
        }
    }

    fn ask(&mut self, pipeline: &Pipeline<'t>, desk: &Desk<'t>) {
        let mut books = Books::default();
        let jobs = pipeline.jobs().iter();
        for job in jobs.filter(|job| job.kind() == Kind::Job) {
            for copy in copies(job) {
                self.place(*job, copy.map(Arc::new), desk, &mut books);
            }
        }
        let questions: Vec<Question<'t>> = in_order(books.questions);
        let subjects: Vec<Arc<Template>> = in_order(books.subjects);
        self.decide(&questions);
        self.admit(&subjects);
    }

    fn place(
        &mut self,
        job: Job<'t>,
        copy: Option<Arc<Copy>>,
        desk: &Desk<'t>,
        books: &mut Books<'t>,
    ) {
        let title = copy.as_ref().map_or(job.title(), |copy| &copy.title);
        let title: Arc<str> = title.into();
        let tags = tags(job, copy.as_deref(), self.facts);
        let takers = match &tags {
            Some(tags) => *books.takers.entry(tags.clone()).or_insert_with(|| {
                self.takers.push(desk.takers(&self.hosts, tags));
                self.takers.len() - 1
            }),
            None => usize::MAX,
        };
        self.jobs.push(Placed {
            job,
            title: Arc::clone(&title),
            tags,
            copy: copy.clone(),
            takers,
            facts: self.facts,
        });
        if takers == usize::MAX {
            return;
        }
        let containers = containers(&job);
        let is_build = |(image, _): &&(Option<Image<'t>>, Vec<Word<'t>>)| {
            image.is_none_or(|image| image.service().is_none())
        };
        let build = containers.iter().find(is_build);
        let build = build.map(|(_, policies)| texts(policies));
        for (image, policies) in containers {
            let written = image.and_then(|image| image.name()?.text().known());
            let name = written.unwrap_or_default();
            let is_service = image.is_some_and(|image| image.service().is_some());
            let (subject, name) = books.subject(expand(name, job, copy.as_deref(), self.facts));
            let written = match written {
                Some(written) if written.contains('$') => {
                    books.subject(Template::literal(written)).0
                }
                _ => subject,
            };
            let question = Question {
                is_service,
                policies: texts(&policies),
                build: build.clone().filter(|_| is_service),
            };
            let next = books.questions.len();
            let question = *books.questions.entry(question).or_insert(next);
            self.asked.push(Asked {
                job,
                title: Arc::clone(&title),
                image,
                policies,
                name,
                copy: copy.clone(),
                takers,
                question,
                subject,
                written,
                facts: self.facts,
            });
        }
    }

    /// Decides about policies, once for each question and way to decide.
    fn decide(&mut self, questions: &[Question<'t>]) {
        self.tables = vec![Vec::new(); questions.len()];
        let pairs = self
            .asked
            .iter()
            .map(|asked| (asked.question, asked.takers));
        let pairs: BTreeSet<(usize, usize)> = pairs.collect();
        for (number, takers) in pairs {
            let (Some(question), Some(table)) =
                (questions.get(number), self.tables.get_mut(number))
            else {
                continue;
            };
            for taker in &self.takers[takers] {
                let host = &self.hosts[taker.host];
                if table.len() <= host.decision {
                    table.resize(host.decision + 1, 0);
                }
                if table[host.decision] == 0 {
                    self.outcomes.push(outcome(host, question));
                    table[host.decision] = self.outcomes.len();
                }
            }
        }
    }

    /// Lets each name meet each list of the runners that could take its job, once.
    fn admit(&mut self, subjects: &[Arc<Template>]) {
        self.admissions = vec![Vec::new(); subjects.len()];
        if self.lists.is_empty() {
            return;
        }
        let meetings = self.asked.iter().flat_map(|asked| {
            let of_subject = (asked.subject, asked.takers, asked.is_build());
            let of_written = (asked.written, asked.takers, asked.is_build());
            [of_subject, of_written]
        });
        let meetings: BTreeSet<(usize, usize, bool)> = meetings.collect();
        for (subject, takers, is_build) in meetings {
            let (Some(name), Some(row)) = (subjects.get(subject), self.admissions.get_mut(subject))
            else {
                continue;
            };
            let keys = if is_build {
                [ListKey::Images, ListKey::PrivilegedImages]
            } else {
                [ListKey::Services, ListKey::PrivilegedServices]
            };
            for taker in &self.takers[takers] {
                for key in keys {
                    if let Listed::Is(list) = self.hosts[taker.host].listed(key) {
                        row.resize(self.lists.len(), None);
                        if row[list].is_none() {
                            row[list] = Some(self.lists[list].admit(name));
                        }
                    }
                }
            }
        }
    }

    /// The jobs that runners take, one by one.
    #[must_use]
    pub fn jobs(&self) -> &[Placed<'t>] {
        &self.jobs
    }

    /// The containers, in the order of the jobs. A container of which something is not decided by
    /// the files is not among them.
    #[must_use]
    pub fn containers(&self) -> &[Asked<'t>] {
        &self.asked
    }

    /// The runners that could take a container's job.
    pub fn candidates<'j>(
        &'j self,
        asked: &'j Asked<'t>,
    ) -> impl Iterator<Item = Candidate<'j, 't>> + Clone {
        self.takers[asked.takers]
            .iter()
            .map(move |taker| Candidate::new(self, asked, *taker))
    }

    /// The runners that could take a job, and whether they do for sure; none when its tags are not
    /// known.
    pub fn takers<'j>(
        &'j self,
        placed: &'j Placed<'t>,
    ) -> impl Iterator<Item = (&'j Host<'t>, bool)> + Clone {
        let takers = self
            .takers
            .get(placed.takers)
            .map_or(&[][..], Vec::as_slice);
        takers
            .iter()
            .map(|taker| (&self.hosts[taker.host], taker.is_certain))
    }

    /// Whether everything the pipeline is made of was read, so that no other job can use a value
    /// of these.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether no other runners take the jobs: the settings say so, or declare the tags of all.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// All runners.
    #[must_use]
    pub fn hosts(&self) -> &[Host<'t>] {
        &self.hosts
    }
}

/// What a runner does with a container that asks this; the error's text is that of no image.
fn outcome(host: &Host<'_>, question: &Question<'_>) -> Option<Outcome> {
    if question.is_service && host.follows_build() {
        let build = question.build.as_ref()?;
        return host.outcome(Container::Build, "", build);
    }
    let service = question.is_service.then_some(0);
    host.outcome(host.container(service), "", &question.policies)
}

/// Whether no other runners take the jobs. Who uses GitLab's runners may have some of their own.
fn is_closed(hosts: &[Host<'_>], facts: Facts<'_>) -> bool {
    let all_declared = || {
        !hosts.is_empty()
            && hosts.iter().all(|host| {
                let runner = host.runner;
                runner.tags().is_some() && runner.run_untagged().is_some()
            })
    };
    facts
        .closed_world()
        .unwrap_or_else(|| !facts.has_hosted_runners() && all_declared())
}
