//! What the client sends, as messages that can be read.
//!
//! The library under the server ends a session at the first message that it cannot read.
//! A client's slip must not cost its user the server, so each message is looked at before it is handed on;
//! for one that cannot be read, a request goes on whose answer says so.

use std::{
    future::{Ready, ready},
    io::{self, BufRead, Read},
    pin::Pin,
    task::{Context, Poll, ready},
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncRead, ReadBuf},
    sync::mpsc::{Receiver, Sender, channel},
};
use tower_lsp::jsonrpc::{Error, ErrorCode, Request, Response, Result};

/// The longest message that is taken, in bytes: more than any text that is read.
const MESSAGE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The field of a header that is needed.
const LENGTH: &[u8] = b"content-length";

/// How many messages may wait to be read.
const WAITING: usize = 64;

/// Messages one after the other, each with its header (LSP 3.17, "Base Protocol").
#[derive(Debug)]
pub struct Input {
    messages: Receiver<Vec<u8>>,
    current: Vec<u8>,
    read: usize,
}

/// Reads messages on a thread of its own, until there are no more.
pub fn from(reader: impl BufRead + Send + 'static) -> Input {
    let (sender, messages) = channel(WAITING);
    std::thread::spawn(move || hand_on(reader, &sender));
    Input {
        messages,
        current: Vec::new(),
        read: 0,
    }
}

fn hand_on(mut reader: impl BufRead, sender: &Sender<Vec<u8>>) {
    // An error is the end of the client, as is the end of what it sends.
    while let Ok(Some(body)) = next_body(&mut reader) {
        let body = if is_message(&body) {
            body
        } else {
            instead_of(&body)
        };
        let mut message = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        message.extend(body);
        if sender.blocking_send(message).is_err() {
            return;
        }
    }
}

/// The body of the next message.
fn next_body(reader: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let Some(length) = next_length(reader)? else {
        return Ok(None);
    };
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    Ok(Some(body))
}

/// The length in the next header that has one.
fn next_length(reader: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if reader
            .take(MESSAGE_BYTES_MAX)
            .read_until(b'\n', &mut line)?
            == 0
        {
            return Ok(None);
        }
        let line = line.trim_ascii();
        if line.is_empty() && length.is_some() {
            return Ok(length);
        }
        // What is no header is passed over until there is one.
        if let Some(said) = said_length(line) {
            length = number(said).filter(|length| *length <= MESSAGE_BYTES_MAX);
        }
    }
}

/// What a line says of the length, if it says anything.
///
/// A body ends without a line end, so the next header stands behind one whose length was not known.
fn said_length(line: &[u8]) -> Option<&[u8]> {
    let mut places = line.windows(LENGTH.len());
    let start = places.rposition(|part| part.eq_ignore_ascii_case(LENGTH))?;
    let behind = line.get(start + LENGTH.len()..)?.trim_ascii_start();
    behind.strip_prefix(b":").map(<[u8]>::trim_ascii)
}

/// A number of digits alone.
fn number(written: &[u8]) -> Option<u64> {
    let is_number = written.iter().all(u8::is_ascii_digit);
    let written = std::str::from_utf8(written).ok().filter(|_| is_number)?;
    written.parse().ok()
}

/// Whether the server can read a message.
fn is_message(body: &[u8]) -> bool {
    serde_json::from_slice::<Request>(body).is_ok()
        || serde_json::from_slice::<Response>(body).is_ok()
}

/// The method of requests that stand for messages that cannot be read.
pub const UNREADABLE: &str = "nurture/unreadable";

/// What [`UNREADABLE`] says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Unreadable {
    /// The code of the error that is the answer.
    code: i64,
}

/// The answer to a message that cannot be read (JSON-RPC 2.0, section 5.1).
pub fn unreadable<S>(_server: &S, Unreadable { code }: Unreadable) -> Ready<Result<()>> {
    let code = ErrorCode::from(code);
    ready(Err(Error {
        message: code.description().into(),
        code,
        data: None,
    }))
}

/// A request in the place of a message that cannot be read: the answer goes to whom the message names, or to nobody.
fn instead_of(body: &[u8]) -> Vec<u8> {
    let sent = serde_json::from_slice::<Value>(body).ok();
    let code = match sent {
        Some(_) => ErrorCode::InvalidRequest,
        None => ErrorCode::ParseError,
    };
    let id = sent.as_ref().and_then(|sent| sent.get("id"));
    let id = id.filter(|id| id.is_i64() || id.is_string());
    let code = code.code();
    let request = json!({
        "jsonrpc": "2.0",
        "id": id,
        "method": UNREADABLE,
        "params": Unreadable { code },
    });
    request.to_string().into_bytes()
}

impl AsyncRead for Input {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.read == self.current.len() {
            match ready!(self.messages.poll_recv(context)) {
                Some(message) => {
                    self.current = message;
                    self.read = 0;
                }
                None => return Poll::Ready(Ok(())),
            }
        }
        let rest = self.current.get(self.read..).unwrap_or_default();
        let part = rest.get(..buffer.remaining()).unwrap_or(rest);
        buffer.put_slice(part);
        let length = part.len();
        self.read += length;
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::next_body;

    fn bodies(mut sent: &[u8]) -> Vec<String> {
        let mut bodies = Vec::new();
        while let Some(body) = next_body(&mut sent).unwrap() {
            bodies.push(String::from_utf8(body).unwrap());
        }
        bodies
    }

    #[test]
    fn bodies_are_as_long_as_their_headers_say() {
        let sent = b"Content-Length: 2\r\n\r\n{}content-length:3\r\nContent-Type: x\r\n\r\n[1]";
        assert_eq!(bodies(sent), ["{}", "[1]"]);
    }

    #[test]
    fn what_is_no_header_is_passed_over() {
        let sent = b"hello\r\n\r\nContent-Length: two\r\n\r\nContent-Length: 1\r\n\r\nx";
        assert_eq!(bodies(sent), ["x"]);
        assert_eq!(bodies(b"Content-Length: 9\r\n\r\ncut"), ["cut"]);
        assert!(bodies(b"Content-Length: 9").is_empty());
    }

    #[test]
    fn a_header_behind_a_body_of_unknown_length_is_found() {
        for length in ["", "-1", "+2", "two", "99999999999999999999", "99999999999"] {
            let sent = format!(
                "Content-Length: {length}\r\n\r\n{{}}Content-Length: 1\r\n\r\nxCONTENT-LENGTH : 1\r\n\r\ny"
            );
            assert_eq!(bodies(sent.as_bytes()), ["x", "y"], "{length}");
        }
        let sent = b"garbage\r\n\r\n{}Content-Length: 1\r\n\r\nx";
        assert_eq!(bodies(sent), ["x"]);
        let quoted =
            b"Content-Length: 1\r\n\r\n{\"a\": \"content-length: 7\"}Content-Length: 1\r\n\r\nx";
        assert_eq!(bodies(quoted), ["{", "x"]);
    }
}
