//! What the Runner's decoder says of text that it does not read, against its own answers.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests may unwrap, and a skipped test says so"
)]

#[expect(dead_code, reason = "only the files are needed here")]
#[path = "support/corpus.rs"]
mod corpus;

use std::sync::Arc;
use std::time::{Duration, Instant};

use corpus::samples;
use gitlab_runner_lint::engine::Role;
use gitlab_runner_lint::source::Sources;
use gitlab_runner_lint::syntax::{Decoder, Forest, Format, Parsed, Verdict, verdict};

/// Identity, text, and what the decoder says: of texts that it reads, what it says of their values.
type Vector = (String, String, Vec<String>, Vec<String>, Vec<String>);

fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("vectors/toml_decode.json")).unwrap()
}

/// Whether a text of the decoder is about a value that is valid TOML.
fn is_of_value(text: &str) -> bool {
    [
        "incompatible types",
        "type mismatch",
        "invalid duration",
        "cannot load",
        "nfs volume",
        "out of range for int32",
        "parsing time",
    ]
    .iter()
    .any(|words| text.contains(words))
}

fn parsed(text: &str) -> Parsed {
    let mut sources = Sources::default();
    let file = sources.add_text("config.toml", text);
    let shared: Arc<str> = text.into();
    Forest::default().parse(file, Format::Toml, &shared)
}

#[test]
fn what_the_decoder_refuses_is_refused_in_its_words() {
    let mut wrong = Vec::new();
    for (id, text, says, _, _) in vectors() {
        let expected = says.first().filter(|text| !is_of_value(text));
        let found = verdict(&text, Decoder::V1_6).map(|verdict| verdict.text());
        if found.as_ref() != expected {
            wrong.push(format!("{id}: {expected:?} but {found:?}"));
        }
        if parsed(&text).errors.is_empty() != expected.is_none() {
            wrong.push(format!("{id}: the tree has another verdict"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[track_caller]
fn says(decoder: Decoder, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let found = verdict(text, decoder).map_or(String::new(), |verdict| verdict.text());
        assert_eq!(found, *expected, "{text:?}");
    }
}

#[test]
fn the_newest_decoder_says_what_it_says() {
    says(
        Decoder::V1_6,
        &[
            ("\u{feff}a = 1\r\n", ""),
            (
                "x = {\n a = 1, # one\n b = 2,\n}\ny = \"\\e\\x41\"\nz = 12:30\n",
                "",
            ),
            (
                "a: 1\n",
                "toml: line 1: expected '.' or '=', but got ':' instead",
            ),
            (
                "[a]\nb 1\n",
                "toml: line 2 (last key \"a\"): expected '.' or '=', but got '1' instead",
            ),
            (
                "a.\"b c\" = 1\na.\"b c\" = 2\n",
                "toml: line 2 (last key \"a.b c\"): Key 'a.\"b c\"' has already been defined.",
            ),
            (
                "a = info\n",
                "toml: line 1: expected a top-level item to end with a newline, comment, or EOF, but got 'o' instead",
            ),
            (
                "a = instance\n",
                "toml: line 1 (last key \"a\"): expected value but found \"nstance\" instead",
            ),
            (
                "a = \"b\r\n",
                "toml: line 0 (last key \"a\"): strings cannot contain newlines",
            ),
            (
                "a = [1,\n",
                "toml: line 1 (last key \"a\"): unexpected EOF; expected value",
            ),
            (
                "a = 2026-02-30\n",
                "toml: line 1 (last key \"a\"): invalid datetime: \"2026-02-30\"",
            ),
            (
                "a = [1]\na = [2]\n",
                "toml: line 2 (last key \"a\"): Key 'a' has already been defined.",
            ),
            (
                "a = [{ b = 1 }]\n[a.c]\n",
                "toml: line 2: Key 'a' was already created as a hash.",
            ),
        ],
    );
}

#[test]
fn older_decoders_refuse_toml_1_1() {
    says(
        Decoder::V1_4,
        &[
            (
                "x = {\n a = 1 }\n",
                "toml: line 1 (last key \"x\"): newlines not allowed within inline tables",
            ),
            (
                "x = { a = 1, }\n",
                "toml: line 1 (last key \"x.a\"): trailing comma not allowed in inline tables",
            ),
            (
                "x = \"\\e\"\n",
                "toml: line 1 (last key \"x\"): invalid escape in string '\\e'",
            ),
            (
                "x = \"\\x41\"\n",
                "toml: line 1 (last key \"x\"): invalid escape in string '\\x'",
            ),
            (
                "x = 12:30\n",
                "toml: line 1 (last key \"x\"): invalid datetime: \"12:30\"",
            ),
            (
                "x =\n",
                "toml: line 2 (last key \"x\"): expected value but found '\\n' instead",
            ),
        ],
    );
    says(
        Decoder::V1_2,
        &[(
            "x = 12:30\n",
            "toml: line 1 (last key \"x\"): Invalid TOML Datetime: \"12:30\".",
        )],
    );
}

#[test]
fn the_tree_and_the_decoder_agree_on_real_files() {
    let samples = samples();
    let runners = samples.iter().filter(|sample| sample.role == Role::Runner);
    let texts: Vec<(&str, String, bool)> = runners
        .filter_map(|sample| {
            let text = String::from_utf8(sample.bytes.clone()).ok()?;
            Some((sample.name.as_str(), text, sample.is_readable))
        })
        .collect();
    if texts.is_empty() {
        println!("skipped: the corpus is not there");
        return;
    }
    for (name, text, is_readable) in &texts {
        let refused = verdict(text, Decoder::V1_6);
        assert_eq!(refused.is_none(), *is_readable, "{name}: {refused:?}");
        let parsed = parsed(text);
        assert_eq!(parsed.errors.is_empty(), *is_readable, "{name}");
        assert!(refused.is_some() || parsed.gaps.is_empty(), "{name}");
    }
    println!("{} files", texts.len());
}

#[test]
fn every_prefix_has_a_verdict_that_stands_in_the_text() {
    let all = vectors();
    let texts = all.iter().map(|(_, text, _, _, _)| text.as_str());
    for text in texts.chain(["a = \"\\u00", "a = '''''''", "[[", "a = {b.c = [{", "ä"]) {
        for (end, _) in text.char_indices() {
            let prefix = text.get(..end).unwrap_or_default();
            for decoder in [Decoder::V1_6, Decoder::V1_2] {
                if let Some(Verdict { at, .. }) = verdict(prefix, decoder) {
                    assert!(prefix.get(at..).is_some(), "{prefix:?}: {at}");
                }
            }
        }
    }
}

#[test]
fn depth_and_length_cost_no_more_than_their_bytes() {
    let deep = 200_000;
    let texts = [
        format!("a = {}", "[".repeat(deep)),
        format!("a = {}", "{a=".repeat(deep)),
        format!("{}a = 1\n", "a.".repeat(deep)),
        format!("[{}a]\n", "a.".repeat(deep)),
        "[[runners]]\n[runners.docker]\nimage = 'a'\n".repeat(20_000),
        format!("a = \"\"\"{}\"\"\"", "\\\n".repeat(deep)),
        format!("a = '''{}", "''a".repeat(deep)),
    ];
    for text in texts {
        let start = Instant::now();
        let _ = verdict(&text, Decoder::V1_6);
        let taken = start.elapsed();
        let shown = text.get(..20).unwrap_or_default();
        assert!(taken < Duration::from_secs(10), "{shown}: {taken:?}");
    }
}
