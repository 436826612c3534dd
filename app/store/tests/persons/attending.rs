//! Stories of an agent who applies for somebody.

use domain::applications::{ATTENDED_FOR, OnBehalf};
use domain::cases::EventKind;
use domain::identity::Action;
use domain::intakes::Intake;
use domain::services::ChannelType;
use jiff::{SignedDuration, Timestamp};
use store::applications::DecideRefused;
use store::consents::{AllowedBy, ConsentRefused};
use store::identity::CodeRefused;
use store::persons::{BindRefused, COUNTER_TRIES_MOST};

use super::super::known::card;
use super::super::people::given_member;
use super::*;

const CHEN_NUMBER: &str = "999999200404180015";

const CHEN_RECORD: [&str; 6] = [
    "P5",
    CHEN_NUMBER,
    "Chen",
    "2004-04-18",
    "Yijiang Road",
    "yes",
];

fn at_counter(agent: &Account) -> OnBehalf {
    OnBehalf::Member {
        account: agent.id,
        channel: ChannelType::Counter,
    }
}

/// An application for Li Ting, who stands before the agent since then or does not.
async fn begun_at(
    store: &Store,
    li: &Account,
    agent: &Account,
    attended_at: Option<Timestamp>,
) -> (DraftId, Token) {
    let filling = Filling {
        applicant: Some(li.id),
        by: Some(at_counter(agent)),
        attended_at,
        ..Filling::of(&service(store))
    };
    let begun = store.begin_filling(&filling, Language::En, monday()).await;
    begun.expect("begun")
}

/// Sends an application that a member wrote down, or is refused.
async fn sends_at(
    store: &Store,
    by: &Account,
    (draft, token): (DraftId, &Token),
) -> Result<Receipt, StoreError<SendRefused>> {
    let service = service(store);
    let application = NewApplication {
        draft,
        service: &service,
        account: None,
        contact: Contact {
            email: Some(address("caller@example.org")),
            ..Contact::default()
        },
        language: Language::En,
        source: "counter",
        sent_by: Some(at_counter(by)),
        area: AreaPath::root(&AreaCode("3402".to_owned())),
        said: Said::default(),
        evidence: Vec::new(),
    };
    store
        .submit_application(&application, token, later(2))
        .await
}

async fn code_and_card_are_of_one_person(store: Store) {
    let li = given_li(&store).await;
    delivered(&store, "population", &[&CHEN_RECORD]).await;
    let agent = citizen(&store, "counter@example.org").await;
    let stranger = citizen(&store, "stranger@example.org").await;
    let none = store.attending_code(&stranger, monday()).await;
    assert_eq!(refusal(none), BindRefused::NotYours, "nobody knows her");
    let code = store.attending_code(&li, monday()).await.expect("a code");
    for role in Role::ALL {
        let email = format!("{}@example.org", role.name());
        let member = given_member(&store, &email, role, "3402").await;
        if !role.may(Action::ApplyForOthers) {
            let refused = store.attend(card(&code.code, LI), &member, later(1)).await;
            assert_eq!(refusal(refused), BindRefused::NotYours, "{role:?}");
        }
    }
    let others = store
        .attend(card(&code.code, CHEN_NUMBER), &agent, later(1))
        .await;
    assert_eq!(refusal(others), BindRefused::NoPerson);
    let late = store.attend(card(&code.code, LI), &agent, later(15)).await;
    assert_eq!(refusal(late), BindRefused::Code(CodeRefused::Ended));

    let attending = store.attend(card(&code.code, LI), &agent, later(2)).await;

    let attending = attending.expect("both are hers");
    assert_eq!(
        (attending.account, &*attending.name, &*attending.email),
        (li.id, "Li Ting", "li@example.org")
    );
    let twice = store.attend(card(&code.code, LI), &agent, later(3)).await;
    assert_eq!(refusal(twice), BindRefused::Code(CodeRefused::Ended));
    let person = store.person_of(li.id).await.expect("read").expect("bound");
    let accesses = store.accesses_of(&person.person).await.expect("read");
    let looked = Accessor::Member {
        account: agent.id,
        organisation: None,
    };
    assert_eq!(accesses[0].who, looked);
    assert_eq!(accesses[0].purpose, AccessPurpose::Identity);
}
story!(
    given_a_code_and_a_card_when_an_agent_has_them_before_her_then_both_are_of_one_person_and_count_once,
    code_and_card_are_of_one_person
);

