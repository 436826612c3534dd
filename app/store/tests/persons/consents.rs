//! Stories of consents and of who used somebody's data, each told on both engines.

#[path = "acting.rs"]
mod acting;
#[path = "attending.rs"]
mod attending;
#[path = "claiming.rs"]
mod claiming;
#[path = "delegating.rs"]
mod delegating;
#[path = "forgetting.rs"]
mod forgetting;
#[path = "granted.rs"]
mod granted;
#[path = "keeping.rs"]
mod keeping;
#[path = "lapsing.rs"]
mod lapsing;
#[path = "meeting.rs"]
mod meeting;
#[path = "refusing.rs"]
mod refusing;
#[path = "releasing.rs"]
mod releasing;
#[path = "withheld.rs"]
mod withheld;

use std::convert::Infallible;

use domain::applications::{Filling, Proof};
use domain::areas::{AreaCode, AreaPath};
use domain::contacts::Contact;
use domain::handling::{Evidence, Finding, Verdict};
use domain::identity::{Account, Role};
use domain::languages::{Language, Texts};
use domain::organisations::OrganisationCode;
use domain::persons::{AccessPurpose, ConsentId};
use domain::references::Reference;
use domain::reports::DraftId;
use domain::services::{EvidenceType, EvidenceTypeId, Service, ServiceId};
use store::accesses::Accessor;
use store::applications::{
    ApplicationSeen, DecideRefused, Deciding, Handling, NewApplication, Said, SendRefused,
};
use store::consents::{FetchRefused, Purpose, WithdrawRefused};
use store::fillings::Opener;
use store::links::Token;
use store::members::NewGrant;
use store::reports::Viewer;
use store::submissions::Receipt;
use store::{Store, StoreError};

use super::city::{self, monday, story};
use super::known::{LI, LI_RECORD, bound, delivered, given_agent};
use super::people::{address, grant};
use super::{citizen, later, refusal};

const SCHOOL: [&str; 3] = ["E1", LI, "Tongji"];

fn service(store: &Store) -> Service {
    let identifier = ServiceId("allowance".to_owned());
    store
        .pack()
        .service(&identifier)
        .expect("a service")
        .clone()
}

pub(super) fn kind(store: &Store) -> EvidenceType {
    service(store).evidence(&degree()).expect("a kind").clone()
}

fn degree() -> EvidenceTypeId {
    EvidenceTypeId("degree-record".to_owned())
}

/// Li Ting, whom the registers know, with her account.
async fn given_li(store: &Store) -> Account {
    delivered(store, "population", &[&LI_RECORD]).await;
    delivered(store, "education", &[&SCHOOL]).await;
    let agent = given_agent(store).await;
    let li = citizen(store, "li@example.org").await;
    bound(store, &li, LI, &agent, monday()).await;
    li
}

/// An application that an account is filling in, or nobody's.
async fn begun(store: &Store, account: Option<&Account>) -> (DraftId, Token) {
    let filling = Filling {
        applicant: account.map(|account| account.id),
        ..Filling::of(&service(store))
    };
    store
        .begin_filling(&filling, Language::En, monday())
        .await
        .expect("begun")
}

async fn consented(store: &Store, account: &Account, draft: DraftId) -> ConsentId {
    store
        .give_consent(account, draft, (&service(store), &degree()), later(1))
        .await
        .expect("allowed")
}

fn fetched(consent: ConsentId) -> Evidence {
    Evidence {
        requirement: "has-degree".to_owned(),
        evidence_type: degree(),
        register: Some("education".to_owned()),
        provider: Some(OrganisationCode("education".to_owned())),
        says: vec![(Texts::single("en", "School"), "Tongji".to_owned())],
        upload: None,
        consent: Some(consent.0),
        obtained_at: monday(),
    }
}

/// Sends the draft with this evidence, or is refused.
async fn sends(
    store: &Store,
    account: &Account,
    (draft, token): (DraftId, &Token),
    evidence: Vec<Evidence>,
) -> Result<Receipt, StoreError<SendRefused>> {
    let service = service(store);
    let application = NewApplication {
        draft,
        service: &service,
        account: Some(account.id),
        contact: Contact::default(),
        language: Language::En,
        source: "web",
        sent_by: None,
        area: AreaPath::root(&AreaCode("3402".to_owned())),
        said: Said::default(),
        evidence,
    };
    store
        .submit_application(&application, token, later(2))
        .await
}

/// Sends the draft with this evidence.
async fn sent(
    store: &Store,
    account: &Account,
    draft: (DraftId, &Token),
    evidence: Vec<Evidence>,
) -> Reference {
    let sent = sends(store, account, draft, evidence).await;
    sent.expect("sent").reference
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
    citizen(store, email).await
}

async fn seen(store: &Store, reference: &Reference, by: &Account) -> ApplicationSeen {
    let viewer = Viewer {
        account: Some(by.clone()),
        link: None,
    };
    store
        .application(reference, &viewer, later(10))
        .await
        .expect("read")
        .expect("hers to read")
}

