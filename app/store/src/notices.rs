//! Telling people what has changed: noted in the transaction of the change, told afterwards, each of them once.
//!
//! # Why
//!
//! A report may have ten thousand followers, and whoever changes it does not wait until all are written to. The change leaves
//! one row; a job goes through the followers in the order of their contacts, some dozens in a transaction, and remembers in
//! that same transaction how far it has come. So it goes on where it was after whatever ends the process, several processes may
//! do it at once, and somebody is told once however many of her follows lead to the report.

mod digests;
mod elsewhere;
mod members;
mod mine;
mod preferences;
mod reach;
mod writing;

use std::collections::BTreeMap;

use domain::cases::{Case, Detail, EventKind, Status, Visibility};
use domain::languages::Language;
use domain::letters::Decided;
use domain::notices::{NoticeKind, Preferences};
use domain::organisations::OrganisationCode;
use jiff::Timestamp;
use sqlx::types::Json;
use uuid::Uuid;

pub use self::mine::Notice;
pub use self::reach::Reach;
use self::writing::write_down;
use crate::keys::Hash;
use crate::reports::family;
use crate::rows::{CaseRow, case_columns, moment};
use crate::{Broken, Store, Write, new_id, on, within};

/// People who are told in one transaction. Whoever reports meanwhile waits no longer than it takes.
const PEOPLE_AT_ONCE: usize = 50;

/// A change that people are to be told of.
#[derive(sqlx::FromRow)]
struct JobRow {
    id: Uuid,
    case_id: Uuid,
    sequence: i64,
    kind: String,
    public: bool,
    member_id: Option<Uuid>,
    detail: Option<Json<Detail>>,
    given: Option<String>,
    status: String,
    closing: Option<String>,
    words_sealed: Vec<u8>,
    told_hash: Hash,
}

/// Somebody who is told.
#[derive(sqlx::FromRow)]
struct PersonRow {
    id: Uuid,
    case_id: Uuid,
    contact_hash: Hash,
    contact_sealed: Vec<u8>,
    language: String,
    author: bool,
    rates: bool,
    account_id: Option<Uuid>,
    content: Option<Json<Preferences>>,
}

/// What is said, by the tag of the language it is said in.
type Wordings = BTreeMap<String, String>;

/// A change as it is told.
#[derive(Clone)]
struct Change {
    case: Case,
    sequence: i64,
    event: EventKind,
    /// Whether followers read it.
    public: bool,
    /// The member who made it.
    by: Option<Uuid>,
    detail: Detail,
    status: Status,
    words: Wordings,
    /// Whether it ends where the applicant does not answer.
    ends_unanswered: bool,
    /// What there is to say of a decision.
    decided: Decided,
    /// Whether it objects to another decision.
    is_objection: bool,
}

impl Change {
    fn for_whom(&self, person: &PersonRow) -> NoticeKind {
        NoticeKind::of(self.event, self.status, person.author, person.rates)
    }

    /// The change as each of those reads it who now has something to do: one for every task that is begun.
    fn calls(&self) -> Vec<Self> {
        let begun = self.detail.begun.iter().map(|begun| {
            let words = Language::ALL.map(|language| {
                let title = begun.title.say(language);
                (language.tag().to_owned(), title.to_owned())
            });
            Self {
                detail: Detail {
                    organisation: Some(begun.organisation.clone()),
                    begun: vec![begun.clone()],
                    ..Detail::default()
                },
                words: words.into(),
                ..self.clone()
            }
        });
        let calls: Vec<Self> = begun.collect();
        if calls.is_empty() {
            vec![self.clone()]
        } else {
            calls
        }
    }

    /// Whether anybody follows who has not read it already: nobody can have been watching a case that did not exist.
    fn has_followers(&self) -> bool {
        self.public && self.event != EventKind::Submitted
    }

    fn ends(&self) -> bool {
        self.event.ends(self.status)
    }
}

impl Store {
    /// Notes that the author and, where everybody may know, those who follow are to be told of the last entry of the
    /// timeline; in the transaction of what it tells.
    ///
    /// `case` is as it stands after the change.
    pub(crate) async fn tell_followers(
        &self,
        write: &mut Write,
        case: &Case,
        words: &str,
        now: Timestamp,
    ) -> Result<(), Broken> {
        self.tell_followers_in(write, case, &|_| words, now).await
    }

