//! Stories of reports that are written down for somebody, and of questions that are answered for everybody; on both engines.

mod city;
#[path = "enquiries/intakes.rs"]
mod intakes;
#[path = "city/people.rs"]
mod people;

use domain::cases::{EventKind, Status, Visibility};
use domain::enquiries::{EnquiryRefused, Part};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::Letter;
use domain::organisations::OrganisationCode;
use domain::references::Reference;
use domain::reports::Draft;
use jiff::{SignedDuration, Timestamp};
use store::enquiries::{Releasing, Reply};
use store::reports::{ReportSeen, Viewer};
use store::submissions::{Receipt, SubmitRefused};
use store::tasks::NewTask;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{given_member, letters};

const AGENT: &str = "agent@example.org";

fn later(hours: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(hours)
}

fn refusal<T: std::fmt::Debug, R: std::error::Error + std::fmt::Debug>(
    answer: Result<T, StoreError<R>>,
) -> R {
    match answer {
        Err(StoreError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

async fn seen(store: &Store, reference: &Reference, by: Option<&Account>) -> Option<ReportSeen> {
    let viewer = Viewer {
        account: by.cloned(),
        link: None,
    };
    store
        .report(reference, &viewer, monday())
        .await
        .expect("read")
}

async fn sent(
    store: &Store,
    draft: &Draft,
    by: Option<&Account>,
) -> Result<Receipt, StoreError<SubmitRefused>> {
    let (id, token) = store
        .begin_draft(draft, Language::En, monday())
        .await
        .expect("kept");
    let kept = store.draft(id, &token, monday()).await.expect("read");
    let kept = kept.expect("there");
    store
        .submit_draft_by(&kept, &token, by, Language::En, monday())
        .await
}

/// A question about no place, in Chinese.
fn question() -> Draft {
    Draft {
        lat: String::new(),
        lon: String::new(),
        address: String::new(),
        category: "question".to_owned(),
        what: "我是林晓，电话 13800000000，残疾人停车证在哪里办理？".to_owned(),
        ..drain()
    }
}

async fn given_question(store: &Store) -> (Reference, Account) {
    let officer = given_member(store, "wang@example.org", Role::Officer, "3402").await;
    let (id, token) = store
        .begin_draft(&question(), Language::Zh, monday())
        .await
        .expect("kept");
    let sent = store
        .submit_report(id, &token, Language::Zh, monday())
        .await;
    letters(store).await;
    (sent.expect("taken").reference, officer)
}

fn reply(version: i64, words: &str) -> Reply<'_> {
    Reply {
        version,
        words,
        language: Language::Zh,
    }
}

fn releasing(version: i64) -> Releasing<'static> {
    Releasing {
        version,
        question: "残疾人停车证在哪里办理？",
        answer: "社区服务中心，窗口三。 Counter 3.",
    }
}

async fn found(store: &Store, words: &str) -> Vec<Reference> {
    let found = store.enquiries(words, None, 10).await.expect("found");
    found.into_iter().map(|enquiry| enquiry.reference).collect()
}

async fn answered_for_everybody(store: Store) {
    let (reference, officer) = given_question(&store).await;
    let case = seen(&store, &reference, Some(&officer))
        .await
        .expect("there")
        .case;
    assert!(case.area.is_root(), "it is about no place");
    assert_eq!(case.visibility, Visibility::Private);

    let answered = store.answer_enquiry(&reference, reply(1, " 窗口三。"), &officer, later(1));
    answered.await.expect("answered");

    let after = seen(&store, &reference, Some(&officer))
        .await
        .expect("there");
    assert_eq!(after.case.status, Status::Fixed);
    let entry = after.timeline.last().expect("an entry");
    assert_eq!(
        (entry.kind, entry.words.as_deref()),
        (EventKind::Replied, Some("窗口三。"))
    );
    let told = letters(&store).await;
    assert!(told.iter().any(
        |letter| matches!(&letter.letter, Letter::RateRequest { words, .. } if words == "窗口三。")
    ));
    assert_eq!(found(&store, "").await, []);
    let original = store
        .original_enquiry(&after.case)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(
        (original.question.as_str(), original.language),
        (question().what.as_str(), Language::Zh)
    );

    store
        .release_enquiry(&reference, releasing(2), &officer, later(2))
        .await
        .expect("released");

    for words in ["停车证", "counter", "窗口", ""] {
        assert_eq!(
            found(&store, words).await,
            std::slice::from_ref(&reference),
            "{words}"
        );
    }
    for words in ["林晓", "13800000000", "gas"] {
        assert_eq!(found(&store, words).await, [], "{words}");
    }
    for (before, expected) in [(later(2), 0), (later(3), 1)] {
        let older = store.enquiries("", Some(before), 10).await.expect("found");
        assert_eq!(older.len(), expected);
    }
    let shown = store
        .enquiry(&reference)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(shown.wording.question, releasing(2).question);
    assert_eq!(shown.wording.language, Language::Zh);
    assert!(
        seen(&store, &reference, None).await.is_none(),
        "the case stays private"
    );

    let other_words = Releasing {
        version: 3,
        answer: "网上办理。",
        ..releasing(3)
    };
    store
        .release_enquiry(&reference, other_words, &officer, later(3))
        .await
        .expect("released anew");
    assert_eq!(found(&store, "counter").await, []);
    assert_eq!(
        found(&store, "网上").await,
        std::slice::from_ref(&reference)
    );

    store
        .withdraw_enquiry(&reference, 4, &officer, later(4))
        .await
        .expect("withdrawn");
    assert_eq!(found(&store, "网上").await, []);
    assert_eq!(found(&store, "").await, []);
    assert!(store.enquiry(&reference).await.expect("read").is_none());
    let kept = seen(&store, &reference, Some(&officer))
        .await
        .expect("there");
    let kinds: Vec<_> = kept.timeline.iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds[1..],
        [
            EventKind::Replied,
            EventKind::ReplyReleased,
            EventKind::ReplyReleased,
            EventKind::ReplyWithdrawn
        ]
    );
}
story!(
    given_a_question_when_it_is_answered_and_released_then_everybody_finds_it_until_it_is_withdrawn,
    answered_for_everybody
);

