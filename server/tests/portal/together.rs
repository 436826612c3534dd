//! Reports that belong elsewhere, are corrected, or are written down for somebody; and questions that are answered for everybody.

use domain::identity::Role;
use domain::languages::Language;
use domain::letters::Letter;
use domain::reports::Draft;
use jiff::SignedDuration;

use crate::browser::{Answer, Browser, said};
use crate::city::{City, ELSEWHERE, FANGTANG, GRID_4, pothole_in, pothole_of, story};

const YAN: &str = "yan@wuhu.example";
const LIN: &str = "lin@example.org";
const CALLER: &str = "caller@example.org";

const LAMP: [(&str, &str); 5] = [
    ("version", "1"),
    ("category", "street-lamp-out"),
    ("lat", "31.1546"),
    ("lon", "118.4435"),
    ("words", "It is the lamp."),
];

fn query(path: &str, form: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = form
        .iter()
        .map(|(name, value)| format!("{name}={}", value.replace(' ', "+")))
        .collect();
    format!("{path}?{}", pairs.join("&"))
}

/// The same form with another value.
fn with<'a>(form: &[(&'a str, &'a str)], name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    form.iter()
        .map(|(known, kept)| (*known, if *known == name { value } else { kept }))
        .collect()
}

fn says(answer: &Answer, key: &str) -> bool {
    answer.says(&said(Language::En, key))
}

async fn what_becomes_of_it_is_shown_before_it_is_moved(city: &City) {
    let receipt = city.given_report(&pothole_of(LIN)).await;
    let reference = receipt.reference;
    let yan = city.member(YAN, Role::Officer, "3402").await;
    let desk = format!("/desk/{reference}");
    let page = format!("{desk}/move");

    let offered = yan.get(&desk).await;
    let asked = yan.get(&page).await;
    let foreseen = yan.get(&query(&page, &LAMP)).await;

    assert!(offered.attributes("a", "href").contains(&page));
    assert_eq!(asked.value("lat"), "31.1546");
    assert!(!says(&asked, "move-becomes"));
    assert!(says(&foreseen, "move-becomes"), "{}", foreseen.text());
    assert!(
        foreseen.says("Hole in the road, Dongmen Lane 18 → Street lamp out"),
        "{}",
        foreseen.text()
    );
    assert_eq!(
        city.public_reports().await.len(),
        1,
        "nothing has happened yet"
    );

    yan.post(&page, &LAMP).await.leads_to();

    let public = city.browser().get(&format!("/reports/{reference}")).await;
    assert!(
        public.heading().starts_with("Street lamp"),
        "{}",
        public.heading()
    );
    assert!(says(&public, "event-moved"));
    assert!(public.says("It is the lamp."));
    assert!(!public.says("Lin Yan"));
    let told = city.letters(LIN).await;
    assert!(
        matches!(told.last(), Some(Letter::Update { words, .. }) if words == "It is the lamp.")
    );
}
story!(
    given_a_report_of_something_else_when_a_member_moves_it_then_she_sees_before_what_becomes_of_it,
    what_becomes_of_it_is_shown_before_it_is_moved
);

async fn an_area_is_chosen_without_a_map(city: &City) {
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let of_fangtang = city.member(YAN, Role::Officer, FANGTANG).await;
    let page = format!("/desk/{reference}/move");

    let looked = of_fangtang
        .get(&query(
            &page,
            &[("category", "pothole"), ("version", "1"), ("in", ELSEWHERE)],
        ))
        .await;
    let choose = looked.attributes("#areas a", "href").remove(0);
    assert!(choose.contains(&format!("area={ELSEWHERE}")), "{choose}");
    let foreseen = of_fangtang.get(&choose).await;
    assert!(says(&foreseen, "move-you-lose"), "{}", foreseen.text());
    let form = [
        ("version", "1"),
        ("category", "pothole"),
        ("area", ELSEWHERE),
    ];
    let moved = of_fangtang.post(&page, &form).await;

    assert_eq!(moved.leads_to(), "/desk", "she has it no more");
    assert_eq!(
        of_fangtang.get(&format!("/desk/{reference}")).await.status,
        404
    );
    let there = city
        .member("else@wuhu.example", Role::Officer, ELSEWHERE)
        .await;
    assert_eq!(there.get(&format!("/desk/{reference}")).await.status, 200);
}
story!(
    given_an_area_of_the_tree_when_a_report_is_moved_there_then_whoever_is_there_has_it,
    an_area_is_chosen_without_a_map
);

