//! Rows of every kind, sound and broken.

use domain::areas::AreaCode;
use domain::cases::{Closing, EventKind, Status};
use jiff::Timestamp;
use server::import::{ImportFailed, requests};
use store::reports::Viewer;

use super::{Portal, now};

const HEADER: &str = "SRNumber,CreatedDate,UpdatedDate,ActionTaken,Owner,RequestType,Status,RequestSource,Anonymous,\
    ServiceDate,ClosedDate,Address,ZipCode,Latitude,Longitude,NC,NCName";

/// Rows with their line, and the reason for which they must be refused; nothing where they are sound.
const MIXED: [(&str, Option<&str>); 17] = [
    (
        "sound-1,03/01/2017 08:00:00 AM,03/02/2017 08:00:00 AM,SR Created,BOS,Bulky Items,Closed,Call,N,,03/02/2017 08:00:00 AM,\"1 A ST, 90026\",90026,,,44,X",
        None,
    ),
    (
        "b-1,31/12/2017 08:00:00 AM,,,BOS,Bulky Items,Open,Call,N,,,,,,,,",
        Some("CreatedDate is not a date like 12/31/2017 11:59:58 PM: 31/12/2017 08:00:00 AM"),
    ),
    (
        "b-2,03/01/2017 08:00:00 AM,soon,,BOS,Bulky Items,Open,Call,N,,,,,,,,",
        Some("UpdatedDate is not a date like 12/31/2017 11:59:58 PM: soon"),
    ),
    (
        "b-3,03/01/2017 08:00:00 AM,,,BOS,Flying Saucer,Open,Call,N,,,,,,,,",
        Some("RequestType is not one that the city pack knows: Flying Saucer"),
    ),
    (
        "b-4,03/01/2017 08:00:00 AM,,,BOS,Bulky Items,Pending,Call,N,,,,,,,,",
        Some("Status is not Open, Closed, Cancelled or Referred Out: Pending"),
    ),
    (
        "b-5,03/01/2017 08:00:00 AM,,,BOS,Bulky Items,Open",
        Some("7 columns instead of 17"),
    ),
    (
        "b-6,03/01/2017 08:00:00 AM,,,BOS,Bulky Items,Open,Call,N,,,,,,,,,more",
        Some("18 columns instead of 17"),
    ),
    (
        "b-7,03/01/2017 08:00:00 AM,,,BOS,Bulky Items,Open,Call,N,,,\"two\nlines\",,34.05,,,",
        Some("Latitude is given without Longitude"),
    ),
    (
        "b-8,03/01/2017 08:00:00 AM,,,BOS,Bulky Items,Open,Call,N,,,,,,-118.2,,",
        Some("Longitude is given without Latitude"),
    ),
    (
        "b-9,03/01/2017 08:00:00 AM,,,BOS,Bulky Items,Open,Call,N,,,,,34.O5,-118.2,,",
        Some("Latitude and Longitude are not a position: 34.O5, -118.2"),
    ),
    (
        "b-10,03/01/2017 08:00:00 AM,,,XYZ,Bulky Items,Open,Call,N,,,,,,,,",
        Some("Owner is not one that the city pack knows: XYZ"),
    ),
    (
        ",03/01/2017 08:00:00 AM,,,BOS,Bulky Items,Open,Call,N,,,,,,,,",
        Some("SRNumber is empty"),
    ),
    (
        "b-11,03/01/2017 08:00:00 AM,,,BOS,Bulky Items,Closed,Call,N,,,,,,,,",
        Some("the request has ended, but neither ClosedDate nor UpdatedDate says when"),
    ),
    (
        "b-12,03/01/2027 08:00:00 AM,,,BOS,Bulky Items,Open,Call,N,,,,,,,,",
        Some("CreatedDate lies in the future: 03/01/2027 08:00:00 AM"),
    ),
    (
        "b-13,03/01/2017 08:00:00 AM,,,BOS,Bulky Items,Open,Call,N,,,a\0b,,,,,",
        Some("Address holds a NUL character"),
    ),
    (
        "b-14,02/30/2017 08:00:00 AM,,,BOS,Bulky Items,Open,Call,N,,,,,,,,",
        Some("CreatedDate is not a date like 12/31/2017 11:59:58 PM: 02/30/2017 08:00:00 AM"),
    ),
    (
        "sound-2,03/01/2017 09:00:00 AM,,,BOS,Bulky Items,Open,Call,N,,,,,34.05,-118.25,,",
        None,
    ),
];

