//! The checks, one file each; a rule is described on its page in `rules/`.

mod allowed_pull_policies_duplicate;
mod allowed_pull_policies_empty_list;
mod allowed_pull_policies_unknown_value;
mod allowed_pull_policies_unsafe_shared;
mod kubernetes_allowed_list_without_pull_policy;
mod kubernetes_job_pull_policy_locked_out;
mod kubernetes_pull_policy_unset_shared;
mod pull_policy_dead_entry;
mod pull_policy_empty_list;
mod pull_policy_empty_string;
mod pull_policy_fallback_leaks_private_images;
mod pull_policy_if_not_present_shared;
mod pull_policy_key_needs_newer_runner;
mod pull_policy_misplaced_key;
mod pull_policy_misspelled_key;
mod pull_policy_never_autoscaled;
mod pull_policy_not_allowed_by_runner;
mod pull_policy_order_defeats_always;
mod pull_policy_partially_dropped;
mod pull_policy_section_ignored;
mod pull_policy_unknown_value;
mod runner_version_mixed_list_bypass;

use crate::rule::Check;

/// All checks.
pub const CHECKS: &[Check] = &[
    Check::Runner(allowed_pull_policies_duplicate::check),
    Check::Runner(allowed_pull_policies_empty_list::check),
    Check::Runner(allowed_pull_policies_unknown_value::check),
    Check::Runner(allowed_pull_policies_unsafe_shared::check),
    Check::Runner(kubernetes_allowed_list_without_pull_policy::check),
    Check::Runner(kubernetes_job_pull_policy_locked_out::check),
    Check::Runner(kubernetes_pull_policy_unset_shared::check),
    Check::Runner(pull_policy_dead_entry::check),
    Check::Runner(pull_policy_empty_list::check),
    Check::Runner(pull_policy_empty_string::check),
    Check::Runner(pull_policy_fallback_leaks_private_images::check),
    Check::Runner(pull_policy_if_not_present_shared::check),
    Check::Runner(pull_policy_key_needs_newer_runner::check),
    Check::Runner(pull_policy_misplaced_key::check),
    Check::Runner(pull_policy_misspelled_key::check),
    Check::Runner(pull_policy_never_autoscaled::check),
    Check::Runner(pull_policy_not_allowed_by_runner::check),
    Check::Runner(pull_policy_order_defeats_always::check),
    Check::Runner(pull_policy_partially_dropped::check),
    Check::Runner(pull_policy_section_ignored::check),
    Check::Runner(pull_policy_unknown_value::check),
    Check::Runner(runner_version_mixed_list_bypass::check),
];
