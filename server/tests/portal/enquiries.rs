//! Questions that are answered for everybody.

use domain::identity::Role;
use domain::reports::Draft;
use jiff::SignedDuration;

use crate::browser::with;
use crate::city::{City, GRID_4, pothole_in, story};

const YAN: &str = "yan@wuhu.example";
const CALLER: &str = "caller@example.org";

async fn a_question_is_answered_for_everybody(city: &City) {
    let chen = city.browser_in("zh");
    let asked = chen
        .post(
            "/reports/new",
            &[("category", "question"), ("lat", ""), ("lon", "")],
        )
        .await;
    let draft = asked.leads_to().strip_suffix("/what").unwrap().to_owned();
    chen.post(&format!("{draft}/what"), &[("category", "question")])
        .await
        .leads_to();
    let what = [("what", "我是陈明，停车证在哪里办理？")];
    chen.post_files(&format!("{draft}/details"), &what, &[])
        .await
        .leads_to();
    chen.post(&format!("{draft}/contact"), &[("email", CALLER)])
        .await
        .leads_to();
    chen.post(&format!("{draft}/send"), &[]).await.leads_to();
    let reference = chen.get(&format!("{draft}/sent")).await.reference();
    let page = format!("/enquiries/{reference}");
    assert_eq!(
        city.browser()
            .get(&format!("/reports/{reference}"))
            .await
            .status,
        404
    );

    let yan = city.member(YAN, Role::Officer, "3402").await;
    let desk = format!("/desk/{reference}");
    let nothing = yan
        .post(
            &format!("{desk}/reply"),
            &[("version", "1"), ("reply", " ")],
        )
        .await;
    assert_eq!((nothing.status, &*nothing.faults()[0].0), (422, "#reply"));
    let fixed = [("version", "1"), ("to", "fixed"), ("words", "So.")];
    assert_eq!(
        yan.post(&desk, &fixed).await.status,
        422,
        "a question ends by its answer"
    );
    let early = [
        ("version", "1"),
        ("question", "Where?"),
        ("answer", "There."),
    ];
    assert_eq!(
        yan.post(&format!("{desk}/publish"), &early).await.status,
        409
    );
    let reply = [("version", "1"), ("reply", "窗口三。")];
    yan.post(&format!("{desk}/reply"), &reply).await.leads_to();
    let offered = yan.get(&desk).await;
    assert!(offered.tells("status-answered"));
    assert_eq!(offered.value("question"), "我是陈明，停车证在哪里办理？");
    assert_eq!(offered.value("answer"), "窗口三。");
    assert_eq!(city.browser().get(&page).await.status, 404);
    assert!(
        city.browser()
            .get("/enquiries")
            .await
            .tells("enquiries-none")
    );

    let nameless = [
        ("version", "2"),
        ("question", "停车证在哪里办理？"),
        ("answer", ""),
    ];
    let refused = yan.post(&format!("{desk}/publish"), &nameless).await;
    assert_eq!((refused.status, &*refused.faults()[0].0), (422, "#answer"));
    let words = with(&nameless, "answer", "社区服务中心窗口三。");
    yan.post(&format!("{desk}/publish"), &words)
        .await
        .leads_to();

    let stranger = city.browser();
    let shown = stranger.get(&page).await;
    assert_eq!(shown.heading(), "停车证在哪里办理？");
    assert_eq!(shown.attributes("h1", "lang"), ["zh"]);
    assert!(!shown.says("陈明"));
    for list in ["/enquiries?q=停车证", "/services?q=停车证", "/enquiries"] {
        let found = stranger.get(list).await;
        assert!(found.attributes("main a", "href").contains(&page), "{list}");
    }
    for list in ["/enquiries?q=陈明", "/services?q=陈明"] {
        let found = stranger.get(list).await;
        assert!(
            !found.attributes("main a", "href").contains(&page),
            "{list}"
        );
    }

    yan.post(&format!("{desk}/unpublish"), &[("version", "3")])
        .await
        .leads_to();
    assert_eq!(stranger.get(&page).await.status, 404);
    let found = stranger.get("/enquiries?q=停车证").await;
    assert!(!found.attributes("main a", "href").contains(&page));
    for nonsense in [
        "/enquiries?before=now",
        "/enquiries?before=9223372036854775807",
        "/enquiries/none",
        "/enquiries?q=%00",
        "/enquiries?q=%F0%9F%98%80",
    ] {
        assert!(stranger.get(nonsense).await.status < 500, "{nonsense}");
    }
}
story!(
    given_a_question_about_no_place_when_it_is_answered_and_published_then_everybody_finds_it_until_it_is_withdrawn,
    a_question_is_answered_for_everybody
);

async fn a_report_needs_a_place(city: &City) {
    let lin = city.browser();
    let begun = lin
        .post(
            "/reports/new",
            &[("category", "pothole"), ("lat", ""), ("lon", "")],
        )
        .await;
    assert!(begun.leads_to().ends_with("/where?faults"));
    let draft = Draft {
        category: "question".to_owned(),
        ..pothole_in(GRID_4)
    };
    let receipt = city.given_report(&draft).await;
    let of_grid = city.member(YAN, Role::Officer, GRID_4).await;
    let there = of_grid.get(&format!("/desk/{}", receipt.reference)).await;
    assert_eq!(
        there.status, 200,
        "a question about a place is answered there"
    );
}
story!(
    given_a_report_and_a_question_when_no_place_is_named_then_only_the_question_goes_on,
    a_report_needs_a_place
);

async fn many_questions_stand_on_several_pages(city: &City) {
    const MANY: usize = 23;
    let yan = city.member(YAN, Role::Officer, "3402").await;
    let asked = Draft {
        category: "question".to_owned(),
        ..pothole_in(GRID_4)
    };
    for number in 0..MANY {
        let reference = city.given_report(&asked).await.reference;
        let desk = format!("/desk/{reference}");
        let reply = [("version", "1"), ("reply", "There.")];
        yan.post(&format!("{desk}/reply"), &reply).await.leads_to();
        let question = format!("Where is counter {number}?");
        let words = [
            ("version", "2"),
            ("question", &*question),
            ("answer", "There."),
        ];
        city.wait(SignedDuration::from_secs(1));
        yan.post(&format!("{desk}/publish"), &words)
            .await
            .leads_to();
    }

    let first = city.browser().get("/enquiries?q=counter").await;
    let onward = first
        .attributes("main a[href*='before=']", "href")
        .remove(0);
    let second = city.browser().get(&onward).await;

    let shown =
        [&first, &second].map(|page| page.attributes("main a[href^='/enquiries/']", "href"));
    assert_eq!((shown[0].len(), shown[1].len()), (20, 3));
    assert!(shown[0].iter().all(|link| !shown[1].contains(link)));
    assert!(
        second
            .attributes("main a[href*='before=']", "href")
            .is_empty()
    );
}
story!(
    given_more_questions_than_a_page_holds_when_it_goes_on_then_each_is_shown_once,
    many_questions_stand_on_several_pages
);
