//! The releases of the TOML decoder that the Runner shipped.

/// A release of the decoder; what it accepts and says differs. Source: go.mod of the Runner's
/// releases.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Decoder {
    /// 0.3.1, of Runners up to 15.8.
    V0_3,
    /// 1.2.2, of Runners 15.9 to 16.10.
    V1_2,
    /// 1.3.2, of Runners 16.11 to 17.5.
    V1_3,
    /// 1.4.0, of Runners 17.6 to 18.8.
    V1_4,
    /// 1.6.0, of Runners from 18.9 on: reads TOML 1.1.
    V1_6,
}
