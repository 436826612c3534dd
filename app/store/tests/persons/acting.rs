//! Stories of what a delegate does beside applying: she answers, objects, and takes back what she allowed.

use domain::delegations::{Appointment, DelegationStep, LONGEST, NotAppointed, Power, Scope};
use jiff::SignedDuration;
use store::applications::{HandleRefused, ObjectRefused, Standing};
use store::delegations::AppointRefused;

use super::delegating::{accepted, appointment, asked, begun_for, by, only, sends_for, standing};
use super::*;

/// One minute before the appointment ends by itself, and the moment in which it does.
fn last_day() -> [jiff::Timestamp; 2] {
    let over = monday() + SignedDuration::from_hours(24 * 30);
    [over - SignedDuration::from_mins(1), over]
}

async fn a_delegate_takes_back_what_she_allowed(store: Store) {
    let li = given_li(&store).await;
    let thief = citizen(&store, "thief@example.org").await;
    let (chen, id) = accepted(&store, &li, Power::UseData, Scope::Everything).await;
    let take = async |by: &Account, consent, now| store.withdraw_consent(by.id, consent, now).await;
    let [last, over] = last_day();
    let (draft, _) = begun_for(&store, &li, &chen, id).await;
    let consent = consented(&store, &chen, draft).await;

    let others = take(&thief, consent, later(3)).await;
    assert_eq!(refusal(others), WithdrawRefused::Unknown);
    let late = take(&chen, consent, over).await;
    assert_eq!(refusal(late), WithdrawRefused::Unknown, "its day is over");
    take(&chen, consent, last).await.expect("it still holds");

    let (draft, token) = begun_for(&store, &li, &chen, id).await;
    let consent = consented(&store, &chen, draft).await;
    let proof = vec![fetched(consent)];
    let sender = (&li, by(&chen, id));
    let sent = sends_for(&store, sender, (draft, &token), proof, later(3)).await;
    let reference = sent.expect("sent").reference;
    let own = store.applications_of(&chen).await.expect("read");
    assert_eq!(own, [], "it is not hers, though she is told of it");
    let refused = take(&chen, consent, later(4)).await;
    assert_eq!(refusal(refused), WithdrawRefused::Unknown, "it was sent");
    assert_eq!(seen(&store, &reference, &li).await.evidence.len(), 1);

    let (draft, _) = begun_for(&store, &li, &chen, id).await;
    let consent = consented(&store, &chen, draft).await;
    let ended = store.end_delegation(id, &li, later(5)).await;
    ended.expect("ended");
    let refused = take(&chen, consent, later(6)).await;
    assert_eq!(refusal(refused), WithdrawRefused::Unknown, "it has ended");
    take(&li, consent, later(6)).await.expect("always hers");
}
story!(
    given_a_consent_given_by_a_delegate_when_it_is_taken_back_then_by_her_while_her_appointment_holds_and_it_is_not_sent,
    a_delegate_takes_back_what_she_allowed
);

/// What the delegate of an account did, the newest first.
async fn acted(store: &Store, li: &Account) -> Vec<DelegationStep> {
    let notes = store.delegation_notes(li.id).await.expect("read");
    let mut all: Vec<_> = notes.into_values().flatten().collect();
    all.sort_by_key(|note| std::cmp::Reverse(note.at));
    let acted = all.into_iter().map(|note| note.step);
    acted
        .filter(|step| *step == DelegationStep::Acted)
        .collect()
}

async fn a_delegate_answers_and_objects(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let reference = sent(&store, &li, (draft, &token), Vec::new()).await;
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let boss = member_of(&store, "boss@example.org", Role::Manager, "work").await;
    let (chen, _) = accepted(&store, &li, Power::Follow, Scope::Everything).await;
    let viewer = Viewer {
        account: Some(chen.clone()),
        link: None,
    };
    let task = seen(&store, &reference, &police).await.tasks.remove(0).task;
    let ask = Handling::SendBack("Which flat?".to_owned());
    let asked = store.handle_task(task.id, task.version, &ask, &police, Language::En, later(5));
    asked.await.expect("asked");
    let answer = async |now| {
        store
            .answer_application(&reference, &viewer, "302", Language::En, now)
            .await
    };
    let object = async |now| {
        store
            .object(&reference, &viewer, "It is there.", Language::En, now)
            .await
    };

    let reads = answer(later(6)).await;
    assert_eq!(refusal(reads), HandleRefused::NotYours);
    let (_, applies) = accepted(&store, &li, Power::Apply, Scope::Everything).await;
    answer(later(7)).await.expect("she acts for her");
    assert_eq!(acted(&store, &li).await.len(), 1, "it is written down");
    all_found(&store, &reference).await;
    let version = seen(&store, &reference, &boss).await.case.version;
    let no = Deciding {
        verdict: Verdict::Refuse {
            reason: "no-degree".to_owned(),
        },
        words: String::new(),
        papers: Vec::new(),
    };
    let decided = store
        .decide_application((&reference, version), &no, (&boss, Language::En), later(30))
        .await;
    decided.expect("decided");

    let [_, over] = last_day();
    let late = object(over).await;
    assert_eq!(refusal(late), ObjectRefused::NotYours, "its day is over");
    let objection = object(later(31)).await.expect("she acts for her");
    assert_eq!(acted(&store, &li).await.len(), 2, "it is written down");
    let hers = seen(&store, &objection, &li).await;
    assert_eq!(hers.objects_to, Some(reference.clone()));
    assert!(
        hers.represented.is_some(),
        "whoever decides knows who sent it"
    );
    let ended = store.end_delegation(applies, &chen, later(32)).await;
    ended.expect("ended");
    let back = store
        .withdraw_application(&objection, &viewer, later(33))
        .await;
    assert_eq!(refusal(back), DecideRefused::NotYours, "she only reads");
}
story!(
    given_a_delegate_when_she_answers_and_objects_then_as_far_as_her_appointment_goes_and_it_is_written_down,
    a_delegate_answers_and_objects
);

