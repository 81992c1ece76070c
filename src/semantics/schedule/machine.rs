//! The dialect of `[[runners.machine.autoscaling]]` and `[runners.monitoring]`, Go's `cronexpr`: five
//! fields, six with a year, seven with seconds before them; more are not looked at.

/// One field of a period.
struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    words: &'static [&'static str],
}

const SECOND: Field = Field::new("second", 0, 59);

const FIELDS: [Field; 6] = [
    Field::new("minute", 0, 59),
    Field::new("hour", 0, 23),
    Field::new("day-of-month", 1, 31),
    Field {
        words: &[
            "jan",
            "feb",
            "mar",
            "apr",
            "may",
            "jun",
            "jul",
            "aug",
            "sep",
            "oct",
            "nov",
            "dec",
            "january",
            "february",
            "march",
            "april",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        ..Field::new("month", 1, 12)
    },
    Field {
        words: &[
            "sun",
            "mon",
            "tue",
            "wed",
            "thu",
            "fri",
            "sat",
            "sunday",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
        ],
        ..Field::new("day-of-week", 0, 6)
    },
    Field::new("year", 1970, 2099),
];

/// Names for whole periods; they are replaced wherever they stand.
const NAMES: [(&str, &str); 6] = [
    ("@yearly", "0 0 0 1 1 * *"),
    ("@annually", "0 0 0 1 1 * *"),
    ("@monthly", "0 0 0 1 * * *"),
    ("@weekly", "0 0 0 * * 0 *"),
    ("@daily", "0 0 0 * * * *"),
    ("@hourly", "0 0 * * * * *"),
];

/// What the library says of a period that it does not read.
#[must_use]
pub fn error(period: &str) -> Option<String> {
    let mut text = period.to_owned();
    for (name, meaning) in NAMES {
        text = text.replace(name, meaning);
    }
    let blank = |letter: char| matches!(letter, ' ' | '\t' | '\n' | '\r' | '\x0c');
    let written: Vec<&str> = text
        .split(blank)
        .filter(|field| !field.is_empty())
        .collect();
    if written.len() < 5 {
        return Some("missing field(s)".to_owned());
    }
    let seconds = (written.len() >= 7).then_some(&SECOND);
    let fields = seconds.into_iter().chain(&FIELDS);
    let mut pairs = fields.zip(written);
    pairs.find_map(|(field, text)| field.error(text))
}

/// What an entry of a field is.
#[derive(PartialEq)]
enum Entry {
    All,
    Some,
    BadInterval,
    Unread,
}

impl Field {
    const fn new(name: &'static str, least: u32, most: u32) -> Self {
        Self {
            name,
            least,
            most,
            words: &[],
        }
    }

    fn error(&self, text: &str) -> Option<String> {
        let entries: Vec<(&str, Entry)> = text
            .split(',')
            .filter(|entry| !entry.is_empty())
            .map(|entry| (entry, self.entry(&entry.to_lowercase())))
            .collect();
        if entries.is_empty() {
            return Some(format!("{} field: missing directive", self.name));
        }
        let bad = entries
            .iter()
            .find(|(_, entry)| *entry == Entry::BadInterval);
        if let Some((text, _)) = bad {
            return Some(format!("invalid interval {}", text.to_lowercase()));
        }
        for (text, entry) in &entries {
            match entry {
                // What stands behind `*` is not looked at, but for days.
                Entry::All if !self.name.starts_with("day") => return None,
                Entry::Unread if !self.is_day(&text.to_lowercase()) => {
                    return Some(format!("syntax error in {} field: '{text}'", self.name));
                }
                _ => {}
            }
        }
        None
    }

    fn entry(&self, entry: &str) -> Entry {
        if matches!(entry, "*" | "?") {
            return Entry::All;
        }
        let (range, interval) = match entry.split_once('/') {
            Some((range, interval)) => (range, Some(interval)),
            None => (entry, None),
        };
        let is_range = match range.split_once('-') {
            Some((first, last)) => self.is_value(first) && self.is_value(last),
            None => self.is_value(range) || interval.is_some() && range == "*",
        };
        if !is_range {
            return Entry::Unread;
        }
        match interval {
            None => Entry::Some,
            Some(interval) if interval.is_empty() || !is_number(interval) => Entry::Unread,
            Some(interval) if self.is_interval(interval) => Entry::Some,
            Some(_) => Entry::BadInterval,
        }
    }

    fn is_value(&self, text: &str) -> bool {
        if self.words.contains(&text) {
            return true;
        }
        let longest = if self.most > 99 { 4 } else { 2 };
        let most = if self.name == "day-of-week" {
            7
        } else {
            self.most
        };
        let number = text.parse::<u32>().ok().filter(|_| is_number(text));
        text.len() <= longest
            && (longest == 2 || text.len() == longest)
            && number.is_some_and(|number| (self.least..=most).contains(&number))
    }

    /// Whether a number is one the library has in its table, and one that fits.
    fn is_interval(&self, text: &str) -> bool {
        let number: u32 = text.parse().unwrap_or(0);
        let is_listed =
            text.len() <= 2 && number < 60 || text.len() == 4 && (1970..2100).contains(&number);
        is_listed && (1..=self.most).contains(&number)
    }

    /// `L`, `LW`, `15W` among days of a month, `5L` and `5#3` among those of a week.
    fn is_day(&self, entry: &str) -> bool {
        match self.name {
            "day-of-month" => {
                matches!(entry, "l" | "lw")
                    || entry
                        .strip_suffix('w')
                        .is_some_and(|day| self.is_value(day))
            }
            "day-of-week" => {
                let last = entry.strip_suffix('l');
                let nth = entry
                    .split_once('#')
                    .filter(|(_, nth)| matches!(*nth, "1" | "2" | "3" | "4" | "5"));
                last.or(nth.map(|(day, _)| day))
                    .is_some_and(|day| self.is_value(day))
            }
            _ => false,
        }
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::error;

    #[test]
    fn periods_are_read_as_cronexpr_reads_them() {
        // The first seven were answered by the Runner's own code, the others follow from cronexpr_parse.go.
        for (period, expected) in [
            ("0 9 * * mon-fri", None),
            ("* * 9-17 * * mon-fri *", None),
            ("garbage", Some("missing field(s)")),
            ("", Some("missing field(s)")),
            ("0 0 L * *", None),
            ("* * * * 8", Some("syntax error in day-of-week field: '8'")),
            ("* * * * * * *", None),
            ("@daily", None),
            ("@reboot", Some("missing field(s)")),
            ("* * * * * * * and more", None),
            ("* * * * * 2030", None),
            ("* * * * * MON", Some("syntax error in year field: 'MON'")),
            ("60 * * * *", Some("syntax error in minute field: '60'")),
            ("* 24 * * *", Some("syntax error in hour field: '24'")),
            ("* * 0 * *", Some("syntax error in day-of-month field: '0'")),
            ("* * * 13 *", Some("syntax error in month field: '13'")),
            ("* * * JAN-March 7", None),
            ("*/15 0-6/2 1,15 * *", None),
            ("*/60 * * * *", Some("invalid interval */60")),
            ("*/0 * * * *", Some("invalid interval */0")),
            ("* * 15W * 5#3", None),
            ("* * LW * 5L", None),
            (
                "* * * * 5#6",
                Some("syntax error in day-of-week field: '5#6'"),
            ),
            ("*,x * * * *", None),
            ("x,* * * * *", Some("syntax error in minute field: 'x'")),
            (", * * * *", Some("minute field: missing directive")),
            (
                "* * *-5 * *",
                Some("syntax error in day-of-month field: '*-5'"),
            ),
            ("?/5 * * * *", Some("syntax error in minute field: '?/5'")),
            ("100 * * * *", Some("syntax error in minute field: '100'")),
        ] {
            assert_eq!(error(period).as_deref(), expected, "{period:?}");
        }
    }
}
