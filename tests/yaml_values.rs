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
        // A merge of `!reference` crashes GitLab's own loader; there is no verdict to agree with.
        let crashed = vector["error_class"] == "NoMethodError";
        let same_error = vector["ok"] == true || vector["error"] == answer["error"];
        let agrees =
            answer["ok"] == vector["ok"] && answer["result"] == vector["result"] && same_error;
        if !agrees && !crashed {
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

#[test]
fn base64_round_trips() {
    for text in ["", "a", "ab", "abc", "hi there"] {
        assert_eq!(
            yaml_values::from_base64(&yaml_values::base64(text.as_bytes())),
            text.as_bytes()
        );
    }
}
