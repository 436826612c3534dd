//! What was published of services: a version that somebody began with never changes and never goes.
//!
//! # Why
//!
//! What nobody began with is promised to nobody: whoever writes a pack, or goes back to the one before, is not held up by it.

use std::collections::BTreeSet;

use domain::pack::ServiceVersion;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::QueryBuilder;

use crate::rows::moment;
use crate::{AdoptRefused, Broken, Store, Write, within};

/// A version of a service that was published as something else, and begun with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unpublished {
    /// Its file says something else now.
    #[error(
        "version {version} of the service {service} was published on {day}, people have begun with it, and the pack says something \
         else now: give the change the next number, and keep what was published as services/{service}.v{version}.toml"
    )]
    Changed {
        /// Of which service.
        service: String,
        /// Its number.
        version: u32,
        /// When it was published.
        day: Date,
    },
    /// It is not there any more.
    #[error(
        "version {version} of the service {service} was published on {day}, people have begun with it, and it is not there any more: \
         bring its file back; a service that ends is closed by a newer version"
    )]
    Gone {
        /// Of which service.
        service: String,
        /// Its number.
        version: u32,
        /// When it was published.
        day: Date,
    },
}

impl Store {
    /// Keeps what the pack's services say, each version once; refuses a pack that says anything else of what people began with.
    pub(crate) async fn publish_services(&self, now: Timestamp) -> Result<(), AdoptRefused> {
        const PUBLISHED: &str = "select service, version, digest, published_at from service_versions order by service, version";
        const SENT: &str = "select distinct service, service_version from applications";
        const BEGUN: &str = "select distinct service from application_drafts where case_id is null";
        let said = &self.pack().service_versions;
        let mut write = self.engine.begin().await.map_err(Broken::from)?;
        // Of two portals that start at the same time one publishes, and the other is compared with it.
        self.publish(&mut write, now).await?;
        let (published, sent, begun) = within!(write, c => {
            let published: Vec<(String, i64, String, i64)> =
                sqlx::query_as(PUBLISHED).fetch_all(&mut *c).await.map_err(Broken::from)?;
            let sent: Vec<(String, i64)> = sqlx::query_as(SENT).fetch_all(&mut *c).await.map_err(Broken::from)?;
            let begun: Vec<(String,)> = sqlx::query_as(BEGUN).fetch_all(&mut *c).await.map_err(Broken::from)?;
            (published, BTreeSet::from_iter(sent), BTreeSet::from_iter(begun))
        });
        let (mut refused, mut free) = (Vec::new(), Vec::new());
        for (service, number, digest, at) in published {
            let version = u32::try_from(number).map_err(|_| Broken::Unreadable("version"))?;
            let same = |one: &&ServiceVersion| one.service.0 == service && one.version == version;
            let now_said = said.iter().find(same);
            if now_said.is_some_and(|one| one.digest == digest) {
                continue;
            }
            let of = (service, number);
            // Which version a draft began with is sealed.
            if !sent.contains(&of) && !begun.contains(&(of.0.clone(),)) {
                free.push(of);
                continue;
            }
            let (service, day) = (of.0, self.pack().calendar.date(moment(at)?));
            refused.push(if now_said.is_some() {
                Unpublished::Changed {
                    service,
                    version,
                    day,
                }
            } else {
                Unpublished::Gone {
                    service,
                    version,
                    day,
                }
            });
        }
        if !refused.is_empty() {
            return Err(AdoptRefused::Unpublished(refused));
        }
        for (service, version) in free {
            const FREE: &str = "delete from service_versions where service = $1 and version = $2";
            within!(write, c => {
                sqlx::query(FREE).bind(service).bind(version).execute(&mut *c).await.map_err(Broken::from)?;
            });
        }
        self.publish(&mut write, now).await?;
        write.commit().await.map_err(Broken::from)?;
        Ok(())
    }

    /// Keeps what was not kept before.
    async fn publish(&self, write: &mut Write, now: Timestamp) -> Result<(), Broken> {
        let said = &self.pack().service_versions;
        if said.is_empty() {
            return Ok(());
        }
        within!(*write, c => {
            let mut query = QueryBuilder::new("insert into service_versions (service, version, digest, published_at) ");
            query.push_values(said, |mut row, one| {
                row.push_bind(one.service.0.clone()).push_bind(i64::from(one.version));
                row.push_bind(one.digest.clone()).push_bind(now.as_microsecond());
            });
            query.push(" on conflict (service, version) do nothing");
            query.build().execute(&mut *c).await?;
        });
        Ok(())
    }
}
