//! The real files, where they are present.

use std::fs;
use std::path::{Path, PathBuf};

use gitlab_runner_lint::engine::{Report, Role, Workspace, lint};
use gitlab_runner_lint::settings::Settings;

/// One real file.
pub(crate) struct Sample {
    /// Path below the corpus.
    pub(crate) name: String,
    /// What it is.
    pub(crate) role: Role,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Whether the reference readers accept it.
    pub(crate) is_readable: bool,
}

/// Where the real files are.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus")
}

/// All pipelines and Runner files, by the list that comes with them; none where they are absent.
pub(crate) fn samples() -> Vec<Sample> {
    let Ok(manifest) = fs::read_to_string(folder().join("MANIFEST.tsv")) else {
        return Vec::new();
    };
    let rows = manifest
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter_map(|row| {
        let (name, verdict) = (*row.first()?, *row.get(9)?);
        let role = match name.split('/').next()? {
            "pipelines" | "pipelines-derived" | "projects" => Role::Pipeline,
            "runners" | "runners-derived" => Role::Runner,
            _ => return None,
        };
        let bytes = fs::read(folder().join(name)).ok()?;
        Some(Sample {
            name: name.to_owned(),
            role,
            bytes,
            is_readable: verdict == "ok",
        })
    })
    .collect()
}

/// Checks one text as this kind of file.
pub(crate) fn check(role: Role, text: &str, settings: &Settings) -> Report {
    let mut workspace = Workspace::default();
    let file = workspace.sources.add_text("sample", text);
    workspace.roles.insert(file, role);
    lint(&workspace, settings)
}
