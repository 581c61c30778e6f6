//! `nurture explain`: the page of a rule, or the list of all rules.

use std::{borrow::Cow, fmt::Write as _};

use nurture_compiler::{
    finding::{Level, Rule},
    render::{Colour, wrap},
};

use crate::{
    arguments::{self, ExplainFormat},
    failure::{Failure, Outcome},
    output,
    spelling::did_you_mean,
};

/// Prints the page of the rule, or the names of all rules.
pub fn explain(arguments: &arguments::Explain) -> Result<Outcome, Failure> {
    let name = arguments.rule.as_deref().map(str::trim);
    let rule = match name {
        None => None,
        Some(name) => Some(Rule::by_name(name).ok_or_else(|| unknown(name))?),
    };
    let shown = match (rule, arguments.format) {
        (None, ExplainFormat::Rich) => list(output::colour(), output::width()),
        (None, ExplainFormat::Markdown) => markdown_list(),
        (Some(rule), ExplainFormat::Rich) => page(rule.page(), output::colour(), output::width()),
        (Some(rule), ExplainFormat::Markdown) => rule.page().to_owned(),
    };
    output::print(&shown)?;
    Ok(Outcome::Fine)
}

/// The parts of a list of all rules.
const PARTS: [(&str, Level); 3] = [
    ("Errors", Level::Error),
    ("Warnings", Level::Warning),
    ("Off unless asked for", Level::Off),
];

/// All rules with what they find, by severity: a heading a part, an entry a rule.
fn markdown_list() -> String {
    let mut text = String::new();
    for (title, level) in PARTS {
        let _ = writeln!(text, "## {title}\n");
        for rule in Rule::ALL.iter().filter(|rule| rule.level() == level) {
            let _ = writeln!(
                text,
                "- `{}`: {}",
                rule.name(),
                first_sentence(rule.summary())
            );
        }
        text.push('\n');
    }
    text
}

/// All rules with what they find, by severity.
fn list(colour: Colour, width: Option<usize>) -> String {
    const NAME: usize = 29;
    let room = width.map_or(usize::MAX, |width| width.saturating_sub(NAME).max(20));
    let indent = format!("\n{:NAME$}", "");
    let mut text = String::new();
    for (title, level) in PARTS {
        let _ = writeln!(text, "{}\n", bold(title, colour));
        for rule in Rule::ALL.iter().filter(|rule| rule.level() == level) {
            let what = wrap(first_sentence(rule.summary()), room).join(&indent);
            let _ = writeln!(text, "  {:<27}{what}", rule.name());
        }
        text.push('\n');
    }
    text.push_str("`nurture explain RULE` shows a rule's page.\n");
    text
}

/// What a rule finds, without the words that all summaries begin with.
fn first_sentence(summary: &str) -> &str {
    let sentence = summary.lines().next().unwrap_or(summary);
    sentence.strip_prefix("Finds ").unwrap_or(sentence)
}

fn unknown(name: &str) -> Failure {
    let failure = Failure::new(format!("there is no rule `{name}`"));
    let names = || Rule::ALL.iter().map(|rule| rule.name());
    // A part of a name is as good a guess as a misspelling.
    let holding: Vec<String> = names()
        .filter(|rule| name.len() > 2 && rule.contains(name))
        .map(|rule| format!("`{rule}`"))
        .collect();
    let failure = match did_you_mean(name, names()) {
        Some(hint) => failure.with_help(hint),
        None if holding.is_empty() => failure,
        None => failure.with_help(format!("rules with this word: {}", holding.join(", "))),
    };
    failure.with_help("`nurture explain` lists all rules")
}

/// Markdown for a terminal: headings stand out, code is indented instead of fenced, and lines end where the terminal does.
fn page(markdown: &str, colour: Colour, width: Option<usize>) -> String {
    let mut shown = String::with_capacity(markdown.len() + 64);
    let mut prose: Vec<&str> = Vec::new();
    let mut in_code = false;
    for line in markdown.lines() {
        let heading = line.trim_start_matches('#').strip_prefix(' ');
        let heading = heading.filter(|_| line.starts_with('#'));
        let fence = line.strip_prefix("```");
        if !in_code && !line.is_empty() && heading.is_none() && fence.is_none() {
            prose.push(line);
            continue;
        }
        push_prose(&mut shown, &std::mem::take(&mut prose), width);
        match (fence, heading) {
            (Some(info), _) => {
                in_code = !in_code;
                // A block's file name is worth knowing where a page shows several files.
                if let Some((_, name)) = info.split_once(' ').filter(|_| in_code) {
                    let _ = write!(shown, "  {name}\n\n");
                }
                continue;
            }
            (None, Some(heading)) if !in_code => shown.push_str(&bold(heading, colour)),
            _ if !line.is_empty() => {
                let _ = write!(shown, "    {}", cut(line, width));
            }
            _ => {}
        }
        shown.push('\n');
    }
    push_prose(&mut shown, &prose, width);
    shown
}

/// A paragraph: its lines as they are, or, where the width is known, as many words a line as fit.
fn push_prose(shown: &mut String, lines: &[&str], width: Option<usize>) {
    let wrapped = width.map(|width| wrap(&lines.join(" "), width));
    let wrapped = wrapped.filter(|_| !lines.is_empty());
    let given = || lines.iter().map(ToString::to_string).collect();
    for line in wrapped.unwrap_or_else(given) {
        shown.push_str(&line);
        shown.push('\n');
    }
}

/// The part of a line of code that fits behind its indentation.
fn cut(line: &str, width: Option<usize>) -> Cow<'_, str> {
    let room = width.map_or(usize::MAX, |width| width.saturating_sub(4));
    if line.chars().count() <= room {
        return Cow::Borrowed(line);
    }
    let kept = line.chars().take(room.saturating_sub(1));
    Cow::Owned(kept.chain(['…']).collect())
}

fn bold(text: &str, colour: Colour) -> String {
    match colour {
        Colour::Ansi => format!("\u{1b}[1m{text}\u{1b}[0m"),
        Colour::Plain => text.to_owned(),
    }
}
