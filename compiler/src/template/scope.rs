//! Which names stand for what at a point of a template, and which optionals are known to be set there.
//!
//! Every change can be taken back ([`Names::back_to`]), so a branch costs what it changes and nothing more.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::machinery::ast::Expr;

use super::{
    Scope,
    findings::Meant,
    known,
    shape::{Kind, Shape},
};
use crate::checked::{Field, Type};

/// The variables that every template has: `now` is a date-time, the others are texts.
const BUILT_IN: [&str; 4] = ["flow", "message", "now", "unsubscribe_url"];

/// The names at one point of a template.
#[derive(Debug)]
pub(super) struct Names<'a> {
    scope: &'a Scope<'a>,
    /// What `for`, `set` and `with` named.
    named: BTreeMap<&'a str, Named>,
    /// Keys of optionals that are set here.
    known_set: BTreeSet<String>,
    changes: Vec<Change<'a>>,
    next_id: usize,
}

/// A name that the template gave.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// Tells it from others of the same name.
    id: usize,
    /// Where the template names it; none for what the engine names.
    pub place: Option<std::ops::Range<usize>>,
    /// What it stands for.
    pub shape: Shape,
}

#[derive(Debug)]
enum Change<'a> {
    Named(&'a str, Option<Named>),
    KnownSet(String),
}

/// A point to go back to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point(usize);

/// What a path like `contact.first_name` stands for.
#[derive(Debug)]
pub(super) enum Found {
    /// A value.
    Value {
        /// Tells it from all others.
        key: String,
        /// What it is.
        shape: Shape,
    },
    /// Nothing: the bytes and the text up to the part that is unknown, and what may have been meant.
    Unknown(std::ops::Range<usize>, String, Meant),
    /// It is no path.
    NoPath,
}

impl<'a> Names<'a> {
    pub(super) fn new(scope: &'a Scope<'a>) -> Self {
        Self {
            scope,
            named: BTreeMap::new(),
            known_set: BTreeSet::new(),
            changes: Vec::new(),
            next_id: 0,
        }
    }

    /// This point, to go back to.
    pub(super) fn point(&self) -> Point {
        Point(self.changes.len())
    }

    /// Gives a name to a value.
    pub(super) fn name(
        &mut self,
        name: &'a str,
        place: Option<std::ops::Range<usize>>,
        shape: Shape,
    ) {
        let id = self.next_id;
        self.next_id += 1;
        let before = self.named.insert(name, Named { id, place, shape });
        self.changes.push(Change::Named(name, before));
    }

    /// Takes optionals for set.
    pub(super) fn assume_set(&mut self, keys: Vec<String>) {
        for key in keys {
            if self.known_set.insert(key.clone()) {
                self.changes.push(Change::KnownSet(key));
            }
        }
    }

