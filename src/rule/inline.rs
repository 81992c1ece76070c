//! Secrets that are written out in a Runner file.

use crate::model::field::Field;
use crate::model::runner::Section;
use crate::model::secret::is_placeholder;

/// A key whose value is a secret itself: no variable, no placeholder, and known.
#[must_use]
pub fn literal<'t>(section: Section<'t>, key: &str) -> Option<Field<'t>> {
    let field = section.get(key)?;
    let text = field.text().known()?;
    (!is_placeholder(text)).then_some(field)
}
