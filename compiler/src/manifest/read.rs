//! Reading a manifest: every key is known, or a finding.

use nurture_runtime::checked_text;
use smol_str::SmolStr;
use toml::{Spanned, de::DeTable, de::DeValue};

use super::{Channel, Manifest};
use crate::{
    check::timezone::invalid_timezone,
    finding::{FINDINGS_MAX, Finding, Level, Rule, nearest},
    source::{FileId, FileSpan, Span},
};

/// Reads the manifest `text` of the file `file`, which is called `name`.
///
/// What cannot be understood is a finding (`invalid-manifest`, `invalid-timezone`) and left as in [`Manifest::default`].
///
/// ```
/// use nurture_compiler::{manifest::read, source::FileId};
/// let text = "[project]\nname = \"shop\"\ntimezone = \"Europe/Berlin\"\n";
/// let (manifest, findings) = read(FileId(0), "nurture.toml", text);
/// assert_eq!((manifest.name.as_str(), manifest.timezone.as_str()), ("shop", "Europe/Berlin"));
/// assert!(findings.is_empty());
/// ```
pub fn read(file: FileId, name: &str, text: &str) -> (Manifest, Vec<Finding>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        file,
        manifest: Manifest::default(),
        findings: Vec::new(),
    };
    let mut doubled = 0..0;
    for error in errors {
        if reader.findings.len() > FINDINGS_MAX {
            break;
        }
        let span = error.span().unwrap_or(0..0);
        if doubled.contains(&span.start) {
            // What stands in a second table of one name stands there because of it.
            continue;
        }
        let place = reader.place(span.clone());
        if is_doubled(error.message())
            && let Some(table) = second_table(text, &span)
        {
            let key = text.get(span).unwrap_or_default();
            reader.findings.push(second_table_of(place, key, text));
            doubled = table;
            continue;
        }
        let message = error.message().lines().next().unwrap_or("it is no TOML");
        reader.findings.push(
            Finding::new(
                Rule::InvalidManifest,
                place,
                format!("`{name}` cannot be read: {message}"),
            )
            .with_help("write it in TOML: tables in brackets, and `key = \"value\"` in lines"),
        );
    }
    if reader.findings.is_empty() {
        reader.document(document.get_ref(), text);
    }
    if reader.findings.is_empty() {
        reader.manifest.file = Some(file);
    }
    (reader.manifest, reader.findings)
}

/// The rules that the manifest `text` names, with their places; whatever else is wrong with it.
///
/// ```
/// use nurture_compiler::{finding::Rule, manifest::rules};
/// let text = "[lints]\nmissing-owner = \"error\"\n";
/// let (place, rule) = rules(text)[0];
/// assert_eq!((&text[place.range()], rule), ("missing-owner", Rule::MissingOwner));
/// ```
pub fn rules(text: &str) -> Vec<(Span, Rule)> {
    let (document, _) = DeTable::parse_recoverable(text);
    let lints = document
        .get_ref()
        .iter()
        .find(|(key, _)| key.get_ref() == "lints");
    let Some(lints) = lints.and_then(|(_, lints)| lints.get_ref().as_table()) else {
        return Vec::new();
    };
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut rules: Vec<(Span, Rule)> = lints
        .iter()
        .filter_map(|(key, _)| {
            let place = key.span();
            let place = Span::new(offset(place.start), offset(place.end));
            Some((place, Rule::by_name(key.get_ref())?))
        })
        .collect();
    rules.sort_unstable();
    rules
}

type Table<'t> = DeTable<'t>;
type Key<'t> = Spanned<std::borrow::Cow<'t, str>>;
type Value<'t> = Spanned<DeValue<'t>>;

struct Reader {
    file: FileId,
    manifest: Manifest,
    findings: Vec<Finding>,
}

