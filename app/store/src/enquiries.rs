//! Enquiries: a question is answered from the desk, and question and answer are released for everybody, in words without what is
//! personal.
//!
//! # Why
//!
//! The case of a question stays private for ever: what everybody reads lies in a row of its own, which has no way back to who
//! asked. Its terms lie in a scope of their own, written with it, so that it is found at once and never after it was withdrawn.

use domain::cases::{Case, CaseId, EventKind, Status};
use domain::categories::CategoryCode;
use domain::enquiries::{EnquiryRefused, Wording, reply};
use domain::identity::{Account, Action};
use domain::languages::Language;
use domain::references::Reference;
use domain::terms::terms;
use jiff::Timestamp;
use sqlx::QueryBuilder;

use crate::cases::NewEvent;
use crate::desk::says_barred;
use crate::rows::moment;
use crate::search::Scope;
use crate::{Broken, Store, StoreError, Write, on, within};

/// Terms that one question and its answer are found by, at most.
const TERMS_MOST: usize = 2000;

/// A question and its answer as everybody reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enquiry {
    /// Names it on its page; opens nothing of the case.
    pub reference: Reference,
    /// What it is about.
    pub category: CategoryCode,
    /// Both, in words for everybody.
    pub wording: Wording,
    /// When it was released.
    pub released_at: Timestamp,
}

/// An answer to a question, as a member gives it.
#[derive(Debug, Clone, Copy)]
pub struct Reply<'a> {
    /// The version that she had before her eyes.
    pub version: i64,
    /// What whoever asked is told.
    pub words: &'a str,
    /// The language of the words.
    pub language: Language,
}

/// What everybody shall read, as a member asks for it.
#[derive(Debug, Clone, Copy)]
pub struct Releasing<'a> {
    /// The version that she had before her eyes.
    pub version: i64,
    /// What was asked, without what is personal.
    pub question: &'a str,
    /// What was answered, likewise.
    pub answer: &'a str,
}

/// Words, and the language of the case.
type Said = (String, String);

#[derive(sqlx::FromRow)]
struct EnquiryRow {
    reference: String,
    category: String,
    question: String,
    answer: String,
    language: String,
    released_at: i64,
}

impl TryFrom<EnquiryRow> for Enquiry {
    type Error = Broken;

    fn try_from(row: EnquiryRow) -> Result<Self, Broken> {
        Ok(Self {
            reference: row
                .reference
                .parse()
                .map_err(|_| Broken::Unreadable("reference"))?,
            category: CategoryCode(row.category),
            wording: Wording {
                question: row.question,
                answer: row.answer,
                language: row
                    .language
                    .parse()
                    .map_err(|_| Broken::Unreadable("language"))?,
            },
            released_at: moment(row.released_at)?,
        })
    }
}

says_barred!(EnquiryRefused);

impl Store {
    /// Answers a question: whoever asked is told, and the question has ended.
    pub async fn answer_enquiry(
        &self,
        reference: &Reference,
        asked: Reply<'_>,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<EnquiryRefused>> {
        let refused = StoreError::Refused;
        let (case, grant) = self
            .acted_on(reference, asked.version, by, Action::ChangeStatus)
            .await?
            .map_err(|barred| refused(barred.into()))?;
        let category = self.pack().category(&case.category);
        let words = reply(&case, category, asked.words).map_err(refused)?;
        if !self.open_tasks(&case, Status::Fixed).await?.is_empty() {
            return Err(refused(EnquiryRefused::TasksOpen));
        }
        let mut write = self.engine.begin().await?;
        let mut after = self.turned(&mut write, &case, Status::Fixed, now).await?;
        after.answered_at = after.answered_at.or(Some(now));
        if !self.keep_course(&mut write, &case, &after).await? {
            return Err(refused(EnquiryRefused::Stale));
        }
        let event = NewEvent::for_everybody(&after, EventKind::Replied, now)
            .by(by, &grant)
            .saying(words, asked.language);
        self.add_event(&mut write, &event).await?;
        self.tell_followers(&mut write, &after, words, now).await?;
        Ok(write.commit().await?)
    }

    /// Lets everybody read a question that was answered, in these words; releasing it again changes them.
    pub async fn release_enquiry(
        &self,
        reference: &Reference,
        asked: Releasing<'_>,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<EnquiryRefused>> {
        const RELEASE: &str = "insert into enquiries (case_id, question, answer, language, released_at) values ($1, $2, $3, $4, $5) \
            on conflict (case_id) do update set question = excluded.question, answer = excluded.answer, \
            language = excluded.language, released_at = excluded.released_at, withdrawn_at = null";
        let refused = StoreError::Refused;
        let (case, grant) = self
            .acted_on(reference, asked.version, by, Action::ReleaseReports)
            .await?
            .map_err(|barred| refused(barred.into()))?;
        let asked_of = self.pack().category(&case.category);
        if !asked_of.is_some_and(domain::categories::Category::is_enquiry) {
            return Err(refused(EnquiryRefused::NoEnquiry));
        }
        let Some(original) = self.original_enquiry(&case).await? else {
            return Err(refused(EnquiryRefused::NotAnswered));
        };
        let wording = Wording {
            question: asked.question.to_owned(),
            answer: asked.answer.to_owned(),
            language: original.language,
        };
        let wording = wording.checked().map_err(refused)?;
        let before = self.enquiry(reference).await?;
        let mut write = self.engine.begin().await?;
        if !write.touch(&case, now).await? {
            return Err(refused(EnquiryRefused::Stale));
        }
        forget(&mut write, case.id, before.as_ref()).await?;
        within!(write, c => {
            sqlx::query(RELEASE)
                .bind(case.id.0)
                .bind(&wording.question)
                .bind(&wording.answer)
                .bind(wording.language.tag())
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
            let mut query = QueryBuilder::new("insert into search_terms (scope, term, case_id) ");
            query.push_values(terms_of(&wording), |mut row, term| {
                row.push("'enquiry'").push_bind(term).push_bind(case.id.0);
            });
            query.push(" on conflict (scope, term, case_id) do nothing");
            query.build().execute(&mut *c).await?;
        });
        let event = NewEvent::for_everybody(&case, EventKind::ReplyReleased, now).by(by, &grant);
        self.add_event(&mut write, &event).await?;
        Ok(write.commit().await?)
    }

