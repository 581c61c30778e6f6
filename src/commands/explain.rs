//! `nurture explain`: the page of a rule.

use nurture_compiler::{finding::Rule, render::Colour};

use crate::{
    arguments,
    failure::{Failure, Outcome},
    output,
    spelling::did_you_mean,
};

/// Prints the page of the rule.
pub fn explain(arguments: &arguments::Explain) -> Result<Outcome, Failure> {
    let name = arguments.rule.trim();
    let Some(rule) = Rule::by_name(name) else { return Err(unknown(name)) };
    output::print(&page(rule.page(), output::colour()))?;
    Ok(Outcome::Fine)
}

fn unknown(name: &str) -> Failure {
    let failure = Failure::new(format!("there is no rule `{name}`"));
    let names = || Rule::ALL.iter().map(|rule| rule.name());
    // A part of a name is as good a guess as a misspelling.
    let holding: Vec<String> = names()
        .filter(|rule| name.len() > 2 && rule.contains(name))
        .map(|rule| format!("`{rule}`"))
        .collect();
    let hint = did_you_mean(name, names());
    let failure = match (hint, holding.is_empty()) {
        (Some(hint), _) => failure.with_help(hint),
        (None, false) => failure.with_help(format!("rules with this word: {}", holding.join(", "))),
        (None, true) => failure,
    };
    failure.with_help(format!("the rules are: {}", names().collect::<Vec<_>>().join(", ")))
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
                shown.push_str(&format!("  {name}\n\n"));
            }
            continue;
        }
        match line.trim_start_matches('#').strip_prefix(' ') {
            Some(heading) if !in_code && line.starts_with('#') => shown.push_str(&bold(heading, colour)),
            _ if in_code && !line.is_empty() => shown.push_str(&format!("    {line}")),
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
