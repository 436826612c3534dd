//! People whom the registers of the small city know. They are invented: their numbers begin with an area that there is not.

use domain::identity::{Account, Role};
use domain::persons::Document;
use jiff::Timestamp;
use store::Store;
use store::persons::AtCounter;
use store::registers::Row;

use super::city::monday;
use super::people::given_member;

/// Li Ting, who came back with a degree.
pub(crate) const LI: &str = "999999199804120024";

/// What the register of persons says of Li Ting.
pub(crate) const LI_RECORD: [&str; 6] =
    ["P1", LI, "Li Ting", "1998-04-12", "Zheshan Road 112", "yes"];

/// A source delivers rows to a register.
pub(crate) async fn delivered(store: &Store, register: &str, rows: &[&[&str]]) {
    let pack = store.pack().clone();
    let register = pack.registers.named(register).expect("a register");
    let source = &register.authority;
    let mut raw = store.begin_raw(register, source).await.expect("begun");
    let text = format!("{rows:?}");
    raw.write(text.as_bytes()).await.expect("kept");
    let batch = store
        .begin_batch(register, source, raw, text.as_bytes(), monday())
        .await
        .expect("begun");
    let rows = rows.iter().zip(2..).map(|(values, line)| Row {
        line,
        came: format!("{values:?}"),
        values: values
            .iter()
            .map(|value| Some((*value).to_owned()))
            .collect(),
    });
    let rows = store.prepare(register, source, rows.collect());
    let read = rows.len() as u64;
    store
        .import_rows(
            &batch,
            register,
            store::registers::Packet {
                rows,
                rejects: Vec::new(),
                read,
            },
            &mut store::registers::Repeated::of(&batch),
            monday(),
        )
        .await
        .expect("written");
}

/// An agent at a counter.
pub(crate) async fn given_agent(store: &Store) -> Account {
    given_member(store, "counter@example.org", Role::Agent, "3402").await
}

/// What an agent has before her who was shown an identity card.
pub(crate) const fn card<'a>(code: &'a str, number: &'a str) -> AtCounter<'a> {
    AtCounter {
        code,
        number,
        document: Document::IdentityCard,
    }
}

/// Binds an account at the counter.
pub(crate) async fn bound(
    store: &Store,
    account: &Account,
    number: &str,
    agent: &Account,
    now: Timestamp,
) {
    let code = store.counter_code(account, now).await.expect("a code");
    store
        .bind_at_counter(card(&code.code, number), agent, now)
        .await
        .expect("bound");
}
