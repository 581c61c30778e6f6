//! `nurture.toml`: keys, the rules and levels of `[lints]`, time zones.

use nurture_compiler::{
    finding::{Level, Rule},
    source::Span,
};

use super::{CompletionItem, CompletionKind, Insert, context::time_zones};

/// What can be written at a place of the manifest.
pub(super) fn items(text: &str, offset: u32) -> Vec<CompletionItem> {
    let before = text.get(..offset as usize).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    if line.trim_start().starts_with('#') {
        return Vec::new();
    }
    let table = before.lines().rev().skip(usize::from(!line.is_empty()));
    let mut table = table.filter_map(|line| line.trim().strip_prefix('[')?.strip_suffix(']'));
    let table = table.next().unwrap_or_default();
    let word = word_at(text, offset);
    if line.trim_start().starts_with('[') {
        return plain(&["project", "lints", "channels"], word);
    }
    if table.starts_with("channels.") && !line.contains('=') {
        return plain(&["url", "from", "user_env", "secret_env"], word);
    }
    match (table, line.split_once('=')) {
        ("lints", None) => rules(word),
        ("lints", Some((_, value))) => levels(word, value),
        ("project", None) => plain(&["name", "timezone"], word),
        ("project", Some((key, value))) if key.trim() == "timezone" && value.contains('"') => {
            time_zones(in_quotes(text, offset))
        }
        ("", None) => plain(&["[project]", "[lints]", "[channels.email]"], word),
        _ => Vec::new(),
    }
}

fn rules(replaced: Span) -> Vec<CompletionItem> {
    // What is an error by itself stays one.
    let rules = Rule::ALL.iter().filter(|rule| rule.level() != Level::Error);
    rules
        .map(|rule| {
            CompletionItem::new(rule.name(), CompletionKind::Property, replaced)
                .with_documentation(rule.page())
                .writing(Insert::Text(format!("{} = \"warn\"", rule.name())))
        })
        .collect()
}

fn levels(word: Span, value: &str) -> Vec<CompletionItem> {
    let quote = if value.contains('"') { "" } else { "\"" };
    let levels = ["allow", "warn", "error"].iter();
    levels
        .map(|level| {
            CompletionItem::new(*level, CompletionKind::EnumValue, word)
                .writing(Insert::Text(format!("{quote}{level}{quote}")))
        })
        .collect()
}

fn plain(names: &[&str], replaced: Span) -> Vec<CompletionItem> {
    let items = names.iter();
    items
        .map(|name| CompletionItem::new(*name, CompletionKind::Property, replaced))
        .collect()
}

/// The bare word around an offset.
fn word_at(text: &str, offset: u32) -> Span {
    stretch(text, offset, |letter| {
        letter.is_alphanumeric() || matches!(letter, '-' | '_')
    })
}

/// What stands between the quotes around an offset.
fn in_quotes(text: &str, offset: u32) -> Span {
    stretch(text, offset, |letter| !matches!(letter, '"' | '\n' | '\r'))
}

fn stretch(text: &str, offset: u32, is_part: impl Fn(char) -> bool) -> Span {
    let Some((before, behind)) = text.split_at_checked(offset as usize) else {
        return Span::at(offset);
    };
    let start = before.trim_end_matches(&is_part).len();
    let rest = behind.trim_start_matches(&is_part).len();
    let number = |size: usize| u32::try_from(size).unwrap_or(u32::MAX);
    Span::new(number(start), number(text.len() - rest))
}
