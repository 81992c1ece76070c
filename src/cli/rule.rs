//! The command `rule`: the list of rules, or the page of one.

use std::io::{self, Write};
use std::process::ExitCode;

use super::CLEAN;
use super::args::{Global, Rule as Arguments, TestForm};
use super::clock;
use super::error::Error;
use super::page::{Block, Captions, Example, blocks, write};
use super::terminal::{Stream, print, shows_output, style};
use crate::engine::{Workspace, lint};
use crate::finding::Profile;
use crate::report::{self, Format, Ink, Style, Verbosity, paint, wrapped};
use crate::rule::{Category, FixKind, Meta};
use crate::rules::RULES;
use crate::settings::{Settings, read};
use crate::source::Sources;

/// Prints the list, or a page.
pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<ExitCode, Error> {
    let style = style(Stream::Output, global.color, global.verbosity());
    let metas = || RULES.iter().map(|rule| &rule.meta);
    let is_json = arguments.format == TestForm::Json;
    match &arguments.id {
        None if is_json => print(|out| report::write_rules(metas(), out))?,
        None => print(|out| list(&style, shows_output(), out))?,
        Some(id) => {
            let meta = metas()
                .find(|meta| meta.id == id)
                .or_else(|| metas().find(|meta| meta.formerly.contains(&id.as_str())))
                .ok_or_else(|| Error::UnknownRule(id.clone()))?;
            print(|out| match is_json {
                true => report::write_rule(meta, out),
                false => page(meta, &style, out),
            })?;
        }
    }
    Ok(ExitCode::from(CLEAN))
}

/// Each rule has a line for programs. For people the summary stands below the name where both do
/// not fit beside each other.
fn list(style: &Style, for_people: bool, out: &mut dyn Write) -> io::Result<()> {
    let longest = RULES.iter().map(|rule| rule.meta.id.len()).max();
    let longest = longest.unwrap_or_default();
    let before = "  warning  fix  ".len();
    let widest = RULES.iter().map(|rule| summary(&rule.meta).len()).max();
    let is_narrow = for_people && before + longest + 2 + widest.unwrap_or_default() > style.width;
    for category in Category::ALL {
        let mut rules: Vec<&Meta> = RULES
            .iter()
            .map(|rule| &rule.meta)
            .filter(|meta| meta.category == category)
            .collect();
        rules.sort_by_key(|meta| meta.id);
        if rules.is_empty() {
            continue;
        }
        writeln!(out, "{}", paint(category.name(), Ink::Strong, style.color))?;
        for meta in rules {
            let level = format!("{:7}", meta.severity().name());
            let level = paint(&level, report::ink(meta.severity()), style.color);
            let mark = match meta.fix {
                FixKind::None => "   ",
                FixKind::Safe | FixKind::Unsafe | FixKind::Mixed => "fix",
            };
            let id = meta.id;
            let summary = summary(meta);
            if !is_narrow {
                writeln!(out, "  {level}  {mark}  {id:longest$}  {summary}")?;
                continue;
            }
            writeln!(out, "  {level}  {mark}  {id}")?;
            for line in wrapped(&summary, style.width.saturating_sub(before), 0) {
                writeln!(out, "{:before$}{line}", "")?;
            }
        }
        writeln!(out)?;
    }
    writeln!(out, "gitlab-runner-lint rule <ID> explains one of them")
}

/// The summary, and the profile that a rule needs.
fn summary(meta: &Meta) -> String {
    match meta.profile {
        Profile::Default => meta.summary.to_owned(),
        profile => format!("{} ({})", meta.summary, profile.name()),
    }
}

/// The name of a rule and its summary, which goes on below where it is too long.
fn lead(meta: &Meta, style: &Style) -> String {
    let id = paint(meta.id, report::ink(meta.severity()), style.color);
    let summary = wrapped(meta.summary, style.width.saturating_sub(2), meta.id.len());
    format!("{id}: {}", summary.join("\n  "))
}

fn page(meta: &Meta, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", lead(meta, style))?;
    writeln!(out)?;
    let fact = |out: &mut dyn Write, word: &str, text: &str| {
        let word = paint(&format!("{word:9}"), Ink::Note, style.color);
        let lines = wrapped(text, style.width.saturating_sub(12), 0);
        writeln!(out, "  {word} {}", lines.join("\n            "))
    };
    fact(out, "level", &level(meta))?;
    fact(out, "profile", meta.profile.name())?;
    fact(out, "category", meta.category.name())?;
    fact(out, "fix", meta.fix.name())?;
    fact(out, "since", meta.since)?;
    let blocks = blocks(meta.page);
    let mut previous = None;
    let mut captions = Captions::default();
    let mut example = Sketch::default();
    for (index, block) in blocks.iter().enumerate() {
        write(block, previous, &mut captions, style, out)?;
        previous = Some(block);
        if example.take(block) && !example.take_next(blocks.get(index + 1)) {
            example.draw(meta, style, out)?;
        }
    }
    if !meta.references.is_empty() {
        writeln!(out, "\n{}", paint("References", Ink::Strong, style.color))?;
    }
    for reference in meta.references {
        writeln!(out, "  {reference}")?;
    }
    Ok(())
}

