//! Which runners take which jobs, by tags (RULES 1.6: what is not declared is never guessed).

use std::collections::BTreeMap;

use crate::model::runner::Runner;

use super::Host;

/// A runner that could take a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Taker {
    /// Its number.
    pub(super) host: usize,
    /// Whether it takes the job for sure, as far as tags and protection say.
    pub(super) is_certain: bool,
}

/// The runners by their tags.
#[derive(Debug, Default)]
pub(super) struct Desk<'t> {
    by_tag: BTreeMap<&'t str, Vec<usize>>,
    /// Runners whose tags are not declared.
    undeclared: Vec<usize>,
    /// Runners that take jobs without tags, and whether for sure.
    untagged: Vec<(usize, bool)>,
}

impl<'t> Desk<'t> {
    pub(super) fn new(hosts: &[Host<'t>]) -> Self {
        let mut desk = Self::default();
        for (index, host) in hosts.iter().enumerate() {
            let runner = host.runner;
            match runner.tags() {
                Some(tags) => {
                    for tag in tags {
                        let known = desk.by_tag.entry(tag).or_default();
                        if known.last() != Some(&index) {
                            known.push(index);
                        }
                    }
                }
                None => desk.undeclared.push(index),
            }
            match runner.run_untagged() {
                Some(false) => {}
                Some(true) => desk.untagged.push((index, true)),
                None => desk.untagged.push((index, false)),
            }
        }
        desk
    }

    /// The runners, as if each of them took all jobs without tags.
    pub(super) fn open(hosts: &[Host<'t>]) -> Self {
        Self {
            untagged: (0..hosts.len()).map(|index| (index, true)).collect(),
            ..Self::default()
        }
    }

    /// The runners that could take a job with these tags, in their order.
    pub(super) fn takers(&self, hosts: &[Host<'t>], tags: &[String]) -> Vec<Taker> {
        let taker = |host: usize, is_certain: bool| Taker {
            host,
            is_certain: is_certain && !is_protected(hosts[host].runner),
        };
        if tags.is_empty() {
            let all = self.untagged.iter();
            return all.map(|&(host, is_sure)| taker(host, is_sure)).collect();
        }
        let lists = tags.iter().map(|tag| self.by_tag.get(tag.as_str()));
        let fewest = lists
            .map(|list| list.map_or(&[][..], Vec::as_slice))
            .min_by_key(|list| list.len())
            .unwrap_or_default();
        let has_all = |host: &&usize| {
            let own = hosts[**host].runner.tags().unwrap_or_default();
            tags.iter().all(|tag| own.contains(tag))
        };
        let known = fewest.iter().filter(has_all).map(|&host| taker(host, true));
        let mut takers: Vec<Taker> = known
            .chain(self.undeclared.iter().map(|&host| taker(host, false)))
            .collect();
        takers.sort_by_key(|taker| taker.host);
        takers
    }
}

/// Whether it takes only jobs of protected branches and tags.
fn is_protected(runner: Runner<'_>) -> bool {
    runner.is_protected() == Some(true)
}
