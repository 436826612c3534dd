//! Stories of what the city hands out, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::areas::AreaCode;
use domain::identity::{Account, Role};
use domain::languages::Texts;
use domain::organisations::OrganisationCode;
use domain::outputs::{Line, NotAPaper, OutputId, OutputKind, RevokeReason, Revoked, Standing};
use jiff::civil::date;
use store::members::NewGrant;
use store::outputs::{IssueRefused, NewOutput, Revocation, RevokeRefused, Signer};
use store::reports::Filter;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{address, given_member, signed_in};

fn signer() -> Signer {
    Signer::new(&[3; 32]).expect("32 bytes")
}

/// The gas company's paper for Lin.
fn paper(account: Option<&Account>) -> NewOutput {
    NewOutput {
        kind: OutputKind::Certificate,
        service: "gas-safety-check".to_owned(),
        case: None,
        account: account.map(|account| account.id),
        issuer: OrganisationCode("gas".to_owned()),
        holder: " 林晓燕 ".to_owned(),
        title: Texts::single("en", "Gas safety certificate"),
        lines: vec![Line::plain(
            Texts::single("en", "Address"),
            "Dongmen Lane 18",
        )],
        valid_until: Some(date(2027, 11, 16)),
    }
}

async fn given_caseworker(store: &Store, organisation: &str) -> Account {
    let grant = NewGrant {
        role: Role::Caseworker,
        area: AreaCode("3402".to_owned()),
        organisation: Some(OrganisationCode(organisation.to_owned())),
        team: None,
    };
    let email = format!("{organisation}@example.org");
    store
        .add_member(&address(&email), "Wang", &grant, monday())
        .await
        .expect("added");
    signed_in(store, &email).await.account
}

fn mistaken() -> Revocation {
    Revocation {
        reason: RevokeReason::Mistaken,
        words: "The address was another.".to_owned(),
    }
}

story!(
    handed_out,
    given_a_paper_when_it_is_handed_out_then_it_is_found_by_its_id_and_its_signature_checks
);
async fn given_a_paper_when_it_is_handed_out_then_it_is_found_by_its_id_and_its_signature_checks(
    store: Store,
) {
    let store = store.signing_with(signer());
    let lin = signed_in(&store, "lin@example.org").await.account;
    let chen = signed_in(&store, "chen@example.org").await.account;

    let id = store
        .issue_output(&paper(Some(&lin)), monday())
        .await
        .expect("handed out");

    let found = store.output(id).await.expect("read").expect("there");
    assert_eq!(found.statement.holder, "林晓燕");
    assert_eq!(found.statement.issuer.name, Texts::single("en", "Gas"));
    assert_eq!(found.standing(date(2027, 11, 16)), Standing::Valid);
    let keys = store.signing_keys().await.expect("read");
    assert_eq!(keys, [signer().public().clone()]);
    assert_eq!(keys[0].opened(&found.signed), Some(found.statement.bytes()));

    assert_eq!(
        store.own_output(&lin, id).await.expect("read"),
        Some(found.clone())
    );
    assert_eq!(store.own_outputs(&lin).await.expect("read"), [found]);
    assert_eq!(store.own_output(&chen, id).await.expect("read"), None);
    assert_eq!(store.own_outputs(&chen).await.expect("read"), []);
    let other = OutputId::from_chance([0; 16]);
    assert_eq!(store.output(other).await.expect("read"), None);
}

story!(
    of_a_case,
    given_a_case_when_a_paper_comes_of_it_then_it_is_found_by_the_case
);
async fn given_a_case_when_a_paper_comes_of_it_then_it_is_found_by_the_case(store: Store) {
    let store = store.signing_with(signer());
    given_report(&store, &drain()).await;
    let listed = store
        .reports(&Filter::default(), None, 1)
        .await
        .expect("read");
    let case = &listed.cases[0];

    let new = NewOutput {
        case: Some(case.id),
        ..paper(None)
    };
    let id = store
        .issue_output(&new, monday())
        .await
        .expect("handed out");

    let found = store.outputs_of_case(case.id).await.expect("read");
    assert_eq!(
        found
            .iter()
            .map(|output| output.statement.id)
            .collect::<Vec<_>>(),
        [id]
    );
}

