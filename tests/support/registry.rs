//! Writes `src/rules/mod.rs` and `rules/README.md` from the pages.

use std::fmt::Write as _;
use std::fs;

use gitlab_runner_lint::rule::Category;
use regex::Regex;

use super::page::{Page, root};

/// How to bring generated files up to date.
pub(crate) const COMMAND: &str = "UPDATE=1 cargo test --test rules";

const KEYS: [&str; 12] = [
    "summary",
    "severity",
    "profile",
    "category",
    "fix",
    "since",
    "confidence",
    "cwe",
    "owasp",
    "supersedes",
    "formerly",
    "references",
];

/// The registry: module lines and all front matter.
pub(crate) fn registry(pages: &[Page]) -> String {
    let mut modules = String::new();
    let mut table = String::new();
    for page in pages {
        for (key, _) in &page.matter {
            let key = key.as_str().unwrap_or_default();
            assert!(
                KEYS.contains(&key) || key == "applies-to",
                "{}: unknown front matter key {key}",
                page.id
            );
        }
        let module = page.id.replace('-', "_");
        let checks = checks(&module);
        if checks != "Check::Engine" {
            writeln!(modules, "mod {module};").unwrap();
        }
        table.push_str(&rule(page, &checks));
    }
    let versions = pages
        .iter()
        .any(|page| page.matter.contains_key("applies-to"));
    let (versions, product) = if versions {
        (", Product", ", Versions")
    } else {
        ("", "")
    };
    format!(
        "//! Generated from the pages in `rules/` by `{COMMAND}`; not edited by hand.\n\n{modules}\n\
         use crate::finding::{{Confidence, Profile, Severity}};\n\
         use crate::rule::{{Category, Check, FixKind, Meta{versions}, Rule{product}}};\n{}\n\
         /// Every rule, by id.\n#[rustfmt::skip]\npub const RULES: &[Rule] = &[\n{table}];\n",
        if pages
            .iter()
            .any(|page| page.matter.contains_key("applies-to"))
        {
            "use crate::settings::Version;\n"
        } else {
            ""
        },
    )
}

/// The checks of a rule, from the signatures in its file.
fn checks(module: &str) -> String {
    let Ok(source) = fs::read_to_string(root().join(format!("src/rules/{module}.rs"))) else {
        return "Check::Engine".to_owned();
    };
    let signature =
        Regex::new(r"pub\(super\) fn (\w+)\(\s*\w+: &(RunnerConfig|Pipeline|Judged|Idle)<")
            .unwrap();
    let found: Vec<String> = signature
        .captures_iter(&source)
        .map(|captures| {
            let kind = match &captures[2] {
                "RunnerConfig" => "Runner",
                "Pipeline" => "Pipeline",
                "Idle" => "Idle",
                _ => "Fleet",
            };
            format!("Check::{kind}({module}::{})", &captures[1])
        })
        .collect();
    assert!(!found.is_empty(), "src/rules/{module}.rs has no check");
    found.join(", ")
}

