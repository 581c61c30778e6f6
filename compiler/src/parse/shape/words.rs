//! Words and braces around blocks that others write, and the language does not: `end if`, an `else` of a race, a forgotten `{`.

use super::{Shaper, Step, branch::is_share, frame::FrameKind};
use crate::{
    finding::Edit,
    lex::TokenKind,
    source::{Span, own_line},
};

impl Shaper<'_> {
    /// Whether the keyword at `index` only says what the `end` before it ends, as in `end if`.
    pub(super) fn says_what_ends(&self, index: usize, kind: TokenKind) -> bool {
        use TokenKind as T;
        let is_block = matches!(
            kind,
            T::If | T::Match | T::Split | T::Repeat | T::Wait | T::Flow | T::Test
        );
        let before = || index.checked_sub(1).and_then(|before| self.kind_at(before));
        let ends_line = || match self.kind_at(index + 1) {
            None => true,
            Some(next) => {
                let divides = matches!(next, T::End | T::Else | T::Elseif | T::Case);
                let begins = next.is_statement_start() || matches!(next, T::Flow | T::Test);
                (divides || begins) && self.begins_line(index + 1)
            }
        };
        is_block && before() == Some(T::End) && !self.begins_line(index) && ends_line()
    }

    /// Leaves out what only says what the `end` before it ends.
    pub(super) fn end_of_what(&mut self, kind: TokenKind, span: Span) {
        let word = kind.text();
        let end = self.out.spans.last().map_or(span.start, |last| last.end);
        let place = Span::new(end, span.end).in_file(self.file);
        let finding = self
            .syntax_error(span, format!("`end {word}` is written `end`"))
            .with_help(format!("remove the `{word}`"))
            .with_replacement(format!("remove the `{word}`"), place, "");
        self.stray(finding, span);
    }

    /// Whether a `set` or `unset` at `index` asks whether the value before it is set, its `is` forgotten.
    pub(super) fn lacks_is(&self, index: usize, kind: TokenKind) -> bool {
        use TokenKind as T;
        let is_field = || self.before(1).is_some_and(T::is_word) && self.before(2) == Some(T::Dot);
        let goes_on = || matches!(self.kind_at(index + 1), Some(T::Then | T::And | T::Or));
        matches!(kind, T::Set | T::Unset) && is_field() && goes_on() && !self.begins_line(index)
    }

    /// Puts in the `is` that was forgotten before what stands at `span`.
    pub(super) fn put_is(&mut self, span: Span) {
        let word = self.text.get(span.range()).unwrap_or("set");
        let finding = self
            .syntax_error(span, format!("`is` is missing before `{word}`"))
            .with_help(format!("write `is {word}`"))
            .with_replacement("add `is`", Span::at(span.start).in_file(self.file), "is ");
        self.say(finding);
        let end = self.out.spans.last().map_or(span.start, |last| last.end);
        self.push(TokenKind::Is, Span::at(end));
    }

    /// Whether the word at `index` is the first key of a declaration whose brace was forgotten.
    pub(super) fn lacks_brace(&self, index: usize) -> bool {
        use TokenKind as T;
        if self.frames.len() > 1 {
            return false;
        }
        let header = self.out.kinds.get(self.checkpoint.out..);
        let is_header = match header.unwrap_or_default() {
            [T::Contact] | [T::Contact, T::Colon] => true,
            [kind, _] | [kind, _, T::Colon] => matches!(
                kind,
                T::Event | T::Email | T::Sms | T::Push | T::Score | T::Team
            ),
            _ => false,
        };
        // `topic "Product news"` begins a declaration of its own.
        let kind = self.kind_at(index);
        let is_key = kind.is_some_and(|kind| kind.is_plain_name() && !kind.is_declaration_start());
        let behind = match self.kind_at(index + 1) {
            Some(T::Colon) => true,
            Some(T::TextStart) => is_key && !self.begins_line(index + 1),
            _ => false,
        };
        is_header && behind && self.begins_line(index)
    }

    /// Opens the brace that was forgotten before the key at `index`, or for which a colon stands.
    pub(super) fn open_forgotten(&mut self, index: usize) -> Step {
        let last = self.out.spans.last().copied().unwrap_or_default();
        let colon = (self.before(1) == Some(TokenKind::Colon)).then_some(last);
        if colon.is_some() {
            self.out.kinds.pop();
            self.out.spans.pop();
            self.out.partners.pop();
        }
        let header = self.out.spans.get(self.checkpoint.out..);
        let whole = header
            .and_then(|spans| Some(spans.first()?.to(*spans.last()?)))
            .unwrap_or_default();
        let written = self.text.get(whole.range()).unwrap_or("");
        let place = Span::at(whole.end);
        let instead = place.to(colon.unwrap_or(place)).in_file(self.file);
        let finding = match colon {
            None => self.syntax_error(whole, format!("`{{` is missing behind `{written}`")),
            Some(colon) => self.syntax_error(colon, "`:` stands where `{` is meant"),
        };
        let finding = finding
            .with_help("members stand between `{` and `}`")
            .with_replacement("add `{`", instead, " {");
        self.stray(finding, place);
        self.sign(index, TokenKind::LeftBrace, place)
    }

    /// Whether the innermost level is a brace that was forgotten: it is put in where nothing stands.
    pub(super) fn is_forgotten(&self) -> bool {
        let opener = self.frames.last().map_or(0, |frame| frame.opener as usize);
        let opener = self.out.spans.get(opener);
        self.top() == FrameKind::Brace && opener.is_some_and(|opener| opener.is_empty())
    }

    /// Whether the innermost level is the braces of a declaration: nothing in them has an `end`.
    pub(super) fn is_in_declaration(&self) -> bool {
        self.frames.len() == 2 && self.top() == FrameKind::Brace
    }

    /// Closes the braces of a declaration with the `end` that stands for their `}`.
    pub(super) fn end_for_brace(&mut self, span: Span) {
        let finding = self
            .syntax_error(span, "`end` stands where `}` is meant")
            .with_help("write `}`")
            .with_replacement("change to `}`", span.in_file(self.file), "}");
        self.say(finding);
        self.close();
        self.push(TokenKind::RightBrace, span);
    }

    /// Closes a brace that was forgotten: with the `end` that stands for it, or where nothing does.
    pub(super) fn close_forgotten(&mut self, end: Option<Span>) {
        let opener = self.frames.last().map_or(0, |frame| frame.opener as usize);
        let opener = self.out.spans.get(opener).copied().unwrap_or_default();
        let closer = match end {
            Some(end) => Edit {
                place: end.in_file(self.file),
                text: "}".to_owned(),
            },
            None => self.closer(opener, "}"),
        };
        let mut fixes = self.out.findings.iter_mut().rev();
        let fix = fixes.find_map(|finding| {
            let fix = finding.fixes.first_mut()?;
            let edit = fix.edits.first()?;
            (edit.text == " {" && edit.place.span.start == opener.start).then_some(fix)
        });
        if let Some(fix) = fix {
            fix.title = match end {
                Some(_) => "add `{`, and write `}` for `end`".to_owned(),
                None => "add `{` and `}`".to_owned(),
            };
            fix.edits.push(closer);
        }
    }

    /// Whether a word begins a line that is indented less than the line on which the innermost level begins.
    pub(super) fn is_outside_of_top(&self, index: usize, span: Span) -> bool {
        let opener = self.frames.last().map_or(0, |frame| frame.opener as usize);
        let opener = self.out.spans.get(opener).copied().unwrap_or_default();
        self.begins_line(index) && self.indentation(span) < self.indentation(opener)
    }

    /// How far the line is indented on which a stretch begins, in bytes.
    pub(super) fn indentation(&self, place: Span) -> usize {
        own_line::indentation(self.text, place.start).len()
    }

    /// Leaves out an `else` behind `case`s that race: the time-out is one of them.
    pub(super) fn else_of_race(&mut self, index: usize, span: Span) {
        let behind = (self.kind_at(index + 1), self.tokens.get(index + 1));
        let finding = self.syntax_error(span, "events that race have no `else`");
        let finding = match behind {
            (Some(TokenKind::After), Some(after)) => {
                let place = Span::new(span.start, after.span.start).in_file(self.file);
                finding.with_help("remove the `else`").with_replacement(
                    "remove the `else`",
                    place,
                    "",
                )
            }
            _ => finding.with_help("say when they are too late: `after 3d then`"),
        };
        self.stray(finding, span);
    }

    /// Whether an `else` stands among the arms of a split, where no block around it takes one.
    pub(super) fn is_else_of_split(&self, index: usize, span: Span) -> bool {
        let around = self.frames.iter().rev().skip(1);
        let mut blocks = around.take_while(|frame| frame.kind.is_block());
        self.top() == FrameKind::Split
            && !self.is_outside_of_top(index, span)
            && !blocks.any(super::frame::Frame::takes_else)
    }

    /// Leaves out an `else` among the arms of a split: each has a share and a name.
    pub(super) fn else_of_split(&mut self, index: usize, span: Span) {
        let next = self.tokens.get(index + 1);
        let finding = self.syntax_error(span, "a split has no `else`");
        let finding = match next.filter(|next| is_share(next.kind)) {
            Some(share) => {
                let place = Span::new(span.start, share.span.start).in_file(self.file);
                finding.with_help("remove the `else`").with_replacement(
                    "remove the `else`",
                    place,
                    "",
                )
            }
            None => finding.with_help(
                "each arm has its share and a name: write those of the other one, `50% other then`",
            ),
        };
        self.stray(finding, span);
    }
}
