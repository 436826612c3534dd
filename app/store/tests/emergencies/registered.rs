//! Whom an emergency covers who does not say where she lives: the register of persons says it, where her account is hers.

use domain::persons::AccessPurpose;

use super::papers::knowing;
use super::*;

/// An applicant who names no place: her application is the city's.
const NOWHERE: &str = "3402";

/// Li Ting with an account that is hers; the register has her in this area.
async fn given_li(store: Store, code: &str) -> (Store, Account) {
    let store = knowing(store, code, "yes").await;
    let agent = given_agent(&store).await;
    let li = signed_in(&store, "li@example.org").await.account;
    bound(&store, &li, LI, &agent, monday()).await;
    (store, li)
}

async fn applied_by(
    store: &Store,
    account: &Account,
    what: (&str, &str),
    hours: i64,
) -> Result<Receipt, StoreError<SendRefused>> {
    let begun = begun(store, what.0, hours).await;
    sent_by(store, Some(account), &begun, what, hours).await
}

/// How often the register was asked where she lives.
async fn asked(store: &Store) -> usize {
    let person = store.person_key(LI).expect("a number");
    let accesses = store.accesses_of(&person).await.expect("read");
    let asked = accesses
        .iter()
        .filter(|access| access.purpose == AccessPurpose::Emergency);
    asked.count()
}

async fn who_is_registered_there_pays_nothing(store: Store) {
    let (store, li) = given_li(store, "4").await;
    let chen = signed_in(&store, "chen@example.org").await.account;
    let (manager, id) = declared(&store, &flood(&store)).await;

    let sent = applied_by(&store, &li, ("permit", NOWHERE), 1).await;

    let reference = sent.expect("taken").reference;
    let notes = store.emergency_notes(id, None).await.expect("read").notes;
    assert_eq!(notes[0].step, EmergencyStep::Applied);
    assert_eq!(notes[0].reference, Some(reference));
    let elsewhere = applied_by(&store, &li, ("permit", "41"), 2).await;
    assert_eq!(refusal(elsewhere), SendRefused::Unpaid, "she says where");
    let nobody = applied_by(&store, &chen, ("permit", NOWHERE), 2).await;
    assert_eq!(
        refusal(nobody),
        SendRefused::Unpaid,
        "nobody knows who she is"
    );
    let stranger = applied(&store, "permit", NOWHERE, 2).await;
    assert_eq!(refusal(stranger), SendRefused::Unpaid, "she has no account");
    store
        .close_emergency(&manager, id, later(3))
        .await
        .expect("closed");
    let over = applied_by(&store, &li, ("permit", NOWHERE), 4).await;
    assert_eq!(refusal(over), SendRefused::Unpaid, "it is over");
}
story!(
    given_an_emergency_when_somebody_applies_who_is_registered_there_then_she_pays_nothing,
    who_is_registered_there_pays_nothing
);

async fn who_is_registered_elsewhere_pays(store: Store) {
    let (store, li) = given_li(store, "41").await;
    declared(&store, &flood(&store)).await;

    let sent = applied_by(&store, &li, ("permit", NOWHERE), 1).await;

    assert_eq!(refusal(sent), SendRefused::Unpaid);
    let says = applied_by(&store, &li, ("permit", "4"), 1).await;
    says.expect("she lives there by her own word");
}
story!(
    given_an_emergency_when_somebody_applies_who_is_registered_elsewhere_then_she_pays,
    who_is_registered_elsewhere_pays
);

async fn she_comes_first(store: Store) {
    let (store, li) = given_li(store, "4").await;
    let before = applied(&store, "allowance", NOWHERE, 0).await;
    let before = before.expect("taken").reference;
    declared(&store, &flood(&store)).await;
    let hers = applied_by(&store, &li, ("allowance", NOWHERE), 50).await;
    let hers = hers.expect("taken").reference;
    let police = NewGrant {
        organisation: Some(OrganisationCode("police".to_owned())),
        ..grant(Role::Caseworker, "3402")
    };
    let to = address("police@example.org");
    let added = store.add_member(&to, "Wang", &police, monday()).await;
    added.expect("added");
    let police = signed_in(&store, "police@example.org").await.account;

    let page = store.applications_waiting(&police, None).await;

    let order: Vec<_> = page
        .expect("read")
        .waiting
        .into_iter()
        .map(|one| (one.case.reference, one.emergency))
        .collect();
    assert_eq!(order, [(hers.clone(), true), (before.clone(), false)]);
    for (reference, under) in [(&hers, Some("Flood")), (&before, None)] {
        let viewer = Viewer {
            account: Some(police.clone()),
            link: None,
        };
        let seen = store.application(reference, &viewer, later(51)).await;
        let seen = seen.expect("read").expect("hers to handle");
        let name = seen.emergency.map(|one| one.declared.name);
        assert_eq!(name, under.map(|name| Texts::single("en", name)));
    }
}
story!(
    given_an_emergency_when_somebody_applies_who_is_registered_there_then_she_comes_first,
    she_comes_first
);

async fn she_is_asked_about_only_where_it_matters(store: Store) {
    let (store, li) = given_li(store, "4").await;
    applied_by(&store, &li, ("allowance", NOWHERE), 0)
        .await
        .expect("taken");
    assert_eq!(asked(&store).await, 0, "nothing is declared");
    declared(&store, &flood(&store)).await;
    applied_by(&store, &li, ("allowance", "4"), 1)
        .await
        .expect("taken");
    assert_eq!(asked(&store).await, 0, "she says where");

    let service = ServiceId("permit".to_owned());
    for hours in [1, 2, 24] {
        let lives = store.registered_area(li.id, &service, later(hours)).await;
        assert_eq!(lives.expect("read"), Some(area(&store, "4")));
    }

    assert_eq!(asked(&store).await, 1, "once a day");
    applied_by(&store, &li, ("permit", NOWHERE), 26)
        .await
        .expect("taken");
    assert_eq!(asked(&store).await, 2);
}
story!(
    given_an_emergency_when_the_register_is_asked_where_she_lives_then_she_sees_it_once_a_day,
    she_is_asked_about_only_where_it_matters
);
