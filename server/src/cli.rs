//! What can be typed after `citylink`.

use std::error::Error;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::organisations::{OrganisationCode, TeamCode};
use store::Store;
use store::members::NewGrant;
use tracing_subscriber::EnvFilter;

use crate::config::{Config, Places, Serving, without_password};
use crate::due::{erase, escalate};
use crate::import;
use crate::opening::{self, Unsound};
use crate::packs::{self, generate};
use crate::registers;
use crate::seed;
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
    Serve(Box<Serving>),
    /// Bring the tables of a database up to date, and nothing else
    Migrate(Places),
    /// Make an empty database a demonstration, with the sample story and the sample records of its pack
    Seed(Places),
    /// City packs
    #[command(subcommand)]
    Pack(PackCommand),
    /// Bring in data of other systems
    #[command(subcommand)]
    Import(ImportCommand),
    /// Registers of the integrated database
    #[command(subcommand)]
    Registers(registers::Command),
    /// Members of the city's staff
    #[command(subcommand)]
    Member(MemberCommand),
    /// Letters that wait, and those that were put aside
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Take up the areas what was not done in time, as the portal does by itself
    Escalate {
        #[command(flatten)]
        places: Places,
        /// Only list what would go up, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Erase what is personal of applications whose term is over, as the portal does by itself
    Erase {
        #[command(flatten)]
        places: Places,
        /// Only list what would be erased, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Parts of a city pack that are made, not written
    #[command(subcommand)]
    Generate(GenerateCommand),
}

#[derive(Debug, Subcommand)]
enum OutboxCommand {
    /// List letters: the moment each was written, its id, its way, how often it was tried, and why it did not go out
    List {
        #[command(flatten)]
        places: Places,
        /// Those that were put aside
        #[arg(long, required = true)]
        dead: bool,
    },
    /// Let letters that were put aside be tried again
    Retry {
        #[command(flatten)]
        places: Places,
        /// Which one
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        id: Option<uuid::Uuid>,
        /// All of them
        #[arg(long)]
        all: bool,
    },
}

#[derive(Debug, Subcommand)]
enum PackCommand {
    /// Say whether a pack is sound, or everything that is wrong with it
    Check(PackDirectory),
    /// Print the JSON Schema of service files, for editors
    Schema,
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// Service requests of a city, with their history
    Requests {
        #[command(flatten)]
        places: Places,
        /// CSV file
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum MemberCommand {
    /// Make somebody a member, with her first grant
    Add {
        #[command(flatten)]
        granted: Granted,
        /// What she is called at the desk
        #[arg(long)]
        name: String,
    },
    /// Give a member another grant
    Grant(Granted),
    /// End all grants of a member, and sign her out
    End {
        #[command(flatten)]
        places: Places,
        /// E-mail address
        email: String,
    },
}

#[derive(Debug, Args)]
struct Granted {
    #[command(flatten)]
    places: Places,
    /// E-mail address
    email: String,
    /// What she is: `grid_administrator`, officer, caseworker, agent, manager, steward or commander
    #[arg(long, value_parser = role)]
    role: Role,
    /// Code of the area; the grant reaches everything under it
    #[arg(long)]
    area: String,
    /// Code of the organisation whose cases it is for; for all where absent
    #[arg(long)]
    organisation: Option<String>,
    /// Code of the organisation's team that she belongs to
    #[arg(long, requires = "organisation")]
    team: Option<String>,
}

fn role(typed: &str) -> Result<Role, String> {
    Role::named(typed).ok_or_else(|| {
        let known: Vec<_> = Role::ALL.into_iter().map(Role::name).collect();
        format!("a role is one of {}", known.join(", "))
    })
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
    /// Invent people for the registers of a pack, with faults on purpose
    People {
        #[command(flatten)]
        pack: PackDirectory,
        /// How many
        #[arg(long, default_value_t = 2000)]
        count: usize,
        /// The same seed gives the same people
        #[arg(long, default_value_t = 7)]
        seed: u64,
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
                Ok(runtime()?.block_on(serve::serve(Config::new(*given)?, faces))?)
            }
            Self::Migrate(places) => {
                runtime()?.block_on(opening::migrate(&places))?;
                println!("{} is up to date", without_password(&places.database()));
                Ok(())
            }
            Self::Seed(places) => runtime()?.block_on(seed_all(&places)),
            Self::Pack(PackCommand::Check(PackDirectory { dir })) => {
                let pack = packs::check(&dir).map_err(Unsound::from)?;
                println!(
                    "{}: sound, {} categories, {} services",
                    pack.name,
                    pack.categories.len(),
                    pack.services.len()
                );
                Ok(())
            }
            Self::Pack(PackCommand::Schema) => {
                print!("{}", packs::schema());
                Ok(())
            }
            Self::Member(command) => runtime()?.block_on(member(command)),
            Self::Import(ImportCommand::Requests { places, file }) => {
                runtime()?.block_on(import_requests(&places, &file))
            }
            Self::Registers(command) => runtime()?.block_on(registers::run(command)),
            Self::Outbox(command) => runtime()?.block_on(outbox(command)),
            Self::Escalate { places, dry_run } => runtime()?.block_on(escalate(&places, dry_run)),
            Self::Erase { places, dry_run } => runtime()?.block_on(erase(&places, dry_run)),
            Self::Generate(GenerateCommand::People { pack, count, seed }) => {
                let files = generate::people::write_people(&pack.dir, count, seed)?;
                println!("{count} people in {} files", files.len());
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

async fn seed_all(places: &Places) -> Result<(), Box<dyn Error>> {
    let pack = opening::read_pack(&places.pack)?;
    let now = serve::clock();
    let store = opening::open(places, Arc::new(pack), true, now).await?;
    if let Some(source) = packs::PackSource::find(&places.pack) {
        let reports = seed::seed(&store, &source, now).await?;
        seed::seed_registers(&store, &source, now).await?;
        println!(
            "{reports} reports, {} deliveries to registers",
            store.batches().await?.len()
        );
    }
    store.close().await;
    Ok(())
}

async fn member(command: MemberCommand) -> Result<(), Box<dyn Error>> {
    let (places, email) = match &command {
        MemberCommand::Add { granted, .. } | MemberCommand::Grant(granted) => {
            (&granted.places, &granted.email)
        }
        MemberCommand::End { places, email } => (places, email),
    };
    let email = EmailAddress::parse(email)?;
    let now = serve::clock();
    // A demonstration stays one: its members are added like any others.
    let store = opening::open(
        places,
        Arc::new(opening::read_pack(&places.pack)?),
        false,
        now,
    )
    .await?;
    let grant = |granted: &Granted| NewGrant {
        role: granted.role,
        area: AreaCode(granted.area.clone()),
        organisation: granted.organisation.clone().map(OrganisationCode),
        team: granted.team.clone().map(TeamCode),
    };
    let done = match &command {
        MemberCommand::Add { granted, name } => store
            .add_member(&email, name, &grant(granted), now)
            .await
            .map(drop),
        MemberCommand::Grant(granted) => store
            .add_grant(&email, &grant(granted), now)
            .await
            .map(drop),
        MemberCommand::End { .. } => store.end_member(&email, now).await.map(drop),
    };
    store.close().await;
    Ok(done?)
}

async fn import_requests(places: &Places, file: &Path) -> Result<(), Box<dyn Error>> {
    let pack = opening::read_pack(&places.pack)?;
    let now = serve::clock();
    let store = opening::open(places, Arc::new(pack), false, now).await?;
    let imported = import::requests(&store, file, &places.var(), now, true).await?;
    store.close().await;
    println!("{imported}");
    Ok(())
}

async fn outbox(command: OutboxCommand) -> Result<(), Box<dyn Error>> {
    let (OutboxCommand::List { places, .. } | OutboxCommand::Retry { places, .. }) = &command;
    let pack = opening::read_pack(&places.pack)?;
    let now = serve::clock();
    let store = opening::open(places, Arc::new(pack), false, now).await?;
    let done = match command {
        OutboxCommand::List { .. } => list_dead(&store).await,
        OutboxCommand::Retry { id, .. } => retry(&store, id, now).await,
    };
    store.close().await;
    done
}

async fn list_dead(store: &Store) -> Result<(), Box<dyn Error>> {
    let dead = store.dead_letters().await?;
    for letter in &dead {
        let written = store.pack().calendar.local(letter.written_at);
        println!(
            "{} {} {} tried {} times: {}",
            written.strftime("%Y-%m-%d %H:%M"),
            letter.id,
            letter.channel,
            letter.attempts,
            letter.reason
        );
    }
    println!("{} put aside", dead.len());
    Ok(())
}

async fn retry(
    store: &Store,
    id: Option<uuid::Uuid>,
    now: jiff::Timestamp,
) -> Result<(), Box<dyn Error>> {
    let retried = store.retry_letters(id, now).await?;
    if let Some(id) = id.filter(|_| retried == 0) {
        return Err(format!("no letter {id} was put aside").into());
    }
    println!("{retried} will be tried again");
    Ok(())
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
