//! What one safe fix changes: the value it is about, and for the Runner nothing.

use std::collections::{BTreeMap, BTreeSet};

use arbtest::arbtest;
use gitlab_runner_lint::engine::Role;
use gitlab_runner_lint::finding::{Finding, Safety};
use gitlab_runner_lint::model::facts::Facts;
use gitlab_runner_lint::model::runner::RunnerConfig;
use gitlab_runner_lint::rule::Category;
use gitlab_runner_lint::rules::RULES;
use gitlab_runner_lint::semantics::pull_policy::{Container, Policy, Request, effective};
use gitlab_runner_lint::semantics::runner_policies::RunnerPolicies;
use gitlab_runner_lint::settings::Settings;
use gitlab_runner_lint::source::{Sources, Span, apply};
use gitlab_runner_lint::syntax::{Forest, Format, Node, NodeId, Shape};

use crate::generator;
use crate::page::{Verdict, pages};
use crate::project::Project;

type Files = BTreeMap<String, String>;

#[test]
fn safe_fixes_of_examples_change_what_they_are_about() {
    for page in pages() {
        for example in &page.examples {
            if example.verdict == Verdict::Bad {
                check(&example.files);
            }
        }
    }
}

#[test]
fn safe_fixes_of_random_projects_change_what_they_are_about() {
    arbtest(|random| {
        check(&generator::project(random)?);
        Ok(())
    })
    .budget_ms(crate::budget());
}

fn check(files: &Files) {
    let project = Project::new(files);
    let report = project.lint(&project.settings);
    let is_safe = |finding: &&Finding| {
        let fix = finding.fix.as_ref();
        fix.is_some_and(|fix| fix.safety == Safety::Safe)
    };
    for finding in report.findings.iter().filter(is_safe) {
        let fix = finding.fix.as_ref().unwrap();
        let file = finding.primary.span.file;
        // What stands behind a byte order mark is only there without it.
        if report.broken.contains_key(&file) || finding.rule == "byte-order-mark" {
            continue;
        }
        let role = project.workspace.roles[&file];
        let before = project.workspace.sources.text(file);
        let after = apply(before, &fix.edits).unwrap();
        let about = format!("{finding:#?} of\n{files:#?}\ngives\n{after}");
        let before = Text::read(role, before);
        let after = Text::read(role, &after);
        before.says_the_same(&after, finding, &about);
        before.loses_no_comment(&after, finding, &about);
        if role == Role::Runner {
            before.decides_the_same(&after, finding.rule, &project.settings, &about);
        }
    }
}

/// One file, read.
struct Text {
    text: String,
    forest: Forest,
    root: NodeId,
    comments: Vec<Span>,
}

impl Text {
    fn read(role: Role, text: &str) -> Self {
        let file = Sources::default().add_text("a", "");
        let mut forest = Forest::default();
        let format = match role {
            Role::Pipeline | Role::Child | Role::Fragment | Role::Included => Format::Yaml,
            Role::Runner | Role::Embedded => Format::Toml,
        };
        let parsed = forest.parse(file, format, &text.into());
        assert!(parsed.errors.is_empty(), "{text}{:?}", parsed.errors);
        Self {
            text: text.to_owned(),
            root: parsed.root,
            comments: parsed.comments,
            forest,
        }
    }

    /// The values by their key paths.
    fn values(&self) -> BTreeMap<String, String> {
        let mut values = BTreeMap::new();
        let mut waiting = vec![self.forest.node(self.root)];
        while let Some(node) = waiting.pop() {
            waiting.extend(node.items());
            waiting.extend(node.entries().map(|entry| entry.value));
            let shown = match node.shape() {
                Shape::Map => "a map".to_owned(),
                Shape::List => "a list".to_owned(),
                Shape::Scalar | Shape::Null => format!("{:?} {:?}", node.data(), node.tag()),
            };
            values.insert(path(node), shown);
        }
        values
    }

