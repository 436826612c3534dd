//! One delivery, from the file to the register.

use std::fmt;
use std::io::{self, Read as _};
use std::time::{Duration, Instant};

use domain::registers::{Register, RowRefused};
use indicatif::ProgressBar;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use store::Store;
use store::registers::{Packet, Repeated};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::reading::Rows;
use super::{Batch, BatchId, Counts, Delivery, DeliveryFailed, OrganisationCode, RegisterCode};
use crate::import;

/// Rows that are written together; a portal that serves meanwhile waits for no more.
const PACKET: usize = 4000;
/// Packets that wait to be written.
const WAITING: usize = 2;
/// Bytes of a file that are read at once.
const PIECE: usize = 1 << 18;
/// Rows set aside that are told at once; the others are in the database.
const TOLD: usize = 20;

/// How a delivery went.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// Which.
    pub batch: BatchId,
    /// For which register.
    pub register: RegisterCode,
    /// Who delivered it.
    pub source: OrganisationCode,
    /// When this very file had been brought in before; nothing was done then.
    pub before: Option<Timestamp>,
    /// After how many rows an import that was interrupted went on.
    pub resumed_after: u64,
    /// What became of the rows of the file.
    pub counts: Counts,
    /// The first rows that this run set aside.
    pub rejects: Vec<(u64, RowRefused)>,
    /// How long it took.
    pub took: Duration,
}

impl Delivered {
    /// Rows that this run read in a second.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a rate is told, not counted with"
    )]
    pub fn rows_per_second(&self) -> f64 {
        (self.counts.read - self.resumed_after) as f64 / self.took.as_secs_f64().max(1e-6)
    }
}

impl fmt::Display for Delivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (register, source, batch) = (&self.register.0, &self.source.0, self.batch.0);
        if let Some(before) = self.before {
            return write!(
                f,
                "{register} by {source}: already imported at {before}, 0 new; batch {batch}"
            );
        }
        if self.resumed_after > 0 {
            writeln!(f, "went on after row {}", self.resumed_after)?;
        }
        for (line, reason) in &self.rejects {
            writeln!(f, "line {line}: {reason}")?;
        }
        let Counts {
            read,
            added,
            superseded,
            known,
            rejected,
        } = self.counts;
        write!(
            f,
            "{register} by {source}: {read} rows, {added} added ({superseded} older ones ended), {known} known before, \
             {rejected} set aside; {:.0} rows per second; batch {batch}",
            self.rows_per_second()
        )?;
        if rejected > 0 {
            write!(f, "\nrows set aside: citylink registers rejects {batch}")?;
        }
        Ok(())
    }
}

/// What one thread reads and another writes.
struct Arrived {
    packet: Packet,
    /// How far the file has been read with it.
    bytes: u64,
}

/// Brings in what a source delivers to a register. The file that came last changes
/// nothing when it comes again; an earlier one is read anew.
pub async fn import(
    store: &Store,
    (register, source): (&str, &str),
    delivery: &Delivery,
    now: Timestamp,
    progress: bool,
) -> Result<Delivered, DeliveryFailed> {
    let began = Instant::now();
    let registers = &store.pack().registers;
    let register = registers.named(register).ok_or_else(|| {
        let known: Vec<&str> = registers
            .all
            .iter()
            .map(|one| one.code.0.as_str())
            .collect();
        DeliveryFailed::Register(register.to_owned(), known.join(", "))
    })?;
    let source = OrganisationCode(source.to_owned());
    // Another kind of file is refused before anything is kept of it.
    let rows = Rows::open(delivery, register)?;
    let sha256 = hash(delivery).await?;
    let batch = match store.batch_of(register, &source, &sha256).await? {
        Some(batch) if store.is_latest(register, &batch).await? => batch,
        Some(batch) => store.begin_again(register, &batch, now).await?,
        None => keep(store, register, &source, delivery, &sha256, now).await?,
    };
    let mut delivered = Delivered {
        batch: batch.id,
        register: batch.register.clone(),
        source,
        before: batch.ended_at,
        resumed_after: batch.counts.read,
        counts: batch.counts,
        rejects: Vec::new(),
        took: Duration::ZERO,
    };
    if batch.ended_at.is_none() {
        let bar = import::bar(
            progress,
            delivery
                .bytes()
                .map_err(|source| unreadable(delivery, source))?,
        );
        read_all(store, register, &batch, rows, (&mut delivered, &bar), now)
            .await
            .map_err(|failed| match failed {
                DeliveryFailed::Unreadable { source, .. } => unreadable(delivery, source),
                other => other,
            })?;
        store.end_batch(batch.id, now).await?;
        bar.finish_and_clear();
    }
    delivered.took = began.elapsed();
    Ok(delivered)
}

