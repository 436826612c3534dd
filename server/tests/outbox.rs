//! Letters that do not go out: tried again, put aside, and tried again once the operator says so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::cell::Cell;
use std::net::SocketAddr;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use app::portal::Portal;
use domain::contacts::EmailAddress;
use domain::languages::Language;
use jiff::{SignedDuration, Timestamp};
use server::config::Places;
use server::jobs::letters::Post;
use server::outside::mail::{SmtpMail, Written, sender};
use server::packs::{PackSource, read};
use server::stopping::going_on;
use store::Store;
use store::messages::{DeadLetter, TRIES_MOST};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

const LIN: &str = "lin@example.org";

thread_local! {
    // A test and its job run on one thread.
    static NOW: Cell<Timestamp> = const { Cell::new(Timestamp::constant(1_800_000_000, 0)) };
}

/// A clock on which half a day goes by between two looks: every pause is over.
fn hurried() -> Timestamp {
    NOW.set(NOW.get() + SignedDuration::from_hours(12));
    NOW.get()
}

/// A mail server that takes nobody's letters.
async fn refusing() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut connection, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let (hears, mut says) = connection.split();
                says.write_all(b"220 here\r\n").await.unwrap();
                let mut lines = BufReader::new(hears).lines();
                while let Ok(Some(line)) = lines.next_line().await {
                    let answer: &[u8] = match line.get(..4) {
                        Some("EHLO" | "HELO" | "MAIL" | "RSET" | "NOOP") => b"250 good\r\n",
                        Some("QUIT") => b"221 bye\r\n",
                        _ => b"554 not here\r\n",
                    };
                    says.write_all(answer).await.unwrap();
                }
            });
        }
    });
    address
}

/// Where nobody listens.
async fn down() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

fn places(var: &TempDir) -> Places {
    Places {
        pack: "wuhu".to_owned(),
        database: None,
        var: var.path().to_str().unwrap().to_owned(),
        key_file: None,
    }
}

async fn opened(var: &TempDir) -> Store {
    let pack = read(&PackSource::find("wuhu").unwrap()).unwrap();
    server::opening::open(&places(var), Arc::new(pack), false, NOW.get())
        .await
        .unwrap()
}

/// One letter to Lin, tried at this mail server until it is put aside.
async fn put_aside(store: &Store, server: SocketAddr) -> Vec<DeadLetter> {
    let lin = EmailAddress::parse(LIN).unwrap();
    store.ask_code(&lin, Language::En, NOW.get()).await.unwrap();
    let portal = Portal {
        store: store.clone(),
        site: Arc::default(),
        frames: Arc::default(),
        kept: Arc::default(),
        base_url: "http://localhost".into(),
        demonstration: false,
        mail: true,
        ways: app::portal::Ways::default(),
        till: None,
        provider: None,
        clock: hurried,
    };
    let post = Post {
        portal,
        write: |_, _| Written {
            subject: "Code".to_owned(),
            text: "123456".to_owned(),
        },
        from: sender(None, "http://localhost").unwrap(),
        mail: Arc::new(SmtpMail::new(&format!("smtp://{server}")).unwrap()),
    };
    let (stop, stopping) = going_on();
    let carrying = tokio::spawn(post.carry(stopping));
    let dead = tokio::time::timeout(Duration::from_mins(2), async {
        loop {
            let dead = store.dead_letters().await.unwrap();
            if !dead.is_empty() {
                break dead;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let dead = dead.await.unwrap();
    stop.begin();
    carrying.await.unwrap();
    dead
}

fn citylink(var: &TempDir, what: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_citylink"))
        .env_remove("CITYLINK_KEY_FILE")
        .env_remove("DATABASE_URL")
        .arg("outbox")
        .args(what)
        .args(["--pack", "wuhu", "--var", var.path().to_str().unwrap()])
        .output()
        .unwrap()
}

fn said(done: &Output) -> String {
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8(done.stdout.clone()).unwrap()
}

#[tokio::test]
async fn given_a_mail_server_that_refuses_when_a_letter_was_tried_eight_times_then_the_operator_sees_it_and_tries_again()
 {
    let var = TempDir::new().unwrap();
    let store = opened(&var).await;

    let dead = put_aside(&store, refusing().await).await;

    let [letter] = dead.as_slice() else {
        panic!("{dead:?}")
    };
    assert_eq!(letter.attempts, TRIES_MOST);
    assert_eq!(letter.reason, "the mail server answered 554");
    store.close().await;
    let listed = said(&citylink(&var, &["list", "--dead"]));
    let id = letter.id.to_string();
    assert!(listed.contains(&id) && listed.contains("tried 8 times: the mail server answered 554"));
    assert!(listed.ends_with("1 put aside\n"), "{listed}");
    assert!(!listed.contains(LIN), "{listed}");
    let unknown = citylink(&var, &["retry", "00000000-0000-7000-8000-000000000000"]);
    assert!(!unknown.status.success());
    let neither = citylink(&var, &["retry"]);
    assert!(!neither.status.success());
    assert_eq!(
        said(&citylink(&var, &["retry", &id])),
        "1 will be tried again\n"
    );
    assert_eq!(said(&citylink(&var, &["list", "--dead"])), "0 put aside\n");
    assert_eq!(
        said(&citylink(&var, &["retry", "--all"])),
        "0 will be tried again\n"
    );
}

#[tokio::test]
async fn given_a_mail_server_that_is_down_when_all_are_tried_again_then_the_letter_is_due() {
    let var = TempDir::new().unwrap();
    let store = opened(&var).await;

    let dead = put_aside(&store, down().await).await;
    let untouched = store.take_letters(hurried()).await.unwrap().len();
    let retried = store.retry_letters(None, NOW.get()).await.unwrap();
    let due = store.take_letters(NOW.get()).await.unwrap();

    assert_eq!(dead[0].reason, "the mail server could not be spoken to");
    assert_eq!((untouched, retried), (0, 1));
    let to: Vec<_> = due.iter().map(|due| due.letter.to.as_str()).collect();
    assert_eq!(to, [LIN]);
}
