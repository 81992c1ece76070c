//! Hosts of addresses: what is written, and whether it leaves the machine or the private network.

use core::net::{IpAddr, Ipv4Addr};

/// Ends of names that no public name server knows.
const PRIVATE_ENDS: [&str; 5] = [".local", ".localhost", ".internal", ".test", ".home.arpa"];

/// A `scheme://host:port`, without what stands around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Address<'a> {
    /// As it is written.
    pub scheme: &'a str,
    /// A name or a number; one of IPv6 without its brackets.
    pub host: &'a str,
    /// As it is written.
    pub port: Option<&'a str>,
}

impl<'a> Address<'a> {
    /// Reads an address. `None` of one without a scheme or a host, and of one that variables or
    /// placeholders decide.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once("://")?;
        let (host, port) = host_and_port(rest)?;
        Some(Self { scheme, host, port })
    }
}

/// The host and the port of a text that may go on with a path; credentials are left out.
#[must_use]
pub fn host_and_port(text: &str) -> Option<(&str, Option<&str>)> {
    let authority = text.split(['/', '?', '#']).next()?;
    let place = authority.rsplit('@').next()?;
    if place.contains(['$', '{', '}', '<', '>', '%', ' ']) || !place.is_ascii() {
        return None;
    }
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, behind) = rest.split_once(']')?;
            (host, behind.strip_prefix(':'))
        }
        None => match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        },
    };
    (!host.is_empty()).then_some((host, port.filter(|port| !port.is_empty())))
}

/// Whether a host is the machine itself.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    match name.parse::<IpAddr>() {
        Ok(number) => number.is_loopback(),
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    }
}

/// Whether a host cannot be one of the internet: the machine itself, a private number, a name of one
/// word, or one under a domain that is kept for private networks.
#[must_use]
pub fn is_private(host: &str) -> bool {
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(number)) => is_private_number(number),
        Ok(IpAddr::V6(number)) => {
            let number = number.to_canonical();
            match number {
                IpAddr::V4(number) => is_private_number(number),
                IpAddr::V6(number) => {
                    number.is_loopback()
                        || number.is_unique_local()
                        || number.is_unicast_link_local()
                }
            }
        }
        Err(_) => !name.contains('.') || PRIVATE_ENDS.iter().any(|end| name.ends_with(end)),
    }
}

fn is_private_number(number: Ipv4Addr) -> bool {
    number.is_loopback() || number.is_private() || number.is_link_local()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        for (text, expected) in [
            (
                "http://gitlab.example.com",
                Some(("gitlab.example.com", None)),
            ),
            (
                "http://g.example.com:8080/ci",
                Some(("g.example.com", Some("8080"))),
            ),
            ("http://u:p@g.example.com/", Some(("g.example.com", None))),
            ("http://[::1]:80/", Some(("::1", Some("80")))),
            ("tcp://10.0.0.5:2375", Some(("10.0.0.5", Some("2375")))),
            ("gitlab.example.com", None),
            ("http://$HOST/", None),
            ("http://{IP_Address}", None),
            ("http://", None),
        ] {
            let found = Address::parse(text).map(|it| (it.host, it.port));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn private_hosts_are_told_from_others() {
        for (host, loopback, private) in [
            ("localhost", true, true),
            ("127.0.0.1", true, true),
            ("::1", true, true),
            ("10.1.2.3", false, true),
            ("172.16.0.1", false, true),
            ("172.32.0.1", false, false),
            ("192.168.1.1", false, true),
            ("::ffff:10.0.0.1", false, true),
            ("fd00::1", false, true),
            ("2001:db8::1", false, false),
            ("gitlab", false, true),
            ("gitlab.local", false, true),
            ("host.docker.internal", false, true),
            ("gitlab.example.com", false, false),
            ("gitlab.example.com.", false, false),
            ("192.0.2.115", false, false),
        ] {
            assert_eq!(is_loopback(host), loopback, "{host}");
            assert_eq!(is_private(host), private, "{host}");
        }
    }
}
