//! Stories of signing in, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::Sight;
use domain::identity::Role;
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use jiff::SignedDuration;
use store::identity::CodeRefused;
use store::members::{GrantRefused, NewGrant};
use store::reports::Viewer;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{address, asked, given_member, grant, letters, signed_in};

/// Another code than this one.
fn other_than(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

async fn refused(store: &Store, id: store::identity::SignInId, code: &str) -> CodeRefused {
    match store.sign_in(id, code, monday()).await {
        Err(StoreError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

async fn a_code_opens_a_session(store: Store) {
    let session = signed_in(&store, "lin@example.org").await;

    let account = store.account(&session.token, monday()).await.expect("read");

    assert_eq!(account.as_ref(), Some(&session.account));
    assert!(!session.account.is_member());
    let again = signed_in(&store, "Lin@Example.org").await;
    assert_eq!(
        again.account.id, session.account.id,
        "one address, two accounts"
    );
}
story!(
    given_a_code_when_it_is_typed_then_she_is_signed_in_to_her_one_account,
    a_code_opens_a_session
);

async fn a_code_is_typed_as_people_type(store: Store) {
    let (id, code) = asked(&store, "lin@example.org").await;
    let wide: String = code
        .chars()
        .map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32).expect("a digit"))
        .collect();

    let taken = store
        .sign_in(id, &format!(" {} {}", &wide[..9], &wide[9..]), monday())
        .await;

    assert!(taken.is_ok(), "{taken:?}");
}
story!(
    given_a_code_when_it_is_typed_wide_and_spaced_then_it_is_taken,
    a_code_is_typed_as_people_type
);

async fn five_wrong_codes_end_it(store: Store) {
    let (id, code) = asked(&store, "lin@example.org").await;

    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(refused(&store, id, other_than(&code)).await);
    }
    let sixth = refused(&store, id, &code).await;

    assert_eq!(
        answers,
        [
            CodeRefused::Wrong { left: 4 },
            CodeRefused::Wrong { left: 3 },
            CodeRefused::Wrong { left: 2 },
            CodeRefused::Wrong { left: 1 },
            CodeRefused::Ended,
        ]
    );
    assert_eq!(sixth, CodeRefused::Ended);
}
story!(
    given_five_wrong_codes_when_the_right_one_follows_then_it_has_ended,
    five_wrong_codes_end_it
);

async fn a_crowd_of_guesses_gets_five(store: Store) {
    let (id, code) = asked(&store, "lin@example.org").await;

    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..24 {
        let (store, wrong) = (store.clone(), other_than(&code));
        guesses.spawn(async move { refused(&store, id, wrong).await });
    }
    let answers = guesses.join_all().await;

    let compared = answers
        .iter()
        .filter(|answer| matches!(answer, CodeRefused::Wrong { .. }))
        .count();
    assert_eq!((answers.len(), compared), (24, 4));
}
story!(
    given_guesses_all_at_once_when_they_are_counted_then_no_more_than_five_are_compared,
    a_crowd_of_guesses_gets_five
);

async fn a_code_works_with_its_own_id(store: Store) {
    let (mine, my_code) = asked(&store, "lin@example.org").await;
    let (mut hers, mut her_code) = asked(&store, "chen@example.org").await;
    while my_code == her_code {
        (hers, her_code) = asked(&store, "chen@example.org").await;
    }
    assert_ne!(mine, hers);

    let crossed = refused(&store, hers, &my_code).await;

    assert_eq!(crossed, CodeRefused::Wrong { left: 4 });
    assert!(store.sign_in(hers, &her_code, monday()).await.is_ok());
}
story!(
    given_two_askings_when_the_code_of_one_is_typed_into_the_other_then_it_is_wrong,
    a_code_works_with_its_own_id
);

async fn a_code_works_once_and_ten_minutes(store: Store) {
    let (used, code) = asked(&store, "lin@example.org").await;
    store
        .sign_in(used, &code, monday())
        .await
        .expect("signed in");
    let again = refused(&store, used, &code).await;
    let (late, code) = asked(&store, "lin@example.org").await;

    let expired = store
        .sign_in(late, &code, monday() + SignedDuration::from_mins(10))
        .await;

    assert_eq!(again, CodeRefused::Ended);
    assert!(matches!(
        expired,
        Err(StoreError::Refused(CodeRefused::Ended))
    ));
}
story!(
    given_a_code_when_it_was_used_or_is_ten_minutes_old_then_it_has_ended,
    a_code_works_once_and_ten_minutes
);

async fn nobody_learns_who_has_an_account(store: Store) {
    given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;

    for email in ["wang@example.org", "nobody@example.org"] {
        store
            .ask_code(&address(email), Language::En, monday())
            .await
            .expect("asked");
    }

    let mut told: Vec<_> = letters(&store)
        .await
        .into_iter()
        .map(|letter| letter.to.to_string())
        .collect();
    told.sort();
    assert_eq!(told, ["nobody@example.org", "wang@example.org"]);
}
story!(
    given_a_known_and_an_unknown_address_when_a_code_is_asked_for_then_both_get_one,
    nobody_learns_who_has_an_account
);

async fn sessions_end(store: Store) {
    let citizen = signed_in(&store, "lin@example.org").await;
    store
        .add_member(
            &address("wang@example.org"),
            "Wang",
            &grant(Role::Officer, "fangtang"),
            monday(),
        )
        .await
        .expect("added");
    let member = signed_in(&store, "wang@example.org").await;
    let (half_a_day, a_month) = (
        monday() + SignedDuration::from_hours(12),
        monday() + SignedDuration::from_hours(30 * 24),
    );
    let minute = SignedDuration::from_mins(1);

    let mut there = Vec::new();
    for (token, at) in [
        (&citizen.token, a_month - minute),
        (&citizen.token, a_month),
        (&member.token, half_a_day - minute),
        (&member.token, half_a_day),
    ] {
        there.push(store.account(token, at).await.expect("read").is_some());
    }
    store.sign_out(&citizen.token).await.expect("signed out");

    assert_eq!(there, [true, false, true, false]);
    assert_eq!(
        store.account(&citizen.token, monday()).await.expect("read"),
        None
    );
}
story!(
    given_sessions_when_their_time_is_over_or_she_signs_out_then_nobody_is_signed_in,
    sessions_end
);

async fn a_citizen_who_becomes_a_member_has_a_members_session(store: Store) {
    let session = signed_in(&store, "wang@example.org").await;
    store
        .add_grant(
            &address("wang@example.org"),
            &grant(Role::Officer, "fangtang"),
            monday(),
        )
        .await
        .expect("granted");

    let soon = store.account(&session.token, monday()).await.expect("read");
    let tomorrow = monday() + SignedDuration::from_hours(24);
    let late = store.account(&session.token, tomorrow).await.expect("read");

    assert!(soon.expect("signed in").is_member());
    assert_eq!(late, None);
}
story!(
    given_a_citizens_session_when_she_becomes_a_member_then_it_ends_as_a_members,
    a_citizen_who_becomes_a_member_has_a_members_session
);

async fn a_member_who_left_sees_nothing_more(store: Store) {
    let receipt = given_report(&store, &drain()).await;
    let wang = address("wang@example.org");
    store
        .add_member(&wang, "Wang", &grant(Role::Officer, "fangtang"), monday())
        .await
        .expect("added");
    let session = signed_in(&store, "wang@example.org").await;
    let before = Viewer {
        account: store.account(&session.token, monday()).await.expect("read"),
        link: None,
    };
    let seen = store
        .report(&receipt.reference, &before, monday())
        .await
        .expect("read");

    store.end_member(&wang, monday()).await.expect("ended");

    assert_eq!(seen.map(|seen| seen.sight), Some(Sight::Member));
    assert_eq!(
        store.account(&session.token, monday()).await.expect("read"),
        None
    );
    assert!(
        !signed_in(&store, "wang@example.org")
            .await
            .account
            .is_member()
    );
}
story!(
    given_a_member_when_she_leaves_then_she_is_signed_out_and_is_a_citizen,
    a_member_who_left_sees_nothing_more
);

async fn grants_name_what_the_city_has(store: Store) {
    let wang = address("wang@example.org");
    let nowhere = grant(Role::Officer, "atlantis");
    let of_nobody = NewGrant {
        organisation: Some(OrganisationCode("atlantis-water".to_owned())),
        ..grant(Role::Caseworker, "3402")
    };

    let area = store.add_member(&wang, "Wang", &nowhere, monday()).await;
    let organisation = store.add_member(&wang, "Wang", &of_nobody, monday()).await;
    let account = store
        .add_grant(&wang, &grant(Role::Officer, "4"), monday())
        .await;

    assert!(matches!(
        area,
        Err(StoreError::Refused(GrantRefused::UnknownArea(_)))
    ));
    assert!(matches!(
        organisation,
        Err(StoreError::Refused(GrantRefused::UnknownOrganisation(_)))
    ));
    assert!(
        matches!(
            account,
            Err(StoreError::Refused(GrantRefused::UnknownAccount))
        ),
        "a refused member was made all the same"
    );
}
story!(
    given_an_area_or_organisation_that_the_city_does_not_have_when_it_is_granted_then_nobody_is_made,
    grants_name_what_the_city_has
);

async fn a_grant_is_given_once(store: Store) {
    given_member(&store, "wang@example.org", Role::Officer, "4").await;
    let wang = address("wang@example.org");
    for area in ["4", "41", "41"] {
        store
            .add_grant(&wang, &grant(Role::Officer, area), monday())
            .await
            .expect("granted");
    }

    let account = signed_in(&store, "wang@example.org").await.account;

    let areas: Vec<_> = account
        .grants
        .iter()
        .map(|grant| grant.area.as_str())
        .collect();
    assert_eq!(
        areas,
        ["3402/fangcun/fangtang/4/", "3402/fangcun/fangtang/41/"]
    );
}
story!(
    given_a_grant_when_it_is_given_again_then_she_has_it_once,
    a_grant_is_given_once
);
