//! Stories of reports that are written down for somebody, and of questions that are answered for everybody; on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::{EventKind, Sight, Status, Visibility};
use domain::enquiries::{EnquiryRefused, Part};
use domain::identity::{Account, Role};
use domain::intakes::Intake;
use domain::languages::Language;
use domain::letters::Letter;
use domain::organisations::OrganisationCode;
use domain::ratings::{Grade, RateRefused, Rating};
use domain::references::Reference;
use domain::reports::{Draft, Fault, Field, TakenDown, Wrong};
use jiff::{SignedDuration, Timestamp};
use store::enquiries::{Releasing, Reply};
use store::ratings::JudgeRefused;
use store::reports::{ReportSeen, Viewer};
use store::submissions::{Receipt, SubmitRefused};
use store::tasks::NewTask;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{address, given_member, letters};

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

fn told_to(agent: &Account, intake: Intake) -> Draft {
    Draft {
        taken_down: Some(TakenDown {
            by: agent.id,
            intake,
        }),
        ..drain()
    }
}

async fn written_down_for_somebody(store: Store) {
    let agent = given_member(&store, AGENT, Role::Agent, "3402").await;

    let receipt = sent(&store, &told_to(&agent, Intake::Phone), Some(&agent)).await;

    let receipt = receipt.expect("taken");
    let public = seen(&store, &receipt.reference, None)
        .await
        .expect("public");
    let kinds: Vec<_> = public.timeline.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Submitted, EventKind::TakenDown]);
    assert_eq!(public.case.source, "phone");
    let entry = &public.timeline[1];
    assert_eq!((entry.by.as_deref(), entry.words.as_deref()), (None, None));
    assert_eq!(entry.detail.intake, Some(Intake::Phone));
    let at_the_desk = seen(&store, &receipt.reference, Some(&agent))
        .await
        .expect("hers");
    assert_eq!(at_the_desk.sight, Sight::Member, "she is not the reporter");
    assert_eq!(at_the_desk.timeline[1].by.as_deref(), Some("Wang"));
    assert!(store.awaits_triage(&public.case).await.expect("read"));
    let told = letters(&store).await;
    let [letter] = &told[..] else {
        panic!("one letter: {told:?}");
    };
    assert_eq!(letter.to, address("lin@example.org"));
    let Letter::Receipt { track, .. } = &letter.letter else {
        panic!("a receipt");
    };
    assert_eq!(*track, receipt.track.to_string(), "her own link");
    assert!(store.reports_of(&agent).await.expect("read").is_empty());
}
story!(
    given_a_caller_when_an_agent_writes_her_report_down_then_it_is_hers_and_says_how_it_came,
    written_down_for_somebody
);

async fn who_wrote_it_down_does_not_rate_it(store: Store) {
    let agent = given_member(&store, AGENT, Role::Agent, "3402").await;
    let officer = given_member(&store, "wang@example.org", Role::Officer, "3402").await;
    let caller = Draft {
        email: String::new(),
        ..told_to(&agent, Intake::Visit)
    };
    let receipt = sent(&store, &caller, Some(&agent)).await.expect("taken");
    let fixed = store::desk::Change {
        version: 1,
        to: Status::Fixed,
        words: "Done.",
        language: Language::En,
        days_to_answer: 5,
    };
    let changed = store.change_status(&receipt.reference, fixed, &officer, later(1));
    changed.await.expect("fixed");
    let grade = || Grade::new(5).expect("a grade");
    let judgement = domain::ratings::Judgement {
        rating: Some(Rating {
            efficiency: grade(),
            effectiveness: grade(),
            comment: String::new(),
        }),
        reopening: None,
    };
    let judge = |account: Option<Account>| store::ratings::Judge {
        viewer: Viewer {
            account,
            link: Some(receipt.track.clone()),
        },
        asked: None,
    };
    let hers = judge(Some(agent.clone()));
    let judged = store.judge(
        &receipt.reference,
        &hers,
        (judgement, Vec::new()),
        Language::En,
        later(2),
    );
    let refused = refusal(judged.await);
    assert_eq!(refused, JudgeRefused::Rate(RateRefused::Handled));
}
story!(
    given_a_report_that_an_agent_wrote_down_when_she_rates_it_then_she_is_refused,
    who_wrote_it_down_does_not_rate_it
);

async fn others_do_not_write_it_down(store: Store) {
    let agent = given_member(&store, AGENT, Role::Agent, "4").await;
    let other = given_member(&store, "other@example.org", Role::Agent, "3402").await;
    let caseworker = given_member(&store, "case@example.org", Role::Caseworker, "3402").await;
    letters(&store).await;
    let in_41 = |agent: &Account| Draft {
        lon: "118.015".to_owned(),
        ..told_to(agent, Intake::Counter)
    };
    let table = [
        (told_to(&agent, Intake::Phone), None),
        (told_to(&agent, Intake::Phone), Some(&other)),
        (told_to(&caseworker, Intake::Phone), Some(&caseworker)),
        (in_41(&agent), Some(&agent)),
    ];
    for (draft, by) in table {
        let refused = refusal(sent(&store, &draft, by).await);
        assert_eq!(refused, SubmitRefused::NotYours);
    }
    let own = Draft {
        email: "Agent@example.org".to_owned(),
        ..told_to(&agent, Intake::Phone)
    };
    let refused = refusal(sent(&store, &own, Some(&agent)).await);
    let fault = Fault::new(Field::Email, Wrong::OwnAddress);
    assert_eq!(refused, SubmitRefused::Faults(vec![fault]));
    assert!(letters(&store).await.is_empty(), "nobody is told");
}
story!(
    given_others_than_the_agent_when_they_send_what_she_writes_down_then_they_are_refused,
    others_do_not_write_it_down
);

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
