//! What commands beside `check` show, as plain data: from models to rows.

mod resolve;

pub use crate::model::plain::Plain;

pub use resolve::{Include, Line, Resolution, Said, Wanted, resolve};
