//! Deliveries: new, known, newer, late, contradictory, and what follows for the people in them.

use server::registers::DeliveryFailed;

use super::*;

const OTHER: &str = "999999199804120040";

fn permit(number: &str, address: &str, since: &str) -> String {
    serde_json::json!({
        "permit-number": "JZ00000001", "id-number": number, "name": "李婷", "address": address, "since": since,
        "valid-until": "2027-12-31",
    })
    .to_string()
}

async fn known_rows_are_counted(portal: Portal) {
    let (li, wu) = (
        person(1, LI_TING, "李婷", "北京路1号"),
        person(2, OTHER, "吴芳", "北京路2号"),
    );

    let first = portal
        .objects("population", std::slice::from_ref(&li))
        .await;
    let again = portal
        .objects("population", std::slice::from_ref(&li))
        .await;
    let more = portal.objects("population", &[li.clone(), wu, li]).await;

    assert_eq!((first.counts.added, first.counts.known), (1, 0));
    assert_eq!((again.batch, again.before), (first.batch, Some(now())));
    assert_eq!(
        (more.counts.read, more.counts.added, more.counts.known),
        (3, 1, 2)
    );
}
story!(
    given_rows_that_are_there_when_they_come_again_then_they_are_counted_and_not_written,
    known_rows_are_counted
);

