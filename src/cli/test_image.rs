//! The command `test-image`: which runners let an image in.

use std::process::ExitCode;

use super::args::{Global, TestForm, TestImage as Arguments};
use super::error::Error;
use super::settings::{InForce, of_test_image, working_directory};
use super::terminal::{self, Stream, complain, print};
use super::{CLEAN, FAILED, FOUND};
use crate::discover::{self, Request};
use crate::engine::fleet;
use crate::report::{self, Redactor, Verbosity, test_image as shown};
use crate::views::{Admittance, test_image};

/// Asks every runner; exit code 1 if some refuse the image.
pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<ExitCode, Error> {
    let current = working_directory()?;
    let InForce { settings, base } = of_test_image(arguments, global, &current)?;
    let workspace = discover::workspace(&Request {
        paths: &arguments.paths,
        current: &current,
        settings: &settings,
        base: &base,
        input: None,
    });
    let sources = &workspace.sources;
    let (answers, overview) = fleet(&workspace, &settings, |configs| {
        test_image(
            &arguments.image,
            arguments.service,
            configs,
            sources,
            &settings,
        )
    });
    let redactor = Redactor::new(&overview.report.secrets, sources);
    let style = terminal::style(Stream::Output, global.color, global.verbosity());
    if !answers.is_empty() {
        print(|out| match arguments.format {
            TestForm::Text => shown::text(&answers, &redactor, &style, out),
            TestForm::Json => {
                let (image, is_service) = (&arguments.image, arguments.service);
                shown::json(image, is_service, &answers, &redactor, out)
            }
        })?;
    }
    let errors = terminal::style(Stream::Errors, global.color, global.verbosity());
    complain(&match global.verbosity() {
        Verbosity::Quiet => report::unchecked(&overview.report, sources),
        _ => report::unseen(&overview.report, sources, &errors),
    });
    if answers.is_empty() {
        return Err(Error::Run(
            "no runner found; name its file: gitlab-runner-lint test-image IMAGE config.toml"
                .to_owned(),
        ));
    }
    let is_refused =
        |answer: &crate::views::Answer| matches!(answer.admittance, Admittance::Refused(_));
    Ok(ExitCode::from(if overview.report.lacks_named() {
        FAILED
    } else if answers.iter().any(is_refused) {
        FOUND
    } else {
        CLEAN
    }))
}
