//! Which part of the files a run checks.

use std::env;

use super::args::Shard as Asked;
use super::error::Error;
use super::terminal::complain;
use crate::discover::{Dealt, Request, Shard, part, workspace};
use crate::engine::Workspace;
use crate::report::Verbosity;

/// What GitLab tells each job of `parallel`: which one it is, from one, and how many there are.
const VARIABLES: [&str; 2] = ["CI_NODE_INDEX", "CI_NODE_TOTAL"];

/// The part that a flag means; `None` is the whole run.
pub(super) fn chosen(asked: Option<Asked>, verbosity: Verbosity) -> Result<Option<Shard>, Error> {
    match asked {
        None => Ok(None),
        Some(Asked::Part { index, of }) => Ok(Some(Shard { index, of })),
        Some(Asked::Auto) => {
            let [index, of] = VARIABLES.map(|name| {
                let value = env::var_os(name)?.to_string_lossy().into_owned();
                (!value.is_empty()).then_some(value)
            });
            let shard = of_job(index.as_deref(), of.as_deref()).map_err(Error::Run)?;
            if shard.is_none() && verbosity == Verbosity::Verbose {
                complain(&["--shard auto: no CI_NODE_INDEX here, everything is checked"]);
            }
            Ok(shard)
        }
    }
}

/// The part of a CI job. Without `parallel` there is no index, and the total is one.
fn of_job(index: Option<&str>, of: Option<&str>) -> Result<Option<Shard>, String> {
    let [index_name, of_name] = VARIABLES;
    let number = |name: &str, text: &str| {
        let number = text.parse().ok().filter(|number: &usize| *number > 0);
        number.ok_or_else(|| format!("--shard auto: {name} is \"{text}\", not a number from 1"))
    };
    let of = of.map(|of| number(of_name, of)).transpose()?;
    let index = index.map(|index| number(index_name, index)).transpose()?;
    match (index, of) {
        (None, None | Some(1)) => Ok(None),
        (None, Some(of)) => Err(format!(
            "--shard auto: {of_name} is {of}, but {index_name} is not set"
        )),
        (Some(_), None) => Err(format!(
            "--shard auto: {index_name} is set, but {of_name} is not"
        )),
        (Some(index), Some(of)) if index > of => Err(format!(
            "--shard auto: {index_name} is {index}, but {of_name} is {of}"
        )),
        (Some(index), Some(of)) => Ok(Some(Shard { index, of })),
    }
}

/// Reads what a run is about.
pub(super) fn read(request: &Request<'_>, shard: Option<Shard>) -> Workspace {
    match shard {
        Some(shard) => part(request, shard).0,
        None => workspace(request),
    }
}

/// The same, and says how much of everything it is.
pub(super) fn read_aloud(
    request: &Request<'_>,
    shard: Option<Shard>,
    verbosity: Verbosity,
) -> Workspace {
    let Some(shard) = shard else {
        return workspace(request);
    };
    let (workspace, dealt) = part(request, shard);
    let said = said(shard, dealt);
    let is_told = match dealt.own {
        0 => dealt.projects > 0 && verbosity > Verbosity::Quiet,
        _ => verbosity == Verbosity::Verbose,
    };
    if is_told {
        complain(&[said]);
    }
    workspace
}

fn said(shard: Shard, dealt: Dealt) -> String {
    let Shard { index, of } = shard;
    let all = match dealt.projects {
        1 => "1 project".to_owned(),
        many => format!("{many} projects"),
    };
    match dealt.own {
        0 => format!("shard {index} of {of} has nothing to check: other shards check {all}"),
        own => format!("shard {index} of {of} checks {own} of {all}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_says_which_part_it_is() {
        let part = |index, of| {
            let shard = of_job(index, of);
            shard.map(|shard| shard.map(|shard| (shard.index, shard.of)))
        };
        assert_eq!(part(None, None), Ok(None));
        assert_eq!(part(None, Some("1")), Ok(None));
        assert_eq!(part(Some("2"), Some("4")), Ok(Some((2, 4))));
        for (index, of) in [
            (None, Some("4")),
            (Some("1"), None),
            (Some("5"), Some("4")),
            (Some("0"), Some("4")),
            (Some("-1"), Some("4")),
            (Some("one"), Some("4")),
            (Some("1"), Some("0")),
            (Some("1"), Some("99999999999999999999999")),
        ] {
            assert!(part(index, of).is_err(), "{index:?} {of:?}");
        }
    }
}
