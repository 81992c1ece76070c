//! Random Runner files.

use arbtest::arbitrary::Result;

use super::{NAMES, Writer};

const EXECUTORS: [&str; 9] = [
    "docker",
    "docker",
    "docker",
    "kubernetes",
    "kubernetes",
    "docker+machine",
    "docker-autoscaler",
    "docker-windows",
    "shell",
];
const OWN: [&str; 9] = [
    "pull_policy",
    "pull_policy",
    "pull_policy",
    "pull_policy",
    "pull_policy",
    "Pull_Policy",
    "pull_policies",
    "pull-policy",
    "image_pull_policy",
];
const ALLOWED: [&str; 6] = [
    "allowed_pull_policies",
    "allowed_pull_policies",
    "allowed_pull_policies",
    "allowed_pull_policies",
    "allowed_pull_policy",
    "allow-pull-policies",
];

impl Writer<'_, '_> {
    pub(super) fn runners(&mut self) -> Result<String> {
        if self.one_in(10)? {
            self.policy("", &OWN)?;
        }
        self.line("concurrent = 4")?;
        if self.one_in(30)? {
            self.runner("", true)?;
            return self.finish();
        }
        let count = 1 + self.up_to(2)?;
        for name in &NAMES[..count] {
            self.runner(name, false)?;
        }
        self.finish()
    }

    fn header(&mut self, text: &str) -> Result<()> {
        self.keys.clear();
        self.line(text)
    }

    fn runner(&mut self, name: &str, is_fragment: bool) -> Result<()> {
        if !is_fragment {
            self.header("[[runners]]")?;
            if !self.one_in(6)? {
                self.line(&format!("  name = \"{name}\""))?;
            }
        }
        let executor = self.any(&EXECUTORS)?;
        if !is_fragment && !self.one_in(12)? {
            self.line(&format!("  executor = \"{executor}\""))?;
        }
        if !is_fragment && self.one_in(12)? {
            self.policy("  ", &OWN)?;
        }
        let section = match executor {
            _ if self.one_in(12)? => "docker",
            "kubernetes" => "kubernetes",
            _ => "docker",
        };
        if !is_fragment && self.one_in(12)? {
            let own = self.value(3)?;
            let allowed = self.value(3)?;
            return self.line(&format!(
                "  {section} = {{ pull_policy = {own}, allowed_pull_policies = {allowed} }}"
            ));
        }
        self.header(&format!("  [runners.{section}]"))?;
        if !self.one_in(4)? {
            self.line("    image = \"registry.example.com/team/app:1\"")?;
        }
        let count = self.up_to(3)?;
        for _ in 0..count {
            let keys = if self.one_in(2)? { &OWN[..] } else { &ALLOWED };
            self.policy("    ", keys)?;
        }
        if self.one_in(6)? {
            self.header(&format!("    [[runners.{section}.services]]"))?;
            self.line("      name = \"postgres:16\"")?;
            if self.one_in(2)? {
                self.policy("      ", &OWN)?;
            }
        }
        if executor == "docker-autoscaler" && self.one_in(2)? {
            self.header("  [runners.autoscaler]")?;
            self.line("    max_use_count = 1")?;
        }
        Ok(())
    }

    /// A key of some name, once in a table.
    fn policy(&mut self, indent: &str, keys: &[&'static str]) -> Result<()> {
        let key = self.any(keys)?;
        if self.keys.contains(&key) {
            return Ok(());
        }
        self.keys.push(key);
        if self.one_in(4)? {
            self.line(&format!("{indent}{key} = ["))?;
            for word in self.words(3)? {
                self.line(&format!("{indent}  {word:?},"))?;
            }
            return self.line(&format!("{indent}]"));
        }
        let value = self.value(4)?;
        self.line(&format!("{indent}{key} = {value}"))
    }

    fn value(&mut self, most: usize) -> Result<String> {
        let words = self.words(most)?;
        if let ([word], true) = (words.as_slice(), self.one_in(2)?) {
            return Ok(if self.one_in(4)? {
                format!("'{word}'")
            } else {
                format!("{word:?}")
            });
        }
        Ok(format!("{words:?}"))
    }
}
