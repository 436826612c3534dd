//! The bar that shows how far an import has come: on a terminal, and nowhere else.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::process::{Command, Stdio};

use regex::Regex;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use super::command::City;
use super::interrupted::{ROWS, rows};

/// A terminal: the end that a person would look at, and the one that a command writes to.
fn terminal() -> (File, File) {
    let looked_at = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&looked_at).unwrap();
    unlockpt(&looked_at).unwrap();
    let name = ptsname(&looked_at, Vec::new()).unwrap();
    let written_to = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(OpenptFlags::NOCTTY.bits().cast_signed())
        .open(std::ffi::OsStr::from_bytes(name.as_bytes()))
        .unwrap();
    (File::from(looked_at), written_to)
}

/// Everything that a command draws on a terminal, and what it writes to standard output, which is none.
fn drawn(mut command: Command) -> (String, String) {
    let (mut looked_at, written_to) = terminal();
    let child = command
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::from(written_to))
        .spawn()
        .unwrap();
    // It holds the other end open as well.
    drop(command);
    let (mut drawn, mut piece) = (Vec::new(), [0; 4096]);
    // Where nobody writes any more, a terminal answers with an error.
    while let Ok(read @ 1..) = looked_at.read(&mut piece) {
        drawn.extend_from_slice(&piece[..read]);
    }
    let done = child.wait_with_output().unwrap();
    let drawn = String::from_utf8(drawn).unwrap();
    assert!(done.status.success(), "{drawn}");
    (drawn, String::from_utf8(done.stdout).unwrap())
}

fn table() -> String {
    let objects = rows(ROWS);
    let mut writer = csv::Writer::from_writer(Vec::new());
    for (at, line) in objects.lines().enumerate() {
        let row: std::collections::BTreeMap<String, String> = serde_json::from_str(line).unwrap();
        if at == 0 {
            writer.write_record(row.keys()).unwrap();
        }
        writer.write_record(row.values()).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn given_a_terminal_when_an_import_runs_then_a_bar_grows_to_the_end_and_is_taken_away() {
    let frame = Regex::new(r"(\d+) %  [0-9.]+ [KM]iB of ([0-9.]+ [KM]iB), \S+ left").unwrap();
    for (name, text) in [("people.ndjson", rows(ROWS)), ("people.csv", table())] {
        let city = City::on_sqlite();
        let file = city.file(name, &text);

        let (drawn, said) = drawn(city.import("population", &file));

        let frames = frame.captures_iter(&drawn).map(|frame| frame.extract().1);
        let (percents, totals): (Vec<u32>, Vec<&str>) = frames
            .map(|[percent, total]| (percent.parse::<u32>().unwrap(), total))
            .unzip();
        assert!(percents.is_sorted(), "{percents:?}");
        let steps: std::collections::BTreeSet<u32> = percents.iter().copied().collect();
        // The rows are written in three packets.
        assert!(steps.iter().any(|step| (1..100).contains(step)), "{drawn}");
        assert_eq!(steps.last(), Some(&100), "{name}: {drawn:?}");
        assert!(totals.iter().all(|total| *total == totals[0]));
        assert!(drawn.contains('█'), "{drawn}");
        let cleared = drawn.rfind("\u{1b}[2K").unwrap();
        assert!(!frame.is_match(&drawn[cleared..]), "{drawn:?}");
        assert!(said.starts_with("population by public-security: 9000 rows, 9000 added"));
        assert!(!said.contains(['█', '%', '\u{1b}']), "{said}");
    }
}

#[test]
fn given_no_terminal_when_an_import_runs_then_no_bar_is_drawn() {
    let city = City::on_sqlite();
    let file = city.file("people.ndjson", &rows(ROWS));

    let mut command = city.import("population", &file);
    let done = command.env("TERM", "xterm").output().unwrap();

    assert!(done.status.success());
    assert_eq!(String::from_utf8(done.stderr).unwrap(), "");
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(said.starts_with("population by public-security: 9000 rows, 9000 added"));
    assert!(!said.contains(['█', '%', '\u{1b}', '\r']), "{said}");
}
