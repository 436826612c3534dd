//! Codes that are posted to the registered address.

use domain::languages::Language;
use domain::letters::{OnPaper, Written};
use domain::persons::AccessPurpose;
use domain::registers::IdentityRefused;
use store::accesses::Accessor;
use store::identity::CodeRefused;
use store::persons::{POSTED_MOST, PostRefused};

use super::*;

/// A sound number that nobody has.
const NOBODY: &str = "999999197102170028";

fn days(days: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(24 * days)
}

/// Asks for a code, and takes the letters that this brings about.
async fn asked(store: &Store, account: &Account, number: &str, now: Timestamp) -> Vec<OnPaper> {
    store
        .post_code(account, number, Language::En, now)
        .await
        .expect("asked");
    let due = store.take_papers(days(400)).await.expect("taken");
    let mut letters = Vec::new();
    for due in due {
        store.sent(&due, now).await.expect("kept");
        letters.push(due.letter);
    }
    letters
}

fn code(letter: &OnPaper) -> &str {
    let Written::BindingCode { code, .. } = &letter.says else {
        panic!("another letter: {letter:?}");
    };
    code
}

fn other_than(code: &str) -> &'static str {
    if code == "00000000" {
        "00000001"
    } else {
        "00000000"
    }
}

async fn a_letter_goes_to_the_registered_address_and_comes_back(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let li = citizen(&store, "li@example.org").await;

    let letters = asked(&store, &li, LI, monday()).await;

    let [letter] = letters.as_slice() else {
        panic!("not one letter: {letters:?}");
    };
    assert_eq!(
        (letter.name.as_str(), letter.address.as_str()),
        ("Li Ting", "Zheshan Road 112")
    );
    assert!(
        matches!(&letter.says, Written::BindingCode { until, .. } if until.to_string() == "2026-12-16"),
        "{letter:?}"
    );
    assert_eq!(whose(&store, &li).await, None, "asking binds nobody");
    assert_eq!(
        store.posted_code(&li, days(1)).await.expect("read"),
        Some(monday())
    );
    store
        .bind_by_post(&li, code(letter), days(5))
        .await
        .expect("bound");
    assert_eq!(
        whose(&store, &li).await.map(|bound| bound.by),
        Some(Way::Post)
    );
    assert_eq!(
        steps(&store, &li).await,
        [
            (BindingStep::CodeAsked, Way::Post, false),
            (BindingStep::Bound, Way::Post, false)
        ]
    );
    let person = store.person_key(LI).expect("a number");
    let accesses = store.accesses_of(&person).await.expect("read");
    let told: Vec<_> = accesses
        .iter()
        .map(|access| (access.purpose, &access.who, access.at))
        .collect();
    assert_eq!(
        told,
        [(AccessPurpose::Identity, &Accessor::Portal, monday())]
    );
}
story!(
    given_a_number_when_a_code_comes_back_from_the_registered_address_then_the_account_is_hers,
    a_letter_goes_to_the_registered_address_and_comes_back
);

async fn whoever_types_a_number_learns_nothing(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let agent = given_agent(&store).await;
    let stranger = citizen(&store, "stranger@example.org").await;

    let nobody = asked(&store, &stranger, NOBODY, monday()).await;
    assert!(nobody.is_empty(), "{nobody:?}");
    let waits = store.posted_code(&stranger, monday()).await.expect("read");
    assert_eq!(waits, Some(monday()), "as where a letter is on its way");
    let wrong = store.bind_by_post(&stranger, "00000000", monday()).await;
    assert_eq!(
        refusal(wrong),
        BindRefused::Code(CodeRefused::Wrong { left: 4 })
    );

    // Of somebody who has an account it is the same.
    let li = citizen(&store, "li@example.org").await;
    bound(&store, &li, LI, &agent, monday()).await;
    let taken = asked(&store, &stranger, LI, monday()).await;
    assert!(taken.is_empty(), "{taken:?}");
    let wrong = store.bind_by_post(&stranger, "00000000", monday()).await;
    assert_eq!(
        refusal(wrong),
        BindRefused::Code(CodeRefused::Wrong { left: 4 })
    );
    assert_eq!(whose(&store, &stranger).await, None);

    let mistyped = store
        .post_code(&stranger, "999999199804120025", Language::En, monday())
        .await;
    assert_eq!(
        refusal(mistyped),
        PostRefused::Number(IdentityRefused::Check)
    );
    let hers = store.post_code(&li, LI, Language::En, monday()).await;
    assert_eq!(refusal(hers), PostRefused::AccountTaken);
}
story!(
    given_a_number_of_nobody_or_of_whom_is_bound_when_a_code_is_asked_for_then_the_answer_is_the_same,
    whoever_types_a_number_learns_nothing
);

