//! Which keywords stand where only a name can stand, told by the tokens around them (language reference, section 1).

use super::{Names, Shaper, frame::FrameKind};
use crate::lex::TokenKind;

impl Shaper<'_> {
    /// Whether the word at `index`, which the grammar knows, is a mere name here.
    pub(super) fn stands_as_name(&mut self, index: usize, kind: TokenKind) -> bool {
        use TokenKind as T;
        if !kind.is_keyword() && !matches!(kind, T::Contains | T::Starts | T::Ends) {
            return false;
        }
        let top = self.top();
        let next = self.kind_at(index + 1);
        let after_last = match self.before(1) {
            // `expect no tag` is complete.
            _ if top == FrameKind::Test && self.before(2) == Some(T::No) => false,
            Some(before) if takes_name(before) => true,
            Some(T::Email | T::Sms | T::Push) => {
                matches!(self.before(2), Some(T::Send))
                    || (top == FrameKind::Test
                        && matches!(self.before(2), Some(T::Suppress | T::Hold)))
            }
            Some(T::For) => !matches!(self.before(2), Some(T::Wait)),
            Some(T::Of) => match self.before(2) {
                Some(T::TextEnd) => true,
                Some(T::List) => top == FrameKind::Brace,
                _ => false,
            },
            // `status: on | off = on`
            Some(T::Assign) => {
                let begins = kind.is_clause_start() || kind.is_statement_start();
                top == FrameKind::Brace && (begins || kind == T::End)
            }
            Some(T::LeftParen) => self.before(2) == Some(T::InFlow) || next == Some(T::Of),
            // In `wait for clicked backup up to 2d` it is a message.
            Some(T::Backup) => self.before(3) == Some(T::For) && self.before(4) != Some(T::Wait),
            Some(T::Otherwise) => self.ends_period(),
            Some(T::Percent | T::Int | T::Decimal) => {
                top == FrameKind::Split && next == Some(T::Then)
            }
            Some(T::TextEnd) => top == FrameKind::Test && self.names_split(),
            Some(T::Contact) => top == FrameKind::Test && next == Some(T::LeftBrace),
            // `exit flow`, `flow my flow`: no declaration begins in the middle of these.
            Some(T::Exit) => kind == T::Flow && !self.begins_line(index),
            Some(T::Name) => {
                kind == T::Flow && self.before(2) == Some(T::Flow) && !self.begins_line(index)
            }
            _ => false,
        };
        let is_outcome = kind == T::End && self.ends_expectation(index);
        // `until end of month`
        let is_of_something = kind == T::End && next == Some(T::Of) && !self.begins_line(index);
        is_outcome
            || is_of_something
            || self.is_flow_in_passing(index, kind)
            || self.is_test_in_passing(index, kind)
            || self.is_preposition(index, kind)
            || (after_last && self.takes_as_name(index))
            || self.is_word_of_effect(kind)
            || self.is_key_of_test(kind)
            || match next {
                Some(T::Colon) if top == FrameKind::Brace => self.begins_member(),
                Some(T::Colon) => top == FrameKind::Test,
                Some(T::Pipe) => top == FrameKind::Brace,
                _ => false,
            }
    }

    /// Whether the word before, an `otherwise`, stands behind a period, as in `limit 3 email per 7d otherwise wait`; elsewhere it is a name.
    fn ends_period(&self) -> bool {
        use TokenKind as T;
        /// So many tokens tell a period, behind `per`, at most.
        const PERIOD_MAX: usize = 8;
        let before = (2..PERIOD_MAX).map_while(|back| self.before(back));
        let mut period = before.take_while(|kind| *kind != T::Otherwise);
        period.any(|kind| kind == T::Per)
    }

    /// Whether a `flow` speaks of the flow at hand, as in `remove from flow`: in the middle of a line, with no name on it.
    fn is_flow_in_passing(&self, index: usize, kind: TokenKind) -> bool {
        use TokenKind as T;
        kind == T::Flow
            && self.frames.len() > 1
            && matches!(self.before(1), Some(T::Name | T::From))
            && !self.begins_line(index)
            && self
                .kind_at(index + 1)
                .is_none_or(|_| self.begins_line(index + 1))
    }

    /// Whether a `test` stands in the middle of a line and of a flow and begins none, as in `split test "subject"`, `a/b test`.
    fn is_test_in_passing(&self, index: usize, kind: TokenKind) -> bool {
        use TokenKind as T;
        let is_titled = self.kind_at(index + 1) == Some(T::TextStart)
            && (index + 2..index + 5).any(|at| self.kind_at(at) == Some(T::Of));
        kind == T::Test && self.frames.len() > 1 && !is_titled && !self.begins_line(index)
    }

    /// Whether an `on` joins an event to its message, as in `wait for click on welcome`: no clause stands behind a statement.
    fn is_preposition(&self, index: usize, kind: TokenKind) -> bool {
        use TokenKind as T;
        /// So many words stand before it at most.
        const WORDS_MAX: usize = 8;
        if kind != T::On || self.begins_line(index) || !self.before(1).is_some_and(T::is_word) {
            return false;
        }
        let before = (1..=WORDS_MAX).map_while(|back| self.before(back));
        let mut heads = before.skip_while(|kind| {
            kind.is_plain_name()
                || kind.is_message_event()
                || matches!(kind, T::And | T::Or | T::Not)
        });
        match heads.next() {
            Some(T::For | T::Until) => heads.next() == Some(T::Wait),
            head => matches!(head, Some(T::If | T::Elseif | T::Case)),
        }
    }

    /// Whether the keyword at `index` is the name that the word before it asks for, as far as its line tells.
    pub(super) fn takes_as_name(&mut self, index: usize) -> bool {
        if !self.begins_line(index) {
            return true;
        }
        self.out.takes_names_from_next_line = true;
        self.out.names == Names::Anywhere
    }

    pub(super) fn begins_line(&self, index: usize) -> bool {
        let before = index
            .checked_sub(1)
            .and_then(|index| self.tokens.get(index));
        let gap = before
            .zip(self.tokens.get(index))
            .and_then(|(before, token)| {
                let (from, to) = (before.span.end as usize, token.span.start as usize);
                self.text.get(from..to)
            });
        gap.is_some_and(|gap| gap.contains('\n'))
    }

    /// Whether a key can stand here: in the rules of a score, what stands before a colon may be the end of a condition.
    fn begins_member(&self) -> bool {
        use TokenKind as T;
        let in_score = self.frames.last().is_some_and(|frame| frame.score);
        !in_score
            || matches!(
                self.before(1),
                Some(T::LeftBrace | T::Comma | T::Int | T::Reset | T::Duration)
            )
    }

    /// Whether a word such as `timezone` is a key in braces of a test, its colon still to be written: no clause stands there.
    fn is_key_of_test(&self, kind: TokenKind) -> bool {
        let declaration = self.frames.get(1).map(|frame| frame.kind);
        kind.is_clause_start()
            && self.top() == FrameKind::Brace
            && declaration == Some(FrameKind::Test)
    }

    /// Whether a line of a test begins with a word although brackets are open: a key would have its colon behind it.
    pub(super) fn begins_line_of_test(&self, index: usize, kind: TokenKind) -> bool {
        use TokenKind as T;
        let next = self.kind_at(index + 1);
        let goes_on = match kind {
            T::At => matches!(next, Some(T::Duration | T::Int | T::Time | T::Date)),
            T::Expect => next.is_some_and(|next| {
                matches!(next, T::At | T::No | T::Duration) || next.is_statement_start()
            }),
            _ => {
                let behind = self.kind_at(index + 2);
                next == Some(T::LeftBrace)
                    || (next.is_some_and(TokenKind::is_word) && behind == Some(T::LeftBrace))
            }
        };
        let declaration = self.frames.get(1).map(|frame| frame.kind);
        goes_on
            && self.top().is_bracket()
            && declaration == Some(FrameKind::Test)
            && self.begins_line(index)
    }

    /// Whether a word of a test's line describes an effect, as `bounced` in `expect at 1d suppress email welcome bounced`.
    fn is_word_of_effect(&self, kind: TokenKind) -> bool {
        use TokenKind as T;
        let begins_line = matches!(kind, T::At | T::Expect | T::End);
        self.top() == FrameKind::Test
            && !begins_line
            && (matches!(self.before(1), Some(T::Exit | T::Skip | T::Assign_))
                || self.before(2) == Some(T::Assign_)
                || (matches!(self.before(3), Some(T::Suppress | T::Hold))
                    && self.before(2).is_some_and(T::is_channel)))
    }

    /// Whether an `end` is what a test expects, as in `expect at 14d end`.
    fn ends_expectation(&self, index: usize) -> bool {
        use TokenKind as T;
        let before = [3, 2, 1].map(|back| self.before(back));
        self.top() == FrameKind::Test
            && before == [Some(T::Expect), Some(T::At), Some(T::Duration)]
            && !self.begins_line(index)
    }

    /// Whether the string before is the name of a split, as in `assign "subject" short`.
    fn names_split(&self) -> bool {
        let before = self.last_text.checked_sub(1);
        before.and_then(|before| self.out.kinds.get(before)) == Some(&TokenKind::Assign_)
    }

    /// Whether a token is the first of a line that begins a declaration, so that everything open before it was forgotten.
    pub(super) fn begins_declaration(&self, index: usize, kind: TokenKind) -> bool {
        use TokenKind as T;
        let Some(indentation) = self.layout().and_then(|layout| layout.first_on_line(index)) else {
            return false;
        };
        let Some(declaration) = self.frames.get(1) else {
            return false;
        };
        let next = self.kind_at(index + 1);
        // `event e:` has a colon for its brace, and members on the lines below.
        let is_key = self.kind_at(index + 2) == Some(T::Colon) && !self.begins_line(index + 3);
        let named = next.is_some_and(TokenKind::is_word) && !is_key;
        let fits = match kind {
            T::Flow => named,
            T::Test => next == Some(T::TextStart),
            T::Contact => next == Some(T::LeftBrace) && declaration.kind != FrameKind::Test,
            T::Policy => next.is_some_and(|next| {
                next.is_clause_start() || matches!(next, T::End | T::Exit | T::Cursor)
            }),
            _ => kind.is_known_declaration() && named,
        };
        let wanted = matches!(
            self.before(1),
            Some(T::Send | T::Suppress | T::Hold | T::Reachable)
        );
        fits && !wanted && indentation <= declaration.column
    }
}

/// Whether a name follows a token of this kind, whatever word it is.
fn takes_name(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::Dot
            | T::As
            | T::Flow
            | T::Tag
            | T::Untag
            | T::Join
            | T::Leave
            | T::Start
            | T::Stop
            | T::Notify
            | T::Call
            | T::Tagged
            | T::Pipe
    )
}

/// Whether an expression goes on behind a token of this kind.
pub(super) fn continues_expression(kind: TokenKind) -> bool {
    use TokenKind as T;
    kind.is_comparison()
        || matches!(
            kind,
            T::Assign
                | T::Plus
                | T::Minus
                | T::Star
                | T::Slash
                | T::Coalesce
                | T::Dot
                | T::And
                | T::Or
                | T::Not
                | T::In
                | T::Is
                | T::Last
                | T::Where
                | T::Tagged
                | T::Reachable
                | T::With
        )
}
