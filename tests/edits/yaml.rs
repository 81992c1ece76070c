//! Edits of YAML, case by case.

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

fn image() -> Value {
    map(&[
        ("name", text("ruby")),
        ("pull_policy", list(&["always", "a, b"])),
    ])
}

#[test]
fn values_are_replaced_where_they_stand() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a: b # why\n", "a", Replace(text("c")), Some("a: c # why\n")),
        ("a: b\r\nc: d\r\n", "a", Replace(text("x y")), Some("a: x y\r\nc: d\r\n")),
        ("a: 'b'", "a", Replace(text("it's")), Some("a: 'it''s'")),
        ("a: \"b\"\n", "a", Replace(text("say \"x\"")), Some("a: \"say \\\"x\\\"\"\n")),
        ("a: b\n", "a", Replace(text("yes")), Some("a: \"yes\"\n")),
        ("a: b\n", "a", Replace(text("x: \"y\"")), Some("a: 'x: \"y\"'\n")),
        ("a: 'b'\n", "a", Replace(text("x\ny")), Some("a: \"x\\ny\"\n")),
        ("a: b\n", "a", Replace(true.into()), Some("a: true\n")),
        ("a: b\n", "a", Replace(7.into()), Some("a: 7\n")),
        ("a: b\n", "a", Replace(list(&["x", "y, z"])), Some("a: [x, \"y, z\"]\n")),
        ("a: [b, c]\n", "a.0", Replace(text("d, e")), Some("a: [\"d, e\", c]\n")),
        ("a: [b,\n  c]\nd: 1\n", "a", Replace(text("x")), Some("a: x\nd: 1\n")),
        ("a: {b: c}\n", "a.b", Replace(image()), Some("a: {b: {name: ruby, pull_policy: [always, \"a, b\"]}}\n")),
        ("a:\n", "a", Replace(text("b")), Some("a: b\n")),
        ("a: # why\nb: 1\n", "a", Replace(text("b")), Some("a: b # why\nb: 1\n")),
        ("a:\n  -\n  - b\n", "a.0", Replace(text("c")), Some("a:\n  - c\n  - b\n")),
        ("a: |\n  x\n  # text\n\nb: 1\n", "a", Replace(text("y")), Some("a: y\n\nb: 1\n")),
        ("a:\n  - x\n  - y # y\nb: 1\n", "a", Replace(list(&["z"])), Some("a: [z] # y\nb: 1\n")),
        ("a: # why\n  - x\nb: 1\n", "a", Replace(list(&["z"])), Some("a: [z] # why\nb: 1\n")),
        ("a:\r\n- x\r\nb: 1\r\n", "a", Replace(text("z")), Some("a: z\r\nb: 1\r\n")),
        ("a:\n  b: 1\n  c: |\n    x\n", "a", Replace(text("z")), Some("a: z\n")),
        ("- a: 1\n  b: 2\n", "0", Replace(text("z")), Some("- z\n")),
    ];
    check_anything(cases);
    #[rustfmt::skip]
    let none: &[Case] = &[
        ("a: &x b\nc: *x\n", "a", Replace(text("d")), None),
        ("a: &x b\nc: *x\n", "c", Replace(text("d")), None),
        ("a: !!str b\n", "a", Replace(text("d")), None),
        ("a:\n  - x # x\n  - y\n", "a", Replace(text("d")), None),
        ("a: | # why\n  x\n", "a", Replace(text("d")), None),
        ("a:\n  # why\n  - x\n", "a", Replace(text("d")), None),
        ("a:\n  - &x b\nc: *x\n", "a", Replace(text("d")), None),
        ("a:\n  b: 1\n", "", Replace(text("d")), None),
        ("? a\n: - b\n", "a", Replace(text("d")), None),
    ];
    check(Format::Yaml, none);
}

/// Cases whose root need not be a map stand inside one.
fn check_anything(cases: &[Case]) {
    let (maps, other): (Vec<Case>, Vec<Case>) = cases
        .iter()
        .cloned()
        .partition(|(before, ..)| !before.starts_with("- "));
    check(Format::Yaml, &maps);
    for (before, path, verb, after) in other {
        let inside = |text: &str| -> &'static str { Box::leak(format!("root:\n{text}").into()) };
        let path: &'static str = Box::leak(format!("root.{path}").into());
        check(
            Format::Yaml,
            &[(inside(before), path, verb, after.map(inside))],
        );
    }
}

