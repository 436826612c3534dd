//! Where applicants live, for emergencies that count in a part of the city.
//!
//! # Why
//!
//! Who says where she lives is believed. Of who does not, the register of persons knows it, where her account is bound; it is
//! asked only where it makes a difference, and she finds among the uses of her data that it was.

use domain::areas::{AreaCode, AreaPath};
use domain::emergencies::{registered_in, turns_on_registration};
use domain::identity::AccountId;
use domain::persons::AccessPurpose;
use domain::registers::{POPULATION, Record, Register};
use domain::services::ServiceId;
use jiff::{SignedDuration, Timestamp};

use crate::accesses::{Accessor, NewAccess, keep_access};
use crate::applications::NewApplication;
use crate::registers::PersonKey;
use crate::{Broken, Store, on};

/// How long one entry stands for every time that the same is asked.
const NOTED_FOR: SignedDuration = SignedDuration::from_hours(24);

impl Store {
    /// Where the person is registered whose account it is; nothing where the account is nobody's, or the register does not say. That
    /// the register is asked is written down first, once a day for each service.
    pub async fn registered_area(
        &self,
        account: AccountId,
        service: &ServiceId,
        now: Timestamp,
    ) -> Result<Option<AreaPath>, Broken> {
        let Some(bound) = self.person_of(account).await? else {
            return Ok(None);
        };
        let Some(population) = self.pack.registers.named(POPULATION) else {
            return Ok(None);
        };
        if !self.is_noted(&bound.person, service, now).await? {
            let access = NewAccess {
                person: bound.person.clone(),
                purpose: AccessPurpose::Emergency,
                who: Accessor::Portal,
                service: Some(service.clone()),
                case: None,
                register: Some(population.code.clone()),
            };
            let mut write = self.engine.begin().await?;
            keep_access(&mut write, &access, now).await?;
            write.commit().await?;
        }
        let record = self.person(&bound.person, now).await?;
        Ok(record.and_then(|record| self.area_of(&record, population)))
    }

    /// Where the applicant is registered, where it must be known for an application that is about to be sent.
    pub(crate) async fn registered_area_for(
        &self,
        new: &NewApplication<'_>,
        now: Timestamp,
    ) -> Result<Option<AreaPath>, Broken> {
        let Some(account) = new.account.filter(|_| new.area.is_root()) else {
            return Ok(None);
        };
        let open = self.emergencies_open(now).await?;
        let service = &new.service.identifier;
        if !turns_on_registration(&open, service, &new.area, now) {
            return Ok(None);
        }
        self.registered_area(account, service, now).await
    }

    /// Where a record of the register of persons says that she is registered; nothing where it does not say, or names no area of
    /// the city.
    pub(super) fn area_of(&self, record: &Record, population: &Register) -> Option<AreaPath> {
        let code = registered_in(record, population)?;
        let area = self.pack.areas.get(&AreaCode(code.to_owned()))?;
        Some(area.path.clone())
    }

    async fn is_noted(
        &self,
        person: &PersonKey,
        service: &ServiceId,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        const NOTED: &str = "select at from accesses where person_hash = $1 and at > $2 and purpose = 'emergency' and service = $3 \
            limit 1";
        let noted: Option<(i64,)> = on!(self.engine, pool => {
            sqlx::query_as(NOTED)
                .bind(&person.0)
                .bind((now - NOTED_FOR).as_microsecond())
                .bind(&service.0)
                .fetch_optional(pool)
                .await?
        });
        Ok(noted.is_some())
    }
}
