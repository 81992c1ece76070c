//! Random settings.

use arbtest::arbitrary::Result;

use super::{NAMES, TAGS, Writer};

const VERSIONS: [&str; 8] = [
    "13.7", "15.0", "15.1", "15.3", "17.2", "17.11", "18.0", "19.3",
];
const TRUSTS: [&str; 3] = ["shared", "group", "project"];

impl Writer<'_, '_> {
    pub(super) fn settings(&mut self) -> Result<String> {
        let profile = self.any(&["default", "pedantic"])?;
        self.line(&format!("profile = \"{profile}\""))?;
        if self.one_in(2)? {
            let version = self.any(&VERSIONS)?;
            self.line(&format!("runner-version = \"{version}\""))?;
        }
        if self.one_in(2)? {
            let trust = self.any(&TRUSTS)?;
            self.line(&format!("trust = \"{trust}\""))?;
        }
        for name in NAMES {
            if self.one_in(2)? {
                continue;
            }
            self.line("[[runner]]")?;
            self.line(&format!("name = \"{name}\""))?;
            if self.one_in(2)? {
                let tag = self.any(&TAGS)?;
                self.line(&format!("tags = [\"{tag}\"]"))?;
                let runs = self.any(&["true", "false"])?;
                self.line(&format!("run-untagged = {runs}"))?;
            }
            if self.one_in(2)? {
                let version = self.any(&VERSIONS)?;
                self.line(&format!("version = \"{version}\""))?;
            }
            if self.one_in(3)? {
                let trust = self.any(&TRUSTS)?;
                self.line(&format!("trust = \"{trust}\""))?;
            }
        }
        self.finish()
    }
}
