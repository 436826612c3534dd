//! Stories of what an agent writes down for somebody else.

use domain::cases::{EventKind, Sight, Status};
use domain::identity::{Account, Role};
use domain::intakes::Intake;
use domain::languages::Language;
use domain::letters::Letter;
use domain::ratings::{Grade, RateRefused, Rating};
use domain::reports::{Draft, Fault, Field, TakenDown, Wrong};
use store::Store;
use store::ratings::JudgeRefused;
use store::reports::Viewer;
use store::submissions::SubmitRefused;

use super::city::{self, drain, story};
use super::people::{address, given_member, letters};
use super::{AGENT, later, refusal, seen, sent};

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
