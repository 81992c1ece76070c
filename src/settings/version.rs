//! stub
/// stub
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Version {
    major: u16,
    minor: u16,
    patch: u16,
}
