//! stub
#![allow(missing_docs)]
pub enum Resolved {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str,
    Symbol(String),
    Bytes(Vec<u8>),
    Refused { class: &'static str },
    Invalid,
}
pub fn resolve(_text: &str, _plain: bool, _quoted: bool, _tag: Option<&str>) -> Resolved {
    Resolved::Str
}
