//! People whom the registers of Wuhu know: they are invented, and so are their numbers.

use domain::applications::{Filling, OnBehalf, Proven, Typed};
use domain::contacts::EmailAddress;
use domain::identity::{Account, AccountId, Role};
use domain::languages::Language;
use domain::persons::Document;
use domain::reports::DraftId;
use domain::services::ServiceId;
use store::links::Token;
use store::persons::AtCounter;
use store::registers::Row;

use crate::city::City;

/// Li Ting, who came back with a degree.
pub(crate) const LI: &str = "999999199804120024";
pub(crate) const HOME: &str = "Zheshan Road 112";
pub(crate) const EMPLOYER: &str = "Jingming Software";
/// What the registers say of Li Ting.
pub(crate) const PERSON: [&str; 14] = [
    "WH00000003",
    LI,
    "Li Ting",
    "Li Ting",
    "female",
    "1998-04-12",
    "HH0000002",
    "head",
    "Fangtang Road 40",
    HOME,
    "340202014001",
    "100-0000-0002",
    "yes",
    "2026-09-03",
];
const DEGREE: [&str; 9] = [
    "BY00000004",
    LI,
    "Li Ting",
    "master",
    "University of Manchester",
    "United Kingdom",
    "graduated",
    "2024-09-01",
    "2026-06-30",
];
const WORK: [&str; 8] = [
    "LD00000003",
    LI,
    EMPLOYER,
    "91999999MA9000002H",
    "Programmer",
    "2026-09-14",
    "36",
    "",
];
const INSURED: [&str; 8] = [
    "SB00000003",
    LI,
    "Li Ting",
    EMPLOYER,
    "2",
    "2026-09-14",
    "",
    "9999000000000000002",
];

/// A source delivers one record to a register.
pub(crate) async fn delivered(city: &City, register: &str, values: &[&str]) {
    let (store, now) = (&city.store, city.now());
    let pack = store.pack().clone();
    let register = pack.registers.named(register).unwrap();
    let source = &register.authority;
    let text = values.join(",");
    let mut raw = store.begin_raw(register, source).await.unwrap();
    raw.write(text.as_bytes()).await.unwrap();
    let batch = store.begin_batch(register, source, raw, text.as_bytes(), now);
    let batch = batch.await.unwrap();
    let told = |value: &&str| Some((*value).to_owned()).filter(|value| !value.is_empty());
    let row = Row {
        line: 2,
        came: text.clone(),
        values: values.iter().map(told).collect(),
    };
    let rows = store.prepare(register, source, vec![row]);
    let mut repeated = store::registers::Repeated::of(&batch);
    let written = store.import_rows(
        &batch,
        register,
        store::registers::Packet {
            rows,
            rejects: Vec::new(),
            read: 1,
        },
        &mut repeated,
        now,
    );
    written.await.unwrap();
}

/// The registers know Li Ting: where she lives, what she learnt, where she works. Not whether she owns a home.
pub(crate) async fn registered(city: &City) {
    delivered(city, "population", &PERSON).await;
    delivered(city, "education", &DEGREE).await;
    delivered(city, "employment", &WORK).await;
    delivered(city, "social-security", &INSURED).await;
}

/// The account of an address.
pub(crate) async fn account(city: &City, email: &str) -> Account {
    let to = EmailAddress::parse(email).unwrap();
    let asked = city.store.ask_code(&to, Language::En, city.now()).await;
    let id = asked.unwrap();
    let code = city.code(email).await;
    let session = city.store.sign_in(id, &code, city.now()).await;
    session.unwrap().account
}

/// An agent at the counter sees the card of whoever has the address, and binds her account.
pub(crate) async fn bound(city: &City, email: &str, number: &str) -> Account {
    let whole = city.store.pack().areas.root().code.to_string();
    city.member("counter@wuhu.example", Role::Agent, &whole)
        .await;
    let agent = account(city, "counter@wuhu.example").await;
    let hers = account(city, email).await;
    let (store, now) = (&city.store, city.now());
    let code = store.counter_code(&hers, now).await.unwrap().code;
    let card = AtCounter {
        code: &code,
        number,
        document: Document::IdentityCard,
    };
    store.bind_at_counter(card, &agent, now).await.unwrap();
    hers
}

/// What no register says of Li Ting.
const TYPED: &[(&str, &str)] = &[
    ("degree", "master"),
    ("degree-recent", "yes"),
    ("contract-one-year", "yes"),
    ("had-before", "no"),
    ("name", "Li Ting"),
    ("id-number", LI),
    ("home-address", HOME),
    ("telephone", "0553 123 4567"),
    ("degree-from", "china"),
    ("school", "Anhui Normal University"),
    ("graduated-on.day", "20"),
    ("graduated-on.month", "6"),
    ("graduated-on.year", "2026"),
    ("employer", EMPLOYER),
    ("work-began.day", "14"),
    ("work-began.month", "9"),
    ("work-began.year", "2026"),
    ("contract-months", "36"),
    ("bank-account-number", "6222021307001234567"),
];

/// An application of which nothing is missing but proofs; everything that is not looked up comes later.
pub(crate) async fn filled_in(city: &City, applicant: Option<AccountId>) -> (DraftId, Token) {
    filled_in_by(city, applicant, None).await
}

/// The same, filled in by somebody else.
pub(crate) async fn filled_in_by(
    city: &City,
    applicant: Option<AccountId>,
    by: Option<OnBehalf>,
) -> (DraftId, Token) {
    let pack = city.store.pack().clone();
    let service = ServiceId("settling-in-allowance".to_owned());
    let service = pack.service(&service).unwrap();
    let pairs = TYPED.iter().map(|(name, value)| (*name, *value));
    let typed = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let later = Proven {
        later: true,
        ..Proven::default()
    };
    let requirements = service.requirement.iter();
    let filling = Filling {
        applicant,
        by,
        typed: Typed::of(typed),
        seen: service.page.iter().map(|page| page.id.clone()).collect(),
        proven: requirements
            .map(|one| (one.id.clone(), later.clone()))
            .collect(),
        ..Filling::of(service)
    };
    let begun = city
        .store
        .begin_filling(&filling, Language::En, city.now())
        .await;
    begun.unwrap()
}
