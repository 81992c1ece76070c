//! One lint run.
mod report;
pub use report::{Missing, Pairing, Report, Unchecked};
