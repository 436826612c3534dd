//! What registers say: corrections that are asked for, and differences that are settled.

use jiff::Timestamp;
use server::jobs::housekeeping::keep_house;
use server::stopping::going_on;

use super::*;

/// The address at which she asks for another address.
async fn correction_of_the_address(li: &Browser) -> (String, String) {
    let links = li.get("/me/data").await;
    let links = links.attributes("a[href^='/me/data/correct']", "href");
    let link = links
        .into_iter()
        .find(|link| link.ends_with("field=address"));
    let link = link.unwrap();
    let record = link.split(['=', '&']).nth(1).unwrap().to_owned();
    (link, record)
}

async fn a_steward_approves_a_correction(city: &City) {
    let li = given_li(city).await;
    let (link, record) = correction_of_the_address(&li).await;
    let form = li.get(&link).await;
    assert!(form.says("Zheshan Road 112"));
    let ask = |value: &'static str, reason: &'static str| {
        let form = [
            ("record", record.clone()),
            ("field", "address".to_owned()),
            ("value", value.to_owned()),
            ("reason", reason.to_owned()),
        ];
        let li = &li;
        async move {
            let form: Vec<_> = form.iter().map(|(name, value)| (*name, &**value)).collect();
            li.post("/me/data/correct", &form).await
        }
    };
    assert_eq!(ask("", "").await.faults().len(), 2);
    assert!(ask("Zheshan Road 112", "So").await.tells("fact-same"));
    let asked = ask("Zheshan Road 121", "The deed says 121.").await;
    assert_eq!(asked.leads_to(), "/me/data?done=asked");
    assert!(ask("Zheshan Road 122", "No.").await.tells("fact-waiting"));
    assert!(li.get("/me/data").await.tells("correction-state-asked"));

    let education = steward(city, "education").await;
    let police = steward(city, "public-security").await;
    let list = police.get("/desk/corrections").await;
    let at = list.attributes("a[href^='/desk/corrections/']", "href")[0].clone();
    assert_eq!(education.get(&at).await.status, 404);
    let approve: &[(&str, &str)] = &[("said", "approve")];
    assert_eq!(education.post(&at, approve).await.status, 404);
    let seen = police.get(&at).await;
    for words in [
        "Zheshan Road 112",
        "Zheshan Road 121",
        "The deed says 121.",
        "李婷",
        "WH00000003",
        "line 2",
    ] {
        assert!(seen.says(words), "{words}");
    }
    let silent = police.post(&at, &[("said", "reject")]).await;
    assert_eq!(silent.faults()[0].0, "#reason");
    assert!(papers(city).await.is_empty());
    police.post(&at, approve).await.leads_to();
    let again = police.post(&at, approve).await;
    assert!(again.status == 422 && again.tells("corrections-decided"));

    let data = li.get("/me/data").await;
    assert!(data.tells("correction-state-approved"));
    for both in ["Zheshan Road 112", "Zheshan Road 121"] {
        assert!(data.says(both), "{both}");
    }
    assert!(
        li.get("/me/data/usage")
            .await
            .tells("usage-purpose-correction")
    );
    let letters = papers(city).await;
    let sheet = write_paper(&city.portal, &letters[0]);
    assert!(sheet.text.contains("WH00000003"), "{}", sheet.text);
    assert!(sheet.text.contains("Zheshan Road 121"), "{}", sheet.text);
    // The source's next file still says what it said, and does not undo it.
    city.wait(SignedDuration::from_mins(1));
    delivered(city, "population", &[&LI_RECORD]).await;
    let (_, record) = correction_of_the_address(&li).await;
    let now = li
        .get(&format!("/me/data/correct?record={record}&field=address"))
        .await;
    assert!(now.says("Zheshan Road 121") && !now.says("Zheshan Road 112"));
    for page in [police.get("/desk/corrections").await, police.get(&at).await] {
        assert!(page.tells("correction-not-adopted"));
    }
    assert!(li.get("/me/data").await.tells("correction-not-adopted"));
    // Once its file says so, everybody sees that it does.
    city.wait(SignedDuration::from_mins(1));
    let mut adopted = LI_RECORD;
    adopted[9] = "Zheshan Road 121";
    delivered(city, "population", &[&adopted]).await;
    let pages = [
        police.get("/desk/corrections").await,
        police.get(&at).await,
        li.get("/me/data").await,
    ];
    for page in pages {
        assert!(page.says("The source says so itself since"));
        assert!(!page.tells("correction-not-adopted"));
    }
}
story!(
    given_a_correction_when_the_sources_steward_approves_then_both_values_are_kept_and_the_source_is_told,
    a_steward_approves_a_correction
);