async fn what_cannot_be_moved_is_refused(city: &City) {
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let yan = city.member(YAN, Role::Officer, "3402").await;
    let page = format!("/desk/{reference}/move");
    let long = "a".repeat(5000);
    for (form, field) in [
        (with(&LAMP, "lat", "40.0"), "#place"),
        (with(&LAMP, "lat", "north"), "#place"),
        (with(&LAMP, "category", "no-such-thing"), "#category"),
        (with(&LAMP, "category", ""), "#category"),
        (with(&LAMP, "words", &long), "#what"),
    ] {
        let refused = yan.post(&page, &form).await;
        assert_eq!(refused.status, 422, "{field}");
        assert_eq!(refused.faults()[0].0, field);
    }
    // The address alone is taken away: that is a change.
    let bare = &with(&LAMP, "category", "pothole")[..4];
    yan.post(&page, bare).await.leads_to();
    // Somebody was faster: both sides are shown.
    let stale = yan.post(&page, &LAMP).await;
    assert_eq!(stale.status, 409);
    assert!(stale.says("Street lamp"), "what she wanted");
    assert!(says(&stale, "event-moved"), "what has happened");
    let same = [
        ("version", "2"),
        ("category", "pothole"),
        ("lat", "31.1546"),
        ("lon", "118.4435"),
    ];
    let unchanged = yan.post(&page, &same).await;
    assert_eq!(unchanged.status, 422);
    assert!(says(&unchanged, "fault-unchanged"));
}
story!(
    given_a_place_or_category_that_is_none_when_a_report_is_moved_there_then_it_is_refused_with_the_reason,
    what_cannot_be_moved_is_refused
);

async fn the_reporter_corrects_until_somebody_deals_with_it(city: &City) {
    let receipt = city.given_report(&pothole_of(LIN)).await;
    let lin = city.browser_with(&format!("link={}", receipt.track));
    let report = format!("/reports/{}", receipt.reference);
    let page = format!("{report}/correct");

    let hers = lin.get(&report).await;
    let foreseen = lin.get(&query(&page, &LAMP)).await;

    assert!(hers.attributes("a", "href").contains(&page));
    assert!(says(&foreseen, "correct-becomes"));
    for (form, field) in [
        (with(&LAMP, "lat", "40.0"), "#place"),
        (with(&LAMP, "category", "no-such-thing"), "#category"),
        (with(&LAMP, "category", ""), "#category"),
    ] {
        let refused = lin.post(&page, &form).await;
        assert_eq!((refused.status, &*refused.faults()[0].0), (422, field));
    }
    assert_eq!(lin.post(&page, &LAMP).await.leads_to(), report);
    let stale = lin.post(&page, &with(&LAMP, "category", "pothole")).await;
    assert_eq!(stale.leads_to(), page, "she was faster in another window");
    let corrected = lin.get(&report).await;
    assert!(corrected.heading().starts_with("Street lamp"));
    assert!(says(&corrected, "event-corrected"));

    let yan = city.member(YAN, Role::Officer, "3402").await;
    let desk = format!("/desk/{}", receipt.reference);
    let taken = [("version", "2"), ("to", "in_progress")];
    yan.post(&desk, &taken).await.leads_to();
    let again = lin.post(&page, &with(&LAMP, "version", "3")).await;
    assert_eq!(again.status, 409);
    assert!(says(&again, "correct-too-late"));
    assert!(
        again.says("12345"),
        "what she can do instead: {}",
        again.text()
    );
    assert!(says(&lin.get(&page).await, "correct-too-late"));
    assert!(
        !lin.get(&report)
            .await
            .attributes("a", "href")
            .contains(&page)
    );
}
story!(
    given_her_own_report_when_she_corrects_it_then_it_is_taken_until_somebody_deals_with_it,
    the_reporter_corrects_until_somebody_deals_with_it
);

/// Walks the journey for somebody up to the check; gives the address of the draft.
async fn written_down(agent: &Browser, intake: &str, email: &str) -> String {
    let begun = agent.post("/desk/reports/new", &[("intake", intake)]).await;
    let draft = begun.leads_to().strip_suffix("/where").unwrap().to_owned();
    let place = [
        ("lat", "31.1546"),
        ("lon", "118.4435"),
        ("address", "Dongmen Lane 18"),
    ];
    agent
        .post(&format!("{draft}/where"), &place)
        .await
        .leads_to();
    let about = [("category", "pothole")];
    agent
        .post(&format!("{draft}/what"), &about)
        .await
        .leads_to();
    let what = [("what", "A hole, she says.")];
    agent
        .post_files(&format!("{draft}/details"), &what, &[])
        .await
        .leads_to();
    let contact = agent
        .post(&format!("{draft}/contact"), &[("email", email)])
        .await;
    assert_eq!(contact.leads_to(), format!("{draft}/check"));
    draft
}

