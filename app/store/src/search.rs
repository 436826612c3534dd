//! Searching reports by their words.
//!
//! # Why
//!
//! Whoever writes does not wait for the index: each change adds an entry to a timeline, and a job reads those that are new.
//! Their ids are in the order of time, but an entry may be committed after a later one: what is younger than [`LATE`] is read
//! again, and left alone where it has been seen. What everybody may read and what only members may lie in scopes of their own, and
//! a contact lies in neither.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::cases::{Case, CaseId, EventKind, Sight, Visibility};
use domain::terms::{asked, terms};
use jiff::{SignedDuration, Timestamp};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, Write, on, within};

/// How long after its id was drawn an entry may still be committed.
const LATE: SignedDuration = SignedDuration::from_secs(30);

/// Entries that are looked at, and taken, at a time.
const LOOKED_AT: i64 = 5000;
const TAKEN: usize = 200;

/// Terms of a case in one scope.
const TERMS_MOST: usize = 2000;

/// Cases that a search finds: those with the newest ids.
pub const FOUND_MOST: i64 = 1000;

/// Rows that are written by one statement.
const WRITTEN: usize = 500;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The cases that have every term, the newest [`FOUND_MOST`] of them.
    pub cases: Vec<CaseId>,
    /// Whether there are older ones, too.
    pub is_cut: bool,
}

/// Whose words are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// What everybody may read.
    Public,
    /// What members may read as well.
    Desk,
    /// Questions and answers that were released for everybody.
    Enquiries,
}

impl Scope {
    const fn condition(self) -> &'static str {
        match self {
            Self::Public => "s.scope = 'public'",
            Self::Desk => "s.scope in ('public', 'desk')",
            Self::Enquiries => "s.scope = 'enquiry'",
        }
    }
}

/// What the job has read of late.
#[derive(Debug, Default)]
pub struct Indexing {
    seen: HashSet<Uuid>,
}

/// The terms of a case by scope.
#[derive(Debug, Default, PartialEq, Eq)]
struct Document {
    public: BTreeSet<String>,
    desk: BTreeSet<String>,
}

impl Document {
    fn add(&mut self, public: bool, text: &str) {
        let scope = if public {
            &mut self.public
        } else {
            &mut self.desk
        };
        scope.extend(terms(text));
    }

    /// Each term once: members find what everybody finds.
    fn settled(mut self) -> Self {
        let Self { public, desk } = &mut self;
        desk.retain(|term| !public.contains(term));
        for scope in [public, desk] {
            *scope = std::mem::take(scope).into_iter().take(TERMS_MOST).collect();
        }
        self
    }

    fn read(public: &str, desk: &str) -> Self {
        let lines = |text: &str| text.lines().map(str::to_owned).collect();
        Self {
            public: lines(public),
            desk: lines(desk),
        }
    }

    fn rows(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let public = self.public.iter().map(|term| ("public", term.as_str()));
        public.chain(self.desk.iter().map(|term| ("desk", term.as_str())))
    }
}

fn lines(terms: &BTreeSet<String>) -> String {
    terms.iter().cloned().collect::<Vec<_>>().join("\n")
}