async fn what_is_no_answer_is_refused(store: Store) {
    let (reference, officer) = given_question(&store).await;
    let report = given_report(&store, &drain()).await.reference;
    let grid = given_member(&store, "grid@example.org", Role::GridAdministrator, "3402").await;
    let agent = given_member(&store, AGENT, Role::Agent, "3402").await;
    letters(&store).await;
    let long = "字".repeat(domain::cases::WORDS_MOST + 1);
    let replies = [
        (
            &report,
            reply(1, "So."),
            &officer,
            EnquiryRefused::NoEnquiry,
        ),
        (
            &reference,
            reply(1, " "),
            &officer,
            EnquiryRefused::Missing(Part::Answer),
        ),
        (
            &reference,
            reply(1, &long),
            &officer,
            EnquiryRefused::TooLong {
                part: Part::Answer,
                most: domain::cases::WORDS_MOST,
            },
        ),
        (&reference, reply(9, "So."), &officer, EnquiryRefused::Stale),
        (
            &reference,
            reply(1, "So."),
            &agent,
            EnquiryRefused::NotYours,
        ),
    ];
    for (to, reply, by, expected) in replies {
        let refused = refusal(store.answer_enquiry(to, reply, by, later(1)).await);
        assert_eq!(refused, expected);
    }
    let early = store.release_enquiry(&reference, releasing(1), &officer, later(1));
    assert_eq!(refusal(early.await), EnquiryRefused::NotAnswered);
    assert!(letters(&store).await.is_empty(), "nobody is told");

    let answered = store.answer_enquiry(&reference, reply(1, "So."), &grid, later(1));
    answered.await.expect("answered");
    let again = store.answer_enquiry(&reference, reply(2, "So."), &officer, later(1));
    assert_eq!(refusal(again.await), EnquiryRefused::Ended);
    let nameless = Releasing {
        question: "",
        ..releasing(2)
    };
    let releases = [
        (&report, releasing(1), &officer, EnquiryRefused::NoEnquiry),
        (&reference, releasing(1), &officer, EnquiryRefused::Stale),
        (&reference, releasing(2), &grid, EnquiryRefused::NotYours),
        (
            &reference,
            nameless,
            &officer,
            EnquiryRefused::Missing(Part::Question),
        ),
    ];
    for (of, words, by, expected) in releases {
        let refused = refusal(store.release_enquiry(of, words, by, later(2)).await);
        assert_eq!(refused, expected);
    }
    let nothing = store.withdraw_enquiry(&reference, 2, &officer, later(2));
    assert_eq!(refusal(nothing.await), EnquiryRefused::NotReleased);
    assert_eq!(found(&store, "").await, []);
}
story!(
    given_what_is_no_answer_when_it_is_tried_then_it_is_refused_and_nobody_is_told,
    what_is_no_answer_is_refused
);

async fn what_somebody_still_looks_up_is_not_answered(store: Store) {
    let (reference, officer) = given_question(&store).await;
    let task = NewTask {
        step: 1,
        organisation: OrganisationCode("gas".to_owned()),
        title: "Look it up".to_owned(),
        days: 2,
        contractor: None,
    };
    let given = store.give_task(&reference, 1, &task, &officer, later(1));
    given.await.expect("given");

    let answered = store.answer_enquiry(&reference, reply(2, "So."), &officer, later(2));

    assert_eq!(refusal(answered.await), EnquiryRefused::TasksOpen);
}
story!(
    given_a_question_that_somebody_looks_up_when_it_is_answered_before_then_it_is_refused,
    what_somebody_still_looks_up_is_not_answered
);
