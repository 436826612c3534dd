//! A client that costs little: bytes over keep-alive connections, on threads whose time is counted apart.
//!
//! # Why
//!
//! Client and server share the machine. A client that parsed, pooled and allocated would take as much of it as a page does
//! and so make every ratio look better. This one writes prepared bytes and reads as far as an answer goes.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Outcome;
use crate::machine::cpu_of_this_thread;

/// Threads that ask; as many as a small machine has processors.
const THREADS: usize = 2;

/// How requests follow each other.
#[derive(Clone, Copy)]
pub(crate) enum Pace {
    /// As soon as a connection has its answer, until the time is over, round and round.
    AsAnswered(Duration),
    /// So many a second, whether answered or not, until the time is over. Waiting for a free connection counts as waiting.
    PerSecond(f64, Duration),
    /// Each request once, as soon as a connection is free, for at most that long.
    Once(Duration),
}

/// What is asked.
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) requests: Vec<Vec<u8>>,
    pub(crate) connections: usize,
    pub(crate) pace: Pace,
    /// The status that every answer must have.
    pub(crate) expected: u16,
}

/// How it went.
pub(crate) struct Told {
    pub(crate) took: Duration,
    /// Time of the processors that the client used.
    pub(crate) client: Duration,
    /// Sorted.
    waits: Vec<Duration>,
}

impl Told {
    pub(crate) fn answers(&self) -> f64 {
        f64::from(u32::try_from(self.waits.len()).unwrap_or(u32::MAX))
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.answers() / self.took.as_secs_f64()
    }

    /// Milliseconds within which this share was answered.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index into a list that is not empty"
    )]
    pub(crate) fn within(&self, share: f64) -> f64 {
        let last = self.waits.len().saturating_sub(1);
        let index = ((self.answers() * share).ceil() as usize).saturating_sub(1);
        self.waits
            .get(index.min(last))
            .map_or(0.0, |wait| wait.as_secs_f64() * 1000.0)
    }
}

/// The bytes of a GET as a browser of this language sends it.
pub(crate) fn get(path: &str, encoding: Option<&str>, cookie: Option<&str>) -> Vec<u8> {
    let line = |name: &str, value: Option<&str>| {
        value.map_or_else(String::new, |value| format!("{name}: {value}\r\n"))
    };
    format!(
        "GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/html,*/*\r\naccept-language: en\r\n{}{}\r\n",
        line("accept-encoding", encoding),
        line("cookie", cookie)
    )
    .into_bytes()
}

impl Load {
    /// Asks, and waits for the end off the server's threads.
    pub(crate) async fn run(self) -> Outcome<Told> {
        tokio::task::spawn_blocking(move || run(self)).await?
    }
}

fn run(load: Load) -> Outcome<Told> {
    let load = Arc::new(load);
    let tickets = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let threads: Vec<_> = (0..THREADS)
        .map(|index| {
            let (load, tickets) = (Arc::clone(&load), Arc::clone(&tickets));
            let connections = (load.connections + THREADS - 1 - index) / THREADS;
            thread::Builder::new()
                .name("client".to_owned())
                .spawn(move || on_thread(&load, &tickets, connections, begun))
        })
        .collect::<Result<_, _>>()?;
    let (mut waits, mut client) = (Vec::new(), Duration::ZERO);
    for thread in threads {
        let (mine, cpu) = thread
            .join()
            .map_err(|_| "a thread of the client broke")??;
        waits.extend(mine);
        client += cpu;
    }
    let took = begun.elapsed();
    waits.sort_unstable();
    if waits.is_empty() {
        return Err("nothing was asked".into());
    }
    Ok(Told {
        took,
        client,
        waits,
    })
}

fn on_thread(
    load: &Arc<Load>,
    tickets: &Arc<AtomicUsize>,
    connections: usize,
    begun: Instant,
) -> Outcome<(Vec<Duration>, Duration)> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let waits = runtime.block_on(async {
        let asking: Vec<_> = (0..connections)
            .map(|_| tokio::spawn(ask(Arc::clone(load), Arc::clone(tickets), begun)))
            .collect();
        let mut waits = Vec::new();
        for one in asking {
            waits.extend(one.await??);
        }
        Outcome::Ok(waits)
    })?;
    Ok((waits, cpu_of_this_thread()?))
}

