//! See rules/matrix-without-jobs.md.

use crate::rule::prelude::*;

pub(super) fn check(pipeline: &Pipeline<'_>, sink: &mut Sink<'_>) {
    for job in pipeline.jobs() {
        let matrix = job.get("parallel").and_then(|field| field.get("matrix"));
        let Some(matrix) = matrix.filter(|it| it.shape() == Shape::List && !it.is_dynamic()) else {
            continue;
        };
        let title = job.title();
        let rows: Vec<Option<Field<'_>>> = matrix.items().map(empty_list).collect();
        let is_without = rows.iter().all(Option::is_some);
        if rows.is_empty() {
            sink.report(
                matrix,
                format!("job `{title}` does not exist: its matrix is empty"),
            )
            .here("no combination, no job")
            .help("add combinations, or remove `parallel`")
            .job(title);
        }
        for list in rows.into_iter().flatten() {
            let name = list.name().unwrap_or_default();
            let message = if is_without {
                format!("job `{title}` does not exist: `{name}` of its matrix has no values")
            } else {
                format!("`{name}` has no values: this part of job `{title}`'s matrix makes no jobs")
            };
            sink.report(list, message)
                .here("no value, no combination")
                .help(format!("give `{name}` a value, or remove it"))
                .job(title);
        }
    }
}

/// The first variable of a combination whose list of values is empty.
fn empty_list(row: Field<'_>) -> Option<Field<'_>> {
    row.entries().find(|values| {
        values.shape() == Shape::List && !values.is_dynamic() && values.items().next().is_none()
    })
}
