//! Kinds of characters, by byte.
//!
//! Everything that YAML gives a meaning to is ASCII but for three line breaks and the byte order mark, so the scanner
//! looks at bytes and never decodes.

/// Space or tab.
const BLANK: u8 = 1;
/// First byte of something that may be a line break.
const BREAK: u8 = 2;
/// Ends or may end a run of plain text in block context.
const PLAIN: u8 = 4;
/// Ends or may end a run of plain text in flow context.
const PLAIN_IN_FLOW: u8 = 8;
/// Letters, digits, `-` and `_`: all that directives, anchors and tag handles are made of.
const WORD: u8 = 16;
/// May stand in a tag.
const TAG: u8 = 32;
/// Cannot begin a plain scalar, or only together with what follows.
const INDICATOR: u8 = 64;
/// Ends or may end a run of quoted text.
const QUOTED: u8 = 128;

/// The flags of each byte.
static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = class(byte as u8);
        byte += 1;
    }
    table
}

const fn class(byte: u8) -> u8 {
    match byte {
        b' ' | b'\t' => BLANK | PLAIN | PLAIN_IN_FLOW | INDICATOR,
        b'\n' | b'\r' => BREAK | PLAIN | PLAIN_IN_FLOW | QUOTED | INDICATOR,
        // Lead bytes of NEL, and of LS and PS.
        0xC2 | 0xE2 => BREAK | PLAIN | PLAIN_IN_FLOW | QUOTED,
        b':' => PLAIN | PLAIN_IN_FLOW | TAG | INDICATOR,
        b',' | b'[' | b']' | b'{' | b'}' => PLAIN_IN_FLOW | INDICATOR,
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' => WORD | TAG,
        b'-' => WORD | TAG | INDICATOR,
        b'?' | b'&' | b'!' | b'*' | b'%' | b'@' => TAG | INDICATOR,
        b'\'' => TAG | INDICATOR | QUOTED,
        b';' | b'/' | b'=' | b'+' | b'$' | b'.' | b'~' | b'(' | b')' => TAG,
        b'#' | b'|' | b'>' | b'`' => INDICATOR,
        b'"' => INDICATOR | QUOTED,
        b'\\' => QUOTED,
        _ => 0,
    }
}

fn has(byte: u8, flags: u8) -> bool {
    CLASS[byte as usize] & flags != 0
}

fn find(bytes: &[u8], from: usize, flags: u8) -> usize {
    bytes[from..]
        .iter()
        .position(|&byte| has(byte, flags))
        .map_or(bytes.len(), |distance| from + distance)
}

/// The byte at a place, zero from the end of the text on: a text that is read holds no zero.
pub(super) fn byte_at(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or(0)
}

/// Whether a byte is a space or a tab.
pub(super) fn is_blank(byte: u8) -> bool {
    has(byte, BLANK)
}

/// Whether a byte belongs to the narrow alphabet of names.
pub(super) fn is_word(byte: u8) -> bool {
    has(byte, WORD)
}

/// Whether a byte may stand in a tag.
pub(super) fn is_tag(byte: u8) -> bool {
    has(byte, TAG)
}

/// Whether a byte means something at the start of a token.
pub(super) fn is_indicator(byte: u8) -> bool {
    has(byte, INDICATOR)
}

/// The length of the line break at a place in bytes, zero if there is none.
pub(super) fn break_length(bytes: &[u8], at: usize) -> usize {
    match byte_at(bytes, at) {
        b'\n' => 1,
        b'\r' if byte_at(bytes, at + 1) == b'\n' => 2,
        b'\r' => 1,
        0xC2 if byte_at(bytes, at + 1) == 0x85 => 2,
        0xE2 if byte_at(bytes, at + 1) == 0x80 && matches!(byte_at(bytes, at + 2), 0xA8 | 0xA9) => {
            3
        }
        _ => 0,
    }
}

/// Whether a line ends at a place.
pub(super) fn is_line_end(bytes: &[u8], at: usize) -> bool {
    at >= bytes.len() || break_length(bytes, at) > 0
}

/// Whether a space, a tab or the end of a line stands at a place.
pub(super) fn is_gap(bytes: &[u8], at: usize) -> bool {
    is_blank(byte_at(bytes, at)) || is_line_end(bytes, at)
}

/// The end of the line that a place is in.
pub(super) fn find_break(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    loop {
        at = find(bytes, at, BREAK);
        if is_line_end(bytes, at) {
            return at;
        }
        at += 1;
    }
}

/// The next byte that may end plain text, or the end of the text.
pub(super) fn find_plain_stop(bytes: &[u8], from: usize, in_flow: bool) -> usize {
    let flags = if in_flow { PLAIN_IN_FLOW } else { PLAIN };
    find(bytes, from, flags)
}

/// The next byte that may end quoted text, or the end of the text.
pub(super) fn find_quoted_stop(bytes: &[u8], from: usize) -> usize {
    find(bytes, from, QUOTED)
}

/// The first byte from a place on that is neither space nor tab.
pub(super) fn skip_blanks(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while is_blank(byte_at(bytes, at)) {
        at += 1;
    }
    at
}

/// The number of characters in a piece of UTF-8.
pub(super) fn count(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .map(|&byte| u32::from(byte & 0xC0 != 0x80))
        .sum()
}

/// What one look over the whole text says.
pub(super) struct Survey {
    /// The first character that YAML does not allow.
    pub(super) refused: Option<usize>,
    /// Whether every character is one byte long, as far as the first refused one.
    pub(super) ascii: bool,
}

/// Looks for characters that libyaml's reader refuses.
pub(super) fn survey(bytes: &[u8]) -> Survey {
    let mut ascii = true;
    for (index, block) in bytes.chunks(SURVEY_BLOCK).enumerate() {
        let odd = block
            .iter()
            .fold(false, |odd, &byte| odd | !is_ordinary(byte));
        if !odd {
            continue;
        }
        let from = index * SURVEY_BLOCK;
        for at in from..from + block.len() {
            if is_refused(bytes, at) {
                return Survey {
                    refused: Some(at),
                    ascii,
                };
            }
            ascii &= bytes[at].is_ascii();
        }
    }
    Survey {
        refused: None,
        ascii,
    }
}

/// Bytes looked at in one go while nothing is out of the ordinary.
const SURVEY_BLOCK: usize = 64;

fn is_ordinary(byte: u8) -> bool {
    (b' '..0x7F).contains(&byte) | (byte == b'\n') | (byte == b'\t') | (byte == b'\r')
}

/// Whether the character that begins at a place is outside YAML's set.
fn is_refused(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b'\t' | b'\n' | b'\r' => false,
        0..0x20 | 0x7F => true,
        // C1 controls but for NEL.
        0xC2 => matches!(byte_at(bytes, at + 1), 0x80..=0x84 | 0x86..=0x9F),
        // U+FFFE and U+FFFF.
        0xEF => byte_at(bytes, at + 1) == 0xBF && matches!(byte_at(bytes, at + 2), 0xBE | 0xBF),
        _ => false,
    }
}
