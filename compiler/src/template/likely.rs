//! What an unknown variable of a template may have been meant to be.
//!
//! Only what could stand in its place is offered: a change never leads to another mistake.

use std::ops::Range;

use nurture_runtime::spelling::nearest;

use super::{
    known,
    scope::{BUILT_IN, Names},
    shape::{Kind, Shape},
};
use crate::checked::{Field, Type};

/// How other tools call the contact, in small letters.
const CONTACTS: [&str; 12] = [
    "contact",
    "contacts",
    "user",
    "customer",
    "subscriber",
    "person",
    "profile",
    "recipient",
    "member",
    "client",
    "lead",
    "attributes",
];

/// Whether other tools call the contact so.
pub(super) fn is_contact(name: &str) -> bool {
    CONTACTS.contains(&name.to_ascii_lowercase().as_str())
}

/// How other tools call what a message is given, in small letters.
const GIVEN: [&str; 14] = [
    "params",
    "param",
    "event",
    "trigger",
    "data",
    "payload",
    "properties",
    "props",
    "vars",
    "variables",
    "args",
    "context",
    "message",
    "email",
];

/// How other tools call what is known of a loop.
const LOOPS: [(&str, &str); 7] = [
    ("counter", "index"),
    ("counter0", "index0"),
    ("rindex", "revindex"),
    ("rindex0", "revindex0"),
    ("revcounter", "revindex"),
    ("revcounter0", "revindex0"),
    ("index1", "index"),
];

/// A variable of which nothing is known, or not of all of its parts.
#[derive(Debug)]
pub(super) struct Unknown {
    /// Where it stands, up to the part that is unknown.
    pub(super) range: Range<usize>,
    /// The path before that part, and what it is.
    base: Option<(String, Shape)>,
    name: String,
    /// The parts behind it, and where they end.
    rest: Vec<(String, usize)>,
}

/// What a value is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Something that may be unset.
    Any,
    /// Something that is set.
    Set,
    /// To be shown, where a default can stand behind it.
    Shown,
    /// To reckon with.
    Number,
    /// To be gone through.
    List,
}

/// What an unknown variable may have been meant to be.
#[derive(Debug, Default)]
pub(super) struct Meant {
    /// What is known about it all the same.
    pub(super) what: Option<String>,
    /// What to do.
    pub(super) help: Option<String>,
    /// What to write instead of which bytes.
    pub(super) change: Option<(Range<usize>, String)>,
    /// The key of the variable that is meant.
    pub(super) key: Option<String>,
    /// That variable as it is written, where it may be unset.
    pub(super) unset: Option<String>,
}

/// A variable that could stand in the place of the unknown one.
struct Offer {
    /// How it is written, up to the part that takes the place of the unknown one.
    path: String,
    /// How many of the parts behind that it takes the place of as well.
    consumed: usize,
    /// What all of it is.
    shape: Shape,
    key: String,
}

impl Unknown {
    pub(super) fn new(
        range: Range<usize>,
        base: Option<(String, Shape)>,
        name: &str,
        rest: &[(&str, usize)],
    ) -> Self {
        let rest = rest.iter().map(|(name, end)| ((*name).to_owned(), *end));
        Self {
            range,
            base,
            name: name.to_owned(),
            rest: rest.collect(),
        }
    }

    /// The name, if it is a path of one part.
    pub(super) fn only_name(&self) -> Option<&str> {
        (self.base.is_none() && self.rest.is_empty()).then_some(&self.name)
    }

    /// `first-name`, which looks like two: the one with both names in its own.
    pub(super) fn joined(&self, other: &Self) -> Option<Self> {
        let behind = other.only_name().filter(|_| self.rest.is_empty())?;
        Some(Self {
            range: self.range.start..other.range.end,
            base: self.base.clone(),
            name: format!("{}-{behind}", self.name),
            rest: Vec::new(),
        })
    }

    /// As it is written, up to the part that is unknown.
    pub(super) fn written(&self) -> String {
        match &self.base {
            Some((base, _)) => format!("{base}.{}", self.name),
            None => self.name.clone(),
        }
    }
}

