//! Variables that a pipeline gives its jobs, as far as its files decide them.
//!
//! What a job sets wins over global variables; `rules:variables` may win over both, so that a
//! variable that stands there is not known. A project, a group or whoever starts the pipeline may set
//! any variable as well; that a file sets one is taken for the intention all the same.

use crate::model::field::Field;
use crate::model::known::Known;
use crate::model::plain::Plain;
use crate::syntax::{Data, Node, Shape};

use super::job::{Job, lets_through};
use super::load::ruby::text;
use super::logic::copies;

/// What the files say of one variable of a job.
#[derive(Clone, Debug)]
pub enum Setting<'t> {
    /// Nothing, as far as one can see.
    Absent,
    /// Its value.
    Is(Box<Assigned<'t>>),
    /// Something that is decided elsewhere sets it.
    Unknown,
}

/// A variable with its value.
#[derive(Clone, Debug)]
pub struct Assigned<'t> {
    /// Where it is written; `None` for one that `parallel:matrix` gives.
    pub field: Option<Field<'t>>,
    /// The value as GitLab hands it on, which may mention other variables.
    pub text: String,
    /// Whether it is not expanded (`expand: false`).
    pub is_raw: bool,
}

/// One of the jobs that `parallel:matrix` makes of a job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Copy {
    /// Its name, `test: [1, 2]`.
    pub title: String,
    /// The variables that it has for itself.
    pub variables: Vec<(String, String)>,
}

impl<'t> Job<'t> {
    /// A variable as the job has it.
    #[must_use]
    pub fn variable(&self, name: &str) -> Setting<'t> {
        let may_set = |rules: Option<Field<'_>>| rules.is_some_and(|rules| may_set(rules, name));
        if may_set(self.body().get("rules")) {
            return Setting::Unknown;
        }
        let own = self.body().get("variables");
        if let Some(own) = own
            && own.is_dynamic()
        {
            return Setting::Unknown;
        }
        if let Some(field) = own.and_then(|own| entry(own, name)) {
            return assigned(field);
        }
        // A matrix makes a job for each value.
        if let Some(parallel) = self.get("parallel")
            && parallel.shape() == Shape::Map
            && mentions(parallel, name)
        {
            return Setting::Unknown;
        }
        let root = self.root();
        let workflow = root.get("workflow").map(Field::of);
        if self.is_broken() || may_set(workflow.and_then(|workflow| workflow.get("rules"))) {
            return Setting::Unknown;
        }
        let global = root.get("variables").map(Field::of);
        let global = match self.inherits_variable(name) {
            Known::Is(true) => global.and_then(|global| entry(global, name)),
            Known::Is(false) => None,
            Known::Dynamic | Known::Broken => return Setting::Unknown,
        };
        match global {
            // A base that was not read would win.
            _ if self.may_inherit_values() => Setting::Unknown,
            Some(field) => assigned(field),
            None => Setting::Absent,
        }
    }

    /// Whether `inherit:variables` lets a global variable through.
    fn inherits_variable(&self, name: &str) -> Known<bool> {
        let inherit = self.body().get("inherit");
        inherit.map_or(Known::Is(true), |inherit| {
            lets_through(inherit, "variables", name)
        })
    }

    /// The jobs that `parallel:matrix` makes; none for a job without a matrix, or with one that is
    /// not decided by the files. Copies that only have a number are alike.
    #[must_use]
    pub fn copies(&self) -> Vec<Copy> {
        let Some(parallel) = self.get("parallel").filter(|_| self.is_certain("parallel")) else {
            return Vec::new();
        };
        let Some(matrix) = parallel
            .get("matrix")
            .filter(|it| it.shape() == Shape::List)
        else {
            return Vec::new();
        };
        let items: Vec<Field<'_>> = matrix.items().collect();
        let is_written = |item: &Field<'_>| {
            !item.is_dynamic()
                && item.shape() == Shape::Map
                && item.entries().all(|value| {
                    !value.is_dynamic() && value.items().all(|item| !item.is_dynamic())
                })
        };
        if !items.iter().all(is_written) {
            return Vec::new();
        }
        let matrix: Vec<Plain> = items.into_iter().map(combination).collect();
        let product = matrix.iter().fold(0_usize, |sum, item| {
            let lengths = item
                .entries()
                .iter()
                .map(|(_, values)| values.items().len());
            sum.saturating_add(lengths.fold(1, usize::saturating_mul))
        });
        if product > MOST_COPIES {
            return Vec::new();
        }
        let parallel = Plain::map(vec![("matrix".to_owned(), Plain::list(matrix))]);
        let copies = copies(self.title(), &parallel).into_iter();
        copies
            .map(|(title, variables)| Copy { title, variables })
            .collect()
    }
}

/// More copies than GitLab makes of one job.
const MOST_COPIES: usize = 200;

/// The values of each variable of one item of a matrix.
fn combination(item: Field<'_>) -> Plain {
    let values = |field: Field<'_>| match field.shape() {
        Shape::List => field.items().map(|item| text(item.node()).into()).collect(),
        Shape::Null => Vec::new(),
        _ => vec![text(field.node()).into()],
    };
    let entries = item.entries().filter_map(|field| {
        let name = field.key()?.scalar()?.text.to_owned();
        Some((name, Plain::list(values(field))))
    });
    Plain::map(entries.collect())
}

/// A variable of a `variables` map. One that is null is there, and empty.
fn entry<'t>(variables: Field<'t>, name: &str) -> Option<Field<'t>> {
    let mut entries = variables.entries().filter(|field| {
        let key = field.key().and_then(Node::scalar);
        key.is_some_and(|key| key.text == name)
    });
    let first = entries.next();
    entries.last().or(first)
}

fn assigned(field: Field<'_>) -> Setting<'_> {
    let value = match field.shape() {
        Shape::Map => match field.get("value") {
            Some(value) => value,
            // A description alone: whoever starts the pipeline may fill it in.
            None => return Setting::Unknown,
        },
        _ => field,
    };
    if field.is_dynamic() || value.is_dynamic() || matches!(value.shape(), Shape::Map | Shape::List)
    {
        return Setting::Unknown;
    }
    let is_raw = field
        .get("expand")
        .is_some_and(|expand| matches!(expand.node().data(), Data::Bool(false)));
    Setting::Is(Box::new(Assigned {
        field: Some(value),
        text: text(value.node()),
        is_raw: field.shape() == Shape::Map && is_raw,
    }))
}

/// Whether rules may give a variable a value.
fn may_set(rules: Field<'_>, name: &str) -> bool {
    rules.is_dynamic()
        || rules.shape() == Shape::List
            && rules.items().any(|rule| match rule.shape() {
                _ if rule.is_dynamic() => true,
                Shape::List => may_set_within(rule, name),
                _ => rule.get("variables").is_some_and(|variables| {
                    variables.is_dynamic() || entry(variables, name).is_some()
                }),
            })
}

/// The same of a list in a list, which GitLab flattens; deeper ones count as unknown.
fn may_set_within(rules: Field<'_>, name: &str) -> bool {
    rules.items().any(|rule| match rule.shape() {
        Shape::Map => rule
            .get("variables")
            .is_some_and(|variables| variables.is_dynamic() || entry(variables, name).is_some()),
        _ => true,
    })
}

/// Whether a matrix has a variable of this name, or may have.
fn mentions(parallel: Field<'_>, name: &str) -> bool {
    let Some(matrix) = parallel.get("matrix") else {
        return parallel.is_dynamic();
    };
    matrix.is_dynamic()
        || matrix
            .items()
            .any(|item| item.is_dynamic() || entry(item, name).is_some())
}
