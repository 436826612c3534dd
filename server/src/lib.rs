//! How the portal runs: command line, configuration, HTTP, jobs, the outside world.

pub mod cli;
pub mod config;
mod due;
pub mod http;
pub mod import;
pub mod jobs;
pub mod keyfile;
pub mod opening;
pub mod outside;
pub mod packs;
pub mod registers;
pub mod seed;
pub mod serve;
pub mod stopping;

/// A page is put together from thousands of small strings, and with the system's allocator a fourth of its cost was theirs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
