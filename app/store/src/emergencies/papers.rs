//! Temporary papers, for people who lost theirs: who somebody is stands in the registers, not on what she brings.

use domain::emergencies::{
    Emergency, EmergencyId, EmergencyStep, PAPERS, REASON_MOST, papers_until,
};
use domain::identity::{Account, Action};
use domain::languages::Texts;
use domain::outputs::{Line, Output, OutputId, OutputKind, Standing};
use domain::persons::{AccessPurpose, BIRTH_DATE, birth_year};
use domain::registers::{IdentityRefused, POPULATION, Record, Register};
use jiff::{SignedDuration, Timestamp};

use super::journal::NewNote;
use crate::accesses::{Accessor, NewAccess, keep_access};
use crate::keys::Hash;
use crate::outputs::{IssueRefused, NewOutput};
use crate::persons::{Recognised, lock};
use crate::registers::PersonKey;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, Write, on, within};

/// Most numbers that an agent may get wrong in an hour.
pub const WRONG_NUMBERS_MOST: usize = 10;

/// For whom papers are asked.
#[derive(Debug, Clone, Copy)]
pub struct PapersFor<'a> {
    /// Under which emergency.
    pub emergency: EmergencyId,
    /// The number that she says is hers.
    pub number: &'a str,
}

/// What stands on temporary papers that no register says.
#[derive(Debug, Clone)]
pub struct PapersWords {
    /// What they are called.
    pub title: Texts,
    /// What the number is called.
    pub number: Texts,
    /// What the day of birth is called.
    pub born: Texts,
    /// What the emergency is called, as a label.
    pub emergency: Texts,
}

/// How papers are handed out.
#[derive(Debug, Clone, Copy)]
pub struct Handing<'a> {
    /// Why whoever asks is believed.
    pub reason: &'a str,
    /// What stands on them that no register says.
    pub words: &'a PapersWords,
    /// Whether they take the place of those that she has.
    pub replaces: bool,
}

/// Whom papers would be for.
#[derive(Debug, Clone)]
pub struct LookedFor {
    /// Who she is.
    pub person: Recognised,
    /// The papers of this emergency that she has, and that hold.
    pub has: Option<Output>,
}

/// Why no papers were handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PapersRefused {
    /// It is not this member's to hand them out.
    #[error("not for this member")]
    NotYours,
    /// There is no such emergency, or it has ended.
    #[error("no such emergency is open")]
    Ended,
    /// What was typed is no number.
    #[error(transparent)]
    Number(IdentityRefused),
    /// The registers do not know exactly one living person of this number.
    #[error("the registers do not know exactly one such person")]
    NoPerson,
    /// It is the agent herself: somebody else hands them out to her.
    #[error("nobody hands out papers to herself")]
    Herself,
    /// She is registered where the emergency does not count.
    #[error("she is registered elsewhere")]
    Elsewhere,
    /// Nobody said why she is believed, or too much.
    #[error("a reason of at most {REASON_MOST} characters")]
    Reason,
    /// There were too many wrong numbers.
    #[error("too many wrong numbers; again after {again_at}")]
    TooMany {
        /// When the next is taken.
        again_at: Timestamp,
    },
    /// They could not be handed out.
    #[error(transparent)]
    Issue(IssueRefused),
}

/// Somebody whom an emergency reaches.
struct Found<'s> {
    emergency: Emergency,
    person: PersonKey,
    /// Her number, as the registers have it.
    number: String,
    record: Record,
    population: &'s Register,
}

impl Found<'_> {
    fn told(&self, concept: &str) -> &str {
        self.record
            .told(self.population, concept)
            .unwrap_or_default()
    }

    /// Her name, where the register has it in one piece and where in two.
    fn name(&self) -> String {
        self.record.name(self.population)
    }
}

impl Store {
    /// Shows an agent whom papers would be for. That she looked is written down, and the person sees it.
    pub async fn look_for_papers(
        &self,
        asked: PapersFor<'_>,
        agent: &Account,
        now: Timestamp,
    ) -> Result<LookedFor, StoreError<PapersRefused>> {
        let (found, mut write) = self.found_for_papers(asked, agent, now).await?;
        let note = NewNote {
            member: Some(agent.id),
            person: Some(&found.person),
            ..NewNote::of(found.emergency.id, EmergencyStep::LookedUp)
        };
        self.note_emergency(&mut write, &note, now).await?;
        let has = self.papers_held(&mut write, &found, now).await?;
        write.commit().await?;
        Ok(LookedFor {
            person: Recognised {
                name: found.name(),
                born: birth_year(found.told(BIRTH_DATE)),
            },
            has: has.map(|(_, output)| output),
        })
    }

