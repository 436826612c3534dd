//! Reports of the sample story that have ended, with what their reporters say of it.

use std::collections::BTreeMap;

use domain::areas::AreaCode;
use domain::cases::Status;
use domain::identity::Account;
use domain::languages::Language;
use domain::ratings::{Grade, Judgement, Moderation, Rating, RatingState};
use domain::references::Reference;
use domain::reports::Draft;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use store::Store;
use store::desk::Change;
use store::ratings::{Decided, Judge, Listing};
use store::reports::Viewer;

use super::SeedFailed;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ended {
    hours_ago: i64,
    /// Hours until it was fixed.
    took: i64,
    category: String,
    area: AreaCode,
    address: String,
    language: Language,
    what: String,
    #[serde(default)]
    answers: BTreeMap<String, String>,
    /// How quick it was, and how much it helped.
    efficiency: i64,
    effectiveness: i64,
    #[serde(default)]
    comment: String,
    /// What the office answers to the comment.
    #[serde(default)]
    reply: Option<String>,
    /// Why it is still broken.
    #[serde(default)]
    reopened: Option<String>,
}

impl Ended {
    /// Where it was.
    pub(super) const fn area(&self) -> &AreaCode {
        &self.area
    }
}

/// Tells one report from its beginning to its rating; `officer` fixes it.
pub(super) async fn tell(
    store: &Store,
    told: &Ended,
    officer: &Account,
    (number, now): (usize, Timestamp),
) -> Result<(), SeedFailed> {
    let at = now - SignedDuration::from_hours(told.hours_ago);
    let fixed_at = at + SignedDuration::from_hours(told.took);
    let rated_at = fixed_at + SignedDuration::from_hours(1);
    let answers = told.answers.iter();
    let draft = Draft {
        area: told.area.0.clone(),
        address: told.address.clone(),
        category: told.category.clone(),
        answers: answers
            .map(|(code, answer)| (code.clone(), vec![answer.clone()]))
            .collect(),
        what: told.what.clone(),
        contact_answered: true,
        ..Draft::default()
    };
    let (id, token) = store.begin_draft(&draft, told.language, at).await?;
    let sent = store.submit_report(id, &token, told.language, at).await;
    let receipt = sent.map_err(|why| SeedFailed::Report { number, why })?;
    let failed = |why: &dyn std::fmt::Debug| SeedFailed::Ended {
        number,
        why: format!("{why:?}"),
    };
    let change = Change {
        version: 1,
        to: Status::Fixed,
        words: "已处理完毕。",
        language: told.language,
        days_to_answer: 5,
    };
    let fixed = store.change_status(&receipt.reference, change, officer, fixed_at);
    fixed.await.map_err(|why| failed(&why))?;
    let judge = Judge {
        viewer: Viewer {
            account: None,
            link: Some(receipt.track),
        },
        asked: None,
    };
    let grade = |number| Grade::new(number).ok_or_else(|| failed(&"a grade is 1 to 5"));
    let said = Judgement {
        rating: Some(Rating {
            efficiency: grade(told.efficiency)?,
            effectiveness: grade(told.effectiveness)?,
            comment: told.comment.clone(),
        }),
        reopening: told.reopened.clone(),
    };
    let said = (said, Vec::new());
    let rated = store.judge(&receipt.reference, &judge, said, told.language, rated_at);
    rated.await.map_err(|why| failed(&why))?;
    if told.comment.is_empty() {
        return Ok(());
    }
    release(store, told, (&receipt.reference, rated_at), officer)
        .await
        .map_err(|why| failed(&why))
}

/// The comment is read at the desk, released, and answered.
async fn release(
    store: &Store,
    told: &Ended,
    (reference, at): (&Reference, Timestamp),
    officer: &Account,
) -> Result<(), store::StoreError<domain::ratings::ModerationRefused>> {
    let waiting = store.ratings_at_desk(Listing::Waiting, officer).await?;
    let mut waiting = waiting.into_iter();
    let Some(rating) = waiting.find(|rating| rating.case.reference == *reference) else {
        return Ok(());
    };
    let decided = Decided {
        seen: RatingState::Waiting,
        moderation: &Moderation::Release,
        language: told.language,
    };
    store
        .moderate_rating(rating.id, decided, officer, at)
        .await?;
    if let Some(reply) = &told.reply {
        store
            .answer_rating(rating.id, reply, told.language, officer, at)
            .await?;
    }
    Ok(())
}
