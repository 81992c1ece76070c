//! Findings on what GitLab refuses: GitLab's own words, at the text that is wrong, with the way it
//! came to the job.

use std::borrow::Cow;

use super::Sink;
use crate::finding::{Finding, Place};
use crate::model::pipeline::{Pipeline, Problem, Trouble};
use crate::settings::Version;
use crate::syntax::{Entry, Node, nearest, slip};

/// More keys or values of one problem are not told: nobody reads them, and each is looked for among
/// all others.
const MOST_SUBJECTS: usize = 1000;

/// Letters of GitLab's words that a finding repeats. Each of thousands of unknown keys would repeat the
/// names of all.
const LONGEST: usize = 2000;

impl Sink<'_> {
    /// Reports a problem of a pipeline at one of its nodes, or where something is missing.
    pub fn report_problem<'t>(
        &mut self,
        pipeline: &Pipeline<'t>,
        problem: &Problem,
        node: Option<Node<'t>>,
        message: impl Into<String>,
    ) -> &mut Finding {
        let place = node.map_or_else(|| Place::from(problem.at), Place::from);
        let at = place.span;
        let finding = self.report(place, message);
        finding.verdict(short(&problem.text));
        if let Some(job) = &problem.job {
            finding.job(job.as_str()).through(pipeline.way(job, at));
        }
        finding
    }
}

/// A text, or its start and dots.
fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}...", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// Lowers a finding on a word that nobody seems to have meant otherwise, where the declared GitLab is
/// newer than all that is known here: it may know the word.
pub fn unless_newer(finding: &mut Finding, pipeline: &Pipeline<'_>) {
    let known = Version::LATEST_GITLAB;
    let declared = pipeline.facts().gitlab_version();
    if let Some(version) = declared.filter(|version| version.is_later_than(known)) {
        finding.lower().help(format!(
            "GitLab {version} may know it; this tool knows GitLab up to {known}"
        ));
    }
}

/// The keys or values that a problem is about; one `None` when something is missing.
#[must_use]
pub fn subjects<'t>(pipeline: &Pipeline<'t>, problem: &Problem) -> Vec<Option<Node<'t>>> {
    if problem.nodes.is_empty() {
        return vec![None];
    }
    let nodes = problem.nodes.iter().take(MOST_SUBJECTS);
    let nodes = nodes.map(|&id| pipeline.node(id));
    // What is wrong with names is certain wherever they stand.
    let is_of_structure = problem.trouble < Trouble::UndefinedReference;
    nodes
        .filter(|node| !(is_of_structure && is_doubtful(*node)))
        .map(Some)
        .collect()
}

/// Whether a syntax error within what holds a key or value may have put it where it stands.
fn is_doubtful(node: Node<'_>) -> bool {
    let mut around = node.parent();
    while let Some(next) = around {
        around = next.parent();
        // The file as a whole is cut by any error.
        if next.is_cut() && around.is_some() {
            return true;
        }
    }
    false
}

/// What was probably meant by a word, of what would have been right.
#[must_use]
pub fn meant<'p>(word: &str, problem: &'p Problem) -> Option<&'p str> {
    nearest(word, problem.wanted.iter().map(String::as_str))
}

/// Names that are compared for all hints of one rule together.
const MOST_COMPARED: usize = 200_000;

/// What was meant, as long as there are not too many names to compare: thousands of jobs may each
/// name thousands of others.
#[derive(Clone, Copy, Debug)]
pub struct Hints {
    left: usize,
}

impl Default for Hints {
    fn default() -> Self {
        Self {
            left: MOST_COMPARED,
        }
    }
}

/// What was probably meant by a word.
#[derive(Clone, Copy, Debug)]
pub struct Meant<'w> {
    /// The right word.
    pub name: &'w str,
    /// Whether nothing else can have been meant.
    pub is_certain: bool,
}

impl Hints {
    /// What was probably meant by a word.
    pub fn meant<'w>(
        &mut self,
        word: &str,
        names: impl ExactSizeIterator<Item = &'w str> + Clone,
    ) -> Option<Meant<'w>> {
        self.left = self.left.checked_sub(names.len())?;
        let near = nearest(word, names.clone())?;
        let certain = slip(word, names);
        Some(Meant {
            name: certain.unwrap_or(near),
            is_certain: certain.is_some(),
        })
    }

    /// What was probably meant by a word, of what would have been right.
    pub fn of<'p>(&mut self, word: &str, problem: &'p Problem) -> Option<Meant<'p>> {
        self.meant(word, problem.wanted.iter().map(String::as_str))
    }
}

/// What was certainly meant by a word: a fix that writes it is safe, because GitLab refuses what is
/// there.
#[must_use]
pub fn certain<'p>(word: &str, problem: &'p Problem) -> Option<&'p str> {
    slip(word, problem.wanted.iter().map(String::as_str))
}

/// `` `a`, `b` and `c` ``.
#[must_use]
pub fn listed<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let mut quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    let Some(last) = quoted.pop() else {
        return String::new();
    };
    if quoted.is_empty() {
        return last;
    }
    format!("{} and {last}", quoted.join(", "))
}

/// The included file that GitLab names before what it says, and the rest.
#[must_use]
pub fn said_of_file(text: &str) -> (Option<&str>, &str) {
    let (mut file, mut rest) = (None, text);
    while let Some((name, behind)) = rest.strip_prefix('`').and_then(|it| it.split_once('`')) {
        let Some(behind) = behind.strip_prefix(": ") else {
            break;
        };
        (file, rest) = (Some(name), behind);
    }
    (file, rest)
}

/// The text of a scalar, whatever type it has.
#[must_use]
pub fn word(node: Node<'_>) -> Option<&str> {
    node.scalar().map(|scalar| scalar.text)
}

/// The keys that lead to a node where it is written, the outermost first.
#[must_use]
pub fn keys_above(node: Node<'_>) -> Vec<&str> {
    let mut keys = Vec::new();
    let mut inner = node;
    while let Some(outer) = inner.parent() {
        let mut entries = outer.entries();
        let entry = entries.find(|it| it.value.id() == inner.id() || it.key.id() == inner.id());
        keys.extend(entry.and_then(|entry| entry.name()));
        inner = outer;
    }
    keys.reverse();
    keys
}

/// `; did you mean ...?`, or nothing.
#[must_use]
pub fn hint(meant: Option<&str>) -> String {
    meant.map_or_else(String::new, |word| format!("; did you mean `{word}`?"))
}

/// The entry of a key as it is written, for fixes at its definition.
#[must_use]
pub fn entry_of(key: Node<'_>) -> Option<Entry<'_>> {
    key.as_key()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn included_files_are_taken_from_the_front_of_a_text() {
        for (text, file, rest) in [
            (
                "`a.yml`: `x` input: wrong",
                Some("a.yml"),
                "`x` input: wrong",
            ),
            ("`a.yml`: `b.yml`: no `c`: d", Some("b.yml"), "no `c`: d"),
            ("`x` input: wrong", None, "`x` input: wrong"),
            ("no `x`: y", None, "no `x`: y"),
        ] {
            assert_eq!(said_of_file(text), (file, rest), "{text}");
        }
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        assert_eq!(short("a b"), "a b");
        let long = "ü".repeat(LONGEST + 1);
        assert_eq!(short(&long), format!("{}...", "ü".repeat(LONGEST)));
    }

    #[test]
    fn words_are_listed_as_in_a_sentence() {
        assert_eq!(listed([]), "");
        assert_eq!(listed(["a"]), "`a`");
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
