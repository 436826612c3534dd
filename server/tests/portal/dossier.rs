//! One report at the desk: whom it is given to, what is told, who reads the contact, and what is found by its words.

use domain::identity::Role;
use domain::languages::Language;
use domain::reports::Draft;
use store::search::Indexing;

use crate::browser::said;
use crate::city::{City, ELSEWHERE, GRID_4, pothole, pothole_in, pothole_of, story};

const YAN: &str = "yan@wuhu.example";
const LIN: &str = "lin@example.org";

async fn news_come_from_a_template_in_each_readers_language(city: &City) {
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let desk = format!("/desk/{reference}");
    let yan = city.member(YAN, Role::Officer, "3402").await;

    let begun = yan.get(&format!("{desk}?template=looked")).await;
    let words = begun.value("update");
    let typed = [
        ("version", "1"),
        ("template", "looked"),
        ("update", words.as_str()),
    ];
    yan.post(&format!("{desk}/update"), &typed).await.leads_to();
    let own = [
        ("version", "1"),
        ("update", "We come on Monday to {address}."),
    ];
    yan.post(&format!("{desk}/update"), &own).await.leads_to();

    assert!(words.contains("{reference}"), "{words}");
    let spaced = reference.spaced();
    let address = format!("/reports/{reference}");
    let english = city.browser().get(&address).await;
    let chinese = city.browser_in("zh").get(&address).await;
    let expected = [
        (
            &english,
            format!(
                "We have looked at the place of your report {spaced}. Municipal Works Office now plans what has to be done."
            ),
        ),
        (
            &chinese,
            format!("我们已到现场查看（编号 {spaced}），市政设施管理处正在安排处理。"),
        ),
    ];
    for (page, words) in expected {
        assert!(page.says(&words), "{words}: {}", page.text());
        assert!(page.says(&format!("We come on Monday to {}.", pothole().address)));
    }
}
story!(
    given_a_template_when_news_are_told_then_each_reader_reads_them_in_her_language,
    news_come_from_a_template_in_each_readers_language
);

async fn what_cannot_be_told_is_kept_in_the_form(city: &City) {
    let nowhere = Draft {
        address: String::new(),
        ..pothole()
    };
    let reference = city.given_report(&nowhere).await.reference;
    let desk = format!("/desk/{reference}");
    let yan = city.member(YAN, Role::Officer, "3402").await;
    let long = "长".repeat(2001);

    for (path, field, typed, told) in [
        (
            "update",
            "update",
            "Dear {name}",
            "There is nothing called name",
        ),
        (
            "update",
            "update",
            "At {address}",
            "nothing to fill in for address",
        ),
        ("update", "update", " ", "Enter some words"),
        ("update", "update", long.as_str(), "At most 2"),
        ("note", "note", "", "Enter some words"),
        ("note", "note", long.as_str(), "At most 2"),
        ("assign", "assignee", "", "Choose whom"),
        ("assign", "assignee", "team.drainage.pirates", "Choose whom"),
        ("assign", "assignee", "everybody", "Choose whom"),
    ] {
        let sent = [("version", "1"), (field, typed)];
        let back = yan.post(&format!("{desk}/{path}"), &sent).await;

        assert_eq!(back.status, 422, "{path}: {typed:.20}");
        let faults = back.faults();
        assert_eq!(faults[0].0, format!("#{field}"));
        assert!(faults[0].1.contains(told), "{}", faults[0].1);
        if field != "assignee" && !typed.trim().is_empty() {
            assert_eq!(back.value(field), typed);
        }
    }
    let page = yan.get(&desk).await;
    assert_eq!(page.each(".cl-river > li").len(), 1, "nothing has happened");
}
story!(
    given_words_that_cannot_be_told_when_they_are_sent_then_they_stand_in_the_form_with_the_reason,
    what_cannot_be_told_is_kept_in_the_form
);

async fn the_later_of_two_sees_both_sides(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let desk = format!("/desk/{reference}");
    let yan = city.member(YAN, Role::Officer, "3402").await;
    let wang = city
        .member("wang@wuhu.example", Role::Officer, "3402")
        .await;

    let first = [
        ("version", "1"),
        ("read", "1"),
        ("assignee", "team.drainage.sewers"),
    ];
    yan.post(&format!("{desk}/assign"), &first).await.leads_to();
    let second = [
        ("version", "1"),
        ("read", "1"),
        ("assignee", "organisation.parks"),
    ];
    let refused = wang.post(&format!("{desk}/assign"), &second).await;
    let before = city.browser().get(&format!("/reports/{reference}")).await;
    let again = [
        ("version", "2"),
        ("read", "2"),
        ("assignee", "organisation.parks"),
    ];
    wang.post(&format!("{desk}/assign"), &again)
        .await
        .leads_to();
    let after = city.browser().get(&format!("/reports/{reference}")).await;

    assert_eq!(refused.status, 409);
    let sides = refused.each(".cl-sides .cl-card");
    assert!(sides[0].contains("Parks and Gardens Office"), "{sides:?}");
    assert!(
        sides[1].contains("Given to Sewer Cleaning, Drainage Office")
            && sides[1].contains("Lin Yan"),
        "{sides:?}"
    );
    assert_eq!(
        refused.attributes("select[name='assignee'] option[selected]", "value"),
        ["organisation.parks"],
        "what she wanted is chosen still"
    );
    assert!(before.says("Given to Drainage Office") && !before.says("Sewer Cleaning"));
    assert!(after.says("Given to Parks and Gardens Office"));
}
story!(
    given_two_who_give_one_report_to_others_when_the_later_sends_then_she_sees_both_sides,
    the_later_of_two_sees_both_sides
);

