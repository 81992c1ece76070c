//! Whether a list of a runner lets an image or a service in.

use std::fmt;

use crate::model::executor::Executor;
use crate::settings::Version;

use super::glob::{Dialect, Match, Pattern};
use super::template::Template;

/// The entries of a list, as the executor and the version in force read them.
#[derive(Clone, Debug)]
pub enum Entries {
    /// Patterns of doublestar.
    Patterns(Vec<Pattern>),
    /// Regular expressions, searched for anywhere in the name.
    Expressions(Vec<Expression>),
    /// A matcher of a release before 13.0, or of another kind that is not known here.
    NotEvaluated,
}

/// One regular expression of Go.
#[derive(Clone, Debug)]
pub enum Expression {
    /// It compiles here as it does there.
    Is(regex::Regex),
    /// Go refuses it.
    Invalid,
    /// Go and this program differ about it.
    NotEvaluated,
}

/// What a list says of a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Admission {
    /// There is no list, or it is empty: everything is allowed.
    Unrestricted,
    /// Allowed by the entry at this index.
    By(usize),
    /// Allowed whatever the list says.
    Exempt(Exemption),
    /// Not allowed.
    Refused,
    /// The executor does not look at it.
    Ignored,
    /// Not decidable from the files.
    Unknown,
}

/// Why a name needs no entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Exemption {
    /// It is the runner's own `image`.
    OwnImage,
    /// It is the name of one of the runner's own services (Docker family).
    OwnService,
    /// It is the runner's helper image (Kubernetes).
    HelperImage,
}

impl fmt::Display for Exemption {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::OwnImage => "the runner's own image",
            Self::OwnService => "one of the runner's own services",
            Self::HelperImage => "the runner's helper image",
        })
    }
}

impl Entries {
    /// Reads the entries of a list. VirtualBox and Parallels take regular expressions.
    #[must_use]
    pub fn new(executor: Executor, version: Version, list: &[&str]) -> Self {
        if matches!(executor, Executor::Virtualbox | Executor::Parallels) {
            return Self::Expressions(list.iter().map(|text| Expression::new(text)).collect());
        }
        match Dialect::of(version) {
            Some(dialect) => {
                let patterns = list.iter().map(|text| Pattern::new(text, dialect));
                Self::Patterns(patterns.collect())
            }
            None => Self::NotEvaluated,
        }
    }

    /// What the entries say of a name; exemptions are not theirs to know.
    #[must_use]
    pub fn admit(&self, name: &Template) -> Admission {
        match self {
            Self::Patterns(patterns) if patterns.is_empty() => Admission::Unrestricted,
            Self::Patterns(patterns) => first(patterns.iter().map(|pattern| match name.known() {
                Some(text) if pattern.matches(text) => Match::Always,
                Some(_) => Match::Never,
                None => pattern.matches_template(name),
            })),
            Self::Expressions(expressions) if expressions.is_empty() => Admission::Ignored,
            Self::Expressions(expressions) => {
                first(
                    expressions
                        .iter()
                        .map(|expression| match (expression, name.known()) {
                            (Expression::Is(expression), Some(text))
                                if expression.is_match(text) =>
                            {
                                Match::Always
                            }
                            (Expression::Is(_), Some(_)) => Match::Never,
                            _ => Match::Undecided,
                        }),
                )
            }
            Self::NotEvaluated => Admission::Unknown,
        }
    }
}

/// The first entry that matches for sure, unless one before it or all together may.
fn first(matches: impl Iterator<Item = Match>) -> Admission {
    let mut may = false;
    for (index, found) in matches.enumerate() {
        match found {
            Match::Always => return Admission::By(index),
            Match::Never => {}
            Match::Sometimes | Match::Undecided => may = true,
        }
    }
    if may {
        Admission::Unknown
    } else {
        Admission::Refused
    }
}

/// Entries of a list that are repeated from a log; the rest is counted.
const MOST_LINES: usize = 100;

/// What the job's log says when a name is refused, line by line, and then the error it fails with.
#[must_use]
pub fn refusal(
    version: Version,
    name: &str,
    is_service: bool,
    list: &[&str],
) -> (Vec<String>, String) {
    let what = if is_service { "services" } else { "images" };
    let quoted = if version < Version::new(14, 2) {
        name.to_owned()
    } else {
        super::pull_policy::quoted(name)
    };
    let mut log = vec![format!(
        "The {quoted} image is not present on list of allowed {what}:"
    )];
    log.extend(
        list.iter()
            .take(MOST_LINES)
            .map(|entry| format!("- {entry}")),
    );
    if let Some(left) = list.len().checked_sub(MOST_LINES).filter(|left| *left > 0) {
        log.push(format!("({left} more)"));
    }
    let error = if version < Version::new(14, 2) {
        "invalid image"
    } else {
        "disallowed image"
    };
    (log, error.to_owned())
}
