//! Stories of declaring what is declared already, and of a journal that is long.

use store::emergencies::{JOURNAL_PAGE, NoteAfter, PapersFor};

use super::*;

async fn one_like_it_is_not_declared(store: Store) {
    let flood = flood(&store);
    let (manager, id) = declared(&store, &flood).await;

    let again = store.declare_emergency(&manager, &flood, later(1)).await;

    assert_eq!(refusal(again), DeclareRefused::Open(id));
    let elsewhere = Declaration {
        area: area(&store, "41"),
        ..flood.clone()
    };
    let other = store
        .declare_emergency(&manager, &elsewhere, later(1))
        .await;
    other.expect("for another area");
    let closed = store.close_emergency(&manager, id, later(2)).await;
    closed.expect("closed");
    let anew = store.declare_emergency(&manager, &flood, later(3)).await;
    let anew = anew.expect("after the first");
    let by = store.emergency_declared_by(anew).await.expect("read");
    assert_eq!(by, Some(manager.name));
}
story!(
    given_an_open_emergency_when_one_like_it_is_declared_then_it_is_refused,
    one_like_it_is_not_declared
);

async fn a_journal_has_pages(store: Store) {
    let store = papers::knowing(store, "4", "yes").await;
    let (_, id) = declared(&store, &flood(&store)).await;
    let agent = given_agent(&store).await;
    for hours in 1..=60 {
        let asked = PapersFor {
            emergency: id,
            number: LI,
        };
        let looked = store.look_for_papers(asked, &agent, later(hours)).await;
        looked.expect("known");
    }

    let first = store.emergency_notes(id, None).await.expect("read");
    let place = first.next.expect("more").to_string();
    let second = store.emergency_notes(id, NoteAfter::read(&place)).await;
    let second = second.expect("read");

    assert_eq!(first.notes.len(), JOURNAL_PAGE);
    assert_eq!(first.notes.len() + second.notes.len(), 61);
    assert_eq!(second.next, None);
    let oldest = second.notes.last().map(|note| note.step);
    assert_eq!(oldest, Some(EmergencyStep::Opened));
    assert!(first.notes.iter().all(|note| !second.notes.contains(note)));
}
story!(
    given_a_long_journal_when_it_is_read_then_it_comes_in_pages,
    a_journal_has_pages
);
