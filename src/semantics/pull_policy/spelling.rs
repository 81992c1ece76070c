//! What a misspelled policy or policy key was meant to be.

use super::Policy;
use crate::model::field::{Field, texts};
use crate::model::known::Known;
use crate::model::runner::same_key;
use crate::syntax::{Shape, Value, nearest};

/// What a word that is no policy stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Meant {
    /// The policy.
    pub policy: Policy,
    /// Whether the word is only spelled differently. Otherwise its meaning is close, not equal.
    pub is_certain: bool,
}

/// The policy that a wrong word stands for, if there is one; `None` also for a right word.
#[must_use]
pub fn meant(word: &str) -> Option<Meant> {
    if Policy::parse(word).is_some() {
        return None;
    }
    let normal = word.trim().to_lowercase().replace('_', "-");
    let (policy, is_certain) = match normal.as_str() {
        "always" => (Policy::Always, true),
        "if-not-present" | "ifnotpresent" | "missing" | "notpresent" => {
            (Policy::IfNotPresent, true)
        }
        "never" => (Policy::Never, true),
        "if-newer" | "if-newer-present" | "newer" | "latest" => (Policy::Always, false),
        "build" | "local" | "none" => (Policy::Never, false),
        _ => return None,
    };
    Some(Meant { policy, is_certain })
}

/// What to write instead of a word that is no policy: one imperative sentence.
#[must_use]
pub fn advice(word: &str) -> String {
    if word.contains('$') {
        return "write the policy itself: the Runner replaces no variables here".to_owned();
    }
    match meant(word) {
        Some(Meant {
            policy: Policy::Always,
            is_certain: false,
        }) => "write `always`, which already compares digests and downloads only changed layers"
            .to_owned(),
        Some(meant) => format!("write `{}`", meant.policy.word()),
        None => match nearest(word, Policy::ALL.map(Policy::word)) {
            Some(near) => {
                format!("write one of `always`, `if-not-present` and `never`; `{near}` is nearest")
            }
            None => "write `always`, `if-not-present` or `never`".to_owned(),
        },
    }
}

/// A key of an executor's section that holds pull policies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PolicyKey {
    /// `pull_policy`.
    Own,
    /// `allowed_pull_policies`.
    Allowed,
}

impl PolicyKey {
    /// The name the Runner knows.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "pull_policy",
            Self::Allowed => "allowed_pull_policies",
        }
    }

    /// The key that a name is or was meant to be.
    #[must_use]
    pub fn meant(name: &str) -> Option<Self> {
        if let Some(exact) = Self::exact(name) {
            return Some(exact);
        }
        match name.to_lowercase().replace(['-', '_'], "").as_str() {
            "pullpolicy" | "pullpolicies" | "imagepullpolicy" | "dockerpullpolicy"
            | "defaultpullpolicy" => Some(Self::Own),
            "allowedpullpolicy"
            | "allowedpullpolicies"
            | "allowpullpolicies"
            | "pullpoliciesallowed" => Some(Self::Allowed),
            _ => None,
        }
    }

    /// A value as a fix writes it below this key; `None` for a type that the key does not take.
    #[must_use]
    pub fn value(self, field: Field<'_>) -> Option<Value> {
        let Known::Is(words) = field.words() else {
            return None;
        };
        match (field.shape(), self, words.as_slice()) {
            (Shape::List, _, words) => Some(texts(words).into()),
            (_, Self::Own, [word]) => Some(word.text.into()),
            _ => None,
        }
    }

    /// The key of this name, as the Runner reads names: case does not matter.
    #[must_use]
    pub fn exact(name: &str) -> Option<Self> {
        [Self::Own, Self::Allowed]
            .into_iter()
            .find(|key| same_key(key.name(), name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_spellings_are_certain_and_other_words_are_not() {
        use Policy::{Always, IfNotPresent, Never};
        // RULES `pull-policy-unknown-value`, Fix
        for (word, policy, is_certain) in [
            ("Always", Always, true),
            (" always ", Always, true),
            ("ALWAYS", Always, true),
            ("Never", Never, true),
            ("IfNotPresent", IfNotPresent, true),
            ("ifnotpresent", IfNotPresent, true),
            ("if_not_present", IfNotPresent, true),
            ("If-Not-Present", IfNotPresent, true),
            ("missing", IfNotPresent, true),
            ("notpresent", IfNotPresent, true),
            ("if-newer", Always, false),
            ("if_newer_present", Always, false),
            ("newer", Always, false),
            ("latest", Always, false),
            ("build", Never, false),
            ("local", Never, false),
            ("None", Never, false),
        ] {
            assert_eq!(meant(word), Some(Meant { policy, is_certain }), "{word:?}");
        }
        for word in [
            "",
            " ",
            "always",
            "never",
            "allways",
            "if-not-presents",
            "true",
        ] {
            assert_eq!(meant(word), None, "{word:?}");
        }
    }

    #[test]
    fn keys_are_recognised_in_any_notation() {
        use PolicyKey::{Allowed, Own};
        // RULES `pull-policy-misspelled-key`, Detect
        for (name, key, is_exact) in [
            ("pull_policy", Own, true),
            ("Pull_Policy", Own, true),
            ("pull-policy", Own, false),
            ("pullPolicy", Own, false),
            ("pull_policies", Own, false),
            ("image_pull_policy", Own, false),
            ("docker-pull-policy", Own, false),
            ("default_pull_policy", Own, false),
            ("ALLOWED_PULL_POLICIES", Allowed, true),
            ("allowed-pull-policies", Allowed, false),
            ("allowed_pull_policy", Allowed, false),
            ("allow_pull_policies", Allowed, false),
            ("pull_policies_allowed", Allowed, false),
        ] {
            assert_eq!(PolicyKey::meant(name), Some(key), "{name}");
            assert_eq!(PolicyKey::exact(name), is_exact.then_some(key), "{name}");
        }
        for name in ["policy", "pull", "allowed_images", "helper_pull_policy", ""] {
            assert_eq!(PolicyKey::meant(name), None, "{name}");
        }
    }
}
