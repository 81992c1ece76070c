//! What a template fills in is not judged, and hides nothing else.

use gitlab_runner_lint::engine::Role;

use super::{MISTAKE, findings, findings_as, report};

fn chart(lines: &[&str]) -> String {
    let mut text = "runners:\n  config: |\n".to_owned();
    for line in lines {
        text.push_str("    ");
        text.push_str(line);
        text.push('\n');
    }
    text
}

#[track_caller]
fn check(lines: &[&str], expected: &[&str]) {
    let text = chart(lines);
    assert_eq!(findings(&text), expected, "{text}");
}

const FOUND: &str = "pull-policy-unknown-value \"sometimes\"";

#[test]
fn values_that_are_filled_in_are_not_judged() {
    for value in [
        "{{ .Values.x }}",
        "{{.x}}",
        "{{ .x | quote }}",
        "[{{ .x }}]",
        "[{{ range .x }}\"{{ . }}\", {{ end }}]",
        "{{ if .x }}\"a\"{{ else }}\"b\"{{ end }}",
        "{{ toJson (default (list \"b\") .x) }}",
        "${POLICY}",
        "$POLICY",
        "$(POLICY)",
        "\"{{ .x }}\"",
        "\"{{ .x | default \"a\" }}\"",
        "'{{ .x | default 'a' }}'",
    ] {
        let line = format!("pull_policy = {value}");
        check(
            &[
                "[[runners]]",
                "[runners.kubernetes]",
                &line,
                "privileged = false",
            ],
            &[],
        );
        let key = match value.starts_with('[') {
            true => "allowed_images",
            false => "image",
        };
        let behind = [
            "[[runners]]",
            "[runners.kubernetes]",
            &format!("{key} = {value}"),
            MISTAKE,
        ];
        check(&behind, &[&format!("6:19 {FOUND}")]);
    }
}

#[test]
fn conditions_hide_nothing() {
    check(
        &[
            "{{- if .Values.x }}",
            "[[runners]]",
            "{{- else }}",
            "[[runners]]",
            "{{- end }}",
            "[runners.kubernetes]",
            "{{- with .Values.policy }}",
            MISTAKE,
            "{{- else if .Values.y }}",
            "pull_policy = \"never\"",
            "{{- end }}",
        ],
        &[&format!("10:19 {FOUND}")],
    );
    check(
        &[
            "[[runners]]",
            "[runners.kubernetes]",
            "{{ if a }}pull_policy = \"sometimes\"{{ end }}",
        ],
        &[&format!("5:29 {FOUND}")],
    );
}

#[test]
fn control_lines_may_stand_left_of_the_text() {
    let text = format!(
        "kind: ConfigMap\ndata:\n  config.toml: |\n    [[runners]]\n    executor = \"docker\"\n{{{{ if .x }}}}\n    [runners.docker]\n    {MISTAKE}\n    image = \"a:1\"\n{{{{ end }}}}\n"
    );
    assert_eq!(findings(&text), [format!("8:19 {FOUND}")]);
}

#[test]
fn nothing_is_said_of_what_is_absent_where_something_is_added() {
    let list = "allowed_pull_policies = [\"always\"]";
    let whole = ["[[runners]]", "[runners.kubernetes]", list];
    assert_eq!(findings(&chart(&whole)).len(), 1);
    for more in [
        "{{ toToml .Values.extra }}",
        "${MORE}",
        "{{- include \"a\" . | nindent 4 }}",
    ] {
        let text = chart(&["[[runners]]", "[runners.kubernetes]", list, more]);
        assert!(findings(&text).is_empty(), "{more}");
        let seen = report(&text).partial;
        assert_eq!(seen[0].missing, "what is filled in at line 6");
    }
}

#[test]
fn errors_of_templates_are_not_those_of_the_user() {
    let broken = chart(&[
        "[[runners]]",
        "url = \"a\" {{ .x }} \"b\"",
        "[runners.kubernetes]",
        MISTAKE,
    ]);
    let found = findings(&broken);
    assert!(
        found.iter().all(|it| !it.contains("toml-syntax")),
        "{found:?}"
    );
    assert!(!report(&broken).partial.is_empty());
    let twice = chart(&[
        "[[runners]]",
        "{{ if a }}",
        "limit = 1",
        "{{ end }}",
        "{{ if not a }}",
        "limit = 2",
        "{{ end }}",
    ]);
    assert!(findings(&twice).is_empty());
    let own = chart(&[
        "[[runners]]",
        "name = \"{{ .x }}\"",
        "url = ",
        "limit = {{ .y }}",
    ]);
    assert_eq!(findings(&own).len(), 1);
    assert!(findings(&own)[0].starts_with("5:"), "{:?}", findings(&own));
}

#[test]
fn comments_of_templates_are_blank() {
    check(
        &[
            "{{- /* [[runners]]",
            "  \" ' */}}",
            "[[runners]]",
            "[runners.kubernetes]",
            "# {{ if x }}",
            MISTAKE,
        ],
        &[&format!("8:19 {FOUND}")],
    );
}

#[test]
fn a_runner_file_with_holes_is_checked() {
    let text = format!(
        "concurrent = ${{CONCURRENT}}\n[[runners]]\nexecutor = \"docker\"\nlimit = {{{{ limit }}}}\n[runners.docker]\n{MISTAKE}\nimage = \"a:1\"\n"
    );
    assert_eq!(findings_as(&text, Role::Runner), [format!("6:15 {FOUND}")]);
    let in_strings = format!(
        "[[runners]]\nexecutor = \"docker\"\nurl = \"${{URL}}\"\n[runners.docker]\n{MISTAKE}\nimage = \"a:1\"\n"
    );
    assert_eq!(
        findings_as(&in_strings, Role::Runner),
        [format!("5:15 {FOUND}")]
    );
}