#[test]
fn a_map_takes_lines_of_its_own() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("j:\n  image: ruby\n  tags: [x]\n", "j.image", Replace(image()),
         Some("j:\n  image:\n    name: ruby\n    pull_policy: [always, \"a, b\"]\n  tags: [x]\n")),
        ("image: ruby # why\n", "image", Replace(image()), Some("image: # why\n  name: ruby\n  pull_policy: [always, \"a, b\"]\n")),
        ("image: ruby\r\n", "image", Replace(image()), Some("image:\r\n  name: ruby\r\n  pull_policy: [always, \"a, b\"]\r\n")),
        ("image: ruby", "image", Replace(image()), Some("image:\n  name: ruby\n  pull_policy: [always, \"a, b\"]")),
        ("image: # why\n  x: 1 # x\n", "image", Replace(map(&[("y", 1.into())])), Some("image: # why\n  y: 1 # x\n")),
        ("image:\n", "image", Replace(map(&[("y", 1.into())])), Some("image:\n  y: 1\n")),
        ("image:\n  ruby\n", "image", Replace(map(&[("y", 1.into())])), Some("image:\n  y: 1\n")),
        ("image: x\n", "image", Replace(map(&[("y", map(&[("z", 1.into())]))])), Some("image:\n  y:\n    z: 1\n")),
        ("image: x\n", "image", Replace(map(&[])), Some("image: {}\n")),
        ("- image: ruby\n", "0.image", Replace(map(&[("y", 1.into())])), Some("- image:\n    y: 1\n")),
        ("services:\n  - ruby # why\n  - b\n", "services.0", Replace(image()),
         Some("services:\n  - name: ruby # why\n    pull_policy: [always, \"a, b\"]\n  - b\n")),
        ("services:\n  -\n  - b\n", "services.0", Replace(image()),
         Some("services:\n  - name: ruby\n    pull_policy: [always, \"a, b\"]\n  - b\n")),
        ("services: [ruby]\n", "services.0", Replace(map(&[("y", 1.into())])), Some("services: [{y: 1}]\n")),
    ];
    check_anything(cases);
}

