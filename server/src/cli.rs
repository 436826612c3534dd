//! What can be typed after `citylink`.

use std::error::Error;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, Places, Serving, without_password};
use crate::opening::{self, Unsound};
use crate::packs::{self, generate};
use crate::serve::{self, Faces};

/// An open city portal.
#[derive(Debug, Parser)]
#[command(name = "citylink", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the portal until SIGTERM or Ctrl-C
    Serve(Serving),
    /// Bring the tables of a database up to date, and nothing else
    Migrate(Places),
    /// City packs
    #[command(subcommand)]
    Pack(PackCommand),
    /// Parts of a city pack that are made, not written
    #[command(subcommand)]
    Generate(GenerateCommand),
}

#[derive(Debug, Subcommand)]
enum PackCommand {
    /// Say whether a pack is sound, or everything that is wrong with it
    Check(PackDirectory),
}

#[derive(Debug, Subcommand)]
enum GenerateCommand {
    /// Divide an area of a pack into grids for demonstration
    Grids {
        #[command(flatten)]
        pack: PackDirectory,
        /// Code of the area
        code: String,
    },
}

#[derive(Debug, Args)]
struct PackDirectory {
    /// Folder of the pack
    dir: PathBuf,
}

impl Cli {
    /// Does what was typed; what went wrong is told on standard error.
    pub fn run(self, faces: Faces) -> ExitCode {
        let filter = EnvFilter::try_from_default_env()
            .unwrap_or_else(|_| EnvFilter::new("warn,server=info,app=info"));
        let log = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal());
        // Refused only where a log was set up before, and that one does as well.
        let _ = log.try_init();
        match self.command.run(faces) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("citylink: {}", chain(error.as_ref()));
                ExitCode::FAILURE
            }
        }
    }
}

impl Command {
    fn run(self, faces: Faces) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Serve(given) => {
                Ok(runtime()?.block_on(serve::serve(Config::new(given)?, faces))?)
            }
            Self::Migrate(places) => {
                runtime()?.block_on(opening::migrate(&places))?;
                println!("{} is up to date", without_password(&places.database()));
                Ok(())
            }
            Self::Pack(PackCommand::Check(PackDirectory { dir })) => {
                let pack = packs::check(&dir).map_err(Unsound::from)?;
                println!("{}: sound, {} categories", pack.name, pack.categories.len());
                Ok(())
            }
            Self::Generate(GenerateCommand::Grids { pack, code }) => {
                let made = generate::write_grids(&pack.dir, &code)?;
                println!(
                    "{code}: divided into {} grids",
                    made.grids.lines().skip(1).count()
                );
                Ok(())
            }
        }
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}

/// An error and what caused it, in one line, nothing said twice.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.ends_with(&said) {
            text = format!("{text}: {said}");
        }
        cause = error.source();
    }
    text
}