async fn what_is_allowed_is_fetched_and_written_down(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    assert_eq!(consented(&store, &li, draft).await, consent, "said twice");

    let record = store
        .fetch_evidence(li.id, consent, &kind(&store), later(1))
        .await
        .expect("allowed")
        .expect("one record");
    assert_eq!(
        record.values.get("school").map(String::as_str),
        Some("Tongji")
    );
    let purpose = Purpose::Draft(draft);
    let stands = store.is_consented(li.id, purpose, &degree()).await;
    assert_eq!(stands.expect("read"), Some(consent));

    let reference = sent(&store, &li, (draft, &token), vec![fetched(consent)]).await;
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let read = seen(&store, &reference, &police).await;
    assert_eq!(read.evidence.len(), 1);
    assert!(read.withdrawn.is_empty());
    let purpose = Purpose::Case(read.case.id);
    let stands = store.is_consented(li.id, purpose, &degree()).await;
    assert_eq!(stands.expect("read"), Some(consent));

    let consents = store.consents_of(li.id).await.expect("read");
    assert_eq!(consents.len(), 1);
    assert_eq!(
        (&consents[0].reference, consents[0].is_decided),
        (&Some(reference.clone()), false)
    );
    assert_eq!(consents[0].register.0, "education");
    let person = store.person_of(li.id).await.expect("read").expect("bound");
    let accesses = store.accesses_of(&person.person).await.expect("read");
    let told: Vec<_> = accesses
        .iter()
        .map(|access| {
            (
                access.purpose,
                access.register.as_ref().map(|register| register.0.as_str()),
                access.reference.as_ref(),
                access.at,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                AccessPurpose::Application,
                None,
                Some(&reference),
                later(10)
            ),
            (AccessPurpose::Evidence, Some("education"), None, later(1)),
        ]
    );
    assert_eq!(
        accesses[0].who,
        Accessor::Member {
            account: police.id,
            organisation: Some(OrganisationCode("police".to_owned()))
        }
    );
    assert_eq!(accesses[1].service, Some(service(&store).identifier));
}
story!(
    given_a_consent_when_it_is_used_then_she_sees_what_was_fetched_and_who_read_it,
    what_is_allowed_is_fetched_and_written_down
);

async fn what_is_taken_back_is_erased(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    let reference = sent(&store, &li, (draft, &token), vec![fetched(consent)]).await;

    let erased = store
        .withdraw_consent(li.id, consent, later(5))
        .await
        .expect("taken back");

    assert_eq!(erased, 1);
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let read = seen(&store, &reference, &police).await;
    assert!(read.evidence.is_empty(), "{:?}", read.evidence);
    let withdrawn: Vec<_> = read
        .withdrawn
        .iter()
        .map(|one| (one.requirement.as_str(), &one.evidence_type, one.at))
        .collect();
    assert_eq!(withdrawn, [("has-degree", &degree(), later(5))]);
    let again = store
        .fetch_evidence(li.id, consent, &kind(&store), later(6))
        .await;
    assert_eq!(refusal(again), FetchRefused::Withdrawn);
    let purpose = Purpose::Case(read.case.id);
    let stands = store.is_consented(li.id, purpose, &degree()).await;
    assert_eq!(stands.expect("read"), None);
    let twice = store.withdraw_consent(li.id, consent, later(7)).await;
    assert_eq!(refusal(twice), WithdrawRefused::Already);
    let listed = store.consents_of(li.id).await.expect("read");
    assert_eq!(listed[0].withdrawn_at, Some(later(5)));
}
story!(
    given_an_application_when_a_consent_is_taken_back_then_its_proof_is_gone_and_whoever_handles_it_sees_that,
    what_is_taken_back_is_erased
);

async fn a_draft_loses_what_was_fetched(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    let proof = |consent: Option<ConsentId>, kind: &str| Proof {
        evidence_type: EvidenceTypeId(kind.to_owned()),
        file: None,
        file_name: String::new(),
        consent: consent.map(|consent| consent.0),
        says: Vec::new(),
        obtained_at: monday(),
    };
    store
        .keep_filling(draft, later(2), |mut filling| {
            let proven = filling.proven.entry("has-degree".to_owned()).or_default();
            proven.proofs = vec![
                proof(Some(consent), "degree-record"),
                proof(None, "diploma"),
            ];
            Ok::<_, Infallible>(filling)
        })
        .await
        .expect("kept")
        .expect("kept");

    let erased = store
        .withdraw_consent(li.id, consent, later(3))
        .await
        .expect("taken back");

    assert_eq!(erased, 0, "nothing was sent yet");
    let opener = Opener {
        token: Some(token.clone()),
        account: None,
    };
    let left = store.filling(draft, &opener, later(4)).await;
    let left = left.expect("read").expect("there").content;
    let kinds: Vec<_> = left.proven["has-degree"]
        .proofs
        .iter()
        .map(|proof| proof.evidence_type.0.as_str())
        .collect();
    assert_eq!(kinds, ["diploma"]);

    // A tab that still has it sends it all the same: it does not go along. Allowed anew, it would.
    let reference = sent(&store, &li, (draft, &token), vec![fetched(consent)]).await;
    let read = seen(&store, &reference, &li).await;
    assert!(read.evidence.is_empty(), "{:?}", read.evidence);
    assert_eq!(read.withdrawn.len(), 1);
}
story!(
    given_a_draft_when_a_consent_is_taken_back_then_what_was_fetched_does_not_go_along,
    a_draft_loses_what_was_fetched
);

/// Every office finds that it is so.
async fn all_found(store: &Store, reference: &Reference) {
    for office in ["police", "education", "work"] {
        let email = format!("{office}@example.org");
        let by = member_of(store, &email, Role::Caseworker, office).await;
        let read = seen(store, reference, &by).await;
        let task = read
            .tasks
            .iter()
            .find(|one| one.task.organisation.0 == office)
            .expect("a task");
        let said = Handling::Found(Finding::Approved, "Seen.".to_owned());
        let (task, version) = (task.task.id, task.task.version);
        store
            .handle_task(task, version, &said, &by, Language::En, later(20))
            .await
            .expect("found");
    }
}
