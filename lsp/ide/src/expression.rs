//! The checked expressions of a file, and the one at a place.

use nurture_compiler::{
    checked::{Expression, ExpressionKind, Type, visit},
    source::{FileId, Span},
};

use crate::{Analysis, timing::flows_touching};

/// An expression with its type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Typed {
    /// Where it stands.
    pub span: Span,
    /// Its type when it is set.
    pub ty: Type,
    /// Whether it may be unset there.
    pub optional: bool,
    /// Whether it is the value of an enum.
    pub is_enum_value: bool,
}

impl Typed {
    /// The type as it is written.
    pub(crate) fn shown(&self) -> String {
        let optional = if self.optional { "?" } else { "" };
        format!("{}{optional}", self.ty)
    }
}

/// The smallest expression around `offset` whose type is known.
pub(crate) fn expression_at(analysis: &Analysis, file: FileId, offset: u32) -> Option<Typed> {
    let mut found: Option<Typed> = None;
    let length = |span: Span| span.end.saturating_sub(span.start);
    each(analysis, file, Span::at(offset), &mut |expression| {
        let span = expression.place.span;
        let is_smaller = found
            .as_ref()
            .is_none_or(|best| length(span) <= length(best.span));
        if expression.place.file == file && span.touches(offset) && is_smaller {
            found = Some(Typed {
                span,
                ty: expression.ty.clone(),
                optional: expression.optional,
                is_enum_value: matches!(expression.kind, ExpressionKind::EnumValue(_)),
            });
        }
    });
    found.filter(|found| found.ty != Type::Error)
}

/// Calls `look` for the expressions of the declarations that a range touches: of flows, the policy, segments, messages and scores.
fn each(analysis: &Analysis, file: FileId, range: Span, look: &mut impl FnMut(&Expression)) {
    for (_, flow) in flows_touching(analysis, file, range) {
        visit::flow(flow, look);
    }
    let checked = analysis.checked();
    for ending in &checked.policy.exits {
        visit::ending(ending, look);
    }
    let segments = checked.segments.iter().map(|segment| &segment.condition);
    let scores = checked.scores.iter().flat_map(|score| &score.rules);
    let conditions = scores.filter_map(|rule| rule.condition.as_ref());
    let texts = checked.messages.iter().flat_map(|message| {
        let texts = [
            &message.subject,
            &message.preheader,
            &message.title,
            &message.text,
            &message.from,
        ];
        texts.into_iter().flatten()
    });
    for root in segments.chain(conditions).chain(texts) {
        let span = root.place.span;
        if root.place.file == file && span.start <= range.end && range.start <= span.end {
            visit::expression(root, look);
        }
    }
}
