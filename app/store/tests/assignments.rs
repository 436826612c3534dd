//! Giving reports to members, teams and organisations, told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::assignments::{AssignRefused, Assignee};
use domain::cases::{EventKind, Status};
use domain::identity::{Account, AccountId, Role};
use domain::languages::Language;
use domain::letters::Letter;
use domain::organisations::{OrganisationCode, TeamCode};
use domain::references::Reference;
use domain::reports::Draft;
use store::desk::Change;
use store::members::NewGrant;
use store::reports::{Filter, ReportSeen, Viewer};
use store::{Store, StoreError};
use uuid::Uuid;

use city::{drain, given_report, monday, story};
use people::{address, given_member, grant, letters, signed_in};

fn gas() -> OrganisationCode {
    OrganisationCode("gas".to_owned())
}

fn leaks() -> Assignee {
    Assignee::Team(gas(), TeamCode("leaks".to_owned()))
}

async fn of_gas(store: &Store, email: &str, team: Option<&str>) -> Account {
    let grant = NewGrant {
        organisation: Some(gas()),
        team: team.map(|team| TeamCode(team.to_owned())),
        ..grant(Role::Caseworker, "3402")
    };
    store
        .add_member(&address(email), email, &grant, monday())
        .await
        .expect("added");
    signed_in(store, email).await.account
}

async fn seen_by(store: &Store, reference: &Reference, account: Option<&Account>) -> ReportSeen {
    let viewer = Viewer {
        account: account.cloned(),
        link: None,
    };
    let seen = store.report(reference, &viewer, monday()).await;
    seen.expect("read").expect("there")
}