async fn nobody_stands_before_herself(store: Store) {
    given_li(&store).await;
    delivered(&store, "population", &[&CHEN_RECORD]).await;
    let agent = citizen(&store, "counter@example.org").await;
    let chen = given_member(&store, "chen@example.org", Role::Agent, "3402").await;
    bound(&store, &chen, CHEN_NUMBER, &agent, monday()).await;
    let code = store.attending_code(&chen, later(1)).await.expect("a code");

    let herself = store
        .attend(card(&code.code, CHEN_NUMBER), &chen, later(2))
        .await;

    assert_eq!(refusal(herself), BindRefused::OwnAccount);
    let before_another = store
        .attend(card(&code.code, CHEN_NUMBER), &agent, later(2))
        .await;
    before_another.expect("a colleague");
}
story!(
    given_an_agent_when_she_has_only_herself_before_her_then_it_is_refused,
    nobody_stands_before_herself
);

async fn who_guesses_waits_and_the_dead_stand_nowhere(store: Store) {
    let li = given_li(&store).await;
    let agent = citizen(&store, "counter@example.org").await;
    let code = store.attending_code(&li, monday()).await.expect("a code");
    let attends = async |code: &str, minutes| {
        let at = card(code, LI);
        store.attend(at, &agent, later(minutes)).await
    };
    let dead = ["P1", LI, "Li Ting", "1998-04-12", "Zheshan Road 112", "no"];
    delivered(&store, "population", &[&dead]).await;
    let died = attends(&code.code, 1).await;
    assert_eq!(refusal(died), BindRefused::NoPerson);
    let living = ["P1", LI, "Li Ting", "1998-04-12", "Zheshan Road 113", "yes"];
    delivered(&store, "population", &[&living]).await;

    for _ in 1..COUNTER_TRIES_MOST {
        let guessed = attends("00000000", 2).await;
        assert_eq!(refusal(guessed), BindRefused::Code(CodeRefused::Ended));
    }
    let waits = attends(&code.code, 3).await;

    let again_at = later(1 + 60);
    assert_eq!(refusal(waits), BindRefused::TooMany { again_at });
    let code = store.attending_code(&li, later(61)).await.expect("a code");
    attends(&code.code, 62).await.expect("an hour later");
}
story!(
    given_an_agent_when_she_guesses_or_the_person_has_died_then_nobody_stands_before_her,
    who_guesses_waits_and_the_dead_stand_nowhere
);

async fn data_are_used_while_she_stands_there(store: Store) {
    let li = given_li(&store).await;
    let agent = citizen(&store, "counter@example.org").await;
    let other = given_member(&store, "other@example.org", Role::Agent, "3402").await;
    let (service, degree) = (service(&store), degree());
    let (absent, _) = begun_at(&store, &li, &agent, None).await;
    let (draft, _) = begun_at(&store, &li, &agent, Some(monday())).await;
    let over = monday() + ATTENDED_FOR;
    for (what, draft, by, now) in [
        ("she is not there", absent, &agent, later(1)),
        ("another agent", draft, &other, later(1)),
        ("she has gone", draft, &agent, over),
    ] {
        let refused = store
            .give_consent(by, draft, (&service, &degree), now)
            .await;
        assert_eq!(refusal(refused), ConsentRefused::NotYours, "{what}");
    }

    let consent = store
        .give_consent(&agent, draft, (&service, &degree), later(1))
        .await
        .expect("she lets her");

    let record = store
        .fetch_evidence(agent.id, consent, &kind(&store), later(2))
        .await;
    assert!(record.expect("allowed").is_some());
    let hers = store.consents_of(li.id).await.expect("read");
    assert_eq!(hers.len(), 1, "hers to take back");
    let person = store.person_of(li.id).await.expect("read").expect("bound");
    let accesses = store.accesses_of(&person.person).await.expect("read");
    let looked = Accessor::Member {
        account: agent.id,
        organisation: None,
    };
    assert_eq!(
        (accesses[0].purpose, &accesses[0].who),
        (AccessPurpose::Evidence, &looked)
    );
    let late = later(1) + ATTENDED_FOR + SignedDuration::from_secs(1);
    for (by, now) in [(&other, later(2)), (&agent, late)] {
        let refused = store
            .fetch_evidence(by.id, consent, &kind(&store), now)
            .await;
        assert_eq!(refusal(refused), FetchRefused::Unknown);
    }
}
story!(
    given_somebody_at_the_counter_when_the_agent_uses_her_data_then_only_while_she_is_there_and_she_sees_it,
    data_are_used_while_she_stands_there
);

