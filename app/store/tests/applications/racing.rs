//! What happens to an application between being looked for and being decided by the law.

use domain::handling::Verdict;
use store::applications::Applied;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::*;

const DAY: i64 = 24;

/// Two applications are late; while the first of them is decided, the other is withdrawn.
async fn what_is_withdrawn_meanwhile_stays_so(store: Store) {
    let both = [
        applied(&store, "allowance", "3402", 0).await,
        applied(&store, "allowance", "3402", 1).await,
    ];
    let withdraws_the_other = |applied: &Applied<'_>, _: &Verdict| {
        let mut others = both.iter();
        let other = others.find(|one| one.reference != applied.case.reference);
        let other = other.expect("another");
        let hers = by_link(other);
        let back = store.withdraw_application(&other.reference, &hers, later(23 * DAY));
        block_in_place(|| Handle::current().block_on(back)).expect("withdrawn");
        Vec::new()
    };

    let decided = store.decide_by_silence(&withdraws_the_other, later(23 * DAY));

    assert_eq!(decided.await.expect("looked"), 1);
    let mut ends = Vec::new();
    for one in &both {
        let hers = seen(&store, &one.reference, &by_link(one)).await;
        ends.push(hers.expect("hers").case.status);
    }
    let granted = Status::Closed(Closing::Granted);
    assert_eq!(ends, [granted, Status::Closed(Closing::Withdrawn)]);
}

mod given_what_is_withdrawn_while_the_law_decides_then_it_is_not_granted {
    #[tokio::test(flavor = "multi_thread")]
    async fn on_sqlite() {
        let (store, _folder) = super::city::on_sqlite().await;
        super::what_is_withdrawn_meanwhile_stays_so(store).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn on_postgres() {
        super::what_is_withdrawn_meanwhile_stays_so(super::city::on_postgres().await).await;
    }
}