    /// [`Store::tell_followers`], to each the words in her language.
    pub(crate) async fn tell_followers_in<'w>(
        &self,
        write: &mut Write,
        case: &Case,
        words: &(dyn Fn(Language) -> &'w str + Sync),
        now: Timestamp,
    ) -> Result<(), Broken> {
        const NOTE: &str = "insert into notice_jobs (id, case_id, sequence, status, closing, words_sealed, told_hash, created_at) \
            select $1, $2, max(sequence), $3, $4, $5, $6, $7 from events where case_id = $2 having max(sequence) > 0";
        let nobody: &[u8] = &[];
        within!(*write, c => {
            sqlx::query(NOTE)
                .bind(new_id())
                .bind(case.id.0)
                .bind(case.status.name())
                .bind(case.status.closing().map(domain::cases::Closing::name))
                .bind(self.sealed_words(words))
                .bind(nobody)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(())
    }

    /// What is told in each language, sealed.
    pub(crate) fn sealed_words<'w>(&self, words: &(dyn Fn(Language) -> &'w str + Sync)) -> Vec<u8> {
        let words: Wordings = Language::ALL
            .into_iter()
            .map(|language| (language.tag().to_owned(), words(language).to_owned()))
            .collect();
        // Strings always have a JSON form.
        self.key
            .seal(&serde_json::to_vec(&words).unwrap_or_default())
    }

    /// Tells some more people of the oldest change that not everybody was told of; says whether there was anybody left to tell.
    pub async fn tell_next(&self, now: Timestamp) -> Result<bool, Broken> {
        const WAITING: &str = "select count(*) from (select id from notice_jobs limit 1) waiting";
        const ON: &str = "update notice_jobs set told_hash = $2 where id = $1";
        const DONE: &str = "delete from notice_jobs where id = $1";
        let (waiting,): (i64,) =
            on!(self.engine, pool => sqlx::query_as(WAITING).fetch_one(pool).await?);
        if waiting == 0 {
            return Ok(false);
        }
        let mut write = self.engine.begin().await?;
        let Some(job) = take(&mut write).await? else {
            return Ok(false);
        };
        let change = self.change_of(&mut write, &job).await?;
        let people = if change.has_followers() {
            people(&mut write, &change, &job.told_hash, now).await?
        } else {
            Vec::new()
        };
        let last = people.last().map(|person| person.contact_hash.clone());
        let is_last = people.len() < PEOPLE_AT_ONCE;
        let mut all = Vec::new();
        if job.told_hash.is_empty() {
            for call in change.calls() {
                all.push(self.called(&mut write, &call, now).await?);
            }
        }
        all.push(self.written(&change, people, now));
        for written in all {
            let told = &written.elsewhere;
            self.post_elsewhere(&mut write, told, now).await?;
            write_down(&mut write, &change, written, now).await?;
        }
        within!(write, c => {
            match last.filter(|_| !is_last) {
                Some(last) => sqlx::query(ON).bind(job.id).bind(last).execute(&mut *c).await?,
                None => sqlx::query(DONE).bind(job.id).execute(&mut *c).await?,
            };
        });
        write.commit().await?;
        Ok(true)
    }

    async fn change_of(&self, write: &mut Write, job: &JobRow) -> Result<Change, Broken> {
        const CASE: &str = concat!("select ", case_columns!(), " from cases c where c.id = $1");
        let row: CaseRow = within!(*write, c => {
            sqlx::query_as(CASE).bind(job.case_id).fetch_one(&mut *c).await?
        });
        let words = self.key.open(&job.words_sealed);
        let mut detail = job.detail.as_ref().map(|detail| detail.0.clone());
        if let Some(given) = job.given.clone() {
            let detail = detail.get_or_insert_default();
            detail.organisation = Some(OrganisationCode(given));
        }
        let case = Case::try_from(row)?;
        let is_asked = case.status == Status::Waiting;
        let event = EventKind::named(&job.kind).ok_or(Broken::Unreadable("kind of event"))?;
        let status = Status::named(&job.status, job.closing.as_deref())
            .ok_or(Broken::Unreadable("status"))?;
        let (object_until, is_objection) = if event.ends(status) {
            objection(write, &case).await?
        } else {
            (None, false)
        };
        Ok(Change {
            decided: Decided {
                by_law: event == EventKind::SilenceDecided,
                object_until,
            },
            is_objection,
            ends_unanswered: is_asked && self.ends_unanswered(&case).await?,
            detail: detail.unwrap_or_default(),
            case,
            sequence: job.sequence,
            public: job.public,
            by: job.member_id,
            event,
            status,
            words: words
                .and_then(|words| serde_json::from_slice(&words).ok())
                .ok_or(Broken::Unreadable("notice"))?,
        })
    }
}

