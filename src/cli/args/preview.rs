//! Arguments of the commands that show what runners would do.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use super::{EditionName, FleetName, StandName, TrustName, variable, version};
use crate::report::matrix::Form;
use crate::settings::Version;

/// Under what help lists the options about GitLab and its runners.
const FACTS: &str = "GitLab and runners";

/// Options of `matrix`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Matrix {
    /// Pipelines and Runner files, or directories and patterns with some
    #[arg(value_name = "PATHS", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Form of the output: text, json, markdown, html
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        value_enum
    )]
    pub(in crate::cli) format: FormName,
    /// Write the output to a file
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// Show runners that would not take a job, too
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// What is taken for granted.
    #[command(flatten)]
    pub(in crate::cli) assumed: Assumed,
}

/// What the settings may leave open.
#[derive(Args, Debug)]
pub(in crate::cli) struct Assumed {
    /// Version of runners whose version the settings do not tell
    #[arg(long, help_heading = FACTS, value_name = "VERSION", value_parser = version)]
    pub(in crate::cli) runner_version: Option<Version>,
    /// Version of the GitLab that reads the pipelines
    #[arg(long, help_heading = FACTS, value_name = "VERSION", value_parser = version)]
    pub(in crate::cli) gitlab_version: Option<Version>,
    /// Edition of GitLab: ce, ee
    #[arg(long, help_heading = FACTS, value_name = "EDITION", hide_possible_values = true, value_enum)]
    pub(in crate::cli) gitlab_edition: Option<EditionName>,
    /// Who can use runners that the settings do not tell: shared, group, project
    #[arg(long, help_heading = FACTS, value_name = "TRUST", hide_possible_values = true, value_enum)]
    pub(in crate::cli) trust: Option<TrustName>,
    /// Runners that GitLab hosts, too: gitlab.com
    #[arg(long, help_heading = FACTS, value_name = "HOST", hide_possible_values = true, value_enum)]
    pub(in crate::cli) fleet: Option<FleetName>,
    /// A variable that exists before jobs do; may be repeated
    #[arg(long = "variable", help_heading = FACTS, value_name = "NAME=VALUE", value_parser = variable)]
    pub(in crate::cli) variables: Vec<(String, String)>,
    /// What named files are taken for: root is a pipeline, fragment a part that others include
    #[arg(
        long = "as",
        help_heading = FACTS,
        value_name = "STAND",
        hide_possible_values = true,
        value_enum
    )]
    pub(in crate::cli) stand: Option<StandName>,
}

/// Options of `test-image`.
#[derive(Args, Debug)]
pub(in crate::cli) struct TestImage {
    /// The image, as a job would write it
    #[arg(value_name = "IMAGE", value_parser = NonEmptyStringValueParser::new())]
    pub(in crate::cli) image: String,
    /// Runner files, or directories and patterns with some
    #[arg(value_name = "PATHS", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Ask for it as a service
    #[arg(long)]
    pub(in crate::cli) service: bool,
    /// Form of the output: text, json
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        value_enum
    )]
    pub(in crate::cli) format: TestForm,
    /// Version of runners whose version the settings do not tell
    #[arg(long, value_name = "VERSION", value_parser = version)]
    pub(in crate::cli) runner_version: Option<Version>,
    /// A variable that exists before jobs do; may be repeated
    #[arg(long = "variable", value_name = "NAME=VALUE", value_parser = variable)]
    pub(in crate::cli) variables: Vec<(String, String)>,
}

/// A form of a matrix.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::cli) enum FormName {
    Text,
    Json,
    Markdown,
    Html,
}

impl From<FormName> for Form {
    fn from(name: FormName) -> Self {
        match name {
            FormName::Text => Self::Text,
            FormName::Json => Self::Json,
            FormName::Markdown => Self::Markdown,
            FormName::Html => Self::Html,
        }
    }
}

/// A form of what `test-image` prints.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::cli) enum TestForm {
    Text,
    Json,
}
