//! Where each form of a report goes.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::Output;
use super::error::Error;
use super::terminal::complain;
use super::write;
use crate::discover::normal;
use crate::engine::Workspace;
use crate::report::{Format, sanitized};

/// The standard output, as an argument. Opened by its name, a file that it goes to would be
/// replaced.
const STANDARD: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// The forms that are asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Outputs {
    /// What goes to the standard output.
    pub(super) standard: Option<Format>,
    files: Vec<(Format, PathBuf)>,
}

impl Outputs {
    /// Reads the arguments: `format` goes to the standard output unless one of them names another
    /// place for it, or another form for that place.
    pub(super) fn of(format: Format, asked: &[Output], current: &Path) -> Result<Self, Error> {
        let refuse = |why: &str| Err(Error::Run(format!("--output: {why}")));
        if asked.iter().filter(|it| it.format.is_none()).count() > 1 {
            return refuse("only one FILE can have the form of --format; write FORMAT=FILE");
        }
        let is_standard = |output: &&Output| STANDARD.iter().any(|it| output.path == Path::new(it));
        if asked.iter().filter(is_standard).count() > 1 {
            return refuse("only one form can go to the standard output");
        }
        let of = |output: &Output| output.format.map_or(format, Format::from);
        let is_moved = asked.iter().any(|output| output.format.is_none());
        let standard = match asked.iter().find(is_standard) {
            Some(output) => Some(of(output)),
            None => (!is_moved).then_some(format),
        };
        let mut files: Vec<(Format, PathBuf)> = Vec::new();
        let mut places = Vec::new();
        for output in asked.iter().filter(|output| !is_standard(output)) {
            let place = normal(&current.join(&output.path));
            let place = place.canonicalize().unwrap_or(place);
            // Devices take any number of texts.
            let is_file = place.is_file() || !place.exists();
            if is_file && places.contains(&place) {
                let path = output.path.display();
                return refuse(&format!("two forms would be written to {path}"));
            }
            places.push(place);
            files.push((of(output), output.path.clone()));
        }
        Ok(Self { standard, files })
    }

    /// Whether some form is a given one.
    pub(super) fn any(&self, is_meant: impl Fn(Format) -> bool) -> bool {
        let files = self.files.iter().map(|(format, _)| *format);
        files.chain(self.standard).any(is_meant)
    }

    /// Refuses to write a report over a file that it is about.
    pub(super) fn spare(&self, workspace: &Workspace, current: &Path) -> Result<(), Error> {
        spare(self.files.iter().map(|(_, path)| path), workspace, current)
    }

    /// Writes the files, each as a whole. One that cannot be written does not keep the others from
    /// it: all that went wrong is told, the last of it by the error.
    pub(super) fn write_files(
        &self,
        draw: impl Fn(Format, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Error> {
        let write = |format, path: &Path| {
            let mut text = Vec::new();
            draw(format, &mut text)?;
            write::replace(path, &String::from_utf8_lossy(&text))
        };
        let mut outcome = Ok(());
        for (format, path) in &self.files {
            let Err(error) = write(*format, path) else {
                continue;
            };
            let error = Err(Error::write(path, &error));
            if let Err(earlier) = std::mem::replace(&mut outcome, error) {
                let lines = earlier.lines();
                let lines: Vec<String> = lines.iter().map(|line| sanitized(line)).collect();
                complain(&lines);
            }
        }
        outcome
    }
}

/// Refuses to write one of these files if it is looked at.
pub(super) fn spare<'p>(
    written: impl Iterator<Item = &'p PathBuf>,
    workspace: &Workspace,
    current: &Path,
) -> Result<(), Error> {
    let place = |path: &Path| current.join(path).canonicalize().ok();
    let there: BTreeMap<PathBuf, &Path> = written
        .filter_map(|path| Some((place(path)?, path.as_path())))
        .collect();
    if there.is_empty() {
        return Ok(());
    }
    let mut looked_at = workspace.roles.keys();
    let found = looked_at.find_map(|&file| {
        let place = place(workspace.sources.path(file))?;
        there.get(&place).copied()
    });
    found.map_or(Ok(()), |path| {
        let path = path.display();
        Err(Error::Run(format!(
            "--output would replace {path}, which the report is about"
        )))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs(asked: &[&str]) -> Result<Outputs, String> {
        let asked: Vec<Output> = asked.iter().filter_map(|it| it.parse().ok()).collect();
        let outputs = Outputs::of(Format::Text, &asked, Path::new("/nowhere"));
        outputs.map_err(|error| error.to_string())
    }

    #[test]
    fn every_form_has_one_place() {
        let standard = |asked: &[&str]| outputs(asked).map(|it| it.standard);
        assert_eq!(standard(&[]), Ok(Some(Format::Text)));
        assert_eq!(standard(&["a.txt"]), Ok(None));
        assert_eq!(standard(&["-"]), Ok(Some(Format::Text)));
        assert_eq!(standard(&["json=a", "sarif=b"]), Ok(Some(Format::Text)));
        assert_eq!(standard(&["json=-", "sarif=b"]), Ok(Some(Format::Json)));
        assert_eq!(standard(&["json=-", "b"]), Ok(Some(Format::Json)));
        assert_eq!(standard(&["json=/dev/stdout"]), Ok(Some(Format::Json)));
        for wrong in [
            &["a", "b"][..],
            &["json=-", "sarif=-"],
            &["json=-", "sarif=/dev/stdout"],
            &["json=a", "sarif=./x/../a"],
        ] {
            assert!(outputs(wrong).is_err(), "{wrong:?}");
        }
    }
}
