//! Stories of applications, each told on both engines.

#[path = "applications/again.rs"]
mod again;
mod city;
#[path = "applications/closed.rs"]
mod closed;
#[path = "applications/either.rs"]
mod either;
#[path = "applications/ending.rs"]
mod ending;
#[path = "applications/erasing.rs"]
mod erasing;
#[path = "applications/handing.rs"]
mod handing;
#[path = "applications/own.rs"]
mod own;
#[path = "city/people.rs"]
mod people;
#[path = "applications/pinned.rs"]
mod pinned;
#[path = "applications/racing.rs"]
mod racing;
#[path = "applications/reading.rs"]
mod reading;
#[path = "applications/scored.rs"]
mod scored;
#[path = "applications/silence.rs"]
mod silence;
#[path = "applications/telling.rs"]
mod telling;
#[path = "applications/unanswered.rs"]
mod unanswered;
#[path = "applications/waiting.rs"]
mod waiting_lists;
#[path = "applications/warned.rs"]
mod warned;
#[path = "applications/working.rs"]
mod working;

use domain::applications::{Answer, Answers};
use domain::areas::{AreaCode, AreaPath};
use domain::cases::{Closing, EventKind, Status};
use domain::contacts::Contact;
use domain::handling::{Evidence, Finding, Handled};
use domain::identity::{Account, Role};
use domain::languages::{Language, Texts};
use domain::letters::Letter;
use domain::organisations::OrganisationCode;
use domain::references::Reference;
use domain::reports::{Draft, DraftId};
use domain::services::{EvidenceTypeId, Service, ServiceId};
use jiff::{SignedDuration, Timestamp};
use store::applications::{
    ApplicationSeen, HandleRefused, Handling, NewApplication, Said, Standing,
};
use store::links::Token;
use store::members::NewGrant;
use store::reports::{Filter, Viewer};
use store::submissions::Receipt;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{address, given_member, grant, letters, signed_in};

fn degree() -> Answers {
    Answers([("degree".to_owned(), Answer::Text("yes".to_owned()))].into())
}

fn later(hours: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(hours)
}

fn service(store: &Store) -> Service {
    let identifier = ServiceId("allowance".to_owned());
    store
        .pack()
        .service(&identifier)
        .expect("a service")
        .clone()
}

fn application(draft: DraftId, service: &Service) -> NewApplication<'_> {
    NewApplication {
        draft,
        service,
        account: None,
        contact: Contact {
            email: Some(address("li@example.org")),
            ..Contact::default()
        },
        language: Language::En,
        source: "web",
        sent_by: None,
        area: AreaPath::root(&AreaCode("3402".to_owned())),
        said: Said {
            answers: degree(),
            verified: ["degree".to_owned()].into(),
        },
        evidence: vec![Evidence {
            requirement: "has-degree".to_owned(),
            evidence_type: EvidenceTypeId("degree-record".to_owned()),
            register: Some("education".to_owned()),
            provider: Some(OrganisationCode("education".to_owned())),
            says: vec![(Texts::single("en", "School"), "Tongji".to_owned())],
            upload: None,
            consent: None,
            obtained_at: monday(),
        }],
    }
}

/// A draft of hers that is sent; sending it again says what became of it.
async fn given_application(store: &Store) -> (Receipt, DraftId, Token) {
    let (draft, token) = store
        .begin_draft(&Draft::default(), Language::En, monday())
        .await
        .expect("kept");
    let service = service(store);
    let receipt = store
        .submit_application(&application(draft, &service), &token, monday())
        .await
        .expect("taken");
    (receipt, draft, token)
}

fn in_area(store: &Store, code: &str) -> AreaPath {
    let area = store.pack().areas.get(&AreaCode(code.to_owned()));
    area.expect("an area").path.clone()
}

/// Sends an application of somebody who lives there.
async fn applied(store: &Store, identifier: &str, area: &str, hours: i64) -> Receipt {
    let (draft, token) = store
        .begin_draft(&Draft::default(), Language::En, later(hours))
        .await
        .expect("kept");
    let identifier = ServiceId(identifier.to_owned());
    let service = store
        .pack()
        .service(&identifier)
        .expect("a service")
        .clone();
    let new = NewApplication {
        area: in_area(store, area),
        ..application(draft, &service)
    };
    let sent = store.submit_application(&new, &token, later(hours)).await;
    sent.expect("taken")
}

async fn member_of(store: &Store, email: &str, role: Role, organisation: &str) -> Account {
    let grant = NewGrant {
        organisation: Some(OrganisationCode(organisation.to_owned())),
        ..grant(role, "3402")
    };
    store
        .add_member(&address(email), "Wang", &grant, monday())
        .await
        .expect("added");
    signed_in(store, email).await.account
}

fn by_link(receipt: &Receipt) -> Viewer {
    Viewer {
        account: None,
        link: Some(receipt.track.clone()),
    }
}

fn as_member(account: &Account) -> Viewer {
    Viewer {
        account: Some(account.clone()),
        link: None,
    }
}

