//! Variables that stand for flags: `GITLAB_RUNNER_LINT_PROFILE=strict` is `--profile strict`.
//!
//! A variable changes the default of its flag. So a flag on the command line wins without saying
//! so, and a variable that does not go with one is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::{OsStr, OsString};

use clap::builder::OsStr as Word;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory as _, FromArgMatches as _, Id};

use super::BACKTRACE;
use super::args::{Arguments, Command as Chosen};
use crate::syntax::nearest;

/// What the names of our variables begin with.
pub(super) const PREFIX: &str = "GITLAB_RUNNER_LINT_";

/// Flags that are something else in each command; `check` has the short names.
const PER_COMMAND: [&str; 2] = ["format", "output"];
const FIRST: &str = "check";

/// Variables of the environment that are ours, without those that are empty.
#[derive(Debug, Default)]
pub(super) struct Variables(BTreeMap<String, OsString>);

impl Variables {
    /// Those of this process.
    pub(super) fn of_process() -> Self {
        let all = env::vars_os().filter(|(_, value)| !value.is_empty());
        let named = all.filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        let ours = named.filter(|(name, _)| name.starts_with(PREFIX) && name != BACKTRACE);
        Self(ours.collect())
    }

    /// Variables that look like ours and mean nothing: a typo must not be silent.
    pub(super) fn unread(&self) -> Vec<String> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let known: Vec<String> = all().into_keys().collect();
        let unread = self.0.keys().filter(|name| !known.contains(name));
        unread
            .map(|name| {
                let known = known.iter().map(String::as_str);
                let hint = nearest(name, known)
                    .map(|meant| format!(", did you mean {meant}?"))
                    .unwrap_or_default();
                format!("note: nothing reads {name}{hint}")
            })
            .collect()
    }
}

/// Where the values of flags come from that are not their defaults: `--profile`, or the name of a
/// variable, by the flag without its dashes.
pub(super) type Origins = BTreeMap<String, String>;

/// Arguments, and where they come from.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) arguments: Arguments,
    pub(super) origins: Origins,
}

/// Why arguments cannot be used.
#[derive(Debug)]
pub(super) enum Failure {
    /// What clap says of the command line.
    Usage(clap::Error),
    /// What is wrong with a variable.
    Variable(String),
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Self::Usage(error)
    }
}

/// Reads the command line, then the variables for what it leaves open.
pub(super) fn parse(words: &[OsString], variables: &Variables) -> Result<Parsed, Failure> {
    let mut command = Arguments::command();
    let matches = command.try_get_matches_from_mut(words)?;
    let (path, leaf_matches) = deepest(&matches);
    let leaf = descend(&command, &path);
    let flags = || leaf.get_arguments().filter(|arg| is_flag(arg));
    let given: Vec<&Arg> = flags()
        .filter(|arg| is_given(leaf_matches, arg.get_id()))
        .collect();
    let mut origins: Origins = given
        .iter()
        .filter_map(|arg| arg.get_long())
        .map(|long| (long.to_owned(), format!("--{long}")))
        .collect();
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    for arg in flags() {
        let name = variable(&path, arg);
        let Some(value) = variables.0.get(&name) else {
            continue;
        };
        let is_moot = given
            .iter()
            .any(|other| other.get_id() == arg.get_id() || contradict(leaf, arg, other));
        let values = values(arg, &name, value).map_err(Failure::Variable)?;
        if is_moot || values.is_empty() {
            continue;
        }
        if let Some(other) = wanted.iter().find(|other| contradict(leaf, arg, other.arg)) {
            let message = format!(
                "error: {} and {name} contradict each other: --{} cannot be used with --{}",
                other.name,
                other.arg.get_long().unwrap_or_default(),
                arg.get_long().unwrap_or_default()
            );
            return Err(Failure::Variable(message));
        }
        origins.insert(arg.get_long().unwrap_or_default().to_owned(), name.clone());
        wanted.push(Wanted { arg, name, values });
    }
    let arguments = match wanted.as_slice() {
        [] => Arguments::from_arg_matches(&matches)?,
        _ => match with(words, &path, &wanted) {
            Ok(arguments) => arguments,
            Err(error) => return Err(blame(words, &path, &wanted, error)),
        },
    };
    let is_for_nothing = given.iter().any(|arg| arg.get_id() == "unsafe_fixes")
        && matches!(&arguments.command, Chosen::Check(check) if !check.fix && !check.diff);
    if is_for_nothing {
        let needed = "--unsafe-fixes needs --fix or --diff";
        let mut check = leaf.clone();
        return Err(check
            .error(ErrorKind::MissingRequiredArgument, needed)
            .into());
    }
    Ok(Parsed { arguments, origins })
}

/// A variable that becomes the default of a flag.
struct Wanted<'c> {
    arg: &'c Arg,
    name: String,
    values: Vec<OsString>,
}

