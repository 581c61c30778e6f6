//! Amounts of money: the number, what stands between its digits, and the currency before or behind it.

use smol_str::SmolStr;

use super::{Scanner, length};
use crate::{
    finding::{Finding, Rule},
    lex::{
        Token, TokenKind,
        amount::{self, Grouped, UNCERTAIN_DIGITS},
    },
    source::Span,
};

/// So many stretches of digits may an amount have: more than any amount that is checked.
const GROUPS_MAX: usize = 12;

impl Scanner<'_> {
    /// Reads `word` as the currency of the number before it; whether it is one.
    pub(super) fn currency_after(&mut self, span: Span, word: &str, plain: bool) -> bool {
        let upper = word.to_ascii_uppercase();
        let is_code = word.len() >= 2 && word == upper && !plain;
        let is_known = matches!(
            upper.as_str(),
            "USD" | "EUR" | "GBP" | "CHF" | "JPY" | "CAD" | "AUD" | "SEK" | "NOK" | "DKK" | "PLN"
        );
        if is_code || is_known {
            let number = self.digits_before();
            self.amount(number, number.to(span), &upper);
        }
        is_code || is_known
    }

    /// `USD 10` is read as `10 USD`.
    pub(super) fn currency_before(&mut self, span: Span) {
        let [.., word, number] = self.lexed.tokens.as_slice() else {
            return;
        };
        let (word, number) = (*word, *number);
        let text = self.slice(word.span);
        let is_currency = word.kind == TokenKind::Name
            && text.len() == 3
            && text.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_currency || !self.on_one_line(word.span, span) {
            return;
        }
        self.lexed.tokens.pop();
        self.take_back_last(word);
        let start = number.span.start as usize;
        let digits = self.take(start, self.digits_ahead(start));
        self.amount(digits, word.span.to(digits), text);
    }

    /// `€50`, `50 €`: one finding, and an amount of money.
    pub(super) fn currency_sign(&mut self, start: usize, sign: char) -> bool {
        let Some(currency) = currency_of(sign) else {
            return false;
        };
        let own = Span::new(length(start), length(start + sign.len_utf8()));
        let rest = self.text.get(start + sign.len_utf8()..).unwrap_or("");
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let first = start + sign.len_utf8() + blanks;
        let touching = self.lexed.tokens.last().copied().filter(|last| {
            let touches = last.span.end == own.start || self.on_one_line(last.span, own);
            touches && matches!(last.kind, TokenKind::Int | TokenKind::Decimal)
        });
        let ahead = self.digits_ahead(first);
        if ahead > 0 && (blanks == 0 || touching.is_none()) {
            if let Some((meant, length)) = self.thousands_ahead(first, ahead) {
                let whole = own.to(self.take(first, length));
                let meant = format!("{meant} {currency}");
                self.mend(TokenKind::Money, whole, "an amount of money", &meant);
                return true;
            }
            let digits = self.take(first, ahead);
            self.amount(digits, own.to(digits), currency);
            return true;
        }
        if touching.is_none() {
            return false;
        }
        self.take(start, sign.len_utf8());
        let number = self.digits_before();
        self.amount(number, number.to(own), currency);
        true
    }

    /// The amount of `1k`, whose `digits` stand at `start`, and the length of it.
    fn thousands_ahead(&self, start: usize, digits: usize) -> Option<(String, usize)> {
        let rest = self.text.get(start..)?;
        let behind = rest.get(digits..)?.strip_prefix(['k', 'K'])?;
        let is_whole =
            !behind.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        let meant = amount::of_thousands(rest.get(..digits)?)?.replace('_', "");
        is_whole.then_some((meant, digits + 1))
    }

    /// `money(€)`: one finding, and the name of the currency.
    pub(super) fn currency_of_a_type(&mut self, start: usize, sign: char) -> bool {
        let [.., word, open] = self.lexed.tokens.as_slice() else {
            return false;
        };
        let is_type = open.kind == TokenKind::LeftParen && word.kind == TokenKind::Money_;
        let rest = self.text.get(start + sign.len_utf8()..).unwrap_or("");
        let is_alone = rest.trim_start_matches([' ', '\t']).starts_with(')');
        let Some(currency) = currency_of(sign).filter(|_| is_type && is_alone) else {
            return false;
        };
        let span = self.take(start, sign.len_utf8());
        self.mend(TokenKind::Name, span, "a currency", currency);
        true
    }

    /// `1'000`: the apostrophe begins no text between digits, of which three stand behind it; whether it is so.
    pub(super) fn apostrophe_in_a_number(&mut self, start: usize, sign: char) -> bool {
        let behind = self.text.get(start + sign.len_utf8()..).unwrap_or("");
        let digits = behind
            .bytes()
            .take_while(u8::is_ascii_digit)
            .take(4)
            .count();
        let number = self.lexed.tokens.last().copied().filter(|last| {
            last.kind == TokenKind::Int && last.span.end == length(start) && digits == 3
        });
        let Some(number) = number.filter(|_| amount::is_apostrophe(sign)) else {
            return false;
        };
        let first = number.span.start as usize;
        let whole = self.take(first, self.digits_ahead(first));
        let Grouped::Certain(meant) = amount::grouped(self.slice(whole)) else {
            return false;
        };
        self.take_back_last(number);
        let kind = if meant.contains('.') {
            TokenKind::Decimal
        } else {
            TokenKind::Int
        };
        self.mend(kind, whole, kind.text(), &meant);
        true
    }

    /// Takes back the number that was read last, with all that belongs to it: the `1,000` of `1,000.50`; where it stands.
    pub(super) fn digits_before(&mut self) -> Span {
        let number = |kind| matches!(kind, TokenKind::Int | TokenKind::Decimal);
        let divides = |kind| matches!(kind, TokenKind::Comma | TokenKind::Dot);
        let Some(last) = self.lexed.tokens.last().copied() else {
            return Span::at(length(self.text.len()));
        };
        self.take_back_last(last);
        let mut span = last.span;
        for _ in 1..GROUPS_MAX {
            match self.lexed.tokens.as_slice() {
                [.., digits, sign]
                    if divides(sign.kind)
                        && number(digits.kind)
                        && digits.span.end == sign.span.start
                        && sign.span.end == span.start =>
                {
                    let (digits, sign) = (*digits, *sign);
                    self.take_back_last(sign);
                    self.take_back_last(digits);
                    span = digits.span.to(span);
                }
                [.., digits] if self.is_before_thousands(*digits, span) => {
                    let digits = *digits;
                    self.take_back_last(digits);
                    span = digits.span.to(span);
                }
                _ => break,
            }
        }
        span
    }

    /// `1 000`: two numbers never stand side by side.
    fn is_before_thousands(&self, digits: Token, behind: Span) -> bool {
        let group = self.slice(behind);
        let group = group.split([',', '.', ' ']).next().unwrap_or("");
        digits.kind == TokenKind::Int
            && group.len() == 3
            && self.slice(Span::new(digits.span.end, behind.start)) == " "
    }

    /// How many bytes from `start` on are digits with signs between them; none, where no digit stands there.
    fn digits_ahead(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or("");
        let digits = |text: &str| {
            let other = |letter: char| !letter.is_ascii_digit() && letter != '_';
            text.find(other).unwrap_or(text.len())
        };
        if !rest.starts_with(|first: char| first.is_ascii_digit()) {
            return 0;
        }
        let mut end = digits(rest);
        for _ in 1..GROUPS_MAX {
            let behind = rest.get(end..).unwrap_or("");
            let sign = behind
                .chars()
                .next()
                .filter(|sign| amount::is_apostrophe(*sign) || matches!(sign, ',' | '.'));
            let sign = sign.map_or(0, char::len_utf8);
            let group = behind.get(sign..).unwrap_or("");
            if sign == 0 || !group.starts_with(|first: char| first.is_ascii_digit()) {
                break;
            }
            end += sign + digits(group);
        }
        end
    }

    /// Pushes an amount of money, whose digits stand at `digits`, and says what is wrong with it.
    pub(super) fn amount(&mut self, digits: Span, whole: Span, currency: &str) {
        let (number, written) = (self.slice(digits), self.slice(whole));
        // Where nothing else is wrong, blanks between number and currency are as they please.
        let parts = written.strip_prefix(number).unwrap_or("");
        let is_plain = !number.contains(|letter| amount::divides(letter) && letter != '.')
            && number.matches('.').count() < 2;
        if is_plain && parts.starts_with([' ', '\t']) && parts.trim_start() == currency {
            return self.push(TokenKind::Money, whole);
        }
        let help = match amount::grouped(number) {
            Grouped::Certain(number) => {
                let meant = format!("{number} {currency}");
                return self.mend(TokenKind::Money, whole, "an amount of money", &meant);
            }
            Grouped::Either { thousands, parts } => format!(
                "write `{thousands} {currency}` or `{parts} {currency}`: nothing stands between thousands, and a `.` before cents"
            ),
            Grouped::Unclear => "write all digits in a row, with a `.` before the cents".to_owned(),
        };
        let message = format!("`{written}` is not written as an amount of money");
        let finding = Finding::new(Rule::InvalidLiteral, self.place(whole), message);
        self.lexed.findings.push(finding.with_help(help));
        let meant = SmolStr::new(format!("{UNCERTAIN_DIGITS} {currency}"));
        self.lexed.mended.insert(whole.start, meant);
        self.push(TokenKind::Money, whole);
    }
}

/// The currency of a sign.
fn currency_of(sign: char) -> Option<&'static str> {
    Some(match sign {
        '€' => "EUR",
        '$' => "USD",
        '£' => "GBP",
        '¥' => "JPY",
        _ => return None,
    })
}
