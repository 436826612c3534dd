//! Stories of filling in an application, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;
#[path = "fillings/sending.rs"]
mod sending;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use domain::applications::{Filling, Typed};
use domain::areas::{AreaCode, AreaPath};
use domain::cases::CaseId;
use domain::contacts::{Contact, EmailAddress};
use domain::identity::Role;
use domain::languages::Language;
use domain::letters::Letter;
use domain::reports::DraftId;
use domain::services::{FileKind, ServiceId};
use jiff::{SignedDuration, Timestamp};
use store::applications::{NewApplication, Said};
use store::fillings::files::{FileRefused, StoredFile};
use store::fillings::resuming::Resumed;
use store::fillings::{KeepRefused, Opener, StoredFilling};
use store::links::Token;
use store::reports::Viewer;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{given_member, letters, signed_in};
use sending::answered;

const LIN: &str = "lin@example.org";

fn filling() -> Filling {
    Filling {
        service: ServiceId("pass".to_owned()),
        version: 1,
        typed: Typed::default(),
        seen: BTreeSet::new(),
        prefilled: BTreeMap::new(),
        carried: BTreeSet::new(),
        proven: BTreeMap::new(),
        email: String::new(),
        applicant: None,
        by: None,
        caller: None,
        attended_at: None,
    }
}

fn days(days: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(24 * days)
}

async fn begun(store: &Store) -> (DraftId, Token) {
    store
        .begin_filling(&filling(), Language::En, monday())
        .await
        .expect("begun")
}

fn holding(token: &Token) -> Opener {
    Opener {
        token: Some(token.clone()),
        account: None,
    }
}

async fn opened(
    store: &Store,
    id: DraftId,
    token: &Token,
    now: Timestamp,
) -> Option<StoredFilling> {
    store
        .filling(id, &holding(token), now)
        .await
        .expect("asked")
}

fn types(
    field: &'static str,
    value: &'static str,
) -> impl FnOnce(Filling) -> Result<Filling, Infallible> {
    move |mut filling| {
        filling
            .typed
            .0
            .insert(field.to_owned(), vec![value.to_owned()]);
        Ok(filling)
    }
}

async fn given_link(store: &Store, id: DraftId) -> Token {
    let to = EmailAddress::parse(LIN).expect("an address");
    store
        .send_resume_link(id, &filling().service, &to, Language::En, monday())
        .await
        .expect("sent");
    let sent = letters(store).await;
    let Some(Letter::Resume { resume, .. }) = sent.into_iter().map(|due| due.letter).next_back()
    else {
        panic!("no letter");
    };
    resume.parse().expect("a token")
}

/// The application, as it is sent.
fn application(store: &Store, draft: DraftId) -> NewApplication<'_> {
    let service = ServiceId("allowance".to_owned());
    NewApplication {
        draft,
        service: store.pack().service(&service).expect("a service"),
        account: None,
        contact: Contact::default(),
        language: Language::En,
        source: "web",
        sent_by: None,
        area: AreaPath::root(&AreaCode("3402".to_owned())),
        said: Said::default(),
        evidence: Vec::new(),
    }
}

/// Sends it with this token.
async fn sent(store: &Store, draft: DraftId, token: &Token, now: Timestamp) -> CaseId {
    sends(store, &application(store, draft), token, now).await
}

/// Sends this application with this token.
async fn sends(store: &Store, new: &NewApplication<'_>, token: &Token, now: Timestamp) -> CaseId {
    let receipt = store.submit_application(new, token, now).await;
    let receipt = receipt.expect("sent");
    let viewer = Viewer {
        account: None,
        link: Some(receipt.track),
    };
    let seen = store.application(&receipt.reference, &viewer, now).await;
    seen.expect("asked").expect("there").case.id
}

