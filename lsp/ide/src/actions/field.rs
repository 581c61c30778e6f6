//! Declaring a field of the contact that is used and not declared.

use nurture_compiler::{
    checked::CONTACT_ID,
    finding::{Edit, Finding},
    source::{FileId, FileSpan, Span},
    syntax::{Expression, Item, StatementKind, TestLineKind, visit},
};

use super::{Titled, guess, place};
use crate::{
    Analysis,
    tree::{item_at, text, tree},
};

/// The declaration of the field that a finding is about, if it is one of the contact.
pub(super) fn of_contact(analysis: &Analysis, finding: &Finding) -> Option<Titled> {
    let at = finding.primary;
    let name = analysis.sources().slice(at);
    // Rows name the contact by it: it can be no field.
    if name == CONTACT_ID {
        return None;
    }
    let item = item_at(tree(analysis, at.file)?, at.span.start)?;
    let ty = read(analysis, item, at).or_else(|| given_in_test(analysis, item, at))?;
    let written = format!("{name}: {}", declared(&ty));
    let edit = last_contact(analysis).map_or_else(
        || place::declaration(analysis, at, &format!("contact {{ {written} }}"), |_| false),
        |(file, span)| Some(inside(text(analysis, file), file, span, &written)),
    )?;
    Some((format!("declare the contact's field `{name}`"), edit))
}

/// A type as a field has it that contacts need not have: with what it is for those of today, or without a value.
fn declared(ty: &str) -> String {
    match ty {
        "int" => "int = 0".to_owned(),
        "bool" => "bool = false".to_owned(),
        optional if optional.ends_with('?') => optional.to_owned(),
        other => format!("{other}?"),
    }
}

/// The type of what is read or set as `contact.F`.
fn read(analysis: &Analysis, item: &Item, at: FileSpan) -> Option<String> {
    let before = text(analysis, at.file).get(..at.span.start as usize)?;
    let owner = before.trim_end().strip_suffix('.')?.trim_end();
    let start = owner.strip_suffix("contact")?.len();
    let whole = Span::new(u32::try_from(start).ok()?, at.span.end);
    let set = set_to(item, whole).and_then(|value| guess::of_value(analysis, at.file, value));
    Some(set.unwrap_or_else(|| guess::of_use(analysis, at.file, item, whole)))
}

/// What a statement sets a field to, or adds to it.
fn set_to(item: &Item, field: Span) -> Option<&Expression> {
    let Item::Flow(flow) = item else { return None };
    let mut found = None;
    visit::statements(&flow.body, &mut |statement| match &statement.kind {
        StatementKind::Set {
            field: target,
            value: amount,
        }
        | StatementKind::Add {
            field: target,
            amount,
        } if target.span == field => found = Some(amount),
        _ => {}
    });
    found
}

/// The type of what a test gives its contact.
fn given_in_test(analysis: &Analysis, item: &Item, at: FileSpan) -> Option<String> {
    let Item::Test(test) = item else { return None };
    let members = test.lines.iter().filter_map(|line| match &line.kind {
        TestLineKind::Contact { members, .. } => Some(&members.members),
        _ => None,
    });
    let mut members = members.flatten();
    let member = members.find(|member| member.name.span == at.span)?;
    let ty = guess::of_value(analysis, at.file, &member.value);
    Some(ty.unwrap_or_else(|| "text".to_owned()))
}

fn last_contact(analysis: &Analysis) -> Option<(FileId, Span)> {
    let files = analysis.sources().iter();
    let contacts = files.filter_map(|(file, _)| {
        let items = &analysis.parsed(file)?.file.items;
        let contact = items
            .iter()
            .rfind(|item| matches!(item, Item::Contact(_)))?;
        Some((file, contact.span()))
    });
    contacts.last()
}

/// Puts a field before the closing brace: on a line of its own, where the brace has one.
fn inside(text: &str, file: FileId, contact: Span, written: &str) -> Edit {
    let brace = contact.end.saturating_sub(1);
    let (offset, text) = if let Some(indentation) = place::indentation(text, brace) {
        let line = brace - u32::try_from(indentation.len()).unwrap_or(0);
        (line, format!("{indentation}  {written}\n"))
    } else {
        let before = text.get(..brace as usize).unwrap_or_default().trim_end();
        let separator = if before.ends_with(['{', ',']) {
            " "
        } else {
            ", "
        };
        let offset = u32::try_from(before.len()).unwrap_or(brace);
        (offset, format!("{separator}{written}"))
    };
    Edit {
        place: Span::at(offset).in_file(file),
        text,
    }
}
