//! Stories of what people choose to be told, when, and by which way.

use domain::cases::Status;
use domain::languages::Language;
use domain::letters::Letter;
use domain::notices::{Channel, NoticeKind, Preferences, QuietHours};
use jiff::SignedDuration;
use store::Store;
use store::desk::Hiding;

use super::city::{self, drain, given_report, monday, story};
use super::people::{letters, signed_in};
use super::{
    CHEN, LIN, after, change, change_at, given_follower, given_report_and_officer, letters_at,
};

async fn what_is_switched_off_is_not_sent(store: Store) {
    let (reference, wang) = given_report_and_officer(&store).await;
    let lin = signed_in(&store, LIN).await.account;
    let mut chosen = Preferences::of(Language::En);
    for kind in NoticeKind::ALL {
        for channel in Channel::ALL {
            chosen.choose(kind, channel, false);
        }
    }
    store.prefer(&lin, &chosen, monday()).await.expect("kept");

    change(&store, &reference, 1, Status::Assigned, &wang).await;
    let of_the_status = letters(&store).await;
    let shown = store.unread_notices(&lin).await.expect("counted");
    change(&store, &reference, 2, Status::Waiting, &wang).await;
    let of_the_question = letters(&store).await.len();

    assert_eq!((of_the_status, shown), (vec![], 0));
    assert_eq!(of_the_question, 1, "her action is needed");
    let notices = store.notices(&lin).await.expect("read");
    let kinds: Vec<_> = notices.iter().map(|notice| notice.kind).collect();
    assert_eq!(kinds, [NoticeKind::AnswerNeeded]);
    let kept = store.preferences(&lin, Language::Zh).await.expect("read");
    assert_eq!(kept, chosen);
}
story!(
    given_everything_switched_off_when_reports_change_then_only_what_needs_her_is_told,
    what_is_switched_off_is_not_sent
);

async fn quiet_hours_are_kept(store: Store) {
    let (reference, wang) = given_report_and_officer(&store).await;
    let lin = signed_in(&store, LIN).await.account;
    let mut chosen = Preferences::of(Language::En);
    chosen.quiet = Some(QuietHours::new(22, 7).expect("hours"));
    store.prefer(&lin, &chosen, monday()).await.expect("kept");
    // 23:42 of Monday; her quiet hours end at 07:00 of Tuesday.
    let night = after(16);

    change_at(&store, &reference, (1, Status::Assigned), &wang, night).await;
    let at_night = letters_at(&store, night).await;
    change_at(&store, &reference, (2, Status::Waiting), &wang, night).await;
    let asked = letters_at(&store, night).await.len();
    let before_seven = letters_at(&store, after(23)).await;
    let at_seven = letters_at(&store, after(23) + SignedDuration::from_mins(18)).await;

    assert_eq!(at_night, []);
    assert_eq!(asked, 1, "her action is needed");
    assert_eq!(before_seven, []);
    let [told] = at_seven.as_slice() else {
        panic!("{at_seven:?}")
    };
    assert!(matches!(told.letter, Letter::Update { .. }));
}
story!(
    given_quiet_hours_when_a_report_changes_in_them_then_the_letter_waits_for_the_morning,
    quiet_hours_are_kept
);

async fn the_letter_of_the_day_gathers(store: Store) {
    let (first, wang) = given_report_and_officer(&store).await;
    let second = given_report(&store, &drain()).await.reference;
    let lin = signed_in(&store, LIN).await.account;
    let mut chosen = Preferences::of(Language::Zh);
    chosen.gather(NoticeKind::Status, true);
    store.prefer(&lin, &chosen, monday()).await.expect("kept");
    letters(&store).await;

    change(&store, &first, 1, Status::Assigned, &wang).await;
    change(&store, &first, 2, Status::Scheduled, &wang).await;
    change(&store, &second, 1, Status::Assigned, &wang).await;
    let at_once = letters(&store).await;
    let too_early = store.write_next_digest(monday()).await.expect("looked");
    let eight = monday() + SignedDuration::from_mins(18);
    let due = store.write_next_digest(eight).await.expect("written");
    let again = store.write_next_digest(eight).await.expect("looked");
    let gathered = letters_at(&store, eight).await;

    assert_eq!(at_once, []);
    assert_eq!((too_early, due, again), (false, true, false));
    let [letter] = gathered.as_slice() else {
        panic!("{gathered:?}")
    };
    assert_eq!((letter.to.as_str(), letter.language), (LIN, Language::Zh));
    let Letter::Digest { news } = &letter.letter else {
        panic!("{letter:?}")
    };
    let told: Vec<_> = news
        .iter()
        .map(|news| (&news.reference, news.status))
        .collect();
    assert_eq!(
        told,
        [(&first, Status::Scheduled), (&second, Status::Assigned)]
    );
}
story!(
    given_a_kind_that_is_gathered_when_reports_change_then_one_letter_at_eight_tells_all,
    the_letter_of_the_day_gathers
);

async fn the_portal_shows_what_is_new(store: Store) {
    let (reference, wang) = given_report_and_officer(&store).await;
    given_follower(&store, &reference, CHEN).await;
    let (lin, chen) = (
        signed_in(&store, LIN).await.account,
        signed_in(&store, CHEN).await.account,
    );
    change(&store, &reference, 1, Status::Assigned, &wang).await;
    letters(&store).await;
    let of_lin = store.notices(&lin).await.expect("read");
    let hiding = Hiding {
        version: 2,
        reason: "Names a neighbour.",
        language: Language::En,
    };
    store
        .hide(&reference, hiding, &wang, monday())
        .await
        .expect("hidden");

    let kinds: Vec<_> = of_lin
        .iter()
        .map(|notice| (notice.kind, notice.status, &notice.case.reference))
        .collect();
    assert_eq!(kinds, [(NoticeKind::Status, Status::Assigned, &reference)]);
    assert_eq!(store.unread_notices(&lin).await.expect("counted"), 1);
    assert_eq!(store.notices(&lin).await.expect("read").len(), 1);
    assert_eq!(
        store.notices(&chen).await.expect("read").len(),
        0,
        "a follower sees nothing of what is hidden"
    );

    store
        .read_notices(&lin, monday(), monday())
        .await
        .expect("kept");

    assert_eq!(store.unread_notices(&lin).await.expect("counted"), 0);
    assert_eq!(store.unread_notices(&chen).await.expect("counted"), 1);
    assert_eq!(store.forget_notices(after(24)).await.expect("kept"), 0);
    let later = after(91 * 24);
    assert_eq!(store.forget_notices(later).await.expect("forgotten"), 2);
}
story!(
    given_people_with_accounts_when_a_report_changes_then_their_pages_show_it_until_they_read_it,
    the_portal_shows_what_is_new
);
