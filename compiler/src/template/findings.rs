//! The findings about templates; each points into the template, with a label at the message's `body:`.

use std::{collections::BTreeMap, ops::Range};

use nurture_runtime::spelling::likely;

use super::{
    edited::Edited,
    filter,
    likely::Meant,
    meant::{self, Mistake},
    tag::{Broken, BrokenKind},
};
use crate::{
    finding::{Edit, Finding, Fix, Rule},
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
    /// The text that is looked at, where that is not the template's own.
    edited: Option<Edited>,
    /// Edits that belong to what is said of a filter, by where that begins in the template.
    of_filters: BTreeMap<usize, Vec<meant::Edit>>,
}

/// How many values of an enum are listed.
const VALUES_SHOWN: usize = 8;

impl<'a> Reporter<'a> {
    pub(super) fn new(file: FileId, text: &'a str, body_place: FileSpan) -> Self {
        Self {
            file,
            text,
            body_place,
            findings: Vec::new(),
            edited: None,
            of_filters: BTreeMap::new(),
        }
    }

    /// Whether so much has been found that nobody will read more: what is meant by it takes its time.
    pub(super) fn is_full(&self) -> bool {
        // What comes first in the template may be found later.
        self.findings.len() >= 2 * FINDINGS_MAX
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

    /// From now on, places are those of another text.
    pub(super) fn look_at(
        &mut self,
        edited: Edited,
        of_filters: BTreeMap<usize, Vec<meant::Edit>>,
    ) {
        self.edited = Some(edited);
        self.of_filters = of_filters;
    }

    /// From now on, places are those of the template itself.
    pub(super) fn look_back(&mut self) {
        self.edited = None;
    }

    /// Where a place of the text that is looked at stands in the template.
    pub(super) fn old(&self, range: Range<usize>) -> Range<usize> {
        match &self.edited {
            Some(edited) => edited.place(range),
            None => range,
        }
    }

    /// Something that is written as another template language has it.
    pub(super) fn foreign(&mut self, mistake: Mistake) {
        let edits = self.edits(&mistake.edits);
        let mut raised = self.syntax(mistake.range, mistake.message);
        raised.help(mistake.help);
        if let Some(title) = mistake.title {
            raised.change(|finding| finding.with_fix(Fix { title, edits }));
        }
    }

    /// Something that looks like a placeholder and is none, and what is meant by it.
    pub(super) fn sent_as_it_stands(
        &mut self,
        range: Range<usize>,
        meant: Option<&str>,
        is_all: bool,
    ) {
        let place = self.place(range.clone());
        let written = self.text.get(range.clone()).unwrap_or("");
        let mut raised = self.syntax(range, format!("`{written}` is sent as it stands"));
        match meant {
            Some(meant) => {
                raised.help(format!("write `{meant}`"));
                if is_all {
                    raised.replacement(place, meant);
                }
            }
            None => raised.help("what differs from contact to contact is written `{{ contact.… }}`, or handed in as a param"),
        }
    }

    /// Edits of the text that is looked at, as edits of the template.
    pub(super) fn edits_of(&self, edits: &[(Range<usize>, &str)]) -> Vec<Edit> {
        let edits = edits.iter().map(|(range, text)| {
            let range = self.old(range.clone());
            meant::Edit::new(range, *text)
        });
        let edits: Vec<meant::Edit> = edits.collect();
        self.edits(&edits)
    }

    fn edits(&self, edits: &[meant::Edit]) -> Vec<Edit> {
        let edits = edits.iter().map(|edit| Edit {
            place: self.own_place(edit.range.clone()),
            text: edit.text.clone(),
        });
        let mut edits: Vec<Edit> = edits.collect();
        edits.sort_by_key(|edit| edit.place);
        edits
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
        let message = match &meant.what {
            Some(what) => format!("unknown variable `{path}`: {what}"),
            None => format!("unknown variable `{path}`"),
        };
        let change = meant.change.as_ref();
        let change = change.map(|(range, text)| (self.place(range.clone()), text));
        let mut raised = self.raise(Rule::UnknownTemplateVariable, range, message);
        if let Some(help) = &meant.help {
            raised.help(help.as_str());
        }
        if let Some((place, text)) = change {
            raised.replacement(place, text);
        }
    }

    /// A filter that does not exist, and what is meant.
    pub(super) fn unknown_filter(&mut self, range: Range<usize>, name: &str, meant: filter::Meant) {
        let start = self.old(range.clone()).start;
        let mut edits = vec![meant::Edit::new(self.old(range.clone()), "")];
        edits.extend(self.of_filters.get(&start).into_iter().flatten().cloned());
        if let (Some(edit), Some(name)) = (edits.first_mut(), &meant.name) {
            edit.text.clone_from(name);
        }
        let edits = self.edits(&edits);
        let mut raised = self.syntax(range, format!("unknown filter `{name}`"));
        raised.help(meant.help);
        if let Some(name) = meant.name {
            let title = format!("change to `{name}`");
            raised.change(|finding| finding.with_fix(Fix { title, edits }));
        }
    }

    /// A test that does not exist.
    pub(super) fn unknown_function<'names>(
        &mut self,
        range: Range<usize>,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'names str>,
    ) {
        let mut raised = self.syntax(range, format!("unknown {what} `{name}`"));
        raised.suggest(name, known);
        raised.change(|finding| {
            if finding.help.is_empty() {
                finding.with_help("work the answer out in the flow, and hand it in as a param")
            } else {
                finding
            }
        });
    }

