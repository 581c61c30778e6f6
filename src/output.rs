//! Where results and words go: results to standard output or to a file, words to standard error.

mod atomic;

use std::{
    env,
    fs::File,
    io::{self, BufWriter, IsTerminal, Read, Write},
    path::Path,
};

use nurture_compiler::render::{Colour, one_line, wrap};
use terminal_size::{Height, Width};

pub use self::atomic::{AtomicFile, write_atomically};
use crate::failure::Failure;

/// A narrower terminal is written to as if it had so many columns.
const WIDTH_MIN: usize = 40;

/// Whether a name stands for standard input or output.
pub fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Whether people read standard output.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether to colour standard output.
pub fn colour() -> Colour {
    colour_for(is_terminal())
}

/// Whether to colour standard error.
pub fn error_colour() -> Colour {
    colour_for(io::stderr().is_terminal())
}

fn colour_for(terminal: bool) -> Colour {
    // https://no-color.org: present and not empty, whatever its value.
    let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    if terminal && !refused && !dumb {
        Colour::Ansi
    } else {
        Colour::Plain
    }
}

/// How many characters a line for people can have on standard output; none where there is no such limit, as in a pipe.
pub fn width() -> Option<usize> {
    width_for(terminal_size::terminal_size_of(io::stdout()))
}

/// A width that somebody asked for goes before what the terminal says.
fn width_for(terminal: Option<(Width, Height)>) -> Option<usize> {
    let asked = env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let terminal = terminal.map(|(Width(columns), _)| usize::from(columns));
    asked.or(terminal).map(|width: usize| width.max(WIDTH_MIN))
}

/// Refuses to write over a file that begins otherwise than what is written: contacts, say, or a page that somebody wrote.
pub fn refuse_unlike(path: &Path, begins: &[u8]) -> Result<(), Failure> {
    let is_file = !is_standard(path) && path.metadata().is_ok_and(|there| there.is_file());
    let Some(file) = is_file.then(|| File::open(path).ok()).flatten() else {
        return Ok(());
    };
    let mut there = Vec::with_capacity(begins.len());
    let length = u64::try_from(begins.len()).unwrap_or(u64::MAX);
    let is_read = file.take(length).read_to_end(&mut there).is_ok();
    if !is_read || there.is_empty() || there == begins {
        return Ok(());
    }
    let shown = path.display();
    let failure = format!("`{shown}` is there already, and is not what would be written over it");
    Err(Failure::new(failure).with_help("name another file, or take that one away"))
}

/// Prints a result.
pub fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// Prints a result that need not be text.
pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
    written.map_err(|error| Failure::printing(&error))
}

/// Says something on standard error.
pub fn say(text: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Says on standard error what is wrong and what to do.
pub fn say_error(message: &str, help: &[String]) {
    say_headed("error", "\u{1b}[1;31m", message, help);
}

/// Says on standard error what is doubtful and what to do.
pub fn say_warning(message: &str, help: &[String]) {
    say_headed("warning", "\u{1b}[1;33m", message, help);
}

fn say_headed(head: &str, start: &str, message: &str, help: &[String]) {
    const HEAD: &str = "  help: ";
    let (start, end) = match error_colour() {
        Colour::Ansi => (start, "\u{1b}[0m"),
        Colour::Plain => ("", ""),
    };
    say(&format!("{start}{head}{end}: {message}"));
    let width = width_for(terminal_size::terminal_size_of(io::stderr()));
    let room = width.map_or(usize::MAX, |width| width - HEAD.len());
    for help in help {
        let lines = wrap(&one_line(help), room);
        let indent = format!("\n{:width$}", "", width = HEAD.len());
        say(&format!("{HEAD}{}", lines.join(&indent)));
    }
}

/// A number with its noun: `1 error`, `2 errors`.
pub fn counted(count: u64, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {noun}s"),
    }
}

/// A result that is written piece by piece, to standard output or to a file that appears when it is finished.
pub enum Sink {
    /// Standard output.
    Standard(BufWriter<io::StdoutLock<'static>>),
    /// A file.
    File(AtomicFile),
}

impl Sink {
    /// Standard output where no path is given or it is `-`.
    pub fn open(path: Option<&Path>) -> Result<Self, Failure> {
        match path {
            Some(path) if !is_standard(path) => Ok(Self::File(AtomicFile::create(path)?)),
            _ => Ok(Self::Standard(BufWriter::with_capacity(
                1 << 16,
                io::stdout().lock(),
            ))),
        }
    }

    /// Writes what is left, and lets the file appear under its name.
    pub fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Standard(mut stdout) => stdout.flush().map_err(|error| Failure::printing(&error)),
            Self::File(file) => file.finish(),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(stdout) => stdout.write(bytes),
            Self::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(stdout) => stdout.flush(),
            Self::File(file) => file.flush(),
        }
    }
}
