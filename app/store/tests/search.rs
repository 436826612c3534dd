//! Searching: what is found by whom, and when it no longer is.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::references::Reference;
use domain::reports::Draft;
use store::Store;
use store::desk::{Hiding, Wordings};
use store::reports::Filter;
use store::search::{Indexing, Scope};

use city::{drain, given_report, monday, story};
use people::given_member;

/// Who the reports of the stories are found by.
async fn given_wang(store: &Store) -> Account {
    given_member(store, "wang@example.org", Role::Officer, "fangtang").await
}

/// What everybody finds, by reference.
async fn public(store: &Store, text: &str) -> Vec<Reference> {
    indexed(store).await;
    let filter = Filter {
        among: store
            .find(text, Scope::Public)
            .await
            .expect("found")
            .map(|found| found.cases),
        ..Filter::default()
    };
    let listed = store.reports(&filter, None, 20).await.expect("listed");
    assert_eq!(
        usize::try_from(listed.on_map + listed.off_map),
        Ok(listed.cases.len()),
        "{text}"
    );
    listed
        .cases
        .into_iter()
        .map(|case| case.reference)
        .collect()
}

/// What a member finds.
async fn at_the_desk(store: &Store, by: &Account, text: &str) -> Vec<Reference> {
    indexed(store).await;
    let filter = Filter {
        among: store
            .find(text, Scope::Desk)
            .await
            .expect("found")
            .map(|found| found.cases),
        ..Filter::default()
    };
    let listed = store.inbox(by, &filter, None, 20).await.expect("listed");
    listed
        .cases
        .into_iter()
        .map(|case| case.reference)
        .collect()
}

async fn indexed(store: &Store) {
    let mut indexing = Indexing::default();
    while store
        .index_terms(&mut indexing, monday())
        .await
        .expect("indexed")
        > 0
    {}
}

const fn hiding(version: i64) -> Hiding<'static> {
    Hiding {
        version,
        reason: "Nachbar is named.",
        language: Language::En,
    }
}

async fn words_are_found_once_everybody_may_read_them(store: Store) {
    let chinese = Draft {
        what: "从星期六起巷子里一直积水，有臭味。".to_owned(),
        address: "东门巷18号".to_owned(),
        ..drain()
    };
    let reference = given_report(&store, &chinese).await.reference;
    given_report(&store, &drain()).await;
    let wang = given_wang(&store).await;
    let only = [reference.clone()];

    let waiting = public(&store, "积水").await;
    let member_first = at_the_desk(&store, &wang, "巷子里 臭味").await;
    store
        .release(&reference, 1, &wang, monday())
        .await
        .expect("released");
    let released = public(&store, "积水 臭味").await;
    let address = public(&store, "东门巷").await;
    let named = public(&store, &reference.spaced()).await;
    store
        .hide(&reference, hiding(2), &wang, monday())
        .await
        .expect("hidden");
    let hidden = [
        public(&store, "积水").await,
        public(&store, "东门巷").await,
        public(&store, reference.as_str()).await,
    ];
    let member_last = at_the_desk(&store, &wang, "积水 nachbar").await;
    store
        .show(&reference, 3, &wang, monday())
        .await
        .expect("shown");
    let shown = public(&store, "积水").await;

    assert_eq!(waiting, []);
    assert_eq!(member_first, only);
    assert_eq!(
        [released, address, named],
        [only.clone(), only.clone(), only.clone()]
    );
    assert_eq!(hidden, [[], [], []]);
    assert_eq!((&member_last[..], &shown[..]), (&only[..], &only[..]));
    assert_eq!(public(&store, "nachbar").await, []);
}
story!(
    given_words_that_wait_are_released_and_are_hidden_when_they_are_looked_for_then_only_what_may_be_read_is_found,
    words_are_found_once_everybody_may_read_them
);

async fn notes_and_areas_stay_inside(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let need = Draft {
        category: "neighbour-in-need".to_owned(),
        what: "Herr Huber needs help.".to_owned(),
        ..drain()
    };
    let private = given_report(&store, &need).await.reference;
    let wang = given_wang(&store).await;
    let far = given_member(&store, "zhao@example.org", Role::Officer, "41").await;
    store
        .note(
            &reference,
            "The key hangs at the gate.",
            Language::En,
            &wang,
            monday(),
        )
        .await
        .expect("kept");
    let told = Wordings {
        language: Language::En,
        words: "A pump stands ready.".to_owned(),
        others: vec![(Language::Zh, "水泵已就位。".to_owned())],
    };
    store
        .update(&reference, &told, &wang, monday())
        .await
        .expect("told");

    let mut found = Vec::new();
    for text in [
        "key gate",
        "pump",
        "水泵",
        "huber",
        "lin example",
        "nothing here",
        " ,",
    ] {
        found.push((
            public(&store, text).await.len(),
            at_the_desk(&store, &wang, text).await.len(),
            at_the_desk(&store, &far, text).await.len(),
        ));
    }

    // Contacts are never found; where nothing is asked, nothing is narrowed.
    assert_eq!(
        found,
        [
            (0, 1, 0),
            (1, 1, 0),
            (1, 1, 0),
            (0, 1, 0),
            (0, 0, 0),
            (0, 0, 0),
            (1, 2, 0)
        ]
    );
    assert_eq!(at_the_desk(&store, &wang, "huber").await, [private]);
}
story!(
    given_notes_private_reports_and_contacts_when_they_are_looked_for_then_each_stays_where_it_belongs,
    notes_and_areas_stay_inside
);

async fn the_job_reads_on_where_it_was(store: Store) {
    given_report(&store, &drain()).await;
    // Ids are drawn by the real clock, and settled once nothing can come before them.
    let later: jiff::Timestamp = "2199-01-01T00:00:00Z".parse().expect("a moment");
    let mut first = Indexing::default();

    let mut counts = Vec::new();
    for now in [monday(), monday(), later] {
        counts.push(store.index_terms(&mut first, now).await.expect("indexed"));
    }
    let mut restarted = Indexing::default();
    counts.push(
        store
            .index_terms(&mut restarted, later)
            .await
            .expect("indexed"),
    );
    given_report(&store, &drain()).await;
    counts.push(
        store
            .index_terms(&mut restarted, monday())
            .await
            .expect("indexed"),
    );

    assert_eq!(counts, [1, 0, 0, 0, 1]);
    let found = store.find("dongmen", Scope::Public).await.expect("found");
    assert_eq!(found.map(|found| found.cases.len()), Some(2));
}
story!(
    given_what_was_read_when_the_job_goes_on_or_begins_again_then_it_reads_what_is_new,
    the_job_reads_on_where_it_was
);
