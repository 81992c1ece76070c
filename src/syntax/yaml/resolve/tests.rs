//! What Psych makes of scalars, one text per line. Every expectation was measured with Ruby.

use super::{Resolved, float_text, resolve};

/// A value in one word and a text: `int 8`, `float 3.1`, `str`.
fn shown(value: &Resolved) -> String {
    match value {
        Resolved::Null => "null".to_owned(),
        Resolved::Bool(value) => value.to_string(),
        Resolved::Int(value) => format!("int {value}"),
        Resolved::Float(value) => format!("float {}", float_text(*value)),
        Resolved::Str => "str".to_owned(),
        Resolved::Symbol(name) => format!("symbol {name}"),
        Resolved::Bytes(bytes) => format!("bytes {}", String::from_utf8_lossy(bytes)),
        Resolved::Refused { class } => format!("refused {class}"),
        Resolved::Invalid => "invalid".to_owned(),
    }
}

#[track_caller]
fn check_plain(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(
            shown(&resolve(text, true, false, None)),
            *expected,
            "{text:?}"
        );
    }
}

fn check_all(expected: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(
            shown(&resolve(text, true, false, None)),
            expected,
            "{text:?}"
        );
    }
}

#[test]
fn keywords_are_known_in_any_case() {
    check_all("null", &["", "~", "null", "nUll", "NULL"]);
    check_all(
        "true",
        &["yes", "Yes", "YES", "true", "tRue", "on", "On", "yeſ"],
    );
    check_all(
        "false",
        &["no", "NO", "false", "FALSE", "off", "oFF", "falſe", "oﬀ"],
    );
    check_all(
        "str",
        &[
            "y", "n", "Y", "N", "nil", "None", "nulls", "yess", "~~", "trues", "falsey", "t", "é",
            "ﬀ",
        ],
    );
}

#[test]
fn keywords_of_several_lines_count_line_by_line() {
    check_plain(&[
        ("no\n", "false"),
        ("n\non", "true"),
        ("no\nno", "false"),
        ("null\n", "null"),
        ("~\n", "str"),
        ("a\non", "str"),
        ("on\n\n", "str"),
        ("NO\nﬀ", "str"),
        ("\nno", "str"),
        ("1\non", "str"),
        ("true\nx", "str"),
    ]);
}

#[test]
fn integers_have_four_bases_and_separators() {
    check_plain(&[
        ("0", "int 0"),
        ("-1", "int -1"),
        ("+1", "int 1"),
        ("-0", "int 0"),
        ("010", "int 8"),
        ("-010", "int -8"),
        ("0777", "int 511"),
        ("00", "int 0"),
        ("0_", "int 0"),
        ("0,1", "int 1"),
        ("0__7", "int 7"),
        ("00123456", "int 42798"),
        ("0x1F", "int 31"),
        ("0xDEADBEEF", "int 3735928559"),
        ("0x,f", "int 15"),
        ("0b101", "int 5"),
        ("+0b1", "int 1"),
        ("0b1_,", "int 1"),
        ("1_000", "int 1000"),
        ("1,000", "int 1000"),
        ("1,2,3", "int 123"),
        ("20240101", "int 20240101"),
    ]);
    check_all(
        "str",
        &[
            "08",
            "09",
            "0,8",
            "0o17",
            "0O17",
            "0XFF",
            "0xg",
            "0x_",
            "0b,,",
            "0x",
            "0b",
            "-0x",
            "0b2",
            "1__0",
            "_1",
            "1_",
            "1,",
            ",1",
            "1,_0",
            "+",
            "-",
            "--1",
            "1-",
            "1234567e8",
        ],
    );
}

#[test]
fn integers_may_have_any_size() {
    check_plain(&[
        ("9223372036854775807", "int 9223372036854775807"),
        ("9223372036854775808", "int 9223372036854775808"),
        ("-9223372036854775808", "int -9223372036854775808"),
        ("-9223372036854775809", "int -9223372036854775809"),
        (
            "123456789012345678901234567890",
            "int 123456789012345678901234567890",
        ),
        (
            "0x10000000000000000000000000",
            "int 1267650600228229401496703205376",
        ),
        ("1000000000000000000000:00", "int 3600000000000000000000000"),
        (
            "-1000000000000000000000:01",
            "int -3599999999999999999999940",
        ),
    ]);
    let long = format!("0x{}", "f".repeat(1_000_000));
    assert_eq!(
        shown(&resolve(&long, true, false, None)),
        format!("int {long}")
    );
}

