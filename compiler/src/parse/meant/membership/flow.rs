//! Being in a flow, as it is said: `is in flow welcome`, `not in flow(welcome)`.

use super::super::{Meant, Site, is_name, read};
use crate::{
    lex::{Token, TokenKind as T},
    source::Span,
};

/// What is said between the contact and a flow that it may be in; the longer ones first.
const IN_FLOW: [&[&str]; 6] = [
    &["is", "not", "in"],
    &["is", "already", "in"],
    &["is", "currently", "in"],
    &["not", "in"],
    &["is", "in"],
    &["in"],
];

/// `contact is in flow welcome`, `not in the flow welcome`
pub(in crate::parse::meant) fn in_flow(site: &Site<'_>) -> Option<Meant> {
    let around = site.at.saturating_sub(2)..site.at + REACH_OF_FLOW;
    let mut around = around.filter(|index| site.kind(*index) == Some(T::Flow));
    let flow = around.next()?;
    let end = flow
        - usize::from(
            flow.checked_sub(1)
                .is_some_and(|the| site.word(the) == "the"),
        );
    let spoken = IN_FLOW.iter().find_map(|words| {
        let at = end.checked_sub(words.len())?;
        site.says(at, words).then_some((at, words.contains(&"not")))
    });
    let (at, is_negated) = spoken?;
    let contact = at
        .checked_sub(1)
        .filter(|at| site.kind(*at) == Some(T::Contact));
    let first = contact.unwrap_or(at);
    let flows = flows(site, flow)?;
    let last = flows.last()?.end;
    if !site.is_on_one_line(first, last - 1) || site.at < first {
        return None;
    }
    let whole = site.span(first).to(site.span(last - 1));
    let asked = Span::new(whole.start, site.span(flow).end);
    let mut tokens = questions(site, &flows, asked, whole);
    if is_negated {
        tokens.insert(0, read(T::Not, Span::at(whole.start)));
    }
    let not = if is_negated { "not " } else { "" };
    let written = flows
        .iter()
        .map(|flow| format!("in_flow({})", site.slice(flow.name)));
    let written: Vec<String> = written.collect();
    let meant = match written.as_slice() {
        [one] => format!("{not}{one}"),
        several => format!("{not}({})", several.join(" or ")),
    };
    let has_title = flows.iter().any(|flow| flow.is_title);
    let message = if has_title {
        "a flow is asked for by its name, and not by its title".to_owned()
    } else {
        format!("`{}` is written `{meant}`", site.slice(whole))
    };
    let mut question =
        Meant::new(first..last, tokens, asked, message).mended(asked.start, "in_flow");
    for flow in flows.iter().skip(1) {
        question = question.mended(site.span(flow.asked).start, "in_flow");
    }
    let help = format!("write `{meant}`");
    Some(if has_title {
        question
            .in_doubt(format!(
                "write `{not}in_flow(welcome)`, with the flow's name"
            ))
            .covering()
            .doubted()
    } else if is_negated && flows.len() > 1 {
        // That it is missing from one of them may be meant as well.
        question.in_doubt(help)
    } else {
        question.help(help).edit(whole, meant)
    })
}

/// What asks for each of the flows, joined by `or`.
fn questions(site: &Site<'_>, flows: &[NamedFlow], asked: Span, whole: Span) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for flow in flows {
        let is_first = tokens.is_empty();
        let asked = if is_first {
            asked
        } else {
            site.span(flow.asked)
        };
        if !is_first {
            tokens.push(read(T::Or, site.span(flow.asked - 1)));
        }
        tokens.push(read(T::InFlow, asked));
        tokens.push(read(T::LeftParen, Span::at(asked.end)));
        tokens.push(read(T::Name, flow.name));
        tokens.push(read(T::RightParen, Span::at(flow.name.end)));
    }
    // Behind an `and` or a `not` they belong together.
    if flows.len() > 1 {
        tokens.insert(0, read(T::LeftParen, Span::at(whole.start)));
        tokens.push(read(T::RightParen, Span::at(whole.end)));
    }
    tokens
}

/// A flow as it is named behind `flow`.
struct NamedFlow {
    /// The index of its `flow`.
    asked: usize,
    name: Span,
    /// Whether a title stands for its name.
    is_title: bool,
    /// The index behind it.
    end: usize,
}

/// `flow welcome`, `flow(welcome)`, `flow "welcome"`, `flow welcome or flow tips`
fn flows(site: &Site<'_>, first: usize) -> Option<Vec<NamedFlow>> {
    let mut flows = vec![named_flow(site, first)?];
    while let Some(last) = flows.last().map(|last| last.end) {
        let is_next = site.kind(last) == Some(T::Or) && site.kind(last + 1) == Some(T::Flow);
        let is_next = is_next && flows.len() < FLOWS_MAX;
        let Some(next) = is_next.then(|| named_flow(site, last + 1)).flatten() else {
            break;
        };
        flows.push(next);
    }
    Some(flows)
}

fn named_flow(site: &Site<'_>, asked: usize) -> Option<NamedFlow> {
    let kinds = |offset: usize| site.kind(asked + offset);
    let (name, count) = match kinds(1)? {
        T::LeftParen if kinds(3) == Some(T::RightParen) => (asked + 2, 4),
        T::TextStart if kinds(3) == Some(T::TextEnd) => (asked + 2, 4),
        _ => (asked + 1, 2),
    };
    let is_text = site.kind(name)? == T::TextChunk;
    let is_named = site.kind(name)?.is_plain_name() || is_text;
    is_named.then(|| NamedFlow {
        asked,
        name: site.span(name),
        is_title: is_text && !is_name(site.word(name)),
        end: asked + count,
    })
}

/// How far behind the token that cannot stand the flow is named.
const REACH_OF_FLOW: usize = 4;

/// No question names more flows.
const FLOWS_MAX: usize = 20;
