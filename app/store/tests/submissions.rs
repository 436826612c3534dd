//! Stories of many who send at the same time, each told on both engines.

mod city;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use domain::languages::Language;
use domain::references::Reference;
use domain::reports::{Draft, DraftId};
use jiff::SignedDuration;
use sqlx::{Connection, PgConnection, SqliteConnection};
use store::limits::Limit;
use store::links::Token;
use store::reports::{Filter, Viewer};
use store::submissions::Receipt;
use store::{Store, StoreError};
use tokio::task::JoinSet;

use city::{drain, given_report, monday, opened, postgres, story};

/// Drafts that lack nothing, each with words of its own.
async fn given_drafts(store: &Store, spots: impl IntoIterator<Item = &str>) -> Vec<Typed> {
    let mut drafts = Vec::new();
    for (number, spot) in spots.into_iter().enumerate() {
        let words = format!("Drain {number} is full.");
        let draft = Draft {
            what: words.clone(),
            spot: spot.to_owned(),
            ..drain()
        };
        let (id, token) = store
            .begin_draft(&draft, Language::En, monday())
            .await
            .expect("kept");
        drafts.push(Typed { id, token, words });
    }
    drafts
}

#[derive(Clone)]
struct Typed {
    id: DraftId,
    token: Token,
    words: String,
}

impl Typed {
    async fn sent(&self, store: &Store) -> Option<Receipt> {
        let sent = store
            .submit_report(self.id, &self.token, Language::En, monday())
            .await;
        match sent {
            Ok(receipt) => Some(receipt),
            Err(StoreError::Broken(_)) => None,
            Err(refused) => panic!("{refused}"),
        }
    }
}

