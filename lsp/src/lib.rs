//! The language server: the protocol around [`nurture_ide`].
//!
//! It keeps the texts of open documents as the client has them, reads the others through [`Files`], and translates questions and answers.
//! What an answer is, the compiler and `nurture_ide` decide; nothing here knows the language.
//!
//! ```text
//! client ──change──▶ documents ──▶ project (texts that are waiting) ─┐
//!        ──question─▶ request ──▶ snapshot of the project ◀──────────┘   on a thread of its own
//! ```
//!
//! Changes are taken in the order in which they come, at once, and cost next to nothing.
//! All thinking happens on other threads, over snapshots; a thought that fails there fails one answer and nothing else.

mod capabilities;
mod convert;
mod diagnostics;
mod documents;
mod files;
mod input;
mod position;
mod project;
mod requests;
mod server;
mod session;
mod snapshot;

use std::{io, sync::Arc};

use tower_lsp::{LspService, Server};

pub use self::files::{Files, Listing};

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The client asked the server to shut down before it left.
    Asked,
    /// The client left without a word.
    Abrupt,
}

/// How many requests are looked after at a time; their thinking happens on other threads.
const REQUESTS_AT_A_TIME: usize = 256;

/// How many threads think, and write what was thought.
///
/// The first to come makes of the texts what all the others wait for, so more would not be faster;
/// and each keeps what it has freed for itself, which on a large project is most of the memory.
const THREADS: usize = 2;

/// Serves one client over standard input and output, until it leaves.
///
/// # Errors
///
/// When the system gives no threads to work with.
pub fn serve(files: Arc<dyn Files>) -> io::Result<Ending> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(THREADS)
        .build()?;
    let ending = runtime.block_on(async {
        let session = session::Session::new(files);
        let of_server = Arc::clone(&session);
        let server = move |client| server::NurtureServer::new(client, of_server);
        let (service, socket) = LspService::build(server)
            .custom_method(input::UNREADABLE, input::unreadable)
            .finish();
        let input = input::from(io::BufReader::new(io::stdin()));
        Server::new(input, tokio::io::stdout(), socket)
            .concurrency_level(REQUESTS_AT_A_TIME)
            .serve(service)
            .await;
        session.ending()
    });
    // A thread that still waits for input must not keep the process alive.
    runtime.shutdown_background();
    Ok(ending)
}