async fn seen(store: &Store, reference: &Reference, viewer: &Viewer) -> Option<ApplicationSeen> {
    store
        .application(reference, viewer, monday())
        .await
        .expect("read")
}

async fn found(store: &Store, by: &Account, task: &Handled, finding: Finding, hours: i64) {
    let said = Handling::Found(finding, "Seen.".to_owned());
    store
        .handle_task(
            task.task.id,
            task.task.version,
            &said,
            by,
            Language::En,
            later(hours),
        )
        .await
        .expect("kept");
}

fn refusal<T, R: std::error::Error + std::fmt::Debug>(answer: Result<T, StoreError<R>>) -> R {
    match answer {
        Err(StoreError::Refused(refused)) => refused,
        Err(StoreError::Broken(broken)) => panic!("broken: {broken:?}"),
        Ok(_) => panic!("not refused"),
    }
}

/// What waits for a member, by the plan of the task; `decision` where it waits to be decided.
async fn waiting(store: &Store, account: &Account) -> Vec<String> {
    let page = store.applications_waiting(account, None).await;
    let waiting = page.expect("read").waiting;
    waiting
        .into_iter()
        .map(|waiting| waiting.task.map_or("decision".to_owned(), |task| task.plan))
        .collect()
}

async fn an_application_is_sent_once_and_read_by_hers_and_her_caseworkers_only(store: Store) {
    let (receipt, draft, token) = given_application(&store).await;
    let service = service(&store);
    let again = store
        .submit_application(&application(draft, &service), &token, later(1))
        .await
        .expect("the same");
    assert_eq!(again.reference, receipt.reference);
    assert_eq!(again.track.to_string(), receipt.track.to_string());

    let reference = &receipt.reference;
    let hers = seen(&store, reference, &by_link(&receipt))
        .await
        .expect("hers");
    assert_eq!(hers.standing, Standing::Applicant);
    assert_eq!(hers.said.answers, degree());
    assert_eq!(hers.evidence[0].says[0].1, "Tongji");
    assert_eq!(hers.case.status, Status::Submitted);
    assert_eq!(hers.statutory.due.to_string(), "2026-12-07");
    let kinds: Vec<EventKind> = hers.timeline.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Submitted]);

    assert!(seen(&store, reference, &Viewer::default()).await.is_none());
    let officer = given_member(&store, "officer@example.org", Role::Officer, "3402").await;
    assert!(
        seen(&store, reference, &as_member(&officer))
            .await
            .is_none()
    );
    let gas = member_of(&store, "gas@example.org", Role::Caseworker, "gas").await;
    assert!(seen(&store, reference, &as_member(&gas)).await.is_none());
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    assert!(seen(&store, reference, &as_member(&police)).await.is_some());
    // Reports know nothing of it.
    let report = store
        .report(reference, &as_member(&officer), monday())
        .await;
    assert!(report.expect("read").is_none());
    assert_eq!(
        store.tally(&officer, monday()).await.expect("counted").open,
        0
    );
}
story!(
    sent_once,
    an_application_is_sent_once_and_read_by_hers_and_her_caseworkers_only
);

async fn parallel_tasks_are_joined_before_the_next_begins_and_before_it_is_decided(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let reference = &receipt.reference;
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let school = member_of(&store, "school@example.org", Role::Caseworker, "education").await;
    let work = member_of(&store, "work@example.org", Role::Caseworker, "work").await;
    let boss = member_of(&store, "boss@example.org", Role::Manager, "work").await;
    let tasks = seen(&store, reference, &by_link(&receipt))
        .await
        .expect("hers")
        .tasks;
    assert_eq!(waiting(&store, &police).await, ["check-residence"]);
    assert_eq!(waiting(&store, &work).await, [""; 0]);

    let early = Handling::Found(Finding::Approved, String::new());
    let early = store
        .handle_task(tasks[2].task.id, 1, &early, &work, Language::En, later(1))
        .await;
    assert_eq!(refusal(early), HandleRefused::NotItsTurn);
    let foreign = Handling::Found(Finding::Approved, String::new());
    let foreign = store
        .handle_task(
            tasks[1].task.id,
            1,
            &foreign,
            &police,
            Language::En,
            later(1),
        )
        .await;
    assert_eq!(refusal(foreign), HandleRefused::NotYours);

    // Both at once, each about her own task.
    let said = Handling::Found(Finding::Approved, "Seen.".to_owned());
    let (one, other) = tokio::join!(
        store.handle_task(tasks[0].task.id, 1, &said, &police, Language::En, later(2)),
        store.handle_task(tasks[1].task.id, 1, &said, &school, Language::En, later(2)),
    );
    one.expect("kept");
    other.expect("kept");
    assert_eq!(waiting(&store, &work).await, ["check-work"]);
    assert_eq!(waiting(&store, &boss).await, [""; 0]);
    found(&store, &work, &tasks[2], Finding::Approved, 3).await;
    assert_eq!(waiting(&store, &boss).await, ["decision"]);
    let told: Vec<String> = letters(&store)
        .await
        .into_iter()
        .filter(|letter| matches!(letter.letter, Letter::Work { .. }))
        .map(|letter| letter.to.as_str().to_owned())
        .collect();
    assert_eq!(told, ["work@example.org", "boss@example.org"]);
}
story!(
    joined,
    parallel_tasks_are_joined_before_the_next_begins_and_before_it_is_decided
);