impl Need {
    fn fits(self, shape: &Shape) -> bool {
        match self {
            Self::Any | Self::Set => true,
            Self::Shown => shape.not_shown().is_none(),
            Self::Number => shape.not_number().is_none(),
            Self::List => shape.item().is_some(),
        }
    }
}

impl Meant {
    fn helping(help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..Self::default()
        }
    }
}

impl Names<'_> {
    /// What an unknown variable may have been meant to be, where something is needed.
    pub(super) fn meant(&self, unknown: &Unknown, need: Need) -> Meant {
        let found = match &unknown.base {
            None => self.meant_first(unknown, need),
            Some((_, base)) => self.meant_part(unknown, base, need),
        };
        found.unwrap_or_else(nothing_near)
    }

    fn meant_first(&self, unknown: &Unknown, need: Need) -> Option<Meant> {
        let name = unknown.name.as_str();
        let change = |offer: Offer| Some(changed(unknown, &offer, need));
        if let Some(offer) = self.within_other_name(unknown, need) {
            return change(offer);
        }
        let mut own = self.roots().filter(|root| alike(root, name));
        if let Some(offer) = own.find_map(|root| self.offer(root, &[], unknown, 0, need)) {
            return change(offer);
        }
        let of_loop = self.item_with(name, unknown, need);
        let mut fields = self.fields().iter().map(|field| field.named.name.as_str());
        let field = fields.find(|field| alike(field, name));
        let field = field.and_then(|field| self.offer("contact", &[field], unknown, 0, need));
        match (of_loop, field) {
            (Some(one), Some(other)) => {
                let (one, other) = (one.path, other.path);
                return Some(Meant::helping(format!(
                    "did you mean `{one}` or `{other}`?"
                )));
            }
            (Some(offer), None) | (None, Some(offer)) => return change(offer),
            (None, None) => {}
        }
        if let Some(score) = self.score(name).filter(|_| unknown.rest.is_empty()) {
            return Some(of_score(score));
        }
        if is_unsubscribing(name) && unknown.rest.is_empty() {
            return change(self.offer("unsubscribe_url", &[], unknown, 0, need)?);
        }
        let offers: Vec<(&str, Offer)> = self.near_first(unknown, need);
        if let Some(near) = near(name, offers.iter().map(|(name, _)| *name)).map(str::to_owned) {
            let offer = offers.into_iter().find(|(name, _)| *name == near);
            return offer.and_then(|(_, offer)| change(offer));
        }
        self.out_of_loop(unknown)
            .or_else(|| of_today(unknown))
            .or_else(|| self.of_a_list(unknown, need))
            .or_else(|| given_elsewhere(unknown))
    }

    /// `customer.first_name` and `params.days`: members of what other tools have.
    fn within_other_name(&self, unknown: &Unknown, need: Need) -> Option<Offer> {
        let (part, _) = unknown.rest.first()?;
        let owner = letters(&unknown.name);
        let owner = owner.as_str();
        if CONTACTS.contains(&owner) {
            let mut fields = self.fields().iter().map(|field| field.named.name.as_str());
            let field = fields.find(|field| alike(field, part));
            if let Some(field) = field {
                return self.offer("contact", &[field], unknown, 1, need);
            }
        }
        if CONTACTS.contains(&owner) || GIVEN.contains(&owner) {
            let mut params = self.params().iter().map(|param| param.named.name.as_str());
            if let Some(param) = params.find(|param| alike(param, part)) {
                return self.offer(param, &[], unknown, 1, need);
            }
            if is_unsubscribing(part) {
                return self.offer("unsubscribe_url", &[], unknown, 1, need);
            }
        }
        if owner == "forloop" {
            let name = LOOPS.iter().find(|(other, _)| other == part);
            let name = name.map_or(part.as_str(), |(_, name)| name);
            return self.offer("loop", &[name], unknown, 1, need);
        }
        None
    }

    /// The names near which an unknown first part may be, with what stands for each.
    fn near_first(&self, unknown: &Unknown, need: Need) -> Vec<(&str, Offer)> {
        let roots = self.roots().map(|root| (root, vec![root]));
        let fields = self.fields().iter().map(|field| {
            let name = field.named.name.as_str();
            (name, vec!["contact", name])
        });
        let paths = roots.chain(fields);
        let offers = paths.filter_map(|(name, path)| {
            let (root, parts) = path.split_first()?;
            Some((name, self.offer(root, parts, unknown, 0, need)?))
        });
        offers.collect()
    }

    /// What can begin a path.
    fn roots(&self) -> impl Iterator<Item = &str> {
        let params = self.params().iter().map(|param| param.named.name.as_str());
        let named = self.variables().chain(params);
        named.chain(BUILT_IN).chain(["contact"])
    }

    fn score(&self, name: &str) -> Option<&str> {
        let mut scores = self.scores().iter().map(smol_str::SmolStr::as_str);
        scores.find(|score| alike(score, name))
    }

    /// A path in the place of the unknown part and of some behind it, if all of it is known and fits.
    fn offer(
        &self,
        root: &str,
        parts: &[&str],
        unknown: &Unknown,
        consumed: usize,
        need: Need,
    ) -> Option<Offer> {
        let (mut key, mut shape) = self.root(root)?;
        let mut path = root.to_owned();
        for part in parts {
            (key, shape) = self.member(&key, &shape, part)?;
            path.push('.');
            path.push_str(part);
        }
        for (part, _) in unknown.rest.get(consumed..)? {
            (key, shape) = self.member(&key, &shape, part)?;
        }
        need.fits(&shape).then_some(Offer {
            path,
            consumed,
            shape,
            key,
        })
    }

    /// `name` within a loop over records that have one.
    fn item_with(&self, name: &str, unknown: &Unknown, need: Need) -> Option<Offer> {
        let mut variables = self.loop_variables().into_iter();
        variables.find_map(|variable| {
            let (_, shape) = self.root(variable)?;
            let field = of_record(&shape)?.iter().find(|field| {
                let field = field.named.name.as_str();
                alike(field, name)
            })?;
            self.offer(variable, &[&field.named.name], unknown, 0, need)
        })
    }

    /// `line.name` where a loop has another variable, or where there is a list only.
    fn of_a_list(&self, unknown: &Unknown, need: Need) -> Option<Meant> {
        let (part, _) = unknown.rest.first()?;
        let name = unknown.name.as_str();
        let mut variables = self.loop_variables().into_iter();
        let found = variables.find_map(|variable| {
            let offer = self.offer(variable, &[], unknown, 0, need)?;
            Some((variable, offer))
        });
        if let Some((variable, offer)) = found {
            let (own, given) = (letters(variable), letters(name));
            let is_item = ["item", "this", "it", "row", "element", "entry"].contains(&&*given);
            let is_meant = own.starts_with(&given) || given.starts_with(&own) || is_item;
            let meant = changed(unknown, &offer, need);
            let help = format!("did you mean `{}.{part}`?", offer.path);
            return Some(if is_meant {
                Meant {
                    help: Some(help),
                    ..meant
                }
            } else {
                Meant::helping(help)
            });
        }
        let list = self.list_of(name, part)?;
        Some(Meant::helping(format!(
            "go through the list: `{{% for {name} in {list} %}}` … `{{% endfor %}}`"
        )))
    }

    /// The list whose items have a member, and whose name begins as theirs would.
    fn list_of(&self, item: &str, member: &str) -> Option<&str> {
        let item = letters(item);
        let mut params = self.params().iter().filter(|param| {
            let shape = Shape::of(param).item();
            let fields = shape.as_ref().and_then(of_record);
            fields.is_some_and(|fields| fields.iter().any(|field| field.named.name == member))
        });
        let param = params.find(|param| letters(&param.named.name).starts_with(&item))?;
        Some(param.named.name.as_str())
    }

    fn out_of_loop(&self, unknown: &Unknown) -> Option<Meant> {
        let (name, list) = (&unknown.name, self.is_over(&unknown.name)?);
        Some(Meant::helping(format!(
            "`{name}` is known between `{{% for {name} in {list} %}}` and its `{{% endfor %}}` alone"
        )))
    }

    fn meant_part(&self, unknown: &Unknown, base: &Shape, need: Need) -> Option<Meant> {
        let (written, _) = unknown.base.as_ref()?;
        let mut path = written.split('.');
        let root = path.next()?;
        let before: Vec<&str> = path.collect();
        let known: Vec<&str> = match &base.kind {
            Kind::Contact => self
                .fields()
                .iter()
                .map(|f| f.named.name.as_str())
                .collect(),
            Kind::Of(Type::Record(fields)) => {
                fields.iter().map(|f| f.named.name.as_str()).collect()
            }
            Kind::Loop => {
                let names = known::LOOP_NUMBERS.into_iter();
                names.chain(known::LOOP_FLAGS).collect()
            }
            Kind::Of(Type::List(_)) => return Some(self.part_of_list(unknown, written, need)),
            Kind::Of(_) if BUILT_IN.contains(&written.as_str()) && written != "now" => {
                return self.no_field(unknown, need);
            }
            Kind::Of(ty) => return part_of_value(unknown, written, ty),
            Kind::Any => return None,
        };
        let name = unknown.name.as_str();
        let offer = |part: &str| {
            let parts: Vec<&str> = before.iter().copied().chain([part]).collect();
            self.offer(root, &parts, unknown, 0, need)
        };
        let same = known.iter().filter(|part| alike(part, name));
        if let Some(offer) = same.copied().find_map(&offer) {
            return Some(changed(unknown, &offer, need));
        }
        if base.kind == Kind::Contact
            && let Some(meant) = self.no_field(unknown, need)
        {
            return Some(meant);
        }
        let fitting = known.iter().copied().filter(|part| offer(part).is_some());
        let fitting: Vec<&str> = fitting.collect();
        match near(name, fitting.iter().copied()).and_then(offer) {
            Some(offer) => Some(changed(unknown, &offer, need)),
            None => Some(listing(written, &fitting)),
        }
    }

    /// `contact.x` where `x` is something else than a field; `message.x`.
    fn no_field(&self, unknown: &Unknown, need: Need) -> Option<Meant> {
        let name = unknown.name.as_str();
        let mut params = self.params().iter().map(|param| param.named.name.as_str());
        if let Some(param) = params.find(|param| alike(param, name)) {
            let offer = self.offer(param, &[], unknown, 0, need)?;
            return Some(changed(unknown, &offer, need));
        }
        if let Some(score) = self.score(name).filter(|_| unknown.rest.is_empty()) {
            return Some(of_score(score));
        }
        if is_unsubscribing(name) {
            let offer = self.offer("unsubscribe_url", &[], unknown, 0, need)?;
            return Some(changed(unknown, &offer, need));
        }
        None
    }

    fn part_of_list(&self, unknown: &Unknown, written: &str, need: Need) -> Meant {
        let name = unknown.name.as_str();
        if is_length(name) && unknown.rest.is_empty() {
            return filtered(unknown, written, "length");
        }
        if let Some(offer) = self.item_with(name, unknown, need) {
            return changed(unknown, &offer, need);
        }
        Meant::helping(format!(
            "`{written}` is a list: go through it, `{{% for item in {written} %}}` … `{{% endfor %}}`"
        ))
    }
}