impl Reader {
    fn document(&mut self, document: &Table<'_>, text: &str) {
        let mut project = false;
        for (key, value) in document {
            match key.get_ref().as_ref() {
                "project" => {
                    project = true;
                    self.table(key, value, |reader, table| {
                        reader.project(table, header(text, "project"));
                    });
                }
                "lints" => self.table(key, value, Self::lints),
                "channels" => self.table(key, value, Self::channels),
                "name" | "timezone" => self.outside_project(key),
                _ => self.unknown(key, &["project", "lints", "channels"]),
            }
        }
        // A misspelt table, or its name without it, is reported as such.
        let is_meant = |key: &str| key == "name" || nearest(key, ["project"]).is_some();
        if !project && !document.iter().any(|(key, _)| is_meant(key.get_ref())) {
            self.findings
                .push(missing_name(self.place(0..0), "the project has no name"));
        }
    }

    fn project(&mut self, table: &Table<'_>, header: Span) {
        // A misspelt key is reported as such, and would be the name.
        let is_name = |key: &str| key == "name" || nearest(key, ["name"]).is_some();
        if !table.iter().any(|(key, _)| is_name(key.get_ref())) {
            let place = header.in_file(self.file);
            self.findings
                .push(missing_name(place, "the project has no name"));
        }
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => self.name(value),
                "timezone" => self.timezone(value),
                _ => self.unknown(key, &["name", "timezone"]),
            }
        }
    }

    fn name(&mut self, value: &Value<'_>) {
        match self.text(value) {
            Some("") => {
                let place = self.place(value.span());
                self.findings
                    .push(missing_name(place, "the project's name is empty"));
            }
            Some(name) => self.manifest.name = SmolStr::new(name),
            None => {}
        }
    }

    fn timezone(&mut self, value: &Value<'_>) {
        let Some(zone) = self.text(value) else { return };
        if checked_text::is_timezone(zone) {
            self.manifest.timezone = SmolStr::new(zone);
        } else {
            let place = self.place(value.span());
            self.findings.push(invalid_timezone(place, zone));
        }
    }

    fn lints(&mut self, table: &Table<'_>) {
        for (key, value) in table {
            let Some(rule) = Rule::by_name(key.get_ref()) else {
                let known: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
                self.unknown(key, &known);
                continue;
            };
            let Some(written) = self.text(value) else {
                continue;
            };
            let level = match written {
                "allow" => Level::Off,
                "warn" => Level::Warning,
                "error" => Level::Error,
                _ => {
                    let place = self.place(value.span());
                    self.findings.push(unknown_level(place, written));
                    continue;
                }
            };
            if rule.level() == Level::Error && level != Level::Error {
                let place = self.place(value.span());
                self.findings.push(always_an_error(place, rule));
            } else {
                self.manifest.lints.insert(rule, level);
            }
        }
    }

    fn channels(&mut self, table: &Table<'_>) {
        for (key, value) in table {
            let mut channel = Channel::default();
            self.table(key, value, |reader, table| {
                channel = reader.channel(table);
            });
            let name = SmolStr::new(key.get_ref());
            self.manifest.channels.insert(name, channel);
        }
    }

    fn channel(&mut self, table: &Table<'_>) -> Channel {
        let mut channel = Channel::default();
        for (key, value) in table {
            let member = match key.get_ref().as_ref() {
                "url" => &mut channel.url,
                "from" => &mut channel.from,
                "user_env" => &mut channel.user_env,
                "secret_env" => &mut channel.secret_env,
                "secret" | "password" | "token" | "key" => {
                    self.findings.push(secret(self.place(key.span())));
                    continue;
                }
                _ => {
                    self.unknown(key, &["url", "from", "user_env", "secret_env"]);
                    continue;
                }
            };
            if let Some(text) = self.text(value) {
                *member = Some(SmolStr::new(text));
            }
        }
        channel
    }

    fn table<'t>(
        &mut self,
        key: &Key<'_>,
        value: &'t Value<'_>,
        read: impl FnOnce(&mut Self, &'t Table<'_>),
    ) {
        match value.get_ref().as_table() {
            Some(table) => read(self, table),
            None => self.wrong_type(value, &format!("`{}` is a table", key.get_ref())),
        }
    }

    fn text<'t>(&mut self, value: &'t Value<'_>) -> Option<&'t str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value, "a text in quotes is needed here");
        }
        text
    }

    fn wrong_type(&mut self, value: &Value<'_>, message: &str) {
        let found = value.get_ref().type_str();
        let finding = Finding::new(Rule::InvalidManifest, self.place(value.span()), message)
            .labelled(format!("this is of the kind `{found}`"));
        self.findings.push(finding);
    }

    fn outside_project(&mut self, key: &Key<'_>) {
        let name = key.get_ref();
        let message = format!("`{name}` stands outside of `[project]`");
        self.findings.push(
            Finding::new(Rule::InvalidManifest, self.place(key.span()), message)
                .with_help(format!("write `[project]` on a line above `{name}`")),
        );
    }

    fn unknown(&mut self, key: &Key<'_>, known: &[&str]) {
        let name = key.get_ref();
        let message = format!("unknown key `{name}`");
        let finding = Finding::new(Rule::InvalidManifest, self.place(key.span()), message);
        let finding = finding.suggesting(name, known.iter().copied());
        self.findings.push(if known.len() <= 4 {
            finding.with_help(format!("the keys here are `{}`", known.join("`, `")))
        } else {
            finding
        });
    }

    fn place(&self, range: std::ops::Range<usize>) -> FileSpan {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(byte(range.start), byte(range.end)).in_file(self.file)
    }
}

