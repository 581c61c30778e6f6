//! A client of the language server: it speaks the protocol over the server's standard input and output.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// No answer in this time is a failure; it is never waited for in vain.
const PATIENCE: Duration = Duration::from_mins(1);

/// A client with a server of its own.
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<(Instant, Value)>,
    /// When the last message had come that was looked at.
    arrived: Instant,
    next_id: i64,
    answers: BTreeMap<i64, Value>,
    /// The codes of errors that answer no request.
    to_nobody: Vec<i64>,
    /// The newest findings of each file, with their version.
    published: BTreeMap<String, (Option<i64>, Value)>,
    /// The methods that the server has called.
    pub asked: Vec<String>,
    /// The files about which it told findings, each time.
    pub told: Vec<String>,
}

impl Client {
    /// Starts a server; `capabilities` and `folders` go into `initialize`.
    pub fn start(capabilities: &Value, folders: &[&Path]) -> Self {
        let folders = folders.iter().map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            json!({ "uri": uri(path), "name": name })
        });
        let folders: Vec<_> = folders.collect();
        Self::start_in(capabilities, json!({ "workspaceFolders": folders }))
    }

    /// The same with the folders as the client says them.
    pub fn start_in(capabilities: &Value, folders: Value) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nurture"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut client = Self {
            input: child.stdin.take(),
            child,
            messages,
            arrived: Instant::now(),
            next_id: 0,
            answers: BTreeMap::new(),
            to_nobody: Vec::new(),
            published: BTreeMap::new(),
            asked: Vec::new(),
            told: Vec::new(),
        };
        let mut params =
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
        for (name, value) in folders.as_object().unwrap() {
            params[name] = value.clone();
        }
        client.request("initialize", params).unwrap();
        client.notify("initialized", json!({}));
        client
    }

    /// Asks and waits; the result, or the code and message of the error.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, (i64, String)> {
        let id = self.send_request(method, params);
        self.answer(id)
    }

    /// Asks without waiting.
    pub fn send_request(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Waits for the answer to a question.
    pub fn answer(&mut self, id: i64) -> Result<Value, (i64, String)> {
        while !self.answers.contains_key(&id) {
            self.take_message();
        }
        let answer = self.answers.remove(&id).unwrap();
        match answer.get("error") {
            None => Ok(answer["result"].clone()),
            Some(error) => {
                let message = error["message"].as_str().unwrap().to_owned();
                Err((error["code"].as_i64().unwrap(), message))
            }
        }
    }

    /// Says something that has no answer.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Opens a document.
    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "nurture", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes a document: the whole text, or ranges of it.
    pub fn change(&mut self, uri: &str, version: i64, changes: &Value) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.notify("textDocument/didChange", params);
    }

    /// Waits for the findings of a version of an open document.
    pub fn findings(&mut self, uri: &str, version: i64) -> Value {
        self.findings_that(uri, |said, _| said == Some(version))
    }

    /// Waits for findings of a file that are as they should be.
    pub fn findings_that(
        &mut self,
        uri: &str,
        is_it: impl Fn(Option<i64>, &Value) -> bool,
    ) -> Value {
        loop {
            if let Some((version, found)) = self.published.get(uri)
                && is_it(*version, found)
            {
                return found.clone();
            }
            self.take_message();
        }
    }

    /// Waits until the server has asked for something.
    #[allow(dead_code, reason = "for tests")]
    pub fn until_asked(&mut self, method: &str) {
        while !self.asked.iter().any(|asked| asked == method) {
            self.take_message();
        }
    }

    /// What was last said about each file.
    pub fn all_findings(&self) -> BTreeMap<String, Value> {
        let all = self.published.iter();
        all.map(|(uri, (_, found))| (uri.clone(), found.clone()))
            .filter(|(_, found)| found != &json!([]))
            .collect()
    }

    /// When the whole of the last message had come that was looked at: to understand it takes the client's time, not the server's.
    #[allow(dead_code, reason = "for measurements")]
    pub fn arrived(&self) -> Instant {
        self.arrived
    }

    /// The server's process.
    #[allow(dead_code, reason = "for measurements")]
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Ends the session as the protocol says; the server's exit code.
    pub fn end(mut self) -> i32 {
        self.request("shutdown", Value::Null).unwrap();
        self.notify("exit", Value::Null);
        self.child.wait().unwrap().code().unwrap()
    }

    /// Leaves without a word; the server's exit code.
    pub fn leave(mut self) -> i32 {
        self.input = None;
        self.child.wait().unwrap().code().unwrap()
    }

    /// Sends a body that need not be a message.
    pub fn send_raw(&mut self, body: &str) {
        self.send_bytes(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    }

    /// Waits for so many errors that answer no request, and gives their codes.
    pub fn errors_to_nobody(&mut self, count: usize) -> &[i64] {
        while self.to_nobody.len() < count {
            self.take_message();
        }
        &self.to_nobody
    }

    /// Sends bytes that need not even have a header.
    pub fn send_bytes(&mut self, bytes: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        self.send_raw(&message.to_string());
    }

    fn take_message(&mut self) {
        let message = self.messages.recv_timeout(PATIENCE);
        let (arrived, message) = message.expect("the server says something");
        self.arrived = arrived;
        let method = message.get("method").and_then(Value::as_str);
        match (method, message.get("id")) {
            (Some(method), Some(id)) => {
                self.asked.push(method.to_owned());
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
            }
            (Some("textDocument/publishDiagnostics"), None) => {
                let params = &message["params"];
                let uri = params["uri"].as_str().unwrap().to_owned();
                let version = params["version"].as_i64();
                self.told.push(uri.clone());
                self.published
                    .insert(uri, (version, params["diagnostics"].clone()));
            }
            (None, Some(id)) => match id.as_i64() {
                Some(id) => {
                    self.answers.insert(id, message);
                }
                None => self.to_nobody.extend(message["error"]["code"].as_i64()),
            },
            _ => {}
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // A test that failed leaves its server behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address of a file.
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.to_str().unwrap())
}

/// A position in a document, for requests.
pub fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({
        "textDocument": { "uri": uri },
        "position": { "line": line, "character": character },
    })
}

/// The next message, and when all of it had come.
fn read(output: &mut impl BufRead) -> Option<(Instant, Value)> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    let arrived = Instant::now();
    // Whatever the server writes is a message of the protocol.
    Some((arrived, serde_json::from_slice(&body).unwrap()))
}
