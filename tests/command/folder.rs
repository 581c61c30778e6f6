//! A folder of its own for each test, and the command run in it.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use assert_cmd::Command;
use tempfile::TempDir;

/// Long enough for a slow machine, and short enough to tell that something hangs.
const PATIENCE: Duration = Duration::from_mins(2);

/// A project that checks without findings.
pub const SHOP: [(&str, &str); 5] = [
    ("nurture.toml", "[project]\nname = \"shop\"\n"),
    (
        "shop.nurture",
        "contact {\n  email: email\n  first_name: text?\n}\n\nteam sales { email: \"sales@example.com\" }\n",
    ),
    (
        "flows/greet.nurture",
        "flow greet\n  on signup\n\n  notify sales \"{contact.email} is here\"\n  wait 2d\n  notify sales \"{contact.email} is still here\"\nend\n",
    ),
    (
        "contacts.csv",
        "id,email\nada,ada@example.com\nben,ben@example.com\n",
    ),
    (
        "events.jsonl",
        "{\"at\":\"2026-01-05T09:00:00Z\",\"contact\":\"ada\",\"event\":\"signup\"}\n{\"at\":\"2026-01-05T10:00:00Z\",\"contact\":\"ben\",\"event\":\"signup\"}\n",
    ),
];

/// What the inputs of [`SHOP`] make of its flow.
pub const EFFECTS: &str = r#"{"at":"2026-01-05T09:00:00Z","contact":"ada","flow":"greet","effect":"enter","key":"greet/ada/1/1","trigger":"signup","entry":1}
{"at":"2026-01-05T09:00:00Z","contact":"ada","flow":"greet","effect":"notify","key":"greet/ada/1/2","team":"sales","text":"ada@example.com is here"}
{"at":"2026-01-05T10:00:00Z","contact":"ben","flow":"greet","effect":"enter","key":"greet/ben/1/1","trigger":"signup","entry":1}
{"at":"2026-01-05T10:00:00Z","contact":"ben","flow":"greet","effect":"notify","key":"greet/ben/1/2","team":"sales","text":"ben@example.com is here"}
{"at":"2026-01-07T09:00:00Z","contact":"ada","flow":"greet","effect":"notify","key":"greet/ada/1/3","team":"sales","text":"ada@example.com is still here"}
{"at":"2026-01-07T09:00:00Z","contact":"ada","flow":"greet","effect":"exit","key":"greet/ada/1/4","outcome":"completed"}
{"at":"2026-01-07T10:00:00Z","contact":"ben","flow":"greet","effect":"notify","key":"greet/ben/1/3","team":"sales","text":"ben@example.com is still here"}
{"at":"2026-01-07T10:00:00Z","contact":"ben","flow":"greet","effect":"exit","key":"greet/ben/1/4","outcome":"completed"}
"#;

/// A folder that is taken away at the end.
pub struct Folder(TempDir);

/// What a command left behind.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Folder {
    /// An empty folder.
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A folder with files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    /// The project [`SHOP`].
    pub fn shop() -> Self {
        Self::with(&SHOP)
    }

    /// Writes a file, with the folders on the way to it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The path of a file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The text of a file.
    pub fn read(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// The bytes of a file.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// The names of what lies in it directly, hidden ones too.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap().map(Result::unwrap);
        let names = entries.map(|entry| entry.file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// Runs the command in it, with arguments that are separated by blanks.
    pub fn nurture(&self, arguments: &str) -> Ran {
        self.nurture_reading("", arguments)
    }

    /// The same with a text on standard input.
    pub fn nurture_reading(&self, text: impl Into<Vec<u8>>, arguments: &str) -> Ran {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let mut command = command(self.0.path());
        ran(command.args(arguments).write_stdin(text))
    }
}

/// The command, to be started in a folder; what the caller's terminal is like does not matter to it.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nurture"));
    command.current_dir(folder).timeout(PATIENCE);
    for variable in ["NO_COLOR", "TERM", "COLUMNS"] {
        command.env_remove(variable);
    }
    command
}

/// Runs a command to its end.
pub fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Ran {
    /// Holds that it ended with a code; its result.
    #[track_caller]
    pub fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Holds that it did its work and had nothing to complain about; its result.
    #[track_caller]
    pub fn fine(self) -> String {
        self.with_code(0).out
    }

    /// Holds that it was refused as wrong usage without any result; what was said.
    #[track_caller]
    pub fn refused(self) -> String {
        let ran = self.with_code(2);
        assert_eq!(ran.out, "");
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        ran.err
    }
}
