//! The command `matrix`: what would happen to each job on each runner.

use std::io::{self, Write};
use std::process::ExitCode;

use super::args::{Global, Matrix as Arguments};
use super::error::Error;
use super::outputs::spare;
use super::settings::{InForce, of_matrix, working_directory};
use super::terminal::{self, Stream, complain, print};
use super::{CLEAN, FAILED, FOUND, write};
use crate::discover::{self, Request};
use crate::engine::{self, Overview, Workspace, meetings};
use crate::report::matrix::{Form, Heading, Sheet, Tally};
use crate::report::{self, Redactor, Style, Verbosity, sanitized};
use crate::settings::Settings;
use crate::views::matrix::{Scope, fleet, lines};

/// What to do when there is nothing to judge.
const CURE: &str = "name both: gitlab-runner-lint matrix .gitlab-ci.yml config.toml";

/// Writes the matrix; exit code 1 if a container fails on a runner that could take its job.
pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<ExitCode, Error> {
    let current = working_directory()?;
    let InForce { settings, base } = of_matrix(arguments, global, &current)?;
    let workspace = discover::workspace(&Request {
        paths: &arguments.paths,
        current: &current,
        settings: &settings,
        base: &base,
        input: None,
    });
    spare(arguments.output.iter(), &workspace, &current)?;
    let stream = match &arguments.output {
        Some(_) => Stream::File,
        None => Stream::Output,
    };
    let run = Run {
        workspace: &workspace,
        settings: &settings,
        form: arguments.format.into(),
        style: terminal::style(stream, global.color, global.verbosity()),
        scope: match arguments.all {
            true => Scope::All,
            false => Scope::Candidates,
        },
    };
    if let Some(missing) = run.missing() {
        tell(&run.overview(), &workspace, &run.style, global.verbosity());
        return Err(Error::Run(missing));
    }
    let mut outcome = None;
    let mut draw = |out: &mut dyn Write| {
        outcome = Some(run.draw(out)?);
        Ok(())
    };
    match &arguments.output {
        Some(path) => write::stream(path, &mut draw).map_err(|error| Error::write(path, &error))?,
        None => print(draw)?,
    }
    let Some((tally, overview)) = outcome else {
        return Ok(ExitCode::from(FAILED));
    };
    let style = terminal::style(Stream::Errors, global.color, global.verbosity());
    tell(&overview, &workspace, &style, global.verbosity());
    if tally.runners == 0 {
        return Err(Error::Run(format!("no pipeline meets a runner; {CURE}")));
    }
    Ok(ExitCode::from(
        match (overview.report.lacks_named(), tally.fails) {
            (true, _) => FAILED,
            (false, 0) => CLEAN,
            (false, _) => FOUND,
        },
    ))
}

struct Run<'r> {
    workspace: &'r Workspace,
    settings: &'r Settings,
    form: Form,
    style: Style,
    scope: Scope,
}

impl Run<'_> {
    /// What the command cannot do without, and how to name it.
    fn missing(&self) -> Option<String> {
        let mut roles = self.workspace.roles.values();
        if !roles.any(|role| role.is_pipeline()) {
            return Some(format!("no pipeline found; {CURE}"));
        }
        let mut pairs = self.workspace.pairs.values();
        if pairs.all(Vec::is_empty) {
            return Some(format!(
                "no Runner file found for the pipeline; {CURE}, or add --fleet gitlab.com"
            ));
        }
        (self.overview().runners == 0).then(|| "the Runner files have no [[runners]]".to_owned())
    }

    /// What runners there are.
    fn overview(&self) -> Overview {
        let ((), overview) = engine::fleet(self.workspace, self.settings, |_| ());
        overview
    }

    fn draw(&self, out: &mut dyn Write) -> io::Result<(Tally, Overview)> {
        let sources = &self.workspace.sources;
        let mut sheet = Sheet::new(self.form, &self.style, out);
        let overview = meetings(self.workspace, self.settings, &mut |meeting| {
            if meeting.judged.hosts().is_empty() {
                return Ok(());
            }
            let heading = Heading {
                pipeline: sources.display(meeting.pipeline.file()),
                files: meeting
                    .files
                    .iter()
                    .map(|file| sources.display(*file))
                    .collect(),
                fleet: fleet(meeting.judged.hosts(), sources),
            };
            sheet.open(heading, Redactor::new(meeting.secrets, sources))?;
            lines(meeting.judged, self.scope, &mut |line| sheet.line(line))?;
            sheet.close()
        })?;
        Ok((sheet.finish()?, overview))
    }
}

/// What was not seen, and what makes the matrix moot.
fn tell(overview: &Overview, workspace: &Workspace, style: &Style, verbosity: Verbosity) {
    let sources = &workspace.sources;
    let report = &overview.report;
    let mut said = Vec::new();
    for refused in &overview.refused {
        let more = match refused.further {
            0 => String::new(),
            1 => " (and 1 more error: gitlab-runner-lint check)".to_owned(),
            many => format!(" (and {many} more errors: gitlab-runner-lint check)"),
        };
        said.push(format!(
            "GitLab refuses {}: {}{more}",
            refused.path.display(),
            refused.error
        ));
    }
    let alone = report.pairings.iter().filter(|it| it.runners.is_empty());
    said.extend(alone.map(|it| format!("{} meets no runner here", it.pipeline.display())));
    let redactor = Redactor::new(&report.secrets, sources);
    let mut lines: Vec<String> = said
        .iter()
        .map(|line| sanitized(&redactor.mask(line)))
        .collect();
    if verbosity == Verbosity::Quiet {
        lines = report::unchecked(report, sources);
    } else {
        lines.extend(report::unseen(report, sources, style));
    }
    complain(&lines);
}