#[test]
fn entries_are_inserted_at_the_end_of_a_map() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a: 1\n", "", Insert("b", 2.into()), Some("a: 1\nb: 2\n")),
        ("a: 1", "", Insert("b", 2.into()), Some("a: 1\nb: 2")),
        ("---\na: 1 # one\n# end\n", "", Insert("b", 2.into()), Some("---\na: 1 # one\nb: 2\n# end\n")),
        ("spec:\n  inputs: {}\n---\na: 1\n", "", Insert("b", 2.into()), Some("spec:\n  inputs: {}\n---\na: 1\nb: 2\n")),
        ("j:\r\n  a: 1\r\n\r\nk: 1\r\n", "j", Insert("b", image()),
         Some("j:\r\n  a: 1\r\n  b:\r\n    name: ruby\r\n    pull_policy: [always, \"a, b\"]\r\n\r\nk: 1\r\n")),
        ("j:\n  a:\n    - 1\n    - x: 2\nk: 1\n", "j", Insert("b", 2.into()), Some("j:\n  a:\n    - 1\n    - x: 2\n  b: 2\nk: 1\n")),
        ("j:\n  a: |\n    x\n\nk: 1\n", "j", Insert("b", 2.into()), Some("j:\n  a: |\n    x\n  b: 2\n\nk: 1\n")),
        ("j:\n  a: |+\n    x\n\nk: 1\n", "j", Insert("b", 2.into()), Some("j:\n  a: |+\n    x\n\n  b: 2\nk: 1\n")),
        ("j:\n  a: |\n    x\n      \nk: 1\n", "j", Insert("b", 2.into()), Some("j:\n  a: |\n    x\n      \n  b: 2\nk: 1\n")),
        ("j:\n  a:\nk: 1\n", "j", Insert("b", 2.into()), Some("j:\n  a:\n  b: 2\nk: 1\n")),
        ("- a: 1\n", "0", Insert("b", 2.into()), Some("- a: 1\n  b: 2\n")),
        ("- - a: 1\n", "0.0", Insert("b", 2.into()), Some("- - a: 1\n    b: 2\n")),
        ("j: {a: 1}\n", "j", Insert("b", text("x, y")), Some("j: {a: 1, b: \"x, y\"}\n")),
        ("j: {}\n", "j", Insert("b", 2.into()), Some("j: {b: 2}\n")),
        ("j: {a: }\n", "j", Insert("b", 2.into()), Some("j: {a: , b: 2}\n")),
        ("j: {a: , c: 1, d: 2}\n", "j.a", InsertAfter("b", 2.into()), Some("j: {a: , b: 2, c: 1, d: 2}\n")),
        ("j: {\n  a: 1 # one\n}\n", "j", Insert("b", 2.into()), Some("j: {\n  a: 1, # one\n  b: 2\n}\n")),
        ("t: &t {x: 1}\nj:\n  a: 1\n  <<: *t\n", "j", Insert("b", 2.into()), Some("t: &t {x: 1}\nj:\n  a: 1\n  <<: *t\n  b: 2\n")),
        ("a: 1\n", "", Insert("no", 2.into()), Some("a: 1\n\"no\": 2\n")),
    ];
    check_anything(cases);
    #[rustfmt::skip]
    let none: &[Case] = &[
        ("a: 1\n", "", Insert("a", 2.into()), None),
        ("a: &x\n  b: 1\nc: *x\n", "a", Insert("d", 2.into()), None),
        ("a: &x\n  b: 1\nc: *x\n", "c", Insert("d", 2.into()), None),
        ("t: &t {x: 1}\nj: {<<: *t}\n", "j", Insert("b", 2.into()), None),
        ("a: |\n  x", "", Insert("b", 2.into()), None),
        ("\u{FEFF}a: 1\n", "", Insert("b", 2.into()), None),
        ("--- a: 1\n", "", Insert("b", 2.into()), None),
        ("a: [b: 1]\n", "a.0", Insert("c", 2.into()), None),
        ("a:\n", "a", Insert("c", 2.into()), None),
        ("a: {b:\n}\n", "a", Insert("c", 2.into()), None),
        ("", "", Insert("c", 2.into()), None),
        ("a: 1\n", "a", MoveTo(""), None),
    ];
    check(Format::Yaml, none);
}

#[test]
fn entries_are_inserted_below_another_one() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a: 1 # one\nc: 3\n", "a", InsertAfter("b", 2.into()), Some("a: 1 # one\nb: 2\nc: 3\n")),
        ("j:\n  a:\n    x: 1\n  # next\n  c: 3\n", "j.a", InsertAfter("b", 2.into()), Some("j:\n  a:\n    x: 1\n  b: 2\n  # next\n  c: 3\n")),
        ("- name: x\n  c: 3\n", "0.name", InsertAfter("b", 2.into()), Some("- name: x\n  b: 2\n  c: 3\n")),
        ("t: &t 1\na: *t\r\n", "a", InsertAfter("b", 2.into()), Some("t: &t 1\na: *t\r\nb: 2\r\n")),
        ("a: >-\n  x\n  y\n\n\nb: 1\n", "a", InsertAfter("c", 2.into()), Some("a: >-\n  x\n  y\nc: 2\n\n\nb: 1\n")),
        ("a: {b: 1, c: 2}\n", "a.b", InsertAfter("x", 2.into()), Some("a: {b: 1, x: 2, c: 2}\n")),
    ];
    check_anything(cases);
    #[rustfmt::skip]
    let none: &[Case] = &[
        ("? a\n: 1\n", "a", InsertAfter("b", 2.into()), None),
        ("? a : 1\n", "", InsertAfter("b", 2.into()), None),
        ("t: &t {x: 1}\nj:\n  a: 1\n  <<: *t\n", "j.x", InsertAfter("b", 2.into()), None),
    ];
    check(Format::Yaml, none);
}

