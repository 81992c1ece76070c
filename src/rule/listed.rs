//! Fixes on entries of lists.

use crate::model::field::Field;
use crate::source::Edit;
use crate::syntax::edit;

/// Takes an entry out of a list, and the list with it if that was all.
#[must_use]
pub fn without(list: Field<'_>, item: Field<'_>) -> Option<Edit> {
    if list.items().nth(1).is_none() {
        edit::remove(list.own_entry())
    } else {
        edit::remove_item(item.own())
    }
}
