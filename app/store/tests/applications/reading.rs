//! Stories of who reads what somebody applied for: whose work it is, where it is, and nobody by a link for something else.

use super::*;

async fn member_in(store: &Store, email: &str, role: Role, area: &str) -> Account {
    let police = NewGrant {
        organisation: Some(OrganisationCode("police".to_owned())),
        ..grant(role, area)
    };
    let to = address(email);
    let added = store.add_member(&to, "Wang", &police, monday()).await;
    added.expect("added");
    signed_in(store, email).await.account
}

async fn only_who_handles_it_there_reads_it(store: Store) {
    let receipt = applied(&store, "allowance", "41", 0).await;
    let reference = &receipt.reference;
    let here = member_in(&store, "here@example.org", Role::Caseworker, "41").await;
    let far = member_in(&store, "far@example.org", Role::Caseworker, "4").await;
    let grid = member_in(&store, "grid@example.org", Role::GridAdministrator, "3402").await;
    let steward = member_in(&store, "steward@example.org", Role::Steward, "3402").await;

    for by in [&far, &grid, &steward] {
        let read = seen(&store, reference, &as_member(by)).await;
        assert!(read.is_none(), "{:?}", by.grants);
    }
    let read = seen(&store, reference, &as_member(&here)).await;
    assert!(read.is_some());
    // Who read it is for the applicant.
    let reads = async |viewer: &Viewer| {
        let reads = store
            .reads_of_application(reference, viewer, later(1))
            .await;
        reads.expect("read").len()
    };
    assert_eq!(reads(&by_link(&receipt)).await, 1);
    assert_eq!(reads(&as_member(&here)).await, 0);
}
story!(
    given_members_of_other_parts_and_other_work_when_they_open_an_application_then_they_read_nothing,
    only_who_handles_it_there_reads_it
);

async fn a_link_opens_what_it_is_for(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let hers = by_link(&receipt);
    letters(&store).await;
    let back = store.withdraw_application(&receipt.reference, &hers, later(1));
    back.await.expect("taken back");
    let told = letters(&store).await.into_iter();
    let links = told.filter_map(|letter| match letter.letter {
        Letter::RateRequest { rate, stop, .. } => Some([rate, stop]),
        _ => None,
    });
    let links: Vec<String> = links.flatten().collect();
    assert_eq!(links.len(), 2);

    for link in links {
        let other = Viewer {
            account: None,
            link: Some(link.parse().expect("a token")),
        };
        assert!(seen(&store, &receipt.reference, &other).await.is_none());
    }
    assert!(seen(&store, &receipt.reference, &hers).await.is_some());
}
story!(
    given_a_link_that_rates_or_stops_letters_when_it_is_used_for_the_application_then_it_opens_nothing,
    a_link_opens_what_it_is_for
);
