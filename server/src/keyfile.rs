//! The file with the portal's secret.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use store::{Key, KeyRefused};

/// Bits of a file's mode that let others than the owner at it.
const OTHERS: u32 = 0o077;

/// Why the key file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileRefused {
    /// Others could have read it.
    #[error(
        "the key file {path} is open to others than its owner (mode {mode:04o}): chmod 600 {path}"
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// What lies there is no key.
    #[error("the key file {path} holds no key")]
    NoKey {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: KeyRefused,
    },
    /// It could not be read or written.
    #[error("the key file {path} cannot be used")]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

/// A key and how it came about.
#[derive(Debug)]
pub struct KeyFile {
    path: PathBuf,
    key: Key,
    drawn: bool,
}

impl KeyFile {
    /// Reads the key; draws a new one where there is no file yet.
    pub fn open(path: &Path) -> Result<Self, KeyFileRefused> {
        let (secret, drawn) = read_or_draw(path, Key::draw)?;
        let key = Key::new(&secret).map_err(|source| KeyFileRefused::NoKey {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            path: path.to_owned(),
            key,
            drawn,
        })
    }

    /// The key.
    pub const fn key(&self) -> &Key {
        &self.key
    }

    /// Whether the key was drawn just now.
    pub const fn was_drawn(&self) -> bool {
        self.drawn
    }

    /// Takes a key that was drawn just now away again; one that was there before stays.
    pub fn withdraw(self) {
        if self.drawn
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::error!(%error, path = %self.path.display(), "a key that belongs to nothing stays behind");
        }
    }
}

/// The secret in a file that nobody but its owner can read, and whether it was drawn just now: where there is no file, one is
/// made with what `secret` draws.
pub(crate) fn read_or_draw(
    path: &Path,
    secret: fn() -> [u8; 32],
) -> Result<(Vec<u8>, bool), KeyFileRefused> {
    let unusable = |source| KeyFileRefused::Unusable {
        path: path.to_owned(),
        source,
    };
    let drawn = match fs::symlink_metadata(path) {
        Ok(_) => false,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            draw(path, secret).map_err(unusable)?
        }
        Err(error) => return Err(unusable(error)),
    };
    let mode = fs::metadata(path).map_err(unusable)?.mode() & 0o7777;
    if mode & OTHERS != 0 {
        return Err(KeyFileRefused::Open {
            path: path.to_owned(),
            mode,
        });
    }
    Ok((fs::read(path).map_err(unusable)?, drawn))
}

/// Writes a new key, whole or not at all. Says whether it did: another process may have been faster.
fn draw(path: &Path, secret: fn() -> [u8; 32]) -> io::Result<bool> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(format!(".{}", std::process::id()));
    let unfinished = PathBuf::from(unfinished);
    let written =
        write(&unfinished, secret).and_then(|()| match fs::hard_link(&unfinished, path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        });
    let removed = fs::remove_file(&unfinished);
    let drawn = written?;
    removed?;
    fs::File::open(folder)?.sync_all()?;
    Ok(drawn)
}

fn write(path: &Path, secret: fn() -> [u8; 32]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(&secret())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn given_no_file_when_the_key_is_opened_then_one_is_drawn_for_the_owner_alone_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");

        let first = KeyFile::open(&path).unwrap();
        let secret = fs::read(&path).unwrap();
        let second = KeyFile::open(&path).unwrap();

        assert!(first.was_drawn());
        assert!(!second.was_drawn());
        assert_eq!(secret.len(), 32);
        assert_eq!(fs::read(&path).unwrap(), secret);
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn given_a_file_that_others_can_read_when_the_key_is_opened_then_it_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        fs::write(&path, [7; 32]).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();

        let refused = KeyFile::open(&path).unwrap_err();

        assert!(
            matches!(refused, KeyFileRefused::Open { mode: 0o640, .. }),
            "{refused}"
        );
    }

    #[test]
    fn given_a_key_when_it_is_withdrawn_then_only_one_drawn_just_now_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");

        KeyFile::open(&path).unwrap().withdraw();
        assert!(!path.exists());

        KeyFile::open(&path).unwrap();
        KeyFile::open(&path).unwrap().withdraw();
        assert!(path.exists());
    }
}
