//! What registers say: corrections that are asked for, and differences that are settled.

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
    for words in ["Zheshan Road 112", "Zheshan Road 121", "The deed says 121."] {
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
    assert!(seen.says("Zheshan Road 112") && seen.says("Jiuhua Road 127"));
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
