//! The machine, and what its processors were used for.

use std::fs;
use std::process::Command;
use std::time::Duration;

use jiff::Timestamp;

use crate::{Ground, Outcome};

/// Seconds of a tick in which the kernel tells the times of processes, on every Linux that there is.
const TICK: Duration = Duration::from_millis(10);

/// Time of the processors that the calling thread has used.
pub(crate) fn cpu_of_this_thread() -> Outcome<Duration> {
    let said = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = said.split(' ').next().unwrap_or_default().parse()?;
    Ok(Duration::from_nanos(nanoseconds))
}

/// Time of the processors that a process has used, threads that have ended included.
pub(crate) fn cpu_of(process: &str) -> Outcome<Duration> {
    let said = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The second field is the name in brackets, which may hold blanks.
    let (_, fields) = said.rsplit_once(')').ok_or("an odd /proc/PID/stat")?;
    let ticks = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(str::parse::<u32>)
        .sum::<Result<u32, _>>()?;
    Ok(TICK * ticks)
}

/// A line of `/proc/PID/status` that tells an amount of memory, in megabytes.
pub(crate) fn memory_of(process: u32, line: &str) -> Outcome<f64> {
    let said = fs::read_to_string(format!("/proc/{process}/status"))?;
    let kilobytes: f64 = said
        .lines()
        .find_map(|one| one.strip_prefix(line)?.strip_prefix(':'))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .ok_or("an odd /proc/PID/status")?
        .parse()?;
    Ok(kilobytes * 1024.0 / 1e6)
}

/// What time it is.
#[expect(
    clippy::disallowed_methods,
    reason = "a measurement is made now, and nothing is tested with it"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// One line: what was measured on, with what, and when.
pub(crate) async fn described(ground: &Ground) -> Outcome<String> {
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("a processor without a name", |(_, model)| model);
    let memory = fs::read_to_string("/proc/meminfo")?;
    let kilobytes: f64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .unwrap_or("0")
        .parse()?;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let rustc = Command::new("rustc").arg("-V").output()?;
    let rustc = String::from_utf8_lossy(&rustc.stdout);
    let rustc = rustc.split(' ').take(2).collect::<Vec<_>>().join(" ");
    Ok(format!(
        "{} processors ({model}), {:.0} GB of memory, Linux {}; {rustc}, SQLite {}, PostgreSQL {}; {}. \
         The client runs on the same machine.",
        std::thread::available_parallelism()?,
        kilobytes * 1024.0 / 1e9,
        kernel.trim(),
        ground.postgres.sqlite_version().await?,
        ground.postgres.version().await?,
        now().strftime("%Y-%m-%d"),
    ))
}