async fn who_sent_it_does_not_decide(store: Store) {
    let li = given_li(&store).await;
    let boss = member_of(&store, "boss@example.org", Role::Manager, "work").await;
    let (draft, token) = begun(&store, None).await;
    for nobody in [&li, &boss] {
        let refused = sends_at(&store, nobody, (draft, &token)).await;
        assert_eq!(refusal(refused), SendRefused::NotAppointed);
    }
    // The manager sits at the counter, too.
    let boss = given_member(&store, "boss@example.org", Role::Agent, "3402").await;
    let sent = sends_at(&store, &boss, (draft, &token)).await;
    let reference = sent.expect("an agent").reference;
    for office in ["police", "education", "work"] {
        let email = format!("{office}@example.org");
        let by = member_of(&store, &email, Role::Caseworker, office).await;
        let read = seen(&store, &reference, &by).await;
        let taken = read
            .timeline
            .iter()
            .find(|one| one.kind == EventKind::TakenDown);
        let taken = taken.expect("in the history");
        assert_eq!(taken.detail.intake, Some(Intake::Counter));
        assert_eq!(taken.by.as_deref(), Some("Wang"));
        let mut tasks = read.tasks.iter();
        let task = tasks.find(|one| one.task.organisation.0 == office);
        let task = &task.expect("a task").task;
        let said = Handling::Found(Finding::Approved, "Seen.".to_owned());
        store
            .handle_task(task.id, task.version, &said, &by, Language::En, later(20))
            .await
            .expect("found");
    }
    let deciding = Deciding {
        verdict: Verdict::Grant,
        words: String::new(),
        papers: Vec::new(),
    };
    let decides = async |by: &Account| {
        let read = seen(&store, &reference, by).await;
        let named = (&reference, read.case.version);
        let by = (by, Language::En);
        let done = store.decide_application(named, &deciding, by, later(30));
        (read.is_sent_by_viewer, done.await)
    };

    let (own, refused) = decides(&boss).await;

    assert!(own);
    assert_eq!(refusal(refused), DecideRefused::SentBefore);
    let other = member_of(&store, "other@example.org", Role::Manager, "work").await;
    let (own, decided) = decides(&other).await;
    assert!(!own);
    decided.expect("somebody else decides");
}
story!(
    given_an_application_that_an_agent_sent_when_it_is_decided_then_by_somebody_else_and_history_says_who,
    who_sent_it_does_not_decide
);

async fn the_office_that_looked_is_named(store: Store) {
    let li = given_li(&store).await;
    let agent = member_of(&store, "desk@example.org", Role::Agent, "work").await;
    let (draft, _) = begun_at(&store, &li, &agent, Some(monday())).await;
    let consent = consented(&store, &agent, draft).await;

    let found = store
        .fetch_evidence(agent.id, consent, &kind(&store), later(2))
        .await;

    assert!(found.expect("allowed").is_some());
    let person = store.person_key(LI).expect("a number");
    let accesses = store.accesses_of(&person).await.expect("read");
    let who = Accessor::Member {
        account: agent.id,
        organisation: Some(OrganisationCode("work".to_owned())),
    };
    assert_eq!(accesses[0].who, who);
    let consents = store.consents_of(li.id).await.expect("read");
    assert_eq!(consents[0].allowed_by, Some(AllowedBy::Agent));
}
story!(
    given_an_agent_of_an_office_when_she_has_something_looked_up_then_the_office_is_named,
    the_office_that_looked_is_named
);
