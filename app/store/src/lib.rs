//! The portal's memory: one method per use case, one SQL text for SQLite and PostgreSQL.
//!
//! # Why
//!
//! The store is an enum of two pools and not a trait: a query is written once and compiled twice, and every story that
//! tests tell is told on both engines. Rules live in `domain`; a method here loads, asks the domain, and writes rows,
//! events and messages in one transaction.

pub mod accesses;
pub mod alerts;
pub mod applications;
mod cases;
mod cells;
pub mod changes;
mod clocks;
pub mod consents;
mod convoys;
pub mod corrections;
mod counts;
mod cover;
pub mod delegations;
pub mod desk;
pub mod drafts;
pub mod emergencies;
mod engine;
pub mod enquiries;
pub mod escalations;
pub mod fillings;
pub mod flags;
pub mod follows;
pub mod identity;
pub mod imports;
mod intakes;
mod keys;
pub mod limits;
pub mod links;
pub mod map;
pub mod members;
pub mod messages;
pub mod notices;
pub mod outputs;
pub mod payments;
pub mod persons;
pub mod phones;
pub mod photos;
pub mod published;
pub mod pushes;
pub mod questions;
pub mod ratings;
pub mod registers;
pub mod reports;
pub mod rounds;
mod rows;
mod rowsets;
pub mod scores;
pub mod search;
mod signing;
pub mod submissions;
pub mod tallies;
pub mod tasks;
mod writer;

use std::sync::Arc;

use domain::pack::Pack;
use jiff::Timestamp;
use object_store::ObjectStore;
use uuid::Uuid;

use applications::Application;
use changes::Ear;
use convoys::Convoy;
use drafts::Asked;
pub use engine::OpenRefused;
use engine::{Engine, Write, on, within};
pub use keys::{Key, KeyRefused};
use limits::Tries;
use outputs::Signer;
use submissions::Sending;

/// The database or the photo store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The database.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// The photo store.
    #[error("the photo store failed")]
    Photos(#[from] object_store::Error),
    /// A row says something that no version of the portal writes.
    #[error("a stored {0} cannot be read")]
    Unreadable(&'static str),
}

impl Broken {
    /// Whether the database is only held up: who asks again in a minute may well be answered.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) => true,
            Self::Database(sqlx::Error::Database(said)) => engine::is_held_up(said.as_ref()),
            _ => false,
        }
    }
}

/// Why a method did not do what it was asked: the rules refused, or something is broken.
#[derive(Debug, thiserror::Error)]
pub enum StoreError<R: std::error::Error> {
    /// The rules refused.
    #[error(transparent)]
    Refused(R),
    /// Something is broken.
    #[error(transparent)]
    Broken(#[from] Broken),
}

impl<R: std::error::Error> From<sqlx::Error> for StoreError<R> {
    fn from(error: sqlx::Error) -> Self {
        Self::Broken(Broken::Database(error))
    }
}

/// The portal's memory. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    ear: Arc<Ear>,
    files: Arc<dyn ObjectStore>,
    key: Key,
    signer: Option<Signer>,
    pack: Arc<Pack>,
    asked: Arc<Convoy<Asked>>,
    applications: Arc<Convoy<Application>>,
    sendings: Arc<Convoy<Sending>>,
    tries: Arc<Convoy<Tries>>,
}

/// Why the database cannot be used for this portal.
#[derive(Debug, thiserror::Error)]
pub enum AdoptRefused {
    /// It was made for another city.
    #[error("this database was made with the city pack {theirs}, not {ours}")]
    OtherPack {
        /// The pack that the database remembers.
        theirs: String,
        /// The pack that was asked for.
        ours: String,
    },
    /// It holds sealed contacts that this key does not open.
    #[error(
        "the key does not open what this database has sealed; restore the key file that belongs to it"
    )]
    OtherKey,
    /// What was published of services is not what the pack says.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Unpublished(Vec<published::Unpublished>),
    /// Something is broken.
    #[error(transparent)]
    Broken(#[from] Broken),
}

