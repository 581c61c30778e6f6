//! The inside of strings.

use super::{Mode, OpenText, Scanner, TextForm, length};
use crate::{
    finding::{Edit, Finding, Fix, Rule},
    lex::TokenKind,
    source::Span,
};

impl Scanner<'_> {
    pub(super) fn open_text(&mut self, form: TextForm, span: Span) {
        let lexed = &self.lexed;
        self.modes.push(Mode::Text(OpenText {
            form,
            start: span.start as usize,
            tokens: lexed.tokens.len(),
            comments: lexed.comments.len(),
            findings: lexed.findings.len(),
            excused: lexed.excused.len(),
            has_block_tag: false,
        }));
        self.open_lines += usize::from(form == TextForm::Line);
        self.push(TokenKind::TextStart, span);
    }

    /// Reads on inside a string, up to its end or the next interpolation.
    pub(super) fn inside_text(&mut self, open: OpenText) -> bool {
        let start = self.raw.span().end;
        let bytes = self.text.as_bytes();
        let mut at = start;
        loop {
            match bytes.get(at) {
                None => return self.unterminated_text(at),
                Some(b'\n') if self.open_lines > 0 => return self.unterminated_text(at),
                Some(b'"') if open.form == TextForm::Line => return self.close_text(start, at, 1),
                Some(b'"') if self.text.get(at..at + 3) == Some("\"\"\"") => {
                    return self.close_text(start, at, 3);
                }
                Some(b'{') => {
                    if let Some(end) = self.end_of_block_tag(at) {
                        self.block_tag(at, end);
                        at = end;
                        continue;
                    }
                    self.chunk(start, at);
                    let span = self.take(at, 1);
                    self.push(TokenKind::InterpolationStart, span);
                    self.modes.push(Mode::Interpolation { braces: 0 });
                    return true;
                }
                Some(b'}') => {
                    self.lone_brace(at);
                    at += 1;
                }
                Some(b'\\') => at = self.escape(open.form, at),
                Some(_) => at += 1,
            }
        }
    }

    /// Judges the escape at `at`, and gives the offset behind it.
    pub(super) fn escape(&mut self, form: TextForm, at: usize) -> usize {
        let escaped = self.text.get(at + 1..).and_then(|rest| rest.chars().next());
        match escaped {
            Some('n' | 't' | '"' | '\\' | '{' | '}') => at + 2,
            None => at + 1,
            // The string ends at the line's end, which is the finding.
            Some('\n' | '\r') if form == TextForm::Line => at + 1,
            Some(other) => {
                let end = at + 1 + other.len_utf8();
                let span = Span::new(length(at), length(end));
                let finding = Finding::new(
                    Rule::InvalidLiteral,
                    self.place(span),
                    format!("`{}` is not an escape", self.slice(span)),
                )
                .with_help("the escapes are `\\n`, `\\t`, `\\\"`, `\\\\`, `\\{` and `\\}`")
                .with_replacement(
                    "double the backslash",
                    self.place(span),
                    format!("\\\\{other}"),
                );
                self.lexed.findings.push(finding);
                end
            }
        }
    }

    pub(super) fn lone_brace(&mut self, at: usize) {
        let span = Span::new(length(at), length(at + 1));
        let finding = self
            .syntax_error(span, "`}` closes nothing in this string")
            .with_help("write `\\}` for the character itself")
            .with_replacement("change to `\\}`", self.place(span), "\\}");
        self.lexed.findings.push(finding);
    }

    pub(super) fn chunk(&mut self, start: usize, end: usize) {
        if start < end {
            self.push(TokenKind::TextChunk, Span::new(length(start), length(end)));
        }
    }

    pub(super) fn close_text(&mut self, start: usize, quote: usize, quotes: usize) -> bool {
        self.chunk(start, quote);
        let span = self.take(quote, quotes);
        self.push(TokenKind::TextEnd, span);
        self.pop_mode();
        true
    }

    pub(super) fn pop_mode(&mut self) {
        if let Some(Mode::Text(open)) = self.modes.pop() {
            self.open_lines -= usize::from(open.form == TextForm::Line);
        }
    }

    /// Whether a line string is cut off by a line's end between two offsets; it is then closed there.
    pub(super) fn line_ends_in(&mut self, from: usize, to: usize) -> bool {
        let found = self.text.get(from..to).and_then(|gap| gap.find('\n'));
        match found {
            Some(found) => {
                self.unterminated_text(from + found);
                true
            }
            None => false,
        }
    }

    /// At the end of the text: closes what is open; false if nothing is.
    pub(super) fn at_end(&mut self) -> bool {
        !self.modes.is_empty() && self.unterminated_text(self.text.len())
    }

    /// Closes the outermost string that cannot go on behind `end`, as one text of what was read of it.
    pub(super) fn unterminated_text(&mut self, end: usize) -> bool {
        let is_cut = |mode: &Mode| match mode {
            Mode::Text(open) => open.form == TextForm::Line || self.open_lines == 0,
            Mode::Interpolation { .. } => false,
        };
        let Some(index) = self.modes.iter().position(is_cut) else {
            self.modes.clear();
            return false;
        };
        let Some(Mode::Text(open)) = self.modes.get(index).copied() else {
            return false;
        };
        let in_braces = self.modes.len() > index + 1;
        while self.modes.len() > index {
            self.pop_mode();
        }
        self.lexed.tokens.truncate(open.tokens);
        self.lexed.comments.truncate(open.comments);
        self.lexed.findings.truncate(open.findings);
        self.lexed.excused.truncate(open.excused);
        if let Some(close) = self.closes_below(open, end).filter(|_| !in_braces) {
            return self.text_over_lines(open, close);
        }
        let end_of_line = self
            .text
            .get(..end)
            .map_or(end, |text| text.trim_end_matches('\r').len());
        let quotes = if open.form == TextForm::Line { 1 } else { 3 };
        let quote = Span::new(length(open.start), length(open.start + quotes));
        let finding = self.not_closed(open, quote, end_of_line, in_braces);
        self.lexed.findings.push(finding);
        self.push(TokenKind::TextStart, quote);
        self.chunk(open.start + quotes, end_of_line);
        self.push(
            TokenKind::TextEnd,
            Span::at(length(end_of_line.max(open.start + quotes))),
        );
        self.move_to(end);
        self.excuse(length(end));
        true
    }

    /// Says of a string that it ends nowhere, or of braces in it that they do not.
    fn not_closed(
        &self,
        open: OpenText,
        quote: Span,
        end_of_line: usize,
        in_braces: bool,
    ) -> Finding {
        let (where_to, closing) = match open.form {
            TextForm::Line => ("on the same line", "\""),
            TextForm::Block => ("before the end of the file", "\"\"\""),
        };
        let message = if in_braces {
            format!("the `{{` in the string is not closed {where_to}")
        } else {
            format!("the string is not closed {where_to}")
        };
        let finding = Finding::new(Rule::UnterminatedString, self.place(quote), message);
        let line = self.text.get(open.start..end_of_line).unwrap_or("");
        let help = format!("close it with `{closing}`");
        match open.form {
            _ if in_braces => finding.with_help(format!(
                "close its `{{` with `}}`, and it with `{closing}`; a brace that is shown is written `\\{{`"
            )),
            TextForm::Line if !line.ends_with('\\') => {
                let end = self.place(Span::at(length(end_of_line)));
                let title = "close it at the end of the line";
                finding.with_help(help).with_replacement(title, end, closing)
            }
            _ => finding.with_help(help),
        }
    }

    /// Where a `"` string that the line's end at `end` cuts off is closed on a later line: a text over several lines in the quotes of one.
    ///
    /// What opens a string follows a blank or a bracket, and what closes it follows its last letter or stands alone.
    fn closes_below(&self, open: OpenText, end: usize) -> Option<usize> {
        /// Texts that are longer have forgotten quotes.
        const LINES_MAX: usize = 40;
        let text = self.text;
        let opens = |at: usize| {
            let before = text.get(..at)?.chars().next_back()?;
            Some(before.is_whitespace() || "([{,:=".contains(before))
        };
        let below = text.get(end..)?;
        let close = end + below.find('"')?;
        let inside = text.get(end..close)?;
        let line = inside.rsplit('\n').next()?;
        let behind = text.get(close + 1..)?.split('\n').next()?.trim();
        let is_alone = line.trim().is_empty();
        let ends = behind.is_empty()
            || behind.starts_with(['}', ',', ')'])
            || ["for ", "as ", "due "]
                .iter()
                .any(|word| behind.starts_with(word));
        let is_text = open.form == TextForm::Line
            && opens(open.start)?
            && (is_alone || !opens(close)?)
            && !behind.contains('"')
            && inside.matches('\n').count() <= LINES_MAX;
        (is_text && ends).then_some(close)
    }

    /// Takes a text over several lines as one, and says with which quotes it is written.
    fn text_over_lines(&mut self, open: OpenText, close: usize) -> bool {
        let quote = |at: usize| Span::new(length(at), length(at + 1));
        let (first, last) = (quote(open.start), quote(close));
        let edit = |place: Span| Edit {
            place: self.place(place),
            text: "\"\"\"".to_owned(),
        };
        let finding = Finding::new(
            Rule::UnterminatedString,
            self.place(first),
            "the string is not closed on the same line",
        )
        .with_label(self.place(last), "it is closed here")
        .with_help("a text over several lines stands between `\"\"\"` and `\"\"\"`")
        .with_fix(Fix {
            title: "put `\"\"\"` around it".to_owned(),
            edits: vec![edit(first), edit(last)],
        });
        self.lexed.findings.push(finding);
        self.push(TokenKind::TextStart, first);
        self.chunk(open.start + 1, close);
        self.push(TokenKind::TextEnd, last);
        self.move_to(close + 1);
        self.excuse(length(close + 1));
        true
    }
}