    /// Hands out temporary papers, of what the register of persons says. Who has papers of this emergency that hold gets no others
    /// beside them: answers with those, unless they are to be replaced.
    pub async fn issue_papers(
        &self,
        asked: PapersFor<'_>,
        handing: Handing<'_>,
        agent: &Account,
        now: Timestamp,
    ) -> Result<OutputId, StoreError<PapersRefused>> {
        let refused = StoreError::Refused;
        let (reason, words) = (handing.reason.trim(), handing.words);
        if reason.is_empty() || reason.chars().count() > REASON_MOST {
            return Err(refused(PapersRefused::Reason));
        }
        let (found, mut write) = self.found_for_papers(asked, agent, now).await?;
        if let Some((hash, held)) = self.papers_held(&mut write, &found, now).await? {
            if !handing.replaces {
                // What she opens here is hers to print again.
                let note = NewNote {
                    member: Some(agent.id),
                    person: Some(&found.person),
                    output: Some(hash),
                    words: reason,
                    ..NewNote::of(found.emergency.id, EmergencyStep::LookedUp)
                };
                self.note_emergency(&mut write, &note, now).await?;
                write.commit().await?;
                return Ok(held.statement.id);
            }
            self.replace_output(&mut write, &hash, agent, now).await?;
        }
        let new = NewOutput {
            kind: OutputKind::TemporaryPapers,
            service: PAPERS.to_owned(),
            case: None,
            account: None,
            issuer: found.population.authority.clone(),
            holder: found.name(),
            title: words.title.clone(),
            lines: vec![
                Line::plain(words.number.clone(), &found.number),
                Line::plain(words.born.clone(), found.told(BIRTH_DATE)),
                Line {
                    label: words.emergency.clone(),
                    value: found.emergency.declared.name.clone(),
                },
            ],
            valid_until: Some(papers_until(self.today(now))),
        };
        let issued = self.issue_within(&mut write, &new, now).await;
        let id = issued.map_err(|error| match error {
            StoreError::Refused(why) => refused(PapersRefused::Issue(why)),
            StoreError::Broken(broken) => StoreError::Broken(broken),
        })?;
        let note = NewNote {
            member: Some(agent.id),
            person: Some(&found.person),
            output: Some(self.output_hash(id)),
            words: reason,
            ..NewNote::of(found.emergency.id, EmergencyStep::Issued)
        };
        self.note_emergency(&mut write, &note, now).await?;
        write.commit().await?;
        Ok(id)
    }

    /// The papers of this emergency that somebody has and that hold, with what they are found by.
    async fn papers_held(
        &self,
        write: &mut Write,
        found: &Found<'_>,
        now: Timestamp,
    ) -> Result<Option<(Hash, Output)>, Broken> {
        const HELD: &str = "select n.output_hash from emergency_notes n join outputs o on o.id_hash = n.output_hash \
            where n.emergency_id = $1 and n.person_hash = $2 and n.step = 'issued' and o.revoked_at is null \
            order by n.at desc, n.id desc limit 1";
        let held: Option<(Hash,)> = within!(*write, c => {
            sqlx::query_as(HELD)
                .bind(found.emergency.id.0)
                .bind(found.person.0.clone())
                .fetch_optional(&mut *c)
                .await?
        });
        let Some((hash,)) = held else {
            return Ok(None);
        };
        let output = self.output_within(write, &hash).await?;
        let today = self.today(now);
        let holds = output.filter(|output| output.standing(today) == Standing::Valid);
        Ok(holds.map(|output| (hash, output)))
    }

