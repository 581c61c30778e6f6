//! The values that a place asks for: those of an enum, or of the days of the week, that stands on the other side.

use nurture_compiler::{checked::Type, lex::TokenKind as K, source::Span};

use super::{CompletionItem, CompletionKind, expression::Place, snippets};

impl<'a> Place<'a> {
    /// The values of the enum on the other side, or of what a `match` looks at.
    pub fn expected(&self) -> Vec<CompletionItem> {
        let cursor = self.cursor;
        let end = match cursor.back(1) {
            Some(K::Equal | K::NotEqual | K::Assign) => Some(cursor.len() - 1),
            Some(K::To) if self.is_change() => Some(cursor.len() - 1),
            Some(K::LeftBracket | K::Comma) if self.list().is_some() => self.list(),
            Some(K::Case | K::Comma) => self.matched(),
            _ => return self.values_behind(),
        };
        let mut items = end.map(|end| self.values_before(end)).unwrap_or_default();
        if matches!(cursor.back(1), Some(K::Case | K::Comma)) {
            let taken = self.taken();
            items.retain(|item| !taken.contains(&item.label.as_str()));
        }
        items
    }

    /// The values of what ends before a token: of a field, or of `weekday(…)`.
    fn values_before(&self, end: usize) -> Vec<CompletionItem> {
        if self.is_weekday(end) {
            return weekdays(self.cursor.word);
        }
        let ty = end.checked_sub(1).and_then(|last| self.type_of(last));
        ty.map_or_else(Vec::new, |(ty, _)| values_of(ty, self.cursor.word))
    }

    /// Whether `weekday(…)` ends before a token.
    fn is_weekday(&self, end: usize) -> bool {
        let cursor = self.cursor;
        let Some(closer) = end.checked_sub(1) else {
            return false;
        };
        if cursor.kind(closer) != Some(K::RightParen) {
            return false;
        }
        let opener = cursor.opener_before(closer);
        let name = opener.and_then(|opener| opener.index.checked_sub(1));
        name.and_then(|name| cursor.kind(name)) == Some(K::Weekday)
    }

    /// `on change contact.F to`
    fn is_change(&self) -> bool {
        self.cursor.back(5) == Some(K::Change)
    }

    /// Where the `in` of the list around the cursor stands: `contact.F in [`.
    fn list(&self) -> Option<usize> {
        let opener = self.cursor.opener()?;
        let before = opener.index.checked_sub(1)?;
        let is_list = opener.kind == K::LeftBracket && self.cursor.kind(before) == Some(K::In);
        is_list.then_some(before)
    }

    /// Where what the `match` around the cursor looks at ends.
    fn matched(&self) -> Option<usize> {
        let cursor = self.cursor;
        let head = self.match_around()?;
        let end = (head + 1..cursor.len()).find(|index| cursor.kind(*index) == Some(K::Case));
        Some(end.unwrap_or(cursor.len()))
    }

    /// The `match` whose cases the cursor is among.
    fn match_around(&self) -> Option<usize> {
        let cursor = self.cursor;
        let mut closed = 0_usize;
        cursor.outer().find(|index| {
            let Some(kind) = cursor.kind(*index) else {
                return false;
            };
            match kind {
                K::End => closed += 1,
                K::Match | K::If | K::Split | K::Repeat if closed > 0 => closed -= 1,
                K::Match => return true,
                _ => {}
            }
            false
        })
    }

    /// The values that cases of the `match` around the cursor have taken.
    fn taken(&self) -> Vec<&'a str> {
        let cursor = self.cursor;
        let Some(head) = self.match_around() else {
            return Vec::new();
        };
        let mut taken = Vec::new();
        let mut is_case = false;
        for index in head + 1..cursor.len() {
            match cursor.kind(index) {
                Some(K::Case) => is_case = true,
                Some(K::Then) => is_case = false,
                Some(K::Comma) | None => {}
                Some(_) if is_case => taken.push(cursor.text_at(index)),
                Some(_) => {}
            }
        }
        taken
    }

    /// The values of the other side where it stands behind the cursor: `if ¦ == contact.F`.
    fn values_behind(&self) -> Vec<CompletionItem> {
        let (cursor, replaced) = (self.cursor, self.cursor.word);
        let kind = |count: usize| cursor.ahead(count).map(|(kind, _)| kind);
        if !matches!(kind(1), Some(K::Equal | K::NotEqual)) {
            return Vec::new();
        }
        if kind(2) == Some(K::Weekday) && kind(3) == Some(K::LeftParen) {
            return weekdays(replaced);
        }
        let ty = self.type_ahead(2);
        ty.map_or_else(Vec::new, |ty| values_of(ty, replaced))
    }

    /// The type of the name that begins so many tokens behind the cursor.
    fn type_ahead(&self, count: usize) -> Option<&'a Type> {
        let cursor = self.cursor;
        let (_, owner) = cursor.ahead(count)?;
        let found = match (cursor.ahead(count + 1), cursor.ahead(count + 2)) {
            (Some((K::Dot, _)), Some((_, name))) => self.member(owner, name),
            _ => self.of_payload(owner),
        };
        found.map(|(ty, _)| ty)
    }
}

/// The values of an enum or a bool.
pub(super) fn values_of(ty: &Type, replaced: Span) -> Vec<CompletionItem> {
    let names: Vec<&str> = match ty {
        Type::Enum(names) => names.iter().map(smol_str::SmolStr::as_str).collect(),
        Type::Bool => vec!["true", "false"],
        _ => Vec::new(),
    };
    let items = names.into_iter();
    items
        .map(|name| {
            CompletionItem::new(name, CompletionKind::EnumValue, replaced)
                .with_detail(ty.to_string())
                .with_rank(0)
        })
        .collect()
}

/// The values of `weekday(…)`.
fn weekdays(replaced: Span) -> Vec<CompletionItem> {
    let days = snippets::weekdays(replaced).into_iter();
    days.map(|day| CompletionItem {
        kind: CompletionKind::EnumValue,
        ..day.with_rank(0)
    })
    .collect()
}
