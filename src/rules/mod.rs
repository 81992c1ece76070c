//! stub
use crate::rule::Rule;
/// stub
pub const RULES: &[Rule] = &[];