async fn only_who_holds_the_cookie_opens_it(store: Store) {
    let (id, token) = begun(&store).await;
    let (other, _) = begun(&store).await;

    assert!(opened(&store, id, &token, monday()).await.is_some());
    assert!(opened(&store, id, &Token::draw(), monday()).await.is_none());
    assert!(opened(&store, other, &token, monday()).await.is_none());
    // The link of a report is no key to it.
    let report = given_report(&store, &drain()).await;
    assert!(opened(&store, id, &report.track, monday()).await.is_none());
    let member = given_member(&store, "boss@example.org", Role::Manager, "3402").await;
    let as_member = Opener {
        token: None,
        account: Some(member.id),
    };
    let read = store.filling(id, &as_member, monday()).await;
    assert!(
        read.expect("asked").is_none(),
        "nobody of the staff reads a draft"
    );
    assert!(
        store
            .filling(id, &Opener::default(), monday())
            .await
            .expect("asked")
            .is_none()
    );
}
story!(
    given_two_applications_when_a_token_is_shown_then_it_opens_its_own_alone,
    only_who_holds_the_cookie_opens_it
);

async fn two_pages_at_once_lose_nothing(store: Store) {
    let (id, token) = begun(&store).await;

    let (one, other) = tokio::join!(
        store.keep_filling(id, monday(), types("name", "Lin")),
        store.keep_filling(id, monday(), types("school", "Leeds")),
    );

    one.expect("kept").expect("taken");
    other.expect("kept").expect("taken");
    let kept = opened(&store, id, &token, monday())
        .await
        .expect("there")
        .content;
    assert_eq!(
        (kept.typed.first("name"), kept.typed.first("school")),
        ("Lin", "Leeds")
    );
}
story!(
    given_two_pages_that_are_sent_at_once_when_both_are_kept_then_neither_is_lost,
    two_pages_at_once_lose_nothing
);

async fn it_is_kept_for_ninety_days(store: Store) {
    let (id, token) = begun(&store).await;
    store
        .keep_filling(id, days(10), types("name", "Lin"))
        .await
        .expect("kept")
        .expect("taken");

    assert_eq!(store.erase_old_fillings(days(99)).await.expect("erased"), 0);
    assert!(opened(&store, id, &token, days(99)).await.is_some());
    assert!(opened(&store, id, &token, days(100)).await.is_none());
    assert_eq!(
        store.erase_old_fillings(days(100)).await.expect("erased"),
        1
    );
    let late = store
        .keep_filling(id, days(100), types("name", "Lin"))
        .await;
    assert!(matches!(late, Err(StoreError::Refused(KeepRefused::Ended))));
}
story!(
    given_an_application_when_nobody_changes_it_for_ninety_days_then_it_is_erased,
    it_is_kept_for_ninety_days
);

async fn a_link_goes_on_until_it_is_sent(store: Store) {
    let (id, token) = begun(&store).await;
    let link = given_link(&store, id).await;
    let (another, _) = begun(&store).await;
    assert!(opened(&store, another, &link, days(1)).await.is_none());

    for _ in 0..2 {
        let resumed = store.resume(&link, days(29)).await.expect("asked");
        assert!(matches!(resumed, Some(Resumed::Open { draft, .. }) if draft == id));
        assert!(opened(&store, id, &link, days(29)).await.is_some());
    }
    let expired = store.resume(&link, days(30)).await.expect("asked");
    assert_eq!(
        expired,
        Some(Resumed::Expired {
            service: filling().service
        })
    );
    assert!(opened(&store, id, &link, days(30)).await.is_none());
    assert_eq!(
        store.resume(&Token::draw(), monday()).await.expect("asked"),
        None
    );

    let case = sent(&store, id, &token, days(1)).await;

    let sent = store.resume(&link, days(2)).await.expect("asked");
    assert!(matches!(sent, Some(Resumed::Sent { at, .. }) if at == days(1)));
    assert!(opened(&store, id, &link, days(2)).await.is_none());
    let receipt = opened(&store, id, &token, days(2)).await.expect("there");
    assert_eq!(receipt.case.map(|(case, _)| case), Some(case));
}
story!(
    given_a_link_when_the_application_is_sent_then_it_says_so_and_opens_nothing,
    a_link_goes_on_until_it_is_sent
);