async fn a_newer_record_takes_the_place(portal: Portal) {
    portal
        .objects("population", &[person(1, LI_TING, "李婷", "北京路1号")])
        .await;
    portal
        .objects(
            "residence-permits",
            &[permit(LI_TING, "北京路1号", "2024-05-01")],
        )
        .await;
    let old = portal.evidence(LI_TING, "residence-permits").await.unwrap();

    let newer = portal
        .objects(
            "residence-permits",
            &[permit(LI_TING, "北京路9号", "2026-05-01")],
        )
        .await;
    let history = permit(LI_TING, "北京路5号", "2025-05-01").replace("2027-12-31", "2026-04-30");
    let late = portal
        .objects("residence-permits", std::slice::from_ref(&history))
        .await;
    let late_again = format!("{history}\n");
    let late_again = portal
        .deliver("residence-permits", "again.ndjson", &late_again)
        .await;

    let now_there = portal.evidence(LI_TING, "residence-permits").await.unwrap();
    assert_eq!((newer.counts.added, newer.counts.superseded), (1, 1));
    assert_eq!((late.counts.added, late.counts.superseded), (1, 1));
    assert_eq!((late_again.counts.added, late_again.counts.known), (0, 1));
    assert_eq!(now_there.values["address"], "北京路9号");
    let history = portal.store.history_of(old.id).await.unwrap();
    let told: Vec<(String, Option<String>, bool)> = history
        .into_iter()
        .map(|one| {
            (
                one.values["address"].clone(),
                one.valid_until.map(|day| day.to_string()),
                one.superseded_at.is_some(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("北京路1号".to_owned(), Some("2026-05-01".to_owned()), true),
            ("北京路9号".to_owned(), Some("2027-12-31".to_owned()), false),
            ("北京路5号".to_owned(), Some("2026-04-30".to_owned()), true),
        ]
    );
}
story!(
    given_a_record_when_a_newer_and_a_late_one_come_then_the_newest_counts_and_all_stay,
    a_newer_record_takes_the_place
);

async fn a_file_that_contradicts_itself_is_believed_once(portal: Portal) {
    let rows = [
        person(1, LI_TING, "李婷", "北京路1号"),
        person(1, LI_TING, "李婷", "北京路2号"),
    ];

    let delivered = portal.objects("population", &rows).await;

    assert_eq!((delivered.counts.added, delivered.counts.rejected), (1, 1));
    let expected = "the same record stands in line 1 with other content".to_owned();
    assert_eq!(portal.aside(delivered.batch).await, [(2, expected)]);
}
story!(
    given_one_record_told_twice_in_a_file_when_neither_is_newer_then_the_second_is_set_aside,
    a_file_that_contradicts_itself_is_believed_once
);

async fn discrepancies_open_once_and_close(portal: Portal) {
    portal
        .objects("population", &[person(1, LI_TING, "李婷", "北京路1号")])
        .await;

    portal
        .objects(
            "residence-permits",
            &[permit(LI_TING, "北京路２号", "2024-05-01")],
        )
        .await;
    let first = portal
        .store
        .discrepancies_of(&portal.key(LI_TING))
        .await
        .unwrap();
    portal
        .objects(
            "residence-permits",
            &[permit(LI_TING, "北京路3号", "2025-05-01")],
        )
        .await;
    let second = portal
        .store
        .discrepancies_of(&portal.key(LI_TING))
        .await
        .unwrap();
    let facts = portal
        .store
        .facts_of(&portal.key(LI_TING), now())
        .await
        .unwrap();
    portal
        .objects(
            "residence-permits",
            &[permit(LI_TING, "北京路 1号", "2026-05-01")],
        )
        .await;

    assert_eq!(first.len(), 1);
    assert_eq!(
        (first[0].concept.0.as_str(), first[0].owner.0.as_str()),
        ("person.address", "public-security")
    );
    assert_eq!(second, first);
    let address = facts
        .iter()
        .find(|known| known.believed.concept.0 == "person.address")
        .unwrap();
    // The pack believes the permit.
    assert_eq!(
        (address.believed.value.as_str(), address.disputed),
        ("北京路3号", true)
    );
    assert_eq!(address.all.len(), 2);
    assert_eq!(portal.disputed(LI_TING).await, Vec::<String>::new());
}
story!(
    given_two_registers_that_differ_when_they_agree_again_then_the_one_discrepancy_is_closed,
    discrepancies_open_once_and_close
);

async fn of_two_people_nothing_is_told(portal: Portal) {
    portal
        .objects(
            "residence-permits",
            &[permit(LI_TING, "北京路1号", "2024-05-01")],
        )
        .await;
    let nobody = portal.evidence(LI_TING, "residence-permits").await;
    portal
        .objects("population", &[person(1, LI_TING, "李婷", "北京路1号")])
        .await;
    let one = portal.evidence(LI_TING, "residence-permits").await;
    let key = portal.key(LI_TING);
    let known = portal.store.person_by_number(LI_TING, now()).await.unwrap();

    portal
        .objects("population", &[person(2, LI_TING, "吴名", "北京路1号")])
        .await;

    assert_eq!(nobody, None);
    assert!(one.is_some());
    assert_eq!(known, Some(key.clone()));
    assert_eq!(portal.evidence(LI_TING, "residence-permits").await, None);
    assert_eq!(portal.evidence(LI_TING, "population").await, None);
    assert_eq!(
        portal.store.person_by_number(LI_TING, now()).await.unwrap(),
        None
    );
    assert_eq!(portal.store.facts_of(&key, now()).await.unwrap(), []);
    assert_eq!(portal.store.records_of(&key, now()).await.unwrap(), []);
    assert_eq!(portal.disputed(LI_TING).await, ["person.name"]);
}
story!(
    given_none_or_two_people_of_one_number_when_something_is_asked_then_nothing_is_released,
    of_two_people_nothing_is_told
);

async fn a_place_is_found_by_who_holds_it(portal: Portal) {
    portal
        .objects("population", &[person(1, LI_TING, "李婷", "北京路1号")])
        .await;
    let parcel = |owner: &str| {
        serde_json::json!({
            "parcel-number": "340202020006GB00001F00000001", "title-number": "2020-0000001", "owner-id-number": owner,
            "address": "北京路1号", "use": "dwelling", "area": 88.5, "registered-on": "2020-01-01",
        })
        .to_string()
    };
    portal.objects("land", &[parcel(LI_TING)]).await;
    let hers = portal.evidence(LI_TING, "land").await.unwrap();
    let sold = parcel(OTHER).replace("2020-01-01", "2026-01-01");
    portal.objects("land", &[sold]).await;

    assert_eq!(hers.values["area"], "88.5");
    assert_eq!(portal.evidence(LI_TING, "land").await, None);
}
story!(
    given_a_home_when_it_is_sold_then_the_register_of_titles_finds_it_no_more,
    a_place_is_found_by_who_holds_it
);

async fn the_file_is_kept_as_it_came(portal: Portal) {
    let text = format!(
        "\u{feff}{}\r\n\r\n{{\"name\":\"half\r\n",
        person(1, LI_TING, "李婷", "北京路１号")
    );

    let delivered = portal.deliver("population", "rows.ndjson", &text).await;

    let raw = portal.store.raw(delivered.batch).await.unwrap();
    assert_eq!(raw.as_deref(), Some(text.as_bytes()));
    let record = portal.evidence(LI_TING, "population").await.unwrap();
    assert_eq!(record.values["address"], "北京路1号");
    assert_eq!(
        (record.batch, record.line),
        (Some(delivered.batch), Some(1))
    );
    let aside = portal.store.rejects(delivered.batch, 0).await.unwrap();
    assert_eq!((aside.len(), aside[0].line), (1, 3));
    assert_eq!(aside[0].row, "{\"name\":\"half\r\n");
    assert_eq!(portal.store.raw(BatchId(record.id.0)).await.unwrap(), None);
}
story!(
    given_a_file_with_a_broken_line_when_it_is_imported_then_it_is_kept_to_the_byte_and_the_line_is_told,
    the_file_is_kept_as_it_came
);

async fn other_files_are_refused_whole(portal: Portal) {
    let given = |name: &str, text: &str| Delivery::Text(name.to_owned(), text.as_bytes().to_vec());
    let tried = async |to: (&str, &str), given: Delivery| {
        import(&portal.store, to, &given, now(), false)
            .await
            .unwrap_err()
            .to_string()
    };
    let header = "parcel-number,title-number,address,use,area,registered-on\n";

    for (to, file, expected) in [
        (
            ("nothing", "tax"),
            given("a.csv", ""),
            "nothing is not a register of the city pack",
        ),
        (
            ("land", "tax"),
            given("a.csv", header),
            "tax does not deliver to the register land",
        ),
        (
            ("land", "tax"),
            given("a.csv", "parcel-number,colour\n"),
            "a.csv: the register has no field colour",
        ),
        (
            ("land", "tax"),
            given("a.csv", "parcel-number,use,use\n"),
            "a.csv: the column use is there twice",
        ),
        (
            ("land", "tax"),
            given("a.csv", "parcel-number,use\n"),
            "a.csv: there is no column title-number, address, area, registered-on",
        ),
        (
            ("land", "tax"),
            Delivery::File("/nowhere/a.csv".into()),
            "/nowhere/a.csv cannot be read",
        ),
    ] {
        let said = tried(to, file).await;
        assert!(said.starts_with(expected), "{said}");
    }
    assert_eq!(portal.store.batches().await.unwrap(), []);
    let refused = import(
        &portal.store,
        ("land", "tax"),
        &given("a.csv", header),
        now(),
        false,
    )
    .await;
    assert!(matches!(refused, Err(DeliveryFailed::Refused(_))));
}
story!(
    given_a_file_of_another_kind_when_it_is_imported_then_it_is_refused_and_nothing_is_kept,
    other_files_are_refused_whole
);

#[tokio::test]
async fn given_records_and_a_row_set_aside_when_the_disk_is_lost_then_it_names_nobody() {
    let (portal, folder) = Portal::on_sqlite().await;
    let rows = [
        person(1, LI_TING, "李婷", "北京路1号"),
        person(2, OTHER, "", "北京路2号"),
    ];
    portal.objects("population", &rows).await;
    portal.store.close().await;

    let mut bytes = Vec::new();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }

    let holds = |text: &str| {
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    assert!(holds("public-security"));
    assert!(!["李婷", "北京路", LI_TING, OTHER].into_iter().any(holds));
}
