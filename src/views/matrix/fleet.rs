//! The runners of a matrix, by the names that outputs call them.

use std::collections::BTreeMap;

use super::alike::kinds;
use crate::semantics::judged::Host;
use crate::settings::Trust;
use crate::source::Sources;

/// One runner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Runner {
    /// Its name, or its position when it has none.
    pub name: String,
    /// Its name, with its file where several runners have the same.
    pub title: String,
    /// Its file.
    pub file: String,
    /// The version it is judged as.
    pub version: String,
    /// Whether anybody told the version; else it is the newest.
    pub is_version_declared: bool,
    /// Its executor, if the file says which.
    pub executor: Option<&'static str>,
    /// Its tags, if they are declared.
    pub tags: Option<Vec<String>>,
    /// Who can start jobs on it, if declared.
    pub trust: Option<&'static str>,
    /// Equal for runners that are configured and declared alike.
    pub kind: usize,
}

/// All runners that the jobs of a pipeline meet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fleet {
    /// In the order of their files.
    pub runners: Vec<Runner>,
}

/// The runners by their names.
#[must_use]
pub fn fleet<'h, 't: 'h>(
    hosts: impl IntoIterator<Item = &'h Host<'t>>,
    sources: &Sources,
) -> Fleet {
    let hosts: Vec<&Host<'t>> = hosts.into_iter().collect();
    let mut known = BTreeMap::new();
    let runner = |(host, kind): (&&'h Host<'t>, usize)| {
        let runner = host.runner;
        let name = runner.name();
        let declared = (runner.tags(), runner.run_untagged(), runner.is_protected());
        let next = known.len();
        Runner {
            title: name.clone(),
            name,
            file: sources.display(runner.table().span().file),
            version: runner.version().to_string(),
            is_version_declared: runner.declared_version().is_some(),
            executor: host.executor.map(|executor| executor.name()),
            tags: runner.tags().map(<[String]>::to_vec),
            trust: runner.trust().map(Trust::name),
            kind: *known.entry((kind, declared)).or_insert(next),
        }
    };
    let kinds = kinds(hosts.iter().copied());
    let mut runners: Vec<Runner> = hosts.iter().zip(kinds).map(runner).collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for runner in &runners {
        *times.entry(&runner.name).or_default() += 1;
    }
    let is_repeated: Vec<bool> = runners
        .iter()
        .map(|runner| {
            times
                .get(runner.name.as_str())
                .is_some_and(|times| *times > 1)
        })
        .collect();
    for (runner, is_repeated) in runners.iter_mut().zip(is_repeated) {
        if is_repeated {
            runner.title = format!("{} ({})", runner.name, runner.file);
        }
    }
    Fleet { runners }
}
