//! How the portal runs: command line, configuration, HTTP, jobs, the outside world.

pub mod cli;
pub mod config;
pub mod http;
pub mod jobs;
pub mod keyfile;
pub mod opening;
pub mod outside;
pub mod import;
pub mod packs;
pub mod serve;
pub mod stopping;