fn nothing_near() -> Meant {
    Meant::helping(
        "a template may use `contact.…`, the message's `params`, `unsubscribe_url`, `flow`, `message` and `now`",
    )
}

/// The change that makes an unknown variable what it was meant to be.
fn changed(unknown: &Unknown, offer: &Offer, need: Need) -> Meant {
    let behind = unknown.rest.get(offer.consumed..).unwrap_or_default();
    let consumed = offer.consumed.checked_sub(1);
    let consumed = consumed.and_then(|last| unknown.rest.get(last));
    let end = consumed.map_or(unknown.range.end, |(_, end)| *end);
    let path = &offer.path;
    let mut help = format!("did you mean `{path}`?");
    let mut change = Some((unknown.range.start..end, path.clone()));
    let names = behind.iter().map(|(name, _)| name.as_str());
    let full: Vec<&str> = std::iter::once(path.as_str()).chain(names).collect();
    let full = full.join(".");
    let unset = offer.shape.optional.then(|| full.clone());
    if offer.shape.optional && matches!(need, Need::Set | Need::Shown | Need::Number) {
        let end = behind.last().map_or(end, |(_, end)| *end);
        help = format!(
            "did you mean `{full}`? that may be unset, so give a default: `{full} | default(\"…\")`"
        );
        change = (need == Need::Shown).then(|| {
            let text = format!("{full} | default(\"\")");
            (unknown.range.start..end, text)
        });
    }
    Meant {
        what: None,
        help: Some(help),
        change,
        key: Some(offer.key.clone()),
        unset,
    }
}

