//! Stewards answer for registers: reports are none of their business.

use domain::identity::Role;
use domain::organisations::OrganisationCode;
use domain::reports::Draft;
use store::members::NewGrant;
use store::reports::{Filter, Viewer};

use super::city::{drain, given_report};
use super::people::{address, given_member, grant};
use super::*;

async fn a_steward_reads_no_report(store: Store) {
    let smell = Draft {
        category: "gas-smell".to_owned(),
        ..drain()
    };
    let report = given_report(&store, &smell).await;
    let of_gas = NewGrant {
        organisation: Some(OrganisationCode("gas".to_owned())),
        ..grant(Role::Steward, "3402")
    };
    store
        .add_member(&address("gas@example.org"), "Gas", &of_gas, monday())
        .await
        .expect("added");
    let stewards = [
        citizen(&store, "gas@example.org").await,
        given_member(&store, "all@example.org", Role::Steward, "3402").await,
    ];
    for steward in stewards {
        let inbox = store.inbox(&steward, &Filter::default(), None, 20).await;
        let listed = inbox.expect("read").cases.len();
        let tally = store.tally(&steward, monday()).await.expect("counted");
        let viewer = Viewer {
            account: Some(steward),
            link: None,
        };
        let seen = store.report(&report.reference, &viewer, monday()).await;
        let words = seen.expect("read").map(|seen| seen.sight);
        assert_eq!((listed, tally.open), (0, 0));
        assert_ne!(words, Some(domain::cases::Sight::Member));
    }
}
story!(
    given_stewards_when_there_are_reports_then_they_see_what_everybody_sees,
    a_steward_reads_no_report
);
