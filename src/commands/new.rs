//! `nurture new`: a small project that checks, tests and runs.

use std::{fs, path::Path};

use crate::{
    arguments,
    failure::{Failure, Outcome},
    output,
};

/// The files of the project; `{name}` is its name.
const FILES: [(&str, &str); 9] = [
    ("nurture.toml", include_str!("new/nurture.toml")),
    ("project.nurture", include_str!("new/project.nurture")),
    ("messages.nurture", include_str!("new/messages.nurture")),
    (
        "flows/welcome.nurture",
        include_str!("new/flows/welcome.nurture"),
    ),
    (
        "tests/welcome.nurture",
        include_str!("new/tests/welcome.nurture"),
    ),
    (
        "emails/welcome.mjml",
        include_str!("new/emails/welcome.mjml"),
    ),
    ("contacts.csv", include_str!("new/contacts.csv")),
    ("events.jsonl", include_str!("new/events.jsonl")),
    ("README.md", include_str!("new/README.md")),
];

/// Makes the project and says what to do next.
pub fn new(arguments: &arguments::New) -> Result<Outcome, Failure> {
    let folder = &arguments.dir;
    let name = project_name(folder)?;
    refuse_what_is_there(folder)?;
    for (path, text) in FILES {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Failure::writing(parent, &error))?;
        }
        output::write_atomically(&path, text.replace("{name}", &name).as_bytes())?;
    }
    let shown = folder.display();
    output::say(&format!("made the project `{name}` in {shown}"));
    output::say("try:");
    output::say(&format!("  cd {}", as_one_word(&shown.to_string())));
    output::say("  nurture check");
    output::say("  nurture test");
    output::say("  nurture run --contacts contacts.csv --events events.jsonl");
    Ok(Outcome::Fine)
}

/// A path as it is typed at a shell.
fn as_one_word(path: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "_-./\\:".contains(letter);
    if path.chars().all(is_plain) {
        path.to_owned()
    } else if cfg!(windows) {
        format!("\"{path}\"")
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

/// The folder's name in the letters that names of projects have.
fn project_name(folder: &Path) -> Result<String, Failure> {
    let absolute = std::path::absolute(folder).map_err(|error| Failure::reading(folder, &error))?;
    let name = absolute
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    let name = words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    Ok(if name.is_empty() {
        "flows".to_owned()
    } else {
        name
    })
}

/// Nothing that is there already is written over.
fn refuse_what_is_there(folder: &Path) -> Result<(), Failure> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Failure::writing(folder, &error)),
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(Failure::new(format!("`{}` is not empty", folder.display()))
                .with_help("name a folder that does not exist yet")),
        },
    }
}
