//! Findings: what the compiler has to say about a program.
//!
//! A finding knows nothing of terminals or editors; [`crate::render`] shows it.
//! Each is built by a constructor beside the check that raises it.

mod braces;
pub mod cascade;
mod filtered;
mod rule;

pub use nurture_runtime::spelling::{by_nearness, nearest};

pub use self::rule::{Level, Rule};
use crate::source::{FileId, FileSpan, Sources, Span, own_line};

/// Something wrong, or doubtful, at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule it breaks.
    pub rule: Rule,
    /// How bad it is, after the project's `[lints]`.
    pub severity: Severity,
    /// What is wrong: one line, lower case, the user's words in backticks.
    pub message: String,
    /// Where: the smallest place that is wrong.
    pub primary: FileSpan,
    /// What is said at the primary place in rich output; where nothing is, the place is only marked.
    pub primary_label: Option<String>,
    /// Other places that explain it.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Vec<String>,
    /// Changes that mend it and that a machine may apply.
    pub fixes: Vec<Fix>,
    /// What another finding about the same value may be joined to.
    pub(crate) beside: Option<Beside>,
}

/// What a finding is about that stands around or beside a value in a text, so that what is wrong with the value may be joined to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Beside {
    /// The braces around a value, or a filter behind it: the value as it is to be written between single braces.
    Value(String),
    /// A sign before a name, which the fix takes away.
    Sign,
    /// The field itself, which is no text, although one stands for what is unset.
    NoText,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; the program is compiled.
    Warning,
    /// No program is made.
    Error,
}

/// A further place with what it has to do with the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub place: FileSpan,
    /// What it has to do with it.
    pub message: String,
}

/// A change to the sources that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, for a menu: "change to `form_submit`".
    pub title: String,
    /// The edits; they don't overlap.
    pub edits: Vec<Edit>,
}

/// One replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub place: FileSpan,
    /// By what.
    pub text: String,
}

impl Finding {
    /// All places that it points to, those of its fixes too.
    pub fn places(&self) -> impl Iterator<Item = FileSpan> {
        let labels = self.labels.iter().map(|label| label.place);
        let edits = self.fixes.iter().flat_map(|fix| &fix.edits);
        let edits = edits.map(|edit| edit.place);
        std::iter::once(self.primary).chain(labels).chain(edits)
    }

    /// A finding of the rule's own severity.
    ///
    /// What the user wrote may stand in the texts as it is: they are put into one line, and cut where they would fill the screen.
    pub fn new(rule: Rule, primary: FileSpan, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.level().severity().unwrap_or(Severity::Warning),
            message: in_one_line(message.into()),
            primary,
            primary_label: None,
            labels: Vec::new(),
            help: Vec::new(),
            fixes: Vec::new(),
            beside: None,
        }
    }

    /// Says what of it may be joined to another finding.
    #[must_use]
    pub(crate) fn beside(mut self, beside: Beside) -> Self {
        self.beside = Some(beside);
        self
    }

    /// Says something at the primary place itself.
    #[must_use]
    pub fn labelled(mut self, message: impl Into<String>) -> Self {
        self.primary_label = Some(in_one_line(message.into()));
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn with_label(mut self, place: FileSpan, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            message: in_one_line(message.into()),
        });
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help.push(in_one_line(help.into()));
        self
    }

    /// Adds a fix that replaces one stretch.
    #[must_use]
    pub fn with_replacement(
        self,
        title: impl Into<String>,
        place: FileSpan,
        text: impl Into<String>,
    ) -> Self {
        let edits = vec![Edit {
            place,
            text: text.into(),
        }];
        self.with_fix(Fix {
            title: in_one_line(title.into()),
            edits,
        })
    }

    /// Adds a fix.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Offers the nearest known name, where one is near: as help and as a fix at the primary place.
    #[must_use]
    pub fn suggesting<'names>(
        self,
        wrong: &str,
        known: impl IntoIterator<Item = &'names str>,
    ) -> Self {
        let place = self.primary;
        match nearest(wrong, known) {
            Some(near) => self
                .with_help(format!("did you mean `{near}`?"))
                .with_replacement(format!("change to `{near}`"), place, near),
            None => self,
        }
    }

    /// Whether it stops the program from being made.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl Edit {
    /// Puts a clause behind another one: on a line of its own where that one begins a line, else behind it.
    pub fn clause_behind(other: FileSpan, clause: &str, sources: &Sources) -> Self {
        let text = sources.get(other.file).map_or("", |source| &source.text);
        let indent = own_line::before(text, other.span.start);
        let text = if indent.trim().is_empty() {
            format!("\n{indent}{clause}")
        } else {
            format!(" {clause}")
        };
        Self {
            place: Span::at(other.span.end).in_file(other.file),
            text,
        }
    }
}

