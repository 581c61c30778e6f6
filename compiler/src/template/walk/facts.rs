//! What a condition in a template says of optionals.

use minijinja::machinery::ast::{BinOpKind, Expr, UnaryOpKind};

use super::{Walk, call::meant_test};
use crate::template::{likely::Need, scope::Found};

impl<'a> Walk<'a, '_, '_> {
    /// The optionals that are set where a condition holds, or does not.
    pub(super) fn facts(&self, condition: &Expr<'a>, truth: bool) -> Vec<String> {
        match condition {
            Expr::UnaryOp(unary) if matches!(unary.op, UnaryOpKind::Not) => {
                self.facts(&unary.expr, !truth)
            }
            Expr::BinOp(binary) => match binary.op {
                BinOpKind::ScAnd if truth => self.both(&binary.left, &binary.right, truth),
                BinOpKind::ScOr if !truth => self.both(&binary.left, &binary.right, truth),
                BinOpKind::Eq if truth => match (&binary.left, &binary.right) {
                    (path, Expr::Const(constant)) | (Expr::Const(constant), path)
                        if !constant.value.is_none() =>
                    {
                        self.path_set(path)
                    }
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            },
            Expr::Test(test) => match (meant_test(test.name), truth) {
                ("defined", true) | ("undefined", false) => self.path_set(&test.expr),
                _ => Vec::new(),
            },
            path if truth => self.path_set(path),
            _ => Vec::new(),
        }
    }

    fn both(&self, one: &Expr<'a>, other: &Expr<'a>, truth: bool) -> Vec<String> {
        let mut facts = self.facts(one, truth);
        facts.extend(self.facts(other, truth));
        facts
    }

    /// A path that is set, and with it all that it goes through.
    fn path_set(&self, path: &Expr<'a>) -> Vec<String> {
        let key = match self.names.find(path) {
            Found::Value { key, .. } => Some(key),
            // What was likely meant is set all the same.
            Found::Unknown(unknown) => self.names.meant(&unknown, Need::Any).key,
            Found::NoPath => None,
        };
        let Some(key) = key else {
            return Vec::new();
        };
        let dots = key.match_indices('.').map(|(end, _)| key.get(..end));
        let mut keys: Vec<String> = dots.flatten().map(str::to_owned).collect();
        keys.push(key);
        keys
    }
}