/// Whether this very file of the register's own authority was read before, whatever came since.
pub async fn was_delivered(
    store: &Store,
    register: &Register,
    delivery: &Delivery,
) -> Result<bool, DeliveryFailed> {
    let sha256 = hash(delivery).await?;
    let batch = store
        .batch_of(register, &register.authority, &sha256)
        .await?;
    Ok(batch.is_some_and(|batch| batch.ended_at.is_some()))
}

fn unreadable(delivery: &Delivery, source: io::Error) -> DeliveryFailed {
    DeliveryFailed::Unreadable {
        file: delivery.name(),
        source,
    }
}

/// Hands the rows of a file from the thread that reads to the one that writes.
async fn read_all(
    store: &Store,
    register: &Register,
    batch: &Batch,
    rows: Rows,
    (delivered, bar): (&mut Delivered, &ProgressBar),
    now: Timestamp,
) -> Result<(), DeliveryFailed> {
    let (packets, mut arriving): (Sender<Arrived>, Receiver<Arrived>) = channel(WAITING);
    let reading = {
        let (store, register, batch) = (store.clone(), register.clone(), batch.clone());
        let today = store.pack().calendar.date(now);
        tokio::task::spawn_blocking(move || {
            let mut rows = rows;
            let mut read = 0;
            while read < batch.counts.read && rows.pass()? {
                read += 1;
            }
            loop {
                let (mut taken, mut rejects) = (Vec::with_capacity(PACKET), Vec::new());
                while taken.len() + rejects.len() < PACKET {
                    match rows.next(&register.schema, today)? {
                        Some(Ok(row)) => taken.push(row),
                        Some(Err(reject)) => rejects.push(reject),
                        None => break,
                    }
                }
                let count = taken.len() + rejects.len();
                read += count as u64;
                let packet = Packet {
                    rows: store.prepare(&register, &batch.source, taken),
                    rejects,
                    read,
                };
                let packet = Arrived {
                    packet,
                    bytes: rows.bytes(),
                };
                // Nobody takes it where writing has failed, which says so itself.
                if count == 0 || packets.blocking_send(packet).is_err() {
                    return Ok::<(), io::Error>(());
                }
            }
        })
    };
    let mut repeated = Repeated::of(batch);
    while let Some(Arrived { packet, bytes }) = arriving.recv().await {
        let room = TOLD.saturating_sub(delivered.rejects.len());
        let told = packet.rejects.iter().take(room);
        delivered
            .rejects
            .extend(told.map(|reject| (reject.line, reject.reason.clone())));
        let counts = store
            .import_rows(batch, register, packet, &mut repeated, now)
            .await?;
        let all = &mut delivered.counts;
        all.read = counts.read;
        all.added += counts.added;
        all.superseded += counts.superseded;
        all.known += counts.known;
        all.rejected += counts.rejected;
        bar.set_position(bytes);
    }
    let read = reading.await.map_err(|_| DeliveryFailed::Lost)?;
    read.map_err(|source| DeliveryFailed::Unreadable {
        file: String::new(),
        source,
    })
}

/// The SHA-256 of a file.
async fn hash(delivery: &Delivery) -> Result<Vec<u8>, DeliveryFailed> {
    let given = delivery.clone();
    let hashed = tokio::task::spawn_blocking(move || {
        let (mut opened, mut hasher) = (given.open()?, Sha256::new());
        let mut piece = vec![0; PIECE];
        loop {
            match opened.read(&mut piece)? {
                0 => return Ok(hasher.finalize().to_vec()),
                read => hasher.update(&piece[..read]),
            }
        }
    });
    let hashed = hashed.await.map_err(|_| DeliveryFailed::Lost)?;
    hashed.map_err(|source| unreadable(delivery, source))
}

/// Keeps the file as it came, and begins to read it.
async fn keep(
    store: &Store,
    register: &Register,
    source: &OrganisationCode,
    delivery: &Delivery,
    sha256: &[u8],
    now: Timestamp,
) -> Result<Batch, DeliveryFailed> {
    let mut raw = store.begin_raw(register, source).await?;
    let mut opened = delivery
        .open()
        .map_err(|source| unreadable(delivery, source))?;
    let (mut piece, mut hasher) = (vec![0; PIECE], Sha256::new());
    loop {
        let read = opened
            .read(&mut piece)
            .map_err(|source| unreadable(delivery, source))?;
        if read == 0 {
            break;
        }
        hasher.update(&piece[..read]);
        raw.write(&piece[..read]).await?;
    }
    if hasher.finalize().as_slice() != sha256 {
        return Err(DeliveryFailed::Changed(delivery.name()));
    }
    Ok(store
        .begin_batch(register, source, raw, sha256, now)
        .await?)
}
