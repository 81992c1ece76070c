//! Which lists give a job an image that another job has pulled, without asking the registry.

use super::Policy;

/// Whether a local copy is used before the registry is asked, while some other job may have pulled
/// it: `if-not-present` first, or `never` first and a policy that pulls behind it.
#[must_use]
pub fn starts_from_cache(words: &[&str]) -> bool {
    let is_never = |word: &&str| *word == Policy::Never.word();
    words.first().is_some_and(|first| {
        *first == Policy::IfNotPresent.word() || is_never(first) && !words.iter().all(is_never)
    })
}

/// The position of the first entry that serves a local copy after `always` failed. Any failure
/// leads there, also "access denied".
#[must_use]
pub fn falls_back_to_cache(words: &[&str]) -> Option<usize> {
    let pull = words
        .iter()
        .position(|word| *word == Policy::Always.word())?;
    let serves = |word: &&str| is_local(word);
    let after = words.get(pull..)?.iter().position(serves)?;
    Some(pull + after)
}

/// Whether a policy takes a local copy without asking the registry.
fn is_local(word: &str) -> bool {
    matches!(
        Policy::parse(word),
        Some(Policy::IfNotPresent | Policy::Never)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "always";
    const I: &str = "if-not-present";
    const N: &str = "never";

    #[test]
    fn lists_that_use_other_jobs_images_are_told_from_lists_that_do_not() {
        // RULES `pull-policy-if-not-present-shared` and `pull-policy-fallback-leaks-private-images`, Detect
        let cases: &[(&[&str], bool, Option<usize>)] = &[
            (&[], false, None),
            (&[A], false, None),
            (&[I], true, None),
            (&[N], false, None),
            (&[N, N], false, None),
            (&[""], false, None),
            (&[N, I], true, None),
            (&[N, N, A], true, None),
            (&[N, ""], true, None),
            (&[A, A], false, None),
            (&[A, I], false, Some(1)),
            (&[A, A, N], false, Some(2)),
            (&["", A, N], false, Some(2)),
            (&["", I], false, None),
            (&[I, A], true, None),
            (&[I, A, N], true, Some(2)),
        ];
        for (words, first, fallback) in cases {
            assert_eq!(starts_from_cache(words), *first, "{words:?}");
            assert_eq!(falls_back_to_cache(words), *fallback, "{words:?}");
        }
    }
}