/// Pushes ids and the bracket that closes their list.
macro_rules! push_ids {
    ($query:ident, $ids:expr) => {
        let mut list = $query.separated(", ");
        for id in $ids {
            list.push_bind(*id);
        }
        $query.push(")");
    };
}
impl Store {
    /// The cases that have every term of what is asked; nothing where nothing is asked.
    pub async fn find(&self, text: &str, scope: Scope) -> Result<Option<Found>, Broken> {
        let wanted = asked(text);
        let mut rarest: Option<(i64, usize)> = None;
        for (place, term) in wanted.iter().enumerate() {
            let (count,): (i64,) = on!(self.engine, pool => {
                let mut query = QueryBuilder::new("select count(*) from (select 1 from search_terms s where ");
                query.push(scope.condition()).push(" and s.term = ").push_bind(term.clone());
                query.push(" limit ").push_bind(FOUND_MOST).push(") as found");
                query.build_query_as().fetch_one(pool).await?
            });
            if rarest.is_none_or(|(least, _)| count < least) {
                rarest = Some((count, place));
            }
        }
        let Some((count, rarest)) = rarest else {
            return Ok(None);
        };
        if count == 0 {
            return Ok(Some(Found {
                cases: Vec::new(),
                is_cut: false,
            }));
        }
        let rows: Vec<(Uuid,)> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select distinct s.case_id from search_terms s where ");
            query.push(scope.condition());
            query.push(" and s.term = ").push_bind(wanted[rarest].clone());
            for term in wanted.iter().enumerate().filter(|(place, _)| *place != rarest).map(|(_, term)| term) {
                query.push(" and exists (select 1 from search_terms o where o.case_id = s.case_id and ");
                query.push(scope.condition().replace("s.scope", "o.scope"));
                query.push(" and o.term = ").push_bind(term.clone()).push(")");
            }
            query.push(" order by s.case_id desc limit ").push_bind(FOUND_MOST + 1);
            query.build_query_as().fetch_all(pool).await?
        });
        let most = usize::try_from(FOUND_MOST).unwrap_or(usize::MAX);
        let is_cut = rows.len() > most;
        let cases = rows.into_iter().take(most).map(|(id,)| CaseId(id));
        Ok(Some(Found {
            cases: cases.collect(),
            is_cut,
        }))
    }

    /// Reads what is new in the timelines, and brings the terms of those cases up to date. Says how many entries there were.
    pub async fn index_terms(
        &self,
        indexing: &mut Indexing,
        now: Timestamp,
    ) -> Result<usize, Broken> {
        const MARK: &str = "select event_id from search_marks where id = 1";
        const NEW: &str = "select id, case_id from events where id > $1 order by id limit $2";
        const KEEP: &str = "insert into search_marks (id, event_id) values (1, $1) \
            on conflict (id) do update set event_id = excluded.event_id";
        let mark: Option<(Uuid,)> =
            on!(self.engine, pool => sqlx::query_as(MARK).fetch_optional(pool).await?);
        let mark = mark.map_or(Uuid::nil(), |(mark,)| mark);
        let rows: Vec<(Uuid, Uuid)> = on!(self.engine, pool => {
            sqlx::query_as(NEW).bind(mark).bind(LOOKED_AT).fetch_all(pool).await?
        });
        let mut taken = Vec::new();
        let mut reached = mark;
        for (event, case) in rows {
            if !indexing.seen.contains(&event) {
                if taken.len() == TAKEN {
                    break;
                }
                taken.push((event, case));
            }
            if is_settled(event, now) {
                reached = event;
            }
        }
        let cases: BTreeSet<Uuid> = taken.iter().map(|(_, case)| *case).collect();
        if taken.is_empty() && reached == mark {
            return Ok(0);
        }
        let documents = self.documents(&cases).await?;
        let before = self.kept_documents(&cases).await?;
        let mut write = self.engine.begin().await?;
        for (case, document) in documents {
            let before = before.get(&case);
            if before != Some(&document) {
                rewrite(
                    &mut write,
                    case,
                    before.unwrap_or(&Document::default()),
                    &document,
                )
                .await?;
            }
        }
        if reached != mark {
            within!(write, c => {
                sqlx::query(KEEP).bind(reached).execute(&mut *c).await?;
            });
        }
        write.commit().await?;
        indexing.seen.extend(taken.iter().map(|(event, _)| *event));
        indexing.seen.retain(|event| *event > reached);
        Ok(taken.len())
    }

    /// What these cases are found by now.
    async fn documents(&self, cases: &BTreeSet<Uuid>) -> Result<Vec<(Uuid, Document)>, Broken> {
        if cases.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(concat!("select ", case_columns!(), " from cases c where c.kind = 'report' and c.id in ("));
            push_ids!(query, cases);
            query.build_query_as().fetch_all(pool).await?
        });
        let words: Vec<(Uuid, String, bool, String)> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(
                "select e.case_id, e.kind, e.public, w.words from events e join event_words w on w.event_id = e.id where e.case_id in (",
            );
            push_ids!(query, cases);
            query.push(" union all select e.case_id, e.kind, e.public, t.words from events e \
                join event_translations t on t.event_id = e.id where e.case_id in (");
            push_ids!(query, cases);
            query.build_query_as().fetch_all(pool).await?
        });
        let mut documents = HashMap::new();
        for row in rows {
            let case = Case::try_from(row)?;
            let document = self.document_of(&case);
            documents.insert(case.id.0, (case, document));
        }
        for (case, kind, public, words) in words {
            let Some((case, document)) = documents.get_mut(&case) else {
                continue;
            };
            let reporters = [EventKind::Submitted, EventKind::Imported].map(EventKind::name);
            let seen = case.visibility == Visibility::Public
                && public
                && (!reporters.contains(&kind.as_str()) || case.shows_words_to(Sight::Public));
            document.add(seen, &words);
        }
        Ok(documents
            .into_iter()
            .map(|(id, (_, document))| (id, document.settled()))
            .collect())
    }

    /// What a case is found by apart from its timeline.
    fn document_of(&self, case: &Case) -> Document {
        let mut document = Document::default();
        let public = case.visibility == Visibility::Public;
        document.add(public, case.reference.as_str());
        document.add(public, &case.address);
        if let Some(category) = self.pack.category(&case.category) {
            for name in category.name.wordings() {
                document.add(public, name);
            }
        }
        document.add(false, &case.spot);
        for value in case.answers.values().flatten() {
            document.add(false, value);
        }
        document
    }

    async fn kept_documents(
        &self,
        cases: &BTreeSet<Uuid>,
    ) -> Result<HashMap<Uuid, Document>, Broken> {
        if cases.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<(Uuid, String, String)> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select case_id, public_terms, desk_terms from search_documents where case_id in (");
            push_ids!(query, cases);
            query.build_query_as().fetch_all(pool).await?
        });
        Ok(rows
            .into_iter()
            .map(|(case, public, desk)| (case, Document::read(&public, &desk)))
            .collect())
    }
}

