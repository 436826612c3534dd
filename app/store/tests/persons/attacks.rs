//! What is tried at a counter and does not work.

use domain::identity::{Action, Role};
use domain::registers::IdentityRefused;
use store::identity::CodeRefused;
use store::persons::COUNTER_TRIES_MOST;

use super::people::given_member;
use super::*;

/// Somebody else of the registers.
const LIN: &str = "999999200404180015";

const LIN_RECORD: [&str; 6] = [
    "P2",
    LIN,
    "Lin Chao",
    "2004-04-18",
    "Yijiang Road 161",
    "yes",
];

fn other_than(code: &str) -> &'static str {
    if code == "00000000" {
        "00000001"
    } else {
        "00000000"
    }
}

async fn nobody_binds_without_the_action(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let li = citizen(&store, "li@example.org").await;
    let code = store.counter_code(&li, monday()).await.expect("a code");
    for role in Role::ALL {
        let email = format!("{}@example.org", role.name());
        let member = given_member(&store, &email, role, "3402").await;
        if role.may(Action::BindPersons) {
            continue;
        }
        let bound = store
            .bind_at_counter(card(&code.code, LI), &member, monday())
            .await;
        assert_eq!(refusal(bound), BindRefused::NotYours, "{role:?}");
        let looked = store
            .look_at_counter(card(&code.code, LI), &member, monday())
            .await;
        assert_eq!(refusal(looked), BindRefused::NotYours, "{role:?}");
    }
    let herself = store
        .bind_at_counter(card(&code.code, LI), &li, monday())
        .await;
    assert_eq!(refusal(herself), BindRefused::NotYours);

    let agent = given_agent(&store).await;
    let own = store.counter_code(&agent, monday()).await.expect("a code");
    let own = store
        .bind_at_counter(card(&own.code, LI), &agent, monday())
        .await;
    assert_eq!(refusal(own), BindRefused::OwnAccount);
    assert_eq!(whose(&store, &li).await, None);
    assert_eq!(whose(&store, &agent).await, None);
}
story!(
    given_members_when_they_may_not_bind_then_nobody_is_bound_and_no_agent_binds_herself,
    nobody_binds_without_the_action
);

async fn a_code_works_for_a_quarter_of_an_hour(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let agent = given_agent(&store).await;
    let li = citizen(&store, "li@example.org").await;
    let first = store.counter_code(&li, monday()).await.expect("a code");
    let second = store.counter_code(&li, later(1)).await.expect("a code");

    for (code, at) in [(&first.code, later(2)), (&second.code, later(16))] {
        let ended = store.bind_at_counter(card(code, LI), &agent, at).await;
        assert_eq!(refusal(ended), BindRefused::Code(CodeRefused::Ended));
    }
    assert_eq!(whose(&store, &li).await, None);
    let in_time = store
        .bind_at_counter(card(&second.code, LI), &agent, later(15))
        .await;
    assert!(in_time.is_ok(), "{in_time:?}");
}
story!(
    given_a_code_when_it_is_a_quarter_of_an_hour_old_or_another_was_shown_then_it_has_ended,
    a_code_works_for_a_quarter_of_an_hour
);

async fn zero_or_two_or_dead_people_release_nothing(store: Store) {
    let twice = ["P3", LI, "Li Tin", "1998-04-12", "Elsewhere 1", "yes"];
    delivered(&store, "population", &[&LI_RECORD, &twice, &LIN_RECORD]).await;
    delivered(&store, "deaths", &[&["D1", LIN, "no"]]).await;
    let agent = given_agent(&store).await;
    let li = citizen(&store, "li@example.org").await;
    let code = store.counter_code(&li, monday()).await.expect("a code");

    for number in [LI, LIN, "999999197102170028"] {
        let looked = store
            .look_at_counter(card(&code.code, number), &agent, monday())
            .await;
        assert_eq!(refusal(looked), BindRefused::NoPerson, "{number}");
    }
    let mistyped = store
        .look_at_counter(card(&code.code, "999999199804120025"), &agent, monday())
        .await;
    assert_eq!(
        refusal(mistyped),
        BindRefused::Number(IdentityRefused::Check)
    );
    let wrong = (BindingStep::Refused, Way::Counter, true);
    assert_eq!(steps(&store, &li).await[1..], [wrong, wrong, wrong]);
    // Five numbers are held against one code; then it has ended, for the right one as well.
    for _ in 0..2 {
        let looked = store
            .look_at_counter(card(&code.code, LIN), &agent, monday())
            .await;
        assert_eq!(refusal(looked), BindRefused::NoPerson);
    }
    let sixth = store
        .look_at_counter(card(&code.code, LIN), &agent, monday())
        .await;
    assert_eq!(refusal(sixth), BindRefused::Code(CodeRefused::Ended));
    assert_eq!(whose(&store, &li).await, None);
}
story!(
    given_a_number_of_nobody_of_two_or_of_the_dead_when_it_is_typed_then_nothing_is_told,
    zero_or_two_or_dead_people_release_nothing
);

