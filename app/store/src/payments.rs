//! Payments of fees: started, told of by their provider, and given back.
//!
//! # Why
//!
//! Whoever tells what came of a payment is not believed by its address but by its signature, and not as an order: `domain`
//! says what follows. All payments of an application are held while one of them changes, so that two that are told of at
//! once cannot both count. Rows stay when what was typed is erased: money that came is always found again.

mod returning;
mod signing;

use domain::applications::{Fee, fee};
use domain::cases::CaseId;
use domain::emergencies::{Emergency, still_asked};
use domain::payments::{
    Callback, Due, Follows, Payment, PaymentId, PaymentState, Provider, ReturnReason, Returned,
    Stage, due, told,
};
use domain::reports::DraftId;
use domain::services::ChannelType;
use jiff::Timestamp;
use uuid::Uuid;

use crate::applications::NewApplication;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, Write, new_id, on, within};

pub use returning::Returning;
pub use signing::{ProviderKey, Saying};

/// Most payments of one application that are looked at.
const LOOKED_AT: i64 = 200;

/// The columns of [`PaymentRow`].
macro_rules! payment_columns {
    () => {
        "p.id, p.provider, p.provider_reference, p.hundredths, p.currency, p.state, p.started_at, p.told_at, \
         p.returned_hundredths, p.return_reason, p.returned_at"
    };
}

/// Why no payment was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StartRefused {
    /// The application was sent or erased meanwhile.
    #[error("the application is no longer being filled in")]
    Ended,
    /// It costs nothing, or is paid.
    #[error("nothing is due")]
    NothingDue,
}

/// Why what a provider told was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TellRefused {
    /// The provider did not say it.
    #[error("it is not signed by the provider")]
    NotSigned,
    /// It cannot be read.
    #[error("it cannot be read")]
    Unreadable,
    /// The provider has no such payment.
    #[error("the provider has no such payment")]
    Unknown,
    /// Another amount was asked for.
    #[error("another amount was asked for")]
    OtherAmount,
}

#[derive(sqlx::FromRow)]
struct PaymentRow {
    id: Uuid,
    provider: String,
    provider_reference: String,
    hundredths: i64,
    currency: String,
    state: String,
    started_at: i64,
    told_at: Option<i64>,
    returned_hundredths: Option<i64>,
    return_reason: Option<String>,
    returned_at: Option<i64>,
}

impl TryFrom<PaymentRow> for Payment {
    type Error = Broken;

    fn try_from(row: PaymentRow) -> Result<Self, Broken> {
        let reason = |name: String| {
            ReturnReason::named(&name).ok_or(Broken::Unreadable("reason of a refund"))
        };
        let returned = row.returned_hundredths.zip(row.return_reason);
        let returned_at = row.returned_at.map(moment).transpose()?;
        let returned = returned.map(|(hundredths, name)| {
            Ok::<_, Broken>(Returned {
                hundredths,
                reason: reason(name)?,
                at: returned_at,
            })
        });
        Ok(Self {
            id: PaymentId(row.id),
            fee: Fee {
                hundredths: row.hundredths,
                currency: row.currency,
            },
            returned: returned.transpose()?,
            provider: Provider::named(&row.provider).ok_or(Broken::Unreadable("provider"))?,
            provider_reference: row.provider_reference,
            state: PaymentState::named(&row.state)
                .ok_or(Broken::Unreadable("state of a payment"))?,
            started_at: moment(row.started_at)?,
            told_at: row.told_at.map(moment).transpose()?,
        })
    }
}

fn payments(rows: Vec<PaymentRow>) -> Result<Vec<Payment>, Broken> {
    rows.into_iter().map(Payment::try_from).collect()
}

