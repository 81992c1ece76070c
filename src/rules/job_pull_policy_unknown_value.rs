//! See rules/job-pull-policy-unknown-value.md.

use crate::rule::prelude::*;
use crate::rule::site::is_variable;
use crate::semantics::pull_policy::{advice, meant};
use crate::syntax::Data;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for site in pipeline.image_sites() {
        let Some(value) = site.image.pull_policy() else {
            continue;
        };
        if value.is_dynamic() {
            continue;
        }
        if value.shape() != Shape::List {
            // GitLab lets a symbol pass when it stands alone.
            if !matches!(value.node().data(), Data::Symbol(_)) {
                judge(pipeline, &site, value, false, sink);
            }
            continue;
        }
        for item in value.items() {
            judge(pipeline, &site, item, true, sink);
        }
    }
}

fn judge<'t>(
    pipeline: &Pipeline<'t>,
    site: &ImageSite<'t>,
    value: Field<'_>,
    in_list: bool,
    sink: &mut Sink<'_>,
) {
    match value.text() {
        Known::Is(word) => {
            let is_other_rules = is_variable(word) || (word.is_empty() && !in_list);
            if Policy::parse(word).is_none() && !is_other_rules {
                unknown_word(pipeline, site, value, word, sink);
            }
        }
        Known::Broken => wrong_type(pipeline, site, value, in_list, sink),
        Known::Dynamic => {}
    }
}

fn unknown_word<'t>(
    pipeline: &Pipeline<'t>,
    site: &ImageSite<'t>,
    value: Field<'_>,
    word: &str,
    sink: &mut Sink<'_>,
) {
    let shown = if word.is_empty() { "\"\"" } else { word };
    let message = format!("unknown pull policy `{shown}`; GitLab will not create the pipeline");
    let Some(finding) = sink.report_site(pipeline, site, value, message) else {
        return;
    };
    finding.here("not `always`, `if-not-present` or `never`");
    finding.help(advice(word));
    let Some(meant) = meant(word) else { return };
    let safety = if meant.is_certain {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    let word = meant.policy.word();
    finding.fix(
        format!("write `{word}`"),
        safety,
        [edit::replace(value.definition(), word)],
    );
}

fn wrong_type<'t>(
    pipeline: &Pipeline<'t>,
    site: &ImageSite<'t>,
    value: Field<'_>,
    in_list: bool,
    sink: &mut Sink<'_>,
) {
    let what = match value.node().data() {
        Data::Null => "null".to_owned(),
        Data::Collection if value.shape() == Shape::Map => "a map".to_owned(),
        Data::Collection => "a list".to_owned(),
        Data::Refused(_) | Data::Invalid => return,
        _ => match value.node().scalar() {
            Some(scalar) => format!("`{}`", scalar.text),
            None => return,
        },
    };
    let wanted = if in_list {
        "an entry of pull_policy must be a string"
    } else {
        "pull_policy must be a string or a list of strings"
    };
    let message = format!("{wanted}, not {what}; GitLab will not create the pipeline");
    if let Some(finding) = sink.report_site(pipeline, site, value, message) {
        finding.help("write `always`, `if-not-present` or `never`");
    }
}