#[test]
fn entries_go_with_their_lines_and_trailing_comments() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a: 1 # one\nb: 2\n", "a", Remove, Some("b: 2\n")),
        ("# above\na: 1\n# below\nb: 2\n", "a", Remove, Some("# above\n# below\nb: 2\n")),
        ("a: 1\r\nb:\r\n  - x\r\n  - y\r\n", "b", Remove, Some("a: 1\r\n")),
        ("a: 1\nb: 2", "b", Remove, Some("a: 1\n")),
        ("a: |\n  x\n  # text\n\nb: 2\n", "a", Remove, Some("\nb: 2\n")),
        ("t: &t 1\na: *t\nb: 2\n", "a", Remove, Some("t: &t 1\nb: 2\n")),
        ("a:\nb: 2\n", "a", Remove, Some("b: 2\n")),
        ("- a: 1 # one\n  b: 2\n", "0.a", Remove, Some("- b: 2\n")),
        ("- a:\n    - x\n\n  b: 2\n", "0.a", Remove, Some("- b: 2\n")),
        ("a: {b: 1, c: 2}\n", "a.b", Remove, Some("a: {c: 2}\n")),
        ("a: {b: 1, c: 2}\n", "a.c", Remove, Some("a: {b: 1}\n")),
        ("a: {b: 1}\n", "a.b", Remove, Some("a: {}\n")),
        ("a: {b, c: 2}\n", "a.b", Remove, Some("a: {c: 2}\n")),
        ("a: {b: , c: 2}\n", "a.b", Remove, Some("a: {c: 2}\n")),
        ("a: |\n  x\nb: 2\n# end\n", "b", Remove, Some("a: |\n  x\n# end\n")),
    ];
    check_anything(cases);
    #[rustfmt::skip]
    let none: &[Case] = &[
        ("a:\n  b: 1\nc: 1\n", "a.b", Remove, None),
        ("a: 1\nb: # why\n  - x\n", "b", Remove, None),
        ("a: &x 1\nb: *x\n", "a", Remove, None),
        ("a:\n  - b: 1\n    # why\n    c: 2\n", "a.0.b", Remove, None),
        ("? a\n: 1\nb: 2\n", "a", Remove, None),
        ("t: &t {x: 1}\nj:\n  a: 1\n  <<: *t\n", "j.x", Remove, None),
        // The block scalar above would take in what is below.
        ("a: |\n  x\nb: 2\n  # why\nc: 1\n", "b", Remove, None),
        ("a: |+\n  x\nb: 2\n\nc: 1\n", "b", Remove, None),
        ("a: |\n  x\nb: 2\n    \nc: 1\n", "b", Remove, None),
        ("a: |\n  x\nb: 2\n    ", "b", Remove, None),
    ];
    check(Format::Yaml, none);
}

#[test]
fn items_go_with_their_lines_or_commas() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a:\n  - x # x\n  - y\n", "a.0", RemoveItem, Some("a:\n  - y\n")),
        ("a:\r\n- x\r\n- y: 1\r\n  z: 2\r\n", "a.1", RemoveItem, Some("a:\r\n- x\r\n")),
        ("a:\n  - x\n  -\n  # end\n", "a.1", RemoveItem, Some("a:\n  - x\n  # end\n")),
        ("a: [x, y, z]\n", "a.1", RemoveItem, Some("a: [x, z]\n")),
        ("a: [\n  x, # x\n  y # y\n]\n", "a.1", RemoveItem, Some("a: [\n  x # x\n]\n")),
        ("a: [x: 1 , y]\n", "a.0", RemoveItem, Some("a: [y]\n")),
        ("t: &t 1\na: [x, *t]\n", "a.1", RemoveItem, Some("t: &t 1\na: [x]\n")),
        ("t: &t 1\na:\n  - *t\n  - x\n", "a.0", RemoveItem, Some("t: &t 1\na:\n  - x\n")),
        ("a: [!reference [b, c], y]\n", "a.0", RemoveItem, Some("a: [y]\n")),
    ];
    check(Format::Yaml, cases);
    #[rustfmt::skip]
    let none: &[Case] = &[
        ("a: [x]\n", "a.0", RemoveItem, None),
        ("a:\n  - x\n", "a.0", RemoveItem, None),
        ("a:\n  - x:\n    # why\n    - 1\n  - y\n", "a.0", RemoveItem, None),
        ("a:\n  - - x\n    - y\n  - z\n", "a.0.0", RemoveItem, None),
        ("a:\n  -\n    x: 1\n  - y\n", "a.0", RemoveItem, None),
        ("a: [&x b, c]\nd: *x\n", "a.0", RemoveItem, None),
        ("a:\n  - |+\n    x\n  - y\n\n  - z\n", "a.1", RemoveItem, None),
    ];
    check(Format::Yaml, none);
}

