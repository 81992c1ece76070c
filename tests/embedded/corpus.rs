//! Real files, where they are present: every configuration in them is found.

use std::fs;
use std::path::Path;

use gitlab_runner_lint::model::embedded::holding;
use gitlab_runner_lint::source::Sources;

#[test]
fn every_configuration_of_real_files_is_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(manifest) = fs::read_to_string(folder.join("MANIFEST.tsv")) else {
        return;
    };
    for row in manifest.lines().filter(|row| row.starts_with("helm/")) {
        let columns: Vec<&str> = row.split('\t').collect();
        let features = columns[7].split(',');
        let counts = features.filter_map(|one| one.strip_prefix("embedded-toml:"));
        let expected: usize = counts.map(|count| count.parse::<usize>().unwrap()).sum();
        let bytes = fs::read(folder.join(columns[0])).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let file = Sources::default().add_text("", "");
        let found = holding(file, &text).unwrap_or_default();
        assert_eq!(found.parts.len(), expected, "{}", columns[0]);
        assert!(found.problems.is_empty(), "{}", columns[0]);
        assert_eq!(found.unreadable.is_empty(), expected > 0, "{}", columns[0]);
    }
}
