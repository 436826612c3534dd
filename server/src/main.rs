//! The command `citylink`.

use std::process::ExitCode;

use app::portal::Portal;
use clap::Parser;
use domain::letters::Addressed;
use server::cli::Cli;
use server::outside::mail::Written;
use server::serve::Faces;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let faces = Faces {
        pages: app::routes(),
        write: Some(write),
        write_text: Some(app::notices::write_text),
    };
    cli.run(faces)
}

fn write(portal: &Portal, letter: &Addressed) -> Written {
    let app::letters::Written { subject, text } = app::letters::write(portal, letter);
    Written { subject, text }
}
