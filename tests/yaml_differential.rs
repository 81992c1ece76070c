//! The YAML reader and libyaml translated to Rust agree on generated texts: verdicts, events, values and positions.
//!
//! # Known differences
//!
//! Where the translation differs from libyaml itself, our reader follows libyaml (the event vectors decide) and the
//! comparison looks away:
//!
//! - It panics on some texts, for example on a tag before `,` in flow context. That counts as no opinion. (It also panics
//!   on many texts without a final line break, so every text gets one.)
//! - These events end in libyaml where they begin, in the translation at the end of the next token: the start of a document
//!   without `---`, the end of a sequence without indentation, the end of a pair without braces. Only their start is
//!   compared ([`ends_with_next_token`]).
//! - It counts the 1,024 characters of a simple key in bytes. Texts with long lines are ASCII here.
//! - It takes each `%xx` of a tag for a character instead of a byte. Tags with escapes beyond ASCII are not generated.
//! - It looks up a tag's handle before it reads the token after the properties. If both are wrong it reports the handle,
//!   libyaml the token.
//! - It knows no place for errors whose place has no words, so places of contexts are compared only if both have one.

#[path = "support/yaml_events.rs"]
#[expect(dead_code, reason = "only positions are needed here")]
mod yaml_events;

use std::cell::Cell;
use std::panic;
use std::sync::Once;

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;
use gitlab_runner_lint::syntax::yaml::{Event, EventKind, Lines, Parser, Place, Style};
use libyaml_safer as other;

/// Texts with everything that pipelines have, to be damaged.
const PIPELINES: [&str; 3] = [
    "stages: [build, \"test\"]\n\n.base: &base\n  image:\n    name: ruby:3.3 # pinned\n    entrypoint: ['']\n  tags:\n  - docker\n\n\
     build:\n  <<: *base\n  script:\n    - |\n      make \\\n        all\n\n      make test\n    - echo \"a: b\\n\"\n    - >-\n      one\n      two\n",
    "include:\n  - local: /a.yml\n  - {project: g/p, file: [a.yml, b.yml]}\n# comment\njob:\n  needs: []\n  script: !reference [.x, script]\n  \
     rules:\n    - if: $CI_COMMIT_TAG =~ /^v\\d+/\n      when: manual\n    - if: '$A == \"it''s\"'\n  variables: {A: 1, \"B\" : *b, ? C : ~}\n",
    "%YAML 1.1\n%TAG !e! tag:e.org,2000:\n---\nspec:\n  inputs:\n    a: {default: !!str 1}\n    ? b\n    : !e!x c\n...\n---\n\
     job:\n  script: plain text\n    over lines\n\n    and more\n  image: &i \"a\n    b\"\n",
];

/// What random texts are made of.
const PIECES: [&str; 64] = [
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "\n ",
    "  ",
    " ",
    "\t",
    "- ",
    "-",
    "? ",
    "?",
    ": ",
    ":",
    ":\n",
    ", ",
    ",",
    "[",
    "]",
    "{",
    "}",
    "#",
    " # c\n",
    "&a ",
    "&b",
    "*a",
    "*b ",
    "!t ",
    "!!str ",
    "!<u> ",
    "! ",
    "|\n",
    "|+\n",
    "|2-\n",
    ">\n",
    ">-\n",
    "> # c\n",
    "'",
    "''",
    "\"",
    "\\n",
    "\\\n",
    "\\x41",
    "\\u00e9",
    "\\q",
    "%YAML 1.1\n",
    "%TAG !e! x:\n",
    "!e!f%41 ",
    "\n---\n",
    "\n--- ",
    "\n...\n",
    "a",
    "key",
    "b c",
    "x: y\n",
    "- z\n",
    "é",
    "\r\n",
    "\r",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "@",
    "`",
];

/// An event in a form that both readers can be put into.
#[derive(PartialEq, Debug)]
struct Common {
    /// Kind, style, value, anchor and tag.
    what: String,
    /// Byte, line and column of the start and the end.
    places: [(u64, u64, u64); 2],
}

/// Problem, its place, context and its place.
type Refusal = (
    String,
    Option<(u64, u64, u64)>,
    Option<String>,
    Option<(u64, u64, u64)>,
);

