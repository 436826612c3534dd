//! What happens where the applicant does not answer what she is asked.

use domain::handling::Verdict;

use super::ending::deciding;
use super::*;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// An application about which she was asked, whoever asked, and until when she answers.
async fn asked(store: &Store, service: &str) -> (Receipt, Account, Timestamp) {
    let receipt = applied(store, service, "3402", 0).await;
    let police = member_of(store, "police@example.org", Role::Caseworker, "police").await;
    let tasks = hers(store, &receipt).await.tasks;
    let ask = Handling::SendBack("Which flat?".to_owned());
    store
        .handle_task(tasks[0].task.id, 1, &ask, &police, Language::En, later(1))
        .await
        .expect("asked");
    let until = hers(store, &receipt).await.case.waiting_until;
    (receipt, police, until.expect("a term"))
}

async fn hers(store: &Store, receipt: &Receipt) -> ApplicationSeen {
    seen(store, &receipt.reference, &by_link(receipt))
        .await
        .expect("hers")
}

async fn reminded(store: &Store, now: Timestamp) -> u64 {
    store.remind_waiting(now).await.expect("looked")
}

/// Letters that ask her: whether it ends unanswered, whether she was asked before, and what.
async fn questions(store: &Store) -> Vec<(bool, bool, String)> {
    let letters = letters(store).await.into_iter();
    letters
        .filter_map(|letter| match letter.letter {
            Letter::AnswerNeeded {
                ends, again, words, ..
            } => Some((ends, again, words)),
            _ => None,
        })
        .collect()
}

async fn where_the_service_says_so_it_ends_after_a_reminder_and_can_be_objected_to(store: Store) {
    let (receipt, police, until) = asked(&store, "permit").await;
    let which = || "Which flat?".to_owned();
    assert_eq!(questions(&store).await, [(true, false, which())]);
    assert_eq!(reminded(&store, until - DAY * 4).await, 0);
    assert_eq!(reminded(&store, until - DAY * 2).await, 1);
    assert_eq!(reminded(&store, until - DAY).await, 0, "once");
    assert_eq!(questions(&store).await, [(true, true, which())]);

    let early = store.end_waiting(until - HOUR).await.expect("looked");
    let ended = store.end_waiting(until).await.expect("looked");
    let again = store.end_waiting(until).await.expect("looked");
    assert_eq!((early, ended, again), (0, 1, 0));
    let expired = hers(&store, &receipt).await;
    assert_eq!(expired.case.status, Status::Closed(Closing::Expired));
    let objection_until = expired.decided.and_then(|decided| decided.objection_until);
    assert!(objection_until.is_some_and(|last| last > until));
    assert_eq!(waiting(&store, &police).await, [""; 0]);
    let told: Vec<String> = letters(&store)
        .await
        .into_iter()
        .filter(|letter| letter.to.as_str() == "li@example.org")
        .filter_map(|letter| match letter.letter {
            Letter::RateRequest { status, words, .. } if status == expired.case.status => {
                Some(words)
            }
            _ => None,
        })
        .collect();
    assert_eq!(told, ["Object within 60 days."]);

    let boss = member_of(&store, "boss@example.org", Role::Manager, "police").await;
    let link = by_link(&receipt);
    let objection = store
        .object(
            &receipt.reference,
            &link,
            "I was ill.",
            Language::En,
            until + HOUR,
        )
        .await
        .expect("taken");
    store
        .decide_application(
            (&objection, 1),
            &deciding(Verdict::Grant, ""),
            (&boss, Language::En),
            until + DAY,
        )
        .await
        .expect("decided");
    let open = hers(&store, &receipt).await;
    assert_eq!(open.case.status, Status::InProgress);
    assert_eq!(open.ready_at, None, "nobody has found anything yet");
    assert_eq!(waiting(&store, &police).await, ["check-residence"]);
    assert!(open.tasks[0].task.due > until.to_zoned(jiff::tz::TimeZone::UTC).date());
    let letters = letters(&store).await.into_iter();
    let told = letters.filter_map(|letter| match letter.letter {
        Letter::Work { event, words, .. } if letter.to.as_str() == "police@example.org" => {
            Some((event, words))
        }
        _ => None,
    });
    let told: Vec<_> = told.collect();
    let turn = (EventKind::TaskAdded, "Confirm where she lives".to_owned());
    assert_eq!(told, [turn], "her turn has come again");
    // It was right, and hands nothing over: what it objects to does.
    let right = seen(&store, &objection, &link).await.expect("hers");
    assert_eq!(right.case.status, Status::Closed(Closing::Granted));
}
story!(
    expires,
    where_the_service_says_so_it_ends_after_a_reminder_and_can_be_objected_to
);

async fn who_has_answered_is_neither_reminded_nor_is_it_over(store: Store) {
    let (receipt, police, until) = asked(&store, "permit").await;
    let link = by_link(&receipt);
    store
        .answer_application(
            &receipt.reference,
            &link,
            "302",
            Language::En,
            until - DAY * 5,
        )
        .await
        .expect("answered");
    assert_eq!(reminded(&store, until - DAY).await, 0);
    assert_eq!(store.end_waiting(until).await.expect("looked"), 0);
    assert_eq!(waiting(&store, &police).await, ["check-residence"]);
}
story!(
    answered,
    who_has_answered_is_neither_reminded_nor_is_it_over
);

async fn elsewhere_it_goes_on_without_her_answer(store: Store) {
    let (receipt, police, until) = asked(&store, "allowance").await;
    let which = "Which flat?".to_owned();
    assert_eq!(questions(&store).await, [(false, false, which)]);
    assert_eq!(reminded(&store, until - DAY).await, 0);
    assert_eq!(store.end_waiting(until).await.expect("looked"), 1);
    let on = hers(&store, &receipt).await;
    assert_eq!(on.case.status, Status::InProgress);
    assert_eq!(waiting(&store, &police).await, ["check-residence"]);
}
story!(goes_on, elsewhere_it_goes_on_without_her_answer);
