//! The pipelines of the vectors with GitLab's errors.

use serde_json::{Value, json};

/// `[name, text, errors]` of each vector of our own; `text` is `{"base64": ...}` where it is no
/// UTF-8, and GitLab takes a pipeline without errors.
pub(crate) fn own() -> Vec<Value> {
    let lines = include_str!("../vectors/pipelines.jsonl").lines();
    let vectors = lines.map(|line| serde_json::from_str::<Value>(line).expect("a vector"));
    vectors
        .map(|vector| {
            let base64 = json!({"base64": vector["yaml_base64"]});
            let text = vector.get("yaml").cloned().unwrap_or(base64);
            let errors = vector.get("errors").cloned().unwrap_or(json!([]));
            json!([vector["name"], text, errors])
        })
        .collect()
}
