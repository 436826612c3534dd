//! How the portal runs: command line, configuration, HTTP, jobs, the outside world.

pub mod import;
pub mod packs;