/// Whether no entry that was drawn before this one can still be committed.
fn is_settled(event: Uuid, now: Timestamp) -> bool {
    // The first 48 bits of a version 7 id are milliseconds.
    let drawn = i64::try_from(event.as_u128() >> 80).unwrap_or(i64::MAX);
    drawn < (now - LATE).as_millisecond()
}

/// Writes what has changed of a case's terms.
async fn rewrite(
    write: &mut Write,
    case: Uuid,
    before: &Document,
    after: &Document,
) -> Result<(), sqlx::Error> {
    const FORGET: &str = "delete from search_terms where scope = $1 and term = $2 and case_id = $3";
    const KEEP: &str = "insert into search_documents (case_id, public_terms, desk_terms) values ($1, $2, $3) \
        on conflict (case_id) do update set public_terms = excluded.public_terms, desk_terms = excluded.desk_terms";
    let had: HashSet<_> = before.rows().collect();
    let has: HashSet<_> = after.rows().collect();
    let added: Vec<_> = has.difference(&had).copied().collect();
    within!(*write, c => {
        for (scope, term) in had.difference(&has) {
            sqlx::query(FORGET).bind(*scope).bind(*term).bind(case).execute(&mut *c).await?;
        }
        for part in added.chunks(WRITTEN) {
            let mut query = QueryBuilder::new("insert into search_terms (scope, term, case_id) ");
            query.push_values(part, |mut row, (scope, term)| {
                row.push_bind(*scope).push_bind(*term).push_bind(case);
            });
            query.push(" on conflict (scope, term, case_id) do nothing");
            query.build().execute(&mut *c).await?;
        }
        sqlx::query(KEEP).bind(case).bind(lines(&after.public)).bind(lines(&after.desk)).execute(&mut *c).await?;
    });
    Ok(())
}
