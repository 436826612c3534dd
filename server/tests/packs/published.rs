//! A version of a service that people have begun with stays what it is, and stays.

use std::process::Command;
use std::sync::Arc;

use domain::applications::Filling;
use domain::languages::Language;
use domain::services::ServiceId;
use jiff::Timestamp;
use server::config::Places;
use server::packs::{PackSource, read};
use tempfile::TempDir;

use super::first_change::copy;
use super::{folder as pack, fs, postgres};

/// Two that people can begin, and one that they only read about.
const NURSERY: &str = "child-care-place";
const HEALTH: &str = "health-care-from-birth";
const CARERS: &str = "carer-support";

fn file(service: &str) -> String {
    format!("services/{service}.toml")
}

/// The same, closed.
fn closed(text: &str) -> String {
    let why = "status = \"closed\"\nstatus_text = { es = \"Ya no.\", en = \"No more.\" }";
    let changed = text.replacen("status = \"active\"", why, 1);
    assert_ne!(changed, text);
    changed
}

/// The same, related to one service less.
fn unrelated(text: &str) -> String {
    let changed = text.replacen(&format!("\"{HEALTH}\", "), "", 1).replacen(
        &format!(", \"{HEALTH}\""),
        "",
        1,
    );
    assert_ne!(changed, text);
    changed
}

/// A city with its pack in a folder, as an operator has it.
struct Operated {
    folder: TempDir,
    database: String,
}

impl Operated {
    fn new(folder: TempDir, database: String) -> Self {
        copy(&pack("mexico-city"), &folder.path().join("city"));
        Self { folder, database }
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join("city").join(name)).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join("city").join(name), text).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.folder.path().join("city").join(name)).unwrap();
    }

    /// Somebody begins with a service.
    async fn begins(&self, service: &str) {
        let now: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        let city = self.folder.path().join("city");
        let places = Places {
            pack: city.display().to_string(),
            database: Some(self.database.clone()),
            var: self.folder.path().join("var").display().to_string(),
            key_file: None,
        };
        let pack = Arc::new(read(&PackSource::Directory(city)).unwrap());
        let filling = Filling::of(pack.service(&ServiceId(service.to_owned())).unwrap());
        let store = server::opening::open(&places, pack, false, now);
        let store = store.await.unwrap();
        let begun = store.begin_filling(&filling, Language::Es, now).await;
        begun.unwrap();
        store.close().await;
    }

    /// What any command that opens the city's database complains of; nothing where it opens.
    fn refused(&self) -> String {
        let done = Command::new(env!("CARGO_BIN_EXE_citylink"))
            .env_remove("CITYLINK_KEY_FILE")
            .args(["escalate", "--dry-run", "--pack"])
            .arg(self.folder.path().join("city"))
            .arg("--var")
            .arg(self.folder.path().join("var"))
            .args(["--database", &self.database])
            .output()
            .unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        if done.status.success() {
            return String::new();
        }
        assert_eq!(done.status.code(), Some(1), "{said}");
        said
    }
}

async fn what_people_began_with_stays(city: &Operated) {
    assert_eq!(city.refused(), "");
    let (nursery, health, carers) = (
        city.text(&file(NURSERY)),
        city.text(&file(HEALTH)),
        city.text(&file(CARERS)),
    );

    // Nobody has begun with anything.
    city.write(&file(CARERS), &closed(&carers));
    city.write(&file(NURSERY), &closed(&nursery));
    assert_eq!(city.refused(), "");
    city.write(&file(NURSERY), &nursery);
    city.begins(NURSERY).await;
    city.begins(HEALTH).await;

    // How it is written is nothing.
    city.write(
        &file(NURSERY),
        &format!("# Read by the agency.\n\n{nursery}\n"),
    );
    city.write(&file(CARERS), &carers);
    assert_eq!(city.refused(), "");

    city.write(&file(NURSERY), &closed(&unrelated(&nursery)));
    for other in ["food-for-the-first-years", "free-medical-care"] {
        let text = city.text(&file(other));
        city.write(&file(other), &unrelated(&text));
    }
    city.remove(&file(HEALTH));
    let said = city.refused();
    for expected in [
        "version 1 of the service child-care-place was published on ",
        "keep what was published as services/child-care-place.v1.toml",
        "version 1 of the service health-care-from-birth was published on ",
        "is not there any more",
    ] {
        assert!(said.contains(expected), "{said}");
    }
    city.write(&file(HEALTH), &health);

    // A newer version beside the one that people began with.
    let next = closed(&nursery).replacen("version = 1", "version = 2", 1);
    city.write(&file(NURSERY), &next);
    assert!(city.refused().contains("is not there any more"));
    city.write(&format!("services/{NURSERY}.v1.toml"), &nursery);
    assert_eq!(city.refused(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn given_a_service_that_people_began_with_when_its_file_changes_or_goes_then_the_portal_does_not_open_on_sqlite()
 {
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite://{}", folder.path().join("citylink.db").display());
    what_people_began_with_stays(&Operated::new(folder, database)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn given_a_service_that_people_began_with_when_its_file_changes_or_goes_then_the_portal_does_not_open_on_postgres()
 {
    let database = postgres::fresh_database().await;
    what_people_began_with_stays(&Operated::new(TempDir::new().unwrap(), database)).await;
}
