//! Corrections of what a register says, decided by the steward of whoever delivered it.

use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::Written;
use domain::organisations::OrganisationCode;
use domain::persons::AccessPurpose;
use domain::registers::{CorrectionId, CorrectionState};
use store::members::NewGrant;
use store::registers::{CorrectionRefused, Decision, Wish, WishRefused};

use super::people::{address, grant};
use super::*;

const APPROVED: Decision<'_> = Decision {
    approved: true,
    reason: "",
};

const SOMEBODY: [&str; 6] = [
    "P9",
    "999999200404180015",
    "Lin Chao",
    "2004-04-18",
    "Yijiang Road 161",
    "yes",
];

pub(super) async fn given_steward(store: &Store, email: &str, organisation: &str) -> Account {
    let of = NewGrant {
        organisation: Some(OrganisationCode(organisation.to_owned())),
        ..grant(Role::Steward, "3402")
    };
    store
        .add_member(&address(email), "Fang", &of, monday())
        .await
        .expect("added");
    citizen(store, email).await
}

/// The organisation whose word the register of persons is.
pub(super) fn police(store: &Store) -> String {
    let population = store.pack().registers.named("population");
    population.expect("a register").authority.0.clone()
}

/// The newest record of persons about Li Ting: its addresses, oldest first, and whether only the last is in force.
async fn addresses(store: &Store) -> Vec<(String, bool)> {
    let person = store.person_key(LI).expect("a number");
    let record = store.person(&person, monday()).await.expect("read");
    let history = store.history_of(record.expect("known").id).await;
    history
        .expect("read")
        .into_iter()
        .map(|record| {
            (
                record.values["address"].clone(),
                record.superseded_at.is_none(),
            )
        })
        .collect()
}

async fn asked(
    store: &Store,
    account: &Account,
    value: &str,
) -> Result<CorrectionId, StoreError<WishRefused>> {
    let person = store.person_key(LI).expect("a number");
    let record = store.person(&person, monday()).await.expect("read");
    let wish = Wish {
        record: record.expect("known").id,
        field: "address",
        value,
        reason: "The deed says so.",
        language: Language::Es,
    };
    store.ask_correction(account, wish, later(5)).await
}

async fn state(store: &Store, account: &Account) -> Vec<CorrectionState> {
    let corrections = store.corrections_of(account.id).await.expect("read");
    corrections.into_iter().map(|one| one.state).collect()
}

