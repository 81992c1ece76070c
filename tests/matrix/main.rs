//! What `matrix` shows: rows, formats, secrets, and the page in a browser.

#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

mod browser;
mod formats;
mod images;
mod pipe;
mod rows;
mod scale;

use std::convert::Infallible;
use std::sync::Arc;

use gitlab_runner_lint::engine::{Workspace, meetings};
use gitlab_runner_lint::report::matrix::{Form, Heading, Sheet};
use gitlab_runner_lint::report::{Redactor, Style};
use gitlab_runner_lint::rules::RULES;
use gitlab_runner_lint::settings::{self, Settings};
use gitlab_runner_lint::source::Sources;
use gitlab_runner_lint::views::matrix::{Line, Runner, Scope, fleet, lines};

/// The settings that a text says.
fn settings(text: &str) -> Settings {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.meta.id).collect();
    let text: Arc<str> = text.into();
    let file = Sources::default().add_text("settings", Arc::clone(&text));
    settings::read(file, &text, &ids).unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{text}"))
}

/// All lines of the only pipeline, and its runners.
fn table(workspace: &Workspace, settings: &Settings, scope: Scope) -> (Vec<Line>, Vec<Runner>) {
    let (mut all, mut runners) = (Vec::new(), Vec::new());
    let Ok(_) = meetings::<Infallible>(workspace, settings, &mut |meeting| {
        runners = fleet(meeting.judged.hosts(), &workspace.sources).runners;
        lines(meeting.judged, scope, &mut |line| {
            all.push(line);
            Ok(())
        })
    });
    (all, runners)
}

/// The matrix of a workspace in one form.
fn drawn(workspace: &Workspace, settings: &Settings, form: Form, style: &Style) -> String {
    let sources = &workspace.sources;
    let mut out = Vec::new();
    let mut sheet = Sheet::new(form, style, &mut out);
    meetings(workspace, settings, &mut |meeting| {
        let files = meeting.files.iter();
        let heading = Heading {
            pipeline: sources.display(meeting.pipeline.file()),
            files: files.map(|file| sources.display(*file)).collect(),
            fleet: fleet(meeting.judged.hosts(), sources),
        };
        sheet.open(heading, Redactor::new(meeting.secrets, sources))?;
        let each = &mut |line| sheet.line(line);
        lines(meeting.judged, Scope::Candidates, each)?;
        sheet.close()
    })
    .unwrap();
    sheet.finish().unwrap();
    String::from_utf8(out).unwrap()
}
