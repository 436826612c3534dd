use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;

fn at(lat: f64, lon: f64) -> Position {
    Position::new(lat, lon).expect("on the earth")
}

fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn length(start: Option<Position>, places: &[Position], order: &[usize]) -> f64 {
    let way: Vec<Position> = start
        .into_iter()
        .chain(order.iter().map(|&place| places[place]))
        .collect();
    way.windows(2)
        .map(|leg| leg[0].distance(leg[1]).value())
        .sum()
}

fn in_the_city() -> impl Strategy<Value = Position> {
    (31.0..31.4, 118.2..118.6).prop_map(|(lat, lon)| at(lat, lon))
}

proptest! {
    #[test]
    fn given_any_places_when_they_are_put_in_order_then_each_stands_once_and_the_way_is_no_longer(
        start in option::of(in_the_city()),
        places in vec(in_the_city(), 0..STOPS_MOST),
    ) {
        let order = walking_order(start, &places);

        let mut each = order.clone();
        each.sort_unstable();
        let all: Vec<usize> = (0..places.len()).collect();
        prop_assert_eq!(&each, &all);
        prop_assert!(length(start, &places, &order) <= length(start, &places, &all) + 0.001);
        prop_assert_eq!(&order, &walking_order(start, &places));
        if start.is_none() && !places.is_empty() {
            prop_assert_eq!(order[0], 0);
        }
    }
}

#[test]
fn given_a_street_in_disorder_when_it_is_walked_then_it_is_walked_from_one_end_to_the_other() {
    let street = [0.0, 4.0, 1.0, 3.0, 2.0].map(|east| at(31.0, 118.0 + east / 1000.0));

    assert_eq!(walking_order(None, &street), [0, 2, 4, 3, 1]);
    assert_eq!(
        walking_order(Some(at(31.0, 118.005)), &street),
        [1, 3, 4, 2, 0]
    );
    assert_eq!(walking_order(None, &[]), Vec::<usize>::new());
    assert_eq!(walking_order(Some(street[0]), &street[1..2]), [0]);
}

#[test]
fn every_outcome_reads_back_and_is_offered_where_the_table_allows_it() {
    const OFFERED: [(Status, &str); 4] = [
        (
            Status::Received,
            "checked assigned scheduled in_progress fixed not_found passed_on",
        ),
        (
            Status::InProgress,
            "checked assigned scheduled fixed not_found passed_on",
        ),
        (Status::Fixed, "checked assigned in_progress passed_on"),
        (Status::Closed(Closing::Imported), "checked passed_on"),
    ];
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::named(outcome.name()), Some(outcome));
    }
    assert_eq!(Outcome::named("waiting"), None);
    for (status, names) in OFFERED {
        let offered: Vec<&str> = Outcome::offered(status).map(Outcome::name).collect();
        assert_eq!(offered.join(" "), names, "{status:?}");
    }
}

#[test]
fn an_outcome_without_its_words_is_refused_and_so_are_too_many() {
    for outcome in [Outcome::Checked(None), Outcome::PassedOn] {
        assert_eq!(tell(outcome, ""), Ok(()));
    }
    for outcome in [Outcome::Fixed, Outcome::NotFound] {
        assert_eq!(tell(outcome, " \n"), Err(VisitRefused::WordsMissing));
        assert_eq!(tell(outcome, "Said."), Ok(()));
    }
    assert_eq!(
        tell(Outcome::Checked(None), &"水".repeat(2001)),
        Err(VisitRefused::TooLong { most: 2000 })
    );
}

#[test]
fn a_phone_is_believed_for_a_week_and_never_about_the_future() {
    const NOW: &str = "2026-11-16T04:00:00Z";
    for (said, expected) in [
        ("2026-11-16T03:00:00Z", Ok("2026-11-16T03:00:00Z")),
        ("2026-11-16T04:05:00Z", Ok(NOW)),
        ("2026-11-16T04:11:00Z", Err(VisitRefused::InTheFuture)),
        ("2026-11-09T04:00:00Z", Ok("2026-11-09T04:00:00Z")),
        ("2026-11-09T03:59:59Z", Err(VisitRefused::TooOld)),
    ] {
        assert_eq!(
            visited(moment(said), moment(NOW)),
            expected.map(moment),
            "{said}"
        );
    }
}
