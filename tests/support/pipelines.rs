//! Vectors of whole pipelines: what GitLab's own code answered.

use std::collections::BTreeMap;
use std::sync::Arc;

use gitlab_runner_lint::model::pipeline::load::{Files, Foreign, Shelf, Stand, ruby};
use gitlab_runner_lint::source::{FileId, Sources};
use gitlab_runner_lint::syntax::Node;
use serde_json::Value;

/// Our own vectors, and the others where they are present.
pub(crate) fn vectors() -> Vec<Value> {
    let own = include_str!("../vectors/pipelines.jsonl").lines();
    let mut vectors: Vec<Value> = own
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let reference = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/reference/pipeline-vectors.json"
    );
    match std::fs::read_to_string(reference) {
        Ok(text) => {
            let all: Vec<Value> = serde_json::from_str(&text).unwrap();
            let further = |vector: &Value| vector["group"] == "gitlab-yaml-tests";
            vectors.extend(all.into_iter().filter(further));
        }
        Err(_) => println!("skipped: the reference vectors are not there"),
    }
    vectors
}

/// The bytes of a vector's root file.
pub(crate) fn bytes(vector: &Value) -> Vec<u8> {
    match vector["yaml_base64"].as_str() {
        Some(encoded) => from_base64(encoded),
        None => vector["yaml"]
            .as_str()
            .unwrap_or_default()
            .as_bytes()
            .to_vec(),
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut held, mut count) = (0_u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let value = LETTERS.iter().position(|known| *known == letter).unwrap();
        held = held << 6 | value as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((held >> count) as u8);
            held &= (1 << count) - 1;
        }
    }
    bytes
}

/// A root file and the files it can include, in memory.
#[derive(Default)]
pub(crate) struct Project {
    pub(crate) sources: Sources,
    files: BTreeMap<String, FileId>,
}

impl Project {
    /// The project of a vector, and its root file; none when that cannot be decoded.
    pub(crate) fn of(vector: &Value) -> Option<(Self, FileId)> {
        let mut project = Self::default();
        let root = project.add(".gitlab-ci.yml", bytes(vector))?;
        for (path, text) in vector["files"].as_object().into_iter().flatten() {
            project.add(path, text.as_str()?.as_bytes().to_vec())?;
        }
        Some((project, root))
    }

    /// Adds a file.
    pub(crate) fn add(&mut self, path: &str, bytes: Vec<u8>) -> Option<FileId> {
        let file = self.sources.add(path, bytes).ok()?;
        self.files.insert(path.to_owned(), file);
        Some(file)
    }

    pub(crate) fn shared(&self, file: FileId) -> Arc<str> {
        Arc::from(self.sources.text(file))
    }
}

/// A node as JSON, references and aliases followed; of equal keys the last one.
pub(crate) fn json(node: Node<'_>) -> Value {
    serde_json::from_str(&ruby::json(node)).unwrap()
}

impl Files for Project {
    fn text(&self, shelf: Shelf, path: &str) -> Option<(FileId, Arc<str>)> {
        let file = *self.files.get(&placed(shelf, path))?;
        Some((file, self.shared(file)))
    }

    fn paths(&self, shelf: Shelf) -> Vec<String> {
        let prefix = placed(shelf, "");
        let paths = self.files.keys();
        let inside = paths.filter_map(|path| path.strip_prefix(&prefix));
        inside
            .filter(|path| !path.contains("://"))
            .map(str::to_owned)
            .collect()
    }

    fn foreign(&self, include: &Foreign<'_>) -> Option<Stand> {
        let shelf = Shelf(include.project?.strip_prefix("shelf-")?.parse().ok()?);
        Some(Stand {
            shelf,
            path: include.location.to_owned(),
        })
    }
}

/// How a file of a shelf is called: those of another project are `1://path`, and stand for the
/// project `shelf-1`.
fn placed(shelf: Shelf, path: &str) -> String {
    match shelf {
        Shelf::PROJECT => path.to_owned(),
        Shelf(number) => format!("{number}://{path}"),
    }
}