impl Store {
    /// Every payment of an application that is or was being filled in, the first first.
    pub async fn payments_of(&self, draft: DraftId) -> Result<Vec<Payment>, Broken> {
        const OF: &str = concat!(
            "select ",
            payment_columns!(),
            " from payments p where p.draft_id = $1 order by p.started_at, p.id limit $2"
        );
        let rows: Vec<PaymentRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(draft.0).bind(LOOKED_AT).fetch_all(pool).await?
        });
        payments(rows)
    }

    /// Every payment of an application that was sent, the first first.
    pub async fn payments_of_case(&self, case: CaseId) -> Result<Vec<Payment>, Broken> {
        const OF: &str = concat!(
            "select ",
            payment_columns!(),
            " from payments p where p.case_id = $1 order by p.started_at, p.id limit $2"
        );
        let rows: Vec<PaymentRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(case.0).bind(LOOKED_AT).fetch_all(pool).await?
        });
        payments(rows)
    }

    /// Starts a payment of what the application costs. The amount stays as it is now, whatever is answered later.
    pub async fn start_payment(
        &self,
        draft: DraftId,
        fee: Option<&Fee>,
        provider: Provider,
        now: Timestamp,
    ) -> Result<Payment, StoreError<StartRefused>> {
        const HELD: &str = "select id from application_drafts where id = $1 and case_id is null and expires_at > $2";
        const HELD_ALONE: &str = "select id from application_drafts where id = $1 and case_id is null and expires_at > $2 for update";
        const START: &str = "insert into payments (id, draft_id, provider, provider_reference, hundredths, currency, state, started_at) \
            values ($1, $2, $3, '', $4, $5, 'started', $6)";
        let mut write = self.engine.begin().await?;
        let held = write.own(HELD, HELD_ALONE);
        let held: Option<(Uuid,)> = within!(write, c => {
            sqlx::query_as(held).bind(draft.0).bind(now.as_microsecond()).fetch_optional(&mut *c).await?
        });
        if held.is_none() {
            return Err(StoreError::Refused(StartRefused::Ended));
        }
        let before = self.payments_held(&mut write, draft).await?;
        let fee = fee
            .filter(|fee| !due(Some(fee), &before, now).is_settled())
            .ok_or(StoreError::Refused(StartRefused::NothingDue))?;
        let payment = Payment {
            id: PaymentId(new_id()),
            fee: fee.clone(),
            returned: None,
            provider,
            provider_reference: String::new(),
            state: PaymentState::Started,
            started_at: now,
            told_at: None,
        };
        within!(write, c => {
            sqlx::query(START)
                .bind(payment.id.0)
                .bind(draft.0)
                .bind(provider.name())
                .bind(fee.hundredths)
                .bind(&fee.currency)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        write.commit().await?;
        Ok(payment)
    }

    /// All payments of an application, which nobody else changes until this write ends.
    async fn payments_held(
        &self,
        write: &mut Write,
        draft: DraftId,
    ) -> Result<Vec<Payment>, Broken> {
        const OF: &str = concat!(
            "select ",
            payment_columns!(),
            " from payments p where p.draft_id = $1 order by p.started_at, p.id"
        );
        const OF_ALONE: &str = concat!(
            "select ",
            payment_columns!(),
            " from payments p where p.draft_id = $1 order by p.started_at, p.id for update"
        );
        let text = write.own(OF, OF_ALONE);
        let rows: Vec<PaymentRow> = within!(*write, c => {
            sqlx::query_as(text).bind(draft.0).fetch_all(&mut *c).await?
        });
        payments(rows)
    }

    /// Takes what a provider tells of a payment: `body` as it came, with its signature. Gives the state of the payment, which
    /// may be the same as before: what is told twice happens once.
    pub async fn payment_told(
        &self,
        (provider, key): (Provider, &ProviderKey),
        body: &[u8],
        signature: &str,
        now: Timestamp,
    ) -> Result<PaymentState, StoreError<TellRefused>> {
        const DRAFT: &str = "select draft_id from payments where id = $1 and provider = $2";
        let refused = StoreError::Refused;
        if !key.has_signed(Saying::Callback, body, signature) {
            return Err(refused(TellRefused::NotSigned));
        }
        let said: Callback =
            serde_json::from_slice(body).map_err(|_| refused(TellRefused::Unreadable))?;
        let mut write = self.engine.begin().await?;
        let draft: Option<(Uuid,)> = within!(write, c => {
            sqlx::query_as(DRAFT).bind(said.payment.0).bind(provider.name()).fetch_optional(&mut *c).await?
        });
        let (draft,) = draft.ok_or(refused(TellRefused::Unknown))?;
        let mut others = self.payments_held(&mut write, DraftId(draft)).await?;
        let place = others.iter().position(|one| one.id == said.payment);
        let payment = others.remove(place.ok_or(refused(TellRefused::Unknown))?);
        if payment.fee != said.fee {
            return Err(refused(TellRefused::OtherAmount));
        }
        let stage = stage(&mut write, payment.id, draft, now).await?;
        let Some(follows) = told(&payment, &others, stage, said.outcome) else {
            return Ok(payment.state);
        };
        keep(&mut write, &payment, &said, follows, now).await?;
        write.commit().await?;
        Ok(follows.state)
    }

    /// Has an application that is sent take its payments along, and says whether its fee was paid or an emergency waives it. What was
    /// paid too much goes back.
    pub(crate) async fn take_fee(
        &self,
        write: &mut Write,
        case: CaseId,
        new: &NewApplication<'_>,
        emergency: Option<&Emergency>,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        const TAKE: &str = "update payments set case_id = $2 where draft_id = $1";
        const LESS: &str = "update payments set returned_hundredths = coalesce(returned_hundredths, 0) + $2, return_reason = $3, \
            state = case when coalesce(returned_hundredths, 0) + $2 = hundredths then 'returning' else state end, returned_at = null, \
            return_asked_at = null where draft_id = $1 and state = 'paid'";
        let (draft, fee) = (new.draft, still_asked(fee_of(new), emergency));
        let payments = self.payments_held(write, draft).await?;
        let due = due(fee.as_ref(), &payments, now);
        if !due.is_settled() {
            return Ok(false);
        }
        if payments.is_empty() {
            return Ok(true);
        }
        within!(*write, c => {
            sqlx::query(TAKE).bind(draft.0).bind(case.0).execute(&mut *c).await?;
        });
        if let Due::GoesBack(surplus) = due {
            within!(*write, c => {
                sqlx::query(LESS)
                    .bind(draft.0)
                    .bind(surplus.hundredths)
                    .bind(ReturnReason::NotNeeded.name())
                    .execute(&mut *c)
                    .await?;
            });
        }
        Ok(true)
    }
}

/// What an application costs that is about to be sent, by its own answers and the way on which it comes.
fn fee_of(new: &NewApplication<'_>) -> Option<Fee> {
    let channel = match new.source {
        "counter" => ChannelType::Counter,
        "telephone" => ChannelType::Telephone,
        _ => ChannelType::Online,
    };
    fee(new.service, &new.said.answers, channel)
}

/// How far the application has come that a payment is for.
async fn stage(
    write: &mut Write,
    payment: PaymentId,
    draft: Uuid,
    now: Timestamp,
) -> Result<Stage, Broken> {
    const SENT: &str = "select id from payments where id = $1 and case_id is not null";
    const FILLED: &str =
        "select id from application_drafts where id = $1 and case_id is null and expires_at > $2";
    let (sent, filled): (Option<(Uuid,)>, Option<(Uuid,)>) = within!(*write, c => {
        let sent = sqlx::query_as(SENT).bind(payment.0).fetch_optional(&mut *c).await?;
        let filled = sqlx::query_as(FILLED).bind(draft).bind(now.as_microsecond()).fetch_optional(&mut *c).await?;
        (sent, filled)
    });
    Ok(match (sent, filled) {
        (Some(_), _) => Stage::Sent,
        (None, Some(_)) => Stage::Filled,
        (None, None) => Stage::Gone,
    })
}

/// Writes what follows from what a provider told. First what goes back: one payment at most counts.
async fn keep(
    write: &mut Write,
    payment: &Payment,
    said: &Callback,
    follows: Follows,
    now: Timestamp,
) -> Result<(), Broken> {
    const REPLACED: &str = "update payments set state = 'returning', returned_hundredths = hundredths, return_reason = $2, \
        returned_at = null, return_asked_at = null where id = $1";
    const KEEP: &str = "update payments set state = $2, provider_reference = $3, told_at = $4, return_reason = $5, \
        returned_hundredths = case when $6 then hundredths else null end where id = $1";
    within!(*write, c => {
        if let Some(replaced) = follows.replaces {
            sqlx::query(REPLACED)
                .bind(replaced.0)
                .bind(ReturnReason::PaidTwice.name())
                .execute(&mut *c)
                .await?;
        }
        sqlx::query(KEEP)
            .bind(payment.id.0)
            .bind(follows.state.name())
            .bind(&said.provider_reference)
            .bind(now.as_microsecond())
            .bind(follows.returns.map(ReturnReason::name))
            .bind(follows.returns.is_some())
            .execute(&mut *c)
            .await?;
    });
    Ok(())
}