async fn an_agent_who_guesses_is_stopped(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let agent = given_agent(&store).await;
    let li = citizen(&store, "li@example.org").await;
    let code = store.counter_code(&li, monday()).await.expect("a code");
    let wrong = other_than(&code.code);

    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..2 * COUNTER_TRIES_MOST {
        let (store, agent) = (store.clone(), agent.clone());
        guesses.spawn(async move {
            let tried = store
                .look_at_counter(card(wrong, LI), &agent, monday())
                .await;
            refusal(tried)
        });
    }
    let answers = guesses.join_all().await;

    let compared = answers
        .iter()
        .filter(|answer| **answer == BindRefused::Code(CodeRefused::Ended))
        .count();
    assert_eq!(compared, COUNTER_TRIES_MOST);
    let right = store
        .bind_at_counter(card(&code.code, LI), &agent, later(1))
        .await;
    assert_eq!(
        refusal(right),
        BindRefused::TooMany {
            again_at: later(60)
        }
    );
    let code = store.counter_code(&li, later(60)).await.expect("a code");
    let after = store
        .bind_at_counter(card(&code.code, LI), &agent, later(60))
        .await;
    assert!(after.is_ok(), "{after:?}");
}
story!(
    given_an_agent_when_she_guesses_codes_then_ten_an_hour_are_compared,
    an_agent_who_guesses_is_stopped
);

async fn one_person_has_one_account(store: Store) {
    delivered(&store, "population", &[&LI_RECORD, &LIN_RECORD]).await;
    let agent = given_agent(&store).await;
    let (li, other) = (
        citizen(&store, "li@example.org").await,
        citizen(&store, "other@example.org").await,
    );
    let codes = [
        store.counter_code(&li, monday()).await.expect("a code"),
        store.counter_code(&other, monday()).await.expect("a code"),
    ];
    // Both at once, the same card.
    let (one, two) = tokio::join!(
        store.bind_at_counter(card(&codes[0].code, LI), &agent, monday()),
        store.bind_at_counter(card(&codes[1].code, LI), &agent, monday()),
    );
    let refused: Vec<BindRefused> = [one, two]
        .into_iter()
        .filter_map(|answer| answer.err().map(|error| refusal::<(), _>(Err(error))))
        .collect();
    assert_eq!(refused, [BindRefused::PersonTaken]);
    let whose = [whose(&store, &li).await, whose(&store, &other).await];
    assert_eq!(whose.iter().flatten().count(), 1);
}
story!(
    given_one_card_when_two_accounts_are_bound_to_it_at_once_then_one_is,
    one_person_has_one_account
);

async fn who_tries_numbers_learns_of_no_account(store: Store) {
    delivered(&store, "population", &[&LI_RECORD, &LIN_RECORD]).await;
    let agent = given_agent(&store).await;
    let (li, other) = (
        citizen(&store, "li@example.org").await,
        citizen(&store, "other@example.org").await,
    );
    bound(&store, &li, LI, &agent, monday()).await;
    let code = store.counter_code(&other, monday()).await.expect("a code");
    for _ in 0..5 {
        let tried = store
            .look_at_counter(card(&code.code, LI), &agent, monday())
            .await;
        assert_eq!(refusal(tried), BindRefused::PersonTaken);
    }
    // The code has ended with the tries, as with numbers of nobody.
    let tried = store
        .look_at_counter(card(&code.code, LIN), &agent, monday())
        .await;
    assert_eq!(refusal(tried), BindRefused::Code(CodeRefused::Ended));
}
story!(
    given_a_taken_person_when_her_number_is_tried_then_it_is_counted,
    who_tries_numbers_learns_of_no_account
);
