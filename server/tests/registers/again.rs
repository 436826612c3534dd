//! Deliveries that take something back: an earlier day, an earlier file.

use domain::registers::POPULATION;
use jiff::SignedDuration;

use super::*;

async fn permit(portal: &Portal) -> (String, Option<String>) {
    let record = portal.evidence(LI_TING, "residence-permits").await.unwrap();
    let from = record.valid_from.map(|day| day.to_string());
    (record.values["address"].clone(), from)
}

fn since(address: &str, since: &str) -> String {
    serde_json::json!({
        "permit-number": "JZ00000001", "id-number": LI_TING, "name": "李婷", "address": address, "since": since,
        "valid-until": "2027-12-31",
    })
    .to_string()
}

async fn an_earlier_day_takes_effect(portal: Portal) {
    portal
        .objects("population", &[person(1, LI_TING, "李婷", "北京路1号")])
        .await;
    let (wrong, right) = (
        since("北京路1号", "2025-05-01"),
        since("北京路1号", "2024-05-01"),
    );
    portal.objects("residence-permits", &[wrong]).await;

    portal
        .objects("residence-permits", std::slice::from_ref(&right))
        .await;

    let expected = ("北京路1号".to_owned(), Some("2024-05-01".to_owned()));
    assert_eq!(permit(&portal).await, expected);
    // What a file tells of earlier times beside what holds now is history.
    let before = since("北京路9号", "2020-05-01");
    let both = format!("{right}\n{before}\n");
    portal
        .deliver("residence-permits", "both.ndjson", &both)
        .await;
    assert_eq!(permit(&portal).await, expected);
    // However far behind it.
    let before = since("北京路8号", "2019-05-01");
    let far = format!("{right}\n{}{before}\n", "broken\n".repeat(4_000));
    portal
        .deliver("residence-permits", "far.ndjson", &far)
        .await;
    assert_eq!(permit(&portal).await, expected);
}
story!(
    given_a_day_that_was_wrong_when_an_earlier_one_is_delivered_then_it_holds_from_then_on,
    an_earlier_day_takes_effect
);

async fn an_earlier_file_counts_again(portal: Portal) {
    let first = format!("{}\nbroken\n", person(1, LI_TING, "李婷", "北京路1号"));
    let second = person(1, LI_TING, "李婷", "北京路2号");
    let deliver = async |text: &str, minutes: i64| {
        let given = Delivery::Text("rows.ndjson".to_owned(), text.as_bytes().to_vec());
        let at = now() + SignedDuration::from_mins(minutes);
        let to = ("population", "public-security");
        let delivered = import(&portal.store, to, &given, at, false).await.unwrap();
        let says = portal.evidence(LI_TING, "population").await.unwrap();
        (delivered, says.values["address"].clone())
    };
    let (one, _) = deliver(&first, 0).await;
    let (_, says) = deliver(&second, 1).await;
    assert_eq!(says, "北京路2号");

    let (again, says) = deliver(&first, 2).await;

    assert_eq!((again.batch, again.before), (one.batch, None));
    assert_eq!(says, "北京路1号");
    assert_eq!((again.counts.added, again.counts.rejected), (1, 1));
    let (same, _) = deliver(&first, 3).await;
    assert_eq!(same.before, Some(now() + SignedDuration::from_mins(2)));
}
story!(
    given_two_files_when_the_first_comes_again_then_it_is_read_again,
    an_earlier_file_counts_again
);

/// The pack whose register of persons is read otherwise: cousins live in households, too, and that nobody has a telephone of
/// seven zeros.
fn newer() -> Pack {
    let mut pack = read(&PackSource::find("wuhu").unwrap()).unwrap();
    let mut registers = pack.registers.all.iter_mut();
    let population = registers.find(|one| one.code.0 == POPULATION).unwrap();
    let schema = &mut population.schema;
    schema.version += 1;
    schema.missing.push("0000000".to_owned());
    let mut fields = schema.fields.iter_mut();
    let relation = fields.find(|field| field.name == "relation").unwrap();
    relation.listed.push("cousin".to_owned());
    pack
}

