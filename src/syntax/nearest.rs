//! The right word for a misspelled one.

/// Longer words are not compared: nobody types them.
const LONGEST: usize = 64;

/// In shorter words one letter makes another word.
const SHORTEST: usize = 3;

/// The candidate that differs least from a word, if it differs little enough to be what was meant:
/// by one letter in three at most, two neighbours in the wrong order counting as one difference.
/// Among equals the first candidate wins.
#[must_use]
pub fn nearest<'w>(word: &str, candidates: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let word: Vec<char> = folded(word);
    if word.len() > LONGEST {
        return None;
    }
    // One letter that differs is nothing to go by in a word of one letter.
    let limit = (word.len() / 3).max(1).min(word.len().saturating_sub(1));
    nearest_of(&word, candidates, limit)
}

/// The candidate that differs least from a word, and by no more than this many letters. For long
/// words of the same family, where one letter in three is another word.
#[must_use]
pub fn nearest_within<'w>(
    word: &str,
    candidates: impl IntoIterator<Item = &'w str>,
    limit: usize,
) -> Option<&'w str> {
    let word: Vec<char> = folded(word);
    if word.len() > LONGEST {
        return None;
    }
    nearest_of(&word, candidates, limit)
}

fn nearest_of<'w>(
    word: &[char],
    candidates: impl IntoIterator<Item = &'w str>,
    limit: usize,
) -> Option<&'w str> {
    let mut best: Option<(usize, &str)> = None;
    let mut rows = Rows::default();
    for candidate in candidates {
        // Only what is nearer than the best one so far is of interest.
        let limit = best.map_or(Some(limit), |(found, _)| found.checked_sub(1));
        let Some(limit) = limit else { break };
        if letters(candidate).abs_diff(word.len()) > limit {
            continue;
        }
        if let Some(distance) = rows.distance(word, &folded(candidate), limit) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether a word differs from another one by a single slip: one letter, two neighbours in the wrong
/// order, letter case or the kind of hyphen. Of short words too many are near.
#[must_use]
pub fn is_slip(word: &str, meant: &str) -> bool {
    const SHORTEST_KEYWORD: usize = 4;
    if letters(word).abs_diff(letters(meant)) > 1 {
        return false;
    }
    let (word, meant) = (folded(word), folded(meant));
    match word.len() <= LONGEST && word.len().max(meant.len()) >= SHORTEST_KEYWORD {
        true => is_near(&word, &meant),
        false => word == meant,
    }
}

/// The candidate that was certainly meant: the only one that differs by one letter at most, in a
/// word of some length. What tells names apart on purpose, a number or a short part, is no slip.
#[must_use]
pub fn slip<'w>(word: &str, candidates: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let letters = folded(word);
    if !(SHORTEST..=LONGEST).contains(&letters.len()) {
        return None;
    }
    let mut near = candidates
        .into_iter()
        .filter(|candidate| is_near(&letters, &folded(candidate)));
    let found = near.next()?;
    let is_only = near.all(|other| other == found);
    (is_only && is_typing_mistake(&letters, &folded(found))).then_some(found)
}

/// Whether two words that hardly differ do so in a part that is long enough for a typing mistake.
fn is_typing_mistake(left: &[char], right: &[char]) -> bool {
    let digits = |letters: &[char]| -> String {
        letters
            .iter()
            .filter(|letter| letter.is_numeric())
            .collect()
    };
    let parts = |letters: &[char]| -> Vec<String> {
        let text: String = letters.iter().collect();
        let parts = text.split(|letter: char| !letter.is_alphanumeric());
        parts.map(str::to_owned).collect()
    };
    let (ours, theirs) = (parts(left), parts(right));
    let is_long = |part: &String| part.chars().count() >= SHORTEST;
    let has_same_parts = ours.len() == theirs.len();
    let mut pairs = ours.iter().zip(&theirs).filter(|(a, b)| a != b);
    digits(left) == digits(right)
        && (!has_same_parts || pairs.all(|(a, b)| is_long(a) && is_long(b)))
}

/// Lower case, and `_` as `-`: people mix these up first.
fn folded(word: &str) -> Vec<char> {
    word.chars()
        .map(|letter| match letter {
            '_' => '-',
            _ => letter.to_ascii_lowercase(),
        })
        .collect()
}

