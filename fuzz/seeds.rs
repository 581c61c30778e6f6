//! Makes the seed corpus of every target, and the dictionary, from the examples and the conformance cases.
//!
//! `cargo run --example seeds`; what is there already stays.
//! It belongs to the product's workspace, where the compiler is built already.

mod projects;

use std::{
    collections::hash_map::DefaultHasher,
    error::Error,
    fmt::Write as _,
    fs,
    hash::{Hash as _, Hasher as _},
    io,
    path::{Path, PathBuf},
};

use nurture_compiler::{
    compile::{Options, compile},
    lex::{TokenKind, WORDS},
};
use nurture_runtime::bundle;

use self::projects::{
    EVENTS, FILE, PROJECT_BYTES_MAX, files, is_inputs, project, text_in, text_of,
};

/// How large a bundle may be, to be a seed: mutations of small ones reach further.
const BUNDLE_BYTES_MAX: usize = 8 * 1024;

/// How many seeds of random choices the second opinion gets.
const TAPES: u64 = 300;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seeds = Seeds(root.join("fuzz/corpus"));
    for files in projects::projects(root)? {
        let texts = files.iter().filter(|(name, _)| is_text(name));
        let texts = texts.map(|(name, text)| (name.as_str(), text.as_str()));
        seeds.add_project(&texts.collect::<Vec<_>>())?;
    }
    for (number, files) in projects::played(root)?.iter().enumerate() {
        let rows = text_in(files, "contacts.jsonl");
        let switches = u8::from(rows.is_some());
        let contacts = rows.or_else(|| text_in(files, "contacts.csv"));
        let events = text_in(files, EVENTS);
        seeds.add_inputs(
            number,
            switches,
            contacts.unwrap_or_default(),
            events.unwrap_or_default(),
        )?;
    }
    seeds.add_tapes()?;
    fs::write(root.join("fuzz/words.dict"), dictionary()?)?;
    Ok(())
}

/// Whether a file is one that the compiler reads.
fn is_text(name: &str) -> bool {
    !name.ends_with("README.md") && !is_inputs(name)
}

/// The folder of corpora, one for each target.
struct Seeds(PathBuf);

impl Seeds {
    /// Adds a seed under a name that its content gives.
    fn add(&self, target: &str, seed: &[u8]) -> io::Result<()> {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        let folder = self.0.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("seed-{:016x}", hasher.finish())), seed)
    }

    /// A whole project, each of its sources by itself, and its bundle.
    fn add_project(&self, texts: &[(&str, &str)]) -> io::Result<()> {
        let whole = text_of(texts.iter().copied());
        let own = texts.iter().map(|(_, text)| (*text).to_owned());
        for text in own.chain([whole]) {
            if text.len() <= PROJECT_BYTES_MAX {
                self.add("source", text.as_bytes())?;
                self.add("layout", text.as_bytes())?;
            }
            debug_assert!(!files(&text).is_empty() || text.is_empty());
        }
        let compilation = compile(&project(texts.iter().copied()), &Options::default());
        let bytes = compilation.program.and_then(|mut program| {
            // Where statements come from is most of a bundle, and nothing runs by it.
            program.origin = None;
            bundle::encode(&program).ok()
        });
        match bytes {
            Some(bytes) if bytes.len() <= BUNDLE_BYTES_MAX => self.add("bundle", &bytes),
            _ => Ok(()),
        }
    }

    fn add_inputs(
        &self,
        program: usize,
        switches: u8,
        contacts: &str,
        events: &str,
    ) -> io::Result<()> {
        let [low, high] = u16::try_from(program).unwrap_or(0).to_le_bytes();
        let seed = [
            &[low, high, switches],
            contacts.as_bytes(),
            &[0],
            events.as_bytes(),
        ]
        .concat();
        self.add("inputs", &seed)
    }

    /// Random bytes: each is a program with its lives.
    fn add_tapes(&self) -> io::Result<()> {
        for number in 0..TAPES {
            let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let tape = std::iter::repeat_with(|| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()[3]
            });
            self.add("agree", &tape.take(600).collect::<Vec<u8>>())?;
        }
        Ok(())
    }
}

/// The words and signs of the language, and the members of inputs.
fn dictionary() -> Result<String, std::fmt::Error> {
    const OTHERS: &[&str] = &[
        FILE,
        "==> a.nurture\n",
        "==> nurture.toml\n",
        "\"\"\"",
        "## ",
        "\"{",
        "}\"",
        " 2d",
        " 4h",
        " 09:00",
        "2026-01-05",
        "2026-01-05T09:00:00Z",
        "10%",
        "3 EUR",
        "contact.",
        "[project]\n",
        "[lints]\n",
        "timezone = ",
        "{\"at\":\"",
        "\"contact\":\"",
        "\"event\":\"",
        "\"data\":{",
        "\"set\":{",
        "\"join\":\"",
        "\"leave\":\"",
        "\"start\":\"",
        "\"id\":\"",
        "\"key\":\"",
        "\"message\":\"",
        "null",
        "true",
        "1e400",
        "\\u0000",
        "\\ud800",
        "{{ ",
        " }}",
        "{% for x in ",
        "{% endfor %}",
        "{% if ",
        "{% endif %}",
        "<mj-text>",
        "</mj-text>",
        "<mjml>",
        "<mj-body>",
    ];
    let words = WORDS.iter().map(|word| word.text);
    let signs = TokenKind::ALL.iter().filter(|kind| kind.is_sign());
    let signs = signs.map(|sign| sign.text());
    let mut dictionary = String::new();
    for word in words.chain(signs).chain(OTHERS.iter().copied()) {
        let mut escaped = String::new();
        for byte in word.bytes() {
            match byte {
                b'"' | b'\\' | 0..0x20 | 0x7f.. => write!(escaped, "\\x{byte:02x}")?,
                byte => escaped.push(char::from(byte)),
            }
        }
        writeln!(dictionary, "\"{escaped}\"")?;
    }
    Ok(dictionary)
}