/// Reads the command line with other defaults.
fn with(
    words: &[OsString],
    path: &[String],
    wanted: &[Wanted<'_>],
) -> clap::error::Result<Arguments> {
    let mut command = Arguments::command();
    let mut defaults: BTreeMap<Id, Vec<Word>> = BTreeMap::new();
    for it in wanted {
        let values = it.values.iter().map(|value| Word::from(value.clone()));
        defaults.insert(it.arg.get_id().clone(), values.collect());
    }
    command = default(command, path, &defaults);
    let matches = command.try_get_matches_from_mut(words)?;
    Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

fn default(command: Command, path: &[String], defaults: &BTreeMap<Id, Vec<Word>>) -> Command {
    let command = command.mut_args(|arg| match defaults.get(arg.get_id()) {
        Some(values) => arg.default_values(values.clone()),
        None => arg,
    });
    match path {
        [] => command,
        [name, rest @ ..] => command.mut_subcommand(name, |part| default(part, rest, defaults)),
    }
}

/// Names the variable that a value is wrong of.
fn blame(
    words: &[OsString],
    path: &[String],
    wanted: &[Wanted<'_>],
    error: clap::Error,
) -> Failure {
    for one in wanted {
        if let Err(error) = with(words, path, std::slice::from_ref(one)) {
            let text = error.render().to_string();
            let said = text.strip_prefix("error: ").unwrap_or(&text);
            return Failure::Variable(format!("error: {}: {said}", one.name));
        }
    }
    Failure::Usage(error)
}

/// The command that was chosen, as the words to it, and its matches.
fn deepest(matches: &ArgMatches) -> (Vec<String>, &ArgMatches) {
    let mut path = Vec::new();
    let mut current = matches;
    while let Some((name, inner)) = current.subcommand() {
        path.push(name.to_owned());
        current = inner;
    }
    (path, current)
}

fn descend<'c>(command: &'c Command, path: &[String]) -> &'c Command {
    let mut current = command;
    for name in path {
        current = current.find_subcommand(name).unwrap_or(current);
    }
    current
}

fn is_given(matches: &ArgMatches, id: &Id) -> bool {
    let is_known = matches.try_contains_id(id.as_str()).is_ok();
    is_known && matches.value_source(id.as_str()) == Some(ValueSource::CommandLine)
}

/// Whether an argument is a flag that a variable can stand for.
fn is_flag(arg: &Arg) -> bool {
    let is_help = matches!(
        arg.get_action(),
        ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version
    );
    arg.get_long().is_some() && !is_help
}

/// Whether two flags cannot be used together.
fn contradict(command: &Command, one: &Arg, other: &Arg) -> bool {
    let excludes = |one: &Arg, other: &Arg| {
        let others = command.get_arg_conflicts_with(one);
        others.iter().any(|it| it.get_id() == other.get_id())
    };
    let are_alternatives = command.get_groups().any(|group| {
        let members: BTreeSet<&Id> = group.get_args().collect();
        let has_both = members.contains(one.get_id()) && members.contains(other.get_id());
        has_both && !group.clone().is_multiple()
    });
    are_alternatives || excludes(one, other) || excludes(other, one)
}

/// The variable that stands for a flag of a command.
fn variable(path: &[String], arg: &Arg) -> String {
    let long = arg.get_long().unwrap_or_default();
    let mut parts: Vec<&str> = Vec::new();
    if PER_COMMAND.contains(&long) && path != [FIRST] {
        parts.extend(path.iter().map(String::as_str));
    }
    parts.push(long);
    let name = parts.join("_").replace('-', "_").to_ascii_uppercase();
    format!("{PREFIX}{name}")
}

/// The values that a variable gives its flag; none if it leaves it as it is.
fn values(arg: &Arg, name: &str, value: &OsStr) -> Result<Vec<OsString>, String> {
    let text = value.to_str();
    match arg.get_action() {
        ArgAction::SetTrue => match text {
            Some("1" | "true") => Ok(vec![OsString::from("true")]),
            Some("0" | "false") => Ok(Vec::new()),
            _ => Err(format!(
                "error: {name}: \"{}\" is none of 1, true, 0 and false",
                value.to_string_lossy()
            )),
        },
        ArgAction::Append => {
            let Some(text) = text else {
                return Ok(vec![value.to_owned()]);
            };
            // The value of a variable may hold a comma.
            let separators: &[char] = match arg.get_long() {
                Some("variable") => &['\n'],
                _ => &[',', '\n'],
            };
            let parts = text.split(separators).map(str::trim);
            Ok(parts
                .filter(|part| !part.is_empty())
                .map(OsString::from)
                .collect())
        }
        _ => Ok(vec![value.to_owned()]),
    }
}

/// Every variable, with the flags it stands for: `check --profile`.
pub(super) fn all() -> BTreeMap<String, Vec<String>> {
    let mut command = Arguments::command();
    command.build();
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut waiting = vec![(Vec::<String>::new(), &command)];
    while let Some((path, command)) = waiting.pop() {
        if command.has_subcommands() {
            for part in command.get_subcommands() {
                let mut path = path.clone();
                path.push(part.get_name().to_owned());
                waiting.push((path, part));
            }
            continue;
        }
        for arg in command.get_arguments().filter(|arg| is_flag(arg)) {
            let flag = format!(
                "{} --{}",
                path.join(" "),
                arg.get_long().unwrap_or_default()
            );
            all.entry(variable(&path, arg)).or_default().push(flag);
        }
    }
    for flags in all.values_mut() {
        flags.sort();
    }
    all
}
