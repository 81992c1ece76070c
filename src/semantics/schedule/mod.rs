//! When a setting counts: periods in two dialects of cron, and time zones.
//!
//! Docker Machine autoscaling and `[runners.monitoring]` are read by one library when the file is
//! loaded, the policies of autoscalers by another one when they are first used.

pub mod machine;
pub mod policy;
pub mod zone;
