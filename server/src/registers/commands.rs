//! What can be typed after `citylink registers`.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Subcommand;
use domain::registers::BatchId;
use store::Store;
use uuid::Uuid;

use super::{Delivery, import};
use crate::config::Places;
use crate::{opening, serve};

/// What can be typed after `citylink registers`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bring in what a source delivers to a register
    Import {
        #[command(flatten)]
        places: Places,
        /// Code of the register
        #[arg(long)]
        register: String,
        /// Code of the organisation that delivers
        #[arg(long)]
        source: String,
        /// CSV file, or one object a line where its name ends with .ndjson
        file: PathBuf,
    },
    /// List deliveries, the newest first
    Batches {
        #[command(flatten)]
        places: Places,
    },
    /// List the rows of a delivery that were set aside: line, reason, and the row as it came
    Rejects {
        #[command(flatten)]
        places: Places,
        /// Which delivery
        batch: Uuid,
    },
    /// Write the file of a delivery as it came
    Raw {
        #[command(flatten)]
        places: Places,
        /// Which delivery
        batch: Uuid,
        /// Where to
        file: PathBuf,
    },
    /// List what registers tell differently: since when, who settles it, which datum
    Discrepancies {
        #[command(flatten)]
        places: Places,
    },
}

impl Command {
    const fn places(&self) -> &Places {
        match self {
            Self::Import { places, .. }
            | Self::Batches { places }
            | Self::Rejects { places, .. }
            | Self::Raw { places, .. }
            | Self::Discrepancies { places } => places,
        }
    }
}

/// Does what was typed.
pub(crate) async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    let pack = opening::read_pack(&command.places().pack)?;
    let store = opening::open(command.places(), Arc::new(pack), false, serve::clock()).await?;
    let done = act(&store, command).await;
    store.close().await;
    done
}

async fn act(store: &Store, command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Import {
            register,
            source,
            file,
            ..
        } => {
            let now = serve::clock();
            let given = Delivery::File(file);
            println!(
                "{}",
                import(store, (&register, &source), &given, now, true).await?
            );
            Ok(())
        }
        Command::Batches { .. } => batches(store).await,
        Command::Rejects { batch, .. } => rejects(store, BatchId(batch)).await,
        Command::Raw { batch, file, .. } => {
            let raw = store.raw(BatchId(batch)).await?;
            let raw = raw.ok_or_else(|| format!("there is no delivery {batch}"))?;
            Ok(std::fs::write(file, raw)?)
        }
        Command::Discrepancies { .. } => discrepancies(store).await,
    }
}

async fn batches(store: &Store) -> Result<(), Box<dyn Error>> {
    for batch in store.batches().await? {
        let began = store.pack().calendar.local(batch.began_at);
        let (read, rejected) = (batch.counts.read, batch.counts.rejected);
        println!(
            "{} {} {} by {}: {read} rows, {} added, {} known before, {rejected} set aside, schema {}{}",
            began.strftime("%Y-%m-%d %H:%M"),
            batch.id.0,
            batch.register.0,
            batch.source.0,
            batch.counts.added,
            batch.counts.known,
            batch.schema_version,
            if batch.ended_at.is_none() {
                "; interrupted"
            } else {
                ""
            },
        );
    }
    Ok(())
}

async fn rejects(store: &Store, batch: BatchId) -> Result<(), Box<dyn Error>> {
    let mut out = csv::Writer::from_writer(std::io::stdout());
    let (mut after, mut count) = (0, 0_u64);
    loop {
        let some = store.rejects(batch, after).await?;
        let Some(last) = some.last() else { break };
        after = last.line;
        for aside in &some {
            let (line, reason) = (aside.line.to_string(), aside.reason.to_string());
            out.write_record([line.as_str(), &reason, &aside.row])?;
            count += 1;
        }
    }
    out.flush()?;
    eprintln!("{count} rows were set aside");
    Ok(())
}

async fn discrepancies(store: &Store) -> Result<(), Box<dyn Error>> {
    let (mut after, mut count) = (None, 0_u64);
    loop {
        let some = store.open_discrepancies(None, after, 1000).await?;
        let Some(last) = some.last() else { break };
        after = Some(last.id);
        for found in &some {
            let since = store.pack().calendar.local(found.opened_at);
            println!(
                "{} {} {} {}",
                since.strftime("%Y-%m-%d"),
                found.id.0,
                found.owner.0,
                found.concept.0
            );
            count += 1;
        }
    }
    println!("{count} open");
    Ok(())
}
