//! What commands beside `check` show, as plain data: from models to rows.

pub mod matrix;
mod resolve;
mod test_image;

pub use crate::model::plain::Plain;

pub use resolve::{Include, Line, Resolution, Said, Wanted, resolve};
pub use test_image::{Admittance, Answer, Entry, Near, test_image};
