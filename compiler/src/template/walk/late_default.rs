//! Defaults that stand behind other filters: `contact.first_name | title | default("there")`.
//!
//! The filters before it need a value, so the default comes too late for what is unset.

use std::ops::Range;

use minijinja::machinery::ast::{CallArg, Expr, Filter};

use super::{Walk, leftmost};
use crate::template::{
    known::{self, Effect},
    likely::Need,
    scope::Found,
};

impl<'a> Walk<'a, '_, '_> {
    /// Says of a default that it comes too late, if it does; `expression` is all of it.
    pub(super) fn late_default(&mut self, default: &Filter<'a>, expression: &Expr<'a>) -> bool {
        let [CallArg::Pos(instead)] = default.args.as_slice() else {
            return false;
        };
        let Some(path) = default.expr.as_ref().and_then(behind_filters) else {
            return false;
        };
        let (range, written) = self.place(path);
        let (path, unknown) = match self.names.find(path) {
            Found::Value { shape, .. } if shape.optional => (written.clone(), false),
            Found::Unknown(unknown) => match self.names.meant(&unknown, Need::Any).unset {
                Some(path) => (path, true),
                None => return false,
            },
            _ => return false,
        };
        let own = expression.span().start_offset as usize;
        let input = default
            .expr
            .as_ref()
            .map_or(own, |input| input.span().end_offset as usize);
        let filters = range.end..input;
        let between = |place: Range<usize>| self.text.get(place).unwrap_or("").trim();
        // Brackets around the value or its filters would be torn apart.
        if !between(filters.clone()).starts_with('|') || between(input..own) != "|" {
            return false;
        }
        self.uses.extend(self.names.uses(self.text, expression));
        let whole = leftmost(expression)..expression.span().end_offset as usize;
        let Some(meant) = self.guarded(&path, filters, instead, &whole) else {
            return false;
        };
        self.reporter
            .late_default((range, &written), unknown, (whole, &meant));
        true
    }

    /// The value with its filters where it is set, and what stands for it otherwise; `filters` are those before the default.
    fn guarded(
        &self,
        path: &str,
        filters: Range<usize>,
        instead: &Expr<'a>,
        whole: &Range<usize>,
    ) -> Option<String> {
        let filters = self.text.get(filters)?;
        let (_, instead) = self.place(instead);
        let meant = format!("{path}{filters} if {path} is defined else {instead}");
        // Filters bind more than the choice does.
        let before = self.text.get(..whole.start)?.trim_end();
        let behind = self.text.get(whole.end..)?.trim_start();
        let is_alone = ["{{", "{{-"].iter().any(|open| before.ends_with(open))
            && ["}}", "-}}"].iter().any(|close| behind.starts_with(close));
        Some(if is_alone {
            meant
        } else {
            format!("({meant})")
        })
    }
}

/// The path that filters other than a default change, each into something that is set.
fn behind_filters<'e, 'a>(input: &'e Expr<'a>) -> Option<&'e Expr<'a>> {
    let mut path = input;
    while let Expr::Filter(filter) = path {
        let mut known = known::FILTERS.iter();
        let (.., effect) = known.find(|(name, ..)| *name == filter.name)?;
        if matches!(effect, Effect::Default | Effect::Item | Effect::Anything) {
            return None;
        }
        path = filter.expr.as_ref()?;
    }
    matches!(input, Expr::Filter(_)).then_some(path)
}
