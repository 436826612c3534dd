//! Who is told that a decision waits, and what the applicant is told of it.

use domain::handling::Verdict;
use domain::letters::Decided;
use domain::pack::Pack;
use store::ratings::Judge;

use super::city::{pack, postgres};
use super::ending::{Desk, deciding, given_desk, ready, refuse};
use super::pinned::reopened;
use super::*;

const DAY: i64 = 24;

/// To whom a decision was told as work, and as what.
async fn called(store: &Store) -> Vec<(String, EventKind)> {
    let letters = letters(store).await.into_iter();
    let called = letters.filter_map(|letter| match letter.letter {
        Letter::Work { event, .. } if event != EventKind::TaskAdded => {
            Some((letter.to.as_str().to_owned(), event))
        }
        _ => None,
    });
    let mut called: Vec<_> = called.collect();
    called.sort_by(|one, other| one.0.cmp(&other.0));
    called
}

async fn decided(store: &Store, named: (&Reference, i64), by: &Account, verdict: Verdict, at: i64) {
    let deciding = deciding(verdict, "");
    let decided = store.decide_application(named, &deciding, (by, Language::En), later(at));
    decided.await.expect("decided");
}

/// An application that was refused, its desk, and another who decides.
async fn given_refused(store: &Store) -> (Receipt, Desk, Account) {
    let (receipt, ..) = given_application(store).await;
    let desk = given_desk(store).await;
    let other = member_of(store, "other@example.org", Role::Manager, "work").await;
    let version = ready(store, &receipt, &desk).await.case.version;
    decided(
        store,
        (&receipt.reference, version),
        &desk.boss,
        refuse(),
        3,
    )
    .await;
    (receipt, desk, other)
}

async fn whoever_decides_is_told_that_it_waits(store: Store) {
    const BOSS: &str = "boss@example.org";
    const OTHER: &str = "other@example.org";
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    let other = member_of(&store, OTHER, Role::Manager, "work").await;
    letters(&store).await;
    let to_both = |event| [BOSS, OTHER].map(|to| (to.to_owned(), event));

    let version = ready(&store, &receipt, &desk).await.case.version;

    assert_eq!(called(&store).await, to_both(EventKind::ReadyToDecide));
    decided(
        &store,
        (&receipt.reference, version),
        &desk.boss,
        refuse(),
        3,
    )
    .await;
    called(&store).await;

    let hers = by_link(&receipt);
    let objection = store.object(&receipt.reference, &hers, "No.", Language::En, later(4));
    let objection = objection.await.expect("taken");

    assert_eq!(called(&store).await, to_both(EventKind::Objected));
    let list = store.applications_waiting(&desk.boss, None).await;
    let list = list.expect("read").waiting;
    assert!(list[0].is_objection && list[0].case.reference == objection);
    for (by, is_barred) in [(&desk.boss, true), (&other, false)] {
        let dossier = seen(&store, &objection, &as_member(by)).await;
        let dossier = dossier.expect("hers to handle");
        assert_eq!(dossier.first_decider == Some(by.id), is_barred);
    }

    decided(&store, (&objection, 1), &other, Verdict::Grant, 5).await;

    assert_eq!(called(&store).await, to_both(EventKind::ReadyToDecide));
    let list = store.applications_waiting(&desk.boss, None).await;
    assert!(!list.expect("read").waiting[0].is_objection);
}
story!(
    given_a_decision_that_waits_then_everybody_is_told_who_may_decide,
    whoever_decides_is_told_that_it_waits
);

async fn nobody_else_is_told(store: Store) {
    for (email, role, organisation) in [
        ("clerk@example.org", Role::Caseworker, "work"),
        ("chief@example.org", Role::Manager, "police"),
    ] {
        member_of(&store, email, role, organisation).await;
    }
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    letters(&store).await;
    ready(&store, &receipt, &desk).await;
    let told = called(&store).await;
    assert_eq!(told.len(), 1, "{told:?}");
}
story!(
    given_others_of_the_offices_when_a_decision_waits_then_they_are_not_told,
    nobody_else_is_told
);

/// What the applicant was told last of an ending: whether she is asked how it was, what of the decision, and whether by a link.
async fn told(store: &Store) -> Vec<(bool, Decided, bool)> {
    let letters = letters(store).await.into_iter();
    letters
        .filter(|letter| letter.to.as_str() == "li@example.org")
        .filter_map(|letter| match letter.letter {
            Letter::RateRequest { decided, page, .. } => Some((true, decided, page.is_some())),
            Letter::Update {
                decided,
                page,
                status: Status::Closed(_),
                ..
            } => Some((false, decided, page.is_some())),
            _ => None,
        })
        .collect()
}

async fn she_reads_until_when_she_can_object(store: Store) {
    let (receipt, _, other) = given_refused(&store).await;
    let hers = by_link(&receipt);
    let refused = seen(&store, &receipt.reference, &hers).await.expect("hers");
    let until = refused.decided.expect("decided").objection_until;
    assert!(until.is_some());
    let decided_then = Decided {
        by_law: false,
        object_until: until,
    };
    assert_eq!(told(&store).await, [(true, decided_then, true)]);

    let objection = store.object(&receipt.reference, &hers, "No.", Language::En, later(4));
    let objection = objection.await.expect("taken");
    decided(&store, (&objection, 1), &other, refuse(), 5).await;

    // Nobody counts how an objection was.
    assert_eq!(told(&store).await, [(false, Decided::default(), true)]);
}
story!(
    given_a_decision_when_it_is_told_then_it_says_until_when_she_can_object_and_leads_to_her_page,
    she_reads_until_when_she_can_object
);

