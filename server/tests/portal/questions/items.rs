//! Questions that repeat: an item is added and taken out without a script, and each item has its own logic.

use super::{begins, sends, story};
use crate::browser::Answer;
use crate::city::City;
use crate::running::walking::PDF;

const ADD: (&str, &str) = ("add", "children");

/// Values of the text fields of a page, and of what is chosen, by name.
fn standing(page: &Answer) -> Vec<(String, String)> {
    let fields = page.fields("main form").into_iter();
    fields
        .filter(|field| field.kind != "file" && (field.kind != "radio" || field.checked))
        .map(|field| (field.name, field.value))
        .collect()
}

fn pairs(words: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    words.iter().map(owned).collect()
}

async fn items_come_and_go(city: &City) {
    let (lin, draft) = begins(city).await;
    let page = format!("{draft}/pages/family/children");
    let first = lin.get(&page).await;
    let one = [("children.0.nickname", "")];
    assert_eq!(standing(&first), pairs(&one), "one is asked for");
    let buttons =
        |page: &Answer, name: &str| page.attributes(&format!("main button[name={name}]"), "value");
    assert_eq!(buttons(&first, "remove"), [""; 0], "one there must be");

    let an = [("children.0.nickname", "An"), ("children.0.school", "yes")];
    let added = sends(&lin, &page, &[an[0], an[1], ADD], None).await;
    assert_eq!(added.leads_to(), format!("{page}?#children"));
    let two = lin.get(&page).await;
    assert_eq!(two.faults(), [], "nothing is wrong with what is new");
    let there = [
        ("children.0.nickname", "An"),
        ("children.0.school", "yes"),
        ("children.0.grade", ""),
        ("children.1.nickname", ""),
    ];
    assert_eq!(standing(&two), pairs(&there), "the first has its own logic");

    let typed = [
        ("children.0.nickname", "An"),
        ("children.0.school", "yes"),
        ("children.0.grade", "3"),
        ("children.1.nickname", "Bo"),
        ("children.1.school", "no"),
        ADD,
    ];
    let file = Some(("children.1.report", PDF));
    sends(&lin, &page, &typed, file).await.leads_to();
    let three = lin.get(&page).await;
    assert_eq!(buttons(&three, "add"), [""; 0], "three are the most");
    assert_eq!(
        buttons(&three, "remove"),
        [
            "children.0",
            "children.1.report",
            "children.1",
            "children.2"
        ]
    );
    let report = three
        .attributes("main a[href*='/files/']", "href")
        .remove(0);

    // The last is wrong, and the middle one is taken out.
    let typed = [
        typed[0],
        typed[1],
        ("children.0.grade", "12"),
        typed[3],
        typed[4],
        ("children.2.nickname", "Cai of Fangtang"),
        ("children.2.school", "yes"),
    ];
    let sent = sends(&lin, &page, &typed, None).await;
    let asked = lin.get(sent.leads_to()).await;
    let told = [
        ("#children-0-grade", "“Grade” must be 9 or less"),
        (
            "#children-2-nickname",
            "“Nickname” must have at most 10 characters",
        ),
    ];
    assert_eq!(asked.faults(), pairs(&told));
    let removed = [&typed[..], &[("remove", "children.1")]].concat();
    let sent = sends(&lin, &page, &removed, None).await;
    assert_eq!(sent.leads_to(), format!("{page}?#children"));
    let left = lin.get(&page).await;
    let there = [
        ("children.0.nickname", "An"),
        ("children.0.school", "yes"),
        ("children.0.grade", "12"),
        ("children.1.nickname", "Cai of Fangtang"),
        ("children.1.school", "yes"),
        ("children.1.grade", ""),
    ];
    assert_eq!(standing(&left), pairs(&there), "the third moved up");
    assert!(!left.says("scan.pdf"), "its report went with the second");
    assert_eq!(
        lin.get(&report).await.status,
        404,
        "and is nowhere any more"
    );

    let right = [
        there[0],
        there[1],
        ("children.0.grade", "3"),
        ("children.1.nickname", "Cai"),
        ("children.1.school", "no"),
        ("children.1.grade", ""),
    ];
    let sent = sends(&lin, &page, &right, None).await;
    assert_eq!(
        sent.leads_to(),
        format!("{draft}/pages/everything/called"),
        "{:?}",
        lin.get(sent.leads_to()).await.faults()
    );
    // Of a child that is not at school no grade is told.
    let hidden = [&right[..5], &[("children.1.grade", "4")]].concat();
    assert_eq!(sends(&lin, &page, &hidden, None).await.status, 400);
}
story!(
    given_a_group_when_items_are_added_and_taken_out_then_each_keeps_what_was_typed_and_asks_by_its_own_answers,
    items_come_and_go
);

async fn no_more_than_the_most(city: &City) {
    let (lin, draft) = begins(city).await;
    let page = format!("{draft}/pages/family/children");
    let typed: Vec<(String, String)> = (0..4)
        .flat_map(|item| {
            let name = format!("children.{item}.nickname");
            [
                (name, "An".to_owned()),
                (format!("children.{item}.school"), "no".to_owned()),
            ]
        })
        .collect();
    let typed: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();

    let sent = sends(&lin, &page, &typed, None).await;

    let shown = lin.get(sent.leads_to()).await;
    let told = [("#children", "“Child” must have at most 3 entries")];
    assert_eq!(shown.faults(), pairs(&told));
    assert_eq!(standing(&shown), pairs(&typed), "nothing is lost");
}
story!(
    given_more_items_than_a_group_may_have_when_they_are_sent_then_that_is_said_and_they_are_kept,
    no_more_than_the_most
);