async fn the_applicant_is_asked_and_the_clock_stands(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let reference = &receipt.reference;
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let hers = seen(&store, reference, &by_link(&receipt))
        .await
        .expect("hers");
    let task = &hers.tasks[0].task;
    let ask = |words: &str| Handling::SendBack(words.to_owned());
    let silent = store
        .handle_task(task.id, 1, &ask(" "), &police, Language::En, later(1))
        .await;
    assert_eq!(refusal(silent), HandleRefused::WordsMissing);
    store
        .handle_task(
            task.id,
            1,
            &ask("Which flat?"),
            &police,
            Language::En,
            later(1),
        )
        .await
        .expect("asked");
    let asked = seen(&store, reference, &by_link(&receipt))
        .await
        .expect("hers");
    assert_eq!(asked.case.status, Status::Waiting);
    assert_eq!(
        asked
            .timeline
            .last()
            .and_then(|event| event.words.as_deref()),
        Some("Which flat?")
    );
    // While she is asked nobody goes on.
    let approve = Handling::Found(Finding::Approved, String::new());
    let meanwhile = store
        .handle_task(task.id, 1, &approve, &police, Language::En, later(2))
        .await;
    assert_eq!(refusal(meanwhile), HandleRefused::NotItsTurn);
    let stranger = store
        .answer_application(
            reference,
            &as_member(&police),
            "302",
            Language::En,
            later(3),
        )
        .await;
    assert_eq!(refusal(stranger), HandleRefused::NotYours);
    let two_days = 48;
    store
        .answer_application(
            reference,
            &by_link(&receipt),
            "302",
            Language::En,
            later(1 + two_days),
        )
        .await
        .expect("answered");
    let answered = seen(&store, reference, &by_link(&receipt))
        .await
        .expect("hers");
    assert_eq!(answered.case.status, Status::InProgress);
    assert_eq!(answered.statutory.due.to_string(), "2026-12-09");
    // No office is late because she was asked.
    let due = |seen: &ApplicationSeen| -> Vec<String> {
        let tasks = seen.tasks.iter();
        tasks.map(|task| task.task.due.to_string()).collect()
    };
    assert_eq!(due(&hers), ["2026-11-18", "2026-11-23", "2026-11-26"]);
    assert_eq!(due(&answered), ["2026-11-20", "2026-11-25", "2026-11-30"]);
    assert_eq!(
        answered
            .case
            .promise
            .map(|(promise, days)| (promise.due.to_string(), days)),
        Some(("2026-11-30".to_owned(), 8))
    );
    found(&store, &police, &answered.tasks[0], Finding::Approved, 60).await;
}
story!(asked, the_applicant_is_asked_and_the_clock_stands);

async fn every_reading_of_a_member_is_written_down_once_an_hour(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let reference = &receipt.reference;
    for hours in [0, 0, 1] {
        let viewer = as_member(&police);
        store
            .application(reference, &viewer, later(hours))
            .await
            .expect("read");
    }
    let hers = by_link(&receipt);
    let reads = store
        .reads_of_application(reference, &hers, later(2))
        .await
        .expect("read");
    let by: Vec<(String, Timestamp)> = reads
        .into_iter()
        .map(|read| (read.organisation.0, read.at))
        .collect();
    assert_eq!(
        by,
        [
            ("police".to_owned(), later(1)),
            ("police".to_owned(), later(0))
        ]
    );
}
story!(
    journalled,
    every_reading_of_a_member_is_written_down_once_an_hour
);

async fn search_score_and_lists_of_reports_pass_over_applications(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let report = given_report(&store, &drain()).await;
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let hers = seen(&store, &receipt.reference, &by_link(&receipt))
        .await
        .expect("hers");
    found(&store, &police, &hers.tasks[0], Finding::Approved, 1).await;
    while store.settle_scores(later(2)).await.expect("settled") > 0 {}
    let officer = given_member(&store, "officer@example.org", Role::Officer, "3402").await;
    let inbox = store
        .inbox(&officer, &Filter::default(), None, 20)
        .await
        .expect("read");
    let listed: Vec<_> = inbox.cases.iter().map(|case| &case.reference).collect();
    assert_eq!(listed, [&report.reference]);
    let li = signed_in(&store, "li@example.org").await.account;
    assert!(store.reports_of(&li).await.expect("read").is_empty());
    let own = store.applications_of(&li).await.expect("read");
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].status, Status::InProgress);
}
story!(
    passed_over,
    search_score_and_lists_of_reports_pass_over_applications
);