/// Until when a decision can be objected to, and whether it is one on an objection, of which nobody is asked how it was.
async fn objection(write: &mut Write, case: &Case) -> Result<(Option<Timestamp>, bool), Broken> {
    const OF: &str =
        "select objection_until, objects_to is not null from applications where case_id = $1";
    let found: Option<(Option<i64>, bool)> = within!(*write, c => {
        sqlx::query_as(OF).bind(case.id.0).fetch_optional(&mut *c).await?
    });
    let (until, is_objection) = found.unwrap_or_default();
    Ok((until.map(moment).transpose()?, is_objection))
}

/// Takes the oldest change that nobody else is telling just now.
async fn take(write: &mut Write) -> Result<Option<JobRow>, sqlx::Error> {
    macro_rules! take {
        ($locked:literal) => {
            concat!(
                "select j.id, j.case_id, j.sequence, j.status, j.closing, j.words_sealed, j.told_hash, e.kind, e.public, e.member_id, e.detail, \
                 (select g.organisation from assignments g where g.event_id = e.id) as given \
                 from notice_jobs j join events e on e.case_id = j.case_id and e.sequence = j.sequence \
                 order by j.id limit 1",
                $locked
            )
        };
    }
    const TAKE_SQLITE: &str = take!("");
    const TAKE_POSTGRES: &str = take!(" for update of j skip locked");
    let text = write.own(TAKE_SQLITE, TAKE_POSTGRES);
    within!(*write, c => sqlx::query_as(text).fetch_optional(&mut *c).await)
}

/// The next who are told, in the order of their contacts: those of the report, and of every report that leads to it. Of the
/// same contact an author comes first, then who reported. A delegate is told for as long as her appointment holds. What asks for
/// her action reaches an author who ended her letters, too.
async fn people(
    write: &mut Write,
    change: &Change,
    told: &[u8],
    now: Timestamp,
) -> Result<Vec<PersonRow>, sqlx::Error> {
    const PEOPLE: &str = concat!(
        family!(),
        " select f.id, f.case_id, f.contact_hash, f.contact_sealed, f.language, (f.author and f.case_id = $1) as author, \
         ($6 and (f.author or f.reporter) and not exists (select 1 from ratings r join follows g \
           on r.rater = case when g.author then g.case_id else g.id end \
           where r.case_id = $1 and g.contact_hash = f.contact_hash and g.case_id in (select id from family))) as rates, \
         a.id as account_id, p.content from follows f left join accounts a on a.email_hash = f.contact_hash \
         left join notice_preferences p on p.account_id = a.id \
         where f.case_id in (select id from family) and f.contact_hash > $2 and f.contact_sealed is not null \
         and (f.ended_at is null or (f.author and f.case_id = $1 and $4)) \
         and ((f.author and f.case_id = $1) or ((f.author or f.confirmed_at is not null) and $3) \
         or (f.case_id = $1 and exists (select 1 from delegations d where d.id = f.delegation_id and d.accepted_at is not null \
         and d.ended_at is null and d.until_at > $7))) \
         order by f.contact_hash, case when f.author and f.case_id = $1 then 0 when f.author or f.reporter then 1 else 2 end, f.id \
         limit $5"
    );
    let asks = NoticeKind::of(change.event, change.status, true, false).is_fixed();
    within!(*write, c => {
        sqlx::query_as(PEOPLE)
            .bind(change.case.id.0)
            .bind(told)
            .bind(change.case.visibility == Visibility::Public)
            .bind(asks)
            .bind(i64::try_from(PEOPLE_AT_ONCE).unwrap_or(i64::MAX))
            .bind(change.ends() && !change.is_objection)
            .bind(now.as_microsecond())
            .fetch_all(&mut *c)
            .await
    })
}
