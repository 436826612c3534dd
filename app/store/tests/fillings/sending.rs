//! Who sent an application, and what went along.

use domain::applications::{Answer, Answers, OnBehalf};
use domain::handling::Evidence;
use domain::identity::Account;
use domain::services::{ChannelType, EvidenceTypeId};
use store::applications::SendRefused;
use store::fillings::Edition;
use store::fillings::files::FileId;

use super::*;

/// The sender, as the application tells whoever is signed in with this account.
async fn sender(store: &Store, draft: DraftId, account: &Account) -> Option<Option<Token>> {
    let opener = Opener {
        token: None,
        account: Some(account.id),
    };
    let found = store.filling(draft, &opener, days(2)).await;
    found.expect("asked").map(|stored| stored.sender)
}

async fn an_agent_is_known_by_her_account(store: Store) {
    let agent = given_member(&store, "counter@example.org", Role::Agent, "3402").await;
    let other = given_member(&store, "other@example.org", Role::Agent, "3402").await;
    let li = signed_in(&store, LIN).await.account;
    let by = OnBehalf::Member {
        account: agent.id,
        channel: ChannelType::Counter,
    };
    let filling = Filling {
        by: Some(by),
        applicant: Some(li.id),
        ..filling()
    };
    let begins = async || {
        let begun = store.begin_filling(&filling, Language::En, monday()).await;
        begun.expect("begun").0
    };
    let (draft, another) = (begins().await, begins().await);
    let token = store.agents_token(draft);
    assert_eq!(token, store.agents_token(draft), "at every try");
    assert_ne!(token, store.agents_token(another));

    sent(&store, draft, &token, days(1)).await;

    assert_eq!(sender(&store, draft, &agent).await, Some(Some(token)));
    assert_eq!(sender(&store, draft, &li).await, Some(None));
    assert_eq!(sender(&store, draft, &other).await, None);
    // What the applicant sent herself is hers.
    sent(&store, another, &Token::draw(), days(1)).await;
    assert_eq!(sender(&store, another, &agent).await, Some(None));
}
story!(
    given_an_application_of_an_agent_when_it_was_sent_then_her_account_is_the_sender_if_she_sent_it,
    an_agent_is_known_by_her_account
);

async fn uploaded(store: &Store, draft: DraftId, words: &str) -> FileId {
    let scan = StoredFile {
        kind: FileKind::Pdf,
        bytes: words.as_bytes().to_vec(),
    };
    store.add_file(draft, scan, monday()).await.expect("kept")
}

/// An answer that is a file, within an item of a group.
pub(super) fn answered(file: FileId) -> Said {
    let scan = Answer::File {
        id: file.0,
        name: "bill.pdf".to_owned(),
    };
    let item = Answers([("scan".to_owned(), scan)].into());
    Said {
        answers: Answers([("bills".to_owned(), Answer::Items(vec![item]))].into()),
        ..Said::default()
    }
}

fn proof(file: FileId) -> Evidence {
    Evidence {
        requirement: "has-degree".to_owned(),
        evidence_type: EvidenceTypeId("diploma".to_owned()),
        register: None,
        provider: None,
        says: Vec::new(),
        upload: Some(file.0),
        consent: None,
        obtained_at: monday(),
    }
}

async fn only_what_is_used_goes_along(store: Store) {
    let (id, token) = begun(&store).await;
    let (other, _) = begun(&store).await;
    let [bill, degree, unused] = [
        uploaded(&store, id, "a bill").await,
        uploaded(&store, id, "a degree").await,
        uploaded(&store, id, "of a question that is not asked any more").await,
    ];
    let others = uploaded(&store, other, "of another application").await;
    let mut said = answered(bill);
    let forged = Answer::File {
        id: others.0,
        name: "mine.pdf".to_owned(),
    };
    said.answers.0.insert("forged".to_owned(), forged);
    let new = NewApplication {
        said,
        evidence: vec![proof(degree)],
        ..application(&store, id)
    };

    let receipt = store.submit_application(&new, &token, monday()).await;

    let viewer = Viewer {
        account: None,
        link: Some(receipt.expect("sent").track),
    };
    let sent = opened(&store, id, &token, monday()).await.expect("there");
    let (case, reference) = sent.case.expect("sent");
    let seen = store.application(&reference, &viewer, monday()).await;
    assert_eq!(seen.expect("asked").expect("hers").evidence.len(), 1);
    for (file, goes_along) in [
        (bill, true),
        (degree, true),
        (unused, false),
        (others, false),
    ] {
        let found = store.file_of_application(case, file).await;
        assert_eq!(found.expect("asked").is_some(), goes_along, "{file:?}");
    }
    assert_eq!(store.files_of_filling(id).await.expect("asked"), [unused]);
    // What was not used ends with the draft.
    assert_eq!(store.erase_old_fillings(days(90)).await.expect("erased"), 2);
    for (file, is_there) in [(bill, true), (unused, false), (others, false)] {
        let of_the_case = store.file_of_application(case, file).await;
        assert_eq!(of_the_case.expect("asked").is_some(), is_there, "{file:?}");
    }
}
story!(
    given_uploads_that_nothing_names_when_the_application_is_sent_then_they_do_not_go_along,
    only_what_is_used_goes_along
);