/// Sends all of them at the same time; tells who was answered what, in their order.
async fn all_send(store: &Store, drafts: &[Typed]) -> Vec<Option<Receipt>> {
    let mut sendings = JoinSet::new();
    for (place, draft) in drafts.iter().cloned().enumerate() {
        let store = store.clone();
        sendings.spawn(async move { (place, draft.sent(&store).await) });
    }
    let mut answers = sendings.join_all().await;
    answers.sort_by_key(|(place, _)| *place);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// The words of the report that a receipt opens.
async fn words(store: &Store, receipt: &Receipt) -> Option<String> {
    let reporter = Viewer {
        account: None,
        link: Some(receipt.track.clone()),
    };
    let mut seen = store
        .report(&receipt.reference, &reporter, monday())
        .await
        .expect("read")?;
    assert_eq!(seen.timeline.len(), 1, "a timeline was written twice");
    seen.timeline.remove(0).words
}

async fn cases(store: &Store) -> i64 {
    let all = Filter::default();
    store.reports(&all, None, 1).await.expect("listed").on_map
}

async fn letters(store: &Store) -> usize {
    let mut letters = 0;
    loop {
        let taken = store.take_letters(monday()).await.expect("taken").len();
        if taken == 0 {
            return letters;
        }
        letters += taken;
    }
}

const SPOT: &str = "behind the stall";

/// Forty with nothing in common, eight that are sent twice, and eight at one spot, of which the database takes one.
async fn nobody_pays_for_what_another_sends(store: Store) {
    let spots = [""; 48].into_iter().chain([SPOT; 8]);
    let drafts = given_drafts(&store, spots).await;
    let crowd = [&drafts[40..48], &drafts].concat();

    let answers = all_send(&store, &crowd).await;

    let (again, answers) = answers.split_at(8);
    let mut references = BTreeSet::new();
    for (draft, answer) in drafts.iter().zip(answers) {
        if let Some(receipt) = answer {
            assert_eq!(words(&store, receipt).await.as_deref(), Some(&*draft.words));
            references.insert(receipt.reference.clone());
        }
    }
    let reference = |answer: &Option<Receipt>| answer.as_ref().map(|one| one.reference.clone());
    let taken = |answers: &[Option<Receipt>]| answers.iter().flatten().count();
    assert_eq!(taken(&answers[..48]), 48);
    assert_eq!(taken(&answers[48..]), 1);
    assert_eq!(
        again
            .iter()
            .map(reference)
            .collect::<Vec<Option<Reference>>>(),
        answers[40..48].iter().map(reference).collect::<Vec<_>>()
    );
    assert_eq!(references.len(), 49);
    assert_eq!((cases(&store).await, letters(&store).await), (49, 49));
}

/// Two cases cannot be at one spot.
const CLASH: &str = "create unique index spots on cases (spot) where spot <> ''";

#[tokio::test]
async fn given_a_crowd_when_some_send_twice_and_some_are_not_taken_then_sqlite_keeps_every_other_once()
 {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
    let store = opened(&url).await;
    let mut connection = SqliteConnection::connect(&url).await.expect("opened");
    sqlx::raw_sql(CLASH)
        .execute(&mut connection)
        .await
        .expect("an index");

    nobody_pays_for_what_another_sends(store).await;
}

#[tokio::test]
async fn given_a_crowd_when_some_send_twice_and_some_are_not_taken_then_postgres_keeps_every_other_once()
 {
    let url = postgres::fresh_database().await;
    let store = opened(&url).await;
    let mut connection = PgConnection::connect(&url).await.expect("opened");
    sqlx::raw_sql(CLASH)
        .execute(&mut connection)
        .await
        .expect("an index");

    nobody_pays_for_what_another_sends(store).await;
}

async fn who_hangs_up_takes_nobody_with_her(store: Store) {
    let drafts = Arc::new(given_drafts(&store, [""; 64]).await);
    let sendings: Vec<_> = (0..64)
        .map(|number| {
            let (store, drafts) = (store.clone(), Arc::clone(&drafts));
            tokio::spawn(async move { drafts[number].sent(&store).await })
        })
        .collect();

    let mut stayed = 0;
    for (number, sending) in sendings.into_iter().enumerate() {
        if number % 4 == 0 {
            tokio::time::sleep(Duration::from_micros(200)).await;
            sending.abort();
            continue;
        }
        let waited = tokio::time::timeout(Duration::from_secs(20), sending).await;
        let receipt = waited.expect("answered").expect("no panic").expect("taken");
        assert_eq!(
            words(&store, &receipt).await.as_deref(),
            Some(&*drafts[number].words)
        );
        stayed += 1;
    }

    assert_eq!(stayed, 48);
    // Who hung up does not know whether her report was taken, and sends it again.
    let again = all_send(&store, &drafts).await;
    let references: BTreeSet<_> = again
        .iter()
        .flatten()
        .map(|receipt| receipt.reference.clone())
        .collect();
    assert_eq!(references.len(), 64);
    let next = given_report(&store, &drain()).await;
    assert!(!references.contains(&next.reference));
    assert_eq!((cases(&store).await, letters(&store).await), (65, 65));
}
story!(
    given_a_crowd_when_some_hang_up_then_every_other_is_answered_and_nothing_is_doubled,
    who_hangs_up_takes_nobody_with_her
);

const THIRTY: Limit = Limit {
    what: "tries of a crowd",
    most: 30,
    window: SignedDuration::from_hours(1),
};

async fn tries_of_a_crowd_are_counted_one_by_one(store: Store) {
    let mut tries = JoinSet::new();
    for number in 0..128 {
        let store = store.clone();
        let who = if number % 2 == 0 { "Lin" } else { "Wang" };
        tries.spawn(async move {
            let tried = store.try_all(&[(THIRTY, who)], monday()).await;
            (who, tried.expect("counted").is_ok())
        });
    }

    let tried = tries.join_all().await;

    let of = |name| tried.iter().filter(|(who, ok)| *who == name && *ok).count();
    assert_eq!((of("Lin"), of("Wang")), (30, 30));
}
story!(
    given_a_limit_of_thirty_when_two_try_sixty_four_times_at_once_then_each_may_thirty_times,
    tries_of_a_crowd_are_counted_one_by_one
);

async fn what_is_too_much_for_one_is_too_much(store: Store) {
    let both = [(THIRTY, "Lin"), (THIRTY, "her office")];
    for _ in 0..30 {
        let tried = store.try_all(&[(THIRTY, "her office")], monday()).await;
        tried.expect("counted").expect("not too many");
    }

    let together = store.try_all(&both, monday()).await.expect("counted");
    let alone = store.try_all(&[(THIRTY, "Lin")], monday()).await;
    let later = monday() + SignedDuration::from_hours(1);
    let again = store.try_all(&both, later).await.expect("counted");

    let too_many = together.expect_err("too many");
    assert_eq!(too_many.again_at.to_string(), "2026-11-16T00:00:00Z");
    alone.expect("counted").expect("not too many");
    again.expect("not too many");
}
story!(
    given_two_limits_when_one_is_reached_then_it_is_told_when_to_go_on,
    what_is_too_much_for_one_is_too_much
);

/// Nobody writes after the tries, whose commit nobody waits for.
#[tokio::test]
async fn given_tries_that_nobody_waits_for_when_a_moment_has_passed_then_sqlite_has_them_on_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
    let store = opened(&url).await;
    for _ in 0..3 {
        let tried = store.try_all(&[(THIRTY, "Lin")], monday()).await;
        tried.expect("counted").expect("not too many");
    }

    let mut connection = SqliteConnection::connect(&url).await.expect("opened");
    let mut seen = 0;
    for _ in 0..500 {
        seen = sqlx::query_scalar("select coalesce(sum(tries), 0) from attempts")
            .fetch_one(&mut connection)
            .await
            .expect("counted");
        if seen == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }

    assert_eq!(seen, 3_i64);
}
