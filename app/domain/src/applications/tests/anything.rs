//! Whatever is typed.

use proptest::prelude::*;

use super::super::*;
use super::{TODAY, WHOLE, areas, filled, service};

proptest! {
    #[test]
    fn whatever_is_typed_is_read_or_refused_and_never_answers_what_is_not_asked(
        pairs in proptest::collection::vec(
            (
                prop_oneof![
                    Just("from"), Just("country"), Just("arrival.day"), Just("arrival.month"), Just("arrival.year"),
                    Just("rent"), Just("months"), Just("number"), Just("goods"), Just("host.name"), Just("where.lat"),
                    Just("where.lon"), Just("children.0.called"), Just("children.7.grade"), Just("scan"), Just("visa"),
                ],
                prop_oneof![".{0,12}", Just("abroad".to_owned()), Just("31".to_owned()), Just("yes".to_owned())],
            ),
            0..20,
        )
    ) {
        let (service, areas) = (service(), areas());
        let form = Form::new(&service, &areas, TODAY);
        let filling = Filling { typed: Typed::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone()))), ..Filling::of(&service) };
        let read = form.read(&filling);
        for question in read.answers.0.keys() {
            prop_assert!(read.pages.iter().any(|page| page.asked.iter().any(|asked| asked.question.id == *question)));
        }
        let again: Answers = serde_json::from_str(&serde_json::to_string(&read.answers).expect("written")).expect("read");
        prop_assert_eq!(again, read.answers);
    }

    #[test]
    fn whatever_a_page_sends_sending_it_again_changes_nothing(
        values in proptest::collection::vec(("from|country|salary|visa", ".{0,6}|abroad|here"), 0..6)
    ) {
        let (service, areas) = (service(), areas());
        let form = Form::new(&service, &areas, TODAY);
        let (begun, start) = (filled(&service, WHOLE), Screen::page("start"));
        let sent = Typed::of(values);
        if let Ok(once) = form.take(&begun, &start, sent.clone()) {
            prop_assert_eq!(form.take(&once, &start, sent), Ok(once));
        }
    }
}
