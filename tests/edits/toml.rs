//! Edits of TOML, case by case.

use gitlab_runner_lint::syntax::{Format, Value};

use crate::verb::Verb::{
    Append, Insert, InsertAfter, MoveTo, Remove, RemoveItem, Rename, Replace, Splice,
};
use crate::verb::{Case, check, map};

fn text(text: &str) -> Value {
    Value::from(text)
}

fn list(items: &[&str]) -> Value {
    Value::from(items.to_vec())
}

#[test]
fn values_are_replaced_where_they_stand() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a = true # why\n", "a", Replace(false.into()), Some("a = false # why\n")),
        ("a=\"x\"", "a", Replace(text("y")), Some("a=\"y\"")),
        ("a = 'x'\r\n", "a", Replace(text("y z")), Some("a = 'y z'\r\n")),
        ("a = 'x'\n", "a", Replace(text("it's")), Some("a = \"it's\"\n")),
        ("a = \"x\"\n", "a", Replace(text("C:\\dir")), Some("a = 'C:\\dir'\n")),
        ("a = \"x\"\n", "a", Replace(text("one\ntwo")), Some("a = \"one\\ntwo\"\n")),
        ("a = \"x\"\n", "a", Replace(text("it's \"q\"")), Some("a = \"it's \\\"q\\\"\"\n")),
        ("a = \"\"\"\nx\"\"\"\n", "a", Replace(text("y")), Some("a = \"y\"\n")),
        ("a = \"x\"\n", "a", Replace(list(&["x", "y"])), Some("a = [\"x\", \"y\"]\n")),
        ("a = ['x', \"y\"]\n", "a", Replace(list(&["z"])), Some("a = ['z']\n")),
        ("a = [\n  \"x\",\n]\nb = 1\n", "a", Replace(list(&[])), Some("a = []\nb = 1\n")),
        ("a = [\"x\", \"y\"]\n", "a.1", Replace(text("z")), Some("a = [\"x\", \"z\"]\n")),
        ("a = { b = 1, c = 2 }\n", "a.b", Replace(3.into()), Some("a = { b = 3, c = 2 }\n")),
        ("a = 1\n", "a", Replace(map(&[("b", 1.into()), ("c d", 2.into())])), Some("a = { b = 1, \"c d\" = 2 }\n")),
        ("a = 1\n", "a", Replace(map(&[])), Some("a = {}\n")),
        ("a.b = 1\n", "a.b", Replace(2.into()), Some("a.b = 2\n")),
        ("\u{FEFF}a = 1\n", "a", Replace(2.into()), Some("\u{FEFF}a = 2\n")),
        // A comment would be lost.
        ("a = [\n  1, # one\n]\n", "a", Replace(2.into()), None),
        // Tables with headers, and those that only dotted keys make.
        ("[a]\nb = 1\n", "a", Replace(2.into()), None),
        ("[[a]]\nb = 1\n", "a", Replace(2.into()), None),
        ("[[a]]\nb = 1\n", "a.0", Replace(2.into()), None),
        ("a.b = 1\n", "a", Replace(2.into()), None),
        ("a = 1\n", "", Replace(2.into()), None),
    ];
    check(Format::Toml, cases);
}

