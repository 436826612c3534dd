//! The command `citylink`.

use std::process::ExitCode;

use axum::Router;
use clap::Parser;
use server::cli::Cli;
use server::serve::Faces;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let faces = Faces {
        pages: Router::new(),
        write: None,
    };
    cli.run(faces)
}
