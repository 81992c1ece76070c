//! The YAML reader gives the values that Ruby's Psych gives GitLab.

#[path = "support/yaml_values.rs"]
mod yaml_values;

use serde_json::Value;

#[test]
fn documents_give_the_values_of_psych() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("vectors/psych.json")).unwrap();
    assert_eq!(vectors.len(), 244);
    let mut differences = Vec::new();
    for vector in &vectors {
        let answer = yaml_values::answer(vector);
        let same_error = vector["ok"] == true || vector["error"] == answer["error"];
        let agrees =
            answer["ok"] == vector["ok"] && answer["result"] == vector["result"] && same_error;
        if !agrees {
            differences.push(format!("{vector}\n  {answer}"));
        }
    }
    assert!(
        differences.is_empty(),
        "{} differ\n{}",
        differences.len(),
        differences.join("\n")
    );
}

/// Answers of Ruby's own Psych to what the vectors do not have.
#[test]
fn merges_tags_and_anchors_are_those_of_psych() {
    for (text, same_as) in [
        // A map that is still being read gives what it has.
        (
            "p: &p {x: 1, c: {<<: *p, y: 2}}",
            "p: {x: 1, c: {x: 1, y: 2}}",
        ),
        ("a: &a {x: 1, <<: *a, y: 2}", "a: {x: 1, y: 2}"),
        // The string `<<` merges however it comes there.
        ("k: &k <<\n*k : {x: 1}", "k: \"<<\"\nx: 1"),
        ("k: &k !!str <<\n*k : {x: 1}", "k: \"<<\"\nx: 1"),
        ("? |-\n  <<\n: {x: 1}", "x: 1"),
        ("!!str <<: {x: 1}", "!!str <<: {x: 1}"),
        // A reference is an object and no map.
        ("<<: !reference {x: 1}", "!!str <<: !reference {x: 1}"),
        // Its anchor is not kept; one before it stays.
        (
            "a: &a 1\nb: &a !reference [x]\nc: *a",
            "a: 1\nb: !reference [x]\nc: 1",
        ),
        ("v: !!omap [{a: 1, b: 2}]", "v: {a: 2}"),
        ("v: !ruby/range [1, 2]", "v: [1, 2]"),
        ("v: !!set [1]", "v: [1]"),
        ("0x_: 0b_", "'0x_': '0b_'"),
    ] {
        let value = yaml_values::read(text);
        assert_eq!(value, yaml_values::read(same_as), "{text}");
        assert!(value.is_ok(), "{text}");
    }
    for (text, error) in [
        (
            "b: &b !reference [x]\nc: *b",
            "An alias referenced an unknown anchor: b",
        ),
        (
            "v: !!omap {a: 1}",
            "Tried to load unspecified class: Psych::Omap",
        ),
        (
            "v: !ruby/object {}",
            "Tried to load unspecified class: Object",
        ),
        (
            "v: !ruby/array:Foo []",
            "Tried to load unspecified class: Foo",
        ),
    ] {
        assert_eq!(yaml_values::read(text), Err(error.to_owned()), "{text}");
    }
}

#[test]
fn base64_round_trips() {
    for text in ["", "a", "ab", "abc", "hi there"] {
        assert_eq!(
            yaml_values::from_base64(&yaml_values::base64(text.as_bytes())),
            text.as_bytes()
        );
    }
}