impl Edit {
    /// Takes a statement or a declaration away: with its lines where nothing else stands on them.
    pub fn taking_away(place: FileSpan, sources: &Sources) -> Self {
        let text = sources.get(place.file).map_or("", |source| &source.text);
        let (mut start, mut end) = (place.span.start as usize, place.span.end as usize);
        let before = text.get(..start).unwrap_or("");
        let behind = text.get(end..).unwrap_or("");
        let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
        let blank = behind.len() - behind.trim_start_matches([' ', '\t', '\r']).len();
        let above = before.trim_end_matches([' ', '\t']);
        let begins_line = above.is_empty() || above.ends_with('\n');
        let line_end = behind.get(blank..).unwrap_or("");
        let ends_line = line_end.is_empty() || line_end.starts_with('\n');
        match (begins_line, ends_line) {
            (true, true) => {
                start -= indent;
                end += blank + usize::from(!line_end.is_empty());
                // One blank line is left of two.
                let above = text.get(..start).unwrap_or("");
                let below = text.get(end..).unwrap_or("");
                let stood_apart = above.is_empty() || above.ends_with("\n\n");
                end += usize::from(stood_apart && below.starts_with('\n'));
            }
            (_, true) => start -= indent,
            (_, false) => end += blank,
        }
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            place: Span::new(byte(start), byte(end)).in_file(place.file),
            text: String::new(),
        }
    }
}

/// Puts findings in the order in which they are shown: file name, offset, rule, message; says each only once.
pub fn sort(findings: &mut Vec<Finding>, sources: &Sources) {
    findings.sort_by_cached_key(|finding| {
        let file = sources
            .get(finding.primary.file)
            .map(|source| source.name.clone());
        (
            file,
            finding.primary.span,
            finding.rule.name(),
            finding.message.clone(),
        )
    });
    // What several looks at one place have found.
    findings.dedup_by(|one, other| {
        (one.primary, one.rule, &one.message) == (other.primary, other.rule, &other.message)
    });
}

/// So many findings of one file are said: whoever mends them finds the others, and what they take stays bounded.
pub const FINDINGS_MAX: usize = 1_000;

/// Leaves, of findings in order, so many of each file, the last of them with the word that there are more.
pub(crate) fn bound(findings: &mut Vec<Finding>) {
    let mut of_file = 0;
    let mut last: Option<FileId> = None;
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len().min(FINDINGS_MAX));
    for finding in findings.drain(..) {
        let file = Some(finding.primary.file);
        of_file = if last == file { of_file + 1 } else { 1 };
        last = file;
        if of_file <= FINDINGS_MAX {
            kept.push(finding);
        } else if of_file == FINDINGS_MAX + 1
            && let Some(end) = kept.last_mut()
        {
            end.help.push(format!(
                "{FINDINGS_MAX} findings of one file are shown, and there are more: mend these first"
            ));
        }
    }
    *findings = kept;
}

/// A text that may quote what the user wrote: without line ends, and of a bounded length.
fn in_one_line(text: String) -> String {
    const SHOWN: usize = 300;
    let has_ends = [b'\n', b'\r']
        .iter()
        .any(|end| text.as_bytes().contains(end));
    if text.len() <= SHOWN && !has_ends {
        return text;
    }
    let cut = text.char_indices().nth(SHOWN).map(|(end, _)| end);
    if cut.is_none() && !has_ends {
        return text;
    }
    let shown = text.get(..cut.unwrap_or(text.len())).unwrap_or_default();
    let line = shown.split(['\n', '\r']).map(str::trim).collect::<Vec<_>>();
    let dots = if cut.is_some() { "…" } else { "" };
    format!("{}{dots}", line.join(" "))
}

#[cfg(test)]
mod tests {
    use super::in_one_line;

    #[test]
    fn texts_have_one_line_and_an_end() {
        assert_eq!(in_one_line("a\n  b".to_owned()), "a b");
        let long = in_one_line("é".repeat(5_000));
        assert_eq!(long.chars().count(), 301);
        assert!(long.ends_with('…'));
    }
}
