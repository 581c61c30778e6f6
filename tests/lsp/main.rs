//! The language server, driven as an editor drives it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "a test fails by panicking, and hands over what it has made for one message"
)]

mod client;
mod edits;
mod findings;
mod hostile;
mod order;
mod projects;
mod requests;

#[path = "../files/written.rs"]
mod written;

use std::path::Path;

use tempfile::TempDir;

use written::written as folder;

/// The address of a file in a folder.
fn file(folder: &TempDir, name: &str) -> String {
    client::uri(&real(folder.path()).join(name))
}

/// The path without links: some systems keep temporary files behind one.
fn real(path: &Path) -> std::path::PathBuf {
    path.canonicalize().unwrap()
}

const MANIFEST: &str = "[project]\nname = \"shop\"\n";

const DECLARATIONS: &str = "\
contact {
  email: email
  plan: free | pro = free
}

## Says hello.
email welcome { subject: \"Welcome\", text: \"Good to have you.\" }
email tips { subject: \"Tips\", text: \"Try these.\", params: { code: text? } }
";

const FLOW: &str = "\
flow onboarding
  on signup
  exit on unsubscribed

  send email welcome
  wait 2d
  send email tips
end
";

/// A project of declarations and one flow.
fn shop() -> TempDir {
    folder(&[
        ("nurture.toml", MANIFEST),
        ("declarations.nurture", DECLARATIONS),
        ("flows/onboarding.nurture", FLOW),
    ])
}
