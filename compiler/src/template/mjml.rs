//! MJML to HTML, with the placeholders kept as they are.

use std::panic;

use mrml::prelude::{parser::Error as ParseError, render::RenderOptions};

use super::{
    findings::Reporter,
    markup::{self, Edit, Markup},
    mask::{self, Pieces, Rewritten, TooMany},
    structure,
    tag::{self, Tag, TagKind},
};

/// The HTML of an MJML template; none, with a finding, where there is none.
pub(super) fn to_html(text: &str, tags: &[Tag], reporter: &mut Reporter<'_>) -> Option<String> {
    let mut pieces = Pieces::default();
    let Ok((hidden, letters)) = hide_tags(text, tags, &mut pieces) else {
        too_many(reporter);
        return None;
    };
    let markup = match markup::check(&hidden.text) {
        Ok(markup) => markup,
        Err(mistake) => {
            let start = hidden.old_offset(mistake.range.start);
            let end = hidden.old_offset(mistake.range.end);
            let mut raised = reporter.syntax(start..end, mistake.message);
            raised.help(mistake.help);
            return None;
        }
    };
    let Ok(edited) = edit(&hidden.text, &markup, &mut pieces) else {
        too_many(reporter);
        return None;
    };
    let html = match convert(edited.text.trim_ascii_end()) {
        Ok(html) => html,
        Err(failure) => {
            let place = failure.offset(&edited.text);
            let start = place.map_or(0, |offset| hidden.old_offset(edited.old_offset(offset)));
            let length = text
                .get(start..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
            let mut raised = reporter.syntax(start..start + length, failure.message());
            raised.help(
                "text and placeholders stand in `mj-text`, `mj-button`, `mj-table` or `mj-raw`",
            );
            return None;
        }
    };
    let (html, met) = pieces.bring_back(&html);
    lost(tags, &letters, &met, &markup, reporter);
    is_whole(&html, tags, reporter).then_some(html)
}

/// Hides placeholders, and letters that would be taken for hidden ones.
fn hide_tags(
    text: &str,
    tags: &[Tag],
    pieces: &mut Pieces,
) -> Result<(Rewritten, Vec<char>), TooMany> {
    let mut hidden = Rewritten::default();
    let mut letters = Vec::with_capacity(tags.len());
    let mut offset = 0;
    for tag in tags {
        copy_plain(text, offset..tag.range.start, pieces, &mut hidden)?;
        let letter = pieces.hide(text.get(tag.range.clone()).unwrap_or(""))?;
        hidden.put(letter, tag.range.start);
        letters.push(letter);
        offset = tag.range.end;
    }
    copy_plain(text, offset..text.len(), pieces, &mut hidden)?;
    Ok((hidden, letters))
}

fn copy_plain(
    text: &str,
    range: std::ops::Range<usize>,
    pieces: &mut Pieces,
    hidden: &mut Rewritten,
) -> Result<(), TooMany> {
    let plain = text.get(range.clone()).unwrap_or("");
    let mut from = range.start;
    for (position, sign) in plain
        .char_indices()
        .filter(|(_, sign)| mask::is_letter(*sign))
    {
        let at = range.start + position;
        hidden.copy(text, from..at);
        let letter = pieces.hide_shared(sign.encode_utf8(&mut [0; 4]))?;
        hidden.put(letter, at);
        from = at + sign.len_utf8();
    }
    hidden.copy(text, from..range.end);
    Ok(())
}

/// Makes the changes that the markup asks for.
pub(super) fn edit(text: &str, markup: &Markup, pieces: &mut Pieces) -> Result<Rewritten, TooMany> {
    let mut edited = Rewritten::default();
    let mut from = 0;
    for edit in &markup.edits {
        match edit {
            Edit::Hide(range, final_text) => {
                edited.copy(text, from..range.start);
                let own = text.get(range.clone()).unwrap_or("");
                let letter = pieces.hide_shared(final_text.unwrap_or(own))?;
                edited.put(letter, range.start);
                from = range.end;
            }
            Edit::Space(at) => {
                edited.copy(text, from..*at);
                edited.put(' ', *at);
                from = *at;
            }
        }
    }
    edited.copy(text, from..text.len());
    Ok(edited)
}

/// Why mrml gave no HTML.
enum Failure {
    Parse(ParseError),
    Render,
}

/// Runs mrml on MJML that is well-formed.
///
/// mrml has no known way to panic on such a text; should there be one, it is a finding and not the end of an editor's session.
fn convert(text: &str) -> Result<String, Failure> {
    let converted = panic::catch_unwind(|| {
        let parsed = mrml::parse(text).map_err(Failure::Parse)?;
        let options = RenderOptions::default();
        parsed.element.render(&options).map_err(|_| Failure::Render)
    });
    converted.unwrap_or(Err(Failure::Render))
}

impl Failure {
    /// Where mrml stopped, if it knows.
    fn offset(&self, text: &str) -> Option<usize> {
        match self {
            Self::Parse(error) => match error {
                ParseError::UnexpectedElement { position, .. }
                | ParseError::UnexpectedToken { position, .. }
                | ParseError::MissingAttribute { position, .. }
                | ParseError::InvalidAttribute { position, .. }
                | ParseError::InvalidFormat { position, .. }
                | ParseError::IncludeLoaderError { position, .. } => {
                    Some(first_word(text, position.start))
                }
                _ => None,
            },
            Self::Render => None,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Parse(ParseError::UnexpectedElement { .. }) => {
                "this element cannot stand here".to_owned()
            }
            Self::Parse(ParseError::UnexpectedToken { .. }) => "this cannot stand here".to_owned(),
            Self::Parse(ParseError::MissingAttribute { name, .. }) => {
                format!("the attribute `{name}` is missing")
            }
            Self::Parse(ParseError::InvalidAttribute { .. }) => {
                "this attribute cannot stand here".to_owned()
            }
            Self::Parse(_) => "the MJML cannot be read".to_owned(),
            Self::Render => "the MJML cannot be turned into HTML".to_owned(),
        }
    }
}

/// The first sign at or behind an offset that is no white space; for the name of a tag, the sign before it.
fn first_word(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or("");
    let word = offset + (rest.len() - rest.trim_start().len());
    let before = text.get(..word).unwrap_or("");
    if before.ends_with('<') {
        word - 1
    } else {
        word
    }
}

/// Placeholders that MJML does not keep: in a size that it reckons with, or in an attribute that an element does not have.
fn lost(
    tags: &[Tag],
    letters: &[char],
    met: &[bool],
    markup: &Markup,
    reporter: &mut Reporter<'_>,
) {
    for (tag, letter) in tags.iter().zip(letters) {
        let kept = mask::index(*letter)
            .and_then(|index| met.get(index))
            .copied();
        let may_go = markup.may_go.contains(letter) || tag.kind == TagKind::Opaque;
        if kept == Some(false) && !may_go {
            reporter
                .syntax(tag.opener(), "MJML drops a placeholder that stands here")
                .help("sizes are written out, and an attribute must be one that its element has");
        }
    }
}

/// Whether the HTML is a template still.
fn is_whole(html: &str, tags: &[Tag], reporter: &mut Reporter<'_>) -> bool {
    let mut silent = reporter.silent();
    let whole = tag::tags(html).is_ok_and(|tags| structure::check(html, &tags, &mut silent));
    if !whole && reporter.count() == 0 {
        let opener = tags
            .iter()
            .find(|tag| tag.kind == TagKind::Block)
            .or(tags.first())
            .map_or(0..0, Tag::opener);
        reporter
            .syntax(
                opener,
                "blocks do not fit together once MJML has become HTML",
            )
            .help("keep a block within one `mj-text`, or put its parts into `mj-raw`");
    }
    whole
}

fn too_many(reporter: &mut Reporter<'_>) {
    reporter
        .syntax(0..0, "the template has too many placeholders")
        .help("split the message, or let a loop write what repeats");
}
