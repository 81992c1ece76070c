//! See rules/malformed-interpolation.md.

use crate::rule::prelude::*;
use crate::rule::refusal::{hint, said_of_file, subjects};
use crate::syntax::{Node, nearest};

/// The functions a block may call.
const FUNCTIONS: [&str; 3] = ["expand_vars", "truncate", "posix_escape"];

/// Where the paths of blocks begin.
const STARTS: [&str; 2] = ["inputs", "component"];

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for problem in pipeline.problems(Trouble::Interpolation) {
        let (_, said) = said_of_file(&problem.text);
        for node in subjects(pipeline, problem) {
            report(pipeline, problem, said, node, sink);
        }
    }
}

fn report<'t>(
    pipeline: &Pipeline<'t>,
    problem: &Problem,
    said: &str,
    node: Option<Node<'t>>,
    sink: &mut Sink<'_>,
) {
    let mut quoted = said.split('`').skip(1).step_by(2);
    let (first, second) = (
        quoted.next().unwrap_or_default(),
        quoted.next().unwrap_or_default(),
    );
    let mut help = None;
    let message = if said.starts_with("invalid pattern used for interpolation") {
        help = Some("write `$[[ inputs.NAME ]]`");
        "this block does not say what to put in".to_owned()
    } else if said.starts_with("unknown interpolation provided: ")
        && second.starts_with("component.")
    {
        help = Some("list the field under `spec:component` in the header");
        format!("the header of this file does not ask for `{second}`")
    } else if said.starts_with("unknown interpolation provided: ") {
        let start = nearest(first, STARTS);
        let meant = start.filter(|start| *start != first);
        format!("a block knows no `{first}` in `{second}`{}", hint(meant))
    } else if said.starts_with("no function matching ") {
        let name = first.split('(').next().unwrap_or_default().trim();
        let meant = nearest(name, FUNCTIONS).filter(|meant| *meant != name);
        match FUNCTIONS.contains(&name) {
            true => format!("the arguments of `{first}` are wrong"),
            false => format!("blocks know no function `{first}`{}", hint(meant)),
        }
    } else if said.starts_with("too many functions ") {
        "this block calls more than three functions".to_owned()
    } else if said.starts_with("too many interpolation blocks") {
        "this file has more than 10,000 different blocks".to_owned()
    } else if said.starts_with("config node too large") {
        "this text is longer than 1 MiB, too long for blocks".to_owned()
    } else if said.starts_with("maximum interpolation expression size ") {
        "this block is longer than 1024 bytes".to_owned()
    } else if said.starts_with("error in `expand_vars` function: variable expansion ") {
        "`expand_vars` does not expand masked variables".to_owned()
    } else if said.starts_with("error in `") {
        format!("`{first}` takes only strings")
    } else if said.starts_with("cannot index into ") {
        format!("`{first}` takes an item of what is no list")
    } else if said.contains(" out of bounds ") {
        format!("`{first}` takes an item that the list does not have")
    } else if said.contains("arra") || said.contains("indexed access") {
        "the index in this block is not well formed".to_owned()
    } else {
        "this block is not well formed".to_owned()
    };
    let finding = sink.report_problem(pipeline, problem, node, message);
    if let Some(help) = help {
        finding.help(help);
    }
}