    /// Takes a question and its answer back from everybody.
    pub async fn withdraw_enquiry(
        &self,
        reference: &Reference,
        version: i64,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<EnquiryRefused>> {
        const WITHDRAW: &str = "update enquiries set withdrawn_at = $2 where case_id = $1";
        let refused = StoreError::Refused;
        let (case, grant) = self
            .acted_on(reference, version, by, Action::ReleaseReports)
            .await?
            .map_err(|barred| refused(barred.into()))?;
        let Some(released) = self.enquiry(reference).await? else {
            return Err(refused(EnquiryRefused::NotReleased));
        };
        let mut write = self.engine.begin().await?;
        if !write.touch(&case, now).await? {
            return Err(refused(EnquiryRefused::Stale));
        }
        forget(&mut write, case.id, Some(&released)).await?;
        within!(write, c => {
            sqlx::query(WITHDRAW).bind(case.id.0).bind(now.as_microsecond()).execute(&mut *c).await?;
        });
        let event = NewEvent::for_everybody(&case, EventKind::ReplyWithdrawn, now).by(by, &grant);
        self.add_event(&mut write, &event).await?;
        Ok(write.commit().await?)
    }

    /// What was asked and what was answered last, as it was written, for members who decide what everybody reads of it; nothing
    /// before it was answered.
    pub async fn original_enquiry(&self, case: &Case) -> Result<Option<Wording>, Broken> {
        const ORIGINAL: &str = "select w.words, c.language from events e join event_words w on w.event_id = e.id \
            join cases c on c.id = e.case_id where e.case_id = $1 and e.kind = $2 order by e.sequence desc, e.id limit 1";
        let (question, answer): (Option<Said>, Option<Said>) = on!(self.engine, pool => (
            sqlx::query_as(ORIGINAL)
                .bind(case.id.0)
                .bind(EventKind::Submitted.name())
                .fetch_optional(pool)
                .await?,
            sqlx::query_as(ORIGINAL)
                .bind(case.id.0)
                .bind(EventKind::Replied.name())
                .fetch_optional(pool)
                .await?,
        ));
        let Some((answer, language)) = answer else {
            return Ok(None);
        };
        Ok(Some(Wording {
            question: question.map(|(question, _)| question).unwrap_or_default(),
            answer,
            language: language
                .parse()
                .map_err(|_| Broken::Unreadable("language"))?,
        }))
    }

    /// The released question of this reference; nothing where none was released, or it was withdrawn.
    pub async fn enquiry(&self, reference: &Reference) -> Result<Option<Enquiry>, Broken> {
        const RELEASED: &str = "select c.reference, c.category, q.question, q.answer, q.language, q.released_at \
            from enquiries q join cases c on c.id = q.case_id where c.reference = $1 and q.withdrawn_at is null";
        let row: Option<EnquiryRow> = on!(self.engine, pool => {
            sqlx::query_as(RELEASED).bind(reference.as_str()).fetch_optional(pool).await?
        });
        row.map(Enquiry::try_from).transpose()
    }

    /// Released questions that have every term of what is sought, all of them where nothing is sought; the newest first, those
    /// that were released `before` where that is given.
    pub async fn enquiries(
        &self,
        sought: &str,
        before: Option<Timestamp>,
        most: i64,
    ) -> Result<Vec<Enquiry>, Broken> {
        let found = self.find(sought, Scope::Enquiries).await?;
        let rows: Vec<EnquiryRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(
                "select c.reference, c.category, q.question, q.answer, q.language, q.released_at \
                 from enquiries q join cases c on c.id = q.case_id where q.withdrawn_at is null",
            );
            if let Some(found) = &found {
                query.push(" and q.case_id in (");
                let mut list = query.separated(", ");
                // A list must not be empty; no case has this id.
                list.push_bind(uuid::Uuid::nil());
                for case in &found.cases {
                    list.push_bind(case.0);
                }
                query.push(")");
            }
            if let Some(before) = before {
                query.push(" and q.released_at < ").push_bind(before.as_microsecond());
            }
            query.push(" order by q.released_at desc, q.case_id desc limit ").push_bind(most);
            query.build_query_as().fetch_all(pool).await?
        });
        rows.into_iter().map(Enquiry::try_from).collect()
    }
}

fn terms_of(wording: &Wording) -> impl Iterator<Item = String> + use<> {
    let all: std::collections::BTreeSet<String> = [&wording.question, &wording.answer]
        .into_iter()
        .flat_map(|words| terms(words))
        .collect();
    all.into_iter().take(TERMS_MOST)
}

/// Nobody finds it by the words that it had.
async fn forget(
    write: &mut Write,
    case: CaseId,
    before: Option<&Enquiry>,
) -> Result<(), sqlx::Error> {
    const FORGET: &str =
        "delete from search_terms where scope = 'enquiry' and term = $1 and case_id = $2";
    let Some(before) = before else {
        return Ok(());
    };
    within!(*write, c => {
        for term in terms_of(&before.wording) {
            sqlx::query(FORGET).bind(term).bind(case.0).execute(&mut *c).await?;
        }
    });
    Ok(())
}