#[test]
fn entries_are_inserted_below_the_own_lines_of_a_table() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a = 1\n", "", Insert("b", 2.into()), Some("a = 1\nb = 2\n")),
        ("a = 1", "", Insert("b", 2.into()), Some("a = 1\nb = 2")),
        ("a = 1\r\n\r\n[t]\r\nc = 1\r\n", "", Insert("b", 2.into()), Some("a = 1\r\nb = 2\r\n\r\n[t]\r\nc = 1\r\n")),
        ("[t]\r\nc = 1\r\n", "", Insert("b", 2.into()), Some("b = 2\r\n\r\n[t]\r\nc = 1\r\n")),
        ("\u{FEFF}[t]\n", "", Insert("b", 2.into()), Some("\u{FEFF}b = 2\n\n[t]\n")),
        ("", "", Insert("b", 2.into()), Some("b = 2\n")),
        ("# only\n", "", Insert("b", 2.into()), Some("# only\nb = 2\n")),
        ("# only", "", Insert("b", 2.into()), Some("# only\nb = 2")),
        ("[t]\n\tc = 1 # why\n\td = [\n\t\t1,\n\t] # end\n\n[t.u]\n", "t", Insert("b", 2.into()),
         Some("[t]\n\tc = 1 # why\n\td = [\n\t\t1,\n\t] # end\n\tb = 2\n\n[t.u]\n")),
        ("[t] # why\n[u]\n", "t", Insert("b", 2.into()), Some("[t] # why\nb = 2\n[u]\n")),
        ("[t]", "t", Insert("b", 2.into()), Some("[t]\nb = 2")),
        ("[[r]]\n  n = 1\n  [r.d]\n    i = 1\n[[r]]\n", "r.0", Insert("b", 2.into()),
         Some("[[r]]\n  n = 1\n  b = 2\n  [r.d]\n    i = 1\n[[r]]\n")),
        ("[[r]]\n  n = 1\n  [r.d]\n    i = 1\n[[r]]\n", "r.1", Insert("b", 2.into()),
         Some("[[r]]\n  n = 1\n  [r.d]\n    i = 1\n[[r]]\n  b = 2\n")),
        ("[[r]]\n  n = 1\n  [r.d]\n", "r.0.d", Insert("b", 2.into()), Some("[[r]]\n  n = 1\n  [r.d]\n    b = 2\n")),
        ("[t]\nd.e = 1\nd.f = 2\n[t.d.g]\nh = 1\n", "t", Insert("b", 2.into()),
         Some("[t]\nd.e = 1\nd.f = 2\nb = 2\n[t.d.g]\nh = 1\n")),
        // Its statements stand apart: those of `t.u` are not its own.
        ("[t]\nc = 1\n[u]\n[t.u]\nd = 1\n", "t", Insert("b", 2.into()), Some("[t]\nc = 1\nb = 2\n[u]\n[t.u]\nd = 1\n")),
        ("[t]\nc = 1\n", "t", Insert("b c", list(&["x"])), Some("[t]\nc = 1\n\"b c\" = [\"x\"]\n")),
        ("t = { c = 1 }\n", "t", Insert("b", 2.into()), Some("t = { c = 1, b = 2 }\n")),
        ("t = {}\n", "t", Insert("b", 2.into()), Some("t = { b = 2 }\n")),
        ("t = { c = { d = 1 } }\n", "t.c", Insert("b", 2.into()), Some("t = { c = { d = 1, b = 2 } }\n")),
        ("[t]\nb = 1\n", "t", Insert("b", 2.into()), None),
        ("a.b = 1\n", "a", Insert("c", 2.into()), None),
        ("[a.b]\n", "a", Insert("c", 2.into()), None),
        ("t = { c.d = 1 }\n", "t", Insert("b", 2.into()), None),
        ("a = 1\n", "a", Insert("b", 2.into()), None),
        ("[[r]]\n", "r", Insert("b", 2.into()), None),
    ];
    check(Format::Toml, cases);
}

#[test]
fn entries_are_inserted_below_another_one() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a = 1 # one\nc = 3\n", "a", InsertAfter("b", 2.into()), Some("a = 1 # one\nb = 2\nc = 3\n")),
        ("[t]\r\n  a = [\r\n    1\r\n  ]\r\n", "t.a", InsertAfter("b", 2.into()), Some("[t]\r\n  a = [\r\n    1\r\n  ]\r\n  b = 2\r\n")),
        ("[t]\n\ta = 1", "t.a", InsertAfter("b", 2.into()), Some("[t]\n\ta = 1\n\tb = 2")),
        ("t = { a = 1, c = 3 }\n", "t.a", InsertAfter("b", 2.into()), Some("t = { a = 1, b = 2, c = 3 }\n")),
        ("t = {\n  a = 1, # one\n  c = 3,\n}\n", "t.a", InsertAfter("b", 2.into()), Some("t = {\n  a = 1, # one\n  b = 2,\n  c = 3,\n}\n")),
        ("[t]\n[t.u]\n", "t.u", InsertAfter("b", 2.into()), None),
        ("t.a = 1\n", "t.a", InsertAfter("b", 2.into()), None),
        ("a = 1\nb = 2\n", "a", InsertAfter("b", 2.into()), None),
    ];
    check(Format::Toml, cases);
}