fn refusal(answer: Result<(), StoreError<AssignRefused>>) -> AssignRefused {
    match answer {
        Err(StoreError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

async fn everybody_reads_the_organisation_and_members_who(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;
    letters(&store).await;

    store
        .assign(&reference, 1, &leaks(), &wang, monday())
        .await
        .expect("given");
    let at_the_desk = seen_by(&store, &reference, Some(&wang)).await;
    let public = seen_by(&store, &reference, None).await;

    let case = at_the_desk.case;
    assert_eq!((case.status, case.version), (Status::Assigned, 2));
    assert_eq!(
        (case.organisation, case.team, case.assignee),
        (Some(gas()), Some(TeamCode("leaks".to_owned())), None)
    );
    let named = |seen: &ReportSeen| {
        let given = seen.timeline[1].given.clone().expect("given");
        let say = |name: Option<domain::languages::Texts>| {
            name.map(|name| name.say(Language::En).to_owned())
        };
        (say(given.organisation), say(given.team))
    };
    assert_eq!(public.timeline[1].kind, EventKind::Assigned);
    assert_eq!(named(&public), (Some("Gas".to_owned()), None));
    let inside = seen_by(&store, &reference, Some(&wang)).await;
    assert_eq!(
        named(&inside),
        (Some("Gas".to_owned()), Some("Leaks".to_owned()))
    );
    let told = letters(&store).await;
    assert!(
        matches!(&told[..], [one] if matches!(&one.letter, Letter::Update { status: Status::Assigned, .. })),
        "{told:?}"
    );
}
story!(
    given_a_report_when_it_is_given_to_a_team_then_everybody_reads_the_organisation,
    everybody_reads_the_organisation_and_members_who
);

async fn a_member_inside_stays_inside(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;
    let to_me = Assignee::Member(wang.id);
    store
        .assign(&reference, 1, &to_me, &wang, monday())
        .await
        .expect("taken on");
    let zhao = given_member(&store, "zhao@example.org", Role::Officer, "fangtang").await;
    letters(&store).await;

    let to_zhao = Assignee::Member(zhao.id);
    store
        .assign(&reference, 2, &to_zhao, &wang, monday())
        .await
        .expect("given");
    let again = store.assign(&reference, 3, &to_zhao, &wang, monday()).await;

    again.expect("nothing to do");
    let inside = seen_by(&store, &reference, Some(&wang)).await;
    let public = seen_by(&store, &reference, None).await;
    assert_eq!((inside.case.version, inside.timeline.len()), (3, 3));
    assert_eq!(
        public.timeline.len(),
        2,
        "who of the desk has it is internal"
    );
    let told = letters(&store).await;
    let told: Vec<_> = told.iter().map(|letter| letter.to.as_str()).collect();
    assert_eq!(
        told,
        ["zhao@example.org"],
        "she alone, to whom it was given"
    );
}
story!(
    given_a_report_that_is_taken_on_when_it_goes_to_a_colleague_then_only_members_read_so,
    a_member_inside_stays_inside
);

async fn what_cannot_be_given_is_refused(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let ended = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;
    let far = given_member(&store, "zhao@example.org", Role::Officer, "41").await;
    let manager = given_member(&store, "chen@example.org", Role::Manager, "3402").await;
    let citizen = signed_in(&store, "lin@example.org").await.account;
    let fixed = Change {
        version: 1,
        to: Status::Fixed,
        words: "Done.",
        language: Language::En,
        days_to_answer: 5,
    };
    store
        .change_status(&ended, fixed, &wang, monday())
        .await
        .expect("fixed");
    letters(&store).await;
    let before = seen_by(&store, &reference, Some(&wang)).await;

    let nobody = Assignee::Member(AccountId(Uuid::from_u128(7)));
    let unknown = Assignee::Organisation(OrganisationCode("water".to_owned()));
    let no_team = Assignee::Team(gas(), TeamCode("pipes".to_owned()));
    for (reference, version, to, by, refused) in [
        (&reference, 1, leaks(), &manager, AssignRefused::NotYours),
        (&reference, 1, leaks(), &far, AssignRefused::NotYours),
        (&reference, 1, leaks(), &citizen, AssignRefused::NotYours),
        (&reference, 0, leaks(), &wang, AssignRefused::Stale),
        (&reference, 1, unknown, &wang, AssignRefused::Unknown),
        (&reference, 1, no_team, &wang, AssignRefused::Unknown),
        (&reference, 1, nobody, &wang, AssignRefused::Unknown),
        (
            &reference,
            1,
            Assignee::Member(citizen.id),
            &wang,
            AssignRefused::Unknown,
        ),
        (
            &reference,
            1,
            Assignee::Member(far.id),
            &wang,
            AssignRefused::OutOfReach,
        ),
        (&ended, 2, leaks(), &wang, AssignRefused::Ended),
    ] {
        let answer = store.assign(reference, version, &to, by, monday()).await;
        assert_eq!(refusal(answer), refused, "{to:?}");
    }

    let after = seen_by(&store, &reference, Some(&wang)).await;
    assert_eq!((after.case, after.timeline), (before.case, before.timeline));
    assert_eq!(letters(&store).await, []);
}
story!(
    given_what_cannot_be_given_when_it_is_tried_then_it_is_refused_and_nothing_changes,
    what_cannot_be_given_is_refused
);

async fn what_waits_for_whom(store: Store) {
    let wang = given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;
    let of_leaks = of_gas(&store, "leaks@example.org", Some("leaks")).await;
    let other = of_gas(&store, "other@example.org", None).await;
    let gas_smell = Draft {
        category: "gas-smell".to_owned(),
        ..drain()
    };
    given_report(&store, &drain()).await;
    given_report(&store, &gas_smell).await;
    for to in [
        leaks(),
        Assignee::Member(of_leaks.id),
        Assignee::Member(wang.id),
    ] {
        let reference = given_report(&store, &gas_smell).await.reference;
        let given = store.assign(&reference, 1, &to, &wang, monday()).await;
        given.expect("given");
    }

    let mut waiting = Vec::new();
    for account in [&wang, &of_leaks, &other] {
        let mine = Filter {
            group: Some(domain::cases::StatusGroup::Open),
            mine: Some(account.clone()),
            ..Filter::default()
        };
        let listed = store.inbox(account, &mine, None, 20).await.expect("listed");
        let tally = store.tally(account, monday()).await.expect("counted");
        waiting.push((listed.cases.len(), tally.mine));
    }
    let report = given_report(&store, &gas_smell).await.reference;
    let case = seen_by(&store, &report, Some(&wang)).await.case;
    let colleagues = store.colleagues(&case, &wang).await.expect("read");
    let names: Vec<_> = colleagues.iter().map(|one| one.name.as_str()).collect();

    assert_eq!(waiting, [(1, 1), (3, 3), (1, 1)]);
    assert_eq!(names, ["Wang", "leaks@example.org", "other@example.org"]);
}
story!(
    given_reports_of_a_member_a_team_and_an_organisation_when_they_look_then_each_finds_what_waits_for_her,
    what_waits_for_whom
);
