//! What happens to applications whose term is over.

use domain::applications::Filling;
use domain::handling::Verdict;
use domain::letters::Addressed;
use domain::outputs::OutputKind;
use domain::pack::Pack;
use domain::services::{FileKind, RetentionResult};
use jiff::civil::date;
use store::applications::Deciding;
use store::applications::erasing::Overdue;
use store::fillings::files::StoredFile;
use store::outputs::{NewOutput, Signer};

use super::city::{pack, postgres};
use super::ending::{deciding, given_desk, ready, refuse};
use super::pinned::reopened;
use super::*;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

async fn overdue(store: &Store, now: Timestamp) -> Vec<Overdue> {
    let overdue = store.overdue_for_erasing(None, now).await;
    overdue.expect("looked")
}

/// What the allowance hands out.
fn paper() -> NewOutput {
    NewOutput {
        kind: OutputKind::Decision,
        service: "allowance".to_owned(),
        case: None,
        account: None,
        issuer: OrganisationCode("work".to_owned()),
        holder: "Li".to_owned(),
        title: Texts::single("en", "Decision"),
        lines: Vec::new(),
        valid_until: None,
    }
}

async fn what_is_personal_goes_and_what_is_counted_and_handed_out_stays(store: Store) {
    let store = store.signing_with(Signer::new(&[3; 32]).expect("32 bytes"));
    let service = service(&store);
    let filling = Filling::of(&service);
    let (draft, token) = store
        .begin_filling(&filling, Language::En, monday())
        .await
        .expect("begun");
    let file = StoredFile {
        kind: FileKind::Pdf,
        bytes: b"%PDF-1.7".to_vec(),
    };
    let file = store.add_file(draft, file, monday()).await.expect("kept");
    let mut new = application(draft, &service);
    new.evidence[0].upload = Some(file.0);
    let receipt = store
        .submit_application(&new, &token, monday())
        .await
        .expect("taken");
    let reference = &receipt.reference;
    let desk = given_desk(&store).await;
    let version = ready(&store, &receipt, &desk).await.case.version;
    let grants = Deciding {
        papers: vec![paper()],
        ..deciding(Verdict::Grant, "Welcome to the city.")
    };
    store
        .decide_application(
            (reference, version),
            &grants,
            (&desk.boss, Language::En),
            later(3),
        )
        .await
        .expect("decided");
    letters(&store).await;
    let li = signed_in(&store, "li@example.org").await.account;
    assert_eq!(store.applications_of(&li).await.expect("read").len(), 1);
    let before = seen(&store, reference, &by_link(&receipt))
        .await
        .expect("hers");
    assert_eq!(before.kept_until(&store), Some(date(2028, 11, 16)));

    let over = moment("2028-11-16T16:00:00Z");
    assert_eq!(overdue(&store, over - HOUR).await, []);
    let due = overdue(&store, over).await;
    assert_eq!(due.len(), 1);
    assert_eq!((&due[0].reference, due[0].since), (reference, over));
    assert!(
        store
            .erase_application(&due[0], over)
            .await
            .expect("erased")
    );
    assert!(
        !store
            .erase_application(&due[0], over)
            .await
            .expect("looked")
    );
    assert_eq!(overdue(&store, over).await, []);

    let gone = seen(&store, reference, &by_link(&receipt))
        .await
        .expect("the record");
    let erased = gone.erased.clone().expect("a record");
    assert_eq!(erased.at, over);
    assert_eq!(erased.basis.say(Language::En), "Employment Act");
    assert_eq!(gone.said, Said::default());
    assert_eq!(gone.evidence, []);
    assert!(gone.timeline.iter().all(|event| event.words.is_none()));
    let last = gone.timeline.last().map(|event| event.kind);
    assert_eq!(last, Some(EventKind::Erased));
    assert!(gone.tasks.iter().all(|task| task.task.words.is_empty()));
    assert_eq!(gone.case.status, Status::Closed(Closing::Granted));
    assert_eq!(gone.kept_until(&store), None);
    let bytes = store.file_of_application(gone.case.id, file).await;
    assert_eq!(bytes.expect("looked"), None);
    let papers = store.outputs_of_case(gone.case.id).await.expect("read");
    let paper = store.output(papers[0].statement.id).await.expect("read");
    assert!(paper.is_some(), "it can still be checked");
    // Her address leads nowhere any more.
    assert_eq!(store.applications_of(&li).await.expect("read").len(), 0);
}
story!(
    erased,
    what_is_personal_goes_and_what_is_counted_and_handed_out_stays
);

async fn nothing_is_erased_while_an_objection_is_open(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    let other = member_of(&store, "other@example.org", Role::Manager, "work").await;
    let version = ready(&store, &receipt, &desk).await.case.version;
    store
        .decide_application(
            (&receipt.reference, version),
            &deciding(refuse(), ""),
            (&desk.boss, Language::En),
            later(3),
        )
        .await
        .expect("decided");
    let link = by_link(&receipt);
    let objection = store
        .object(&receipt.reference, &link, "No.", Language::En, later(4))
        .await
        .expect("taken");
    let over = moment("2028-01-01T00:00:00Z");
    assert_eq!(overdue(&store, over).await, []);
    store
        .decide_application(
            (&objection, 1),
            &deciding(refuse(), ""),
            (&other, Language::En),
            over,
        )
        .await
        .expect("decided");
    let due = overdue(&store, over).await;
    let due: Vec<_> = due.iter().map(|one| &one.reference).collect();
    assert_eq!(due, [&receipt.reference], "the objection has its own term");
}
story!(objection_open, nothing_is_erased_while_an_objection_is_open);

