//! What the YAML reader promises beyond the event vectors.

#![expect(clippy::unwrap_used, reason = "a text that is refused fails the test")]

use std::borrow::Cow;

use gitlab_runner_lint::syntax::yaml::{Event, EventKind, Lines, Parser, Position};

fn events(text: &str) -> Vec<Event<'_>> {
    let mut parser = Parser::new(text);
    let mut events = Vec::new();
    while let Some(event) = parser.next_event().unwrap() {
        events.push(event);
    }
    events
}

fn count(text: &str) -> Result<usize, String> {
    let mut parser = Parser::new(text);
    let mut count = 0;
    loop {
        match parser.next_event() {
            Ok(Some(_)) => count += 1,
            Ok(None) => return Ok(count),
            Err(error) => return Err(error.to_string()),
        }
    }
}

fn values(text: &str) -> Vec<Cow<'_, str>> {
    events(text)
        .into_iter()
        .filter_map(|event| match event.kind {
            EventKind::Scalar { value, .. } => Some(value),
            _ => None,
        })
        .collect()
}

#[test]
fn error_texts_are_those_of_psych() {
    for (text, expected) in [
        (
            "a: [b\n",
            "(<unknown>): did not find expected ',' or ']' while parsing a flow sequence at line 1 column 4",
        ),
        (
            "- *.log\n",
            "(<unknown>): did not find expected alphabetic or numeric character while scanning an alias at line 1 column 3",
        ),
        (
            "a: b: c\n",
            "(<unknown>): mapping values are not allowed in this context at line 1 column 5",
        ),
        (
            "%YAML 2.0\n---\n",
            "(<unknown>): found incompatible YAML document at line 1 column 1",
        ),
        (
            "a: \u{7}\n",
            "(<unknown>): control characters are not allowed at line 1 column 1",
        ),
    ] {
        assert_eq!(count(text), Err(expected.to_owned()), "{text:?}");
    }
}

#[test]
fn errors_keep_the_place_of_the_problem() {
    let mut parser = Parser::new("a: [b\nc: d\n");
    let error = loop {
        if let Err(error) = parser.next_event() {
            break error;
        }
    };
    assert_eq!(error.context_at.unwrap().offset, 3);
    assert_eq!(error.problem_at.offset, 7);
    assert_eq!(error.problem_at.position, Position { line: 1, column: 1 });
    assert_eq!(parser.next_event(), Ok(None));
}

#[test]
fn values_borrow_when_they_are_slices_of_the_text() {
    let text = "a b: \"c  d\"\n'e': f # g\nh: |\n  i\nj: >\n  k\n";
    for value in values(text) {
        assert!(matches!(value, Cow::Borrowed(_)), "{value:?}");
    }
    for value in values("[\"a\\tb\", 'c''d', e\n f]\n") {
        assert!(matches!(value, Cow::Owned(_)), "{value:?}");
    }
}

#[test]
fn anchors_and_tags_know_their_places() {
    let text = "a: &x !!str b\n";
    let event = &events(text)[3];
    let EventKind::Scalar { anchor, tag, .. } = &event.kind else {
        panic!("{event:?}");
    };
    let (anchor, tag) = (anchor.unwrap(), tag.as_ref().unwrap());
    assert_eq!(&text[anchor.start as usize..anchor.end as usize], "&x");
    assert_eq!(&text[tag.start as usize..tag.end as usize], "!!str");
    assert_eq!(tag.name, "tag:yaml.org,2002:str");
    assert_eq!(
        &text[event.start as usize..event.end as usize],
        "&x !!str b"
    );
}

#[test]
fn comments_are_kept_in_order() {
    let text = "#a\nb: 1 #c\nd: | # e\n  # text\nf: [ # g\n]\n";
    let mut parser = Parser::new(text);
    while parser.next_event().unwrap().is_some() {}
    let comments: Vec<&str> = parser
        .comments()
        .iter()
        .map(|&(start, end)| &text[start as usize..end as usize])
        .collect();
    assert_eq!(comments, ["#a", "#c", "# e", "# g"]);
}

#[test]
fn lines_end_at_five_kinds_of_break() {
    let text = "a\rb\r\nc\u{85}d\u{2028}e\u{2029}\u{feff}f\n";
    let lines = Lines::new(text);
    let position = |letter| lines.position(text.find(letter).unwrap() as u32);
    assert_eq!(position('b'), Position { line: 1, column: 0 });
    assert_eq!(position('c'), Position { line: 2, column: 0 });
    assert_eq!(position('d'), Position { line: 3, column: 0 });
    assert_eq!(position('e'), Position { line: 4, column: 0 });
    assert_eq!(position('f'), Position { line: 5, column: 1 });
}

/// libyaml's reader checks 16,384 bytes at a time, and Psych stops after the document that was asked for.
#[test]
fn refused_characters_count_when_their_block_is_read() {
    let document = format!("a: b\n...\n{}", "#\n".repeat(10_000));
    let first_events = |text: &str| {
        let mut parser = Parser::new(text);
        (0..6)
            .map(|_| parser.next_event().is_ok())
            .filter(|&ok| ok)
            .count()
    };
    assert_eq!(first_events(&format!("{document}\u{7}")), 6);
    assert_eq!(first_events(&format!("a: b\n...\n\u{7}{document}")), 5);
    assert!(count(&format!("{document}\u{7}")).is_err());
}

#[test]
fn hostile_texts_end_soon() {
    const SIZE: usize = 100_000;
    let many = |piece: fn(usize) -> String| (0..SIZE).map(piece).collect::<String>();
    assert!(count(&"[".repeat(SIZE)).is_err());
    assert!(count(&"{a: ".repeat(SIZE)).is_err());
    assert!(count(&"(\"".repeat(SIZE)).is_ok());
    assert_eq!(count(&"- ".repeat(SIZE)), Ok(2 * SIZE + 3));
    assert_eq!(
        count(&("[".repeat(SIZE) + &"]".repeat(SIZE))),
        Ok(2 * SIZE + 2)
    );
    assert_eq!(count(&"word\n".repeat(SIZE)), Ok(3));
    assert_eq!(count(&format!("#{}", "x".repeat(20 * SIZE))), Ok(0));
    assert_eq!(count(&"é ".repeat(SIZE)), Ok(3));
    assert_eq!(
        count(&many(|index| format!("- &a{index} b\n- *a{index}\n"))),
        Ok(2 * SIZE + 4)
    );
    let keys = many(|index| format!("k{index}: v, "));
    assert_eq!(count(&format!("{{{keys}}}")), Ok(2 * SIZE + 4));
    let handles = many(|index| format!("%TAG !h{index}! x\n"));
    assert_eq!(count(&format!("{handles}--- a\n")), Ok(3));
}