async fn a_posted_code_is_tried_five_times_by_whoever_asked(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let (li, thief) = (
        citizen(&store, "li@example.org").await,
        citizen(&store, "thief@example.org").await,
    );
    let letters = asked(&store, &li, LI, monday()).await;
    let right = code(&letters[0]);
    // Another's code: with one of her own on its way, or none.
    let stolen = store.bind_by_post(&thief, right, monday()).await;
    assert_eq!(refusal(stolen), BindRefused::Code(CodeRefused::Ended));
    asked(&store, &thief, NOBODY, monday()).await;
    let stolen = store.bind_by_post(&thief, right, monday()).await;
    assert_eq!(
        refusal(stolen),
        BindRefused::Code(CodeRefused::Wrong { left: 4 })
    );

    let mut answers = Vec::new();
    for _ in 0..5 {
        let tried = store.bind_by_post(&li, other_than(right), monday()).await;
        answers.push(refusal(tried));
    }
    let sixth = store.bind_by_post(&li, right, monday()).await;

    let wrong = |left| BindRefused::Code(CodeRefused::Wrong { left });
    let ended = BindRefused::Code(CodeRefused::Ended);
    assert_eq!(answers, [wrong(4), wrong(3), wrong(2), wrong(1), ended]);
    assert_eq!(refusal(sixth), ended);
    assert_eq!(whose(&store, &li).await, None);
}
story!(
    given_a_posted_code_when_it_was_tried_five_times_or_is_anothers_then_it_binds_nobody,
    a_posted_code_is_tried_five_times_by_whoever_asked
);

async fn letters_and_codes_end(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let (li, other) = (
        citizen(&store, "li@example.org").await,
        citizen(&store, "other@example.org").await,
    );
    let first = asked(&store, &li, LI, monday()).await;
    let late = store.bind_by_post(&li, code(&first[0]), days(30)).await;
    assert_eq!(refusal(late), BindRefused::Code(CodeRefused::Ended));

    // The one before does not work any more.
    let second = asked(&store, &li, LI, days(1)).await;
    if code(&first[0]) != code(&second[0]) {
        let old = store.bind_by_post(&li, code(&first[0]), days(1)).await;
        assert_eq!(
            refusal(old),
            BindRefused::Code(CodeRefused::Wrong { left: 4 })
        );
    }
    // Three letters in thirty days, whoever asks; and an account asks three times, about whomever.
    assert_eq!(asked(&store, &other, LI, days(2)).await.len(), 1);
    assert_eq!(asked(&store, &other, LI, days(3)).await.len(), 0);
    asked(&store, &other, NOBODY, days(4)).await;
    let fourth = store.post_code(&other, NOBODY, Language::En, days(5)).await;
    assert_eq!(POSTED_MOST, 3);
    assert_eq!(refusal(fourth), PostRefused::TooMany { again_at: days(32) });
    assert_eq!(asked(&store, &other, LI, days(32)).await.len(), 1);
}
story!(
    given_letters_when_there_were_three_in_thirty_days_then_no_more_are_sent,
    letters_and_codes_end
);