async fn what_was_sent_stays(store: Store) {
    let (id, token) = begun(&store).await;
    let sender = Token::draw();

    let case = sent(&store, id, &sender, days(1)).await;
    let again = application(&store, id);
    let again = store.submit_application(&again, &token, days(2)).await;
    let again = again.expect("sent before").reference;

    let late = store.keep_filling(id, days(2), types("name", "Lin")).await;
    assert!(matches!(late, Err(StoreError::Refused(KeepRefused::Ended))));
    let sent = opened(&store, id, &sender, days(2)).await.expect("there");
    assert_eq!(sent.sender, Some(sender));
    let began = opened(&store, id, &token, days(2)).await.expect("there");
    assert_eq!((began.is_own, began.sender), (true, None));
    assert!(!sent.is_own);
    assert_eq!(
        (sent.case, sent.sent_at),
        (Some((case, again)), Some(days(1)))
    );
    assert_eq!(sent.content, filling());
    let to = EmailAddress::parse(LIN).expect("an address");
    let link = store
        .send_resume_link(id, &filling().service, &to, Language::En, days(2))
        .await;
    assert!(matches!(link, Err(StoreError::Refused(KeepRefused::Ended))));
}
story!(given_an_application_that_was_sent_when_it_is_changed_or_ended_again_then_it_stays_as_it_was_sent, what_was_sent_stays);

async fn a_file_is_sealed_and_its_own(store: Store) {
    let (id, _) = begun(&store).await;
    let (other, _) = begun(&store).await;
    let scan = StoredFile {
        kind: FileKind::Pdf,
        bytes: b"%PDF-1.7 a degree".to_vec(),
    };

    let file = store
        .add_file(id, scan.clone(), monday())
        .await
        .expect("kept");

    assert_eq!(
        store.file_of_filling(id, file).await.expect("asked"),
        Some(scan.clone())
    );
    assert_eq!(
        store.file_of_filling(other, file).await.expect("asked"),
        None
    );
    store.remove_file(other, file).await.expect("asked");
    assert_eq!(store.files_of_filling(id).await.expect("asked"), [file]);

    let new = NewApplication {
        said: answered(file),
        ..application(&store, id)
    };
    let case = sends(&store, &new, &Token::draw(), monday()).await;

    assert_eq!(
        store.file_of_application(case, file).await.expect("asked"),
        Some(scan.clone())
    );
    store.remove_file(id, file).await.expect("asked");
    assert_eq!(
        store.erase_old_fillings(days(100)).await.expect("erased"),
        2
    );
    assert_eq!(
        store.file_of_application(case, file).await.expect("asked"),
        Some(scan.clone())
    );
    let late = store.add_file(id, scan, monday()).await;
    assert!(matches!(late, Err(StoreError::Refused(FileRefused::Ended))));
}
story!(
    given_a_file_when_its_application_is_sent_then_it_belongs_to_the_case,
    a_file_is_sealed_and_its_own
);

async fn an_account_finds_its_own(store: Store) {
    let lin = signed_in(&store, LIN).await.account;
    let mine = Filling {
        applicant: Some(lin.id),
        ..filling()
    };
    let (id, _) = store
        .begin_filling(&mine, Language::En, monday())
        .await
        .expect("begun");
    let (_, _) = begun(&store).await;

    let listed = store.fillings_of(lin.id, days(1)).await.expect("asked");
    assert_eq!(
        listed
            .iter()
            .map(|one| (one.id, one.for_somebody))
            .collect::<Vec<_>>(),
        [(id, false)]
    );
    let opener = Opener {
        token: None,
        account: Some(lin.id),
    };
    assert!(
        store
            .filling(id, &opener, monday())
            .await
            .expect("asked")
            .is_some()
    );

    sent(&store, id, &Token::draw(), monday()).await;
    assert!(
        store
            .fillings_of(lin.id, days(1))
            .await
            .expect("asked")
            .is_empty()
    );
}
story!(
    given_an_account_when_it_looks_for_its_applications_then_it_finds_those_that_were_not_sent,
    an_account_finds_its_own
);
