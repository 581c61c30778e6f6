//! Defaults that stand behind other filters: `contact.first_name | title | default("there")`.
//!
//! The filters before it need a value, so the default comes too late for what is unset.

use std::ops::Range;

use minijinja::machinery::ast::{CallArg, Expr, Filter};

use super::{Walk, leftmost};
use crate::template::{
    filter,
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
        let input = default.expr.as_ref();
        let Some((path, renamed)) = input.and_then(|input| self.behind_filters(input)) else {
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
        let filters = self.renamed(filters, &renamed);
        let Some(meant) =
            filters.and_then(|filters| self.guarded(&path, &filters, instead, &whole))
        else {
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
        filters: &str,
        instead: &Expr<'a>,
        whole: &Range<usize>,
    ) -> Option<String> {
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

    /// The path that filters other than a default change, each into something that is set; and what those are called here that have other names.
    fn behind_filters<'e>(&self, input: &'e Expr<'a>) -> Option<(&'e Expr<'a>, Renamed)> {
        let mut path = input;
        let mut renamed = Vec::new();
        while let Expr::Filter(filter) = path {
            let find = |name: &str| known::FILTERS.iter().find(|(known, ..)| *known == name);
            let (.., effect) = if let Some(known) = find(filter.name) {
                known
            } else {
                let given: Vec<&str> = filter.args.iter().map(|one| self.written(one)).collect();
                let meant = filter::meant(filter.name, &given).name?;
                let start = path.span().start_offset as usize;
                let known = find(&meant)?;
                renamed.push((start..start + filter.name.len(), meant));
                known
            };
            if matches!(effect, Effect::Default | Effect::Item | Effect::Anything) {
                return None;
            }
            path = filter.expr.as_ref()?;
        }
        matches!(input, Expr::Filter(_)).then_some((path, renamed))
    }

    /// Filters as they are written, under the names that they have here.
    fn renamed(&self, filters: Range<usize>, renamed: &Renamed) -> Option<String> {
        let mut written = self.text.get(filters.clone())?.to_owned();
        // The last comes first.
        for (place, name) in renamed {
            let start = place.start.checked_sub(filters.start)?;
            let end = place.end.checked_sub(filters.start)?;
            written.get(start..end)?;
            written.replace_range(start..end, name);
        }
        Some(written)
    }
}

/// Filters that are called otherwise here, the last first: where they stand, and what they are called.
type Renamed = Vec<(Range<usize>, String)>;
