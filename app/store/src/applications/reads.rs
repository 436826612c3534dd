//! Who read an application: written down, and told to its applicant.

use domain::cases::Case;
use domain::organisations::OrganisationCode;
use domain::references::Reference;
use jiff::Timestamp;

use crate::reports::Viewer;
use crate::rows::moment;
use crate::{Broken, Store, new_id, on, within};

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;

/// That a member read an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationRead {
    /// For which organisation.
    pub organisation: OrganisationCode,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Writes down that a member read what somebody applied for; once an hour.
    pub(super) async fn note_read(
        &self,
        case: &Case,
        viewer: &Viewer,
        organisation: &OrganisationCode,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const NOTE: &str = "insert into case_reads (id, case_id, account_id, organisation, hour, at) values ($1, $2, $3, $4, $5, $6) \
            on conflict (case_id, account_id, hour) do nothing";
        let Some(account) = &viewer.account else {
            return Ok(());
        };
        let at = now.as_microsecond();
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(NOTE)
                .bind(new_id())
                .bind(case.id.0)
                .bind(account.id.0)
                .bind(&organisation.0)
                .bind(at.div_euclid(HOUR))
                .bind(at)
                .execute(&mut *c)
                .await?;
        });
        Ok(write.commit().await?)
    }

    /// Who read the application, for its applicant: newest first, at most 100. Nothing for everybody else.
    pub async fn reads_of_application(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Vec<ApplicationRead>, Broken> {
        const READS: &str = "select organisation, at from case_reads where case_id = $1 order by at desc, id desc limit 100";
        let found = self.application_standing(reference, viewer, now).await?;
        let found = found.filter(|(_, _, standing)| standing.is_of_applicant());
        let Some((case, ..)) = found else {
            return Ok(Vec::new());
        };
        let rows: Vec<(String, i64)> = on!(self.engine, pool => {
            sqlx::query_as(READS).bind(case.id.0).fetch_all(pool).await?
        });
        rows.into_iter()
            .map(|(organisation, at)| {
                Ok(ApplicationRead {
                    organisation: OrganisationCode(organisation),
                    at: moment(at)?,
                })
            })
            .collect()
    }
}
