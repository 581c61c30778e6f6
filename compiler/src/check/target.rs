//! The fields of the contact that a flow changes or watches, and what was meant where a name is none of them.

use std::sync::Arc;

use nurture_runtime::program::FieldId;

use super::{Checker, advice};
use crate::{
    checked::{Field, Type},
    finding::{Finding, Rule, nearest},
    syntax::{self, ExpressionKind as Written, Name},
};

/// How many findings lie at most between what is said of an operand and what is said of its operator.
const LATEST: usize = 500;

impl Checker<'_> {
    /// `contact.F` where a flow changes or watches it.
    pub(super) fn target(&mut self, written: &syntax::Expression) -> Option<(FieldId, Field)> {
        self.target_that(written, |_| true)
    }

    /// `contact.F` where a flow changes or watches it; of a name that is no field, those are told that can stand there.
    pub(super) fn target_that(
        &mut self,
        written: &syntax::Expression,
        can_stand: impl Fn(&Field) -> bool,
    ) -> Option<(FieldId, Field)> {
        let syntax::ExpressionKind::Field(contact, name) = &written.kind else {
            return None;
        };
        // Somebody wrote the name alone.
        let is_bare =
            contact.span.is_empty() && !name.is_missing() && !self.names.is_vague(&name.text);
        if is_bare && self.contact.find(&name.text).is_none() {
            self.no_target(name, can_stand);
            return None;
        }
        self.contact_field_named(name)
    }

    /// Says what a bare name is that stands where a field of the contact must.
    fn no_target(&mut self, name: &Name, can_stand: impl Fn(&Field) -> bool) {
        let text = &name.text;
        let place = self.place(name.span);
        let contact = Arc::clone(&self.contact);
        let fields = contact.list().iter().filter(|field| can_stand(field));
        let fields: Vec<&str> = fields.map(|field| field.named.name.as_str()).collect();
        let Some((what, help)) = self.stands_for(text) else {
            let message = format!("the contact has no field `{text}`");
            let finding = Finding::new(Rule::UnknownField, place, message);
            let near = nearest(text, self.near(fields.iter().copied()));
            self.report(match near {
                Some(near) => {
                    let meant = format!("contact.{near}");
                    finding
                        .with_help(format!("did you mean `{meant}`?"))
                        .with_replacement(format!("change to `{meant}`"), place, meant)
                }
                None => advice::fields(finding, &fields),
            });
            return;
        };
        let message = format!("`{text}` is {what}, and no field of the contact");
        let finding = Finding::new(Rule::UnknownField, place, message);
        self.report(match help {
            Some(help) => finding.with_help(help),
            None => advice::fields(finding, &fields),
        });
    }

    /// What a name is declared as, and how that is changed, if a flow can.
    fn stands_for(&self, name: &str) -> Option<(&'static str, Option<String>)> {
        let names = &self.names;
        if names.lists.get(name).is_some() {
            let help = format!(
                "write `join {name}`, or `leave {name}`: it is the contact of the flow who joins"
            );
            return Some(("a list", Some(help)));
        }
        if names.scores.get(name).is_some() {
            let help = format!("a score changes by its own rules alone, in `score {name} {{ … }}`");
            return Some(("a score", Some(help)));
        }
        if names.segments.get(name).is_some() {
            let help = "its members are computed: change what it looks at".to_owned();
            return Some(("a segment", Some(help)));
        }
        let kinds = [
            ("a team", names.teams.get(name).is_some()),
            ("a message", names.messages.get(name).is_some()),
            ("a flow", names.flows.get(name).is_some()),
            ("an event", names.events.get(name).is_some()),
            ("a tag", names.tags.get(name).is_some()),
        ];
        let kind = kinds.into_iter().find(|(_, is_one)| *is_one);
        kind.map(|(kind, _)| (kind, None))
    }

    /// Tells the type of a field of the contact that is not declared by what stands beside it.
    pub(super) fn declared_beside(
        &mut self,
        field: &syntax::Expression,
        other: &syntax::Expression,
        ty: &Type,
    ) {
        let Some(name) = self.undeclared(field) else {
            return;
        };
        let declared = match (&other.kind, ty) {
            // A bare name that is nothing else is the value of an enum.
            (Written::Name(value), Type::Error) => {
                Some(format!("{}: {} | …", name.text, value.text))
            }
            _ => advice::declared(&name.text, ty),
        };
        let Some(declared) = declared else { return };
        let place = self.place(name.span);
        let mut latest = self.findings.iter_mut().rev().take(LATEST);
        let finding = latest.find(|finding| finding.primary == place);
        let is_of_field = |help: &String| help.starts_with("declare it");
        let finding = finding.filter(|finding| {
            finding.rule == Rule::UnknownField && finding.help.iter().all(is_of_field)
        });
        if let Some(finding) = finding {
            finding.help = vec![to_declare(&declared)];
        }
    }

    /// `contact.F`, where there is no such field.
    fn undeclared<'w>(&self, written: &'w syntax::Expression) -> Option<&'w Name> {
        let Written::Field(of, name) = &written.kind else {
            return None;
        };
        let is_contact = matches!(&of.kind, Written::Name(of) if of.text == "contact");
        let is_known = || self.contact.find(&name.text).is_some();
        (is_contact && !of.span.is_empty() && !is_known()).then_some(name)
    }
}

/// Says how a field of the contact is declared.
pub(super) fn to_declare(field: &str) -> String {
    format!("declare it in `contact {{ … }}`, for example `{field}`")
}
