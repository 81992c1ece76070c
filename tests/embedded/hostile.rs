//! Texts that nobody writes on purpose come to an end, and nothing panics.

use std::time::{Duration, Instant};

use gitlab_runner_lint::engine::Role;

use super::{findings_as, report};

#[track_caller]
fn ends(text: &str) {
    let start = Instant::now();
    for role in [Role::Embedded, Role::Runner] {
        let found = findings_as(text, role);
        assert!(found.iter().all(|it| !it.contains("internal-error")));
    }
    assert!(start.elapsed() < Duration::from_secs(60));
}

fn chart(body: &str) -> String {
    format!("runners:\n  config: |\n    [[runners]]\n    {body}\n")
}

#[test]
fn many_braces_come_to_an_end() {
    const MANY: usize = 20_000;
    for body in [
        "{{".repeat(MANY),
        "{{ ".repeat(MANY),
        "}}".repeat(MANY),
        "{{if a}}".repeat(MANY),
        "{{end}}".repeat(MANY),
        "{{else}}".repeat(MANY),
        "{{if a}}".repeat(MANY / 2) + &"{{else}}{{end}}".repeat(MANY / 2),
        "{{/*".repeat(MANY),
        "a = [".to_owned() + &"{{ .x }} ".repeat(MANY),
        "a = ".to_owned() + &"{{ .x }}".repeat(MANY),
        "${".repeat(MANY),
        "$a ".repeat(MANY),
        "{{ \"".repeat(MANY),
        "{{ `".repeat(MANY),
    ] {
        ends(&chart(&body));
        ends(&format!("{body}\n{}", chart("a = 1")));
    }
}

#[test]
fn a_hundred_thousand_braces_come_to_an_end() {
    ends(&chart(&"{{".repeat(100_000)));
    ends(&chart(&"{{/*".repeat(100_000)));
}

#[test]
fn many_configurations_come_to_an_end() {
    let one = chart("limit = 1");
    let many = format!("{one}---\n").repeat(3_000);
    let start = Instant::now();
    report(&many);
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn every_prefix_is_read() {
    let text = "\u{feff}# ä\r\nrunners:\r\n  config: |\r\n    [[runners]]\r\n    {{ if ä }}\r\n    a = \"{{ \"x\" }}\" # ${b}\r\n    {{ else }}b = {{ c }}{{ end }}\r\n    d = [{{ range }}1,{{ end }}]\r\n";
    for (at, _) in text.char_indices() {
        ends(&text[..at]);
    }
}
