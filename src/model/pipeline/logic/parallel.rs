//! Copies of jobs, and the names under which others know them.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::entry::Job;
use super::super::load::ruby::{quoted, text};
use super::super::trouble::{Problem, Trouble};
use super::Written;
use crate::model::plain::Plain;

/// A need or dependency of a job.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// The job it means, a copy if that job has some.
    pub(super) name: String,
    pub(super) optional: bool,
    pub(super) written: Option<Written>,
}

/// A job after `parallel`: one copy of it, or itself.
pub(super) struct Expanded<'j, 't> {
    pub(super) name: String,
    pub(super) job: &'j Job<'t>,
    /// What `parallel` gave it.
    pub(super) copy: Option<Copy>,
    pub(super) needs: Option<Rc<Vec<Link>>>,
    pub(super) dependencies: Option<Rc<Vec<Link>>>,
}

impl Expanded<'_, '_> {
    /// Whether the other is a copy of the same job that needs the same.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        let needs = match (&self.needs, &other.needs) {
            (Some(ours), Some(theirs)) => Rc::ptr_eq(ours, theirs),
            (None, None) => true,
            _ => false,
        };
        needs && std::ptr::eq(self.job, other.job)
    }
}

/// What one copy of a job has for itself.
#[derive(Clone, Debug)]
pub(super) struct Copy {
    name: String,
    pub(super) variables: Vec<(String, String)>,
    pub(super) total: usize,
}

/// Makes the copies. Of copies with the same name, the last one stays, where the first one stood.
/// A need may name a variable that the job's matrix does not have.
pub(super) fn expand<'j, 't>(
    jobs: &'j [Job<'t>],
    problems: &mut Vec<Problem>,
) -> Vec<Expanded<'j, 't>> {
    let copied: BTreeMap<&str, Vec<Copy>> = jobs
        .iter()
        .filter(|job| !job.value("parallel").is_null())
        .map(|job| (job.name.as_str(), copies(&job.name, job.value("parallel"))))
        .collect();
    let mut all: Vec<Expanded<'j, 't>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for job in jobs {
        let links = Links::of(job, &copied);
        let copies = match copied.get(job.name.as_str()) {
            Some(copies) => copies.iter().cloned().map(Some).collect(),
            None => vec![None],
        };
        for copy in copies {
            let name = copy.as_ref().map_or(&job.name, |copy| &copy.name).clone();
            let needs = links.needs(job, copy.as_ref(), &copied);
            let expanded = Expanded {
                needs: needs.unwrap_or_else(|wrong| {
                    problems.extend(wrong);
                    None
                }),
                dependencies: links.dependencies.clone(),
                name: name.clone(),
                job,
                copy,
            };
            let place = *places.entry(name).or_insert(all.len());
            match all.get_mut(place) {
                Some(known) => *known = expanded,
                None => all.push(expanded),
            }
        }
    }
    all
}

/// The names of the copies that `parallel` makes, and the variables of each.
pub(in super::super) fn named_copies(
    name: &str,
    parallel: &Plain,
) -> Vec<(String, Vec<(String, String)>)> {
    let copies = copies(name, parallel).into_iter();
    copies.map(|copy| (copy.name, copy.variables)).collect()
}

/// The copies that `parallel` makes.
fn copies(name: &str, parallel: &Plain) -> Vec<Copy> {
    if let Some(Plain::Int(number)) = parallel.get("number") {
        let total = number.parse().unwrap_or(0);
        return (1..=total)
            .map(|index| Copy {
                name: format!("{name} {index}/{total}"),
                variables: Vec::new(),
                total,
            })
            .collect();
    }
    let matrix = parallel.get("matrix").map_or(&[][..], Plain::items);
    let all: Vec<Vec<(String, String)>> = matrix.iter().flat_map(combinations).collect();
    let total = all.len();
    let named = all.into_iter().map(|variables| {
        let values: Vec<&str> = variables.iter().map(|(_, value)| value.as_str()).collect();
        Copy {
            name: format!("{name}: [{}]", values.join(", ")),
            variables,
            total,
        }
    });
    named.collect()
}

/// All combinations of the values, the last variable changing first. There are at most 200.
fn combinations(variables: &Plain) -> Vec<Vec<(String, String)>> {
    // One empty list leaves nothing, however many the others would make.
    if variables
        .entries()
        .iter()
        .any(|(_, values)| values.items().is_empty())
    {
        return Vec::new();
    }
    let mut all = vec![Vec::new()];
    for (name, values) in variables.entries() {
        let values = values.items().iter().filter_map(Plain::text);
        let values: Vec<&str> = values.collect();
        all = all
            .into_iter()
            .flat_map(|known: Vec<(String, String)>| {
                values.iter().map(move |value| {
                    let mut next = known.clone();
                    next.push((name.clone(), (*value).to_owned()));
                    next
                })
            })
            .collect();
    }
    all
}

/// Needs and dependencies of a job, which its copies share unless they name variables.
struct Links {
    needs: Option<Rc<Vec<Link>>>,
    has_variables: bool,
    dependencies: Option<Rc<Vec<Link>>>,
}

