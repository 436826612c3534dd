//! A version of a service that was published stays what it is, and stays.

use std::process::{Command, Output};

use tempfile::TempDir;

use super::first_change::copy;
use super::{folder as pack, fs, postgres};

const SERVICE: &str = "services/carer-support.toml";
const EARLIER: &str = "services/carer-support.v1.toml";

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

    /// Any command that opens the city's database.
    fn opened(&self) -> Output {
        let var = self.folder.path().join("var");
        Command::new(env!("CARGO_BIN_EXE_citylink"))
            .env_remove("CITYLINK_KEY_FILE")
            .args(["escalate", "--dry-run", "--pack"])
            .arg(self.folder.path().join("city"))
            .arg("--var")
            .arg(var)
            .args(["--database", &self.database])
            .output()
            .unwrap()
    }

    fn opens(&self) {
        let output = self.opened();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
    }

    fn is_refused(&self) -> String {
        let output = self.opened();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    }
}

fn what_was_published_stays(city: &Operated) {
    city.opens();
    let published = city.text(SERVICE);
    let other = "services/child-care-place.toml";
    let kept = city.text(other);
    let changed = published.replacen("status = \"active\"", "status = \"closed\"", 1);
    assert_ne!(changed, published);

    // How it is written is nothing.
    city.write(SERVICE, &format!("# Read by the agency.\n\n{published}\n"));
    city.opens();

    city.write(SERVICE, &changed);
    city.remove(other);
    let said = city.is_refused();
    for expected in [
        "version 1 of the service carer-support was published on ",
        "keep what was published as services/carer-support.v1.toml",
        "version 1 of the service child-care-place was published on ",
        "is not there any more",
    ] {
        assert!(said.contains(expected), "{said}");
    }
    // Nothing of what was refused was published: what was there is still right.
    city.write(SERVICE, &published);
    city.write(other, &kept);
    city.opens();

    let next = changed.replacen("version = 1", "version = 2", 1);
    city.write(SERVICE, &next);
    assert!(city.is_refused().contains("is not there any more"));
    city.write(EARLIER, &published);
    city.opens();
    city.write(SERVICE, &published);
    city.remove(EARLIER);
    let said = city.is_refused();
    assert!(
        said.contains("version 2 of the service carer-support"),
        "{said}"
    );
}

#[test]
fn given_a_published_service_when_its_file_changes_or_goes_then_the_portal_does_not_open_on_sqlite()
{
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("citylink.db");
    let database = format!("sqlite://{}", file.display());
    what_was_published_stays(&Operated::new(folder, database));
}

#[tokio::test(flavor = "multi_thread")]
async fn given_a_published_service_when_its_file_changes_or_goes_then_the_portal_does_not_open_on_postgres()
 {
    let database = postgres::fresh_database().await;
    what_was_published_stays(&Operated::new(TempDir::new().unwrap(), database));
}
