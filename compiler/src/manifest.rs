//! The manifest, `nurture.toml`: the project's name and zone, the levels of rules, and how channels leave (language reference, section 2).
//!
//! ```toml
//! [project]
//! name = "shop"
//! timezone = "Europe/Berlin"
//!
//! [lints]
//! missing-owner = "error"
//!
//! [channels.email]
//! url = "https://mail.example.com/send"
//! secret_env = "MAIL_SECRET"
//! ```

mod read;

use std::collections::BTreeMap;

use smol_str::SmolStr;

pub use self::read::{read, rules};
use crate::{
    finding::{Level, Rule},
    source::FileId,
};

/// What a manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The project's name.
    pub name: SmolStr,
    /// The zone behind those of contact, flow and policy: an IANA name.
    pub timezone: SmolStr,
    /// What the project wants of rules, as far as it differs from the rules' own levels.
    pub lints: BTreeMap<Rule, Level>,
    /// The file that says it, where nothing is wrong with that; none for a file that is a project by itself.
    pub file: Option<FileId>,
    /// How messages, and the members of synchronised lists, leave; by the channel's name.
    pub channels: BTreeMap<SmolStr, Channel>,
}

/// How something leaves.
///
/// No secret stands in a manifest: it names the environment variable that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Channel {
    /// Where it is delivered.
    pub url: Option<SmolStr>,
    /// Who it comes from, where the message does not say.
    pub from: Option<SmolStr>,
    /// The environment variable with the user's name.
    pub user_env: Option<SmolStr>,
    /// The environment variable with the secret.
    pub secret_env: Option<SmolStr>,
}

impl Default for Manifest {
    /// What holds for a file that is a project by itself.
    fn default() -> Self {
        Self {
            name: SmolStr::new_static("project"),
            timezone: SmolStr::new_static("UTC"),
            lints: BTreeMap::new(),
            file: None,
            channels: BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests;
