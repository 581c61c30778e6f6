//! The contact, and the fields of it that the runtime reads.

use std::sync::Arc;

use nurture_runtime::program::{Addresses, Channel, FieldId};

use crate::{
    check::{Checker, fields::Fields, items::Items, relation::describe, written_type::Owner},
    checked::{Field, Type},
    finding::{Finding, Rule},
    source::FileSpan,
};

impl Checker<'_> {
    pub(super) fn declare_contact(&mut self, items: &Items<'_>) {
        let mut contacts = items.contacts.iter();
        let Some(first) = contacts.next() else {
            return;
        };
        self.file = first.file;
        let mut fields = self.fields(&first.node.fields, Owner::Contact);
        let keyword = self.place(first.node.keyword);
        for contact in contacts {
            self.file = contact.file;
            // Whichever is one too many, its fields are meant to be there.
            let known = |field: &Field| {
                fields
                    .iter()
                    .any(|other| other.named.name == field.named.name)
            };
            let more = self.fields(&contact.node.fields, Owner::Contact);
            let more: Vec<Field> = more.into_iter().filter(|field| !known(field)).collect();
            fields.extend(more);
            let place = self.place(contact.node.keyword);
            self.report(second_contact(place, keyword));
        }
        self.checked.addresses = addresses(&fields);
        self.checked.fields.clone_from(&fields);
        self.contact = Arc::new(Fields::new(fields));
    }

    /// Remembers a send that needs an address.
    pub(in crate::check) fn sends_on(&mut self, channel: Channel, place: FileSpan) {
        let here = (self.file_rank(), place);
        let first = self.sends.entry(channel).or_insert(here);
        *first = (*first).min(here);
    }

    /// Says of channels that are sent on that contacts have no address for them.
    pub(in crate::check) fn addresses_of_sends(&mut self) {
        let addresses = self.checked.addresses;
        for (channel, (_, place)) in std::mem::take(&mut self.sends) {
            let (field, name, ty) = match channel {
                Channel::Email => (addresses.email, "email", Type::Email),
                Channel::Sms => (addresses.phone, "phone", Type::Phone),
                Channel::Push => (addresses.push_token, "push_token", Type::Text),
            };
            let declared = self.contact.find(name).map(|(_, field)| field.clone());
            let is_vague = declared
                .as_ref()
                .is_some_and(|field| field.ty == Type::Error);
            if field.is_none() && !is_vague && !self.names.unread {
                self.report(no_address(place, channel, name, &ty, declared.as_ref()));
            }
        }
    }
}

/// Where the channels find their addresses, and where the contact's own zone is.
fn addresses(fields: &[Field]) -> Addresses {
    let find = |name: &str, ty: &Type| {
        let position = fields
            .iter()
            .position(|field| field.named.name == name && field.ty == *ty);
        position.map(FieldId::next)
    };
    Addresses {
        email: find("email", &Type::Email),
        phone: find("phone", &Type::Phone),
        push_token: find("push_token", &Type::Text),
        timezone: find("timezone", &Type::Timezone),
    }
}

fn second_contact(place: FileSpan, first: FileSpan) -> Finding {
    Finding::new(Rule::DuplicateDeclaration, place, "a second `contact`")
        .with_label(first, "the first one is here")
        .with_help("a project has one `contact`: put all fields into it")
}

fn no_address(
    place: FileSpan,
    channel: Channel,
    name: &str,
    ty: &Type,
    declared: Option<&Field>,
) -> Finding {
    let (channel, ty) = (channel.name(), describe(ty));
    let message = format!("contacts have no address for {channel}");
    let finding = Finding::new(Rule::NoAddressField, place, message);
    match declared {
        Some(field) => finding
            .with_label(
                field.named.place,
                format!("this is of type `{}`", describe(&field.ty)),
            )
            .with_help(format!("the field `{name}` has to be of type `{ty}`")),
        None => finding.with_help(format!("declare the field in `contact`: `{name}: {ty}?`")),
    }
}