async fn a_caller_is_given_what_is_hers(city: &City) {
    const AGENT: &str = "agent@wuhu.example";
    let agent = city.member(AGENT, Role::Agent, "3402").await;
    let missing = agent.post("/desk/reports/new", &[]).await;
    assert_eq!((missing.status, &*missing.faults()[0].0), (422, "#intake"));
    assert!(
        agent
            .get("/desk")
            .await
            .attributes("a", "href")
            .contains(&"/desk/reports/new".to_owned())
    );

    let draft = written_down(&agent, "phone", CALLER).await;
    assert!(says(
        &agent.get(&format!("{draft}/check")).await,
        "intake-for-somebody"
    ));
    agent.post(&format!("{draft}/send"), &[]).await.leads_to();
    let sent = agent.get(&format!("{draft}/sent")).await;
    let slip = agent.get(&format!("{draft}/slip")).await;

    let reference = sent.reference();
    assert!(
        sent.attributes("a", "href")
            .contains(&format!("{draft}/slip"))
    );
    assert_eq!(slip.reference(), reference);
    let letters = city.letters(CALLER).await;
    let Some(Letter::Receipt { track, .. }) = letters.last() else {
        panic!("no receipt came: {letters:?}");
    };
    assert!(slip.says(&format!("/links/{track}")), "{}", slip.text());
    let public = city.browser().get(&format!("/reports/{reference}")).await;
    assert!(says(&public, "event-taken-down-phone"));
    assert!(!public.says("Lin Yan"), "nobody is named");
    assert!(
        agent
            .get(&format!("/desk/{reference}"))
            .await
            .says("Lin Yan"),
        "members read who"
    );
    assert!(
        !agent.get("/me").await.says("Dongmen"),
        "it is not the agent's"
    );
}
story!(
    given_a_caller_when_an_agent_writes_her_report_down_then_she_is_given_what_is_hers,
    a_caller_is_given_what_is_hers
);

async fn many_callers_are_written_down_from_one_place(city: &City) {
    /// Reports that one network may send in an hour, and a contact in a day.
    const MOST: usize = 30;
    let agent = city.member("agent@wuhu.example", Role::Agent, "3402").await;

    for _ in 0..=MOST {
        let draft = written_down(&agent, "phone", "").await;
        agent.post(&format!("{draft}/send"), &[]).await.leads_to();
    }
    for sent in 0..=MOST {
        let draft = written_down(&agent, "phone", CALLER).await;
        let answer = agent.post(&format!("{draft}/send"), &[]).await;
        let expected = if sent < MOST { 303 } else { 429 };
        assert_eq!(answer.status, expected, "report {sent} of one contact");
    }
}
story!(
    given_many_callers_when_an_agent_writes_them_down_then_only_a_single_contact_is_limited,
    many_callers_are_written_down_from_one_place
);

async fn who_may_not_write_it_down_is_refused(city: &City) {
    const AGENT: &str = "agent@wuhu.example";
    let agent = city.member(AGENT, Role::Agent, "3402").await;
    let caseworker = city
        .member("case@wuhu.example", Role::Caseworker, "3402")
        .await;
    for answer in [
        caseworker.get("/desk/reports/new").await,
        caseworker
            .post("/desk/reports/new", &[("intake", "phone")])
            .await,
    ] {
        assert_eq!(answer.status, 403);
    }
    let elsewhere = city
        .member("else@wuhu.example", Role::Agent, ELSEWHERE)
        .await;
    let draft = written_down(&elsewhere, "counter", "").await;
    assert_eq!(
        elsewhere.post(&format!("{draft}/send"), &[]).await.status,
        403
    );

    let own = written_down(&agent, "visit", AGENT).await;
    let refused = agent.post(&format!("{own}/send"), &[]).await;
    assert_eq!(refused.leads_to(), format!("{own}/contact?own"));
    let contact = agent.get(&format!("{own}/contact?own")).await;
    assert_eq!(contact.faults()[0].0, "#email");

    let draft = written_down(&agent, "phone", "").await;
    agent.post("/sign-out", &[]).await.leads_to();
    let signed_out = agent.post(&format!("{draft}/send"), &[]).await;
    assert!(signed_out.leads_to().starts_with("/sign-in?then="));
    assert!(city.public_reports().await.is_empty());
}
story!(
    given_members_who_may_not_when_they_write_a_report_down_then_they_are_refused,
    who_may_not_write_it_down_is_refused
);

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
    assert!(says(&offered, "status-answered"));
    assert_eq!(offered.value("question"), "我是陈明，停车证在哪里办理？");
    assert_eq!(offered.value("answer"), "窗口三。");
    assert_eq!(city.browser().get(&page).await.status, 404);
    assert!(says(
        &city.browser().get("/enquiries").await,
        "enquiries-none"
    ));

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
