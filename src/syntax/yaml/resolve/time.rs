//! Dates and times, which GitLab refuses: only their shape matters. `2024-02-30` has the shape of a date, `2024-13-01` has not.

use super::Cursor;

/// `2024-1-1`, with months from 0 to 12 and days from 0 to 31.
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    is_year && is_one_or_two_digits(month, 12) && is_one_or_two_digits(day, 31)
}

fn is_one_or_two_digits(text: &str, most: u8) -> bool {
    matches!(text.len(), 1 | 2)
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse::<u8>().is_ok_and(|number| number <= most)
}

/// `2024-1-1 1:02:03.4 +05:30`: any digits will do.
pub(super) fn is_time(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    cursor.eat(|byte| byte == b'-');
    let date = cursor.digits(4) == 4
        && cursor.eat(|byte| byte == b'-')
        && cursor.digits(2) > 0
        && cursor.eat(|byte| byte == b'-')
        && cursor.digits(2) > 0;
    date && (cursor.eat(|byte| matches!(byte, b'T' | b't'))
        || cursor.eat_while(usize::MAX, is_space) > 0)
        && cursor.digits(2) > 0
        && cursor.eat(|byte| byte == b':')
        && cursor.digits(2) == 2
        && cursor.eat(|byte| byte == b':')
        && cursor.digits(2) == 2
        && ends_time(cursor)
}

/// An optional fraction, then an optional zone.
fn ends_time(mut cursor: Cursor<'_>) -> bool {
    if cursor.eat(|byte| byte == b'.') {
        cursor.digits(usize::MAX);
    }
    if cursor.is_at_end() {
        return true;
    }
    cursor.eat_while(usize::MAX, is_space);
    if cursor.eat(|byte| byte == b'Z') {
        return cursor.is_at_end();
    }
    if !cursor.eat(|byte| matches!(byte, b'-' | b'+')) {
        return false;
    }
    let hours = cursor.digits(4);
    if cursor.is_at_end() {
        return hours > 0;
    }
    matches!(hours, 1 | 2)
        && cursor.eat(|byte| byte == b':')
        && matches!(cursor.digits(2), 0 | 2)
        && cursor.is_at_end()
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}
