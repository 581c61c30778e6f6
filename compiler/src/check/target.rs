//! The fields of the contact that a flow changes or watches, and what was meant where a name is none of them.

use std::sync::Arc;

use nurture_runtime::program::FieldId;

use super::{Checker, advice};
use crate::{
    checked::Field,
    finding::{Finding, Rule, nearest},
    syntax::{self, Name},
};

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
        let is_bare = contact.span.is_empty() && !name.is_missing() && !self.names.unread;
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
}
