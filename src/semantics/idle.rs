//! Runner files that no job of their project can use.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::runner::RunnerConfig;
use crate::semantics::judged::{Judged, Placed};
use crate::source::FileId;

/// What one pipeline needs of the Runner files that it meets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Usage {
    /// The files with a runner that could take one of its jobs.
    pub files: BTreeSet<FileId>,
    /// Number of its jobs.
    pub jobs: usize,
}

/// A Runner file with declared tags of which no job of its project can use a runner.
#[derive(Clone, Debug)]
pub struct Idle<'t> {
    /// The file.
    pub config: RunnerConfig<'t>,
    /// Number of jobs that were asked about.
    pub jobs: usize,
}

impl Usage {
    /// What a pipeline uses; `None` where its files do not say which jobs it has, or what tags.
    #[must_use]
    pub fn of(judged: &Judged<'_>) -> Option<Self> {
        if !judged.is_complete() || !judged.jobs().iter().all(is_decided) {
            return None;
        }
        // Thousands of jobs share a few sets of tags.
        let jobs = judged.jobs().iter();
        let by_tags: BTreeMap<_, _> = jobs.map(|placed| (&placed.tags, placed)).collect();
        let files = by_tags.values().flat_map(|placed| {
            let takers = judged.takers(placed);
            takers.map(|(host, _)| host.runner.table().span().file)
        });
        Some(Self {
            files: files.collect(),
            jobs: judged.jobs().len(),
        })
    }
}

fn is_decided(placed: &Placed<'_>) -> bool {
    placed.tags.is_some() && !placed.job.is_broken()
}

impl<'t> Idle<'t> {
    /// A file whose runners all have declared tags, and none of these is used.
    #[must_use]
    pub fn new(config: RunnerConfig<'t>, usages: &[&Usage]) -> Option<Self> {
        let is_declared = config
            .runners()
            .all(|runner| runner.tags().is_some() && runner.run_untagged().is_some());
        let is_used = usages
            .iter()
            .any(|usage| usage.files.contains(&config.file()));
        let jobs = usages.iter().map(|usage| usage.jobs).sum();
        let has_runners = config.runners().next().is_some();
        (has_runners && is_declared && !is_used && jobs > 0).then_some(Self { config, jobs })
    }
}
