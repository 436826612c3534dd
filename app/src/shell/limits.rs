//! How often one visitor or contact may do something before she has to wait.

use std::net::IpAddr;

use store::limits::Limit;

use super::Refusal;
use crate::portal::Portal;

/// Counts one try, and refuses it where there were too many.
pub async fn limited(portal: &Portal, limit: Limit, who: &str) -> Result<(), Refusal> {
    all_limited(portal, &[(limit, who)]).await
}

/// Counts one try of each, and refuses it where there were too many of one.
pub async fn all_limited(portal: &Portal, tries: &[(Limit, &str)]) -> Result<(), Refusal> {
    let tried = portal.store.try_all(tries, portal.now()).await?;
    tried.map_err(|too_many| Refusal::TooMany {
        again_at: too_many.again_at,
    })
}

/// The network that an address is counted with: a household has a whole /64 of IPv6.
pub fn network(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("{:x?}", &ip.segments()[..4]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_one_network_and_its_neighbour_another() {
        let of = |ip: &str| network(ip.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2::7"), of("2001:db8:1:2:ffff::8"));
        assert_ne!(of("2001:db8:1:2::7"), of("2001:db8:1:3::7"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
