//! The checks, one file each.
mod default_pull_policy_not_inherited;
mod image_object_missing_name;
mod inconsistent_pull_policy_across_runners;
mod job_pull_policy_bad_key;
mod job_pull_policy_dead_entry;
mod job_pull_policy_empty;
mod job_pull_policy_entries_dropped;
mod job_pull_policy_mutable_tag_cached;
mod job_pull_policy_order_defeats_always;
mod job_pull_policy_rejected;
mod job_pull_policy_unknown_value;
mod job_pull_policy_variable;
mod kubernetes_policy_applies_to_helper;
mod mixed_list_bypass;
mod private_image_cached_on_shared;
mod service_pull_policy_rejected;

use crate::rule::Check;

/// Provisional.
pub const CHECKS: &[Check] = &[
    Check::Pipeline(default_pull_policy_not_inherited::check),
    Check::Pipeline(image_object_missing_name::check),
    Check::Pipeline(job_pull_policy_bad_key::check),
    Check::Pipeline(job_pull_policy_dead_entry::check),
    Check::Pipeline(job_pull_policy_empty::check),
    Check::Pipeline(job_pull_policy_mutable_tag_cached::check),
    Check::Pipeline(job_pull_policy_order_defeats_always::check),
    Check::Pipeline(job_pull_policy_unknown_value::check),
    Check::Pipeline(job_pull_policy_variable::check),
    Check::Fleet(inconsistent_pull_policy_across_runners::check),
    Check::Fleet(job_pull_policy_entries_dropped::check),
    Check::Fleet(job_pull_policy_rejected::check),
    Check::Fleet(kubernetes_policy_applies_to_helper::check),
    Check::Fleet(mixed_list_bypass::check),
    Check::Fleet(private_image_cached_on_shared::check),
    Check::Fleet(service_pull_policy_rejected::check),
];
