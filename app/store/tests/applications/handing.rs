//! Stories of who decides where, and of who hands over what was granted.

use domain::handling::{Verdict, VerdictFault};
use domain::pack::Pack;
use store::applications::DecideRefused;

use super::city::{pack, postgres};
use super::ending::deciding;
use super::pinned::reopened;
use super::*;

/// The small city, where the school decides on residence permits, which are the police's.
fn decided_elsewhere() -> Pack {
    let mut pack = pack();
    let mut services = pack.services.iter_mut();
    let permit = services.find(|one| one.identifier.0 == "permit");
    let decision = permit.and_then(|permit| permit.decision.as_mut());
    decision.expect("a decision").organisation = OrganisationCode("education".to_owned());
    pack
}

/// Somebody who works for an organisation in the whole city, and as this in a part of it, too.
async fn given_two_grants(
    store: &Store,
    email: &str,
    organisation: &str,
    (role, area): (Role, &str),
) -> Account {
    let part = NewGrant {
        organisation: Some(OrganisationCode(organisation.to_owned())),
        ..grant(role, area)
    };
    let to = address(email);
    let added = store.add_member(&to, "Wang", &part, monday()).await;
    added.expect("added");
    member_of(store, email, Role::Caseworker, organisation).await
}

async fn statuses(store: &Store, account: &Account) -> Vec<Status> {
    let page = store.applications_waiting(account, None).await;
    let waiting = page.expect("read").waiting.into_iter();
    waiting.map(|one| one.case.status).collect()
}

async fn who_decides_and_who_hands_over(url: &str) {
    let store = reopened(url, decided_elsewhere()).await;
    let receipt = applied(&store, "permit", "41", 1).await;
    let reference = &receipt.reference;
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let chief = member_of(&store, "chief@example.org", Role::Manager, "police").await;
    let clerk = member_of(&store, "clerk@example.org", Role::Caseworker, "education").await;
    let head = member_of(&store, "head@example.org", Role::Manager, "education").await;
    let manager = (Role::Manager, "4");
    let elsewhere = given_two_grants(&store, "far@example.org", "education", manager).await;
    let now = async || {
        let seen = seen(&store, reference, &by_link(&receipt)).await;
        seen.expect("hers").case
    };
    let decide = async |by: &Account| {
        let version = now().await.version;
        let grants = deciding(Verdict::Grant, "");
        let by = (by, Language::En);
        let named = (reference, version);
        store.decide_application(named, &grants, by, later(3)).await
    };
    let hand = async |by: &Account, version: i64| {
        let named = (reference, version);
        store.hand_over(named, by, later(4)).await
    };

    let tasks = seen(&store, reference, &by_link(&receipt)).await;
    let tasks = tasks.expect("hers").tasks;
    found(&store, &police, &tasks[0], Finding::Approved, 2).await;
    let undecided = now().await.version;
    let early = VerdictFault::NotInTable;
    assert_eq!(
        refusal(hand(&police, undecided).await),
        DecideRefused::Verdict(early),
        "nobody has decided"
    );
    for (by, why) in [
        (&chief, "of the authority, which does not decide"),
        (&clerk, "of the school, but no manager"),
        (&elsewhere, "a manager of the school, of another part"),
    ] {
        assert_eq!(refusal(decide(by).await), DecideRefused::NotYours, "{why}");
        assert_eq!(statuses(&store, by).await, [], "{why}");
    }
    decide(&head).await.expect("hers");

    let decided = now().await;
    assert_eq!(decided.status, Status::Decided);
    for (by, why) in [
        (&chief, "reads it, and answers no tasks"),
        (&clerk, "answers tasks, of another than the authority"),
        (&elsewhere, "a manager of the school, of another part"),
    ] {
        let refused = hand(by, decided.version).await;
        assert_eq!(refusal(refused), DecideRefused::NotYours, "{why}");
        assert_eq!(statuses(&store, by).await, [], "{why}");
    }
    let stale = hand(&police, decided.version - 1).await;
    assert_eq!(refusal(stale), DecideRefused::Stale);
    for by in [&police, &head] {
        assert_eq!(statuses(&store, by).await, [Status::Decided]);
    }
    assert_eq!(now().await, decided, "nothing was done yet");
    hand(&police, decided.version).await.expect("handed over");
    assert_eq!(now().await.status, Status::Closed(Closing::Granted));
    let twice = hand(&police, now().await.version).await;
    assert_eq!(refusal(twice), DecideRefused::Verdict(early));
    store.close().await;
}

mod given_a_card_when_others_than_the_service_names_decide_or_hand_it_over_then_they_are_refused {
    use super::postgres;

    #[tokio::test]
    async fn on_sqlite() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
        Box::pin(super::who_decides_and_who_hands_over(&url)).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        let url = postgres::fresh_database().await;
        Box::pin(super::who_decides_and_who_hands_over(&url)).await;
    }
}