#[test]
fn items_are_appended_in_the_manner_of_the_list() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a: [x]\n", "a", Append(text("y")), Some("a: [x, y]\n")),
        ("a: []\n", "a", Append(text("y")), Some("a: [y]\n")),
        ("a: [\"x\"]\n", "a", Append(text("y")), Some("a: [\"x\", \"y\"]\n")),
        ("a: [\n  x, # x\n]\n", "a", Append(text("y")), Some("a: [\n  x, # x\n  y,\n]\n")),
        ("a: [\n  x: 1 # x\n]\n", "a", Append(text("y")), Some("a: [\n  x: 1, # x\n  y\n]\n")),
        ("a:\n  - x # x\nb: 1\n", "a", Append(text("y")), Some("a:\n  - x # x\n  - y\nb: 1\n")),
        ("a:\r\n- x\r\n", "a", Append(list(&["y"])), Some("a:\r\n- x\r\n- [y]\r\n")),
        ("a:\n  - x", "a", Append(image()), Some("a:\n  - x\n  - name: ruby\n    pull_policy: [always, \"a, b\"]")),
        ("a:\n  - - x\n  - y\n", "a.0", Append(text("z")), Some("a:\n  - - x\n    - z\n  - y\n")),
    ];
    check(Format::Yaml, cases);
    #[rustfmt::skip]
    let none: &[Case] = &[
        ("a: &x [b]\nc: *x\n", "a", Append(text("y")), None),
        ("a: !reference [b, c]\n", "a", Append(text("y")), None),
        ("a: [ # none\n]\n", "a", Append(text("y")), None),
    ];
    check(Format::Yaml, none);
}

#[test]
fn keys_are_renamed() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a: 1\n", "a", Rename("b"), Some("b: 1\n")),
        ("\"a\" : 1\n", "a", Rename("b"), Some("\"b\" : 1\n")),
        ("a:\n  b: 1\n", "a", Rename("on"), Some("\"on\":\n  b: 1\n")),
        ("x: {a: 1}\n", "x.a", Rename("b, c"), Some("x: {\"b, c\": 1}\n")),
        ("t: &t 1\na: *t\n", "a", Rename("b"), Some("t: &t 1\nb: *t\n")),
        ("a: 1\nb: 2\n", "a", Rename("b"), None),
        ("? a\n: 1\n", "a", Rename("b"), None),
        ("&x a: 1\nb: *x\n", "a", Rename("c"), None),
        ("t: &t {x: 1}\nj:\n  <<: *t\n", "j.x", Rename("y"), None),
    ];
    check(Format::Yaml, cases);
}

#[test]
fn a_part_of_a_string_is_replaced() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a: ruby:latest # x\n", "a", Splice(":latest", ":3.4"), Some("a: ruby:3.4 # x\n")),
        ("a: 'ruby'\n", "a", Splice("r", "R"), Some("a: 'Ruby'\n")),
        ("a: [ruby]\n", "a.0", Splice("r", "a,"), None),
        ("a: x1\n", "a", Splice("x", ""), None),
        ("a: x\n  y\n", "a", Splice("x", "z"), None),
        ("a: |\n  x\n", "a", Splice("x", "z"), None),
        ("a: 'it''s'\n", "a", Splice("s", "z"), None),
        ("a: &x ruby\nb: *x\n", "b", Splice("r", "z"), None),
    ];
    check(Format::Yaml, cases);
}