async fn given_broken_rows_then_each_is_reported_and_kept_and_the_rest_is_in(
    portal: Portal,
    end: &str,
    start: &str,
) {
    // An empty line after the header: lines are those that an editor shows.
    let mut text = format!("{start}{HEADER}{end}{end}");
    let mut expected = Vec::new();
    for (row, reason) in MIXED {
        let line = text.matches('\n').count() + 1;
        expected.extend(reason.map(|reason| (u64::try_from(line).unwrap(), reason.to_owned())));
        text = text + row + end;
    }
    let file = portal.file("mixed.csv", &text);

    let imported = portal.import(&file).await;
    let again = portal.import(&file).await;

    let reported: Vec<(u64, String)> = imported
        .rejected
        .iter()
        .map(|one| (one.line, one.reason.to_string()))
        .collect();
    assert_eq!(reported, expected);
    assert_eq!(
        (imported.added, imported.known, again.added, again.known),
        (2, 0, 0, 2)
    );
    assert_eq!(
        portal.cases().await.into_keys().collect::<Vec<_>>(),
        ["sound-1", "sound-2"]
    );

    let path = portal.var.path().join("rejects/mixed.rejects.csv");
    assert_eq!(imported.rejects.as_deref(), Some(path.as_path()));
    let mut kept = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(path)
        .unwrap();
    assert_eq!(
        kept.headers().unwrap().iter().collect::<Vec<_>>().join(","),
        format!("line,reason,{HEADER}")
    );
    let kept: Vec<csv::StringRecord> = kept.records().map(Result::unwrap).collect();
    let broken: Vec<&str> = MIXED
        .iter()
        .filter(|(_, reason)| reason.is_some())
        .map(|(row, _)| *row)
        .collect();
    assert_eq!(kept.len(), broken.len());
    for ((kept, row), (line, reason)) in kept.iter().zip(broken).zip(expected) {
        let mut raw = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(row.as_bytes());
        let raw = raw.records().next().unwrap().unwrap();
        assert_eq!(
            (&kept[0], &kept[1]),
            (line.to_string().as_str(), reason.as_str())
        );
        assert!(kept.iter().skip(2).eq(raw.iter()), "{kept:?}");
    }
}

#[tokio::test]
async fn given_broken_rows_on_sqlite_when_imported_then_each_is_reported_and_kept_and_the_rest_is_in()
 {
    given_broken_rows_then_each_is_reported_and_kept_and_the_rest_is_in(
        Portal::on_sqlite().await,
        "\n",
        "",
    )
    .await;
}

#[tokio::test]
async fn given_broken_rows_on_postgres_when_imported_then_each_is_reported_and_kept_and_the_rest_is_in()
 {
    given_broken_rows_then_each_is_reported_and_kept_and_the_rest_is_in(
        Portal::on_postgres().await,
        "\n",
        "",
    )
    .await;
}

#[tokio::test]
async fn given_a_file_as_windows_writes_it_when_rows_are_broken_then_the_lines_are_right() {
    given_broken_rows_then_each_is_reported_and_kept_and_the_rest_is_in(
        Portal::on_sqlite().await,
        "\r\n",
        "\u{feff}",
    )
    .await;
}

#[tokio::test]
async fn given_rejects_that_were_corrected_when_imported_as_they_are_then_they_are_in() {
    let portal = Portal::on_sqlite().await;
    let wrong = "r-1,03/01/2017 08:00:00 AM,,,BOS,Bulky Itms,Open,Call,N,,,,,,,,";
    let rejects = portal
        .import(&portal.file("wrong.csv", &format!("{HEADER}\n{wrong}\n")))
        .await
        .rejects
        .unwrap();
    let corrected = std::fs::read_to_string(rejects)
        .unwrap()
        .replace("Bulky Itms", "Bulky Items");

    let imported = portal
        .import(&portal.file("corrected.csv", &corrected))
        .await;

    assert_eq!((imported.added, imported.rejected.len()), (1, 0));
}

