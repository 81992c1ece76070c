//! The contract between the engine and the checks.

pub mod admission;
pub mod allow;
pub mod flag;
pub mod fleet;
pub mod inline;
pub mod input;
pub mod key;
pub mod listed;
pub mod marked;
mod meta;
pub mod prelude;
pub mod refusal;
mod sink;
pub mod site;
pub mod stray;
pub mod user;
pub mod values;
pub mod wording;

use crate::model::pipeline::Pipeline;
use crate::model::runner::RunnerConfig;
use crate::semantics::idle::Idle;
use crate::semantics::judged::Judged;

pub use meta::{Category, FixKind, Meta, Product, Versions};
pub use sink::Sink;

/// What a check looks at. A check is a plain function without state.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// One Runner file.
    Runner(fn(&RunnerConfig<'_>, &mut Sink<'_>)),
    /// One pipeline file.
    Pipeline(fn(&Pipeline<'_>, &mut Sink<'_>)),
    /// The jobs of one pipeline against the runners that could take them.
    Fleet(fn(&Judged<'_>, &mut Sink<'_>)),
    /// A Runner file of which no job of its project can use a runner.
    Idle(fn(&Idle<'_>, &mut Sink<'_>)),
    /// Reported by the engine itself.
    Engine,
}

/// A rule: what its page says and what it runs.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The front matter and the page.
    pub meta: Meta,
    /// A rule may look at several kinds of files.
    pub checks: &'static [Check],
}