/// How many letters a word has.
fn letters(word: &str) -> usize {
    match word.is_ascii() {
        true => word.len(),
        false => word.chars().count(),
    }
}

/// Whether two words differ by one letter at most, or by two neighbours in the wrong order.
fn is_near(left: &[char], right: &[char]) -> bool {
    let (short, long) = match left.len() <= right.len() {
        true => (left, right),
        false => (right, left),
    };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[same..], &long[same..]);
    match (short, long) {
        ([], []) => true,
        (_, [_, rest @ ..]) if short == rest => true,
        ([_, one @ ..], [_, other @ ..]) if one == other => true,
        ([a, b, one @ ..], [c, d, other @ ..]) => a == d && b == c && one == other,
        _ => false,
    }
}

/// Three rows of the table of differences, for one pair of words after the other.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    above: Vec<usize>,
    current: Vec<usize>,
}

impl Rows {
    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), if
    /// there are no more of them than the limit.
    fn distance(&mut self, left: &[char], right: &[char], limit: usize) -> Option<usize> {
        self.above.clear();
        self.above.extend(0..=right.len());
        for (row, a) in left.iter().enumerate() {
            self.current.clear();
            self.current.push(row + 1);
            for (column, b) in right.iter().enumerate() {
                let replaced = self.above[column] + usize::from(a != b);
                let mut cost = replaced
                    .min(self.above[column + 1] + 1)
                    .min(self.current[column] + 1);
                let swapped = row > 0
                    && column > 0
                    && *a == right[column - 1]
                    && left[row - 1] == *b
                    && a != b;
                if swapped {
                    cost = cost.min(self.before[column - 1] + 1);
                }
                self.current.push(cost);
            }
            // A swap reaches back two rows; both above the limit mean that all that follow are.
            let is_far = |row: &[usize]| row.iter().all(|cost| *cost > limit);
            if is_far(&self.current) && is_far(&self.above) {
                return None;
            }
            std::mem::swap(&mut self.before, &mut self.above);
            std::mem::swap(&mut self.above, &mut self.current);
        }
        self.above
            .get(right.len())
            .copied()
            .filter(|found| *found <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 6] = ["profile", "trust", "exclude", "runner", "runners", "q"];

    #[test]
    fn near_words_are_found() {
        for (word, meant) in [
            ("profil", "profile"),
            ("porfile", "profile"),
            ("TRUST", "trust"),
            ("turst", "trust"),
            ("runnerz", "runner"),
            ("excludes", "exclude"),
            ("Q", "q"),
        ] {
            assert_eq!(nearest(word, WORDS), Some(meant), "{word}");
        }
    }

    #[test]
    fn far_words_are_not_guessed() {
        for word in ["", "x", "concurrent", "tt", &"r".repeat(1000)] {
            assert_eq!(nearest(word, WORDS), None, "{word}");
        }
    }

    #[test]
    fn a_slip_is_one_difference() {
        for (word, meant) in [
            ("scripts", "script"),
            ("Script", "script"),
            ("before-script", "before_script"),
            ("need", "needs"),
            ("stgae", "stage"),
            ("IF", "if"),
        ] {
            assert!(is_slip(word, meant), "{word}");
        }
        for (word, meant) in [("of", "if"), ("job", "jab"), ("srcipst", "script")] {
            assert!(!is_slip(word, meant), "{word}");
        }
    }

    #[test]
    fn slips_are_certain() {
        let names = [
            "build",
            ".base",
            "test-arm",
            "unit tests",
            "test_1",
            "lint-js",
        ];
        for (word, meant) in [
            ("biuld", Some("build")),
            ("Build", Some("build")),
            ("base", Some(".base")),
            ("unit test", Some("unit tests")),
            ("unit-tests", Some("unit tests")),
            ("test-2", None),
            ("test-amr", Some("test-arm")),
            ("lint-ts", None),
            ("bd", None),
        ] {
            assert_eq!(slip(word, names), meant, "{word}");
        }
        assert_eq!(slip("tests", ["test", "testx", "tests-"]), None);
    }

    #[test]
    fn underscores_count_as_hyphens() {
        assert_eq!(
            nearest("run_untagged", ["tags", "run-untagged"]),
            Some("run-untagged")
        );
    }
}
