//! Stories of work that comes to members, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::assignments::Assignee;
use domain::cases::EventKind;
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::Letter;
use domain::notices::{Channel, NoticeKind, Preferences};
use domain::organisations::OrganisationCode;
use domain::references::Reference;
use jiff::SignedDuration;
use store::Store;
use store::desk::Merging;
use store::members::NewGrant;
use store::tasks::NewTask;

use city::{drain, given_report, monday, story};
use people::{address, given_member, grant, letters, signed_in};

const SHEN: &str = "shen@example.org";
const WANG: &str = "wang@example.org";
const GAO: &str = "gao@example.org";

/// Who is called to work, by which entry, in the order of their addresses.
async fn called(store: &Store) -> Vec<(String, EventKind, NoticeKind)> {
    let told = letters(store).await.into_iter();
    let mut called: Vec<_> = told
        .filter_map(|told| match told.letter {
            Letter::Work { event, about, .. } => Some((told.to.to_string(), event, about)),
            _ => None,
        })
        .collect();
    called.sort_by(|one, other| one.0.cmp(&other.0));
    called
}

async fn unread(store: &Store, account: &Account) -> Vec<NoticeKind> {
    let notices = store.notices(account).await.expect("read");
    notices.iter().map(|notice| notice.kind).collect()
}

async fn given(store: &Store, email: &str, new: NewGrant) -> Account {
    store
        .add_member(&address(email), "Gao", &new, monday())
        .await
        .expect("added");
    signed_in(store, email).await.account
}

async fn version(store: &Store, reference: &Reference) -> i64 {
    let viewer = store::reports::Viewer::default();
    let seen = store.report(reference, &viewer, monday()).await;
    seen.expect("read").expect("there").case.version
}

async fn who_looks_after_the_grid_is_told(store: Store) {
    let shen = given_member(&store, SHEN, Role::GridAdministrator, "4").await;
    given_member(&store, "li@example.org", Role::GridAdministrator, "41").await;
    given_member(&store, WANG, Role::Officer, "fangtang").await;

    given_report(&store, &drain()).await;

    let expected = (SHEN.to_owned(), EventKind::Submitted, NoticeKind::Work);
    assert_eq!(called(&store).await, [expected]);
    assert_eq!(unread(&store, &shen).await, [NoticeKind::Work]);
    assert_eq!(called(&store).await, [], "each is told once");

    store
        .end_member(&address(SHEN), monday())
        .await
        .expect("ended");
    assert_eq!(unread(&store, &shen).await, [], "it is not hers any more");
    given_report(&store, &drain()).await;
    assert_eq!(called(&store).await, []);
}
story!(
    given_a_grid_administrator_when_a_report_comes_in_then_she_alone_is_told_as_long_as_it_is_her_grid,
    who_looks_after_the_grid_is_told
);

async fn who_is_given_it_is_told(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let shen = given_member(&store, SHEN, Role::GridAdministrator, "4").await;
    letters(&store).await;

    for (to, by, expected) in [
        (
            &shen,
            &wang,
            vec![(SHEN.to_owned(), EventKind::Assigned, NoticeKind::Work)],
        ),
        // She knows what she does herself.
        (&wang, &wang, vec![]),
    ] {
        let version = version(&store, &reference).await;
        let given = Assignee::Member(to.id);
        store
            .assign(&reference, version, &given, by, monday())
            .await
            .expect("given");
        assert_eq!(called(&store).await, expected);
    }
}
story!(
    given_a_report_when_it_is_given_to_a_member_then_she_is_told_and_nobody_of_what_she_did_herself,
    who_is_given_it_is_told
);

async fn an_organisation_is_told_of_its_task(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let shen = given_member(&store, SHEN, Role::GridAdministrator, "4").await;
    let of_gas = NewGrant {
        organisation: Some(OrganisationCode("gas".to_owned())),
        ..grant(Role::Caseworker, "3402")
    };
    let gao = given(&store, GAO, of_gas).await;
    given_member(&store, WANG, Role::Caseworker, "fangtang").await;
    letters(&store).await;
    let task = NewTask {
        step: 1,
        organisation: OrganisationCode("gas".to_owned()),
        title: "Close the lane".to_owned(),
        days: 5,
        contractor: None,
    };

    store
        .give_task(&reference, 1, &task, &shen, monday())
        .await
        .expect("given");

    let expected = (GAO.to_owned(), EventKind::TaskAdded, NoticeKind::Task);
    assert_eq!(called(&store).await, [expected]);
    assert_eq!(unread(&store, &gao).await, [NoticeKind::Task]);
}
story!(
    given_a_task_when_it_is_given_then_the_caseworkers_of_its_organisation_are_told,
    an_organisation_is_told_of_its_task
);

async fn the_desk_above_is_told(store: Store) {
    given_member(&store, WANG, Role::Officer, "3402").await;
    given_member(&store, SHEN, Role::GridAdministrator, "4").await;
    given_report(&store, &drain()).await;
    letters(&store).await;
    let late = monday() + SignedDuration::from_hours(24 * 30);

    let due = store.due_escalations(None, late).await.expect("read");
    let step = due.first().expect("a step");
    assert!(store.escalate(step, late).await.expect("taken"));

    let expected = (WANG.to_owned(), EventKind::Escalated, NoticeKind::Work);
    assert_eq!(called(&store).await, [expected]);
}
story!(
    given_a_report_that_is_not_done_in_time_when_it_is_passed_up_then_that_desk_is_told,
    the_desk_above_is_told
);

async fn she_chooses_how(store: Store) {
    let shen = given_member(&store, SHEN, Role::GridAdministrator, "4").await;
    let mut chosen = Preferences::of(Language::En);
    chosen.choose(NoticeKind::Work, Channel::Email, false);
    chosen.gather(NoticeKind::Work, true);
    assert!(!chosen.is_daily(NoticeKind::Work), "work does not wait");
    store.prefer(&shen, &chosen, monday()).await.expect("kept");

    given_report(&store, &drain()).await;

    assert_eq!(called(&store).await, []);
    assert_eq!(unread(&store, &shen).await, [NoticeKind::Work]);
}
story!(
    given_a_member_who_wants_no_letters_when_work_comes_then_it_stands_on_her_page,
    she_chooses_how
);

async fn she_brings_reports_and_people_together(store: Store) {
    let shen = given_member(&store, SHEN, Role::GridAdministrator, "4").await;
    let one = given_report(&store, &drain()).await.reference;
    let other = given_report(&store, &drain()).await.reference;
    let asked = Merging {
        version: 1,
        target: &other,
    };
    let merged = store.merge(&one, asked, &shen, monday()).await;
    assert!(merged.is_ok());
}
story!(
    given_two_reports_in_her_grid_when_the_grid_administrator_merges_them_then_they_are_one,
    she_brings_reports_and_people_together
);