    /// An optional that is used without a default and without a guard.
    pub(super) fn optional(&mut self, range: Range<usize>, path: &str) {
        let message = format!("`{path}` may be unset");
        let mut raised = self.raise(Rule::OptionalNotHandled, range, message);
        raised.help(format!(
            "give a default, `{path} | default(\"…\")`, or put it between `{{% if {path} %}}` and `{{% endif %}}`"
        ));
    }

    /// A default that stands behind filters which need a value; `unknown` says that the variable is written otherwise as well.
    pub(super) fn late_default(
        &mut self,
        (variable, written): (Range<usize>, &str),
        unknown: bool,
        (whole, meant): (Range<usize>, &str),
    ) {
        let place = self.place(whole);
        let mut raised = if unknown {
            let message = format!("unknown variable `{written}`");
            self.raise(Rule::UnknownTemplateVariable, variable, message)
        } else {
            let message = format!("`{written}` may be unset, and its default comes too late");
            self.raise(Rule::OptionalNotHandled, variable, message)
        };
        raised.help(format!("write `{meant}`"));
        raised.replacement(place, meant);
    }

    /// A choice that says nothing for where its condition does not hold.
    pub(super) fn without_otherwise(&mut self, range: Range<usize>, written: &str) {
        let message = format!("`{written}` may be unset");
        self.raise(Rule::OptionalNotHandled, range, message)
            .help(format!(
                "say what is shown otherwise: `{written} else \"…\"`"
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
        let place = self.place(range.clone());
        let quote = self
            .text
            .get(range.clone())
            .and_then(|text| text.chars().next());
        let quote = quote.filter(|quote| *quote == '\'').unwrap_or('"');
        let mut raised = self.raise(
            Rule::UnknownValue,
            range,
            format!("`{path}` is never `{value}`"),
        );
        let known: Vec<&str> = known.into_iter().collect();
        if let Some(near) = likely(value, known.iter().copied()) {
            raised.help(format!("did you mean `{near}`?"));
            raised.replacement(place, &format!("{quote}{near}{quote}"));
        } else {
            let known = known.get(..VALUES_SHOWN).unwrap_or(&known);
            raised.help(format!("known are `{}`", known.join("`, `")));
        }
    }

    /// A value of an enum that lacks its quotes.
    pub(super) fn bare_value(&mut self, range: Range<usize>, name: &str, value: &str, of: &str) {
        let place = self.place(range.clone());
        let message = format!("unknown variable `{name}`");
        let mut raised = self.raise(Rule::UnknownTemplateVariable, range, message);
        raised.help(format!(
            "`{value}` is a value of `{of}`, and stands in quotes here: `\"{value}\"`"
        ));
        raised.replacement(place, &format!("\"{value}\""));
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
        self.own_place(self.old(range))
    }

    fn own_place(&self, range: Range<usize>) -> FileSpan {
        let start = floor(self.text, range.start);
        let end = floor(self.text, range.end).max(start);
        Span::new(offset(start), offset(end)).in_file(self.file)
    }
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

    /// Offers to write a text in a place.
    fn replacement(&mut self, place: FileSpan, text: &str) {
        self.change(|finding| finding.with_replacement(format!("change to `{text}`"), place, text));
    }

    /// Says what to do, and offers to do it.
    pub(super) fn mend(&mut self, help: String, title: String, edits: Vec<Edit>) {
        self.help(help);
        self.change(|finding| finding.with_fix(Fix { title, edits }));
    }

    fn suggest<'names>(&mut self, wrong: &str, known: impl IntoIterator<Item = &'names str>) {
        self.change(|finding| finding.suggesting(wrong, known));
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