async fn the_link_of_the_letter_opens_her_page(store: Store) {
    let (receipt, ..) = given_refused(&store).await;
    let letters = letters(&store).await.into_iter();
    let mut pages = letters.filter_map(|letter| match letter.letter {
        Letter::RateRequest { page, .. } => page,
        _ => None,
    });
    let link = pages.next().expect("a link").parse().expect("a token");
    let viewer = Viewer {
        account: None,
        link: Some(link),
    };
    let own = seen(&store, &receipt.reference, &viewer)
        .await
        .expect("hers");
    assert_eq!(own.standing, Standing::Applicant);
}
story!(
    given_the_letter_of_a_decision_when_its_link_is_opened_then_it_is_her_own_page,
    the_link_of_the_letter_opens_her_page
);

async fn what_the_law_decides_says_so(store: Store) {
    let receipt = applied(&store, "stall", "3402", 0).await;
    let none = |_: &store::applications::Applied<'_>, _: &Verdict| Vec::new();
    let over = store.decide_by_silence(&none, later(22 * DAY)).await;
    assert_eq!(over.expect("looked"), 1);
    let refused = seen(&store, &receipt.reference, &by_link(&receipt)).await;
    let until = refused.expect("hers").decided.expect("decided");
    let by_law = Decided {
        by_law: true,
        object_until: until.objection_until,
    };
    assert_eq!(told(&store).await, [(true, by_law, true)]);
}
story!(
    given_a_decision_by_silence_when_it_is_told_then_it_says_that_nobody_decided_in_time,
    what_the_law_decides_says_so
);

/// Sends an application of this account, with this address.
async fn sent_by(store: &Store, account: &Account, email: Option<&str>) -> Receipt {
    let (draft, token) = store
        .begin_draft(&Draft::default(), Language::En, monday())
        .await
        .expect("kept");
    let service = service(store);
    let new = NewApplication {
        account: Some(account.id),
        contact: Contact {
            email: email.map(address),
            ..Contact::default()
        },
        ..application(draft, &service)
    };
    let sent = store.submit_application(&new, &token, monday()).await;
    sent.expect("taken")
}

async fn who_gives_no_address_is_told_at_her_own(store: Store) {
    let li = signed_in(&store, "li@example.org").await.account;
    letters(&store).await;

    sent_by(&store, &li, None).await;
    sent_by(&store, &li, Some("elsewhere@example.org")).await;

    let told: Vec<String> = letters(&store)
        .await
        .into_iter()
        .filter(|letter| matches!(letter.letter, Letter::Receipt { .. }))
        .map(|letter| letter.to.as_str().to_owned())
        .collect();
    assert_eq!(told, ["li@example.org", "elsewhere@example.org"]);
}
story!(
    given_somebody_signed_in_when_she_gives_no_address_then_she_is_told_at_her_own,
    who_gives_no_address_is_told_at_her_own
);

async fn whose_account_it_is_rates_it(store: Store) {
    let li = signed_in(&store, "li@example.org").await.account;
    let chen = signed_in(&store, "chen@example.org").await.account;
    // Nothing but the account says that it is hers.
    let receipt = sent_by(&store, &li, Some("elsewhere@example.org")).await;
    let judging = async |account: &Account| {
        let judge = Judge {
            viewer: as_member(account),
            asked: None,
        };
        let judging = store.judging(&receipt.reference, &judge, later(1)).await;
        judging.expect("read").is_some()
    };
    assert!(judging(&li).await);
    assert!(!judging(&chen).await);
}
story!(
    given_an_application_of_an_account_then_it_is_rated_by_that_account,
    whose_account_it_is_rates_it
);

/// The small city, where the police answer for the allowance, and the office for work decides.
fn answered_for_by_police() -> Pack {
    let mut pack = pack();
    let mut services = pack.services.iter_mut();
    let allowance = services.find(|one| one.identifier.0 == "allowance");
    allowance.expect("a service").competent_authority = OrganisationCode("police".to_owned());
    pack
}

async fn the_law_is_told_to_whoever_decides(url: &str) {
    let store = reopened(url, answered_for_by_police()).await;
    member_of(&store, "chief@example.org", Role::Manager, "police").await;
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    ready(&store, &receipt, &desk).await;
    letters(&store).await;

    let warned = store.warn_managers(later(22 * DAY)).await;

    assert_eq!(warned.expect("looked"), 1);
    let boss = ("boss@example.org".to_owned(), EventKind::TermOver);
    assert_eq!(called(&store).await, [boss]);
    store.close().await;
}

mod given_the_time_of_the_law_is_over_then_whoever_decides_is_told {
    use super::postgres;

    #[tokio::test]
    async fn on_sqlite() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
        Box::pin(super::the_law_is_told_to_whoever_decides(&url)).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        let url = postgres::fresh_database().await;
        Box::pin(super::the_law_is_told_to_whoever_decides(&url)).await;
    }
}
