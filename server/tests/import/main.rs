//! Real requests of 2017 come in whole, once, and broken rows stop nobody.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../councils/mod.rs"]
mod councils;
mod desk;
#[path = "../../../app/store/tests/postgres/mod.rs"]
mod postgres;
mod rows;
mod scores;
mod whole;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::cases::Case;
use jiff::Timestamp;
use object_store::memory::InMemory;
use server::import::{Imported, requests};
use server::packs::{PackSource, read};
use store::reports::Filter;
use store::{Key, Store};
use tempfile::TempDir;

fn now() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

/// The portal of Los Angeles on one engine, and the folder that it may write to.
struct Portal {
    store: Store,
    url: String,
    var: TempDir,
}

impl Portal {
    async fn on_sqlite() -> Self {
        let var = TempDir::new().unwrap();
        let url = format!("sqlite://{}", var.path().join("la.db").display());
        Self::open(url, var).await
    }

    async fn on_postgres() -> Self {
        Self::open(postgres::fresh_database().await, TempDir::new().unwrap()).await
    }

    async fn open(url: String, var: TempDir) -> Self {
        let pack = read(&PackSource::find("los-angeles").unwrap()).unwrap();
        let key = Key::new(&[7; 32]).unwrap();
        let store = Store::open(&url, Arc::new(InMemory::new()), key, Arc::new(pack))
            .await
            .unwrap();
        store.adopt(false, now()).await.unwrap();
        Self { store, url, var }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.var.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    async fn import(&self, file: &Path) -> Imported {
        requests(&self.store, file, self.var.path(), now(), false)
            .await
            .unwrap()
    }

    async fn count(&self, filter: &Filter) -> (i64, i64) {
        let listed = self.store.reports(filter, None, 1).await.unwrap();
        (listed.on_map, listed.off_map)
    }

    /// Every public case; for files of a few rows.
    async fn cases(&self) -> BTreeMap<String, Case> {
        let listed = self
            .store
            .reports(&Filter::default(), None, 100)
            .await
            .unwrap();
        listed
            .cases
            .into_iter()
            .map(|case| (case.source_id.clone().unwrap(), case))
            .collect()
    }
}
