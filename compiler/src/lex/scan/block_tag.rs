//! Tags of templates in a string, such as `{% if … %}`: what decides there, and what loops, is no value.

use super::{Mode, Scanner, length};
use crate::source::Span;

/// How such tags open, and how they close.
const TAGS: [(&str, &str); 5] = [
    ("{%", "%}"),
    ("{#", "#}"),
    ("{{#", "}}"),
    ("{{/", "}}"),
    ("{{else", "}}"),
];

/// The longest tag that is looked for, in bytes.
const TAG_MAX: usize = 200;

impl Scanner<'_> {
    /// The offset behind the tag that begins at `at`, if one does.
    pub(super) fn end_of_block_tag(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..)?;
        let (open, close) = TAGS.iter().find(|(open, _)| rest.starts_with(open))?;
        let mut longest = rest.len().min(TAG_MAX);
        while !rest.is_char_boundary(longest) {
            longest -= 1;
        }
        let inside = rest.get(open.len()..longest)?.split('\n').next()?;
        // `{{elsewhere}}` is a name.
        let goes_on = |sign: char| sign.is_alphanumeric() || sign == '_';
        if open.ends_with("else") && inside.starts_with(goes_on) {
            return None;
        }
        let end = inside.find(close)?;
        Some(at + open.len() + end + close.len())
    }

    /// Reads a tag as text; the first of a string is a mistake, and speaks of those behind it.
    pub(super) fn block_tag(&mut self, start: usize, end: usize) {
        let Some(Mode::Text(open)) = self.modes.last_mut() else {
            return;
        };
        if std::mem::replace(&mut open.has_block_tag, true) {
            return;
        }
        let span = Span::new(length(start), length(end));
        let written = self.slice(span);
        let finding = self
            .syntax_error(span, format!("`{written}` stands in a text, which has no such tags"))
            .with_help("decide in the flow, `if contact.plan == pro then … else … end`, or put the text into a file that `body:` names: there, `{% if contact.plan == \"pro\" %}` is known");
        self.lexed.findings.push(finding);
    }
}