async fn the_old_value_is_kept_and_a_file_does_not_bring_it_back(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let agent = given_agent(&store).await;
    let li = citizen(&store, "li@example.org").await;
    let unbound = asked(&store, &li, "Zheshan Road 121").await;
    assert_eq!(refusal(unbound), WishRefused::NotBound);
    bound(&store, &li, LI, &agent, monday()).await;
    let id = asked(&store, &li, "Zheshan Road 121").await.expect("asked");
    let second = asked(&store, &li, "Zheshan Road 122").await;
    assert_eq!(refusal(second), WishRefused::Waiting);
    let steward = given_steward(&store, "fang@example.org", &police(&store)).await;
    let other = given_steward(&store, "gas@example.org", "gas").await;
    for stranger in [&other, &agent, &li] {
        let decided = store
            .decide_correction(stranger, id, APPROVED, later(6))
            .await;
        assert_eq!(refusal(decided), CorrectionRefused::Unknown);
        let opened = store.correction_for(stranger, id, later(6)).await;
        assert_eq!(opened.expect("read"), None);
        assert!(
            store
                .waiting_corrections(stranger)
                .await
                .expect("read")
                .is_empty()
        );
    }
    let opened = store.correction_for(&steward, id, later(6)).await;
    let opened = opened.expect("read").expect("hers to decide");
    assert_eq!(opened.wanted, "Zheshan Road 121");
    let accesses = store.accesses_of(&opened.person).await.expect("read");
    let looks = accesses.iter().map(|access| (access.purpose, access.at));
    let looks: Vec<_> = looks.filter(|(_, at)| *at == later(6)).collect();
    assert_eq!(looks, [(AccessPurpose::Correction, later(6))], "once");
    let silent = Decision {
        approved: false,
        reason: " ",
    };
    let silent = store
        .decide_correction(&steward, id, silent, later(6))
        .await;
    assert_eq!(refusal(silent), CorrectionRefused::Reason);
    assert_eq!(state(&store, &li).await, [CorrectionState::Asked]);

    let (one, two) = tokio::join!(
        store.decide_correction(&steward, id, APPROVED, later(7)),
        store.decide_correction(&steward, id, APPROVED, later(7)),
    );

    let decided = [one.is_ok(), two.is_ok()]
        .into_iter()
        .filter(|ok| *ok)
        .count();
    assert_eq!(decided, 1, "it is decided once");
    let otherwise = Decision {
        approved: false,
        reason: "No.",
    };
    let again = store
        .decide_correction(&steward, id, otherwise, later(8))
        .await;
    assert_eq!(refusal(again), CorrectionRefused::Decided);
    assert_eq!(state(&store, &li).await, [CorrectionState::Approved]);
    let both = [
        ("Zheshan Road 112".to_owned(), false),
        ("Zheshan Road 121".to_owned(), true),
    ];
    assert_eq!(addresses(&store).await, both);
    let papers = store.take_papers(later(8)).await.expect("taken");
    assert!(matches!(
        papers.iter().map(|due| &due.letter.says).collect::<Vec<_>>()[..],
        [Written::Correction { wanted, .. }] if wanted == "Zheshan Road 121"
    ));
    // The next file says of her what the first did.
    delivered(&store, "population", &[&LI_RECORD, &SOMEBODY]).await;
    assert_eq!(addresses(&store).await, both);
    let mut moved = LI_RECORD;
    moved[4] = "Jiuhua Road 1";
    delivered(&store, "population", &[&moved]).await;
    let now = addresses(&store).await;
    assert_eq!(now.last(), Some(&("Jiuhua Road 1".to_owned(), true)));
}
story!(
    given_a_correction_when_it_is_approved_then_both_values_are_kept_and_old_files_change_nothing,
    the_old_value_is_kept_and_a_file_does_not_bring_it_back
);

async fn what_changed_since_is_not_overwritten(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let agent = given_agent(&store).await;
    let police = police(&store);
    let li = given_steward(&store, "li@example.org", &police).await;
    bound(&store, &li, LI, &agent, monday()).await;
    let id = asked(&store, &li, "Zheshan Road 121").await.expect("asked");
    let own = store.decide_correction(&li, id, APPROVED, later(6)).await;
    assert_eq!(refusal(own), CorrectionRefused::Own);
    let mut moved = LI_RECORD;
    moved[4] = "Jiuhua Road 1";
    delivered(&store, "population", &[&moved]).await;
    let steward = given_steward(&store, "fang@example.org", &police).await;

    let late = store
        .decide_correction(&steward, id, APPROVED, later(7))
        .await;

    assert_eq!(refusal(late), CorrectionRefused::Changed);
    let now = addresses(&store).await;
    assert_eq!(now.last(), Some(&("Jiuhua Road 1".to_owned(), true)));
    let rejected = Decision {
        approved: false,
        reason: "You have moved.",
    };
    let rejected = store
        .decide_correction(&steward, id, rejected, later(8))
        .await;
    assert!(rejected.is_ok(), "{rejected:?}");
    assert_eq!(state(&store, &li).await, [CorrectionState::Rejected]);
    let again = asked(&store, &li, "Zheshan Road 121").await;
    assert!(again.is_ok(), "{again:?}");
}
story!(
    given_a_register_that_changed_when_an_older_correction_is_approved_then_it_is_refused,
    what_changed_since_is_not_overwritten
);