async fn a_contact_is_shown_when_asked_for(city: &City) {
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let desk = format!("/desk/{reference}");
    let yan = city.member(YAN, Role::Officer, "3402").await;
    let manager = city
        .member("zhao@wuhu.example", Role::Manager, "3402")
        .await;

    let opened = yan.get(&desk).await;
    let shown = yan.post(&format!("{desk}/contact"), &[]).await;
    let later = manager.get(&desk).await;

    assert!(!opened.says(LIN));
    assert!(shown.says(LIN));
    let read = said(Language::En, "event-contact-read");
    assert!(later.says(&read) && !later.says(LIN));
    assert!(!later.says(&said(Language::En, "desk-contact-show")));
    let public = city.browser().get(&format!("/reports/{reference}")).await;
    assert!(!public.says(&read));
}
story!(
    given_a_reporters_contact_when_it_is_asked_for_then_it_is_shown_once_and_members_read_that_it_was,
    a_contact_is_shown_when_asked_for
);

async fn words_find_reports(city: &City) {
    let wet = Draft {
        what: "校门口的坑里积水很深。".to_owned(),
        ..pothole_in(GRID_4)
    };
    let mine = city.given_report(&wet).await.reference;
    let far = Draft {
        what: "路面积水。".to_owned(),
        ..pothole_in(ELSEWHERE)
    };
    let far = city.given_report(&far).await.reference;
    let wang = city
        .member("wang@wuhu.example", Role::Officer, GRID_4)
        .await;
    let release = [("version", "1")];
    let yan = city.member(YAN, Role::Officer, "3402").await;
    yan.post(&format!("/desk/{far}/release"), &release)
        .await
        .leads_to();
    let mut indexing = Indexing::default();
    while city
        .store
        .index_terms(&mut indexing, city.now())
        .await
        .unwrap()
        > 0
    {}

    let listed = |page: crate::browser::Answer, start: &str| {
        page.attributes(&format!("main .cl-cases a[href^='{start}']"), "href")
    };
    let hers = wang.get("/desk?q=积水").await;
    let nothing = wang.get("/desk?q=积水&status=fixed").await;
    let everybodys = city.browser().get("/reports?q=积水").await;

    assert_eq!(hers.attributes("#q", "value"), ["积水"]);
    assert_eq!(listed(hers, "/desk/"), [format!("/desk/{mine}")]);
    assert_eq!(listed(nothing, "/desk/"), Vec::<String>::new());
    assert_eq!(everybodys.value("q"), "积水");
    assert_eq!(listed(everybodys, "/reports/"), [format!("/reports/{far}")]);
}
story!(
    given_reports_with_words_when_they_are_looked_for_then_the_desk_finds_its_own_and_everybody_what_is_released,
    words_find_reports
);

async fn a_filter_is_kept_under_a_name(city: &City) {
    city.given_report(&pothole()).await;
    let yan = city.member(YAN, Role::Officer, "3402").await;

    let typed = [("name", "Water"), ("status", "open"), ("q", "积水")];
    let kept = yan.post("/desk/filters", &typed).await;
    let address = kept.leads_to().to_owned();
    let page = yan.get(&address).await;
    let nameless = yan
        .post("/desk/filters", &[("name", " "), ("q", "积水")])
        .await;
    let no_list = yan
        .post("/desk/filters", &[("name", "x"), ("status", "lost")])
        .await;
    let id = page.attributes(
        "form[action='/desk/filters/forget'] input[name='id']",
        "value",
    );
    yan.post("/desk/filters/forget", &[("id", &id[0])])
        .await
        .leads_to();
    let after = yan.get("/desk").await;

    assert_eq!(address, "/desk?status=open&q=%E7%A7%AF%E6%B0%B4");
    assert_eq!(page.each(".cl-kept a"), ["Water"]);
    assert_eq!(page.attributes(".cl-kept a", "href"), [address]);
    assert_eq!((nameless.status, no_list.status), (422, 404));
    assert_eq!(
        nameless.faults(),
        [(
            "#name".to_owned(),
            said(Language::En, "desk-filter-missing")
        )]
    );
    assert_eq!(after.each(".cl-kept a"), Vec::<String>::new());
}
story!(
    given_a_list_with_words_when_she_keeps_it_under_a_name_then_it_leads_there_until_it_is_forgotten,
    a_filter_is_kept_under_a_name
);
