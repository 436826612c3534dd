//! Who somebody is, what is known of her, and who may change it.

#[path = "persons/counter.rs"]
mod counter;
#[path = "persons/erased.rs"]
mod erased;
#[path = "persons/registers.rs"]
mod registers;

use app::persons::write_paper;
use domain::applications::Filling;
use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::languages::Language;
use domain::letters::{OnPaper, Written};
use domain::organisations::OrganisationCode;
use domain::persons::Way;
use domain::services::{EvidenceTypeId, ServiceId};
use jiff::SignedDuration;
use store::consents::Purpose;
use store::members::NewGrant;
use store::registers::Row;

use crate::browser::{Answer, Browser};
use crate::city::{City, story};

const EMAIL: &str = "li@example.org";
pub(crate) const LI: &str = "999999199804120024";
/// A sound number that nobody has.
pub(crate) const NOBODY: &str = "999999197102170028";
pub(crate) const LI_RECORD: [&str; 14] = [
    "WH00000003",
    LI,
    "李婷",
    "Li Ting",
    "female",
    "1998-04-12",
    "HH0000002",
    "head",
    "Fangtang Road 40",
    "Zheshan Road 112",
    "340202014001",
    "",
    "yes",
    "2026-09-03",
];
/// Tells another address.
const PERMIT: [&str; 6] = [
    "JZ00000001",
    LI,
    "李婷",
    "Jiuhua Road 127",
    "2026-09-01",
    "",
];

/// A source delivers rows to a register.
pub(crate) async fn delivered(city: &City, register: &str, rows: &[&[&str]]) {
    let pack = city.store.pack().clone();
    let register = pack.registers.named(register).unwrap();
    let source = &register.authority;
    let mut raw = city.store.begin_raw(register, source).await.unwrap();
    let text = format!("{rows:?} {}", city.now());
    raw.write(text.as_bytes()).await.unwrap();
    let batch = city
        .store
        .begin_batch(register, source, raw, text.as_bytes(), city.now())
        .await
        .unwrap();
    let rows = rows.iter().zip(2..).map(|(values, line)| Row {
        line,
        came: format!("{values:?}"),
        values: values
            .iter()
            .map(|value| (!value.is_empty()).then(|| (*value).to_owned()))
            .collect(),
    });
    let rows = city.store.prepare(register, source, rows.collect());
    let read = rows.len() as u64;
    city.store
        .import_rows(
            &batch,
            register,
            store::registers::Packet {
                rows,
                rejects: Vec::new(),
                read,
            },
            &mut store::registers::Repeated::of(&batch),
            city.now(),
        )
        .await
        .unwrap();
}

/// A browser of a steward of an organisation.
async fn steward(city: &City, organisation: &str) -> Browser {
    let email = format!("{organisation}@wuhu.example");
    let grant = NewGrant {
        role: Role::Steward,
        area: AreaCode("3402".to_owned()),
        organisation: Some(OrganisationCode(organisation.to_owned())),
        team: None,
    };
    let address = EmailAddress::parse(&email).unwrap();
    city.store
        .add_member(&address, "Fang Yuan", &grant, city.now())
        .await
        .unwrap();
    city.signed_in(&email).await
}

/// Letters on paper that are due.
async fn papers(city: &City) -> Vec<OnPaper> {
    let mut letters = Vec::new();
    for due in city.store.take_papers(city.now()).await.unwrap() {
        city.store.sent(&due, city.now()).await.unwrap();
        letters.push(due.letter);
    }
    letters
}

async fn way_of(city: &City) -> Option<Way> {
    let email = EmailAddress::parse(EMAIL).unwrap();
    let account = city.store.account_at(&email, city.now()).await.unwrap();
    let bound = city.store.person_of(account.id).await.unwrap();
    bound.map(|bound| bound.by)
}

/// The code that a page shows for the counter.
fn shown_code(answer: &Answer) -> String {
    let code = answer.each(".govuk-heading-xl").join("");
    code.chars().filter(char::is_ascii_digit).collect()
}

