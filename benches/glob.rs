//! Speed of allow-list patterns: ordinary ones, those that are hard on purpose, and proofs.

use divan::{Bencher, black_box};
use gitlab_runner_lint::semantics::glob::{Dialect, Pattern, is_covered, is_everything};

fn main() {
    divan::main();
}

/// What a pattern is made of, how often, and what a name is made of.
const HARD: [(&str, &str, usize, &str, &str); 12] = [
    ("stars", "*a", 5_000, "b", "a"),
    ("alternatives", "{,a}", 2_500, "b", "a"),
    ("segments", "**/a/", 2_000, "b", "a/"),
    ("run", "a", 9_998, "*b", "a"),
    ("run behind a star", "a", 5_000, "b", "a"),
    ("starred alternatives", "{*a,b}", 1_600, "c", "a"),
    ("doubled alternatives", "{**/,a}", 1_400, "c", "a/"),
    ("wide group", "a,", 4_998, "b}", "a"),
    ("nested", "{*a,", 2_000, "", "ab"),
    ("optional behind stars", "{,a}{,a}*b", 1_000, "", "ab"),
    ("double stars", "**/", 3_333, "", "a/"),
    ("stars alone", "*", 10_000, "", "a"),
];

fn hard(name: &str) -> (Pattern, String) {
    let (_, part, count, end, letter) = HARD
        .into_iter()
        .find(|case| case.0 == name)
        .unwrap_or(HARD[0]);
    let front = match name {
        "run behind a star" => "*",
        "wide group" => "{",
        _ => "",
    };
    let end = match name {
        "nested" => "}".repeat(count),
        _ => end.to_owned(),
    };
    let text = format!("{front}{}{end}", part.repeat(count));
    (
        Pattern::new(&text, Dialect::Fourth),
        letter.repeat(3_000 / letter.len()),
    )
}

#[divan::bench(args = HARD.map(|case| case.0))]
fn hard_pattern(bencher: Bencher<'_, '_>, name: &str) {
    let (pattern, text) = hard(name);
    bencher.bench_local(|| black_box(&pattern).matches(black_box(&text)));
}

#[divan::bench(args = HARD.map(|case| case.0))]
fn reads_hard_pattern(bencher: Bencher<'_, '_>, name: &str) {
    let (pattern, _) = hard(name);
    bencher.bench_local(|| Pattern::new(black_box(pattern.text()), Dialect::Fourth));
}

/// `{a,{a,{a,...`, closed again, 50 levels deep.
#[divan::bench]
fn nested_groups(bencher: Bencher<'_, '_>) {
    let text = format!("{}{}", "{a*,".repeat(50), "}".repeat(50));
    let pattern = Pattern::new(&text, Dialect::Fourth);
    let name = "a".repeat(3_000);
    bencher.bench_local(|| black_box(&pattern).matches(black_box(&name)));
}

#[divan::bench]
fn reads_open_braces(bencher: Bencher<'_, '_>) {
    let text = "{".repeat(50_000);
    bencher.bench_local(|| Pattern::new(black_box(&text), Dialect::Fourth));
}

const ORDINARY: [&str; 6] = [
    "ruby:*",
    "registry.example.com/**",
    "registry.gitlab.com/gitlab-org/**/*:*",
    "{docker.io/,docker.io/library/,}ruby:{2.7,3.*}",
    "**/*@sha256:*",
    "123456789012.dkr.ecr.{us-east-1,eu-west-1}.amazonaws.com/**",
];

#[divan::bench(args = ORDINARY)]
fn ordinary_pattern(bencher: Bencher<'_, '_>, text: &str) {
    let pattern = Pattern::new(text, Dialect::Fourth);
    bencher.bench_local(|| {
        black_box(&pattern).matches("registry.gitlab.com/gitlab-org/gitlab-runner/helper:v17")
    });
}

#[divan::bench(args = ORDINARY)]
fn example_of(bencher: Bencher<'_, '_>, text: &str) {
    let pattern = Pattern::new(text, Dialect::Fourth);
    bencher.bench_local(|| black_box(&pattern).example());
}

#[divan::bench(args = ORDINARY)]
fn covered_by_all(bencher: Bencher<'_, '_>, text: &str) {
    let pattern = Pattern::new(text, Dialect::Fourth);
    let others: Vec<Pattern> = ORDINARY
        .iter()
        .filter(|other| **other != text)
        .map(|other| Pattern::new(other, Dialect::Fourth))
        .collect();
    let others: Vec<&Pattern> = others.iter().collect();
    bencher.bench_local(|| is_covered(black_box(&pattern), &others));
}

#[divan::bench]
fn everything_of_all(bencher: Bencher<'_, '_>) {
    let patterns = ORDINARY.map(|text| Pattern::new(text, Dialect::Fourth));
    let patterns: Vec<&Pattern> = patterns.iter().collect();
    bencher.bench_local(|| is_everything(black_box(&patterns)));
}

#[divan::bench(args = HARD.map(|case| case.0))]
fn hard_example(bencher: Bencher<'_, '_>, name: &str) {
    let (pattern, _) = hard(name);
    bencher.bench_local(|| black_box(&pattern).example());
}

/// Many `?` behind a `*` need exponentially many states.
#[divan::bench]
fn exponential_question(bencher: Bencher<'_, '_>) {
    let wide = Pattern::new("{*a,*b}????????????????????", Dialect::Fourth);
    let all = Pattern::new("*", Dialect::Fourth);
    bencher.bench_local(|| is_covered(black_box(&all), &[&wide]));
}
