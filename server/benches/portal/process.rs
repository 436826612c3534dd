//! The binary as an operator runs it: how soon it answers, and how much memory it holds.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use server::config::Places;

use crate::client::{Connection, Load, Pace, get};
use crate::generated::{Engine, reports};
use crate::machine::memory_of;
use crate::table::Table;
use crate::{Ground, Outcome};

const REPORTS: u32 = 1_000_000;
const STARTS: usize = 5;
const CONNECTIONS: usize = 1000;
const READY_WITHIN: Duration = Duration::from_mins(1);
const LOAD: Duration = Duration::from_secs(3);
const IDLE: (&str, f64) = ("40 MB", 40.0);
const CONNECTED: (&str, f64) = ("200 MB", 200.0);
const START: (&str, f64) = ("1 s", 1000.0);

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    for engine in Engine::BOTH {
        let generated = reports(ground, engine, REPORTS).await?;
        let name = engine.name();
        let mut starts = Vec::new();
        for _ in 1..STARTS {
            starts.push(Served::start(&generated.places).await?.ready_after);
        }
        let served = Served::start(&generated.places).await?;
        starts.push(served.ready_after);
        let worst = starts.iter().max().copied().unwrap_or_default();
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        starts.sort_unstable();
        table.at_most(
            format!("cold start with a million reports, {name}"),
            format!(
                "{:.0} ms, the slowest of {STARTS}; {:.0} ms in the middle",
                milliseconds(worst),
                milliseconds(starts[STARTS / 2])
            ),
            START,
            milliseconds(worst),
        );
        memory(&served, name, table).await?;
    }
    table.note(format!(
        "Memory is VmRSS of `citylink serve` with a million reports, seconds after its start; with {CONNECTIONS} connections: each \
         has had the home page and is kept open. Cold start: from spawning to the first 200 of /health."
    ));
    Ok(())
}

async fn memory(served: &Served, name: &str, table: &mut Table) -> Outcome<()> {
    tokio::time::sleep(Duration::from_secs(2)).await;
    let resident = || memory_of(served.process.id(), "VmRSS");
    let idle = resident()?;
    table.at_most(
        format!("memory, idle, {name}"),
        format!("{idle:.0} MB"),
        IDLE,
        idle,
    );

    let home = get("/", Some("br"), None);
    let mut connections = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        let mut connection = Connection::open(served.address).await?;
        connection.talk(&home).await?;
        connections.push(connection);
    }
    let connected = resident()?;
    table.at_most(
        format!("memory, {CONNECTIONS} connections, {name}"),
        format!("{connected:.0} MB"),
        CONNECTED,
        connected,
    );
    drop(connections);

    let paths = [
        "/",
        "/reports",
        "/services",
        "/about/statuses",
        "/reports/new",
    ];
    let load = Load {
        address: served.address,
        requests: paths.map(|path| get(path, Some("br"), None)).to_vec(),
        connections: 64,
        pace: Pace::AsAnswered(LOAD),
        expected: 200,
    };
    let what = format!("memory, {} s of full load, {name}", LOAD.as_secs());
    if let Err(why) = load.run().await {
        table.not_measured(what, "", why);
        return Ok(());
    }
    let most = memory_of(served.process.id(), "VmHWM")?;
    let after = resident()?;
    table.told(
        what,
        format!("{most:.0} MB at most, {after:.0} MB afterwards"),
    );
    Ok(())
}

/// A portal in a process of its own; it ends when dropped.
struct Served {
    process: Child,
    address: SocketAddr,
    ready_after: Duration,
}

impl Served {
    async fn start(places: &Places) -> Outcome<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let begun = Instant::now();
        let process = Command::new(env!("CARGO_BIN_EXE_citylink"))
            .args([
                "serve",
                "--listen",
                &address.to_string(),
                "--pack",
                &places.pack,
            ])
            .args(["--var", &places.var, "--database", &places.database()])
            .current_dir(Path::new(&places.var))
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut served = Self {
            process,
            address,
            ready_after: Duration::ZERO,
        };
        while !served.is_well().await {
            if begun.elapsed() > READY_WITHIN || served.process.try_wait()?.is_some() {
                return Err("citylink serve did not start".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        served.ready_after = begun.elapsed();
        Ok(served)
    }

    async fn is_well(&self) -> bool {
        let Ok(mut connection) = Connection::open(self.address).await else {
            return false;
        };
        let health = get("/health", None, None);
        connection
            .talk(&health)
            .await
            .is_ok_and(|status| status == 200)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
