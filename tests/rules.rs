//! Pages and checks agree: the registry is up to date, and every example of every page holds.

#![expect(
    clippy::unwrap_used,
    reason = "a page that cannot be read fails the test"
)]
#![expect(clippy::print_stderr, reason = "an update says what it wrote")]

#[path = "support/page.rs"]
mod page;
#[path = "support/project.rs"]
mod project;
#[path = "support/registry.rs"]
mod registry;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use gitlab_runner_lint::finding::{Finding, Profile, Safety, Severity};
use gitlab_runner_lint::report::{Format, Style, write};
use gitlab_runner_lint::rules::RULES;
use gitlab_runner_lint::settings::Settings;
use page::{Example, Page, Verdict, pages, root};
use project::Project;
use registry::COMMAND;

#[test]
fn generated_files_are_up_to_date() {
    let pages = pages();
    let expected = [
        ("src/rules/mod.rs", registry::registry(&pages)),
        ("rules/README.md", registry::index(&pages)),
    ];
    for (name, text) in expected {
        let path = root().join(name);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &text).unwrap();
            eprintln!("wrote {name}");
            continue;
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "{name} is stale: run `{COMMAND}`");
    }
}

#[test]
fn every_page_has_its_sections_in_order() {
    let sections = [
        "What it finds",
        "Why it matters",
        "How to fix it",
        "Examples",
        "Known limits",
    ];
    for page in pages() {
        let found: Vec<&str> = page
            .body
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect();
        assert_eq!(found, sections, "{}", page.id);
        assert!(
            !page.body.contains("CORPUS_COUNT"),
            "{}: the hit count is missing",
            page.id
        );
    }
}

#[test]
fn superseded_rules_exist() {
    let ids: BTreeSet<String> = pages().into_iter().map(|page| page.id).collect();
    for page in pages() {
        for other in page.list("supersedes") {
            assert!(
                ids.contains(&other) && other != page.id,
                "{} supersedes {other}",
                page.id
            );
        }
    }
}

#[test]
fn every_check_has_a_page() {
    let ids: BTreeSet<String> = pages()
        .into_iter()
        .map(|page| page.id.replace('-', "_"))
        .collect();
    for entry in fs::read_dir(root().join("src/rules")).unwrap() {
        let stem = entry
            .unwrap()
            .path()
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            stem == "mod" || ids.contains(&stem),
            "src/rules/{stem}.rs has no page"
        );
    }
}

#[test]
fn examples_hold() {
    let mut complaints = String::new();
    let only = std::env::var("RULE").ok();
    for page in pages() {
        if only.as_ref().is_some_and(|only| *only != page.id)
            || !RULES.iter().any(|rule| rule.meta.id == page.id)
        {
            continue;
        }
        for complaint in examples(&page) {
            writeln!(complaints, "{complaint}").unwrap();
        }
    }
    assert!(complaints.is_empty(), "\n{complaints}");
}

fn examples(page: &Page) -> Vec<String> {
    let mut complaints = Vec::new();
    let has = |verdict| {
        page.examples
            .iter()
            .any(|example| example.verdict == verdict)
    };
    let fixes = page.text("fix") != Some("none");
    if page.id != "internal-error" && !(has(Verdict::Bad) && has(Verdict::Good)) {
        complaints.push(format!("{}: needs a bad and a good example", page.id));
    }
    if fixes != has(Verdict::Fixed) {
        complaints.push(format!(
            "{}: `fix: {:?}` and fixed examples disagree",
            page.id,
            page.text("fix")
        ));
    }
    let mut bad: Option<&Example> = None;
    for example in &page.examples {
        let found = match example.verdict {
            Verdict::Bad => {
                bad = Some(example);
                check_bad(page, example)
            }
            Verdict::Good => check_good(example),
            Verdict::Fixed => match bad.take() {
                Some(bad) => check_fixed(page, bad, example),
                None => vec!["a fixed example needs a bad one before it".to_owned()],
            },
        };
        complaints.extend(
            found
                .into_iter()
                .map(|text| format!("rules/{}.md:{}: {text}", page.id, example.line)),
        );
    }
    complaints
}

/// The settings of an example, with this rule switched on.
fn settings(project: &Project, page: &Page) -> Settings {
    let mut settings = project.settings.clone();
    let own = RULES
        .iter()
        .find(|rule| rule.meta.id == page.id)
        .map_or(Profile::Default, |rule| rule.meta.profile);
    settings.profile = settings.profile.max(own);
    settings
}