fn rule(page: &Page, checks: &str) -> String {
    let id = &page.id;
    let required = |key: &str| {
        page.text(key)
            .unwrap_or_else(|| panic!("{id}: front matter lacks {key}"))
    };
    let summary = required("summary");
    assert!(
        summary.len() <= 80 && !summary.ends_with('.'),
        "{id}: summary"
    );
    let levels: Vec<String> = match page
        .matter
        .get("severity")
        .and_then(|value| value.as_sequence())
    {
        Some(levels) => levels
            .iter()
            .map(|level| level_of(id, level.as_str().unwrap_or("-")))
            .collect(),
        None => vec![level_of(id, required("severity")); 4],
    };
    assert_eq!(levels.len(), 4, "{id}: severity");
    let profile = variant(id, required("profile"), &["default", "strict", "pedantic"]);
    let categories: Vec<&str> = Category::ALL
        .iter()
        .map(|category| category.name())
        .collect();
    let category = variant(id, required("category"), &categories);
    let fix = variant(id, required("fix"), &["none", "safe", "unsafe", "mixed"]);
    let confidence = variant(
        id,
        page.text("confidence").unwrap_or("high"),
        &["high", "medium", "low"],
    );
    let cwe: Vec<String> = page
        .matter
        .get("cwe")
        .and_then(|value| value.as_sequence())
        .into_iter()
        .flatten()
        .map(|number| {
            number
                .as_u64()
                .unwrap_or_else(|| panic!("{id}: cwe"))
                .to_string()
        })
        .collect();
    let strings = |key: &str| {
        let list = page.list(key);
        list.iter()
            .map(|item| format!("{item:?}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut text = String::new();
    writeln!(text, "    Rule {{").unwrap();
    writeln!(text, "        meta: Meta {{").unwrap();
    writeln!(text, "            id: {id:?},").unwrap();
    writeln!(text, "            summary: {summary:?},").unwrap();
    writeln!(text, "            levels: [{}],", levels.join(", ")).unwrap();
    writeln!(text, "            profile: Profile::{profile},").unwrap();
    writeln!(text, "            fix: FixKind::{fix},").unwrap();
    writeln!(text, "            since: {:?},", required("since")).unwrap();
    writeln!(text, "            category: Category::{category},").unwrap();
    writeln!(text, "            confidence: Confidence::{confidence},").unwrap();
    writeln!(text, "            applies_to: {},", versions(page)).unwrap();
    writeln!(text, "            cwe: &[{}],", cwe.join(", ")).unwrap();
    writeln!(text, "            owasp: &[{}],", strings("owasp")).unwrap();
    writeln!(
        text,
        "            supersedes: &[{}],",
        strings("supersedes")
    )
    .unwrap();
    writeln!(text, "            formerly: &[{}],", strings("formerly")).unwrap();
    writeln!(
        text,
        "            references: &[{}],",
        strings("references")
    )
    .unwrap();
    writeln!(
        text,
        "            page: include_str!(\"../../rules/{id}.md\"),"
    )
    .unwrap();
    writeln!(text, "        }},").unwrap();
    writeln!(text, "        checks: &[{checks}],").unwrap();
    writeln!(text, "    }},").unwrap();
    text
}

fn level_of(id: &str, level: &str) -> String {
    match level {
        "-" => "None".to_owned(),
        level => format!(
            "Some(Severity::{})",
            variant(id, level, &["note", "warning", "error"])
        ),
    }
}

/// `pull-policy` as `PullPolicy`.
fn variant(id: &str, word: &str, known: &[&str]) -> String {
    assert!(known.contains(&word), "{id}: {word} is none of {known:?}");
    word.split('-')
        .map(|part| part[..1].to_uppercase() + &part[1..])
        .collect()
}

/// `runner >= 15.1, < 18.0`.
fn versions(page: &Page) -> String {
    let Some(text) = page.text("applies-to") else {
        return "None".to_owned();
    };
    let pattern =
        Regex::new(r"^(runner|gitlab)(?: >= (\d+)\.(\d+))?(?:,? < (\d+)\.(\d+))?$").unwrap();
    let captures = pattern
        .captures(text)
        .unwrap_or_else(|| panic!("{}: applies-to: {text}", page.id));
    let product = if &captures[1] == "runner" {
        "Runner"
    } else {
        "GitLab"
    };
    let version = |major: usize| match (captures.get(major), captures.get(major + 1)) {
        (Some(major), Some(minor)) => {
            format!("Some(Version::new({}, {}))", major.as_str(), minor.as_str())
        }
        _ => "None".to_owned(),
    };
    format!(
        "Some(Versions {{ product: Product::{product}, first: {}, end: {} }})",
        version(2),
        version(4)
    )
}

/// The index of the rules.
pub(crate) fn index(pages: &[Page]) -> String {
    let mut text = String::from(
        "# Rules\n\nGenerated from the pages by `UPDATE=1 cargo test --test rules`. Levels that depend on who uses the runner are\n\
         given as shared / group / project / unknown.\n",
    );
    for category in Category::ALL {
        let of_category: Vec<&Page> = pages
            .iter()
            .filter(|page| page.text("category") == Some(category.name()))
            .collect();
        if of_category.is_empty() {
            continue;
        }
        writeln!(text, "\n## {}\n\n| rule | level | profile | fix | what it finds |\n| --- | --- | --- | --- | --- |", category.name()).unwrap();
        for page in of_category {
            let level = match page
                .matter
                .get("severity")
                .and_then(|value| value.as_sequence())
            {
                Some(levels) => levels
                    .iter()
                    .filter_map(|level| level.as_str())
                    .collect::<Vec<_>>()
                    .join(" / "),
                None => page.text("severity").unwrap_or_default().to_owned(),
            };
            let of = |key: &str| page.text(key).unwrap_or_default();
            writeln!(
                text,
                "| [`{0}`]({0}.md) | {level} | {1} | {2} | {3} |",
                page.id,
                of("profile"),
                of("fix"),
                of("summary")
            )
            .unwrap();
        }
    }
    text
}
