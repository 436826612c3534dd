//! Hosts that the portal calls: anybody's in the world, and of its own house only those that the operator named.
//!
//! # Why
//!
//! Where to call is said by people: a browser names its push service. Whoever could name a machine of the city's own network
//! would have the portal knock there in her stead.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Longest address that is called.
const ADDRESS_LONGEST: usize = 1000;

/// Hosts that the operator named: they may be of the house, and need no encryption.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedHosts(Vec<String>);

impl NamedHosts {
    /// Reads names and numbers between commas.
    pub fn parse(typed: &str) -> Self {
        let names = typed.split(',').map(|name| {
            let name = name.trim().trim_matches(['[', ']']);
            name.to_ascii_lowercase()
        });
        Self(names.filter(|name| !name.is_empty()).collect())
    }

    /// Whether the operator named this host; brackets of a number of IPv6 are forgiven.
    pub fn has(&self, host: &str) -> bool {
        let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
        self.0.contains(&host)
    }
}

/// What was given is no address that may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotToBeCalled {
    /// It is no address of the web.
    #[error("this is no address of the web")]
    NoAddress,
    /// It is not encrypted, and the operator did not name its host.
    #[error("this address is not encrypted")]
    Open,
    /// It is one of a house or a machine, and the operator did not name it.
    #[error("this address is not one of the public internet")]
    OfTheHouse,
}

/// The host of an address that may be called: `https:`, and no number of the house, unless the operator named it.
///
/// A name is looked at again once it is known which number it stands for.
pub fn callable<'a>(address: &'a str, named: &NamedHosts) -> Result<&'a str, NotToBeCalled> {
    let (scheme, rest) = address.split_once("://").ok_or(NotToBeCalled::NoAddress)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let graphic = address
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if !graphic || address.len() > ADDRESS_LONGEST || authority.contains('@') {
        return Err(NotToBeCalled::NoAddress);
    }
    let host = match authority.strip_prefix('[') {
        Some(number) => number.split_once(']').map_or("", |(number, _)| number),
        None => authority.split(':').next().unwrap_or_default(),
    };
    if host.is_empty() || !host.bytes().all(is_of_a_host) {
        return Err(NotToBeCalled::NoAddress);
    }
    match scheme {
        "https" | "http" if named.has(host) => Ok(host),
        "https"
            if host
                .parse::<IpAddr>()
                .is_ok_and(|number| !is_public(number)) =>
        {
            Err(NotToBeCalled::OfTheHouse)
        }
        "https" => Ok(host),
        "http" => Err(NotToBeCalled::Open),
        _ => Err(NotToBeCalled::NoAddress),
    }
}

const fn is_of_a_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'_')
}

/// Whether a number belongs to the public internet: no house, no machine itself, no crowd, nothing set aside.
pub fn is_public(number: IpAddr) -> bool {
    match number.to_canonical() {
        IpAddr::V4(number) => is_public_v4(number),
        IpAddr::V6(number) => is_public_v6(number),
    }
}

/// Source: IANA's registry of special-purpose addresses of IPv4.
fn is_public_v4(number: Ipv4Addr) -> bool {
    let [a, b, c, _] = number.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

/// Only what is given out (`2000::/3`), and of that nothing that leads to an address of IPv4 or to nowhere.
///
/// Source: IANA's registry of special-purpose addresses of IPv6.
fn is_public_v6(number: Ipv6Addr) -> bool {
    let [a, b, ..] = number.segments();
    let given_out = a & 0xe000 == 0x2000;
    let set_aside =
        matches!((a, b), (0x2001, 0..=0x1ff | 0xdb8) | (0x2002, _)) || a & 0xfff0 == 0x3ff0;
    given_out && !set_aside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_called_where_it_is_encrypted_and_of_the_public_internet_or_named() {
        let named = NamedHosts::parse("gateway.example, 127.0.0.1,[::1],");
        for (address, host) in [
            ("https://push.example/send/abc?x=1", Ok("push.example")),
            ("https://push.example:8443/a", Ok("push.example")),
            ("https://93.184.216.34/a", Ok("93.184.216.34")),
            ("http://gateway.example/sms", Ok("gateway.example")),
            ("http://127.0.0.1:4000/sms", Ok("127.0.0.1")),
            ("http://[::1]:4000/sms", Ok("::1")),
            ("http://push.example/a", Err(NotToBeCalled::Open)),
            ("https://10.0.0.1/a", Err(NotToBeCalled::OfTheHouse)),
            ("https://[fd00::1]/a", Err(NotToBeCalled::OfTheHouse)),
            (
                "https://[::ffff:10.0.0.1]/a",
                Err(NotToBeCalled::OfTheHouse),
            ),
            ("https://lin@push.example/a", Err(NotToBeCalled::NoAddress)),
            (
                "https://push.example\\@10.0.0.1/",
                Err(NotToBeCalled::NoAddress),
            ),
            ("https:///a", Err(NotToBeCalled::NoAddress)),
            ("https://push example/a", Err(NotToBeCalled::NoAddress)),
            ("ftp://push.example/a", Err(NotToBeCalled::NoAddress)),
            ("push.example", Err(NotToBeCalled::NoAddress)),
        ] {
            assert_eq!(callable(address, &named), host, "{address}");
        }
        let long = format!("https://push.example/{}", "a".repeat(1000));
        assert_eq!(callable(&long, &named), Err(NotToBeCalled::NoAddress));
    }

    #[test]
    fn numbers_of_a_house_a_machine_or_nobody_are_not_public() {
        for (number, public) in [
            ("93.184.216.34", true),
            ("2606:4700::6810:84e5", true),
            ("0.0.0.0", false),
            ("10.1.2.3", false),
            ("100.64.0.1", false),
            ("127.0.0.1", false),
            ("169.254.169.254", false),
            ("172.31.255.255", false),
            ("172.32.0.1", true),
            ("192.168.1.1", false),
            ("198.18.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("::", false),
            ("::1", false),
            ("::ffff:127.0.0.1", false),
            ("64:ff9b::7f00:1", false),
            ("fe80::1", false),
            ("fc00::1", false),
            ("ff02::1", false),
            ("2001:db8::1", false),
            ("2002:7f00:1::", false),
            ("3fff::1", false),
        ] {
            let read: IpAddr = number.parse().expect("a number");
            assert_eq!(is_public(read), public, "{number}");
        }
    }
}
