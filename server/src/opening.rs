//! The portal's memory, opened for a command.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, io};

use domain::pack::Pack;
use jiff::Timestamp;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use store::outputs::{Signer, SignerRefused};
use store::{AdoptRefused, Key, OpenRefused, Store};

use crate::config::Places;
use crate::keyfile::{KeyFile, KeyFileRefused, read_or_draw};
use crate::packs::{self, Fault, PackSource};

/// Everything that is wrong with a pack, a line each.
#[derive(Debug)]
pub struct Unsound(Vec<Fault>);

impl From<Vec<Fault>> for Unsound {
    fn from(faults: Vec<Fault>) -> Self {
        Self(faults)
    }
}

impl fmt::Display for Unsound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the city pack is not sound:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n{fault}"))
    }
}

impl std::error::Error for Unsound {}

/// Why the portal's memory could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpeningRefused {
    /// Neither a pack of the binary nor a folder.
    #[error("there is no city pack {named}: give a folder or one of {}", known.join(", "))]
    NoPack {
        /// What was asked for.
        named: String,
        /// The packs in the binary.
        known: Vec<String>,
    },
    /// The pack has faults.
    #[error(transparent)]
    Unsound(#[from] Unsound),
    /// The folder of the portal's data cannot be made or used.
    #[error("the data folder {path} cannot be used")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The folder of photos cannot be used.
    #[error("the folder of photos cannot be used")]
    Photos(#[from] object_store::Error),
    /// The key file was not taken.
    #[error(transparent)]
    Key(#[from] KeyFileRefused),
    /// The database holds what a key has sealed that is not there.
    #[error("the database holds what a key has sealed, and there is no key file {0}: put it back")]
    KeyMissing(PathBuf),
    /// What lies in the file of the key for signing is none.
    #[error("the file {path} holds no key for signing")]
    NoSigningKey {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: SignerRefused,
    },
    /// The database was not opened.
    #[error(transparent)]
    Open(#[from] OpenRefused),
    /// The database is not this portal's.
    #[error(transparent)]
    Adopt(AdoptRefused),
    /// A demonstration was asked for and the database is none.
    #[error(
        "--demo serves invented data only, and this database is in real use: name another with --var or --database"
    )]
    InRealUse,
}

/// Reads the pack.
pub fn read_pack(named: &str) -> Result<Pack, OpeningRefused> {
    let source = PackSource::find(named).ok_or_else(|| OpeningRefused::NoPack {
        named: named.to_owned(),
        known: PackSource::names(),
    })?;
    Ok(packs::read(&source).map_err(Unsound)?)
}

/// Opens the database of a city, which an empty one becomes, and brings its tables up to date.
///
/// `demonstration` asks for a database of invented data and refuses any other.
pub async fn open(
    places: &Places,
    pack: Arc<Pack>,
    demonstration: bool,
    now: Timestamp,
) -> Result<Store, OpeningRefused> {
    let files = photos(&places.var())?;
    let key_file = KeyFile::open(&places.key_file())?;
    let opened = open_with(
        places,
        files,
        key_file.key().clone(),
        pack,
        demonstration,
        now,
    )
    .await;
    let store = opened.map_err(|refused| {
        let missing = key_file.was_drawn()
            && matches!(refused, OpeningRefused::Adopt(AdoptRefused::OtherKey));
        // Nothing is sealed with it yet.
        key_file.withdraw();
        if missing {
            OpeningRefused::KeyMissing(places.key_file())
        } else {
            refused
        }
    })?;
    match signer(places) {
        Ok(signer) => Ok(store.signing_with(signer)),
        Err(refused) => {
            store.close().await;
            Err(refused)
        }
    }
}

/// The key that signs what the city hands out, drawn where there is none yet.
fn signer(places: &Places) -> Result<Signer, OpeningRefused> {
    let path = places.signing_key_file();
    let (secret, _) = read_or_draw(&path, Signer::draw)?;
    Signer::new(&secret).map_err(|source| OpeningRefused::NoSigningKey { path, source })
}

async fn open_with(
    places: &Places,
    files: Arc<dyn ObjectStore>,
    key: Key,
    pack: Arc<Pack>,
    demonstration: bool,
    now: Timestamp,
) -> Result<Store, OpeningRefused> {
    let store = Store::open(&places.database(), files, key, pack).await?;
    let refused = match store.adopt(demonstration, now).await {
        Ok(is_demonstration) if demonstration && !is_demonstration => OpeningRefused::InRealUse,
        Ok(_) => return Ok(store),
        Err(refused) => OpeningRefused::Adopt(refused),
    };
    store.close().await;
    Err(refused)
}

/// Brings the tables of a database up to date, and nothing else.
pub async fn migrate(places: &Places) -> Result<(), OpeningRefused> {
    let pack = Arc::new(read_pack(&places.pack)?);
    let files = photos(&places.var())?;
    // Nothing is sealed or opened, so any key will do.
    let path = places.key_file();
    let key = Key::new(&Key::draw()).map_err(|source| KeyFileRefused::NoKey { path, source })?;
    Store::open(&places.database(), files, key, pack)
        .await?
        .close()
        .await;
    Ok(())
}

/// The folder of photos, made where it is missing.
fn photos(var: &Path) -> Result<Arc<dyn ObjectStore>, OpeningRefused> {
    let root = var.join("photos-root");
    private_folder(&root).map_err(|source| OpeningRefused::Folder {
        path: root.clone(),
        source,
    })?;
    Ok(Arc::new(LocalFileSystem::new_with_prefix(root)?))
}

/// Makes a folder, and those above it, that nobody but the owner can enter; one that is there stays as it is.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    fs::metadata(path).map(drop)
}
