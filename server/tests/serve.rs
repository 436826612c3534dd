//! The command `citylink` as an operator meets it: the real binary, a free port, a folder of its own.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails where something is not there"
)]

use std::fs;
use std::io::Read as _;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use tempfile::TempDir;

const READY_WITHIN: Duration = Duration::from_secs(30);

/// A command that the settings of whoever runs the tests do not reach.
fn citylink(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_citylink"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CITYLINK_") || name == "DATABASE_URL" || name == "RUST_LOG" {
            command.env_remove(&*name);
        }
    }
    command
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs a command that ends by itself.
fn ended(args: &[&str]) -> Output {
    citylink(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A portal that serves; it ends with the test.
struct Served {
    process: Child,
    url: String,
}

impl Served {
    async fn start(var: &Path, more: &[&str]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let listen = format!("127.0.0.1:{port}");
        let args = [
            &["serve", "--listen", &listen, "--var", var.to_str().unwrap()],
            more,
        ]
        .concat();
        let mut served = Self {
            process: citylink(&args).spawn().unwrap(),
            url: format!("http://{listen}"),
        };
        let begun = Instant::now();
        while reqwest::get(served.at("/health")).await.is_err() {
            let goes_on =
                served.process.try_wait().unwrap().is_none() && begun.elapsed() < READY_WITHIN;
            assert!(goes_on, "the portal did not start: {}", served.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        served
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// What it told on standard error, once it has ended.
    fn log(&mut self) -> String {
        let _ = self.process.kill();
        let mut log = String::new();
        self.process
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        log
    }

    /// Asks politely, as an init system does.
    fn stop(&mut self) -> ExitStatus {
        let asked = Command::new("kill")
            .arg("-TERM")
            .arg(self.process.id().to_string())
            .status()
            .unwrap();
        assert!(asked.success());
        self.process.wait().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn given_an_empty_folder_when_the_portal_is_served_then_it_is_well_keeps_its_secret_and_ends_when_asked()
 {
    let var = TempDir::new().unwrap();
    let mut portal = Served::start(var.path(), &["--demo"]).await;

    let health = reqwest::get(portal.at("/health")).await.unwrap();
    let outbox = reqwest::get(portal.at("/dev/outbox")).await.unwrap();
    let nothing = reqwest::get(portal.at("/pkg/nothing.css")).await.unwrap();

    assert_eq!(health.status(), StatusCode::OK);
    assert_eq!(health.headers()["x-content-type-options"], "nosniff");
    assert_eq!(health.text().await.unwrap(), "ok\n");
    assert_eq!(outbox.status(), StatusCode::OK);
    assert!(outbox.text().await.unwrap().contains("There are none yet."));
    assert_eq!(nothing.status(), StatusCode::NOT_FOUND);
    let mode = |name| {
        fs::metadata(var.path().join(name))
            .unwrap()
            .permissions()
            .mode()
            & 0o7777
    };
    assert_eq!(mode("key"), 0o600);
    assert_eq!(mode("outbox"), 0o700);
    assert_eq!(portal.stop().code(), Some(0));
}

#[tokio::test]
async fn given_a_page_of_another_site_when_it_writes_then_it_is_refused() {
    let var = TempDir::new().unwrap();
    let portal = Served::start(var.path(), &[]).await;
    let client = reqwest::Client::new();

    for (name, value, status) in [
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("origin", "https://attacker.example", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-origin", StatusCode::NOT_FOUND),
        ("origin", portal.url.as_str(), StatusCode::NOT_FOUND),
    ] {
        let answer = client
            .post(portal.at("/nowhere"))
            .header(name, value)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{name}: {value}");
    }
}

#[tokio::test]
async fn given_no_demonstration_when_the_outbox_is_asked_for_then_there_is_none() {
    let var = TempDir::new().unwrap();
    let mut portal = Served::start(var.path(), &[]).await;

    let outbox = reqwest::get(portal.at("/dev/outbox")).await.unwrap();

    assert_eq!(outbox.status(), StatusCode::NOT_FOUND);
    assert!(!var.path().join("outbox").exists());
    assert_eq!(portal.stop().code(), Some(0));
    assert!(portal.log().contains("nobody can sign in by code"));
}

#[tokio::test]
async fn given_a_database_in_use_when_it_is_served_otherwise_then_it_is_refused_and_the_reason_is_told()
 {
    let var = TempDir::new().unwrap();
    let folder = var.path().to_str().unwrap();
    assert_eq!(
        Served::start(var.path(), &["--pack", "wuhu"])
            .await
            .stop()
            .code(),
        Some(0)
    );

    let other_city = ended(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--var",
        folder,
        "--pack",
        "los-angeles",
    ]);
    let demonstration = ended(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--var",
        folder,
        "--demo",
    ]);

    assert_eq!(other_city.status.code(), Some(1));
    assert!(
        said(&other_city).contains("made with the city pack wuhu, not los-angeles"),
        "{}",
        said(&other_city)
    );
    assert_eq!(demonstration.status.code(), Some(1));
    assert!(
        said(&demonstration).contains("this database is in real use"),
        "{}",
        said(&demonstration)
    );
}

#[test]
fn given_a_refused_start_when_it_drew_a_key_then_no_key_is_left_behind() {
    let var = TempDir::new().unwrap();
    let key = var.path().join("key");

    let output = ended(&[
        "serve",
        "--var",
        var.path().to_str().unwrap(),
        "--database",
        "mysql://127.0.0.1/city",
    ]);

    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("begins with sqlite:// or postgres://"),
        "{}",
        said(&output)
    );
    assert!(!key.exists());
}

#[test]
fn given_a_key_file_that_others_can_read_when_the_portal_is_served_then_it_is_refused() {
    let var = TempDir::new().unwrap();
    let key = var.path().join("key");
    fs::write(&key, [7; 32]).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();

    let output = ended(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--var",
        var.path().to_str().unwrap(),
    ]);

    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("(mode 0644): chmod 600"),
        "{}",
        said(&output)
    );
}

#[test]
fn given_a_demonstration_when_others_could_reach_it_then_it_is_refused() {
    let var = TempDir::new().unwrap();

    let output = ended(&[
        "serve",
        "--demo",
        "--listen",
        "0.0.0.0:0",
        "--var",
        var.path().to_str().unwrap(),
    ]);

    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("--demo serves this machine only"),
        "{}",
        said(&output)
    );
    assert_eq!(fs::read_dir(var.path()).unwrap().count(), 0);
}

#[test]
fn given_a_broken_pack_when_it_is_checked_or_served_then_every_fault_is_told() {
    let pack = TempDir::new().unwrap();
    fs::write(pack.path().join("city.toml"), "languages = 7\n").unwrap();
    let var = TempDir::new().unwrap();
    let dir = pack.path().to_str().unwrap();

    let checked = ended(&["pack", "check", dir]);
    let served = ended(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--pack",
        dir,
        "--var",
        var.path().to_str().unwrap(),
    ]);

    for output in [checked, served] {
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        for fault in [
            "city.toml:1: ",
            "areas.csv: the file is missing",
            "categories.toml: the file is missing",
        ] {
            assert!(
                said(&output).contains(&format!("\n{fault}")),
                "{fault}\n{}",
                said(&output)
            );
        }
    }
}

#[test]
fn given_the_pack_of_wuhu_when_it_is_checked_then_it_is_sound() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("cities/wuhu");

    let output = ended(&["pack", "check", dir.to_str().unwrap()]);

    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .starts_with("wuhu: sound")
    );
}

#[test]
fn given_a_missing_database_when_it_is_migrated_then_it_is_there_and_belongs_to_nobody_yet() {
    let var = TempDir::new().unwrap();
    let folder = var.path().to_str().unwrap();

    let output = ended(&["migrate", "--var", folder]);

    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(var.path().join("citylink.db").exists());
    assert!(!var.path().join("key").exists());
}
