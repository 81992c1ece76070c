//! The answers of the Runner's own code about pull policies, as they are kept in the repository.

use std::collections::BTreeMap;

use gitlab_runner_lint::model::executor::Executor;
use serde::Deserialize;

/// `tests/vectors/pull-policy.json`; its script explains the short lines.
#[derive(Deserialize)]
pub(crate) struct Vectors {
    pub(crate) image: String,
    pub(crate) classes: Vec<String>,
    pub(crate) words: BTreeMap<char, String>,
    pub(crate) errors: Vec<String>,
    pub(crate) vectors: Vec<String>,
}

pub(crate) struct Case<'a> {
    pub(crate) line: &'a str,
    pub(crate) executor: Executor,
    pub(crate) class: &'a str,
    pub(crate) image: &'a str,
    pub(crate) runner: Vec<&'a str>,
    pub(crate) allowed: Vec<&'a str>,
    pub(crate) job: Vec<&'a str>,
    pub(crate) expected: Result<Vec<&'a str>, &'a str>,
}

impl Vectors {
    /// One line taken apart.
    pub(crate) fn case<'a>(&'a self, line: &'a str) -> Case<'a> {
        let [case, runner, allowed, job, result] =
            line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let (executor, class) = case.split_at(1);
        let executor = if executor == "d" {
            Executor::Docker
        } else {
            Executor::Kubernetes
        };
        Case {
            line,
            executor,
            class: &self.classes[class.parse::<usize>().unwrap()],
            image: &self.image,
            runner: self.list(runner),
            allowed: self.list(allowed),
            job: self.list(job),
            expected: match result.split_at(1) {
                ("=", list) => Ok(self.list(list)),
                ("!", index) => Err(&self.errors[index.parse::<usize>().unwrap()]),
                _ => panic!("{line}"),
            },
        }
    }

    fn list<'a>(&'a self, letters: &str) -> Vec<&'a str> {
        let known = letters.chars().filter(|letter| *letter != '-');
        known.map(|letter| self.words[&letter].as_str()).collect()
    }
}

impl Vectors {
    /// All of them.
    pub(crate) fn read() -> Self {
        serde_json::from_str(include_str!("../vectors/pull-policy.json")).unwrap()
    }
}
