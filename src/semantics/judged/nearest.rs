//! The runner that nearly takes a job.

use super::{Host, Judged};

/// A runner that lacks some of a job's tags.
#[derive(Clone, Debug)]
pub struct Nearest<'j, 't> {
    /// The runner.
    pub host: &'j Host<'t>,
    /// The tags it lacks, in alphabetical order.
    pub missing: Vec<&'j str>,
}

impl<'t> Judged<'t> {
    /// The runner that lacks the fewest of these tags and has at least one of them.
    #[must_use]
    pub fn nearest<'j>(&'j self, tags: &'j [String]) -> Option<Nearest<'j, 't>> {
        let lacking = |host: &Host<'t>| {
            let own = host.runner.tags().unwrap_or_default();
            tags.iter().filter(|tag| !own.contains(tag)).count()
        };
        let hosts = self.hosts.iter().map(|host| (lacking(host), host));
        let (_, host) = hosts
            .filter(|(count, _)| *count < tags.len())
            .min_by_key(|(count, _)| *count)?;
        let own = host.runner.tags().unwrap_or_default();
        let missing = tags.iter().filter(|tag| !own.contains(tag));
        Some(Nearest {
            host,
            missing: missing.map(String::as_str).collect(),
        })
    }
}
