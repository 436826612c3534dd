//! What some people are told of a change, and how; and writing it down.

use domain::cases::{CaseId, CaseKind, EventKind};
use domain::contacts::{Contact, EmailAddress};
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::notices::{Channel, NoticeKind, Preferences};
use jiff::{SignedDuration, Timestamp, Zoned};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::elsewhere::Elsewhere;
use super::{Change, PersonRow};
use crate::keys::Hash;
use crate::links::{Purpose, Token};
use crate::{Store, Write, new_id, within};

/// How long the link of a letter that asks how it was opens the page: longer than the case can be rated, so that who comes late
/// reads why.
const RATE_LINK_KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A link of a letter: its token, what it is for, the report and the follow of whoever it is sent to, and until when it opens.
struct NewLink {
    hash: Hash,
    purpose: Purpose,
    case: Uuid,
    follow: Uuid,
    until: Option<Timestamp>,
}

/// What telling some people writes.
#[derive(Default)]
pub(super) struct Written {
    links: Vec<NewLink>,
    pub(super) letters: Vec<(Vec<u8>, Timestamp)>,
    pub(super) notices: Vec<Noted>,
    pub(super) elsewhere: Elsewhere,
}

/// A notice for somebody with an account.
pub(super) struct Noted {
    pub(super) account: Uuid,
    pub(super) kind: NoticeKind,
    pub(super) shown: bool,
    pub(super) digest_at: Option<Timestamp>,
}

impl Store {
    /// What these people are told, and how. Each of them once: those who stand behind themselves are left out.
    pub(super) fn written(
        &self,
        change: &Change,
        people: Vec<PersonRow>,
        now: Timestamp,
    ) -> Written {
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
        let kind = change.for_whom(person);
        let language: Language = person.language.parse().ok()?;
        let contact: Contact = self
            .key
            .open(&person.contact_sealed)
            .and_then(|plain| serde_json::from_slice(&plain).ok())?;
        let preferences = person.content.as_ref().map(|content| &content.0);
        let preferences = preferences
            .cloned()
            .unwrap_or_else(|| Preferences::of(language));
        let by_mail = preferences.told_as(kind, Channel::Email);
        let daily = by_mail.is_some_and(|kind| preferences.is_daily(kind));
        let digest_at =
            (daily && person.account_id.is_some()).then(|| preferences.next_digest(here));
        let shown = preferences.told_as(kind, Channel::Portal);
        let noted = person.account_id.zip(shown.or(by_mail));
        if let Some((account, kind)) = noted.filter(|_| shown.is_some() || digest_at.is_some()) {
            written.notices.push(Noted {
                account,
                kind,
                shown: shown.is_some(),
                digest_at,
            });
        }
        let hers = (&preferences, language);
        if let Some(account) = person.account_id {
            written.elsewhere.tell(change, account, kind, hers, here);
        }
        let at_once = contact.email.zip(by_mail).filter(|_| digest_at.is_none());
        if let Some((to, kind)) = at_once {
            let letter = self.letter(change, person, kind, (to, language), here, written);
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
        (to, language): (EmailAddress, Language),
        here: &Zoned,
        written: &mut Written,
    ) -> Addressed {
        let case = &change.case;
        let now = here.timestamp();
        let mut link = |purpose: Purpose, until: Option<Timestamp>| {
            let token = self.token_of_follow(purpose, person.id);
            written.links.push(NewLink {
                hash: self.token_hash(&token),
                purpose,
                case: person.case_id,
                follow: person.id,
                until,
            });
            token.to_string()
        };
        let words = change
            .words
            .get(language.tag())
            .cloned()
            .unwrap_or_default();
        let (reference, category) = (case.reference.clone(), case.category.clone());
        let address = case.address.clone();
        let decided = change.decided;
        let is_own = person.author && case.kind == CaseKind::Application;
        let letter = match kind {
            NoticeKind::AnswerNeeded => Letter::AnswerNeeded {
                reference,
                category,
                address,
                words,
                until: case.waiting_until,
                ends: change.ends_unanswered,
                again: change.event == EventKind::Reminded,
                answer: link(Purpose::Answer, None),
            },
            NoticeKind::RatingRequest => Letter::RateRequest {
                reference,
                category,
                address,
                status: change.status,
                words,
                decided,
                page: is_own.then(|| link(Purpose::Track, None)),
                rate: link(Purpose::Rate, Some(now + RATE_LINK_KEPT)),
                stop: link(Purpose::StopFollow, None),
            },
            NoticeKind::Status | NoticeKind::Update | NoticeKind::Work | NoticeKind::Task => {
                Letter::Update {
                    reference,
                    category,
                    address,
                    status: change.status,
                    event: change.event,
                    detail: Box::new(change.detail.clone()),
                    words,
                    decided,
                    page: is_own.then(|| link(Purpose::Track, None)),
                    stop: link(Purpose::StopFollow, None),
                }
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

pub(super) async fn write_down(
    write: &mut Write,
    change: &Change,
    written: Written,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let CaseId(case) = change.case.id;
    within!(*write, c => {
        if !written.links.is_empty() {
            let mut query = QueryBuilder::new("insert into links (token_hash, purpose, case_id, follow_id, created_at, expires_at) ");
            query.push_values(&written.links, |mut row, link| {
                row.push_bind(link.hash.clone()).push_bind(link.purpose.name()).push_bind(link.case).push_bind(link.follow);
                row.push_bind(now.as_microsecond()).push_bind(link.until.map(Timestamp::as_microsecond));
            });
            query.push(" on conflict (token_hash) do update set expires_at = excluded.expires_at");
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
