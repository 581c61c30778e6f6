//! What an unknown variable of a template may have been meant to be.
//!
//! Only what could stand in its place is offered: a change never leads to another mistake.

mod said;
mod spelt;
mod unknown;

pub(crate) use self::spelt::is_unsubscribing;
pub(super) use self::{
    said::Meant,
    spelt::{alike, is_contact},
    unknown::{Need, Unknown},
};
use self::{
    said::{
        GIVEN, changed, filtered, given_elsewhere, listing, nothing_near, of_score, of_today,
        part_of_value,
    },
    spelt::{CONTACTS, is_length, letters, near},
};
use super::{
    known,
    scope::{BUILT_IN, Names},
    shape::{Kind, Shape},
};
use crate::checked::{Field, Type};

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

fn of_record(shape: &Shape) -> Option<&[Field]> {
    match &shape.kind {
        Kind::Of(Type::Record(fields)) => Some(fields),
        _ => None,
    }
}