impl Links {
    fn of(job: &Job<'_>, copied: &BTreeMap<&str, Vec<Copy>>) -> Self {
        let needs = job.value("needs");
        // Without any copied job, GitLab leaves needs alone.
        let has_variables = !copied.is_empty() && mentions_matrix(needs);
        let jobs = needs.get("job").filter(|_| !has_variables);
        let dependencies = job.written("dependencies").map(|node| {
            let items = node.items().filter(|item| item.scalar().is_some());
            let items = items.flat_map(|item| {
                let name = text(item);
                let written = Some(Written::from(item));
                match copied.get(name.as_str()) {
                    Some(copies) => copies
                        .iter()
                        .map(|copy| link(&copy.name, written))
                        .collect(),
                    None => vec![link(&name, written)],
                }
            });
            Rc::new(items.collect())
        });
        Self {
            needs: jobs.map(|jobs| Rc::new(needed(job, jobs, copied))),
            has_variables,
            dependencies,
        }
    }

    /// The needs of one copy.
    fn needs(
        &self,
        job: &Job<'_>,
        copy: Option<&Copy>,
        copied: &BTreeMap<&str, Vec<Copy>>,
    ) -> Result<Option<Rc<Vec<Link>>>, Vec<Problem>> {
        if !self.has_variables {
            return Ok(self.needs.clone());
        }
        // GitLab keeps the job's own variables as maps here, and prints them so.
        let own = job.value("variables").entries().iter();
        let mut variables: BTreeMap<&str, String> = own
            .filter_map(|(name, value)| Some((name.as_str(), value.text()?)))
            .map(|(name, value)| (name, format!("{{:value=>{}}}", quoted(value))))
            .collect();
        if let Some(copy) = copy {
            let of_copy = copy.variables.iter();
            variables.extend(of_copy.map(|(name, value)| (name.as_str(), value.clone())));
        }
        let mut missing = Vec::new();
        let needs = interpolated(job.value("needs"), &variables, &mut missing);
        let missing = missing.into_iter().map(|name| Problem {
            text: format!(
                "{} job: '{name}' does not exist in matrix configuration",
                job.name
            ),
            at: job.written("needs").map_or(job.at, |node| node.head()),
            nodes: job
                .written("needs")
                .map(|node| node.id())
                .into_iter()
                .collect(),
            job: Some(job.name.clone()),
            trouble: Trouble::UndefinedReference,
            wanted: variables.keys().map(|name| (*name).to_owned()).collect(),
        });
        let missing: Vec<Problem> = missing.collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let jobs = needs.get("job");
        Ok(jobs.map(|jobs| Rc::new(needed(job, jobs, copied))))
    }
}

fn link(name: &str, written: Option<Written>) -> Link {
    Link {
        name: name.to_owned(),
        optional: false,
        written,
    }
}

/// The jobs that are needed; of copied ones all copies, or those that are named.
fn needed(job: &Job<'_>, needs: &Plain, copied: &BTreeMap<&str, Vec<Copy>>) -> Vec<Link> {
    let mut places = super::needs::places(job.written("needs"));
    let mut links = Vec::new();
    for need in needs.items() {
        let name = need.get("name").and_then(Plain::text).unwrap_or_default();
        let link = Link {
            name: name.to_owned(),
            optional: need.get("optional") == Some(&Plain::Bool(true)),
            written: super::needs::next(&mut places, name)
                .or_else(|| job.written("needs").map(Written::from)),
        };
        let Some(all) = copied.get(name) else {
            links.push(link);
            continue;
        };
        let named = need.get("parallel").map(|parallel| copies(name, parallel));
        for copy in named.as_ref().unwrap_or(all) {
            links.push(Link {
                name: copy.name.clone(),
                ..link.clone()
            });
        }
    }
    links
}

const OPENING: &str = "$[[";
const CLOSING: &str = "]]";

/// Whether a text within has `$[[ matrix.NAME ]]`.
fn mentions_matrix(value: &Plain) -> bool {
    match value {
        Plain::Text(text) => next_expression(text).is_some(),
        Plain::List(items) => items.iter().any(mentions_matrix),
        Plain::Map(entries) => entries.iter().any(|(_, value)| mentions_matrix(value)),
        _ => false,
    }
}

/// The first expression of a text: what is before it, its variable, what is behind it.
fn next_expression(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let (before, inner) = text.get(from..)?.split_once(OPENING)?;
        let start = from + before.len();
        if let Some((inner, after)) = inner.split_once(CLOSING)
            && let Some(name) = inner.trim().strip_prefix("matrix.")
            && !name.is_empty()
            && name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter))
        {
            return Some((text.get(..start)?, name, after));
        }
        from = start + OPENING.len();
    }
}

/// The value with all expressions replaced. `missing`: the names of variables that are not there.
fn interpolated(
    value: &Plain,
    variables: &BTreeMap<&str, String>,
    missing: &mut Vec<String>,
) -> Plain {
    match value {
        Plain::Text(text) => {
            let mut result = String::new();
            let mut rest = text.as_str();
            while let Some((before, name, after)) = next_expression(rest) {
                result.push_str(before);
                match variables.get(name) {
                    Some(value) => result.push_str(value),
                    None => missing.push(name.to_owned()),
                }
                rest = after;
            }
            result.push_str(rest);
            result.into()
        }
        Plain::List(items) => {
            let items = items.iter();
            Plain::list(
                items
                    .map(|item| interpolated(item, variables, missing))
                    .collect(),
            )
        }
        Plain::Map(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, value)| {
                let value = interpolated(value, variables, missing);
                (key.clone(), value)
            });
            Plain::map(entries.collect())
        }
        other => other.clone(),
    }
}