async fn a_delegate_does_what_her_power_says(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let reference = sent(&store, &li, (draft, &token), Vec::new()).await;
    let (chen, follows) = accepted(&store, &li, Power::Follow, Scope::Everything).await;
    let viewer = Viewer {
        account: Some(chen.clone()),
        link: None,
    };
    assert_eq!(
        standing(&store, &reference, &chen, later(5)).await,
        Some(Standing::Delegate(follows, Power::Follow))
    );
    let refused = store
        .withdraw_application(&reference, &viewer, later(5))
        .await;
    assert!(matches!(refused, Err(StoreError::Refused(_))), "only reads");

    let (_, applies) = accepted(&store, &li, Power::Apply, only("allowance")).await;
    let withdrawn = store
        .withdraw_application(&reference, &viewer, later(6))
        .await;
    withdrawn.expect("Chen acts for her");
    let notes = store.delegation_notes(chen.id).await.expect("read");
    let last = &notes[&applies.0][0];
    assert_eq!((last.step, last.account), (DelegationStep::Acted, chen.id));
    assert_eq!(last.reference, Some(reference));
}
story!(
    given_an_application_when_a_delegate_opens_it_then_she_does_what_her_appointment_says,
    a_delegate_does_what_her_power_says
);

async fn a_delegate_of_one_sees_nothing_of_another(store: Store) {
    let li = given_li(&store).await;
    let neighbour = citizen(&store, "neighbour@example.org").await;
    let (draft, token) = begun(&store, Some(&neighbour)).await;
    let theirs = sent(&store, &neighbour, (draft, &token), Vec::new()).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let hers = sent(&store, &li, (draft, &token), Vec::new()).await;
    let (chen, id) = accepted(&store, &li, Power::UseData, Scope::Everything).await;
    let viewer = Viewer {
        account: Some(chen.clone()),
        link: None,
    };

    let opened = async |reference, minutes| {
        let opened = store.application(reference, &viewer, later(minutes)).await;
        opened.expect("read").is_some()
    };
    assert!(opened(&hers, 5).await);
    assert!(!opened(&theirs, 5).await);
    // Li Ting reads once an hour that it was opened.
    for minutes in [6, 5 + 60] {
        assert!(opened(&hers, minutes).await);
    }
    let notes = store.delegation_notes(li.id).await.expect("read");
    let noted = notes[&id.0].iter();
    let noted = noted.filter(|note| note.step == DelegationStep::Opened);
    assert_eq!(noted.count(), 2);
    // Who is called what is told to the two of them only.
    let told = async |to: &Account| {
        store
            .delegation_to(id, to.id)
            .await
            .expect("read")
            .is_some()
    };
    assert_eq!((told(&chen).await, told(&neighbour).await), (true, false));
    let back = store.withdraw_application(&theirs, &viewer, later(5)).await;
    assert_eq!(refusal(back), DecideRefused::NotYours);
}
story!(
    given_a_delegate_when_she_opens_what_somebody_else_applied_for_then_she_sees_nothing,
    a_delegate_of_one_sees_nothing_of_another
);

async fn the_dead_appoint_nobody(store: Store) {
    let li = given_li(&store).await;
    let dead = ["P1", LI, "Li Ting", "1998-04-12", "Zheshan Road 112", "no"];
    delivered(&store, "population", &[&dead]).await;

    let appointed = store
        .appoint(
            &li,
            &appointment(Power::Apply, Scope::Everything),
            Language::En,
            monday(),
        )
        .await;

    assert_eq!(refusal(appointed), AppointRefused::NotBound);
    assert_eq!(store.delegations_of(li.id).await.expect("read").len(), 0);
}
story!(
    given_an_account_of_somebody_who_died_when_somebody_is_appointed_by_it_then_it_is_refused,
    the_dead_appoint_nobody
);

async fn who_appoints_is_known_and_names_somebody_else(store: Store) {
    let li = given_li(&store).await;
    let stranger = citizen(&store, "stranger@example.org").await;
    let new = appointment(Power::Apply, Scope::Everything);
    let unbound = store.appoint(&stranger, &new, Language::En, monday()).await;
    assert_eq!(refusal(unbound), AppointRefused::NotBound);
    let herself = Appointment {
        email: address("LI@example.org"),
        ..new.clone()
    };
    let own = store.appoint(&li, &herself, Language::En, monday()).await;
    assert_eq!(refusal(own), AppointRefused::Herself);
    let long = Appointment {
        until: monday() + LONGEST + SignedDuration::from_secs(1),
        ..new.clone()
    };
    let long = store.appoint(&li, &long, Language::En, monday()).await;
    let why = AppointRefused::NotAppointed(NotAppointed::TooLong);
    assert_eq!(refusal(long), why);
    for _ in 0..20 {
        asked(&store, &li, Power::Apply, Scope::Everything).await;
    }
    let many = store.appoint(&li, &new, Language::En, monday()).await;
    assert_eq!(refusal(many), AppointRefused::TooMany);
    let (made, for_chen) = (
        store.delegations_of(li.id).await.expect("read").len(),
        store.delegations_to(stranger.id).await.expect("read").len(),
    );
    assert_eq!((made, for_chen), (20, 0));
}
story!(
    given_somebody_nobody_knows_or_too_much_when_she_appoints_then_it_is_refused,
    who_appoints_is_known_and_names_somebody_else
);
