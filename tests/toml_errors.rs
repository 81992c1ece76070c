//! What is said of text that is no TOML, and where.

use std::fs;
use std::sync::Arc;

use gitlab_runner_lint::source::Sources;
use gitlab_runner_lint::syntax::{Forest, Format, Parsed};

fn parsed(text: &str) -> (Sources, Parsed) {
    let mut sources = Sources::default();
    let file = sources.add_text("config.toml", text);
    let shared: Arc<str> = text.into();
    let parsed = Forest::default().parse(file, Format::Toml, &shared);
    (sources, parsed)
}

/// Each error as `line:column text: message`, with the text that is marked.
fn errors(text: &str) -> Vec<String> {
    let (sources, parsed) = parsed(text);
    let errors = parsed.errors.iter().map(|error| {
        let at = sources.position(error.at.file, error.at.start);
        let marked = sources.slice(error.at).escape_debug();
        format!("{}:{} {marked}: {}", at.line, at.column, error.message)
    });
    errors.collect()
}

#[track_caller]
fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(errors(text), *expected, "{text:?}");
        // With other line endings and a byte order mark every error stands where it stood.
        let windows = format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
        let moved: Vec<_> = errors(&windows)
            .into_iter()
            .map(|error| place(&error))
            .collect();
        let places: Vec<_> = expected.iter().map(|error| place(error)).collect();
        assert_eq!(moved, places, "{windows:?}");
    }
}

fn place(error: &str) -> String {
    error.split(' ').take(1).collect()
}

#[test]
fn habits_of_other_notations_are_named() {
    check(&[
        (
            "concurrent = 4\nallowed_pull_policies: [\"always\"]\n",
            &["2:22 :: expected `=` after `allowed_pull_policies`; this is TOML, not YAML"],
        ),
        (
            "[[runners]]\n\tpull_policy : \"always\"\n",
            &["2:14 :: expected `=` after `pull_policy`; this is TOML, not YAML"],
        ),
        (
            "concurrent: 4\nrunners:\n  - name: x\n",
            &[
                "1:11 :: expected `=` after `concurrent`; this is TOML, not YAML",
                "2:8 :: expected `=` after `runners`; this is TOML, not YAML",
                "3:3 -: `-` starts a list item in YAML; this is TOML",
            ],
        ),
        (
            "[[runners]]\ndocker = { image: \"a\" }\n",
            &["2:17 :: expected `=` after `image`; this is TOML, not YAML"],
        ),
        (
            "{\"concurrent\": 4}\n",
            &["1:1 {: a line cannot start with `{`; this is TOML, not JSON"],
        ),
        (
            "concurrent = 4 // four\n; four\n",
            &[
                "1:16 //: a comment starts with `#`",
                "2:1 ;: `;` does not start a comment; `#` does",
            ],
        ),
        (
            "{{- if .x }}\nconcurrent = {{ .Values.n }}\n{{- end }}\n",
            &["1:1 {{: `{{` starts template text, which is no TOML"],
        ),
        (
            "concurrent = {{ .Values.n }}\n",
            &["1:14 {{ .Values.n }}: `{{` starts template text, which is no TOML value"],
        ),
        (
            "log_level = $LEVEL\nconcurrent = ${n}\n",
            &[
                "1:13 $LEVEL: `$LEVEL` is no TOML value; variables are not replaced here",
                "2:14 ${n}: `${` starts template text, which is no TOML value",
            ],
        ),
        (
            "[[runners]]\n  ...\n  name = \"x\"\n",
            &["2:3 ...: `...` stands for something that was left out"],
        ),
        (
            "<<<<<<< HEAD\nconcurrent = 1\n=======\n",
            &[
                "1:1 <<<<<<<: `<<<<<<<` marks a merge conflict that was not resolved",
                "3:1 =======: `=======` marks a merge conflict that was not resolved",
            ],
        ),
        ("concurrent => 4\n", &["1:12 =>: expected `=`, not `=>`"]),
        (
            "concurrent := 4\n",
            &["1:12 :=: expected `=` after `concurrent`, not `:=`"],
        ),
        ("concurrent == 4\n", &["1:13 =: one `=` too many"]),
    ]);
}

