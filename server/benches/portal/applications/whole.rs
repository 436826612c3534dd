//! One application for the settling-in allowance, with everything that it needs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::applications::{Answers, Filling, Form, Proof, Proven, Typed};
use domain::contacts::{Contact, EmailAddress};
use domain::handling::Evidence;
use domain::languages::{Language, Texts};
use domain::pack::Pack;
use domain::reports::DraftId;
use domain::services::{EvidenceTypeId, Service, ServiceId};
use store::Store;
use store::applications::{NewApplication, Said};
use store::links::Token;

use crate::Outcome;
use crate::machine::now;

/// Names and values that a proof says.
type Says = [(&'static str, &'static str); 3];

pub(super) const SERVICE: &str = "settling-in-allowance";
/// What is typed into the fields of the form.
const TYPED: [(&str, &str); 19] = [
    ("degree", "master"),
    ("degree-recent", "yes"),
    ("contract-one-year", "yes"),
    ("had-before", "no"),
    ("name", "林月"),
    ("id-number", "340202 19980304 123x"),
    ("home-address", "赭山中路112号3栋501室"),
    ("telephone", "0553 123 4567"),
    ("degree-from", "china"),
    ("school", "安徽师范大学"),
    ("graduated-on.day", "20"),
    ("graduated-on.month", "6"),
    ("graduated-on.year", "2025"),
    ("employer", "长江仪器有限公司"),
    ("work-began.day", "1"),
    ("work-began.month", "9"),
    ("work-began.year", "2025"),
    ("contract-months", "36"),
    ("bank-account-number", "6222 0213 0700 1234 567"),
];
/// What proves each requirement: its id, the kind of proof, and what that says.
const PROOFS: [(&str, &str, Says); 5] = [
    (
        "lives-here",
        "residence-record",
        [
            ("姓名", "林月"),
            ("登记地址", "镜湖区赭山中路112号3栋501室"),
            ("登记日期", "2025-07-02"),
        ],
    ),
    (
        "works-here",
        "employment-record",
        [
            ("用人单位", "长江仪器有限公司"),
            ("起始日期", "2025-09-01"),
            ("合同期限（月）", "36"),
        ],
    ),
    (
        "works-here",
        "social-insurance-record",
        [
            ("参保单位", "长江仪器有限公司"),
            ("参保日期", "2025-09-01"),
            ("缴费月数", "8"),
        ],
    ),
    (
        "has-degree",
        "degree-record",
        [
            ("学校", "安徽师范大学"),
            ("层次", "硕士"),
            ("毕业日期", "2025-06-20"),
        ],
    ),
    (
        "no-home",
        "homes-record",
        [
            ("姓名", "林月"),
            ("名下住房", "0"),
            ("查询日期", "2026-05-04"),
        ],
    ),
];

/// An application that lacks nothing.
pub(super) struct Whole {
    pack: Arc<Pack>,
    service: Service,
    /// The draft.
    pub(super) filling: Filling,
    answers: Answers,
    evidence: Vec<Evidence>,
}

impl Whole {
    /// Fills the form in; refused where anything is missing, so that nothing is measured that is not sent.
    pub(super) fn new(pack: &Arc<Pack>) -> Outcome<Self> {
        let service = pack.service(&ServiceId(SERVICE.to_owned()));
        let service = service
            .cloned()
            .ok_or_else(|| format!("there is no service {SERVICE}"))?;
        let words = TYPED.iter();
        let words = words.map(|(name, words)| ((*name).to_owned(), (*words).to_owned()));
        let filling = Filling {
            typed: Typed::of(words),
            seen: service.page.iter().map(|page| page.id.clone()).collect(),
            proven: proven(),
            ..Filling::of(&service)
        };
        let form = Form::new(&service, &pack.areas, pack.calendar.date(now()));
        let read = form.read(&filling);
        if form.refused(&read.answers).is_some() {
            return Err("whoever applies may not have it".into());
        }
        if let Some(screen) = read.unfinished() {
            return Err(format!("{screen:?} is not finished").into());
        }
        if let Some(requirement) = filling.unsettled(&service).first() {
            return Err(format!("{} is not proven", requirement.id).into());
        }
        let answers = read.answers;
        let evidence = evidence(&service);
        Ok(Self {
            pack: Arc::clone(pack),
            service,
            filling,
            answers,
            evidence,
        })
    }

    /// Sends it.
    pub(super) async fn send(&self, store: &Store, draft: DraftId, token: &Token) -> Outcome<()> {
        let new = NewApplication {
            draft,
            service: &self.service,
            account: None,
            contact: Contact {
                email: EmailAddress::parse(&format!("{}@example.org", draft.0)).ok(),
                ..Contact::default()
            },
            language: Language::Zh,
            source: "web",
            sent_by: None,
            area: self.pack.areas.root().path.clone(),
            said: Said {
                answers: self.answers.clone(),
                verified: BTreeSet::new(),
            },
            evidence: self.evidence.clone(),
        };
        store.submit_application(&new, token, now()).await?;
        Ok(())
    }
}

/// The proofs, as the draft has them.
fn proven() -> BTreeMap<String, Proven> {
    let mut proven = BTreeMap::<String, Proven>::new();
    for (requirement, kind, says) in PROOFS {
        let of = proven.entry(requirement.to_owned()).or_default();
        of.proofs.push(Proof {
            evidence_type: EvidenceTypeId(kind.to_owned()),
            file: None,
            file_name: String::new(),
            consent: None,
            says: told(&says),
            obtained_at: now(),
        });
    }
    proven
}

/// The proofs, as they go along.
fn evidence(service: &Service) -> Vec<Evidence> {
    let evidence = PROOFS.iter().map(|(requirement, kind, says)| {
        let evidence_type = EvidenceTypeId((*kind).to_owned());
        let known = service.evidence(&evidence_type);
        Evidence {
            requirement: (*requirement).to_owned(),
            register: known.and_then(|known| known.register.clone()),
            provider: known.and_then(|known| known.provider.clone()),
            evidence_type,
            says: told(says),
            upload: None,
            consent: None,
            obtained_at: now(),
        }
    });
    evidence.collect()
}

fn told(says: &[(&str, &str)]) -> Vec<(Texts, String)> {
    let says = says.iter();
    says.map(|(name, words)| (Texts::single("zh", name), (*words).to_owned()))
        .collect()
}
