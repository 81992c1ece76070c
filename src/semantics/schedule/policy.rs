//! The dialect of autoscaler policies: the five fields of Unix cron.
//!
//! Only what no reader of five fields takes is called wrong; extensions are left undecided.

/// What is wrong with a period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem<'p> {
    /// It has so many fields.
    Fields(usize),
    /// An entry of a field stands for nothing.
    Entry {
        /// The field.
        field: &'static str,
        /// The entry.
        entry: &'p str,
    },
}

struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    words: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field {
        name: "minute",
        least: 0,
        most: 59,
        words: &[],
    },
    Field {
        name: "hour",
        least: 0,
        most: 23,
        words: &[],
    },
    Field {
        name: "day of the month",
        least: 1,
        most: 31,
        words: &[],
    },
    Field {
        name: "month",
        least: 1,
        most: 12,
        words: &[
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ],
    },
    Field {
        name: "day of the week",
        least: 0,
        most: 7,
        words: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
    },
];

/// What is certainly wrong with a period of a policy.
#[must_use]
pub fn problem(period: &str) -> Option<Problem<'_>> {
    // `@daily`, `TZ=Europe/Berlin ...`
    if period.contains(['@', '=']) {
        return None;
    }
    let written: Vec<&str> = period.split_whitespace().collect();
    if written.len() != FIELDS.len() {
        return Some(Problem::Fields(written.len()));
    }
    let mut pairs = FIELDS.iter().zip(written);
    pairs.find_map(|(field, text)| {
        let mut entries = text.split(',');
        let entry = entries.find(|entry| field.is_wrong(&entry.to_lowercase()))?;
        Some(Problem::Entry {
            field: field.name,
            entry,
        })
    })
}

/// The five fields of a period in the other dialect, if nothing is lost.
#[must_use]
pub fn of_seven_fields(period: &str) -> Option<String> {
    let written: Vec<&str> = period.split_whitespace().collect();
    let [_, fields @ .., "*"] = written.as_slice() else {
        return None;
    };
    let short = fields.join(" ");
    (fields.len() == FIELDS.len() && problem(&short).is_none()).then_some(short)
}

impl Field {
    fn is_wrong(&self, entry: &str) -> bool {
        let (range, step) = match entry.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (entry, None),
        };
        let mut values = range.split('-');
        step.is_some_and(|step| step.parse::<u32>().is_ok_and(|step| step == 0))
            || values.any(|value| self.is_out_of_range(value))
    }

    fn is_out_of_range(&self, value: &str) -> bool {
        if let Ok(number) = value.parse::<u32>() {
            return !(self.least..=self.most).contains(&number);
        }
        let is_word = value.len() > 2 && value.bytes().all(|byte| byte.is_ascii_lowercase());
        is_word && !self.words.iter().any(|word| value.starts_with(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_fields_are_a_period() {
        for period in [
            "* * * * *",
            "* 7-19 * * mon-fri",
            "*/15 0,12 1-15/2 JAN-MAR 0-7",
            "0 0 L * 5#3",
            "@hourly",
            "TZ=Asia/Tokyo 0 9 * * *",
        ] {
            assert_eq!(problem(period), None, "{period:?}");
        }
        for (period, count) in [("", 0), ("* * * *", 4), ("* * 9-17 * * mon-fri *", 7)] {
            assert_eq!(problem(period), Some(Problem::Fields(count)), "{period:?}");
        }
        for (period, field, entry) in [
            ("60 * * * *", "minute", "60"),
            ("* 8-24 * * *", "hour", "8-24"),
            ("* * 0 * *", "day of the month", "0"),
            ("* * * 1,13 *", "month", "13"),
            ("* * * * mon-weekend", "day of the week", "mon-weekend"),
            ("*/0 * * * *", "minute", "*/0"),
        ] {
            assert_eq!(
                problem(period),
                Some(Problem::Entry { field, entry }),
                "{period:?}"
            );
        }
    }

    #[test]
    fn seven_fields_lose_seconds_and_year() {
        for (period, expected) in [
            ("* * 9-17 * * mon-fri *", Some("* 9-17 * * mon-fri")),
            ("0 30 8 * * * *", Some("30 8 * * *")),
            ("* * 9-17 * * mon-fri 2030", None),
            ("* * * * *", None),
        ] {
            assert_eq!(of_seven_fields(period).as_deref(), expected, "{period:?}");
        }
    }
}