#[test]
fn colons_make_hours_minutes_and_seconds() {
    check_plain(&[
        ("1:30", "int 5400"),
        ("12:30", "int 45000"),
        ("12:30:45", "int 45045"),
        ("5000:1", "int 18000060"),
        ("01:02", "int 3720"),
        ("1:5", "int 3900"),
        ("1:5:5", "int 3905"),
        ("-1:30", "int -1800"),
        ("-0:30", "int 1800"),
        ("+1:30", "int 5400"),
        ("1_0:30", "int 37800"),
        ("1_:30", "int 5400"),
        ("1__0:30", "int 5400"),
        ("1:30.", "float 5400.0"),
        ("1:30.5", "float 5430.0"),
        ("1:30.5_", "float 5430.0"),
        ("1:30._", "float 5400.0"),
        ("1:2:3.4", "float 3723.4"),
        ("-1:30.5", "float -1770.0"),
        ("12:30:45.1_5", "float 45045.15"),
    ]);
    check_all(
        "str",
        &[
            "1:60", "1:2:3:4", "1:", "1:2x", "1,0:30", "_1:30", "1:005", "ruby:3.2",
        ],
    );
}

#[test]
fn floats_need_a_dot_and_a_signed_exponent() {
    check_plain(&[
        ("1.0", "float 1.0"),
        ("1.", "float 1.0"),
        (".5", "float 0.5"),
        ("-.5", "float -0.5"),
        ("+.5", "float 0.5"),
        ("3.10", "float 3.1"),
        ("08.5", "float 8.5"),
        ("1_0.5", "float 10.5"),
        ("1_.5", "float 1.5"),
        ("1__2.5", "float 12.5"),
        ("1,,2.5", "float 12.5"),
        ("1,000.5", "float 1000.5"),
        ("1.5E-2", "float 0.015"),
        ("1.0e+3", "float 1000.0"),
        ("1.e+5", "float 100000.0"),
        ("1.5e+400", "float Infinity"),
        ("-0.0", "float -0.0"),
        (".inf", "float Infinity"),
        ("+.INF", "float Infinity"),
        ("-.Inf", "float -Infinity"),
        (".NaN", "float NaN"),
        (".e+5", "invalid"),
        ("-.E-5", "invalid"),
    ]);
    check_all(
        "str",
        &[
            ".", "+.", "-.", "..", "1.2.3", "1e3", "1e+3", "1.0e3", "1.5e", "1.5e+", "1.000_5",
            "0x1.8", "inf", "NaN", "-.nan", "+.nan", ".e5", "_1.5", ",1.5",
        ],
    );
}

#[test]
fn dates_and_times_are_refused() {
    check_all(
        "refused Date",
        &[
            "2024-01-01",
            "2024-1-1",
            "2024-02-30",
            "2024-00-01",
            "2024-0-1",
            "2024-1-0",
            "2024-12-31",
        ],
    );
    check_all(
        "refused Time",
        &[
            "2024-01-01T10:20:30",
            "2024-01-01t1:02:03.123",
            "2024-01-01 01:02:03Z",
            "2024-01-01  01:02:03.",
            "2024-01-01 25:99:99",
            "2001-12-14 21:59:43.10 -5",
            "2024-01-01T01:02:03+1:30",
            "2024-01-01 01:02:03 +0530",
            "2024-01-01 01:02:03+05:",
            "-2024-01-01 01:02:03",
            "2024-99-99T1:00:00",
        ],
    );
    check_all(
        "str",
        &[
            "2024-13-01",
            "2024-01-32",
            "2024-01",
            "2024-W01",
            "-2024-01-01",
            "99999-01-01",
            "024-01-01",
            "2024-01-01x",
            "2024-001-1",
            "2024-01-01T10:20",
            "2024-01-01T1:2:3",
            "2024-01-01 01:02:03 ",
            "2024-01-01 01:02:03+5:3",
            "2024-01-01 01:02:03+12345",
        ],
    );
    assert_eq!(
        resolve("2024-01-01", true, false, None).error().unwrap(),
        "Tried to load unspecified class: Date"
    );
}

