//! Bodies of messages: templates in MJML, HTML or plain text with Jinja placeholders.
//!
//! A template is read several times, each reading guarded by the one before it:
//!
//! ```text
//! text ──tag──▶ placeholders, balanced and of bounded depth
//!      ──meant──▶ the same, with what other template languages have read as what it means here
//!      ──minijinja──▶ tree ──scope, walk──▶ what each variable is, and whether it can be shown
//!      ──markup, mjml──▶ HTML with the same placeholders (MJML only)
//! ```
//!
//! Whatever stands in a file, nothing here panics, loops or exhausts the stack:
//! size, nesting and length of placeholders are bounded before a parser sees them.

mod compare;
mod edited;
mod filter;
mod findings;
mod joined;
mod known;
mod likely;
mod markup;
mod mask;
mod meant;
mod merge_block;
mod merge_form;
pub(crate) mod merge_tag;
mod mjml;
mod plain;
mod scope;
mod shape;
mod structure;
mod tag;
mod uses;
mod velocity;
mod walk;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use nurture_runtime::program::BodyFormat;
use smol_str::SmolStr;

use self::findings::Reporter;
pub use self::uses::{Use, Used};
pub(crate) use self::{likely::is_unsubscribing, merge_block::is_of_condition};

/// The names of the filters that templates may use, in order.
pub fn filters() -> impl Iterator<Item = &'static str> {
    known::FILTERS.iter().map(|(name, ..)| *name)
}

/// The names of the tests that templates may use behind `is`, in order.
pub fn tests_behind_is() -> impl Iterator<Item = &'static str> {
    known::TESTS.into_iter()
}
use crate::{
    checked::{Body, Field},
    finding::Finding,
    source::{FileId, FileSpan},
};

/// The most bytes that a template may have.
pub const SIZE_MAX: usize = 1 << 20;

/// What a template may name beside the built-in variables (language reference, section 3, "Messages").
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The contact's fields, read as `contact.F`.
    pub fields: &'a [Field],
    /// The message's parameters, read by their names.
    pub params: &'a [Field],
    /// The names of the scores, which are known in flows alone.
    pub scores: &'a [SmolStr],
}

/// What a template was read as.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The runtime's template; none where something is wrong with it.
    pub body: Option<Body>,
    /// What is wrong with it, in order of place.
    pub findings: Vec<Finding>,
    /// The names in it, in order of place.
    pub uses: Vec<Use>,
}

/// Checks a message's template and makes the runtime's template of it.
///
/// `name` is the file's name, whose ending says what it holds; `body_place` is where the message names it.
/// Findings point into the template, with a label at `body_place`.
///
/// ```
/// use nurture_compiler::{source::{FileId, Span}, template};
///
/// let scope = template::Scope { fields: &[], params: &[], scores: &[] };
/// let place = Span::new(7, 20).in_file(FileId(0));
/// let read = template::check(FileId(1), "hello.html", "<p>{{ flow }}</p>", &scope, place);
/// assert!(read.body.is_some() && read.findings.is_empty());
/// let read = template::check(FileId(1), "hello.html", "<p>{{ flwo }}</p>", &scope, place);
/// assert!(read.body.is_none());
/// assert_eq!(read.findings[0].rule.name(), "unknown-template-variable");
/// ```
pub fn check(
    file: FileId,
    name: &str,
    text: &str,
    scope: &Scope<'_>,
    body_place: FileSpan,
) -> Outcome {
    check_again(file, (name, text), scope, body_place, None)
}

/// Does what [`check`] does; `html` is what the same text was turned into before, which depends on nothing else.
pub(crate) fn check_again(
    file: FileId,
    (name, text): (&str, &str),
    scope: &Scope<'_>,
    body_place: FileSpan,
    html: Option<&Arc<str>>,
) -> Outcome {
    let mut uses = Vec::new();
    let mut reporter = Reporter::new(file, text, body_place);
    let template = read((name, text), scope, html, &mut reporter, &mut uses);
    let mut findings = reporter.finish();
    if findings.len() > 1
        && let Ok(tags) = tag::tags(text)
    {
        findings = joined::join(text, &tags, findings);
    }
    let body = template
        .filter(|_| findings.is_empty())
        .map(|(format, template)| Body {
            format,
            template,
            file,
        });
    Outcome {
        body,
        findings,
        uses: uses::places(file, uses),
    }
}

/// Whether a file can be the body of a message, by the ending of its name.
pub fn is_template(name: &str) -> bool {
    Kind::of(name).is_some()
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Mjml,
    Html,
    Text,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "mjml" => Some(Self::Mjml),
            "html" | "htm" => Some(Self::Html),
            "txt" => Some(Self::Text),
            _ => None,
        }
    }
}

fn read(
    (name, text): (&str, &str),
    scope: &Scope<'_>,
    html: Option<&Arc<str>>,
    reporter: &mut Reporter<'_>,
    uses: &mut Vec<uses::Found>,
) -> Option<(BodyFormat, Arc<str>)> {
    let Some(kind) = Kind::of(name) else {
        reporter.unknown_ending(name);
        return None;
    };
    if text.len() > SIZE_MAX {
        reporter.too_large();
        return None;
    }
    let tags = match tag::tags(text) {
        Ok(tags) => tags,
        Err(broken) => {
            reporter.broken_tag(&broken);
            return None;
        }
    };
    // Markup is looked at whatever the placeholders hold: they are two kinds of mistake.
    placeholders(text, &tags, scope, reporter, uses);
    plain::check(text, kind, &tags, scope, reporter);
    match kind {
        Kind::Mjml => {
            let html = match html {
                Some(known) => Arc::clone(known),
                None => mjml::to_html(text, &tags, reporter)?.into(),
            };
            Some((BodyFormat::Html, html))
        }
        Kind::Html => Some((BodyFormat::Html, text.into())),
        Kind::Text => Some((BodyFormat::Text, text.into())),
    }
}

/// Looks at the placeholders, as what they mean where they are written as another language has them.
fn placeholders(
    text: &str,
    tags: &[tag::Tag],
    scope: &Scope<'_>,
    reporter: &mut Reporter<'_>,
    uses: &mut Vec<uses::Found>,
) {
    let read = meant::read(text, tags, scope);
    for mistake in read.mistakes {
        reporter.foreign(mistake);
    }
    let Some(edited) = read.edited else {
        if structure::check(text, tags, reporter) {
            uses.extend(walk::check(text, scope, reporter));
        }
        return;
    };
    let text = edited.text.clone();
    let Ok(tags) = tag::tags(&text) else { return };
    reporter.look_at(edited, read.of_filters);
    if structure::check(&text, &tags, reporter) {
        let found = walk::check(&text, scope, reporter);
        uses.extend(
            found
                .into_iter()
                .map(|found| found.at(|range| reporter.old(range))),
        );
    }
    reporter.look_back();
}
