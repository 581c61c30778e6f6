//! Fields that are written as they are called outside: `$value: money(EUR)`.
//!
//! Names have no `$`, and what the field is called outside stands behind its type.

use std::collections::BTreeMap;

use crate::{
    finding::{Edit, Finding},
    source::Span,
    syntax::{FieldDeclaration, File, Item, TypeKind},
};

/// Keeps what a field is called outside where the `$` before its name is taken away.
pub(super) fn settle(findings: &mut [Finding], text: &str, tree: &File) {
    let is_sign = |finding: &Finding| text.get(finding.primary.span.range()) == Some("$");
    if !findings.iter().any(is_sign) {
        return;
    }
    let mut types = BTreeMap::new();
    for item in &tree.items {
        match item {
            Item::Contact(contact) => fields(&contact.fields, &mut types),
            Item::Event(event) => fields(&event.fields, &mut types),
            _ => {}
        }
    }
    for finding in findings.iter_mut().filter(|finding| is_sign(finding)) {
        let Some((name, ty)) = types.get(&finding.primary.span.end) else {
            continue;
        };
        let Some(fix) = finding.fixes.first_mut() else {
            continue;
        };
        let name = text.get(name.range()).unwrap_or("");
        let outside = format!("from \"${name}\"");
        fix.title = format!("take the `$` away, and add `{outside}`");
        fix.edits.push(Edit {
            place: Span::at(ty.end).in_file(finding.primary.file),
            text: format!(" {outside}"),
        });
        let ty = text.get(ty.range()).unwrap_or("…");
        finding.help = vec![format!("write `{name}: {ty} {outside}`")];
    }
}

/// The names and types of fields that do not say what they are called outside, by where their names begin.
fn fields(declared: &[FieldDeclaration], types: &mut BTreeMap<u32, (Span, Span)>) {
    for field in declared {
        if field.external.is_none() && !field.ty.span.is_empty() {
            let name = field.name.span;
            types.insert(name.start, (name, field.ty.span));
        }
        let mut kind = &field.ty.kind;
        while let TypeKind::List(inner) = kind {
            kind = &inner.kind;
        }
        if let TypeKind::Record(inner) = kind {
            fields(inner, types);
        }
    }
}