    /// Papers that this agent handed out under this emergency, or was led to, to be printed.
    pub async fn papers_of_agent(
        &self,
        emergency: EmergencyId,
        id: OutputId,
        agent: &Account,
    ) -> Result<Option<Output>, Broken> {
        const HERS: &str = "select at from emergency_notes where emergency_id = $1 and member_id = $2 and output_hash = $3";
        let hers: Option<(i64,)> = on!(self.engine, pool => {
            sqlx::query_as(HERS)
                .bind(emergency.0)
                .bind(agent.id.0)
                .bind(self.output_hash(id))
                .fetch_optional(pool)
                .await?
        });
        match hers {
            Some(_) => self.output(id).await,
            None => Ok(None),
        }
    }

    /// The person of the number, where the emergency reaches her; what is wrong is counted and written down.
    async fn found_for_papers(
        &self,
        asked: PapersFor<'_>,
        agent: &Account,
        now: Timestamp,
    ) -> Result<(Found<'_>, Write), StoreError<PapersRefused>> {
        let refused = StoreError::Refused;
        let grant = agent.acting_anywhere(Action::BindPersons);
        let grant = grant.ok_or(refused(PapersRefused::NotYours))?;
        let scheme = self.pack.registers.scheme();
        let scheme = scheme.ok_or(refused(PapersRefused::NoPerson))?;
        let number = scheme
            .read(asked.number)
            .map_err(|why| refused(PapersRefused::Number(why)))?;
        let person = self
            .person_key(&number)
            .map_err(|why| refused(PapersRefused::Number(why)))?;
        let own = self.person_of(agent.id).await?;
        if own.is_some_and(|own| own.person == person) {
            return Err(refused(PapersRefused::Herself));
        }
        let population = self.pack.registers.named(POPULATION);
        let population = population.ok_or(refused(PapersRefused::NoPerson))?;
        let record = if self.is_bindable(&person, now).await? {
            self.person(&person, now).await?
        } else {
            None
        };
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        // Read behind the lock: nobody ends it in between.
        let emergency = self.emergency_within(&mut write, asked.emergency).await?;
        let emergency = emergency
            .filter(|emergency| emergency.is_open(now))
            .ok_or(refused(PapersRefused::Ended))?;
        may_look(&mut write, agent, now).await?;
        let known = record.is_some();
        if known {
            let access = NewAccess {
                person: person.clone(),
                purpose: AccessPurpose::Output,
                who: Accessor::Member {
                    account: agent.id,
                    organisation: grant.organisation.clone(),
                },
                service: None,
                case: None,
                register: Some(population.code.clone()),
            };
            keep_access(&mut write, &access, now).await?;
        }
        // Of whom the register does not say where, the city is known.
        let somewhere = || self.pack.areas.root().path.clone();
        let lives = record.map(|record| {
            let area = self.area_of(&record, population);
            (area.unwrap_or_else(somewhere), record)
        });
        match lives {
            Some((area, record)) if emergency.reaches(&area, now) => Ok((
                Found {
                    emergency,
                    person,
                    number,
                    record,
                    population,
                },
                write,
            )),
            other => {
                let note = NewNote {
                    member: Some(agent.id),
                    person: known.then_some(&person),
                    ..NewNote::of(emergency.id, EmergencyStep::Refused)
                };
                self.note_emergency(&mut write, &note, now).await?;
                write.commit().await?;
                Err(refused(if other.is_some() {
                    PapersRefused::Elsewhere
                } else {
                    PapersRefused::NoPerson
                }))
            }
        }
    }
}

/// Refuses an agent who got too many numbers wrong in the hour before.
async fn may_look(
    write: &mut Write,
    agent: &Account,
    now: Timestamp,
) -> Result<(), StoreError<PapersRefused>> {
    const WRONG: &str = "select at from emergency_notes where member_id = $1 and step = 'refused' and at > $2 order by at, id";
    const HOUR: SignedDuration = SignedDuration::from_hours(1);
    let wrong: Vec<(i64,)> = within!(*write, c => {
        sqlx::query_as(WRONG)
            .bind(agent.id.0)
            .bind((now - HOUR).as_microsecond())
            .fetch_all(&mut *c)
            .await?
    });
    let Some(before) = wrong.len().checked_sub(WRONG_NUMBERS_MOST) else {
        return Ok(());
    };
    let (first,) = wrong[before];
    Err(StoreError::Refused(PapersRefused::TooMany {
        again_at: moment(first)? + HOUR,
    }))
}
