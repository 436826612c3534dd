//! What is asked of whom: pages of which nothing is, rules over what she was never asked, pins in a city without borders.

use serde_json::json;

use super::*;
use crate::places::BoundingBox;
use crate::services::Condition;

#[test]
fn given_a_page_of_which_every_question_is_hidden_when_the_form_is_read_then_it_is_no_page() {
    let (mut service, areas) = (service(), areas());
    let abroad = service.page.iter_mut().find(|page| page.id == "abroad");
    let abroad = abroad.expect("a page");
    let only = abroad.show_if.take();
    abroad.question[0].show_if = only;
    let form = Form::new(&service, &areas, TODAY);

    for (from, there) in [("abroad", true), ("here", false)] {
        let filling = filled(&service, &but("from", from));
        let read = form.read(&filling);
        assert_eq!(read.page("abroad").is_some(), there, "{from}");
        assert!(read.unfinished().is_none(), "{from}");
    }
}

#[test]
fn given_a_rule_over_a_question_that_was_never_asked_when_it_is_judged_then_nobody_is_sent_away_or_charged()
 {
    let mut service = service();
    let rule = Condition(json!({ "<=": [{ "var": "months" }, 7] }));
    service.eligibility[0].when = Some(rule.clone());
    service.cost.truncate(1);
    service.cost[0].when = Some(rule);
    let areas = areas();
    let form = Form::new(&service, &areas, TODAY);
    let answered = |months: Option<i64>| {
        let from = ("from".to_owned(), Answer::Text("here".to_owned()));
        let months = months.map(|months| ("months".to_owned(), Answer::Number(months)));
        Answers([from].into_iter().chain(months).collect())
    };
    for (months, refused, charged) in [
        (None, false, false),
        (Some(7), false, true),
        (Some(8), true, false),
    ] {
        let answers = answered(months);
        assert_eq!(form.refused(&answers).is_some(), refused, "{months:?}");
        let fee = fee(&service, &answers, ChannelType::Online);
        assert_eq!(fee.is_some(), charged, "{months:?}");
    }
}

#[test]
fn given_a_city_whose_areas_have_no_borders_when_a_pin_is_set_then_it_lies_in_its_extent_or_is_refused()
 {
    let service = service();
    let drawn = areas();
    let bare = drawn.all().cloned().map(|area| Area {
        border: None,
        ..area
    });
    let extent = BoundingBox {
        west: 118.0,
        south: 31.0,
        east: 118.02,
        north: 31.02,
    };
    let nowhere = AreaTree::new(bare.collect());
    let boxed = nowhere.clone().within(extent);
    for (areas, lat, taken) in [
        (&boxed, "31.01", true),
        (&boxed, "40", false),
        (&nowhere, "40", true),
    ] {
        let filling = filled(&service, &but("where.lat", lat));
        let read = Form::new(&service, areas, TODAY).read(&filling);
        assert_eq!(read.answers.get("where").is_some(), taken, "{lat}");
    }
}