async fn ask(load: Arc<Load>, tickets: Arc<AtomicUsize>, begun: Instant) -> Outcome<Vec<Duration>> {
    let mut connection = Connection::open(load.address).await?;
    let mut waits = Vec::new();
    loop {
        let ticket = tickets.fetch_add(1, Ordering::Relaxed);
        let from = match load.pace {
            Pace::AsAnswered(long) if begun.elapsed() >= long => break,
            Pace::Once(long) if ticket >= load.requests.len() || begun.elapsed() >= long => break,
            Pace::AsAnswered(_) | Pace::Once(_) => Instant::now(),
            Pace::PerSecond(rate, long) => {
                let due = f64::from(u32::try_from(ticket)?) / rate;
                let due = Duration::from_secs_f64(due);
                if due >= long {
                    break;
                }
                tokio::time::sleep_until((begun + due).into()).await;
                begun + due
            }
        };
        let request = &load.requests[ticket % load.requests.len()];
        let status = connection.talk(request).await?;
        if status != load.expected {
            let line = String::from_utf8_lossy(request);
            let line = line.lines().next().unwrap_or_default();
            return Err(format!("{line} was answered {status}, not {}", load.expected).into());
        }
        waits.push(from.elapsed());
    }
    Ok(waits)
}

/// One connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    /// The answer as it came, chunks and all.
    answer: Vec<u8>,
    head: usize,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            answer: Vec::with_capacity(128 * 1024),
            head: 0,
        })
    }

    /// Sends a request and reads its answer to the end; gives the status.
    pub(crate) async fn talk(&mut self, request: &[u8]) -> Outcome<u16> {
        self.stream.write_all(request).await?;
        self.answer.clear();
        let mut long = None;
        loop {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                return Err("the connection was closed".into());
            }
            let length = match long {
                Some(length) => length,
                None => match head_of(&self.answer) {
                    Some(head) => {
                        self.head = head;
                        *long.insert(Length::of(&self.answer[..head]))
                    }
                    None => continue,
                },
            };
            let body = &self.answer[self.head..];
            let whole = match length {
                Length::Bytes(bytes) => body.len() >= bytes,
                Length::Chunks => body.ends_with(b"0\r\n\r\n") && chunks(body).is_some(),
            };
            if whole {
                break;
            }
        }
        let status = self.answer.get(9..12).and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            digits.parse().ok()
        });
        status.ok_or_else(|| "an answer without a status".into())
    }

    /// The lines before the body of the last answer.
    pub(crate) fn headers(&self) -> Vec<(String, String)> {
        let head = String::from_utf8_lossy(&self.answer[..self.head]);
        let lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect()
    }

    /// The body of the last answer, still compressed where it was.
    pub(crate) fn body(&self) -> Vec<u8> {
        let body = &self.answer[self.head..];
        match Length::of(&self.answer[..self.head]) {
            Length::Bytes(_) => body.to_vec(),
            Length::Chunks => chunks(body).unwrap_or_default(),
        }
    }
}

/// How far an answer goes.
#[derive(Clone, Copy)]
enum Length {
    Bytes(usize),
    Chunks,
}

impl Length {
    fn of(head: &[u8]) -> Self {
        const NAME: &[u8] = b"content-length:";
        let bytes = head.split(|byte| *byte == b'\n').find_map(|line| {
            let (name, value) = line.split_at_checked(NAME.len())?;
            let value = std::str::from_utf8(value).ok()?;
            name.eq_ignore_ascii_case(NAME)
                .then(|| value.trim().parse().ok())?
        });
        let empty = head.get(9..12).is_some_and(|status| status == b"304");
        match bytes {
            Some(bytes) => Self::Bytes(bytes),
            None if empty => Self::Bytes(0),
            None => Self::Chunks,
        }
    }
}

fn head_of(answer: &[u8]) -> Option<usize> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(end + 4)
}

/// What the chunks of a body say together; nothing before the last has come.
fn chunks(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut said = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&body[..end]).ok()?, 16).ok()?;
        let chunk = body.get(end + 2..end + 2 + size)?;
        if size == 0 {
            return Some(said);
        }
        said.extend_from_slice(chunk);
        body = body.get(end + 2 + size + 2..)?;
    }
}
