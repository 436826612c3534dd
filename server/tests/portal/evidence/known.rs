//! People whom the registers of Wuhu know: they are invented, and so are their numbers.

use domain::contacts::EmailAddress;
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::persons::Document;
use store::persons::AtCounter;
use store::registers::Row;

use crate::city::City;

/// Li Ting, who came back with a degree.
pub(super) const LI: &str = "999999199804120024";
pub(super) const HOME: &str = "Zheshan Road 112";
pub(super) const EMPLOYER: &str = "Jingming Software";
/// What the registers say of Li Ting.
pub(super) const PERSON: [&str; 14] = [
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
pub(super) async fn delivered(city: &City, register: &str, values: &[&str]) {
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
    let written = store.import_rows(&batch, register, rows, Vec::new(), 1, now);
    written.await.unwrap();
}

/// The registers know Li Ting: where she lives, what she learnt, where she works. Not whether she owns a home.
pub(super) async fn registered(city: &City) {
    delivered(city, "population", &PERSON).await;
    delivered(city, "education", &DEGREE).await;
    delivered(city, "employment", &WORK).await;
    delivered(city, "social-security", &INSURED).await;
}

/// The account of an address.
pub(super) async fn account(city: &City, email: &str) -> Account {
    let to = EmailAddress::parse(email).unwrap();
    let asked = city.store.ask_code(&to, Language::En, city.now()).await;
    let id = asked.unwrap();
    let code = city.code(email).await;
    let session = city.store.sign_in(id, &code, city.now()).await;
    session.unwrap().account
}

/// An agent at the counter sees the card of whoever has the address, and binds her account.
pub(crate) async fn bound(city: &City, email: &str, number: &str) -> Account {
    city.member("counter@wuhu.example", Role::Agent, "3402")
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
