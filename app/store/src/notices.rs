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
mod mine;
mod preferences;
mod reach;

use std::collections::BTreeMap;

use domain::cases::{Case, CaseId, EventKind, Status, Visibility};
use domain::contacts::{Contact, EmailAddress};
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::notices::{Channel, NoticeKind, Preferences};
use jiff::{Timestamp, Zoned};
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use self::elsewhere::Elsewhere;
pub use self::mine::Notice;
pub use self::reach::Reach;
use crate::keys::Hash;
use crate::links::{Purpose, Token};
use crate::reports::family;
use crate::rows::{CaseRow, case_columns};
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
    account_id: Option<Uuid>,
    content: Option<Json<Preferences>>,
}

/// What is said, by the tag of the language it is said in.
type Wordings = BTreeMap<String, String>;

/// A change as it is told.
struct Change {
    case: Case,
    sequence: i64,
    event: EventKind,
    status: Status,
    words: Wordings,
}

/// What telling some people writes.
#[derive(Default)]
struct Written {
    links: Vec<(Hash, Purpose, Uuid, Uuid)>,
    letters: Vec<(Vec<u8>, Timestamp)>,
    notices: Vec<Noted>,
    elsewhere: Elsewhere,
}

/// A notice for somebody with an account.
struct Noted {
    account: Uuid,
    kind: NoticeKind,
    shown: bool,
    digest_at: Option<Timestamp>,
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
        let words: Wordings = Language::ALL
            .into_iter()
            .map(|language| (language.tag().to_owned(), words(language).to_owned()))
            .collect();
        // Strings always have a JSON form.
        let words = serde_json::to_vec(&words).unwrap_or_default();
        within!(*write, c => {
            sqlx::query(NOTE)
                .bind(new_id())
                .bind(case.id.0)
                .bind(case.status.name())
                .bind(case.status.closing().map(domain::cases::Closing::name))
                .bind(self.key.seal(&words))
                .bind(nobody)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(())
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
        let people = people(&mut write, &change, &job.told_hash).await?;
        let last = people.last().map(|person| person.contact_hash.clone());
        let is_last = people.len() < PEOPLE_AT_ONCE;
        let written = self.written(&change, people, now);
        let told = &written.elsewhere;
        self.post_elsewhere(&mut write, told, now).await?;
        write_down(&mut write, &change, written, now).await?;
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
        Ok(Change {
            case: Case::try_from(row)?,
            sequence: job.sequence,
            event: EventKind::named(&job.kind).ok_or(Broken::Unreadable("kind of event"))?,
            status: Status::named(&job.status, job.closing.as_deref())
                .ok_or(Broken::Unreadable("status"))?,
            words: words
                .and_then(|words| serde_json::from_slice(&words).ok())
                .ok_or(Broken::Unreadable("notice"))?,
        })
    }

    /// What these people are told, and how. Each of them once: those who stand behind themselves are left out.
    fn written(&self, change: &Change, people: Vec<PersonRow>, now: Timestamp) -> Written {
        let mut written = Written::default();
        let here = self.pack().calendar.local(now);
        let mut before: Option<Hash> = None;
        for person in people {
            if before.as_ref() == Some(&person.contact_hash) {
                continue;
            }
            before = Some(person.contact_hash.clone());
            if self.tell(change, &person, &here, &mut written).is_none() {
                // Nobody else waits for what cannot be read.
                tracing::error!(follow = %person.id, "somebody could not be told: her contact cannot be read");
            }
        }
        written
    }

    fn tell(
        &self,
        change: &Change,
        person: &PersonRow,
        here: &Zoned,
        written: &mut Written,
    ) -> Option<()> {
        let kind = NoticeKind::of(change.event, change.status, person.author);
        let language: Language = person.language.parse().ok()?;
        let contact: Contact = self
            .key
            .open(&person.contact_sealed)
            .and_then(|plain| serde_json::from_slice(&plain).ok())?;
        let preferences = person.content.as_ref().map(|content| &content.0);
        let preferences = preferences
            .cloned()
            .unwrap_or_else(|| Preferences::of(language));
        let by_mail = preferences.wants(kind, Channel::Email);
        let digest_at = (by_mail && preferences.is_daily(kind) && person.account_id.is_some())
            .then(|| preferences.next_digest(here));
        let shown = preferences.wants(kind, Channel::Portal);
        if let Some(account) = person.account_id.filter(|_| shown || digest_at.is_some()) {
            written.notices.push(Noted {
                account,
                kind,
                shown,
                digest_at,
            });
        }
        let hers = (&preferences, language);
        written.elsewhere.tell(change, person, kind, hers, here);
        if let Some(to) = contact.email.filter(|_| by_mail && digest_at.is_none()) {
            let letter = self.letter(change, person, kind, to, language, written);
            let from_when = preferences.from_when(kind, here);
            written
                .letters
                .push((self.sealed_letter(&letter), from_when));
        }
        Some(())
    }

    fn letter(
        &self,
        change: &Change,
        person: &PersonRow,
        kind: NoticeKind,
        to: EmailAddress,
        language: Language,
        written: &mut Written,
    ) -> Addressed {
        let case = &change.case;
        let purpose = if kind == NoticeKind::AnswerNeeded {
            Purpose::Answer
        } else {
            Purpose::StopFollow
        };
        let token = self.token_of_follow(purpose, person.id);
        written
            .links
            .push((self.token_hash(&token), purpose, person.case_id, person.id));
        let words = change
            .words
            .get(language.tag())
            .cloned()
            .unwrap_or_default();
        let letter = if kind == NoticeKind::AnswerNeeded {
            Letter::AnswerNeeded {
                reference: case.reference.clone(),
                category: case.category.clone(),
                address: case.address.clone(),
                words,
                until: case.waiting_until,
                answer: token.to_string(),
            }
        } else {
            Letter::Update {
                reference: case.reference.clone(),
                category: case.category.clone(),
                address: case.address.clone(),
                status: change.status,
                words,
                stop: token.to_string(),
            }
        };
        Addressed {
            to,
            language,
            letter,
        }
    }

    /// The token of a follow's link for one purpose: the same in every letter, and kept by nobody.
    fn token_of_follow(&self, purpose: Purpose, follow: Uuid) -> Token {
        let long = self.key.hash(purpose.name(), follow.as_bytes());
        let mut bits = [0; 16];
        bits.iter_mut()
            .zip(long)
            .for_each(|(bit, drawn)| *bit = drawn);
        Token::of(bits)
    }
}

/// Takes the oldest change that nobody else is telling just now.
async fn take(write: &mut Write) -> Result<Option<JobRow>, sqlx::Error> {
    const TAKE_SQLITE: &str = "select j.id, j.case_id, j.sequence, j.status, j.closing, j.words_sealed, j.told_hash, \
        (select e.kind from events e where e.case_id = j.case_id and e.sequence = j.sequence) as kind \
        from notice_jobs j order by j.created_at, j.id limit 1";
    const TAKE_POSTGRES: &str = "select j.id, j.case_id, j.sequence, j.status, j.closing, j.words_sealed, j.told_hash, \
        (select e.kind from events e where e.case_id = j.case_id and e.sequence = j.sequence) as kind \
        from notice_jobs j order by j.created_at, j.id limit 1 for update skip locked";
    match write {
        Write::Sqlite(share) => {
            sqlx::query_as(TAKE_SQLITE)
                .fetch_optional(share.connection())
                .await
        }
        Write::Postgres(transaction) => {
            sqlx::query_as(TAKE_POSTGRES)
                .fetch_optional(&mut **transaction)
                .await
        }
    }
}

/// The next who are told, in the order of their contacts: those of the report, and of every report that leads to it. Of the
/// same contact an author comes first. What asks for her action reaches an author who ended her letters, too.
async fn people(
    write: &mut Write,
    change: &Change,
    told: &[u8],
) -> Result<Vec<PersonRow>, sqlx::Error> {
    const PEOPLE: &str = concat!(
        family!(),
        " select f.id, f.case_id, f.contact_hash, f.contact_sealed, f.language, (f.author and f.case_id = $1) as author, \
         a.id as account_id, p.content from follows f left join accounts a on a.email_hash = f.contact_hash \
         left join notice_preferences p on p.account_id = a.id \
         where f.case_id in (select id from family) and f.contact_hash > $2 and f.contact_sealed is not null \
         and (f.ended_at is null or (f.author and f.case_id = $1 and $4)) \
         and ((f.author and f.case_id = $1) or ((f.author or f.confirmed_at is not null) and $3)) \
         order by f.contact_hash, case when f.author and f.case_id = $1 then 0 else 1 end, f.id limit $5"
    );
    let asks = NoticeKind::of(change.event, change.status, true).is_fixed();
    within!(*write, c => {
        sqlx::query_as(PEOPLE)
            .bind(change.case.id.0)
            .bind(told)
            .bind(change.case.visibility == Visibility::Public)
            .bind(asks)
            .bind(i64::try_from(PEOPLE_AT_ONCE).unwrap_or(i64::MAX))
            .fetch_all(&mut *c)
            .await
    })
}

async fn write_down(
    write: &mut Write,
    change: &Change,
    written: Written,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let CaseId(case) = change.case.id;
    within!(*write, c => {
        if !written.links.is_empty() {
            let mut query = QueryBuilder::new("insert into links (token_hash, purpose, case_id, follow_id, created_at) ");
            query.push_values(&written.links, |mut row, (hash, purpose, of_case, follow)| {
                row.push_bind(hash.clone()).push_bind(purpose.name()).push_bind(*of_case).push_bind(*follow);
                row.push_bind(now.as_microsecond());
            });
            query.push(" on conflict (token_hash) do nothing");
            query.build().execute(&mut *c).await?;
        }
        if !written.letters.is_empty() {
            let mut query = QueryBuilder::new("insert into messages (id, channel, sealed, state, attempts, due_at, created_at) ");
            query.push_values(written.letters, |mut row, (sealed, due_at)| {
                row.push_bind(new_id()).push("'email'").push_bind(sealed).push("'waiting'").push("0");
                row.push_bind(due_at.as_microsecond()).push_bind(now.as_microsecond());
            });
            query.build().execute(&mut *c).await?;
        }
        if !written.notices.is_empty() {
            let mut query = QueryBuilder::new(
                "insert into notices (id, account_id, case_id, sequence, kind, status, closing, shown, at, digest_at) ",
            );
            query.push_values(written.notices, |mut row, noted| {
                row.push_bind(new_id()).push_bind(noted.account).push_bind(case).push_bind(change.sequence);
                row.push_bind(noted.kind.name()).push_bind(change.status.name());
                row.push_bind(change.status.closing().map(domain::cases::Closing::name));
                row.push_bind(noted.shown).push_bind(now.as_microsecond());
                row.push_bind(noted.digest_at.map(Timestamp::as_microsecond));
            });
            query.push(" on conflict (case_id, sequence, account_id) do nothing");
            query.build().execute(&mut *c).await?;
        }
    });
    Ok(())
}