#[test]
fn keys_that_are_none_are_marked() {
    check(&[
        (
            "concurrent 4\n",
            &["1:12 4: expected `=` after `concurrent`"],
        ),
        (
            "concurrent\n",
            &["1:1 concurrent: key `concurrent` has no value"],
        ),
        (
            "concurrent =\n",
            &["1:1 concurrent: key `concurrent` has no value"],
        ),
        ("= 4\n", &["1:1 =: there is no key before this `=`"]),
        ("größe = 4\n", &["1:3 ö: `ö` cannot stand in a key"]),
        (
            "[[runners]]\n\u{a0}name = \"x\"\n",
            &["2:1 \\u{a0}: no-break space U+00A0 cannot stand in a key"],
        ),
        (
            "\"concurrent = 4\n",
            &["1:1 \\\": the key that starts here is not closed: `\"` is missing"],
        ),
        (
            "[runners..docker]\n[]\n",
            &[
                "1:10 .: a name is missing here",
                "2:2 ]: a name is missing here",
            ],
        ),
        (
            "[[runners]\nname = \"x\"\n",
            &["1:1 [[runners]: `]` is missing at the end of table header `[[runners]`"],
        ),
        (
            "[[runners]] name = \"x\"\n",
            &["1:13 name = \\\"x\\\": only a comment may follow a table header on its line"],
        ),
    ]);
}

#[test]
fn values_that_are_none_are_marked() {
    check(&[
        (
            "[runners.docker]\npull_policy = if-not-present # for now\n",
            &["2:15 if-not-present: string `if-not-present` is not in quotes"],
        ),
        (
            "[runners.docker]\nallowed_pull_policies = [always, never]\n",
            &["2:26 always: string `always` is not in quotes"],
        ),
        (
            "log_level = “info”\n",
            &["1:13 “info”: `“info”` is in typographic quotes"],
        ),
        (
            "[runners.docker]\nprivileged = True\n",
            &["2:14 True: `True` is no boolean; TOML has `true` and `false`"],
        ),
        (
            "[runners.docker]\nprivileged = null\n",
            &["2:14 null: `null` is no TOML value, and TOML has no null"],
        ),
        (
            "check_interval = 3s\nconcurrent = 01\n",
            &[
                "1:18 3s: `3s` is no number, and a string needs quotes",
                "2:14 01: number `01` starts with a zero",
            ],
        ),
        (
            "concurrent = 99999999999999999999\n",
            &["1:14 99999999999999999999: `99999999999999999999` does not fit into 64 bits"],
        ),
        (
            "concurrent =\u{a0}4\n",
            &["1:13 \\u{a0}: no-break space U+00A0 cannot stand here"],
        ),
        (
            "concurrent = 4,\n",
            &["1:15 ,: only a comment may follow the value on its line"],
        ),
    ]);
}

#[test]
fn strings_say_where_they_break() {
    check(&[
        (
            "builds_dir = \"C:\\Users\\ci\"\n",
            &["1:17 \\\\U: `\\U` needs eight hexadecimal digits"],
        ),
        (
            "[[runners]]\n[runners.docker]\nvolumes = [\"C:\\cache\"]\n",
            &["3:15 \\\\c: `\\c` is no escape that a string in `\"` can have"],
        ),
        (
            "[[runners]]\npre_build_script = \"echo a\necho b\"\n",
            &["2:27 : the string is not closed: `\"` is missing at its end"],
        ),
        (
            "name = 'it's'\n",
            &["1:12 s\\': only a comment may follow the value on its line"],
        ),
        (
            "name = \"a\u{1}b\"\n",
            &["1:10 \\u{1}: character U+0001 cannot stand in a string"],
        ),
        (
            "name = \"\"\"abc\n[[runners]]\nname = \"x\"\n",
            &["1:8 \\\"\\\"\\\": the string that starts here is not closed: `\"\"\"` is missing"],
        ),
    ]);
}

