//! Members in braces: which are known, which are missing, which stand twice.

use foldhash::HashMap;

use nurture_runtime::program::Channel;

use super::{Checker, declaration::PARAMS, written_type::second};
use crate::{
    finding::{Finding, Rule, nearest},
    source::FileSpan,
    syntax::{Member, Members, Name},
};

impl Checker<'_> {
    /// Members without those whose key has stood before, which are reported.
    pub(super) fn distinct<'m>(&mut self, members: &'m Members) -> Vec<&'m Member> {
        let mut seen: HashMap<&str, FileSpan> = HashMap::default();
        let mut distinct = Vec::with_capacity(members.members.len());
        for member in &members.members {
            let place = self.place(member.name.span);
            if let Some(first) = seen.get(member.name.text.as_str()) {
                let finding = second(place, "member", &member.name.text, *first);
                self.report(finding);
            } else {
                seen.insert(&member.name.text, place);
                distinct.push(member);
            }
        }
        distinct
    }

    /// Whether members are all there: braces that nobody has closed are still being written.
    pub(super) fn is_whole(&self, members: &Members) -> bool {
        let place = self.place(members.span);
        members.span.is_empty() || self.input.sources.slice(place).ends_with('}')
    }

    /// Says of members that nothing takes them.
    pub(super) fn unknown_members(&mut self, unknown: &[&Member], what: &str, known: &[&str]) {
        for member in unknown {
            if self.names.is_vague(&member.name.text) {
                continue;
            }
            let place = self.place(member.name.span);
            let finding = unknown_member(place, &member.name.text, what, known);
            self.report(finding);
        }
    }

    /// The channel of a word.
    pub(super) fn channel(&mut self, name: &Name) -> Option<Channel> {
        let channel = Channel::by_name(&name.text);
        if channel.is_none() && !name.is_missing() {
            let place = self.place(name.span);
            let known = Channel::ALL.map(Channel::name);
            let message = format!("unknown channel `{}`", name.text);
            let finding = Finding::new(Rule::UnknownName, place, message)
                .with_help("the channels are `email`, `sms` and `push`");
            self.report(finding.suggesting(&name.text, known));
        }
        channel
    }
}

/// What is missing, without what an unknown member is a misspelling of: one mistake is said once.
pub(super) fn missing<'n>(lacking: &[&'n str], unknown: &[&Member]) -> Vec<&'n str> {
    let text = |member: &&Member| {
        let is_text = |(other, own): &&(&str, &str)| {
            *other == member.name.text && matches!(*own, "text" | "body")
        };
        SYNONYMS
            .iter()
            .any(|synonym| is_text(&synonym))
            .then_some("text")
    };
    let near = unknown
        .iter()
        .filter_map(|member| nearest(&member.name.text, lacking.iter().copied()));
    let meant: Vec<&str> = near.chain(unknown.iter().filter_map(text)).collect();
    lacking
        .iter()
        .copied()
        .filter(|name| !meant.contains(name))
        .collect()
}

/// Members of messages as other tools call them.
const SYNONYMS: [(&str, &str); 8] = [
    ("html", "body"),
    ("template", "body"),
    ("mjml", "body"),
    ("content", "text"),
    ("message", "text"),
    ("copy", "text"),
    ("sender", "from"),
    ("preview", "preheader"),
];

/// What is done instead of a member that messages of other tools have, and ours have not; `known` are those of the message.
fn elsewhere(name: &str, known: &[&str]) -> Option<&'static str> {
    let is_message = known.contains(&"category");
    let takes = |member: &str| known.contains(&member);
    match name {
        _ if !is_message => None,
        "to" | "cc" | "bcc" | "recipient" | "recipients" => {
            Some("a message goes to the contact of the flow; `notify` writes to a team")
        }
        "reply_to" | "replyto" if takes("subject") => Some("answers go to the address in `from`"),
        "reply_to" | "replyto" if takes("from") => Some("answers go to the number in `from`"),
        "reply_to" | "replyto" => Some("nobody can answer a push message: say in it where to go"),
        _ => None,
    }
}

fn unknown_member(place: FileSpan, name: &str, what: &str, known: &[&str]) -> Finding {
    let message = format!("unknown {what} `{name}`");
    let finding =
        Finding::new(Rule::UnknownArgument, place, message).suggesting(name, known.iter().copied());
    let same = SYNONYMS
        .iter()
        .find(|(other, own)| *other == name && known.contains(own));
    if let Some((_, own)) = same {
        return finding.with_help(format!("did you mean `{own}`?"));
    }
    if let Some(help) = elsewhere(name, known) {
        return finding.with_help(help);
    }
    if PARAMS.contains(&name) && known.contains(&"params") {
        return finding
            .with_help("did you mean `params`?")
            .with_replacement("change to `params`", place, "params");
    }
    if PARAMS.contains(&name) && known.contains(&"category") {
        return finding.with_help("write what is in it into `params`, with the others");
    }
    if known.is_empty() || known.len() > 8 {
        super::advice::listing(finding, known.iter().copied())
    } else {
        finding.with_help(format!("what can stand here: `{}`", known.join("`, `")))
    }
}