/// Where a table's header stands; the start of the text where it has none.
fn header(text: &str, table: &str) -> Span {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let inner = line.trim().strip_prefix('[');
        let named = inner.and_then(|rest| rest.split_once(']'));
        if named.is_some_and(|(name, _)| name.trim() == table) {
            let indent = line.len() - line.trim_start().len();
            let end = line.find(']').map_or(line.len(), |end| end + 1);
            let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            return Span::new(byte(start + indent), byte(start + end));
        }
        start += line.len();
    }
    Span::at(0)
}

fn is_doubled(message: &str) -> bool {
    message.starts_with("duplicate key")
}

/// The stretch of the table in whose header a key stands; none if it stands elsewhere.
fn second_table(text: &str, key: &std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    let before = text.get(..key.start)?;
    let line = before.rsplit('\n').next()?;
    let behind = text.get(key.end..)?;
    let is_header = line.trim_start().starts_with('[');
    let end = behind.find("\n[").map_or(text.len(), |end| key.end + end);
    is_header.then_some(key.start..end)
}

fn second_table_of(place: FileSpan, key: &str, text: &str) -> Finding {
    let before = text.get(..place.span.start as usize).unwrap_or("");
    // `channels.` of `[channels.email]`
    let outer = before.rsplit(['[', '\n']).next().unwrap_or("").trim();
    let table = format!("[{outer}{key}]");
    let message = format!("`{table}` stands twice");
    Finding::new(Rule::InvalidManifest, place, message)
        .with_help(format!("write all of its keys under the first `{table}`"))
}

fn missing_name(place: FileSpan, message: &str) -> Finding {
    Finding::new(Rule::InvalidManifest, place, message)
        .with_help("name it under `[project]`: `name = \"…\"`; reports tell projects apart by it")
}

fn unknown_level(place: FileSpan, written: &str) -> Finding {
    let message = format!("`{written}` is no level of a rule");
    let finding = Finding::new(Rule::InvalidManifest, place, message);
    finding.with_help("the levels are \"allow\", \"warn\" and \"error\"")
}

fn always_an_error(place: FileSpan, rule: Rule) -> Finding {
    let message = format!("`{rule}` is always an error");
    Finding::new(Rule::InvalidManifest, place, message)
        .with_help("leave it out: a program with such a mistake cannot be compiled")
}

fn secret(place: FileSpan) -> Finding {
    Finding::new(
        Rule::InvalidManifest,
        place,
        "a secret stands in the manifest",
    )
    .with_help("name the environment variable that holds it: `secret_env = \"…\"`")
}
