//! Random pipelines.

use arbtest::arbitrary::Result;

use super::{TAGS, Writer};

const IMAGES: [&str; 5] = [
    "alpine:3.20",
    "ruby",
    "registry.example.com/team/app:latest",
    "$CI_REGISTRY_IMAGE/app",
    "\"python:3.12\"",
];
const KEYS: [&str; 8] = [
    "pull_policy",
    "pull_policy",
    "pull_policy",
    "pull_policy",
    "pull_policy",
    "pull-policy",
    "policy",
    "imagePullPolicy",
];

impl Writer<'_, '_> {
    pub(super) fn pipeline(&mut self) -> Result<String> {
        if self.one_in(3)? {
            self.line("default:")?;
            self.image("  ")?;
        } else if self.one_in(8)? {
            self.image("")?;
        }
        if self.one_in(20)? {
            self.line("include: more.yml")?;
        }
        let is_based = self.one_in(4)?;
        if is_based {
            self.line(".base:")?;
            self.image("  ")?;
        }
        let is_anchored = self.one_in(6)?;
        if is_anchored {
            self.line(".shared: &shared")?;
            self.line("  name: alpine:3.20")?;
            let value = self.flow()?;
            self.line(&format!("  pull_policy: {value}"))?;
        }
        for index in 0..=self.up_to(2)? {
            self.line(&format!("job-{index}:"))?;
            if is_based && self.one_in(2)? {
                self.line("  extends: .base")?;
            }
            self.line("  script: make")?;
            match self.up_to(5)? {
                0 => {}
                1 if is_anchored => self.line("  image: *shared")?,
                2 if is_anchored => {
                    self.line("  image:")?;
                    self.line("    <<: *shared")?;
                }
                _ => self.image("  ")?,
            }
            if self.one_in(3)? {
                self.services()?;
            }
            if self.one_in(4)? {
                let tag = self.any(&TAGS)?;
                self.line(&format!("  tags: [{tag}]"))?;
            }
            if self.one_in(15)? {
                let value = self.flow()?;
                self.line(&format!("  pull_policy: {value}"))?;
            }
        }
        self.finish()
    }

    fn image(&mut self, indent: &str) -> Result<()> {
        let name = self.any(&IMAGES)?;
        if self.one_in(4)? {
            return self.line(&format!("{indent}image: {name}"));
        }
        if self.one_in(5)? {
            let key = self.any(&KEYS)?;
            let value = self.flow()?;
            return self.line(&format!(
                "{indent}image: {{ name: {name}, {key}: {value} }}"
            ));
        }
        self.line(&format!("{indent}image:"))?;
        self.body(&format!("{indent}  "), name)
    }

    /// The entries of an image or a service.
    fn body(&mut self, indent: &str, name: &str) -> Result<()> {
        let has_name = !self.one_in(8)?;
        if has_name {
            self.line(&format!("{indent}name: {name}"))?;
        }
        if has_name && self.one_in(8)? {
            return Ok(());
        }
        let key = self.any(&KEYS)?;
        if self.one_in(3)? {
            let words = self.words(3)?;
            if !words.is_empty() {
                self.line(&format!("{indent}{key}:"))?;
                for word in words {
                    self.line(&format!("{indent}  - {}", written(word)))?;
                }
                return Ok(());
            }
        }
        let value = self.flow()?;
        self.line(&format!("{indent}{key}: {value}"))
    }

    fn services(&mut self) -> Result<()> {
        self.line("  services:")?;
        for _ in 0..=self.up_to(1)? {
            if self.one_in(2)? {
                self.line("    - postgres:16")?;
            } else {
                self.line("    - alias: db")?;
                self.body("      ", "postgres:16")?;
            }
        }
        Ok(())
    }

    fn flow(&mut self) -> Result<String> {
        let words = self.words(3)?;
        let words: Vec<String> = words.into_iter().map(written).collect();
        if let ([word], true) = (words.as_slice(), self.one_in(2)?) {
            return Ok(word.clone());
        }
        if self.one_in(15)? {
            return Ok(self.any(&["$POLICY", "12", "{}", "\"\"", "~"])?.to_owned());
        }
        Ok(format!("[{}]", words.join(", ")))
    }
}

fn written(word: &str) -> String {
    if word.is_empty() || word.contains(' ') {
        format!("{word:?}")
    } else {
        word.to_owned()
    }
}
