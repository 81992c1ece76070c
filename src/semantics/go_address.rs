//! Addresses as Go reads them: of hosts, of network cards, and to listen on.

// Of `core`, which reads addresses and has no network.
use core::net::IpAddr;

/// Whether a text is the address of a host, without a port.
#[must_use]
pub fn is_ip(text: &str) -> bool {
    // Rust reads no zones: `fe80::1%eth0`.
    let plain = match text.split_once('%') {
        Some((address, zone)) if !zone.is_empty() && address.contains(':') => address,
        _ => text,
    };
    plain.parse::<IpAddr>().is_ok()
}

/// Whether a text is the address of a network card: 6, 8 or 20 bytes, in pairs of digits with `:` or
/// `-` between them, or in groups of four with dots.
#[must_use]
pub fn is_hardware(text: &str) -> bool {
    let is_made_of = |mark: char, digits: usize, counts: [usize; 3]| {
        let groups: Vec<&str> = text.split(mark).collect();
        let is_group = |group: &&str| {
            group.len() == digits && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        counts.contains(&groups.len()) && groups.iter().all(is_group)
    };
    is_made_of(':', 2, [6, 8, 20])
        || is_made_of('-', 2, [6, 8, 20])
        || is_made_of('.', 4, [3, 4, 10])
}

/// What Go makes of an address to listen on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listener<'a> {
    /// A host, which may be empty, and a port.
    At {
        /// The host, without brackets.
        host: &'a str,
        /// The port, or the name of a service.
        port: &'a str,
    },
    /// A host without a port.
    WithoutPort(&'a str),
    /// Neither, and what Go says.
    Malformed(&'static str),
}

impl<'a> Listener<'a> {
    /// Splits an address as `net.SplitHostPort` does.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        if let Some(rest) = text.strip_prefix('[') {
            let Some((host, behind)) = rest.split_once(']') else {
                return Self::Malformed("missing ']' in address");
            };
            return match behind.strip_prefix(':') {
                _ if behind.is_empty() => Self::WithoutPort(host),
                Some(port) if port.contains(':') => Self::Malformed("too many colons in address"),
                Some(port) => Self::At { host, port },
                None => Self::Malformed("missing port in address"),
            };
        }
        match text.rsplit_once(':') {
            None => Self::WithoutPort(text),
            Some((host, _)) if host.contains(':') => Self::Malformed("too many colons in address"),
            Some((host, port)) => Self::At { host, port },
        }
    }
}

/// Whether a text can be a port: a number up to 65535, or the name of a service.
#[must_use]
pub fn is_port(text: &str) -> bool {
    let is_name = text.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    text.is_empty() || text.parse::<u16>().is_ok() || is_name && text.chars().all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_hosts_have_no_port() {
        for text in ["8.8.8.8", "::1", "2001:db8::1", "fe80::1%eth0"] {
            assert!(is_ip(text), "{text:?}");
        }
        for text in [
            "",
            "8.8.8",
            "8.8.8.8:53",
            "08.8.8.8",
            "dns.example.com",
            "8.8.8.8 ",
            "1.1.1.1%1",
        ] {
            assert!(!is_ip(text), "{text:?}");
        }
    }

    #[test]
    fn addresses_of_cards_have_three_notations() {
        // Expectations from mac_test.go of Go's net.
        for text in [
            "02:42:ac:11:00:02",
            "02-42-AC-11-00-02",
            "0242.ac11.0002",
            "02:00:5e:10:00:00:00:01",
        ] {
            assert!(is_hardware(text), "{text:?}");
        }
        for text in [
            "",
            "02:42:ac:11:00",
            "02:42:ac:11:00:zz",
            "0242ac110002",
            "2:42:ac:11:0:2",
            "02:42-ac:11:00:02",
        ] {
            assert!(!is_hardware(text), "{text:?}");
        }
    }

    #[test]
    fn hosts_and_ports_are_split_as_in_go() {
        // Expectations from ip_test.go of Go's net.
        for (text, expected) in [
            (
                ":9252",
                Listener::At {
                    host: "",
                    port: "9252",
                },
            ),
            (
                "[::]:9252",
                Listener::At {
                    host: "::",
                    port: "9252",
                },
            ),
            (
                "localhost:http",
                Listener::At {
                    host: "localhost",
                    port: "http",
                },
            ),
            ("9252", Listener::WithoutPort("9252")),
            ("[::1]", Listener::WithoutPort("::1")),
            ("::1", Listener::Malformed("too many colons in address")),
            (
                "http://0.0.0.0:9252",
                Listener::Malformed("too many colons in address"),
            ),
            ("[::1:9252", Listener::Malformed("missing ']' in address")),
            ("[::1]9252", Listener::Malformed("missing port in address")),
        ] {
            assert_eq!(Listener::parse(text), expected, "{text:?}");
        }
        for (text, expected) in [
            ("9252", true),
            ("http", true),
            ("", true),
            ("99999", false),
            ("92 52", false),
        ] {
            assert_eq!(is_port(text), expected, "{text:?}");
        }
    }
}
