//! Which runners let one image in, and what is in the way.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::matrix::{Fleet, Runner, fleet};
use crate::model::executor::Executor;
use crate::model::facts::Facts;
use crate::model::known::Known;
use crate::model::pipeline::Pipeline;
use crate::model::pipeline::load::{Context, Files, Shelf, load};
use crate::model::runner::RunnerConfig;
use crate::semantics::allow_list::{Admission, Entries};
use crate::semantics::allow_lists::{AllowList, ListKey};
use crate::semantics::glob::{Reason, nearest, suggestion};
use crate::semantics::judged::{Asked, Candidate, Host, Judged};
use crate::settings::Settings;
use crate::source::{FileId, Sources};
use crate::syntax::Forest;

/// What one runner says of an image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The runner.
    pub runner: Runner,
    /// Its list, for outputs: `allowed_images`.
    pub list: &'static str,
    /// Whether it lets the image in.
    pub admittance: Admittance,
    /// The error of a job, and what its log says before; none where it is let in.
    pub error: Option<(Vec<String>, String)>,
}

/// Whether an image is let in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Admittance {
    /// By an entry.
    By(Entry),
    /// For another reason.
    Free(String),
    /// It is not. The entry that is nearest to it, if one has anything to do with it.
    Refused(Option<Near>),
    /// The runner does not look at it, and what it does.
    Ignored(String),
    /// Not decidable from the files, and why.
    Unknown(String),
}

/// An entry of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its place, from zero.
    pub index: usize,
    /// Its text.
    pub text: String,
}

/// An entry that nearly lets an image in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Near {
    /// The entry.
    pub entry: Entry,
    /// What is in the way.
    pub reason: String,
    /// An entry that would let it in.
    pub cure: Option<String>,
}

/// No files: the pipeline that asks for the image includes none.
struct Nothing;

impl Files for Nothing {
    fn text(&self, _shelf: Shelf, _path: &str) -> Option<(FileId, Arc<str>)> {
        None
    }

    fn paths(&self, _shelf: Shelf) -> Vec<String> {
        Vec::new()
    }
}

/// Asks all runners of these files for an image, as the build container of a job or as a service.
#[must_use]
pub fn test_image(
    image: &str,
    is_service: bool,
    configs: &[RunnerConfig<'_>],
    sources: &Sources,
    settings: &Settings,
) -> Vec<Answer> {
    let mut forest = Forest::default();
    let text: Arc<str> = pipeline_of(image, is_service).into();
    let file = Sources::default().add_text("test-image", Arc::clone(&text));
    let loaded = load(&mut forest, file, &text, &Nothing, &Context::default());
    let root = forest.node(loaded.root);
    let pipeline = Pipeline::new(root, &loaded, false, Facts::new(settings));
    let judged = Judged::everywhere(&pipeline, configs);
    let mut containers = judged.containers().iter();
    let Fleet { runners } = fleet(judged.hosts(), sources);
    let Some(asked) = containers.find(|asked| asked.is_build() != is_service) else {
        let refused = runners.into_iter().map(|runner| Answer {
            runner,
            list: key(is_service).name(),
            admittance: Admittance::Unknown("GitLab does not take this name".to_owned()),
            error: None,
        });
        return refused.collect();
    };
    let candidates = judged.candidates(asked);
    let answers = runners.into_iter().zip(candidates);
    answers
        .map(|(runner, candidate)| answer(runner, &candidate, asked))
        .collect()
}

/// A pipeline whose job asks for the image. JSON is YAML.
fn pipeline_of(image: &str, is_service: bool) -> String {
    let asked = match is_service {
        true => serde_json::json!({"script": "true", "services": [image]}),
        false => serde_json::json!({"script": "true", "image": image}),
    };
    serde_json::Value::from_iter(BTreeMap::from([("test-image", asked)])).to_string()
}

fn answer(runner: Runner, candidate: &Candidate<'_, '_>, asked: &Asked<'_>) -> Answer {
    let host = candidate.host;
    let key = key(!asked.is_build());
    let list = AllowList::of(host.runner, key);
    let name = key.name();
    let entry = |index: usize| Entry {
        index,
        text: list
            .as_ref()
            .and_then(|list| list.words.get(index))
            .map_or("", |word| word.text)
            .to_owned(),
    };
    let admission = candidate.admission();
    let admittance = match admission {
        Admission::By(index) => Admittance::By(entry(index)),
        Admission::Unrestricted => Admittance::Free(match asked.is_build() {
            true => format!("no {name}: every image is"),
            false => format!("no {name}: every service is"),
        }),
        Admission::Exempt(exemption) => Admittance::Free(format!("it is {exemption}")),
        Admission::Refused => Admittance::Refused(list.as_ref().and_then(|list| {
            let (index, reason, cure) = near(&list.entries, asked.name.known()?)?;
            let entry = entry(index);
            Some(Near {
                entry,
                reason,
                cure,
            })
        })),
        Admission::Ignored => Admittance::Ignored(neglect(host, asked)),
        Admission::Unknown => Admittance::Unknown(doubt(host, asked)),
    };
    Answer {
        runner,
        list: name,
        error: (admission == Admission::Refused).then(|| candidate.refusal()),
        admittance,
    }
}

fn key(is_service: bool) -> ListKey {
    match is_service {
        true => ListKey::Services,
        false => ListKey::Images,
    }
}

fn near(entries: &Entries, name: &str) -> Option<(usize, String, Option<String>)> {
    let Entries::Patterns(patterns) = entries else {
        return None;
    };
    let (index, reason) = nearest(patterns, name)?;
    // A few equal letters are chance.
    if let Reason::Until(shared) = &reason
        && !shared.contains(['/', ':'])
        && shared.len() < name.len() / 2
    {
        return None;
    }
    let cure = patterns
        .get(index)
        .and_then(|entry| suggestion(entry, &reason, name));
    Some((index, reason.to_string(), cure))
}

/// What a runner does instead of looking at the image.
fn neglect(host: &Host<'_>, asked: &Asked<'_>) -> String {
    let Some(executor) = host.executor else {
        return "its executor is not known".to_owned();
    };
    let name = executor.name();
    match executor {
        _ if !asked.is_build() => format!("executor \"{name}\" starts no services"),
        Executor::Virtualbox | Executor::Parallels => match host.own_image {
            Some(Known::Is(base)) => format!("executor \"{name}\" runs base_name \"{base}\""),
            _ => format!("executor \"{name}\" runs its base_name"),
        },
        Executor::Instance => {
            format!("executor \"{name}\" runs no images without vm_isolation")
        }
        _ => format!("executor \"{name}\" uses no image"),
    }
}

fn doubt(host: &Host<'_>, asked: &Asked<'_>) -> String {
    if host.executor.is_none() {
        return "the file does not say which executor it has".to_owned();
    }
    match asked.name.holes().next() {
        Some(hole) => format!("${hole} is unknown here; --variable {hole}=VALUE tells it"),
        None => "its list is not decidable here".to_owned(),
    }
}
