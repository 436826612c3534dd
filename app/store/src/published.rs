//! What was published of services: a version that people could begin never changes and never goes.

use domain::pack::ServiceVersion;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::QueryBuilder;

use crate::rows::moment;
use crate::{AdoptRefused, Broken, Store, within};

/// A version of a service that was published as something else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unpublished {
    /// Its file says something else now.
    #[error(
        "version {version} of the service {service} was published on {day} and its file says something else now: \
         give the change the next number, and keep what was published as services/{service}.v{version}.toml"
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
        "version {version} of the service {service} was published on {day} and is not there any more: \
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
    /// Keeps what the pack's services say, each version once; refuses a pack that says anything else of what was published.
    pub(crate) async fn publish_services(&self, now: Timestamp) -> Result<(), AdoptRefused> {
        const PUBLISHED: &str = "select service, version, digest, published_at from service_versions order by service, version";
        let said = &self.pack().service_versions;
        let mut write = self.engine.begin().await.map_err(Broken::from)?;
        // Of two portals that start at the same time one publishes, and the other is compared with it.
        let published: Vec<(String, i64, String, i64)> = within!(write, c => {
            if !said.is_empty() {
                let mut query = QueryBuilder::new("insert into service_versions (service, version, digest, published_at) ");
                query.push_values(said, |mut row, one| {
                    row.push_bind(one.service.0.clone()).push_bind(i64::from(one.version));
                    row.push_bind(one.digest.clone()).push_bind(now.as_microsecond());
                });
                query.push(" on conflict (service, version) do nothing");
                query.build().execute(&mut *c).await.map_err(Broken::from)?;
            }
            sqlx::query_as(PUBLISHED).fetch_all(&mut *c).await.map_err(Broken::from)?
        });
        let mut refused = Vec::new();
        for (service, version, digest, at) in published {
            let day = self.pack().calendar.date(moment(at)?);
            let version = u32::try_from(version).map_err(|_| Broken::Unreadable("version"))?;
            let same = |one: &&ServiceVersion| one.service.0 == service && one.version == version;
            match said.iter().find(same) {
                Some(said) if said.digest == digest => {}
                Some(_) => refused.push(Unpublished::Changed {
                    service,
                    version,
                    day,
                }),
                None => refused.push(Unpublished::Gone {
                    service,
                    version,
                    day,
                }),
            }
        }
        if !refused.is_empty() {
            return Err(AdoptRefused::Unpublished(refused));
        }
        write.commit().await.map_err(Broken::from)?;
        Ok(())
    }
}