async fn another_schema_reads_the_same_file_anew(url: &str) {
    const OTHERS: [&str; 2] = ["999999199804120040", "999999197102170028"];
    let li = person(1, LI_TING, "李婷", "北京路1号");
    let text = [
        li.replacen('{', "{\"telephone\":\"0000000\",", 1),
        person(2, OTHERS[0], "吴芳", "北京路2号").replace("head", "cousin"),
        person(3, OTHERS[1], "王强", "北京路3号"),
    ];
    let text = text.join("\n");
    let deliver = async |portal: &Portal, minutes: i64| {
        let given = Delivery::Text("rows.ndjson".to_owned(), text.as_bytes().to_vec());
        let at = now() + SignedDuration::from_mins(minutes);
        let to = (POPULATION, "public-security");
        import(&portal.store, to, &given, at, false).await.unwrap()
    };
    let portal = Portal::open(url).await;
    let first = deliver(&portal, 0).await;
    assert_eq!((first.counts.added, first.counts.rejected), (2, 1));
    let version = portal.store.batches().await.unwrap()[0].schema_version;
    portal.store.close().await;

    let portal = Portal::of(url, newer()).await;
    let anew = deliver(&portal, 1).await;

    assert_eq!((anew.batch, anew.before), (first.batch, None));
    let counts = anew.counts;
    assert_eq!((counts.read, counts.rejected), (3, 0));
    assert_eq!((counts.added, counts.superseded, counts.known), (2, 1, 1));
    assert_eq!(portal.aside(first.batch).await, []);
    let batches = portal.store.batches().await.unwrap();
    let [batch] = batches.as_slice() else {
        panic!("a file is one delivery: {batches:?}");
    };
    assert_eq!(batch.schema_version, version + 1);
    assert_eq!(
        (batch.counts, batch.ended_at),
        (counts, Some(batch.began_at))
    );
    let records = portal.store.records_of(&portal.key(LI_TING), now()).await;
    let [record] = &records.unwrap()[..] else {
        panic!("she stands in it once");
    };
    assert!(!record.values.contains_key("telephone"));
    assert_eq!(record.schema_version, version + 1);
    let history = portal.store.history_of(record.id).await.unwrap();
    assert_eq!(history.len(), 2);
    for number in OTHERS {
        let history = portal.evidence(number, POPULATION).await.unwrap().id;
        let history = portal.store.history_of(history).await.unwrap();
        assert_eq!(history.len(), 1, "{number}");
    }
    // Read so, it is known.
    let same = deliver(&portal, 2).await;
    let began = now() + SignedDuration::from_mins(1);
    assert_eq!((same.before, same.counts), (Some(began), counts));
    portal.store.close().await;
}

mod given_a_file_that_was_read_when_the_schema_is_another_then_it_is_read_anew_and_nothing_doubled {
    use super::*;

    #[tokio::test]
    async fn on_sqlite() {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}", folder.path().join("wuhu.db").display());
        Box::pin(another_schema_reads_the_same_file_anew(&url)).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        let url = postgres::fresh_database().await;
        Box::pin(another_schema_reads_the_same_file_anew(&url)).await;
    }
}

async fn lines_are_told_as_they_stand(portal: Portal) {
    let header = "parcel-number,title-number,address,use,area,registered-on";
    for (name, end) in [("cr.csv", "\r"), ("lf.csv", "\n"), ("crlf.csv", "\r\n")] {
        let text = [header, "one", "two", "three"].join(end);
        let delivered = portal.deliver("land", name, &text).await;
        let lines: Vec<u64> = portal
            .aside(delivered.batch)
            .await
            .into_iter()
            .map(|(line, _)| line)
            .collect();
        assert_eq!(lines, [2, 3, 4], "{name}");
    }
    let long = "x".repeat(3 << 20);
    let text = format!("{long}\n{}\n", person(1, LI_TING, "李婷", "北京路1号"));
    let delivered = portal.deliver("population", "long.ndjson", &text).await;
    let counts = delivered.counts;
    assert_eq!((counts.read, counts.added, counts.rejected), (2, 1, 1));
    let record = portal.evidence(LI_TING, "population").await.unwrap();
    assert_eq!(record.line, Some(2));
}
story!(
    given_lines_of_any_end_or_length_when_they_are_set_aside_then_each_is_told_by_its_own_line,
    lines_are_told_as_they_stand
);