fn of_score(score: &str) -> Meant {
    Meant {
        what: Some(format!("`{score}` is a score")),
        help: Some(format!(
            "hand it in as a param: `params: {{ {score}: int }}`, and `with {{ {score}: {score} }}` where the message is sent"
        )),
        ..Meant::default()
    }
}

/// `today`, `year`: what templates know of the time is `now`.
fn of_today(unknown: &Unknown) -> Option<Meant> {
    const NAMES: [&str; 7] = [
        "today",
        "date",
        "year",
        "currentyear",
        "currentdate",
        "time",
        "month",
    ];
    let name = letters(unknown.only_name()?);
    NAMES.contains(&name.as_str()).then(|| {
        Meant::helping("`now` is the moment at which the message leaves; the flow writes it otherwise, into a param: `with { day: format(now, \"%d %B %Y\") }`")
    })
}

/// `event.total`: what other tools give to a message by themselves.
fn given_elsewhere(unknown: &Unknown) -> Option<Meant> {
    let (part, _) = unknown.rest.first()?;
    let owner = letters(&unknown.name);
    GIVEN.contains(&owner.as_str()).then(|| {
        Meant::helping(format!(
            "hand the value in as a param: `params: {{ {part}: … }}`, and `with {{ {part}: … }}` where the message is sent"
        ))
    })
}

