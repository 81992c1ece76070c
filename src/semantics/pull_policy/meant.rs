//! Which policy somebody meant by a word that is none.

use super::Policy;

/// A guess at what a wrong word means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meant {
    /// Another spelling of this policy.
    Surely(Policy),
    /// A word from elsewhere that stands for something like this policy.
    Perhaps(Policy),
}

/// Words of Kubernetes and Compose, in lower case and without separators.
const SPELLINGS: [(&str, Policy); 5] = [
    ("always", Policy::Always),
    ("ifnotpresent", Policy::IfNotPresent),
    ("missing", Policy::IfNotPresent),
    ("notpresent", Policy::IfNotPresent),
    ("never", Policy::Never),
];

/// Words whose meaning has to be interpreted, in the same form.
const RELATIVES: [(&str, Policy); 7] = [
    ("ifnewer", Policy::Always),
    ("ifnewerpresent", Policy::Always),
    ("newer", Policy::Always),
    ("latest", Policy::Always),
    ("build", Policy::Never),
    ("local", Policy::Never),
    ("none", Policy::Never),
];

/// Longer words are no misspellings of a policy.
const LONGEST: usize = 32;

/// What a wrong word means, if that can be told.
#[must_use]
pub fn meant(word: &str) -> Option<Meant> {
    let word = folded(word)?;
    let find = |table: &[(&str, Policy)]| {
        table
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, policy)| *policy)
    };
    find(&SPELLINGS)
        .map(Meant::Surely)
        .or_else(|| find(&RELATIVES).map(Meant::Perhaps))
}

/// The policy that a wrong word is nearest to, if it is near enough to be worth naming.
#[must_use]
pub fn nearest(word: &str) -> Option<Policy> {
    let word = folded(word)?;
    let (distance, policy) = SPELLINGS
        .into_iter()
        .map(|(name, policy)| (distance(&word, name), policy))
        .min()?;
    (distance <= word.len() / 3).then_some(policy)
}

fn folded(word: &str) -> Option<String> {
    let word = word.trim();
    (word.len() <= LONGEST).then(|| {
        word.chars()
            .filter(|letter| !matches!(letter, '-' | '_' | ' '))
            .map(|letter| letter.to_ascii_lowercase())
            .collect()
    })
}

/// Number of letters to insert, delete or change.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut diagonal = index;
        let mut last = index + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = *cell;
            last = changed.min(last + 1).min(diagonal + 1);
            *cell = last;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_spellings_are_certain() {
        for word in [
            "IfNotPresent",
            "if_not_present",
            " if-not-present ",
            "missing",
            "NotPresent",
            "If-Not-Present",
        ] {
            assert_eq!(
                meant(word),
                Some(Meant::Surely(Policy::IfNotPresent)),
                "{word}"
            );
        }
        assert_eq!(meant("ALWAYS\n"), Some(Meant::Surely(Policy::Always)));
    }

    #[test]
    fn words_from_elsewhere_are_interpreted() {
        assert_eq!(
            meant("if-newer"),
            Some(Meant::Perhaps(Policy::Always)),
            "proposed, never released"
        );
        assert_eq!(meant("local"), Some(Meant::Perhaps(Policy::Never)));
        assert_eq!(meant("sometimes"), None);
    }

    #[test]
    fn misspellings_have_a_nearest_policy() {
        assert_eq!(nearest("allways"), Some(Policy::Always));
        assert_eq!(nearest("if-not-presnt"), Some(Policy::IfNotPresent));
        assert_eq!(nearest("nevr"), Some(Policy::Never));
        assert_eq!(nearest("on-failure"), None);
        assert_eq!(nearest(""), None);
    }
}
