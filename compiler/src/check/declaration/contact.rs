//! The contact, and the fields of it that the runtime reads.

use std::sync::Arc;

use nurture_runtime::program::{Addresses, Channel, FieldId};

use crate::{
    check::{Checker, fields::Fields, items::Items, relation::describe, written_type::Owner},
    checked::{CONTACT_ID, Field, Type},
    finding::{Edit, Finding, Fix, Rule},
    source::{FileSpan, Span},
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
        let ids = fields.iter().filter(|field| field.external == CONTACT_ID);
        let ids: Vec<FileSpan> = ids.map(|field| field.named.place).collect();
        for place in ids {
            self.report(second_id(place));
        }
        self.checked.addresses = addresses(&fields);
        self.checked.fields.clone_from(&fields);
        self.contact = Arc::new(Fields::new(fields));
    }

    /// Remembers a send, or a look at whether there could be one, that needs an address.
    pub(in crate::check) fn needs_address(&mut self, channel: Channel, place: FileSpan) {
        let here = (self.file_rank(), place);
        let first = self.sends.entry(channel).or_insert(here);
        *first = (*first).min(here);
    }

    /// Takes away that a field of the contact is missed where it is used: to declare it mends that as well.
    fn forget_missed(&mut self, name: &str) {
        let sources = self.input.sources;
        let is_it = |finding: &Finding| {
            let FileSpan { file, span } = finding.primary;
            let text = sources.slice(Span::new(0, span.end).in_file(file));
            let owner = text.strip_suffix(name);
            let is_missed = matches!(
                finding.rule,
                Rule::UnknownField | Rule::UnknownTemplateVariable
            );
            is_missed && owner.is_some_and(|owner| owner.ends_with("contact."))
        };
        self.findings.retain(|finding| !is_it(finding));
    }

    /// Says of channels that are sent on, or looked at, that contacts have no address for them.
    pub(in crate::check) fn addresses_of_sends(&mut self, items: &Items<'_>) {
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
            if field.is_none() && !is_vague && !self.names.is_vague(name) {
                let finding = no_address(place, channel, name, &ty, declared.as_ref());
                let written = written(channel, name, &ty);
                let edit = match declared {
                    Some(_) => None,
                    None => self.another_field(items, &written),
                };
                if edit.is_some() {
                    self.forget_missed(name);
                }
                self.report(match edit {
                    Some(edit) => finding.with_fix(Fix {
                        title: format!("declare `{written}`"),
                        edits: vec![edit],
                    }),
                    None => finding,
                });
            }
        }
    }
}

impl Checker<'_> {
    /// Puts another field behind those that are declared; none where there is no whole declaration.
    fn another_field(&self, items: &Items<'_>, field: &str) -> Option<Edit> {
        let contact = items.contacts.first()?;
        let place = contact.node.span.in_file(contact.file);
        let brace = place.span.end.checked_sub(1)?;
        let inside = self.input.sources.slice(place).strip_suffix('}')?;
        let text = &self.input.sources.get(contact.file)?.text;
        let last = contact.node.fields.last().map(|field| field.span);
        let line = text.get(..brace as usize)?.rsplit('\n').next()?;
        // The brace stands on a line of its own, below the last field.
        if inside.contains('\n') && line.trim().is_empty() {
            let start = brace - u32::try_from(line.len()).ok()?;
            return Some(Edit {
                place: Span::at(start).in_file(contact.file),
                text: format!("{line}  {field}\n"),
            });
        }
        let (at, text) = match last {
            Some(last) => {
                let behind = text.get(last.end as usize..brace as usize)?;
                let comma = behind.trim_start().starts_with(',');
                let comma_end = behind.find(',').filter(|_| comma).map_or(0, |at| at + 1);
                let at = last.end + u32::try_from(comma_end).ok()?;
                let sign = if comma { " " } else { ", " };
                (at, format!("{sign}{field}"))
            }
            None => (brace, format!("{field} ")),
        };
        Some(Edit {
            place: Span::at(at).in_file(contact.file),
            text,
        })
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

/// A field that no row can set: its member of that name says whose row it is.
fn second_id(place: FileSpan) -> Finding {
    let message = "`id` says in every row which contact it is of, and is no field of it";
    Finding::new(Rule::DuplicateDeclaration, place, message)
        .labelled("nothing could ever set this")
        .with_help("take it away; an id that messages show, or another one, is a field of its own: `crm_id: text?`")
}

fn second_contact(place: FileSpan, first: FileSpan) -> Finding {
    Finding::new(Rule::DuplicateDeclaration, place, "a second `contact`")
        .with_label(first, "the first one is here")
        .with_help("a project has one `contact`: put all fields into it")
}

/// How the field is declared: an email address is what contacts are known by, and they may lack the others.
fn written(channel: Channel, name: &str, ty: &Type) -> String {
    let may_lack = if channel == Channel::Email { "" } else { "?" };
    format!("{name}: {}{may_lack}", describe(ty))
}

fn no_address(
    place: FileSpan,
    channel: Channel,
    name: &str,
    ty: &Type,
    declared: Option<&Field>,
) -> Finding {
    let message = format!("contacts have no address for {}", channel.name());
    let finding = Finding::new(Rule::NoAddressField, place, message);
    match declared {
        Some(field) => finding
            .with_label(
                field.named.place,
                format!("this is of type `{}`", describe(&field.ty)),
            )
            .with_help(format!(
                "the field `{name}` has to be of type `{}`",
                describe(ty)
            )),
        None => finding.with_help(format!(
            "declare the field in `contact`: `{}`",
            written(channel, name, ty)
        )),
    }
}