#[tokio::test]
async fn given_rows_of_every_kind_when_imported_then_each_says_what_its_source_said() {
    let portal = Portal::on_sqlite().await;
    let file = portal.file(
        "kinds.csv",
        &[
            HEADER,
            // The clocks went back on 5 November 2017: 1:30 came twice.
            "twice,11/05/2017 01:30:00 AM,11/06/2017 08:00:00 AM,,BOS,Bulky Items,Open,Call,N,,,\"1 A ST, 90026\",90026,,,44,X",
            // They went forward on 12 March: there was no 2:30.
            "never,03/12/2017 02:30:00 AM,,,ITA,Other,Open,Email,N,,,,,,,,",
            "before,03/01/2017 08:00:00 AM,03/01/2017 09:00:00 AM,,BOS,Other,Closed,Call,N,,02/01/2017 08:00:00 AM,,,,,9999,",
            "updated,03/01/2017 08:00:00 AM,03/01/2017 09:00:00 AM,,BOS,Bulky Items,Referred Out,Call,N,,,,,,,,",
            "at-sea,03/01/2017 08:00:00 AM,,,BOS,Bulky Items,Cancelled,Call,N,,03/02/2017 08:00:00 AM,,,33.4,-118.4,44,X",
        ]
        .join("\n"),
    );

    portal.import(&file).await;

    let cases = portal.cases().await;
    let areas = &portal.store.pack().areas;
    let echo_park = &areas.get(&AreaCode("nc-44".to_owned())).unwrap().path;
    let moment = |text: &str| text.parse::<Timestamp>().unwrap();
    let twice = &cases["twice"];
    assert_eq!(twice.requested_at, moment("2017-11-05T01:30:00-07:00"));
    assert_eq!(
        (twice.status, twice.ended_at, &twice.area, twice.doubtful),
        (Status::Received, None, echo_park, false)
    );
    assert_eq!(
        (twice.address.as_str(), twice.source.as_str(), twice.promise),
        ("1 A ST, 90026", "myla311", None)
    );
    let details: Vec<(&str, &str)> = twice
        .answers
        .iter()
        .map(|(name, said)| (name.as_str(), said[0].as_str()))
        .collect();
    assert_eq!(
        details,
        [
            ("council", "44"),
            ("owner", "BOS"),
            ("source_channel", "Call"),
            ("zip", "90026")
        ]
    );
    let never = &cases["never"];
    assert_eq!(never.requested_at, moment("2017-03-12T03:30:00-07:00"));
    assert_eq!(
        never.organisation.as_ref().unwrap().0,
        "information-technology"
    );
    let before = &cases["before"];
    assert_eq!(before.ended_at, Some(moment("2017-02-01T08:00:00-08:00")));
    assert_eq!(
        (before.doubtful, before.status, &before.area),
        (true, Status::Closed(Closing::Imported), &areas.root().path)
    );
    assert_eq!(before.organisation.as_ref().unwrap().0, "sanitation");
    let updated = &cases["updated"];
    assert_eq!(updated.ended_at, Some(moment("2017-03-01T09:00:00-08:00")));
    assert_eq!(updated.status, Status::Closed(Closing::Elsewhere));
    let at_sea = &cases["at-sea"];
    assert_eq!(
        (
            at_sea.position.unwrap().lat(),
            at_sea.position.unwrap().lon()
        ),
        (33.4, -118.4)
    );
    assert_eq!(
        (at_sea.status, &at_sea.area),
        (Status::Closed(Closing::Cancelled), echo_park)
    );

    let seen = portal
        .store
        .report(&before.reference, &Viewer::default(), now())
        .await
        .unwrap()
        .unwrap();
    let timeline: Vec<_> = seen
        .timeline
        .iter()
        .map(|event| (event.sequence, event.kind, event.status, event.at))
        .collect();
    assert_eq!(
        timeline,
        [
            (
                1,
                EventKind::Imported,
                Status::Received,
                before.requested_at
            ),
            (
                2,
                EventKind::StatusChanged,
                Status::Closed(Closing::Imported),
                before.ended_at.unwrap()
            ),
        ]
    );
}

#[tokio::test]
async fn given_another_kind_of_file_when_imported_then_the_missing_columns_are_named() {
    let portal = Portal::on_sqlite().await;
    let file = portal.file(
        "other.csv",
        "SRNumber,CreatedDate,Status,Owner,Latitude,Longitude,Address,NC\n1,2,3,4,5,6,7,8\n",
    );

    let failed = requests(&portal.store, &file, portal.var.path(), now(), false)
        .await
        .unwrap_err();

    let ImportFailed::Columns { missing, .. } = failed else {
        panic!("{failed}")
    };
    assert_eq!(
        missing,
        [
            "UpdatedDate",
            "ClosedDate",
            "RequestType",
            "RequestSource",
            "ZipCode"
        ]
    );
}