async fn nobody_corrects_what_is_not_hers(city: &City) {
    let li = given_li(city).await;
    let (_, record) = correction_of_the_address(&li).await;
    let chen = city.signed_in("chen@example.org").await;
    let form = [
        ("record", &*record),
        ("field", "address"),
        ("value", "Elsewhere 1"),
        ("reason", "So."),
    ];
    assert!(
        chen.post("/me/data/correct", &form)
            .await
            .tells("data-not-shown")
    );
    for field in ["id-number", "record-number", "registered-on", "no-field"] {
        let form = [
            ("record", &*record),
            ("field", field),
            ("value", "1"),
            ("reason", "So."),
        ];
        let asked = li.post("/me/data/correct", &form).await;
        assert_eq!(asked.status, 404, "{field}");
    }
    let form = [
        ("record", &*record),
        ("field", "birth-date"),
        ("value", "2030-01-01"),
        ("reason", "So."),
    ];
    let future = li.post("/me/data/correct", &form).await;
    assert!(future.tells("fact-value-future"));
}
story!(
    given_records_when_somebody_elses_or_their_numbers_are_to_be_corrected_then_nothing_is_asked,
    nobody_corrects_what_is_not_hers
);

async fn a_steward_settles_a_difference(city: &City) {
    delivered(city, "population", &[&LI_RECORD]).await;
    delivered(city, "residence-permits", &[&PERMIT]).await;
    let education = steward(city, "education").await;
    let police = steward(city, "public-security").await;
    let registers = police.get("/desk/registers").await;
    let batch = registers.attributes("a[href^='/desk/registers/']", "href")[0].clone();
    assert!(police.get(&batch).await.tells("registers-aside-none"));
    assert_eq!(education.get(&batch).await.status, 404);
    let list = police.get("/desk/discrepancies").await;
    let links = list.attributes("a[href^='/desk/discrepancies/']", "href");
    let [at] = links.as_slice() else {
        panic!("not one difference: {links:?}");
    };
    assert!(
        education
            .get("/desk/discrepancies")
            .await
            .tells("discrepancies-none")
    );
    assert_eq!(education.get(at).await.status, 404);
    let settled: &[(&str, &str)] = &[("reason", "She moved; the permit follows.")];
    assert_eq!(education.post(at, settled).await.status, 404);
    let seen = police.get(at).await;
    for words in ["Zheshan Road 112", "Jiuhua Road 127", "李婷", "JZ00000001"] {
        assert!(seen.says(words), "{words}: {}", seen.text());
    }
    let silent = police.post(at, &[("reason", " ")]).await;
    assert_eq!(silent.faults()[0].0, "#reason");

    police.post(at, settled).await.leads_to();

    assert!(
        police
            .get("/desk/discrepancies")
            .await
            .tells("discrepancies-none")
    );
    assert_eq!(police.post(at, settled).await.status, 404);
}
story!(
    given_registers_that_differ_when_the_steward_says_why_then_it_is_settled,
    a_steward_settles_a_difference
);

async fn she_reads_who_settles_it(city: &City) {
    let li = given_li(city).await;
    delivered(city, "residence-permits", &[&PERMIT]).await;
    let police = steward(city, "public-security").await;
    let before = li.get("/me/data").await;
    assert!(before.says("looks at it, since"), "{}", before.text());
    let list = police.get("/desk/discrepancies").await;
    let at = list.attributes("a[href^='/desk/discrepancies/']", "href")[0].clone();

    let reason = [("reason", "She moved; the permit follows.")];
    police.post(&at, &reason).await.leads_to();

    let after = li.get("/me/data").await;
    assert!(
        after.says("She moved; the permit follows."),
        "{}",
        after.text()
    );
    assert!(!after.says("looks at it, since"));
}
story!(
    given_what_registers_tell_differently_of_her_when_she_looks_then_she_reads_who_settles_it_and_how,
    she_reads_who_settles_it
);

