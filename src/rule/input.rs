//! Findings on the inputs of included files: which input GitLab speaks of, and where it is declared.

use super::refusal::said_of_file;
use crate::model::pipeline::{Pipeline, Problem};
use crate::syntax::{Entry, Node};

/// The input that a text speaks of, and what it says of it. Of several mistakes that GitLab says at
/// once, the first.
#[must_use]
pub fn said_of_input(text: &str) -> Option<(&str, &str)> {
    let (_, said) = said_of_file(text);
    let (name, said) = said.strip_prefix('`')?.split_once("` input: ")?;
    let first = said
        .split_once(", `")
        .filter(|(_, others)| others.contains("` input: "));
    Some((name, first.map_or(said, |(first, _)| first)))
}

/// The declarations of a name, in all files.
pub fn declarations<'t>(pipeline: &Pipeline<'t>, name: &str) -> impl Iterator<Item = Entry<'t>> {
    let headers = pipeline.documents().iter();
    let declared = headers.filter_map(|document| inputs_of(document.header?));
    declared.filter_map(move |inputs| inputs.value.get(name))
}

/// Where an input is declared, if only one file declares it.
#[must_use]
pub fn declaration<'t>(pipeline: &Pipeline<'t>, name: &str) -> Option<Entry<'t>> {
    let mut all = declarations(pipeline, name);
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// `inputs` of a header.
#[must_use]
pub fn inputs_of(header: Node<'_>) -> Option<Entry<'_>> {
    header.get("spec")?.value.get("inputs")
}

/// Whether a problem is about what the root file declares, and not about what an include gives.
#[must_use]
pub fn is_declared_here(pipeline: &Pipeline<'_>, problem: &Problem) -> bool {
    let headers = pipeline.documents().iter();
    let mut headers = headers.filter_map(|document| document.header);
    headers.any(|header| header.span().contains(problem.at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_named_behind_the_file() {
        for (text, name, said) in [
            ("`a` input: b", "a", "b"),
            ("`x.yml`: `a` input: b", "a", "b"),
            ("`x.yml`: `a` input: b, `c` input: d", "a", "b"),
            ("`a` input: `v, `w` is not", "a", "`v, `w` is not"),
        ] {
            assert_eq!(said_of_input(text), Some((name, said)), "{text}");
        }
        assert_eq!(said_of_input("unknown input arguments: a"), None);
    }
}