/// `warning`, or how it depends on who can start jobs on the runner.
fn level(meta: &Meta) -> String {
    if !meta.depends_on_trust() {
        return meta.severity().name().to_owned();
    }
    let who = ["shared", "group", "project", "unknown"];
    let levels = meta
        .levels
        .iter()
        .map(|level| level.map_or("silent", |level| level.name()));
    let said: Vec<String> = who
        .iter()
        .zip(levels)
        .map(|(who, level)| format!("{level} ({who})"))
        .collect();
    format!("by who can use the runner: {}", said.join(", "))
}

/// The files of one bad example, for showing what is said of them.
#[derive(Default)]
struct Sketch<'p> {
    files: Vec<(&'p str, String)>,
}

impl<'p> Sketch<'p> {
    /// Takes the file of a bad example.
    fn take(&mut self, block: &Block<'p>) -> bool {
        let Block::Fence(info, lines) = block else {
            return false;
        };
        let Some(example) = Example::of(info).filter(|example| example.verdict == "bad") else {
            return false;
        };
        let text = lines.iter().map(|line| {
            let line = line.trim_end();
            let line = line.strip_suffix("# finding").unwrap_or(line);
            format!("{}\n", line.trim_end())
        });
        self.files.push((example.file, text.collect()));
        true
    }

    /// Whether the next block is another file of the same example.
    fn take_next(&self, next: Option<&Block<'p>>) -> bool {
        let Some(Block::Fence(info, _)) = next else {
            return false;
        };
        Example::of(info).is_some_and(|example| {
            example.verdict == "bad" && self.files.iter().all(|(name, _)| *name != example.file)
        })
    }

    /// Checks the example and draws the findings of its rule, then forgets it.
    fn draw(&mut self, meta: &Meta, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let files = std::mem::take(&mut self.files);
        let (workspace, settings) = example(&files, meta);
        let mut report = lint(&workspace, &settings);
        report.findings.retain(|finding| finding.rule == meta.id);
        report.unchecked.clear();
        if report.findings.is_empty() {
            return Ok(());
        }
        let style = Style {
            verbosity: Verbosity::Quiet,
            statistics: false,
            width: style.width.saturating_sub(2),
            ..*style
        };
        let mut drawn = Vec::new();
        report::write(
            Format::Text,
            &report,
            &[],
            &workspace.sources,
            &style,
            &mut drawn,
        )?;
        writeln!(out)?;
        let drawn = String::from_utf8_lossy(&drawn);
        let see = format!("rule {}", meta.id);
        for line in drawn
            .trim_end()
            .lines()
            .filter(|line| !line.ends_with(&see))
        {
            writeln!(out, "{}", format!("  {line}").trim_end())?;
        }
        Ok(())
    }
}

/// The workspace of an example, and settings that show this rule.
fn example(files: &[(&str, String)], meta: &Meta) -> (Workspace, Settings) {
    let mut settings = Settings::default();
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.meta.id).collect();
    let (configured, files): (Vec<_>, Vec<_>) = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .partition(|(name, _)| name.ends_with(".gitlab-runner-lint.toml"));
    for (name, text) in configured {
        let mut sources = Sources::default();
        let file = sources.add_text(name, text);
        settings = read(file, &sources.shared(file), &ids).unwrap_or_default();
    }
    let workspace = Workspace::of_texts(files);
    settings.profile = meta.profile.max(settings.profile);
    settings.today = clock::today().ok();
    (workspace, settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(width: usize) -> Style {
        Style {
            width,
            ..Style::default()
        }
    }

    fn listed(width: usize, for_people: bool) -> String {
        let mut out = Vec::new();
        list(&style(width), for_people, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_first_line_of_a_page_fits_the_terminal() {
        for width in [80, 100] {
            for rule in RULES {
                let lead = lead(&rule.meta, &style(width));
                assert!(lead.lines().all(|line| line.len() <= width), "{lead}");
            }
        }
    }

    #[test]
    fn a_narrow_terminal_shows_summaries_below_names() {
        let narrow = listed(80, true);
        assert!(narrow.lines().all(|line| line.len() <= 80), "{narrow}");
        assert!(narrow.contains(
            "  warning  fix  unused-ignore\n                A comment ignores a rule that finds nothing there\n"
        ));
    }

    #[test]
    fn programs_get_one_line_for_each_rule() {
        let lines = |text: String| text.lines().count();
        assert_eq!(lines(listed(80, false)), lines(listed(200, true)));
    }
}