fn check_bad(page: &Page, example: &Example) -> Vec<String> {
    let project = Project::new(&example.files);
    let report = project.lint(&settings(&project, page));
    let own: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.rule == page.id)
        .collect();
    let mut complaints = Vec::new();
    if own.is_empty() {
        complaints.push("the rule finds nothing".to_owned());
    }
    let found: BTreeSet<(String, usize)> =
        own.iter().map(|finding| project.place(finding)).collect();
    let marked = marks(example);
    for (file, line) in found.difference(&marked) {
        complaints.push(format!("finding without a mark at {file}:{line}"));
    }
    for (file, line) in marked.difference(&found) {
        complaints.push(format!("mark without a finding at {file}:{line}"));
    }
    let others = report
        .findings
        .iter()
        .filter(|finding| finding.rule != page.id && finding.severity == Severity::Error);
    complaints.extend(foreign(&project, others, &example.also));
    if page.text("fix") == Some("none") && own.iter().any(|finding| finding.fix.is_some()) {
        complaints.push("has a fix although the page says none".to_owned());
    }
    complaints
}

fn check_good(example: &Example) -> Vec<String> {
    let project = Project::new(&example.files);
    let report = project.lint(&project.settings);
    foreign(&project, report.findings.iter(), &example.also)
}

fn check_fixed(page: &Page, bad: &Example, example: &Example) -> Vec<String> {
    let project = Project::new(&bad.files);
    let mut narrow = settings(&project, page);
    // What a comment ignores is known only when the rules it names run.
    if page.id != "unused-ignore" {
        narrow.select = vec![page.id.clone()];
    }
    let fixed = project.fix(&narrow, Safety::Unsafe);
    let mut complaints = Vec::new();
    for (name, text) in &fixed {
        let expected = example.files.get(name).or_else(|| bad.files.get(name));
        if expected != Some(text) {
            complaints.push(format!("the fixer makes of {name}:\n{text}"));
        }
    }
    let mut files = bad.files.clone();
    files.extend(example.files.clone());
    let project = Project::new(&files);
    let report = project.lint(&settings(&project, page));
    let left = report
        .findings
        .iter()
        .filter(|finding| finding.rule == page.id || finding.severity == Severity::Error);
    complaints.extend(foreign(&project, left, &example.also));
    complaints
}

fn foreign<'f>(
    project: &Project,
    findings: impl Iterator<Item = &'f Finding>,
    also: &[String],
) -> Vec<String> {
    findings
        .filter(|finding| !also.iter().any(|id| id == finding.rule))
        .map(|finding| {
            let (file, line) = project.place(finding);
            format!("{} at {file}:{line}: {}", finding.rule, finding.message)
        })
        .collect()
}

/// What a user sees of the bad examples: read every changed line of `snapshots/rules`.
#[test]
fn bad_examples_look_as_they_did() {
    let only = std::env::var("RULE").ok();
    for page in pages() {
        if only.as_ref().is_some_and(|only| *only != page.id) {
            continue;
        }
        let shown: Vec<String> = page
            .examples
            .iter()
            .filter(|example| example.verdict == Verdict::Bad)
            .map(|example| shown(&page, example))
            .collect();
        if shown.is_empty() {
            continue;
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(root().join("snapshots/rules"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(page.id.clone(), shown.join("\n\n")));
    }
}

fn shown(page: &Page, example: &Example) -> String {
    let project = Project::new(&example.files);
    let report = project.lint(&settings(&project, page));
    let metas: Vec<_> = RULES.iter().map(|rule| &rule.meta).collect();
    let style = Style {
        width: 80,
        ..Style::default()
    };
    let mut out = Vec::new();
    let sources = &project.workspace.sources;
    write(Format::Text, &report, &metas, sources, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Lines that end in `# finding`.
fn marks(example: &Example) -> BTreeSet<(String, usize)> {
    let lines = example.files.iter().flat_map(|(name, text)| {
        text.lines()
            .enumerate()
            .map(move |(index, line)| (name.clone(), index + 1, line.to_owned()))
    });
    lines
        .filter(|(_, _, line)| line.ends_with("# finding"))
        .map(|(name, line, _)| (name, line))
        .collect()
}
