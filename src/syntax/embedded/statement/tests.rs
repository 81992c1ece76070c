//! What becomes of each kind of place.

use super::*;

/// The neutral text, and how many values, parts and open places it has.
#[track_caller]
fn check(text: &str, expected: &str, counts: (usize, usize, usize)) {
    let (neutral, holes) = neutral(text);
    assert_eq!(neutral.len(), text.len(), "{text}");
    assert_eq!(neutral, expected);
    let found = (holes.values.len(), holes.parts.len(), holes.open.len());
    assert_eq!(found, counts, "{text}");
}

#[test]
fn what_stands_in_strings_stays_readable() {
    check("a = \"{{ .x }}\"", "a = \"{{ .x }}\"", (0, 0, 0));
    check(
        "a = \"{{ .x | d \"y\" }}\"",
        "a = \"{{ .x | d 'y' }}\"",
        (0, 0, 0),
    );
    check("a = '{{ d 'y' }}'", "a = '{{ d \"y\" }}'", (0, 0, 0));
    check("a = \"{{ p \"\\n\" }}\"", "a = \"{{ p '/n' }}\"", (0, 0, 0));
    check(
        "a = \"\"\"\n{{ \"\"\"\" }}\n\"\"\"",
        "a = \"\"\"\n{{ '''' }}\n\"\"\"",
        (0, 0, 0),
    );
    check("a = \"${X}\" # $Y", "a = \"${X}\" # $Y", (0, 0, 0));
    check("a = 1 # {{ if b }}", "a = 1 # {{ if b }}", (0, 0, 0));
}

#[test]
fn values_and_keys_become_strings() {
    check("a = {{ .x }}", "a = \"{ .x }\"", (1, 0, 0));
    check("a = ${X}\n", "a = \"{X\"\n", (1, 0, 0));
    check("a = $(X)0 # b", "a = \"(X)\" # b", (1, 0, 0));
    check("a = $X", "a = \"\"", (1, 0, 0));
    check(
        "a = 1{{ .x }}{{ .y }}Mi",
        "a = \"{{ .x }}{{ .y }}M\"",
        (1, 0, 0),
    );
    check("{{ .k }} = 1", "\"{ .k }\" = 1", (1, 0, 0));
    check("[a.{{ .k }}]", "[a.\"{ .k }\"]", (1, 0, 0));
    check(
        "a = {{ if b }}1{{ else }}2{{ end }}",
        "a = \"{ if b }}1{{ else }}2{{ end }\"",
        (1, 0, 0),
    );
    check("a = [{{ .x }}, 1]", "a = [\"{ .x }\", 1]", (1, 0, 0));
    check("a = { b = {{ .x }} }", "a = { b = \"{ .x }\" }", (1, 0, 0));
}

#[test]
fn statements_and_parts_of_lists_become_blank() {
    check(
        "{{- if .x }}\na = 1\n{{- end }}",
        "            \na = 1\n          ",
        (0, 0, 0),
    );
    check(
        "{{ include \"a\" . }}\nb = 1",
        "                   \nb = 1",
        (0, 0, 1),
    );
    check("${MORE}\n", "       \n", (0, 0, 1));
    check(
        "a = [ {{ range .x }}\"{{ . }}\",{{ end }} 1]",
        "a = [                                   1]",
        (0, 1, 0),
    );
    check("a = [\n{{ .x }}\n1]", "a = [\n        \n1]", (0, 1, 0));
    check("{{/* a\nb */}}a = 1", "      \n      a = 1", (0, 0, 0));
    check(
        "{{ define \"x\" }}a = 1{{ end }}b = 1",
        "                              b = 1",
        (0, 0, 0),
    );
}

#[test]
fn one_branch_of_a_condition_is_left() {
    let same = "{{ if b }}\na = 1\n{{ else if c }}\na = 2\n{{ else }}\na = 3\n{{ end }}\n";
    let (text, holes) = neutral(same);
    assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["a", "=", "1"]);
    assert!(holes.is_empty());
    let other = "{{ if b }}\na = 1\n{{ else }}\nb = 3\n{{ end }}\n";
    assert!(!neutral(other).1.is_empty());
}

#[test]
fn what_is_no_action_is_left_alone() {
    for text in [
        "a = {{",
        "a = }}",
        "a = $",
        "{{ else }}",
        "{{ end }}",
        "a = \"x\n{{",
    ] {
        let (neutral, _) = neutral(text);
        assert_eq!(neutral.len(), text.len(), "{text}");
    }
}
