//! A pack in a folder as `citylink serve` takes it or refuses it: whoever changed it may not have checked it.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::faults::pack_with;
use super::first_change::pack_check;
use super::service_faults::{AROUND, SOUND};

/// A portal that serves what it must not goes on until it is ended.
const ENDS_WITHIN: Duration = Duration::from_secs(20);

/// A citylink command with a folder of its own for data; whether it went well, and what it complains of.
fn run(pack: &TempDir, command: &[&str]) -> (bool, String) {
    let var = TempDir::new().unwrap();
    let mut running = Command::new(env!("CARGO_BIN_EXE_citylink"))
        .env_remove("CITYLINK_KEY_FILE")
        .env_remove("DATABASE_URL")
        .args(command)
        .arg("--pack")
        .arg(pack.path())
        .arg("--var")
        .arg(var.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while running.try_wait().unwrap().is_none() {
        if begun.elapsed() > ENDS_WITHIN {
            running.kill().unwrap();
        }
        thread::sleep(Duration::from_millis(20));
    }
    let done = running.wait_with_output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    (done.status.success(), said)
}

/// What `citylink serve` complains of; it serves nothing that is wrong, so it ends.
fn refused(files: &[(&str, &str)]) -> String {
    let pack = pack_with(&[&AROUND[..], files].concat());
    let (_, said) = run(&pack, &["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("the city pack is not sound"), "{said}");
    said
}

/// Whether a command that opens the city takes the pack, and what it complains of else.
fn opened(files: &[(&str, &str)]) -> (bool, String) {
    let pack = pack_with(&[&AROUND[..], files].concat());
    run(&pack, &["escalate", "--dry-run"])
}

/// The same service with a price that would be read as none.
fn free(text: &str) -> String {
    text.replacen("value = \"20.00\"", "value = \"20\"", 1)
}

const PRICE: &str = "cost 20: value: \"20\" is not an amount with two decimals like 20.00";

#[test]
fn given_a_service_that_makes_no_sense_when_its_folder_is_served_then_it_is_refused_with_file_and_line()
 {
    let (taken, said) = opened(&[("services/pond.toml", SOUND)]);
    assert!(taken, "{said}");

    let said = refused(&[("services/pond.toml", &free(SOUND))]);

    let fault = |line: &str| line.starts_with("services/pond.toml:") && line.ends_with(PRICE);
    assert!(said.lines().any(fault), "{said}");
}

#[test]
fn given_what_can_only_be_finished_or_is_not_live_when_it_makes_no_sense_then_the_portal_starts_all_the_same()
 {
    let next = SOUND.replacen("version = 1", "version = 2", 1);
    let draft = free(&SOUND.replacen("version = 1", "version = 3", 1));
    let earlier = free(SOUND);
    let files = [
        ("services/pond.toml", next.as_str()),
        ("services/pond.v1.toml", &earlier),
        ("services/drafts/pond.toml", &draft),
        ("services/drafts/pond.yaml", "identifier: pond\n"),
    ];

    let (taken, said) = opened(&files);
    let (content, checked) = pack_check(pack_with(&[&AROUND[..], &files].concat()).path());

    assert!(taken, "{said}");
    assert!(!content, "{checked}");
    for file in ["services/pond.v1.toml:", "services/drafts/pond.toml:"] {
        let fault = |line: &str| line.starts_with(file) && line.ends_with(PRICE);
        assert!(checked.lines().any(fault), "{file} in {checked}");
    }
}

#[test]
fn given_a_service_that_is_no_toml_when_the_pack_is_checked_or_served_then_it_is_not_passed_over() {
    let files = [
        ("services/pond.yaml", "identifier: pond\n"),
        ("services/drafts/lake.yml", "identifier: lake\n"),
    ];
    let said = "is not read: a service is one TOML file, and is called IDENTIFIER.toml";
    let live = format!("services/pond.yaml: {said}");
    let draft = format!("services/drafts/lake.yml: {said}");

    let (content, checked) = pack_check(pack_with(&[&AROUND[..], &files].concat()).path());
    let served = refused(&files);

    assert!(!content);
    assert!(
        checked.contains(&live) && checked.contains(&draft),
        "{checked}"
    );
    assert!(
        served.contains(&live) && !served.contains(&draft),
        "{served}"
    );
}

#[test]
fn given_a_draft_of_a_number_that_is_taken_when_the_pack_is_checked_then_the_number_is_named() {
    let live = SOUND.replacen("version = 1", "version = 2", 1);
    for (number, is_higher) in [(1, false), (2, false), (3, true)] {
        let draft = SOUND.replacen("version = 1", &format!("version = {number}"), 1);
        let files = [
            ("services/pond.toml", live.as_str()),
            ("services/drafts/pond.toml", &draft),
        ];

        let (content, said) = pack_check(pack_with(&[&AROUND[..], &files].concat()).path());

        assert_eq!(content, is_higher, "{number}: {said}");
        let fault =
            "services/drafts/pond.toml:3: version: version 2 is live; a draft needs a higher one";
        assert_eq!(said.contains(fault), !is_higher, "{number}: {said}");
    }
}