/// A part of a text, a number, a date: those have none, and filters instead.
fn part_of_value(unknown: &Unknown, written: &str, ty: &Type) -> Option<Meant> {
    let name = unknown.name.as_str();
    let is_last = unknown.rest.is_empty();
    if is_length(name) && is_last && matches!(ty, Type::Text | Type::Email) {
        return Some(filtered(unknown, written, "length"));
    }
    if matches!(ty, Type::Date | Type::DateTime | Type::Time) {
        return Some(Meant::helping(format!(
            "hand it in as a param, put together in the flow: `with {{ {name}: format({written}, \"%d %B %Y\") }}`"
        )));
    }
    let is_filter = known::FILTERS.iter().any(|(filter, ..)| *filter == name);
    (is_filter && is_last).then(|| filtered(unknown, written, name))
}

/// `lines | length` for `lines.size`.
fn filtered(unknown: &Unknown, written: &str, filter: &str) -> Meant {
    let text = format!("{written} | {filter}");
    Meant {
        help: Some(format!("write `{text}`")),
        change: Some((unknown.range.clone(), text)),
        ..Meant::default()
    }
}

fn listing(written: &str, known: &[&str]) -> Meant {
    const SHOWN: usize = 8;
    let shown = known.iter().take(SHOWN);
    let shown: Vec<String> = shown.map(|name| format!("`{written}.{name}`")).collect();
    if shown.is_empty() {
        return Meant::default();
    }
    let dots = if known.len() > SHOWN { ", …" } else { "" };
    Meant::helping(format!("what can stand here: {}{dots}", shown.join(", ")))
}

fn of_record(shape: &Shape) -> Option<&[Field]> {
    match &shape.kind {
        Kind::Of(Type::Record(fields)) => Some(fields),
        _ => None,
    }
}

/// Whether a name is that of the address at which contacts unsubscribe, in other words.
pub(crate) fn is_unsubscribing(name: &str) -> bool {
    let name = letters(name);
    ["unsub", "optout"]
        .iter()
        .any(|beginning| name.starts_with(beginning))
}

fn is_length(name: &str) -> bool {
    ["length", "size", "count", "len"].contains(&name)
}

/// Whether two names are one but for capitals and for what stands between words.
pub(super) fn alike(one: &str, other: &str) -> bool {
    !one.is_empty() && letters(one) == letters(other)
}

/// The nearest name, as flows have it; of names of one or two letters, one that begins alike.
fn near<'n>(wrong: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    const SHORT: usize = 2;
    let near = nearest(wrong, known)?;
    let is_short = wrong.chars().count() <= SHORT;
    (!is_short || near.chars().next() == wrong.chars().next()).then_some(near)
}

/// The letters and digits of a name, all of them small.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