    /// Every value is equal, except the one that the fix is about.
    fn says_the_same(&self, after: &Self, finding: &Finding, about: &str) {
        let (old, new) = (self.values(), after.values());
        let list = finding.key_path.trim_end_matches(']');
        let list = list.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let value = list.strip_suffix('[').unwrap_or(&finding.key_path);
        let table = value.rsplit_once('.').map_or("", |(table, _)| table);
        let mut keys = vec![
            format!("{table}.pull_policy"),
            format!("{table}.allowed_pull_policies"),
        ];
        // These rename keys, or make another value of what stands there.
        let mut rules = RULES
            .iter()
            .filter(|rule| rule.meta.category == Category::Schema);
        let is_structural = rules.any(|rule| rule.meta.id == finding.rule);
        let is_renamed = is_structural || finding.rule.ends_with("-key");
        if is_renamed {
            let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
            let written = edits.map(|edit| edit.text.trim_matches('"'));
            keys.extend(written.map(|key| format!("{table}.{key}").trim_matches('.').to_owned()));
        }
        // These add a key to the table that lacks it.
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        let added: Vec<String> = edits
            .filter(|edit| edit.span.start == edit.span.end)
            .filter_map(|edit| edit.text.trim().split_once(" = "))
            .map(|(key, _)| format!("{}.{key}", finding.key_path))
            .collect();
        for path in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
            let is_below = |value: &str| {
                let rest = path.strip_prefix(value);
                rest.is_some_and(|rest| {
                    rest.is_empty()
                        || rest.starts_with('[')
                        || is_structural && rest.starts_with('.')
                })
            };
            if is_below(value) || is_renamed && keys.iter().any(|key| is_below(key)) {
                continue;
            }
            if added.contains(path) && !old.contains_key(path) {
                continue;
            }
            assert_eq!(old.get(path), new.get(path), "{path}: {about}");
        }
    }

    /// Comments go only with lines that are removed.
    fn loses_no_comment(&self, after: &Self, finding: &Finding, about: &str) {
        let found: String = after
            .comments
            .iter()
            .map(|span| &after.text[span.range()])
            .collect();
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        let removed: Vec<_> = edits.filter(|edit| edit.text.is_empty()).collect();
        for comment in &self.comments {
            let goes = removed
                .iter()
                .any(|edit| edit.span.start <= comment.start && comment.end <= edit.span.end);
            assert!(
                goes || found.contains(&self.text[comment.range()]),
                "{comment:?}: {about}"
            );
        }
    }

    /// Each runner decides the same for every job, unless it refused every job before.
    fn decides_the_same(&self, after: &Self, rule: &str, settings: &Settings, about: &str) {
        let facts = Facts::new(settings);
        let old = RunnerConfig::new(self.forest.node(self.root), facts);
        let new = RunnerConfig::new(after.forest.node(after.root), facts);
        for (old, new) in old.runners().zip(new.runners()) {
            let Some(old) = RunnerPolicies::valid(old) else {
                continue;
            };
            // A key that was ignored says what it demonstrably meant.
            if rule == "pull-policy-misspelled-key" {
                continue;
            }
            let new = RunnerPolicies::valid(new).unwrap_or_else(|| panic!("{about}"));
            let service = Container::Service { index: 0 };
            for container in [Container::Build, Container::Helper, service] {
                for job in jobs() {
                    let then = decide(&old, container, &job);
                    let now = decide(&new, container, &job);
                    assert_eq!(then, now, "{container} {job:?}: {about}");
                }
            }
        }
    }
}

/// Lists of up to two words.
fn jobs() -> Vec<Vec<&'static str>> {
    let words = Policy::ALL.map(Policy::word);
    let mut jobs = vec![Vec::new()];
    for first in words {
        jobs.push(vec![first]);
        jobs.extend(words.map(|second| vec![first, second]));
    }
    jobs
}

/// The policies that are tried, without those that cannot succeed; nothing when the job fails.
fn decide(
    lists: &RunnerPolicies<'_>,
    container: Container,
    job: &[&str],
) -> Option<Vec<Option<Policy>>> {
    let outcome = effective(&Request {
        executor: lists.executor,
        version: lists.version(),
        container,
        image: "image",
        runner: &lists.own.texts(),
        allowed: &lists.allowed.texts(),
        job,
    });
    let mut is_hopeless = false;
    let mut policies: Vec<_> = outcome.tried().collect();
    policies.retain(|policy| {
        is_hopeless |= *policy == Some(Policy::IfNotPresent);
        !(is_hopeless && *policy == Some(Policy::Never))
    });
    outcome.error.is_none().then_some(policies)
}

fn path(node: Node<'_>) -> String {
    node.path().stable()
}