async fn what_has_run_out_is_closed(city: &City) {
    delivered(city, "population", &[&LI_RECORD]).await;
    let mut permit = PERMIT;
    permit[5] = "2026-12-31";
    delivered(city, "residence-permits", &[&permit]).await;
    let police = steward(city, "public-security").await;
    let list = police.get("/desk/discrepancies").await;
    let at = list.attributes("a[href^='/desk/discrepancies/']", "href")[0].clone();
    city.wait(SignedDuration::from_hours(24 * 90));
    let police = city.signed_in("public-security@wuhu.example").await;

    let seen = police.get(&at).await;

    assert!(seen.tells("discrepancies-agree"), "{}", seen.text());
    assert!(!seen.tells("discrepancies-settle"));
    let list = police.get("/desk/discrepancies").await;
    assert!(list.tells("discrepancies-none"));
}
story!(
    given_a_difference_when_what_one_register_says_has_run_out_then_it_is_closed,
    what_has_run_out_is_closed
);

async fn a_difference_that_ran_out_is_closed_by_itself(city: &City) {
    given_li(city).await;
    let mut permit = PERMIT;
    permit[5] = "2026-12-31";
    delivered(city, "residence-permits", &[&permit]).await;
    let police = steward(city, "public-security").await;
    let list = police.get("/desk/discrepancies").await;
    let at = list.attributes("a[href^='/desk/discrepancies/']", "href")[0].clone();
    // A round of what the portal does by itself, which then hears that it ends.
    let round = async || {
        let (stop, stopping) = going_on();
        stop.begin();
        keep_house(city.portal.clone(), stopping).await;
    };
    let person = city.store.person_key(LI).unwrap();
    let open = async || city.store.discrepancies_of(&person).await.unwrap().len();

    // On its last day the permit still says so.
    let last: Timestamp = "2026-12-31T15:00:00Z".parse().unwrap();
    city.wait(last.duration_since(city.now()));
    round().await;
    assert_eq!(open().await, 1);
    city.wait(SignedDuration::from_hours(2));
    for _ in 0..2 {
        round().await;
        assert_eq!(open().await, 0);
    }

    let police = city.signed_in("public-security@wuhu.example").await;
    let list = police.get("/desk/discrepancies").await;
    assert!(list.tells("discrepancies-none"));
    assert_eq!(police.get(&at).await.status, 404);
    let li = city.signed_in(EMAIL).await;
    let data = li.get("/me/data").await;
    assert!(!data.tells("data-differ") && !data.says("looks at it, since"));
    assert!(data.says("Zheshan Road 112"), "{}", data.text());
}
story!(
    given_a_difference_when_a_record_has_run_out_then_it_is_closed_though_nobody_looks,
    a_difference_that_ran_out_is_closed_by_itself
);

async fn a_parcel_that_was_sold(city: &City) {
    let li = given_li(city).await;
    let parcel = |owner: &'static str, since: &'static str| {
        let register = city.store.pack().registers.named("land").unwrap();
        let fields = register.schema.fields.iter();
        let values = fields.map(|field| match field.name.as_str() {
            "parcel-number" => "340202020006GB00001F00000001",
            "title-number" => "2020-0000001",
            "owner-id-number" => owner,
            "address" => "Zheshan Road 112",
            "use" => "dwelling",
            "area" => "88.5",
            "registered-on" => since,
            _ => "",
        });
        values.collect::<Vec<_>>()
    };
    delivered(city, "land", &[&parcel(LI, "2020-01-01")]).await;
    let data = li.get("/me/data").await;
    let links = data.attributes("a[href^='/me/data/correct']", "href");
    let link = links
        .into_iter()
        .rfind(|link| link.ends_with("field=address"));
    let link = link.unwrap();
    let record = link.split(['=', '&']).nth(1).unwrap();
    let asks = [
        ("record", record),
        ("field", "address"),
        ("value", "Zheshan Road 121"),
        ("reason", "The deed says 121."),
    ];
    let asked = li.post("/me/data/correct", &asks).await;
    assert_eq!(asked.leads_to(), "/me/data?done=asked");
    delivered(city, "land", &[&parcel(NOBODY, "2026-02-01")]).await;
    let register = city.store.pack().registers.named("land").unwrap();
    let authority = register.authority.0.clone();
    let office = steward(city, &authority).await;
    let list = office.get("/desk/corrections").await;
    let at = list.attributes("a[href^='/desk/corrections/']", "href")[0].clone();

    let refused = office.post(&at, &[("said", "approve")]).await;

    assert!(refused.status == 422 && refused.tells("corrections-holder"));
    assert!(papers(city).await.is_empty());
    let no = [("said", "reject"), ("reason", "It was sold.")];
    office.post(&at, &no).await.leads_to();
}
story!(
    given_a_parcel_that_was_sold_when_the_sellers_correction_is_approved_then_it_is_refused,
    a_parcel_that_was_sold
);