fn ours(text: &str) -> (Vec<Common>, Option<Refusal>) {
    let lines = Lines::new(text);
    let mut parser = Parser::new(text);
    let mut events = Vec::new();
    loop {
        match parser.next_event() {
            Ok(Some(event)) => events.push(common(&lines, &event)),
            Ok(None) => return (events, None),
            Err(error) => {
                let place = |place: Place| {
                    let position = place.position;
                    (
                        place.offset.into(),
                        position.line.into(),
                        position.column.into(),
                    )
                };
                let refusal = (
                    error.problem.to_owned(),
                    Some(place(error.problem_at)),
                    error.context.map(str::to_owned),
                    error.context_at.map(place),
                );
                return (events, Some(refusal));
            }
        }
    }
}

fn common(lines: &Lines<'_>, event: &Event<'_>) -> Common {
    let what = match &event.kind {
        EventKind::DocumentStart { explicit } => format!("+DOC {explicit}"),
        EventKind::DocumentEnd { explicit } => format!("-DOC {explicit}"),
        EventKind::MapStart { flow, anchor, tag } => {
            let (anchor, tag) = (anchor.map(|anchor| anchor.name), tag.as_ref());
            format!("+MAP {flow} {anchor:?} {:?}", tag.map(|tag| &*tag.name))
        }
        EventKind::SequenceStart { flow, anchor, tag } => {
            let (anchor, tag) = (anchor.map(|anchor| anchor.name), tag.as_ref());
            format!("+SEQ {flow} {anchor:?} {:?}", tag.map(|tag| &*tag.name))
        }
        EventKind::MapEnd => "-MAP".to_owned(),
        EventKind::SequenceEnd => "-SEQ".to_owned(),
        EventKind::Scalar {
            value,
            style,
            anchor,
            tag,
        } => {
            let (anchor, tag) = (anchor.map(|anchor| anchor.name), tag.as_ref());
            let tag = tag.map(|tag| &*tag.name);
            format!("=VAL {style:?} {value:?} {anchor:?} {tag:?}")
        }
        EventKind::Alias { name } => format!("=ALI {name}"),
    };
    let (start, end) = yaml_events::positions(lines, event);
    Common {
        what,
        places: [
            (event.start.into(), start.line.into(), start.column.into()),
            (event.end.into(), end.line.into(), end.column.into()),
        ],
    }
}

/// What the other reader makes of a text; none if it panics.
fn theirs(text: &str) -> Option<(Vec<Common>, Option<Refusal>)> {
    let read = || {
        let mut bytes = text.as_bytes();
        let mut parser = other::Parser::new();
        parser.set_input_string(&mut bytes);
        parser.set_encoding(other::Encoding::Utf8);
        let mut events = Vec::new();
        for event in parser {
            match event {
                Ok(event) => events.extend(other_common(&event)),
                Err(error) => {
                    let refusal = (
                        error.problem().to_owned(),
                        error.problem_mark().map(place),
                        error.context().map(str::to_owned),
                        error.context_mark().map(place),
                    );
                    return (events, Some(refusal));
                }
            }
        }
        (events, None)
    };
    QUIET.set(true);
    let result = panic::catch_unwind(read).ok();
    QUIET.set(false);
    result
}

fn place(mark: other::Mark) -> (u64, u64, u64) {
    (mark.index, mark.line, mark.column)
}

fn other_common(event: &other::Event) -> Option<Common> {
    let what = match &event.data {
        other::EventData::DocumentStart { implicit, .. } => format!("+DOC {}", !implicit),
        other::EventData::DocumentEnd { implicit } => format!("-DOC {}", !implicit),
        other::EventData::MappingStart {
            anchor, tag, style, ..
        } => {
            let flow = *style == other::MappingStyle::Flow;
            format!("+MAP {flow} {anchor:?} {tag:?}")
        }
        other::EventData::SequenceStart {
            anchor, tag, style, ..
        } => {
            let flow = *style == other::SequenceStyle::Flow;
            format!("+SEQ {flow} {anchor:?} {tag:?}")
        }
        other::EventData::MappingEnd => "-MAP".to_owned(),
        other::EventData::SequenceEnd => "-SEQ".to_owned(),
        other::EventData::Scalar {
            anchor,
            tag,
            value,
            style,
            ..
        } => {
            let style = match style {
                other::ScalarStyle::SingleQuoted => Style::SingleQuoted,
                other::ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
                other::ScalarStyle::Literal => Style::Literal,
                other::ScalarStyle::Folded => Style::Folded,
                _ => Style::Plain,
            };
            format!("=VAL {style:?} {value:?} {anchor:?} {tag:?}")
        }
        other::EventData::Alias { anchor } => format!("=ALI {anchor}"),
        _ => return None,
    };
    Some(Common {
        what,
        places: [place(event.start_mark), place(event.end_mark)],
    })
}