async fn what_goes_on_again_has_no_term(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    let other = member_of(&store, "other@example.org", Role::Manager, "work").await;
    let version = ready(&store, &receipt, &desk).await.case.version;
    store
        .decide_application(
            (&receipt.reference, version),
            &deciding(refuse(), ""),
            (&desk.boss, Language::En),
            later(3),
        )
        .await
        .expect("decided");
    let link = by_link(&receipt);
    let objection = store
        .object(&receipt.reference, &link, "No.", Language::En, later(4))
        .await
        .expect("taken");
    store
        .decide_application(
            (&objection, 1),
            &deciding(Verdict::Grant, ""),
            (&other, Language::En),
            later(5),
        )
        .await
        .expect("decided");
    let withdrawn = applied(&store, "allowance", "3402", 6).await;
    store
        .withdraw_application(&withdrawn.reference, &by_link(&withdrawn), later(7))
        .await
        .expect("taken back");
    // What found the objection right waits for what it opened again.
    let late = moment("2056-11-15T16:00:00Z");
    assert_eq!(overdue(&store, late).await, []);
    let due = overdue(&store, late + 24 * HOUR).await;
    let due: Vec<_> = due.iter().map(|one| &one.reference).collect();
    assert_eq!(due, [&withdrawn.reference], "thirty years are a term, too");
}
story!(no_term, what_goes_on_again_has_no_term);

async fn she_is_told_once_that_it_was_erased(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let silent = applied(&store, "allowance", "3402", 6).await;
    for one in [&receipt, &silent] {
        let hers = by_link(one);
        let withdrawn = store.withdraw_application(&one.reference, &hers, later(7));
        withdrawn.await.expect("taken back");
    }
    // Of the other one she wants no letters.
    let told = letters(&store).await.into_iter();
    let stop = told.filter_map(|one| match one.letter {
        Letter::Update {
            reference, stop, ..
        }
        | Letter::RateRequest {
            reference, stop, ..
        } => (reference == silent.reference).then_some(stop),
        _ => None,
    });
    let stop: Vec<String> = stop.collect();
    let stop = stop[0].parse().expect("a token");
    store.stop_follow(&stop, later(8)).await.expect("stopped");

    let over = moment("2060-01-01T00:00:00Z");
    let due = overdue(&store, over).await;
    assert_eq!(due.len(), 2);
    for one in due.iter().chain(&due) {
        store.erase_application(one, over).await.expect("erased");
    }

    let law = ["en", "es", "zh"].map(|tag| (tag.to_owned(), "Employment Act".to_owned()));
    let expected = Addressed {
        to: address("li@example.org"),
        language: Language::En,
        letter: Letter::Erased {
            reference: receipt.reference.clone(),
            service: ServiceId("allowance".to_owned()),
            basis: Texts(law.into()),
        },
    };
    let told = store.take_letters(over).await.expect("taken");
    let told = told.into_iter().map(|due| due.letter);
    assert_eq!(told.collect::<Vec<_>>(), [expected]);
}
story!(
    given_an_application_whose_term_is_over_when_it_is_erased_then_she_is_told_once_unless_she_wants_no_letters,
    she_is_told_once_that_it_was_erased
);

/// The small city, where nothing is kept of what was refused.
fn forgetful() -> Pack {
    let mut pack = pack();
    let mut services = pack.services.iter_mut();
    let allowance = services.find(|one| one.identifier.0 == "allowance");
    let mut kept = allowance.expect("a service").retention.iter_mut();
    let refused = kept.find(|one| one.result == RetentionResult::Refused);
    refused.expect("a term").after_years = 0;
    pack
}

async fn what_can_be_objected_to_is_kept(url: &str) {
    let store = reopened(url, forgetful()).await;
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    let version = ready(&store, &receipt, &desk).await.case.version;
    let named = (&receipt.reference, version);
    let no = deciding(refuse(), "");
    let decided = store.decide_application(named, &no, (&desk.boss, Language::En), later(3));
    decided.await.expect("decided");
    let hers = seen(&store, &receipt.reference, &by_link(&receipt)).await;
    let until = hers
        .expect("hers")
        .decided
        .and_then(|one| one.objection_until);
    let until = until.expect("a term");

    assert_eq!(overdue(&store, until - HOUR).await, []);
    assert_eq!(overdue(&store, until).await.len(), 1);
    store.close().await;
}

mod given_a_refusal_when_its_term_is_over_then_it_is_erased_only_once_nobody_can_object {
    use super::postgres;

    #[tokio::test]
    async fn on_sqlite() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
        Box::pin(super::what_can_be_objected_to_is_kept(&url)).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        let url = postgres::fresh_database().await;
        Box::pin(super::what_can_be_objected_to_is_kept(&url)).await;
    }
}