    /// Takes back what happened since a point; gives what the names had come to stand for.
    pub(super) fn back_to(&mut self, point: Point) -> BTreeMap<&'a str, Named> {
        let mut last = BTreeMap::new();
        while self.changes.len() > point.0 {
            match self.changes.pop() {
                Some(Change::Named(name, before)) => {
                    let after = match before {
                        Some(before) => self.named.insert(name, before),
                        None => self.named.remove(name),
                    };
                    if let Some(after) = after {
                        last.entry(name).or_insert(after);
                    }
                }
                Some(Change::KnownSet(key)) => {
                    self.known_set.remove(&key);
                }
                None => break,
            }
        }
        last
    }

    /// Joins what two branches named: what only one of them did may be unset.
    pub(super) fn join(
        &mut self,
        one: BTreeMap<&'a str, Named>,
        mut other: BTreeMap<&'a str, Named>,
    ) {
        for (name, named) in one {
            let otherwise = other.remove(name).map(|other| other.shape);
            let otherwise = otherwise.or_else(|| self.shape_of(name));
            self.name(name, named.place, either(named.shape, otherwise));
        }
        for (name, named) in other {
            let otherwise = self.shape_of(name);
            self.name(name, named.place, either(named.shape, otherwise));
        }
    }

    fn shape_of(&self, name: &str) -> Option<Shape> {
        self.named.get(name).map(|named| named.shape.clone())
    }

    /// What the template, a `for` or a `set`, named so.
    pub(super) fn variable(&self, name: &str) -> Option<&Named> {
        self.named.get(name)
    }

    pub(super) fn fields(&self) -> &'a [Field] {
        self.scope.fields
    }

    pub(super) fn params(&self) -> &'a [Field] {
        self.scope.params
    }

    /// What an expression stands for, if it is a path.
    pub(super) fn find(&self, expression: &Expr<'_>) -> Found {
        let Some(path) = Path::of(expression) else {
            return Found::NoPath;
        };
        let (root, start) = (path.root, path.start);
        let Some((mut key, mut shape)) = self.root(root) else {
            let range = start..start + root.len();
            return Found::Unknown(range, root.to_owned(), self.meant(root));
        };
        let mut written = root.to_owned();
        for (name, end) in path.parts {
            let base = shape;
            written.push('.');
            written.push_str(name);
            let Some(part) = self.part(&base, name) else {
                let range = start..end;
                let known = written_parts(self.scope, &base, &written, name);
                return Found::Unknown(range, written, Meant::OneOf(known));
            };
            key.push('.');
            key.push_str(name);
            shape = part;
            shape.optional = (shape.optional || base.optional) && !self.known_set.contains(&key);
        }
        Found::Value { key, shape }
    }

    fn root(&self, name: &str) -> Option<(String, Shape)> {
        let (key, mut shape) = if let Some(named) = self.named.get(name) {
            (format!("{name}#{}", named.id), named.shape.clone())
        } else if let Some(param) = field(self.scope.params, name) {
            (name.to_owned(), Shape::of(param))
        } else if name == "contact" {
            (name.to_owned(), Shape::set(Kind::Contact))
        } else if name == "now" {
            (name.to_owned(), Shape::set(Kind::Of(Type::DateTime)))
        } else if BUILT_IN.contains(&name) {
            (name.to_owned(), Shape::TEXT)
        } else {
            return None;
        };
        shape.optional &= !self.known_set.contains(&key);
        Some((key, shape))
    }

    fn part(&self, base: &Shape, name: &str) -> Option<Shape> {
        match &base.kind {
            Kind::Any => Some(Shape::ANY),
            Kind::Contact => field(self.scope.fields, name).map(Shape::of),
            Kind::Of(Type::Record(fields)) => field(fields, name).map(Shape::of),
            Kind::Loop if known::LOOP_NUMBERS.contains(&name) => Some(Shape::NUMBER),
            Kind::Loop if known::LOOP_FLAGS.contains(&name) => Some(Shape::FLAG),
            Kind::Loop | Kind::Of(_) => None,
        }
    }

    /// What an unknown first part may have been meant to be.
    fn meant(&self, name: &str) -> Meant {
        if field(self.scope.fields, name).is_some() {
            return Meant::Exactly(format!("contact.{name}"));
        }
        let params = self
            .scope
            .params
            .iter()
            .map(|field| field.named.name.as_str());
        let names = self.named.keys().copied().chain(params).chain(BUILT_IN);
        Meant::OneOf(names.chain(["contact"]).map(str::to_owned).collect())
    }
}

fn either(one: Shape, other: Option<Shape>) -> Shape {
    match other {
        Some(other) => one.or(&other),
        None => one.maybe_unset(),
    }
}

fn field<'a>(fields: &'a [Field], name: &str) -> Option<&'a Field> {
    fields.iter().find(|field| field.named.name == name)
}

/// The paths that the last part of `written` could have been meant to make.
fn written_parts(scope: &Scope<'_>, base: &Shape, written: &str, name: &str) -> Vec<String> {
    let before = written.strip_suffix(name).unwrap_or(written);
    let fields = match &base.kind {
        Kind::Contact => scope.fields,
        Kind::Of(Type::Record(fields)) => fields,
        Kind::Loop => {
            let known = known::LOOP_NUMBERS.into_iter().chain(known::LOOP_FLAGS);
            return known.map(|name| format!("{before}{name}")).collect();
        }
        _ => &[],
    };
    fields
        .iter()
        .map(|field| format!("{before}{}", field.named.name))
        .collect()
}

/// `a.b.c`, or `a["b"].c`.
pub(super) struct Path<'e> {
    pub root: &'e str,
    pub start: usize,
    /// Each part behind the root, and where it ends.
    pub parts: Vec<(&'e str, usize)>,
}

impl<'e> Path<'e> {
    pub(super) fn of(expression: &'e Expr<'_>) -> Option<Self> {
        let mut parts = Vec::new();
        let mut current = expression;
        loop {
            match current {
                Expr::Var(var) => {
                    parts.reverse();
                    let start = var.span().start_offset as usize;
                    return Some(Self {
                        root: var.id,
                        start,
                        parts,
                    });
                }
                Expr::GetAttr(get) => {
                    parts.push((get.name, get.span().end_offset as usize));
                    current = &get.expr;
                }
                Expr::GetItem(get) => {
                    let Expr::Const(name) = &get.subscript_expr else {
                        return None;
                    };
                    parts.push((name.value.as_str()?, get.span().end_offset as usize));
                    current = &get.expr;
                }
                _ => return None,
            }
        }
    }
}