/// Li Ting, whose card an agent saw.
async fn given_li(city: &City) -> Browser {
    delivered(city, "population", &[&LI_RECORD]).await;
    let li = city.signed_in(EMAIL).await;
    let code = shown_code(&li.post("/me/identity/counter", &[]).await);
    let agent = city.member("bo@wuhu.example", Role::Agent, "3402").await;
    let card = [
        ("code", &*code),
        ("document", "identity_card"),
        ("number", LI),
    ];
    agent.post("/desk/identity/bind", &card).await.leads_to();
    li
}

async fn an_agent_sees_the_card_and_confirms(city: &City) {
    delivered(city, "population", &[&LI_RECORD]).await;
    delivered(city, "residence-permits", &[&PERMIT]).await;
    let li = city.signed_in(EMAIL).await;
    let before = li.get("/me/data").await;
    assert!(before.tells("data-not-shown") && !before.says("Zheshan"));

    let code = shown_code(&li.post("/me/identity/counter", &[]).await);
    assert_eq!(code.len(), 8);
    let agent = city.member("bo@wuhu.example", Role::Agent, "3402").await;
    let empty = agent.post("/desk/identity", &[]).await;
    assert_eq!((empty.status, empty.faults().len()), (422, 3));
    let nobody = [
        ("code", &*code),
        ("document", "passport"),
        ("number", NOBODY),
    ];
    let nobody = agent.post("/desk/identity", &nobody).await;
    assert!(nobody.status == 422 && nobody.tells("counter-nobody"));
    assert_eq!(nobody.value("number"), NOBODY, "what was typed is kept");
    let card = [
        ("code", &*code),
        ("document", "identity_card"),
        ("number", LI),
    ];
    let seen = agent.post("/desk/identity", &card).await;
    assert!(seen.says("李婷") && seen.says("1998"), "{}", seen.text());
    assert!(!seen.says("Zheshan"), "no more than it takes");
    assert_eq!(way_of(city).await, None);

    let bound = agent.post("/desk/identity/bind", &card).await;

    assert_eq!(bound.leads_to(), "/desk/identity?done=yes");
    assert_eq!(way_of(city).await, Some(Way::Counter));
    let data = li.get("/me/data").await;
    for told in ["Zheshan Road 112", "Jiuhua Road 127", "Female"] {
        assert!(data.says(told), "{told}: {}", data.text());
    }
    assert!(data.tells("data-differ") && data.tells("data-believed"));
    let usage = li.get("/me/data/usage").await;
    assert!(usage.tells("usage-purpose-identity"), "{}", usage.text());
    li.post("/me/identity/end", &[]).await.leads_to();
    assert_eq!(way_of(city).await, None);
    assert!(!li.get("/me/data").await.says("Zheshan"));
}
story!(
    given_a_code_and_a_card_when_an_agent_confirms_then_the_person_sees_her_data_and_who_looked,
    an_agent_sees_the_card_and_confirms
);

