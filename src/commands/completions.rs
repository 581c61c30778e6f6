//! `nurture completions`: completions for a shell.

use clap::CommandFactory;

use crate::{
    arguments::{self, Arguments},
    failure::{Failure, Outcome},
    output,
};

/// Prints the shell's completions.
pub fn completions(arguments: &arguments::Completions) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "nurture",
        &mut script,
    );
    output::print_bytes(&script)?;
    Ok(Outcome::Fine)
}
