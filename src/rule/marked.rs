//! Runners of which something is true, found once for all jobs.

use std::collections::BTreeSet;

use crate::semantics::judged::{Host, Judged};

/// Some of the runners that jobs are judged on. Thousands of jobs ask about hundreds of runners: what
/// has to be looked up in a file is looked up here, and not for each pair.
#[derive(Debug)]
pub struct Marked<'t>(BTreeSet<*const Host<'t>>);

impl<'t> Marked<'t> {
    /// The runners for which this is true.
    #[must_use]
    pub fn of(judged: &Judged<'t>, is_meant: impl Fn(&Host<'t>) -> bool) -> Self {
        let hosts = judged.hosts().iter().filter(|host| is_meant(host));
        Self(hosts.map(std::ptr::from_ref).collect())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of the judged runners is among them.
    #[must_use]
    pub fn has(&self, host: &Host<'t>) -> bool {
        self.0.contains(&std::ptr::from_ref(host))
    }
}