#[test]
fn entries_go_with_their_lines_and_trailing_comments() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a = 1 # one\nb = 2\n", "a", Remove, Some("b = 2\n")),
        ("# above\na = 1\n# below\n", "a", Remove, Some("# above\n# below\n")),
        ("a = 1\r\n\tb = 2\r\n", "b", Remove, Some("a = 1\r\n")),
        ("a = 1\nb = 2", "b", Remove, Some("a = 1\n")),
        ("a = [\n  1,\n  2\n] # two\nb = 2\n", "a", Remove, Some("b = 2\n")),
        ("a = \"\"\"\n# no comment\n\"\"\"\nb = 2\n", "a", Remove, Some("b = 2\n")),
        ("\u{FEFF}a = 1\nb = 2\n", "a", Remove, Some("\u{FEFF}b = 2\n")),
        ("[t]\na = 1\n", "t.a", Remove, Some("[t]\n")),
        ("t.a = 1\nt.b = 2\n", "t.a", Remove, Some("t.b = 2\n")),
        ("t = { a = 1, b = 2 }\n", "t.a", Remove, Some("t = { b = 2 }\n")),
        ("t = { a = 1, b = 2 }\n", "t.b", Remove, Some("t = { a = 1 }\n")),
        ("t = { a = 1 }\n", "t.a", Remove, Some("t = {}\n")),
        ("t = {\n  a = 1, # one\n  b = 2 # two\n}\n", "t.b", Remove, Some("t = {\n  a = 1 # one\n}\n")),
        // `t` would go, too.
        ("t.a = 1\n", "t.a", Remove, None),
        ("t = { a.b = 1, a.c = 2 }\n", "t.a.b", Remove, None),
        ("a = [\n  1, # one\n]\n", "a", Remove, None),
        ("[t]\na = 1\n", "t", Remove, None),
        ("[[t]]\na = 1\n", "t", Remove, None),
    ];
    check(Format::Toml, cases);
}

#[test]
fn items_go_with_comma_and_blank() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a = [1, 2, 3]\n", "a.0", RemoveItem, Some("a = [2, 3]\n")),
        ("a = [1, 2, 3]\n", "a.1", RemoveItem, Some("a = [1, 3]\n")),
        ("a = [1, 2, 3]\n", "a.2", RemoveItem, Some("a = [1, 2]\n")),
        ("a = [ 1 , 2 ]\n", "a.1", RemoveItem, Some("a = [ 1 ]\n")),
        ("a = [1, 2,]\n", "a.1", RemoveItem, Some("a = [1,]\n")),
        ("a = [\n  1, # one\n  2, # two\n  3, # three\n]\n", "a.1", RemoveItem, Some("a = [\n  1, # one\n  3, # three\n]\n")),
        ("a = [\r\n\t1,\r\n\t2\r\n]\r\n", "a.1", RemoveItem, Some("a = [\r\n\t1\r\n]\r\n")),
        ("a = [\n  1, # one\n  2\n]\n", "a.1", RemoveItem, Some("a = [\n  1 # one\n]\n")),
        ("a = [\n  1,\n  2, 3,\n]\n", "a.1", RemoveItem, Some("a = [\n  1,\n  3,\n]\n")),
        ("a = [\n  1\n  , 2\n  , 3\n]\n", "a.1", RemoveItem, Some("a = [\n  1\n  , 3\n]\n")),
        ("a = [1, # one\n  2]\n", "a.1", RemoveItem, None),
        ("a = [\n  [1, # one\n   2],\n  3\n]\n", "a.0", RemoveItem, None),
        ("a = [1]\n", "a.0", RemoveItem, None),
        ("[[a]]\n[[a]]\n", "a.0", RemoveItem, None),
    ];
    check(Format::Toml, cases);
}

#[test]
fn items_are_appended_in_the_manner_of_the_array() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a = [1]\n", "a", Append(2.into()), Some("a = [1, 2]\n")),
        ("a = [1,]\n", "a", Append(2.into()), Some("a = [1, 2,]\n")),
        ("a = []\n", "a", Append(text("x")), Some("a = [\"x\"]\n")),
        ("a = ['x']\n", "a", Append(text("y")), Some("a = ['x', 'y']\n")),
        ("a = [\n  1, # one\n]\n", "a", Append(2.into()), Some("a = [\n  1, # one\n  2,\n]\n")),
        ("a = [\r\n\t1 # one\r\n]\r\n", "a", Append(2.into()), Some("a = [\r\n\t1, # one\r\n\t2\r\n]\r\n")),
        ("a = [\n  1]\n", "a", Append(2.into()), Some("a = [\n  1, 2]\n")),
        ("a = [[1], [2]]\n", "a.1", Append(3.into()), Some("a = [[1], [2, 3]]\n")),
        ("a = [ # none\n]\n", "a", Append(2.into()), None),
        ("[[a]]\n", "a", Append(2.into()), None),
    ];
    check(Format::Toml, cases);
}

