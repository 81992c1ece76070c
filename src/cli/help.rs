//! What `-h` and `--help` print: every option in as few lines as 80 columns allow. Texts are those
//! of the arguments; only the layout is ours, because clap's gives every option two lines as soon
//! as one of them is long.

use std::ffi::OsString;
use std::fmt::Write as _;

use clap::{Arg, ArgAction, Command};

use super::args::HEADING;
use super::command;
use crate::report::wrapped;

/// Under what options are listed that say nothing else.
const OPTIONS: &str = "Options";
/// Columns of all of it.
const COLUMNS: usize = 80;
/// Columns of the longest option that has its text beside it.
const WIDEST: usize = 28;

/// How much is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Length {
    /// `-h`: options.
    Short,
    /// `--help`: options, examples, exit codes.
    Long,
}

/// The help of the command that the words name, which may be a nested one.
pub(super) fn help(words: &[OsString], length: Length) -> String {
    let mut chosen = command();
    for word in words.iter().skip(1) {
        if let Some(part) = chosen.find_subcommand(word).cloned() {
            chosen = part;
        }
    }
    of(&mut chosen, length)
}

fn of(command: &mut Command, length: Length) -> String {
    let mut text = String::new();
    if let Some(about) = command.get_about() {
        let _ = writeln!(
            text,
            "{}\n",
            wrapped(&about.to_string(), COLUMNS, 0).join("\n")
        );
    }
    let _ = writeln!(text, "{}", command.render_usage());
    let parts = command.get_subcommands();
    let parts: Vec<(String, String)> = parts
        .map(|part| (part.get_name().to_owned(), of_about(part)))
        .collect();
    section("Commands", &parts, &mut text);
    let is_positional = |arg: &&Arg| arg.is_positional();
    let arguments: Vec<(String, String)> = command
        .get_arguments()
        .filter(is_positional)
        .map(line)
        .collect();
    section("Arguments", &arguments, &mut text);
    let options = || {
        let all = command.get_arguments();
        all.filter(|arg| !arg.is_positional() && !arg.is_hide_set())
    };
    let mut headings: Vec<&str> = vec![OPTIONS];
    for heading in options().map(heading) {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    // What every command has comes last, wherever it was declared.
    headings.sort_by_key(|heading| *heading == HEADING);
    for title in headings {
        let lines: Vec<(String, String)> = options()
            .filter(|arg| heading(arg) == title)
            .map(line)
            .collect();
        section(title, &lines, &mut text);
    }
    if length == Length::Long
        && let Some(examples) = command.get_after_long_help()
    {
        let _ = writeln!(text, "\n{examples}");
    }
    text
}

fn of_about(command: &Command) -> String {
    command
        .get_about()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// Under what an option is listed. Help is there for every command.
fn heading(arg: &Arg) -> &str {
    match arg.get_action() {
        ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong => HEADING,
        _ => arg.get_help_heading().unwrap_or(OPTIONS),
    }
}

/// An option and its text.
fn line(arg: &Arg) -> (String, String) {
    let name = match arg.get_short() {
        Some(short) => format!("-{short}, {arg}"),
        None if heading(arg) == HEADING => format!("    {arg}"),
        None => arg.to_string(),
    };
    let mut text = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let takes_values = arg.get_num_args().is_some_and(|range| range.takes_values());
    let defaults: Vec<String> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    if takes_values && !defaults.is_empty() {
        let _ = write!(text, " [default: {}]", defaults.join(" "));
    }
    (name, text)
}

fn section(title: &str, lines: &[(String, String)], text: &mut String) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}:");
    let widths = lines.iter().map(|(name, _)| name.chars().count());
    let column = widths.filter(|width| *width <= WIDEST).max().unwrap_or(0);
    let gap = " ".repeat(column);
    for (name, said) in lines {
        let said = wrapped(said, COLUMNS - column - 4, 0);
        let is_wide = name.chars().count() > column;
        if is_wide {
            let _ = writeln!(text, "  {name}");
        }
        for (index, line) in said.iter().enumerate() {
            let lead = if index == 0 && !is_wide { name } else { &gap };
            let _ = writeln!(text, "  {lead:column$}  {line}");
        }
    }
}