thread_local! {
    /// Panics of this thread are expected.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Keeps expected panics out of the output.
fn hide_expected_panics() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
}

/// Whether libyaml ends our event where it begins and the translation with the next token.
fn ends_with_next_token(ours: &Common) -> bool {
    ours.places[0] == ours.places[1] && matches!(ours.what.as_str(), "+DOC false" | "-SEQ" | "-MAP")
}

/// Fails if the readers differ; says whether the other one has an opinion.
fn compare(text: &str) -> bool {
    let Some((expected_events, expected_error)) = theirs(text) else {
        return false;
    };
    let (events, error) = ours(text);
    for (event, expected) in events.iter().zip(&expected_events) {
        assert_eq!(event.what, expected.what, "{text:?}");
        assert_eq!(event.places[0], expected.places[0], "{text:?} {event:?}");
        if !ends_with_next_token(event) {
            assert_eq!(event.places[1], expected.places[1], "{text:?} {event:?}");
        }
    }
    assert_eq!(events.len(), expected_events.len(), "{text:?}");
    match (error, expected_error) {
        (Some(_), Some(expected)) if expected.0 == "found undefined tag handle" => {}
        (Some(error), Some(expected)) => {
            assert_eq!((&error.0, &error.2), (&expected.0, &expected.2), "{text:?}");
            if expected.1.is_some() {
                assert_eq!(error.1, expected.1, "{text:?}");
            }
            if expected.3.is_some() {
                assert_eq!(error.3, expected.3, "{text:?}");
            }
        }
        (error, expected) => assert_eq!(error, expected, "{text:?}"),
    }
    true
}

fn random_text(random: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for _ in 0..random.int_in_range(1..=40)? {
        text.push_str(random.choose(&PIECES)?);
    }
    text.push('\n');
    Ok(text)
}

/// A pipeline with some pieces cut out, doubled or put in.
fn damaged_pipeline(random: &mut Unstructured<'_>) -> Result<String> {
    let mut characters: Vec<char> = random.choose(&PIPELINES)?.chars().collect();
    for _ in 0..random.int_in_range(1..=4)? {
        let from = random.choose_index(characters.len())?;
        let to = (from + random.int_in_range(0..=12)?).min(characters.len());
        match random.int_in_range(0..=3)? {
            0 => drop(characters.drain(from..to)),
            1 => {
                let piece = characters[from..to].to_vec();
                characters.splice(from..from, piece);
            }
            2 => {
                let piece = random.choose(&PIECES)?;
                characters.splice(from..from, piece.chars());
            }
            _ => characters.truncate(from.max(1)),
        }
    }
    characters.push('\n');
    Ok(characters.into_iter().collect())
}

/// Compares for two seconds; most of the texts must count.
fn compare_many(generate: impl Fn(&mut Unstructured<'_>) -> Result<String>) {
    hide_expected_panics();
    let (mut all, mut counting) = (0, 0);
    arbtest(|random| {
        all += 1;
        counting += i32::from(compare(&generate(random)?));
        Ok(())
    })
    .size_min(256)
    .size_max(512)
    .budget_ms(2_000);
    assert!(counting > all / 2, "{counting} of {all} texts count");
}

#[test]
fn random_texts_are_read_alike() {
    compare_many(random_text);
}

#[test]
fn damaged_pipelines_are_read_alike() {
    compare_many(damaged_pipeline);
}

#[test]
fn undamaged_pipelines_are_read_alike() {
    for text in PIPELINES {
        assert_eq!(ours(text).1, None);
        assert!(theirs(text).unwrap().1.is_none());
        assert!(compare(text));
    }
}

#[test]
fn keys_are_given_up_at_the_same_length() {
    hide_expected_panics();
    for length in [1021, 1022, 1023, 1024, 1025, 1026] {
        let word = "k".repeat(length);
        assert!(compare(&format!("{word}: v\n")));
        assert!(compare(&format!("a: 1\n{word}: v\n")));
        assert!(compare(&format!("'{word}' : v\n")));
        assert!(compare(&format!("{{{word}: v, {word} : w}}\n")));
        assert!(compare(&format!("[[{word}]: v]\n")));
        assert!(compare(&format!("? {word}\n: {word}\n")));
    }
}
