//! Intakes: a member writes down what somebody else reports.

use domain::areas::AreaPath;
use domain::identity::{Account, AccountId, Action, Role};
use domain::intakes::Intake;
use domain::reports::{Fault, Field, Report, TakenDown, Wrong};
use domain::routing::route;

use crate::submissions::SubmitRefused;
use crate::{Store, StoreError, on};

/// The member, as what she acted, for which area, and how she was told.
pub(crate) type WrittenDown = (AccountId, Role, AreaPath, Intake);

impl Store {
    /// As what the member writes the report down.
    pub(crate) async fn taken_down(
        &self,
        report: &Report,
        taken: TakenDown,
        by: Option<&Account>,
    ) -> Result<WrittenDown, StoreError<SubmitRefused>> {
        const OWN: &str = "select count(*) from accounts where id = $1 and email_hash = $2";
        let refused = StoreError::Refused;
        let by = by
            .filter(|by| by.id == taken.by)
            .ok_or(refused(SubmitRefused::NotYours))?;
        let (category, area) = self.destination(report)?;
        let routed = route(&self.pack().areas, category, area);
        let grant = by
            .acting(
                Action::ReportForOthers,
                &area.path,
                routed.organisation.as_ref(),
            )
            .ok_or(refused(SubmitRefused::NotYours))?;
        if let Some(email) = &report.contact.email {
            let hash = self.key.hash("contact", email.folded().as_bytes());
            let (own,): (i64,) = on!(self.engine, pool => {
                sqlx::query_as(OWN).bind(by.id.0).bind(hash).fetch_one(pool).await?
            });
            if own > 0 {
                let fault = Fault::new(Field::Email, Wrong::OwnAddress);
                return Err(refused(SubmitRefused::Faults(vec![fault])));
            }
        }
        Ok((by.id, grant.role, grant.area.clone(), taken.intake))
    }
}
