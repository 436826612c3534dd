//! What sources deliver comes into the registers once, wrong rows are set aside, and of whom nobody is sure nothing is told.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod again;
mod bar;
mod command;
mod deliveries;
mod interrupted;
#[path = "../../../app/store/tests/postgres/mod.rs"]
mod postgres;
mod sample;

use std::sync::Arc;

use domain::pack::Pack;
use domain::registers::{BatchId, Record, RegisterCode};
use jiff::Timestamp;
use object_store::memory::InMemory;
use server::packs::{PackSource, read};
use server::registers::{Delivered, Delivery, import};
use store::registers::PersonKey;
use store::{Key, Store};
use tempfile::TempDir;

/// Li Ting, who came back with a degree.
const LI_TING: &str = "999999199804120024";

fn now() -> Timestamp {
    "2026-11-23T04:00:00Z".parse().unwrap()
}

/// Tells a story on SQLite and on PostgreSQL.
macro_rules! story {
    ($name:ident, $story:ident) => {
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                let (portal, _folder) = super::super::Portal::on_sqlite().await;
                super::$story(portal).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                super::$story(super::super::Portal::on_postgres().await).await;
            }
        }
    };
}
pub(crate) use story;

/// The portal of Wuhu on one engine.
struct Portal {
    store: Store,
}

impl Portal {
    async fn on_sqlite() -> (Self, TempDir) {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}", folder.path().join("wuhu.db").display());
        (Self::open(&url).await, folder)
    }

    async fn on_postgres() -> Self {
        Self::open(&postgres::fresh_database().await).await
    }

    async fn open(url: &str) -> Self {
        Self::of(url, read(&PackSource::find("wuhu").unwrap()).unwrap()).await
    }

    /// With another pack than the city's own.
    async fn of(url: &str, pack: Pack) -> Self {
        let key = Key::new(&[7; 32]).unwrap();
        let store = Store::open(url, Arc::new(InMemory::new()), key, Arc::new(pack));
        let store = store.await.unwrap();
        store.adopt(false, now()).await.unwrap();
        Self { store }
    }

    /// The authority of a register delivers a file of this name.
    async fn deliver(&self, register: &str, name: &str, text: &str) -> Delivered {
        let source = self
            .store
            .pack()
            .registers
            .named(register)
            .unwrap()
            .authority
            .0
            .clone();
        let given = Delivery::Text(name.to_owned(), text.as_bytes().to_vec());
        import(&self.store, (register, &source), &given, now(), false)
            .await
            .unwrap()
    }

    async fn objects(&self, register: &str, rows: &[String]) -> Delivered {
        self.deliver(register, "rows.ndjson", &rows.join("\n"))
            .await
    }

    async fn evidence(&self, number: &str, register: &str) -> Option<Record> {
        let person = self.key(number);
        let register = RegisterCode(register.to_owned());
        self.store
            .evidence(&person, &register, now())
            .await
            .unwrap()
    }

    fn key(&self, number: &str) -> PersonKey {
        self.store.person_key(number).unwrap()
    }

    /// Line and reason of each row that was set aside.
    async fn aside(&self, batch: BatchId) -> Vec<(u64, String)> {
        let rejects = self.store.rejects(batch, 0).await.unwrap();
        rejects
            .into_iter()
            .map(|reject| (reject.line, reject.reason.to_string()))
            .collect()
    }

    /// Data of a person that registers tell differently.
    async fn disputed(&self, number: &str) -> Vec<String> {
        let open = self
            .store
            .discrepancies_of(&self.key(number))
            .await
            .unwrap();
        open.into_iter().map(|one| one.concept.0).collect()
    }
}

/// What the police say of somebody, as one object.
fn person(record: u32, number: &str, name: &str, address: &str) -> String {
    let born = format!("{}-{}-{}", &number[6..10], &number[10..12], &number[12..14]);
    serde_json::json!({
        "record-number": format!("WH{record:08}"), "id-number": number, "name": name, "sex": "female", "birth-date": born,
        "household-number": "HH0000001", "relation": "head", "household-address": address, "address": address,
        "living": "yes", "registered-on": "2020-01-01",
    })
    .to_string()
}
