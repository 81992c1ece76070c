//! Ruby symbols: `:name`, `:"any text"`.

/// The symbol a text stands for, without its colon. A quoted symbol ends with the last quote of the same kind; what follows is lost.
pub(super) fn name(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(':').filter(|rest| !rest.is_empty())?;
    for quote in ['"', '\''] {
        let Some(inner) = rest.strip_prefix(quote) else {
            continue;
        };
        if let Some((name, _lost)) = inner.rsplit_once(quote) {
            return Some(name.strip_prefix(':').unwrap_or(name));
        }
    }
    Some(rest)
}