#[test]
fn a_leading_colon_makes_a_symbol() {
    check_plain(&[
        (":foo", "symbol foo"),
        ("::a", "symbol :a"),
        (":b c", "symbol b c"),
        (":a:b", "symbol a:b"),
        (":1:30", "symbol 1:30"),
        (":\"a\"", "symbol a"),
        (":'a'", "symbol a"),
        (":\"a\"x", "symbol a"),
        (":\"a\"b\"c", "symbol a\"b"),
        (":\":a\"", "symbol a"),
        (":\"\"", "symbol "),
        (":\"", "symbol \""),
        (":\"a'", "symbol \"a'"),
        (":", "str"),
    ]);
}

#[test]
fn quotes_make_strings_and_tags_take_the_quotes_away() {
    for text in ["", "yes", "010", "~", "2024-01-01", ":foo"] {
        assert_eq!(resolve(text, false, true, None), Resolved::Str, "{text:?}");
    }
    assert_eq!(resolve("yes", true, false, Some("!")), Resolved::Bool(true));
    assert_eq!(resolve("yes", false, true, Some("!")), Resolved::Bool(true));
    #[rustfmt::skip]
    let cases = [
        ("tag:yaml.org,2002:str", "1", "str"), ("!str", "yes", "str"), ("!str:", "yes", "str"), ("!ruby/string", "1", "str"),
        ("!str:Foo", "x", "refused Foo"), ("!ruby/string:A::B", "x", "refused A::B"), ("!strx", "010", "int 8"),
        ("tag:yaml.org,2002:int", "0x1f", "int 31"), ("tag:yaml.org,2002:int", "08", "str"), ("!foo", "10", "int 10"),
        ("tag:yaml.org,2002:bool", "yes", "true"), ("tag:yaml.org,2002:null", "", "null"), ("!env", "FOO", "str"),
        ("tag:yaml.org,2002:timestamp", "2024-01-01", "refused Date"),
        ("tag:yaml.org,2002:float", "1", "float 1.0"), ("!float", "1e3", "float 1000.0"), ("!float", " 1_0 ", "float 10.0"),
        ("!float", "0x1f", "float 31.0"), ("!float", " 0x1_f", "float 31.0"), ("!float", "1__0.5", "float 10.5"),
        ("!float", "abc", "invalid"), ("!float", "1__0", "invalid"), ("!float", "", "invalid"), ("!float", "yes", "invalid"),
        ("!float", ":a", "invalid"), ("!float", "2024-01-01", "refused Date"),
        ("!ruby/sym", "a b", "symbol a b"), ("!ruby/symbol", ":a", "symbol :a"), ("!ruby/sym:x", "a", "symbol a"),
        ("!ruby/regexp", "/a/", "refused Regexp"), ("!ruby/range", "1..2", "refused Range"),
        ("!ruby/class", "String", "refused String"), ("!ruby/module", "", "null"), ("!ruby/object:Foo", "x", "str"),
        ("!ruby/object:Complex", "1", "refused Complex"), ("!ruby/object:DateTime", "x", "refused DateTime"),
        ("!binary", "aGk=", "bytes hi"), ("tag:yaml.org,2002:binary", "aG k", "bytes hi"), ("!binary", "aGk=aGk", "bytes hi"),
        ("!binary", "=a=Gk", "bytes hi"), ("!binary", "aGkx", "bytes hi1"), ("!binary", "a", "bytes "), ("!binary", "", "bytes "),
    ];
    for (tag, text, expected) in cases {
        assert_eq!(
            shown(&resolve(text, false, false, Some(tag))),
            expected,
            "{tag} {text:?}"
        );
    }
    assert_eq!(
        resolve("abc", false, false, Some("!float"))
            .error()
            .unwrap(),
        "Invalid YAML syntax"
    );
}
