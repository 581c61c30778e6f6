//! The findings about templates; each points into the template, with a label at the message's `body:`.

use std::ops::Range;

use super::tag::{Broken, BrokenKind};
use crate::{
    finding::{Finding, Rule},
    source::{FileId, FileSpan, Span},
};

/// The most findings that are given about one template: a broken one repeats itself.
const FINDINGS_MAX: usize = 100;

/// Collects the findings about one template.
#[derive(Debug)]
pub(super) struct Reporter<'a> {
    file: FileId,
    text: &'a str,
    body_place: FileSpan,
    findings: Vec<Finding>,
}

impl<'a> Reporter<'a> {
    pub(super) fn new(file: FileId, text: &'a str, body_place: FileSpan) -> Self {
        Self {
            file,
            text,
            body_place,
            findings: Vec::new(),
        }
    }

    /// The findings in order of place.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|finding| finding.primary);
        self.findings.truncate(FINDINGS_MAX);
        self.findings
    }

    /// One whose findings nobody reads.
    pub(super) fn silent(&self) -> Self {
        Self::new(self.file, self.text, self.body_place)
    }

    /// How many findings there are so far.
    pub(super) fn count(&self) -> usize {
        self.findings.len()
    }

    /// The template is no text of a known kind.
    pub(super) fn unknown_ending(&mut self, name: &str) {
        let message = format!("`{name}` is of no kind that a body can be");
        self.findings.push(
            Finding::new(Rule::TemplateSyntax, self.body_place, message)
                .with_help("a body is an `.mjml`, `.html`, `.htm` or `.txt` file"),
        );
    }

    /// The template is larger than [`super::SIZE_MAX`].
    pub(super) fn too_large(&mut self) {
        self.syntax(0..0, "the template is larger than 1 MiB")
            .help("split the message, or host large parts elsewhere and link to them");
    }

    /// A placeholder that has no end, or is too complex.
    pub(super) fn broken_tag(&mut self, broken: &Broken) {
        let opener = broken.start..broken.start + 2;
        match broken.kind {
            BrokenKind::Unclosed(closer) => self
                .syntax(opener, format!("the placeholder has no `{closer}`"))
                .help(format!("close it with `{closer}`")),
            BrokenKind::RawWithoutEnd => self
                .syntax(opener, "the raw block has no end")
                .help("close it with `{% endraw %}`"),
            BrokenKind::TooComplex => self
                .syntax(opener, "the placeholder is too long or too deeply nested")
                .help("work the value out in the flow and give it as a param"),
        }
    }

    /// Something that Jinja or MJML cannot read.
    pub(super) fn syntax(&mut self, range: Range<usize>, message: impl Into<String>) -> Raised<'_> {
        self.raise(Rule::TemplateSyntax, range, message.into())
    }

    /// A variable that is nothing known; `path` is how it is written.
    pub(super) fn unknown_variable(&mut self, range: Range<usize>, path: &str, meant: &Meant) {
        let place = self.place(range.clone());
        let mut raised = self.raise(
            Rule::UnknownTemplateVariable,
            range,
            format!("unknown variable `{path}`"),
        );
        match meant {
            Meant::Exactly(name) => raised.change(|finding| {
                finding
                    .with_help(format!("did you mean `{name}`?"))
                    .with_replacement(format!("change to `{name}`"), place, name)
            }),
            Meant::OneOf(names) => raised.suggest(path, names.iter().map(String::as_str)),
        }
        raised.help_if_none("a template may use `contact.…`, the message's `params`, `unsubscribe_url`, `flow`, `message` and `now`");
    }

    /// A filter, test or function that does not exist.
    pub(super) fn unknown_function<'names>(
        &mut self,
        range: Range<usize>,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'names str>,
    ) {
        let mut raised = self.syntax(range, format!("unknown {what} `{name}`"));
        raised.suggest(name, known);
    }

    /// An optional that is used without a default and without a guard.
    pub(super) fn optional(&mut self, range: Range<usize>, path: &str) {
        let message = format!("`{path}` may be unset");
        let mut raised = self.raise(Rule::OptionalNotHandled, range, message);
        raised.help(format!(
            "give a default, `{path} | default(\"…\")`, or put it between `{{% if {path} %}}` and `{{% endif %}}`"
        ));
    }

    /// A value that is used as something that it is not.
    pub(super) fn type_mismatch(
        &mut self,
        range: Range<usize>,
        message: impl Into<String>,
    ) -> Raised<'_> {
        self.raise(Rule::TypeMismatch, range, message.into())
    }

    /// A value that an enum does not have.
    pub(super) fn unknown_value<'names>(
        &mut self,
        range: Range<usize>,
        path: &str,
        value: &str,
        known: impl IntoIterator<Item = &'names str>,
    ) {
        let mut raised = self.raise(
            Rule::UnknownValue,
            range,
            format!("`{path}` is never `{value}`"),
        );
        raised.did_you_mean(value, known);
    }

    fn raise(&mut self, rule: Rule, range: Range<usize>, message: String) -> Raised<'_> {
        let finding = Finding::new(rule, self.place(range), message)
            .with_label(self.body_place, "the template is used here");
        self.findings.push(finding);
        Raised {
            findings: &mut self.findings,
        }
    }

    /// A range as a place, kept within the text and between its characters.
    fn place(&self, range: Range<usize>) -> FileSpan {
        let start = floor(self.text, range.start);
        let end = floor(self.text, range.end).max(start);
        Span::new(offset(start), offset(end)).in_file(self.file)
    }
}

/// What an unknown variable may have been meant to be.
#[derive(Debug)]
pub(super) enum Meant {
    /// This one.
    Exactly(String),
    /// The nearest of these.
    OneOf(Vec<String>),
}

/// The finding that was raised last, to say more about it.
#[derive(Debug)]
pub(super) struct Raised<'a> {
    findings: &'a mut Vec<Finding>,
}

impl Raised<'_> {
    /// Says what to do.
    pub(super) fn help(&mut self, help: impl Into<String>) {
        self.change(|finding| finding.with_help(help));
    }

    fn help_if_none(&mut self, help: &str) {
        self.change(|finding| {
            if finding.help.is_empty() {
                finding.with_help(help)
            } else {
                finding
            }
        });
    }

    fn suggest<'names>(&mut self, wrong: &str, known: impl IntoIterator<Item = &'names str>) {
        self.change(|finding| finding.suggesting(wrong, known));
    }

    /// Suggests in words alone: the place holds more than the name.
    fn did_you_mean<'names>(&mut self, wrong: &str, known: impl IntoIterator<Item = &'names str>) {
        if let Some(near) = crate::finding::nearest(wrong, known) {
            self.help(format!("did you mean `{near}`?"));
        }
    }

    fn change(&mut self, change: impl FnOnce(Finding) -> Finding) {
        if let Some(finding) = self.findings.pop() {
            self.findings.push(change(finding));
        }
    }
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn offset(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
