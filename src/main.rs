//! The command `nurture`.
//!
//! It finds files, hands their texts to the compiler and the runtime, and prints what they say.
//! Everything that decides is in those libraries; nothing here knows the language.

mod arguments;
mod bundle_file;
mod commands;
mod compiled;
mod failure;
mod moments;
mod output;
mod progress;
mod project_files;
mod spelling;

use std::process::ExitCode;

use clap::Parser;

use self::arguments::{Arguments, Command};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::New(arguments) => commands::new::new(&arguments),
        Command::Check(arguments) => commands::check::check(&arguments),
        Command::Fmt(arguments) => commands::fmt::fmt(&arguments),
        Command::Build(arguments) => commands::build::build(&arguments),
        Command::Inspect(arguments) => commands::inspect::inspect(&arguments),
        Command::Run(arguments) => commands::run::run(&arguments),
        Command::Test(arguments) => commands::test::test(&arguments),
        Command::Explain(arguments) => commands::explain::explain(&arguments),
        Command::Lsp(_) => commands::lsp::lsp(),
        Command::Completions(arguments) => commands::completions::completions(&arguments),
    };
    match done {
        Ok(outcome) => outcome.into(),
        Err(failure) => failure.report(),
    }
}
