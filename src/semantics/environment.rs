//! Variables that a runner gives its jobs: `environment`. What a pipeline sets wins over them.

use crate::model::known::Known;
use crate::model::runner::Runner;

/// The value that a runner gives a variable, if it does.
#[must_use]
pub fn value<'t>(runner: Runner<'t>, name: &str) -> Known<Option<&'t str>> {
    let Some(field) = runner.get("environment") else {
        return Known::Is(None);
    };
    let Some(words) = field.words().known() else {
        return Known::Dynamic;
    };
    let mut values = words
        .iter()
        .filter_map(|word| word.text.split_once('='))
        .filter_map(|(key, value)| (key == name).then_some(value));
    match (values.next(), values.next()) {
        (Some(value), _) if value.contains('$') => Known::Dynamic,
        (value, None) => Known::Is(value),
        (Some(_), Some(_)) => Known::Dynamic,
        (None, Some(_)) => Known::Is(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::Facts;
    use crate::model::runner::RunnerConfig;
    use crate::settings::Settings;
    use crate::source::Sources;
    use crate::syntax::{Forest, Format};

    #[test]
    fn values_are_what_stands_behind_the_first_equals_sign() {
        for (environment, expected) in [
            ("[]", Known::Is(None)),
            ("['A=1', 'B=2=3', 'C']", Known::Is(Some("2=3"))),
            ("['B=']", Known::Is(Some(""))),
            ("['B=$A']", Known::Dynamic),
            ("['B=1', 'B=2']", Known::Dynamic),
            ("['B']", Known::Is(None)),
            ("7", Known::Dynamic),
        ] {
            let text = format!("[[runners]]\nenvironment = {environment}\n");
            let mut sources = Sources::default();
            let file = sources.add_text("config.toml", text);
            let mut forest = Forest::default();
            let parsed = forest.parse(file, Format::Toml, &sources.shared(file));
            let settings = Settings::default();
            let config = RunnerConfig::new(forest.node(parsed.root), Facts::new(&settings));
            let runner = config.runners().next().unwrap();
            assert_eq!(value(runner, "B"), expected, "{environment}");
        }
    }
}
