//! Money that goes back: taken up until the provider says that it has.

use domain::applications::Fee;
use domain::cases::{Case, CaseId, EventKind};
use domain::languages::Language;
use domain::payments::{OPEN_FOR, Payment, PaymentId, Provider, Refund, ReturnReason, goes_back};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::PaymentRow;
use crate::cases::NewEvent;
use crate::{Broken, Store, Write, within};

/// After how long a refund is asked for again, where the provider did not say that it has done it.
const AGAIN: SignedDuration = SignedDuration::from_mins(5);

/// Money that a provider is to be asked to give back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returning {
    /// Who has it.
    pub provider: Provider,
    /// What the provider is told.
    pub refund: Refund,
}

impl Store {
    /// Takes up to 20 refunds that are to be asked for. They are taken again after five minutes unless
    /// [`Store::payment_returned`] is said of them, so a refund is asked for twice rather than never: the amount is what goes
    /// back altogether.
    pub async fn take_returns(&self, now: Timestamp) -> Result<Vec<Returning>, Broken> {
        const TAKE_SQLITE: &str = "update payments as p set return_asked_at = $1 where p.id in \
            (select id from payments where returned_hundredths is not null and returned_at is null \
            and (return_asked_at is null or return_asked_at <= $2) order by return_asked_at nulls first, id limit 20) \
            returning id, provider, provider_reference, hundredths, currency, state, started_at, told_at, \
            returned_hundredths, return_reason, returned_at";
        const TAKE_POSTGRES: &str = "update payments as p set return_asked_at = $1 where p.id in \
            (select id from payments where returned_hundredths is not null and returned_at is null \
            and (return_asked_at is null or return_asked_at <= $2) order by return_asked_at nulls first, id limit 20 for update skip locked) \
            returning id, provider, provider_reference, hundredths, currency, state, started_at, told_at, \
            returned_hundredths, return_reason, returned_at";
        let mut write = self.engine.begin().await?;
        let take = write.own(TAKE_SQLITE, TAKE_POSTGRES);
        let rows: Vec<PaymentRow> = within!(write, c => {
            sqlx::query_as(take)
                .bind(now.as_microsecond())
                .bind((now - AGAIN).as_microsecond())
                .fetch_all(&mut *c)
                .await?
        });
        write.commit().await?;
        let refunds = rows.into_iter().map(|row| {
            let payment = Payment::try_from(row)?;
            let mut fee = payment.fee;
            fee.hundredths = payment.returned.map_or(0, |returned| returned.hundredths);
            Ok(Returning {
                provider: payment.provider,
                refund: Refund {
                    payment: payment.id,
                    fee,
                    provider_reference: payment.provider_reference,
                },
            })
        });
        refunds.collect()
    }

    /// Notes that the provider has given back what it was asked for, and has whoever paid told where it was for an application. Where more is to go back by now, that is asked for anew.
    pub async fn payment_returned(&self, refund: &Refund, now: Timestamp) -> Result<(), Broken> {
        const RETURNED: &str = "update payments set returned_at = $3, state = case when state = 'returning' then 'refunded' else state end \
            where id = $1 and returned_hundredths = $2 and returned_at is null returning case_id";
        let PaymentId(id) = refund.payment;
        let mut write = self.engine.begin().await?;
        let returned: Option<(Option<Uuid>,)> = within!(write, c => {
            sqlx::query_as(RETURNED)
                .bind(id)
                .bind(refund.fee.hundredths)
                .bind(now.as_microsecond())
                .fetch_optional(&mut *c)
                .await?
        });
        if let Some((Some(case),)) = returned {
            self.tell_returned(&mut write, CaseId(case), refund, now)
                .await?;
        }
        Ok(write.commit().await?)
    }

    async fn tell_returned(
        &self,
        write: &mut Write,
        case: CaseId,
        refund: &Refund,
        now: Timestamp,
    ) -> Result<(), Broken> {
        let case = self.case_within(write, case).await?;
        let Fee {
            hundredths,
            currency,
        } = &refund.fee;
        let amount = format!("{}.{:02} {currency}", hundredths / 100, hundredths % 100);
        let language = self.pack.city.languages.first().copied();
        let event = NewEvent::for_everybody(&case, EventKind::FeeReturned, now)
            .saying(&amount, language.unwrap_or(Language::En));
        self.add_event(write, &event).await?;
        self.tell_followers(write, &case, &amount, now).await
    }

    /// Notes that nothing was heard of payments in time; says of how many. What is told of them later still counts.
    pub async fn expire_payments(&self, now: Timestamp) -> Result<u64, Broken> {
        const EXPIRE: &str =
            "update payments set state = 'expired' where state = 'started' and started_at <= $1";
        let mut write = self.engine.begin().await?;
        let expired = within!(write, c => {
            sqlx::query(EXPIRE)
                .bind((now - OPEN_FOR).as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        write.commit().await?;
        Ok(expired)
    }

    /// Has the fee of an application that is withdrawn go back, where no office has worked on it.
    pub(crate) async fn return_fee_of(&self, write: &mut Write, case: &Case) -> Result<(), Broken> {
        const TASKS: &str = "select count(*) from tasks where case_id = $1 and plan is not null";
        const RETURN: &str = "update payments set state = 'returning', returned_hundredths = hundredths, return_reason = $2, \
            returned_at = null, return_asked_at = null where case_id = $1 and state = 'paid'";
        let CaseId(id) = case.id;
        within!(*write, c => {
            let (tasks,): (i64,) = sqlx::query_as(TASKS).bind(id).fetch_one(&mut *c).await?;
            if goes_back(case.status, tasks > 0) {
                sqlx::query(RETURN)
                    .bind(id)
                    .bind(ReturnReason::Withdrawn.name())
                    .execute(&mut *c)
                    .await?;
            }
        });
        Ok(())
    }
}
