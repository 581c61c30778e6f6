//! `nurture build`: the compiled bundle.

use std::fmt::Display;

use nurture_runtime::{bundle, listing, program::Program};

use crate::{
    arguments::{self, Emit},
    compiled,
    failure::{Failure, Outcome},
    output,
    project_files::ReadProject,
};

/// Compiles the project and writes what it is asked for.
pub fn build(arguments: &arguments::Build) -> Result<Outcome, Failure> {
    let read = ReadProject::open(&arguments.path)?.whole()?;
    read.refuse_output(&arguments.output)?;
    let program = compiled::program(&read)?;
    let bytes = emitted(&program, arguments.emit)?;
    if output::is_standard(&arguments.output) {
        output::print_bytes(&bytes)?;
    } else {
        let begins = match arguments.emit {
            Emit::Bundle => 8,
            Emit::Asm => 4,
            Emit::Json => 1,
        };
        output::refuse_unlike(&arguments.output, bytes.get(..begins).unwrap_or(&bytes))?;
        output::write_atomically(&arguments.output, &bytes)?;
    }
    Ok(Outcome::Fine)
}

fn emitted(program: &Program, emit: Emit) -> Result<Vec<u8>, Failure> {
    let failed =
        |error: &dyn Display| Failure::new(format!("the program cannot be written: {error}"));
    match emit {
        Emit::Bundle => bundle::encode(program).map_err(|error| failed(&error)),
        Emit::Asm => Ok(listing::text(program).into_bytes()),
        Emit::Json => {
            let json = listing::json(program).map_err(|error| failed(&error))?;
            Ok(format!("{}\n", json.trim_end()).into_bytes())
        }
    }
}