#[test]
fn brackets_are_marked_where_they_open() {
    check(&[
        (
            "[[runners]]\n[runners.docker]\nvolumes = [\n  \"/cache\"\nimage = \"x\"\n[runners.cache]\nType = s3\n",
            &["3:11 [: the list that starts here is not closed: `]` is missing"],
        ),
        (
            "[[runners]]\ndocker = { image = \"a\"\nname = \"b\"\n",
            &["2:10 {: the inline table that starts here is not closed: `}` is missing"],
        ),
        (
            "[runners.docker]\nvolumes = [\n  \"/a\"\n  \"/b\"\n]\n",
            &["4:3 \\\"/b\\\": a `,` is missing before this"],
        ),
        (
            "[runners.docker]\nvolumes = [\"/a\",, \"/b\"]\n",
            &["2:17 ,: one `,` too many"],
        ),
    ]);
}

#[test]
fn what_is_defined_twice_is_reported_once() {
    check(&[
        (
            "[[runners]]\nname = \"a\"\nname = \"b\"\n",
            &["3:1 name: key `name` is defined twice"],
        ),
        (
            "[[runners]]\n[runners.docker]\nimage = \"a\"\n[runners.cache]\n[runners.docker]\nimage = \"b\"\n",
            &["5:10 docker: table `[runners.docker]` is defined twice"],
        ),
        (
            "[[runners]]\nname = \"x\"\n[runners]\nname = \"y\"\n",
            &[
                "3:2 runners: `[runners]` names one table, but `[[runners]]` above starts a list of tables",
            ],
        ),
        (
            "[runners.docker]\nimage = \"x\"\n[[runners]]\nname = \"y\"\n",
            &[
                "3:3 runners: `[[runners]]` adds to a list of tables, but `runners` is one table already",
            ],
        ),
    ]);
}

#[test]
fn the_first_definition_is_shown_beside_the_second() {
    let text = "[[runners]]\n[runners.docker] # one\n[runners.cache]\n  [runners.docker]\n";
    let (sources, parsed) = parsed(text);
    let (first, words) = parsed.errors[0].context.as_ref().unwrap();
    assert_eq!(sources.slice(*first), "[runners.docker]");
    assert_eq!(sources.position(first.file, first.start).line, 2);
    assert_eq!(words, "first defined here");
}

#[test]
fn text_that_newer_runners_read_has_no_error() {
    // Runner 18.9 and newer: TOML 1.1
    for text in [
        "",
        "\u{FEFF}concurrent = 4\r\n",
        "x = {\n  a = 1, # one\n  b = 2,\n}\n",
        "x = \"\\e[0m\\x41\"\n",
        "x = 12:30\n",
        "[[ runners ]]\n  [ runners . docker ]\n",
        "runners = [{ name = 'a', docker = { image = 'b' } }]\n",
    ] {
        assert_eq!(errors(text), [""; 0], "{text:?}");
    }
}

#[test]
fn the_runner_refuses_what_has_an_error_and_reads_the_rest() {
    // `tests/vectors/update_toml.py` says what the file holds.
    let vectors = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/vectors/toml.json"
    ))
    .unwrap();
    let vectors: Vec<[String; 3]> = serde_json::from_str(&vectors).unwrap();
    assert!(vectors.len() > 300);
    for [name, text, verdict] in vectors {
        let found = errors(&text);
        match verdict.as_str() {
            "" => assert_eq!(found, [""; 0], "{name}"),
            // A number beyond 64 bits is a syntax error to some and a wrong value to others.
            "value" => assert!(
                found.iter().all(|error| error.contains("64 bits")),
                "{name}: {found:?}"
            ),
            message => assert!(!found.is_empty(), "{name}: {message}"),
        }
    }
}
