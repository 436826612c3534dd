//! Whoever asked about her own data is told by letter what became of it.

use domain::identity::Account;
use domain::languages::Language;
use domain::letters::Letter;
use domain::notices::{Channel, NoticeKind, Preferences};
use domain::registers::{CorrectionId, RecordId};
use store::registers::{Decision, Wish};

use super::correcting::{given_steward, police};
use super::people::letters;
use super::*;

const LIN: &str = "li@example.org";

/// She asks, in Spanish, that a field of her record in a register say something else.
async fn asked(
    store: &Store,
    li: &Account,
    (register, field): (&str, &str),
    value: &str,
) -> CorrectionId {
    let person = store.person_key(LI).expect("a number");
    let records = store.records_of(&person, later(4)).await.expect("read");
    let mut records = records.into_iter();
    let record = records.find(|record| record.register.0 == register);
    let wish = Wish {
        record: RecordId(record.expect("known").id.0),
        field,
        value,
        reason: "The deed says so.",
        language: Language::Es,
    };
    store
        .ask_correction(li, wish, later(5))
        .await
        .expect("asked")
}

/// What she is told of her own data, and in which language.
async fn told(store: &Store) -> Vec<(Language, Letter)> {
    let letters = letters(store).await.into_iter();
    letters
        .filter(|letter| letter.to.as_str() == LIN)
        .map(|letter| (letter.language, letter.letter))
        .filter(|(_, letter)| {
            matches!(
                letter,
                Letter::CorrectionDecided { .. } | Letter::DiscrepancySettled { .. }
            )
        })
        .collect()
}

async fn given_li(store: &Store) -> (Account, Account) {
    delivered(store, "population", &[&LI_RECORD]).await;
    let agent = given_agent(store).await;
    let li = citizen(store, LIN).await;
    bound(store, &li, LI, &agent, monday()).await;
    let steward = given_steward(store, "fang@example.org", &police(store)).await;
    letters(store).await;
    (li, steward)
}

async fn a_decision_is_told_in_her_language(store: Store) {
    let (li, steward) = given_li(&store).await;
    for (value, approved, reason) in [
        ("Zheshan Road 121", false, "The deed says 112."),
        ("Zheshan Road 122", true, ""),
    ] {
        let id = asked(&store, &li, ("population", "address"), value).await;
        let decision = Decision { approved, reason };
        let decided = store
            .decide_correction(&steward, id, decision, later(6))
            .await;
        decided.expect("decided");
        let [
            (
                language,
                Letter::CorrectionDecided {
                    approved: said,
                    reason: because,
                    field,
                    ..
                },
            ),
        ] = &told(&store).await[..]
        else {
            panic!("one letter")
        };
        assert_eq!((*language, field.as_str()), (Language::Es, "address"));
        assert_eq!((*said, because.as_str()), (approved, reason));
    }
}
story!(
    given_a_correction_when_it_is_decided_then_who_asked_is_told_in_her_language,
    a_decision_is_told_in_her_language
);

async fn who_wants_no_letters_gets_none(store: Store) {
    let (li, steward) = given_li(&store).await;
    let mut chosen = Preferences::of(Language::Zh);
    chosen.choose(NoticeKind::Status, Channel::Email, false);
    store.prefer(&li, &chosen, later(5)).await.expect("kept");
    let id = asked(&store, &li, ("population", "address"), "Zheshan Road 121").await;
    let decision = Decision {
        approved: true,
        reason: "",
    };
    let decided = store
        .decide_correction(&steward, id, decision, later(6))
        .await;
    decided.expect("decided");
    assert_eq!(told(&store).await, []);
}
story!(
    given_she_wants_no_letters_about_her_cases_when_a_correction_is_decided_then_none_is_written,
    who_wants_no_letters_gets_none
);

async fn only_who_asked_is_told_of_a_settled_discrepancy(store: Store) {
    let (li, steward) = given_li(&store).await;
    delivered(&store, "deaths", &[&["D1", LI, "no"]]).await;
    let open = store.discrepancies_for(&steward).await.expect("read");
    assert_eq!(open.len(), 1);
    // She asks about something else first.
    asked(&store, &li, ("population", "address"), "Zheshan Road 121").await;
    let settles = store.settle_discrepancy(&steward, open[0].id, "She is alive.", later(7));
    settles.await.expect("settled");
    assert_eq!(told(&store).await, []);

    // No file is taken twice, so the same is said in another one.
    delivered(&store, "deaths", &[&["D1", LI, "yes"]]).await;
    delivered(&store, "deaths", &[&["D1", LI, "no"], &["D1", LI, "no"]]).await;
    let open = store.discrepancies_for(&steward).await.expect("read");
    asked(&store, &li, ("deaths", "living"), "yes").await;
    let settles = store.settle_discrepancy(&steward, open[0].id, "She is alive.", later(8));
    settles.await.expect("settled");
    let [
        (
            Language::Es,
            Letter::DiscrepancySettled {
                register,
                field,
                reason,
            },
        ),
    ] = &told(&store).await[..]
    else {
        panic!("one letter")
    };
    assert_eq!((register.0.as_str(), field.as_str()), ("deaths", "living"));
    assert_eq!(reason, "She is alive.");
}
story!(
    given_a_discrepancy_when_it_is_settled_then_who_asked_about_it_is_told_and_nobody_else,
    only_who_asked_is_told_of_a_settled_discrepancy
);