impl Store {
    /// Opens a database and brings its tables up to date, under a lock.
    ///
    /// `url` is `sqlite://PATH` or `postgres://…`. Photos go to `files`; what is personal is sealed with `key`.
    pub async fn open(
        url: &str,
        files: Arc<dyn ObjectStore>,
        key: Key,
        pack: Arc<Pack>,
    ) -> Result<Self, OpenRefused> {
        let ear = Arc::new(Ear::new());
        Ok(Self {
            engine: Engine::open(url, ear.teller()).await?,
            ear,
            files,
            key,
            signer: None,
            pack,
            asked: Arc::default(),
            applications: Arc::default(),
            sendings: Arc::default(),
            tries: Arc::default(),
        })
    }

    /// The city's pack.
    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// Makes an empty database this city's, or finds that it is; says whether it is a demonstration.
    ///
    /// An empty database becomes a demonstration where `demonstration` is asked for; a used one stays what it is.
    pub async fn adopt(&self, demonstration: bool, now: Timestamp) -> Result<bool, AdoptRefused> {
        let mut write = self.engine.begin().await.map_err(Broken::from)?;
        let kept = within!(write, c => {
            sqlx::query("insert into portals (id, pack, demonstration, created_at) values (1, $1, $2, $3) on conflict (id) do nothing")
                .bind(&self.pack.name)
                .bind(demonstration)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await
                .map_err(Broken::from)?;
            sqlx::query_as::<_, (String, bool)>("select pack, demonstration from portals where id = 1")
                .fetch_one(&mut *c)
                .await
                .map_err(Broken::from)?
        });
        write.commit().await.map_err(Broken::from)?;
        if kept.0 != self.pack.name {
            return Err(AdoptRefused::OtherPack {
                theirs: kept.0,
                ours: self.pack.name.clone(),
            });
        }
        self.recognise_key().await?;
        // In a demonstration services are tried out.
        if !kept.1 {
            self.publish_services(now).await?;
        }
        self.place_cases().await?;
        Ok(kept.1)
    }

    /// Refuses a key that does not open what the database has sealed.
    async fn recognise_key(&self) -> Result<(), AdoptRefused> {
        const SEALED: [&str; 19] = [
            "select contact_sealed from follows where contact_sealed is not null limit 1",
            "select email_sealed from accounts limit 1",
            "select content_sealed from drafts limit 1",
            // Of what was sent nothing is left that could be opened.
            "select sealed from messages where state = 'waiting' limit 1",
            "select sealed from messages where state = 'dead' limit 1",
            "select words_sealed from flags limit 1",
            "select original_sealed from ratings limit 1",
            "select words_sealed from notice_jobs limit 1",
            "select sealed from push_subscriptions limit 1",
            "select sealed from phones limit 1",
            "select sealed from alerts limit 1",
            "select content_sealed from application_drafts limit 1",
            "select answers_sealed from applications limit 1",
            "select content_sealed from records limit 1",
            "select sealed from outputs limit 1",
            "select content_sealed from fact_corrections limit 1",
            "select reason_sealed from discrepancies where reason_sealed is not null limit 1",
            "select reason_sealed from emergencies limit 1",
            "select content_sealed from delegations limit 1",
        ];
        for sealed in SEALED {
            let found: Option<(Vec<u8>,)> =
                on!(self.engine, pool => sqlx::query_as(sealed).fetch_optional(pool).await)
                    .map_err(Broken::from)?;
            if found.is_some_and(|(bytes,)| self.key.open(&bytes).is_none()) {
                return Err(AdoptRefused::OtherKey);
            }
        }
        Ok(())
    }

    /// Whether the database answers.
    pub async fn is_well(&self) -> bool {
        on!(self.engine, pool => sqlx::query("select 1").execute(pool).await.is_ok())
    }

    /// Grows with every write of this process. What was read before it grew may be out of date.
    pub fn writes(&self) -> u64 {
        engine::writes()
    }

    /// Finishes what was begun and closes every connection.
    pub async fn close(&self) {
        self.ear.close();
        self.engine.close().await;
    }
}

/// Draws a time-ordered id.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the generator that the rule names"
)]
fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Draws an id that says nothing, not even when it was drawn.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the generator that the rule names"
)]
fn chance_id() -> Uuid {
    Uuid::new_v4()
}
