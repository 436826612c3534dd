//! What a page sends beside what it may not send.

use super::super::*;
use super::{TODAY, areas, service, typed};

#[test]
fn given_a_page_that_sends_what_it_may_not_when_it_is_taken_then_the_rest_is_kept() {
    let (service, areas) = (service(), areas());
    let form = Form::new(&service, &areas, TODAY);
    let mut begun = Filling::of(&service);
    let said = Prefilled {
        value: "340202199001011234".to_owned(),
        register: "population".to_owned(),
    };
    begun.prefilled.insert("number".to_owned(), said);
    let home = Screen::page("home");
    let sound = [("nickname", "Lin"), ("host.name", "Chen"), ("months", "x")];
    let cases = [
        (
            vec![("number", "340202199001019999")],
            FormRefused::Fixed("number".into()),
        ),
        (
            vec![("salary", "1"), ("scan", "0198")],
            FormRefused::UnknownQuestion("salary".into()),
        ),
    ];
    for (wrong, why) in cases {
        let sent: Vec<_> = sound.iter().copied().chain(wrong).collect();
        assert!(form.take(&begun, &home, typed(&sent)).is_err());

        let taken = form.take_allowed(&begun, &home, typed(&sent));

        let (taken, refused) = taken.expect("taken");
        assert_eq!(refused, Some(why));
        assert_eq!(taken.typed, typed(&sound));
        let number = Answer::Text("340202199001011234".into());
        assert_eq!(form.read(&taken).answers.get("number"), Some(&number));
    }

    let hidden = [("from", "here"), ("country", "Peru")];
    let (taken, refused) = form
        .take_allowed(&begun, &Screen::page("start"), typed(&hidden))
        .expect("taken");
    assert_eq!(refused, Some(FormRefused::Hidden("country".into())));
    assert_eq!(taken.typed, typed(&[("from", "here")]));

    let (taken, refused) = form
        .take_allowed(&begun, &home, typed(&sound))
        .expect("taken");
    assert_eq!((taken.typed, refused), (typed(&sound), None));
    assert_eq!(
        form.take_allowed(&begun, &Screen::page("nowhere"), typed(&sound)),
        Err(FormRefused::UnknownPage("nowhere".into()))
    );
}
