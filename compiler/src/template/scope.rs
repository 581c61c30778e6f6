//! Which names stand for what at a point of a template, and which optionals are known to be set there.
//!
//! Every change can be taken back ([`Names::back_to`]), so a branch costs what it changes and nothing more.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::machinery::ast::Expr;
use smol_str::SmolStr;

use super::{
    Scope, known,
    likely::Unknown,
    shape::{Kind, Shape},
};
use crate::checked::{Field, Type};

/// The variables that every template has: `now` is a date-time, the others are texts.
pub(super) const BUILT_IN: [&str; 4] = ["flow", "message", "now", "unsubscribe_url"];

/// The names at one point of a template.
#[derive(Debug)]
pub(super) struct Names<'a> {
    scope: &'a Scope<'a>,
    /// What `for`, `set` and `with` named.
    named: BTreeMap<&'a str, Named>,
    /// Variables of loops that are over, and what they went through.
    over: BTreeMap<&'a str, String>,
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
    /// Whether it is what a loop goes through.
    of_loop: bool,
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
    /// Nothing that is known.
    Unknown(Unknown),
    /// It is no path.
    NoPath,
}

impl<'a> Names<'a> {
    pub(super) fn new(scope: &'a Scope<'a>) -> Self {
        Self {
            scope,
            named: BTreeMap::new(),
            over: BTreeMap::new(),
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
        let named = Named {
            id,
            place,
            of_loop: false,
            shape,
        };
        let before = self.named.insert(name, named);
        self.changes.push(Change::Named(name, before));
    }

    /// Says of a variable that a loop goes through its values.
    pub(super) fn is_of_loop(&mut self, name: &str) {
        if let Some(named) = self.named.get_mut(name) {
            named.of_loop = true;
        }
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
            return Found::Unknown(Unknown::new(range, None, root, &path.parts));
        };
        let mut written = root.to_owned();
        let mut parts = path.parts.as_slice();
        while let Some(((name, end), rest)) = parts.split_first() {
            let Some((next, part)) = self.member(&key, &shape, name) else {
                let base = (written, shape);
                return Found::Unknown(Unknown::new(start..*end, Some(base), name, rest));
            };
            written.push('.');
            written.push_str(name);
            (key, shape) = (next, part);
            parts = rest;
        }
        Found::Value { key, shape }
    }

    /// A member of a value, with the key of that.
    pub(super) fn member(&self, key: &str, base: &Shape, name: &str) -> Option<(String, Shape)> {
        let mut shape = self.part(base, name)?;
        let key = format!("{key}.{name}");
        shape.optional = (shape.optional || base.optional) && !self.known_set.contains(&key);
        Some((key, shape))
    }

    /// The names that `for`, `set` and `with` gave.
    pub(super) fn variables(&self) -> impl Iterator<Item = &'a str> {
        self.named.keys().copied()
    }

    /// The names that `for` gave, the innermost loop's first.
    pub(super) fn loop_variables(&self) -> Vec<&'a str> {
        let mut named: Vec<(usize, &'a str)> = self
            .named
            .iter()
            .filter(|(_, named)| named.of_loop)
            .map(|(name, named)| (named.id, *name))
            .collect();
        named.sort_unstable_by(|one, other| other.cmp(one));
        named.into_iter().map(|(_, name)| name).collect()
    }

    /// Remembers the variables of a loop that is over; `list` is what it went through.
    pub(super) fn end_loop(&mut self, variable: &'a str, list: &str) {
        self.over.insert(variable, list.to_owned());
    }

    /// What the loop that is over went through, whose variable had that name.
    pub(super) fn is_over(&self, variable: &str) -> Option<&str> {
        self.over.get(variable).map(String::as_str)
    }

    pub(super) fn scores(&self) -> &'a [SmolStr] {
        self.scope.scores
    }

    pub(super) fn root(&self, name: &str) -> Option<(String, Shape)> {
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