/// The edition of an application in which somebody typed her name.
async fn named(store: &Store, draft: DraftId, name: &'static str) -> Edition {
    let kept = store.keep_filling(draft, monday(), types("name", name));
    kept.await.expect("kept").expect("taken").edition
}

async fn what_was_changed_is_read_again(store: Store) {
    let (id, token) = begun(&store).await;
    let read = named(&store, id, "Lin").await;
    assert_eq!(named(&store, id, "Lin").await, read, "nothing was changed");
    let changed = named(&store, id, "Lin Yue").await;
    assert_ne!(changed, read);
    let scan = uploaded(&store, id, "a bill").await;
    // Neither way writes anything: by itself, and with what it is sent for somebody with.
    let agent = given_member(&store, "counter@example.org", Role::Agent, "3402").await;
    let by = OnBehalf::Member {
        account: agent.id,
        channel: ChannelType::Counter,
    };
    for sent_by in [None, Some(by)] {
        let new = NewApplication {
            said: answered(scan),
            sent_by,
            ..application(&store, id)
        };
        let refused = store
            .submit_application_as_read(&new, (&token, &read), monday())
            .await;
        assert!(
            matches!(refused, Err(StoreError::Refused(SendRefused::Changed))),
            "{refused:?}"
        );
    }
    let left = opened(&store, id, &token, monday()).await.expect("there");
    assert_eq!(
        (left.case, left.content.typed.first("name")),
        (None, "Lin Yue")
    );
    assert_eq!(store.files_of_filling(id).await.expect("asked"), [scan]);
    assert!(letters(&store).await.is_empty());

    let new = application(&store, id);
    let sent = store.submit_application_as_read(&new, (&token, &changed), monday());
    let receipt = sent.await.expect("as it is");

    let again = store.submit_application_as_read(&new, (&token, &read), monday());
    assert_eq!(again.await.expect("the same").reference, receipt.reference);
}
story!(
    given_an_application_that_was_changed_after_it_was_read_when_it_is_sent_then_nothing_is_written,
    what_was_changed_is_read_again
);

async fn others_on_the_same_way_are_sent(store: Store) {
    let mut drafts = Vec::new();
    for place in 0..9 {
        let (id, token) = begun(&store).await;
        let edition = named(&store, id, "Lin").await;
        if place % 3 == 0 {
            named(&store, id, "Lin Yue").await;
        }
        drafts.push((id, token, edition, place % 3 != 0));
    }
    let service = ServiceId("allowance".to_owned());
    let service = store.pack().service(&service).expect("a service").clone();
    let sending: Vec<_> = drafts
        .into_iter()
        .map(|(id, token, edition, is_sent)| {
            let (store, service) = (store.clone(), service.clone());
            tokio::spawn(async move {
                let new = NewApplication {
                    service: &service,
                    ..application(&store, id)
                };
                let as_read = (&token, &edition);
                let done = store.submit_application_as_read(&new, as_read, monday());
                let done = done.await;
                let opened = opened(&store, id, &token, monday()).await.expect("there");
                (done, opened.case.is_some(), is_sent)
            })
        })
        .collect();
    for one in sending {
        let (done, has_case, is_sent) = one.await.expect("done");
        assert_eq!((done.is_ok(), has_case), (is_sent, is_sent), "{done:?}");
        if !is_sent {
            assert!(matches!(
                done,
                Err(StoreError::Refused(SendRefused::Changed))
            ));
        }
    }
}
story!(
    given_many_that_are_sent_at_once_when_some_were_changed_then_all_others_are_sent,
    others_on_the_same_way_are_sent
);