async fn a_letter_comes_back(city: &City) {
    delivered(city, "population", &[&LI_RECORD]).await;
    let li = city.signed_in(EMAIL).await;
    let mistyped = li.post("/me/identity/letter", &[("number", "12")]).await;
    assert_eq!(mistyped.status, 422);
    let mut answers = Vec::new();
    for number in [NOBODY, LI] {
        let asked = li.post("/me/identity/letter", &[("number", number)]).await;
        answers.push(asked.leads_to().to_owned());
    }
    assert_eq!(answers[0], answers[1], "nobody learns who has a number");
    assert_eq!(way_of(city).await, None, "a typed number shows nothing");

    let letters = papers(city).await;
    let [letter] = letters.as_slice() else {
        panic!("not one letter: {letters:?}");
    };
    let Written::BindingCode { code, .. } = &letter.says else {
        panic!("another letter: {letter:?}");
    };
    let sheet = write_paper(&city.portal, letter);
    assert_eq!(sheet.to, "李婷\nZheshan Road 112");
    let told = format!("{} {}", &code[..4], &code[4..]);
    assert!(sheet.text.contains(&told), "{}", sheet.text);
    let wrong = if code == "00000000" { "1" } else { "00000000" };
    let wrong = li.post("/me/identity/code", &[("code", wrong)]).await;
    assert_eq!(wrong.faults()[0].0, "#code");
    // The code is for the account that asked.
    let other = city.signed_in("chen@example.org").await;
    let other = other.post("/me/identity/code", &[("code", code)]).await;
    assert_eq!(other.status, 422);

    let typed = li.post("/me/identity/code", &[("code", &told)]).await;

    assert_eq!(typed.leads_to(), "/me/identity?done=bound");
    assert_eq!(way_of(city).await, Some(Way::Post));
    assert!(li.get("/me/data").await.says("Zheshan Road 112"));
}
story!(
    given_a_letter_to_the_registered_address_when_its_code_is_typed_then_the_account_is_hers,
    a_letter_comes_back
);

async fn what_was_allowed_is_taken_back(city: &City) {
    const PROOF: &str = "Entry in the marriage register";
    let li = given_li(city).await;
    let email = EmailAddress::parse(EMAIL).unwrap();
    let account = city.store.account_at(&email, city.now()).await.unwrap();
    let pack = city.store.pack().clone();
    let service = ServiceId("marriage-certificate-copy".to_owned());
    let service = pack.service(&service).unwrap();
    let filling = Filling {
        applicant: Some(account.id),
        ..Filling::of(service)
    };
    let begun = city.store.begin_filling(&filling, Language::En, city.now());
    let (draft, _) = begun.await.unwrap();
    let proof = EvidenceTypeId("marriage-record".to_owned());
    let consent = city
        .store
        .give_consent(&account, draft, (service, &proof), city.now())
        .await
        .unwrap();
    let stands = || {
        let purpose = Purpose::Draft(draft);
        city.store.is_consented(account.id, purpose, &proof)
    };
    assert!(li.get("/me/consents").await.says(PROOF));
    let at = format!("/me/consents/{}/withdraw", consent.0);
    let chen = city.signed_in("chen@example.org").await;
    assert!(!chen.get("/me/consents").await.says(PROOF));
    assert_eq!(chen.post(&at, &[]).await.status, 404);
    assert_eq!(stands().await.unwrap(), Some(consent));

    let taken = li.post(&at, &[]).await;

    assert_eq!(taken.leads_to(), "/me/consents?done=yes");
    assert_eq!(stands().await.unwrap(), None);
    let page = li.get("/me/consents?done=yes").await;
    assert!(page.tells("consents-done") && page.says(PROOF));
    assert!(
        page.attributes("form[action$='/withdraw']", "action")
            .is_empty()
    );
}
story!(
    given_a_consent_when_whoever_gave_it_takes_it_back_then_it_stands_no_more,
    what_was_allowed_is_taken_back
);

async fn members_find_their_desks(city: &City) {
    let agent = city.member("bo@wuhu.example", Role::Agent, "3402").await;
    let steward = steward(city, "public-security").await;
    let ways = |answer: &Answer| answer.attributes("main nav a", "href");
    let agents = ways(&agent.get("/desk").await);
    let stewards = ways(&steward.get("/desk").await);
    assert!(agents.contains(&"/desk/identity".to_owned()));
    for path in [
        "/desk/registers",
        "/desk/discrepancies",
        "/desk/corrections",
    ] {
        assert!(stewards.contains(&path.to_owned()), "{path}");
        assert!(!agents.contains(&path.to_owned()), "{path}");
    }
    assert!(!stewards.contains(&"/desk/identity".to_owned()));
}
story!(
    given_members_when_they_open_the_desk_then_it_leads_to_what_is_theirs,
    members_find_their_desks
);