#[test]
fn keys_are_renamed() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a = 1\n", "a", Rename("b"), Some("b = 1\n")),
        ("a = 1\n", "a", Rename("b c"), Some("\"b c\" = 1\n")),
        ("'a' = 1\n", "a", Rename("b"), Some("'b' = 1\n")),
        ("t = { a = 1 }\n", "t.a", Rename("b"), Some("t = { b = 1 }\n")),
        ("t.a = 1\n", "t.a", Rename("b"), Some("t.b = 1\n")),
        ("[[r]]\n[r.dockr]\na = 1\n", "r.0.dockr", Rename("docker"), Some("[[r]]\n[r.docker]\na = 1\n")),
        ("[[r]]\n", "r", Rename("runners"), Some("[[runners]]\n")),
        ("[[r]]\n[r.d]\n", "r", Rename("runners"), None),
        ("[[r]]\n[[r]]\n", "r", Rename("runners"), None),
        ("[t]\n[t.u]\n", "t", Rename("b"), None),
        ("t.a = 1\nt.b = 1\n", "t", Rename("c"), None),
        ("a = 1\nb = 2\n", "a", Rename("b"), None),
    ];
    check(Format::Toml, cases);
}

#[test]
fn a_part_of_a_string_is_replaced() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a = \"ruby:latest\"\n", "a", Splice(":latest", ":3.4"), Some("a = \"ruby:3.4\"\n")),
        ("a = 'ruby'\n", "a", Splice("ruby", ""), Some("a = ''\n")),
        ("a = \"aaa\"\n", "a", Splice("aa", "b"), None),
        ("a = \"x\\ty\"\n", "a", Splice("x", "b"), None),
        ("a = \"x\"\n", "a", Splice("x", "\""), None),
        ("a = 'x'\n", "a", Splice("x", "it's"), None),
        ("a = 12\n", "a", Splice("1", "2"), None),
        ("a = \"x\"\n", "a", Splice("", "2"), None),
    ];
    check(Format::Toml, cases);
}

#[test]
fn lines_move_below_another_header() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("[[r]]\n  n = 1\n  p = \"x\" # why\n  [r.d]\n    i = 1\n", "r.0.p", MoveTo("r.0.d"),
         Some("[[r]]\n  n = 1\n  [r.d]\n    p = \"x\" # why\n    i = 1\n")),
        ("a = 1\r\nb = 2\r\n[t]\r\n", "a", MoveTo("t"), Some("b = 2\r\n[t]\r\na = 1\r\n")),
        ("[t]\n[u]\na = 1", "u.a", MoveTo("t"), Some("[t]\na = 1\n[u]\n")),
        ("[t]\n[u]\na = [\n1]\n", "u.a", MoveTo("t"), None),
        ("[t]\na = 1\n[u]\na = 1\n", "u.a", MoveTo("t"), None),
        ("[t]\nb.a = 1\n[u]\n", "t.b.a", MoveTo("u"), None),
        // Above all headers.
        ("[t]\na = 1\n", "t.a", MoveTo(""), Some("a = 1\n\n[t]\n")),
        (
            "# x\nb = 2 # y\n\n[t]\n  a = 1 # z\n",
            "t.a",
            MoveTo(""),
            Some("# x\nb = 2 # y\na = 1 # z\n\n[t]\n"),
        ),
        ("a = 2\n[t]\na = 1\n", "t.a", MoveTo(""), None),
        ("[t]\na = 1\n", "t.a", MoveTo("t"), None),
        ("u = {}\n[t]\na = 1\n", "t.a", MoveTo("u"), None),
        ("[t]\n[u]\n", "t", MoveTo("u"), None),
    ];
    check(Format::Toml, cases);
}
