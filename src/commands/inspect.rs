//! `nurture inspect`: what a bundle holds.

use nurture_runtime::{bundle, listing};

use crate::{
    arguments,
    bundle_file::{decode, read},
    failure::{Failure, Outcome},
    output,
};

/// Prints the hash and a readable listing of a bundle.
pub fn inspect(arguments: &arguments::Inspect) -> Result<Outcome, Failure> {
    let bytes = read(&arguments.bundle)?;
    let program = decode(&arguments.bundle, &bytes)?;
    let hash = bundle::hash(&bytes).map_err(|error| Failure::reading(&arguments.bundle, &error))?;
    output::print(&format!("# sha256 {hash}\n{}", listing::text(&program)))?;
    Ok(Outcome::Fine)
}
