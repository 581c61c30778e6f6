//! `nurture explain`: the page of a rule, or the list of all rules.

use std::fmt::Write as _;

use nurture_compiler::{
    finding::{Level, Rule},
    render::Colour,
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
        (None, ExplainFormat::Rich) => list(output::colour()),
        (None, ExplainFormat::Markdown) => markdown_list(),
        (Some(rule), ExplainFormat::Rich) => page(rule.page(), output::colour()),
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
fn list(colour: Colour) -> String {
    let mut text = String::new();
    for (title, level) in PARTS {
        let _ = writeln!(text, "{}\n", bold(title, colour));
        for rule in Rule::ALL.iter().filter(|rule| rule.level() == level) {
            let _ = writeln!(
                text,
                "  {:<27}{}",
                rule.name(),
                first_sentence(rule.summary())
            );
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

/// Markdown for a terminal: headings stand out, code is indented instead of fenced.
fn page(markdown: &str, colour: Colour) -> String {
    let mut shown = String::with_capacity(markdown.len() + 64);
    let mut in_code = false;
    for line in markdown.lines() {
        if let Some(info) = line.strip_prefix("```") {
            in_code = !in_code;
            // A block's file name is worth knowing where a page shows several files.
            if let Some((_, name)) = info.split_once(' ').filter(|_| in_code) {
                let _ = write!(shown, "  {name}\n\n");
            }
            continue;
        }
        match line.trim_start_matches('#').strip_prefix(' ') {
            Some(heading) if !in_code && line.starts_with('#') => {
                shown.push_str(&bold(heading, colour));
            }
            _ if in_code && !line.is_empty() => {
                let _ = write!(shown, "    {line}");
            }
            _ => shown.push_str(line),
        }
        shown.push('\n');
    }
    shown
}

fn bold(text: &str, colour: Colour) -> String {
    match colour {
        Colour::Ansi => format!("\u{1b}[1m{text}\u{1b}[0m"),
        Colour::Plain => text.to_owned(),
    }
}
