//! Variables with which a job chooses where and as whom its pod runs on Kubernetes.

use std::collections::BTreeMap;

use crate::model::field::Field;
use crate::model::known::Known;

use super::allow_list::Expression;
use super::judged::Host;
use super::pull_policy::quoted;

/// One of the variables.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Overwrite {
    /// The namespace.
    Namespace,
    /// The service account.
    ServiceAccount,
    /// The token that talks to the cluster.
    BearerToken,
}

/// What a runner does with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The value does not fit: the job fails with this error.
    Refused(String),
    /// Nothing allows to choose: the value is dropped.
    Ignored,
}

/// The expressions of all runners, each compiled once.
#[derive(Debug, Default)]
pub struct Expressions<'t> {
    compiled: BTreeMap<&'t str, Expression>,
}

impl Overwrite {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Namespace, Self::ServiceAccount, Self::BearerToken];

    /// The variable's name.
    #[must_use]
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Namespace => "KUBERNETES_NAMESPACE_OVERWRITE",
            Self::ServiceAccount => "KUBERNETES_SERVICE_ACCOUNT_OVERWRITE",
            Self::BearerToken => "KUBERNETES_BEARER_TOKEN",
        }
    }

    /// The key of a runner that allows it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Namespace => "namespace_overwrite_allowed",
            Self::ServiceAccount => "service_account_overwrite_allowed",
            Self::BearerToken => "bearer_token_overwrite_allowed",
        }
    }

    /// The key of a runner with the value that is used otherwise.
    #[must_use]
    const fn own_key(self) -> &'static str {
        match self {
            Self::Namespace => "namespace",
            Self::ServiceAccount => "service_account",
            Self::BearerToken => "bearer_token",
        }
    }
}

impl<'t> Expressions<'t> {
    /// Compiles the expressions of these runners.
    #[must_use]
    pub fn new(hosts: &[Host<'t>]) -> Self {
        let keys = [Overwrite::Namespace, Overwrite::ServiceAccount];
        let hosts = hosts.iter().filter(|host| host.is_kubernetes());
        let fields = hosts.flat_map(|host| keys.into_iter().filter_map(|it| host.get(it.key())));
        let texts = fields.filter_map(|field| field.text().known());
        Self {
            compiled: texts.map(|text| (text, Expression::new(text))).collect(),
        }
    }

    /// What a runner does with a value of a job; `None` if it takes it, or the file does not say.
    #[must_use]
    pub fn decide(&self, host: &Host<'t>, overwrite: Overwrite, value: &str) -> Option<Verdict> {
        let is_whole = host.is_kubernetes() && host.runner.is_complete();
        if !is_whole || !host.home.is_some_and(|home| home.exists()) || value.is_empty() {
            return None;
        }
        // Asking for what one gets anyway does no harm.
        let own = host.get(overwrite.own_key()).map(Field::text);
        let is_same = own.is_some_and(|own| own != Known::Is("") && own.known() == Some(value));
        let rule = host.get(overwrite.key());
        if overwrite == Overwrite::BearerToken {
            let is_allowed = rule.map_or(Known::Is(false), Field::bool);
            return (is_allowed == Known::Is(false) && !is_same).then_some(Verdict::Ignored);
        }
        match rule.map_or(Known::Is(""), Field::text).known()? {
            "" => (!is_same).then_some(Verdict::Ignored),
            text => match self.compiled.get(text)? {
                Expression::Is(expression) if !expression.is_match(value) => {
                    let (value, text) = (quoted(value), quoted(text));
                    Some(Verdict::Refused(format!(
                        "provided value {value} does not match {text}"
                    )))
                }
                _ => None,
            },
        }
    }
}
