//! Where a report goes, and in which form.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use crate::report::Format;
use crate::syntax::nearest;

/// A form of output.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::cli) enum FormatName {
    Text,
    Concise,
    Json,
    Sarif,
    GitlabCodequality,
    GitlabSast,
    Junit,
    Github,
    Markdown,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Text => Self::Text,
            FormatName::Concise => Self::Concise,
            FormatName::Json => Self::Json,
            FormatName::Sarif => Self::Sarif,
            FormatName::GitlabCodequality => Self::GitlabCodequality,
            FormatName::GitlabSast => Self::GitlabSast,
            FormatName::Junit => Self::Junit,
            FormatName::Github => Self::Github,
            FormatName::Markdown => Self::Markdown,
        }
    }
}

/// A file for a report: `FILE`, or `FORMAT=FILE`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::cli) struct Output {
    /// The form; `None` is that of `--format`.
    pub(in crate::cli) format: Option<FormatName>,
    /// The file; `-` is the standard output.
    pub(in crate::cli) path: PathBuf,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((name, path)) = text.split_once('=') else {
            return Self::new(None, text);
        };
        if let Ok(format) = FormatName::from_str(name, false) {
            return Self::new(Some(format), path);
        }
        let formats = FormatName::value_variants().iter();
        let names: Vec<String> = formats
            .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
            .collect();
        match nearest(name, names.iter().map(String::as_str)) {
            Some(meant) => Err(format!("unknown format, did you mean \"{meant}\"?")),
            None => Self::new(None, text),
        }
    }
}

impl Output {
    fn new(format: Option<FormatName>, path: &str) -> Result<Self, String> {
        if path.is_empty() {
            return Err("the file has no name".to_owned());
        }
        Ok(Self {
            format,
            path: PathBuf::from(path),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_name_its_form() {
        let read = |text: &str| {
            let output: Result<Output, String> = text.parse();
            output.map(|it| (it.format, it.path.display().to_string()))
        };
        let is = |format, path: &str| Ok((format, path.to_owned()));
        assert_eq!(read("a.txt"), is(None, "a.txt"));
        assert_eq!(
            read("sarif=a=b.sarif"),
            is(Some(FormatName::Sarif), "a=b.sarif")
        );
        assert_eq!(read("out=here"), is(None, "out=here"));
        assert_eq!(
            read("sarf=a"),
            Err("unknown format, did you mean \"sarif\"?".to_owned())
        );
        assert!(read("json=").is_err());
    }
}