story!(
    rotation,
    given_a_new_key_when_papers_are_checked_then_those_of_the_old_key_still_hold
);
async fn given_a_new_key_when_papers_are_checked_then_those_of_the_old_key_still_hold(
    store: Store,
) {
    let old = store.signing_with(signer());
    let first = old
        .issue_output(&paper(None), monday())
        .await
        .expect("handed out");

    let rotated = Signer::new(&[4; 32]).expect("32 bytes");
    let new = old.signing_with(rotated.clone());
    let second = new
        .issue_output(&paper(None), monday())
        .await
        .expect("handed out");

    let keys = new.signing_keys().await.expect("read");
    assert_eq!(keys, [rotated.public().clone(), signer().public().clone()]);
    for (id, key) in [(second, &keys[0]), (first, &keys[1])] {
        let output = new.output(id).await.expect("read").expect("there");
        assert!(key.opened(&output.signed).is_some());
    }
}

story!(
    refused,
    given_what_is_no_paper_when_it_is_to_be_handed_out_then_it_is_said_why
);
async fn given_what_is_no_paper_when_it_is_to_be_handed_out_then_it_is_said_why(store: Store) {
    let unsigned = store.issue_output(&paper(None), monday()).await;
    assert!(matches!(
        unsigned,
        Err(StoreError::Refused(IssueRefused::NoSigner))
    ));

    let store = store.signing_with(signer());
    let stranger = NewOutput {
        issuer: OrganisationCode("water".to_owned()),
        ..paper(None)
    };
    let refused = store.issue_output(&stranger, monday()).await;
    assert!(matches!(
        refused,
        Err(StoreError::Refused(IssueRefused::NoIssuer))
    ));

    // In Wuhu it is the sixteenth already.
    let over = NewOutput {
        valid_until: Some(date(2026, 11, 15)),
        ..paper(None)
    };
    let refused = store.issue_output(&over, monday()).await;
    assert!(matches!(
        refused,
        Err(StoreError::Refused(IssueRefused::NotAPaper(
            NotAPaper::OverAlready
        )))
    ));
}

story!(
    revoked,
    given_a_paper_when_its_organisation_revokes_it_then_it_does_not_hold_for_anybody
);
async fn given_a_paper_when_its_organisation_revokes_it_then_it_does_not_hold_for_anybody(
    store: Store,
) {
    let store = store.signing_with(signer());
    let id = store
        .issue_output(&paper(None), monday())
        .await
        .expect("handed out");
    let of_gas = given_caseworker(&store, "gas").await;
    let officer = given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;
    let lin = signed_in(&store, "lin@example.org").await.account;

    for stranger in [&officer, &lin] {
        let refused = store
            .revoke_output(stranger, id, &mistaken(), monday())
            .await;
        assert!(matches!(
            refused,
            Err(StoreError::Refused(RevokeRefused::NotYours))
        ));
    }
    let unknown = OutputId::from_chance([0; 16]);
    let refused = store
        .revoke_output(&of_gas, unknown, &mistaken(), monday())
        .await;
    assert!(matches!(
        refused,
        Err(StoreError::Refused(RevokeRefused::Unknown))
    ));
    store
        .revoke_output(&of_gas, id, &mistaken(), monday())
        .await
        .expect("revoked");

    let revoked = Revoked {
        at: monday(),
        reason: RevokeReason::Mistaken,
    };
    let found = store.output(id).await.expect("read").expect("there");
    assert_eq!(
        found.standing(date(2026, 11, 16)),
        Standing::Revoked(revoked)
    );
    let again = store
        .revoke_output(&of_gas, id, &mistaken(), monday())
        .await;
    let Err(StoreError::Refused(RevokeRefused::Already(since))) = again else {
        panic!("revoked twice")
    };
    assert_eq!(since, revoked);
}
