//! Stories of applications that somebody else sent: who decides on them, and what stays of both once they are erased.

use domain::delegations::{Power, Scope};
use jiff::SignedDuration;
use store::applications::DecideRefused;

use super::delegating::{accepted, begun_for, by, sends_for};
use super::*;

fn refusing() -> Deciding {
    Deciding {
        verdict: Verdict::Refuse {
            reason: "no-degree".to_owned(),
        },
        words: String::new(),
        papers: Vec::new(),
    }
}

async fn two_who_act_for_each_other_are_forgotten(store: Store) {
    let li = given_li(&store).await;
    let (chen, id) = accepted(&store, &li, Power::Apply, Scope::Everything).await;
    let (draft, token) = begun_for(&store, &li, &chen, id).await;
    let sender = (&li, by(&chen, id));
    let sent = sends_for(&store, sender, (draft, &token), Vec::new(), later(3)).await;
    let reference = sent.expect("taken").reference;
    all_found(&store, &reference).await;
    let boss = member_of(&store, "boss@example.org", Role::Manager, "work").await;
    let version = seen(&store, &reference, &boss).await.case.version;
    let named = (&reference, version);

    // Who acts for the applicant decides on nothing of hers, whatever she is.
    let chen = member_of(&store, "chen@example.org", Role::Manager, "work").await;
    let hers = (&chen, Language::En);
    let no = refusing();
    let decided = store.decide_application(named, &no, hers, later(30));
    assert_eq!(refusal(decided.await), DecideRefused::NotYours);
    let decided = store.decide_application(named, &no, (&boss, Language::En), later(30));
    decided.await.expect("decided");
    let before = seen(&store, &reference, &boss).await;
    assert!(before.represented.is_some(), "the desk knows who sent it");

    let over = monday() + SignedDuration::from_hours(24 * 800);
    let due = store.overdue_for_erasing(None, over).await.expect("looked");
    assert_eq!(due.len(), 1);
    let erased = store.erase_application(&due[0], over).await;
    assert!(erased.expect("erased"));
    let after = seen(&store, &reference, &boss).await;
    assert_eq!(after.represented, None);
    assert!(!after.is_sent_by_other);
}
story!(
    given_a_delegate_who_sent_it_when_it_is_erased_then_both_names_are_gone,
    two_who_act_for_each_other_are_forgotten
);
