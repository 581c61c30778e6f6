//! Listing declarations and what is kept of histories.

use super::{
    Listing,
    names::{at, length, plain},
};
use crate::program::{
    BodyFormat, Decay, DecayAmount, EventRole, Keep, Message, QueryId, Score, Since, Watch,
    WatchScope,
};

impl Listing<'_> {
    pub(super) fn tables(&mut self) {
        let names = self.names;
        let program = names.program();
        self.line(
            0,
            &format!(
                "project \"{}\", timezone \"{}\"",
                plain(&program.project),
                plain(&program.timezone)
            ),
        );
        self.table(
            "contact",
            program.fields.iter().map(|field| names.field_entry(field)),
        );
        let events = program.events.iter().map(|event| {
            let external = if event.external == event.name {
                String::new()
            } else {
                format!(" \"{}\"", names.symbol(event.external))
            };
            let fields = names.members(&event.fields);
            let role = role(event.role).map(|role| format!(" ({role})"));
            format!(
                "{}{external}{fields}{}",
                names.symbol(event.name),
                role.unwrap_or_default()
            )
        });
        self.table("events", events);
        self.messages();
        self.table(
            "topics",
            program.topics.iter().map(|topic| names.symbol(*topic)),
        );
        let lists = program.lists.iter().map(|list| {
            let sync = list
                .sync
                .map(|sync| format!(" sync {}", names.symbol(sync)));
            names.symbol(list.name) + &sync.unwrap_or_default()
        });
        self.table("lists", lists);
        let segments = program.segments.iter().map(|segment| {
            let watched = if segment.watched { ", watched" } else { "" };
            format!(
                "{} = {}{watched}",
                names.symbol(segment.name),
                at(segment.condition)
            )
        });
        self.table("segments", segments);
        self.scores();
        let teams = program.teams.iter();
        let teams =
            teams.map(|team| format!("{} {}", names.symbol(team.name), names.symbol(team.email)));
        self.table("teams", teams);
        let actions = program.actions.iter().map(|action| {
            let (params, returns) = (names.fields(&action.params), names.fields(&action.returns));
            format!("{} {params} returns {returns}", names.symbol(action.name))
        });
        self.table("actions", actions);
        self.table(
            "aliases",
            program
                .aliases
                .iter()
                .map(|alias| names.alias_entry(*alias)),
        );
        self.table("tags", program.tags.iter().map(|tag| names.symbol(*tag)));
        self.history();
    }

    fn messages(&mut self) {
        let names = self.names;
        let entry = |message: &Message| {
            let topic = message
                .topic
                .and_then(|topic| names.program().topics.get(topic.index()));
            let topic = topic.map(|topic| format!(", topic {}", names.symbol(*topic)));
            let mut text = format!(
                "{} {} ({}{}){}",
                message.channel.name(),
                names.symbol(message.name),
                message.category.name(),
                topic.unwrap_or_default(),
                names.members(&message.params)
            );
            let codes = [
                ("subject", message.subject),
                ("preheader", message.preheader),
                ("title", message.title),
                ("text", message.text),
                ("from", message.from),
            ];
            for (name, code) in codes {
                if let Some(code) = code {
                    text += &format!(" {name} {}", at(code));
                }
            }
            if let Some(body) = &message.body {
                let format = match body.format {
                    BodyFormat::Html => "HTML",
                    BodyFormat::Text => "plain text",
                };
                text += &format!(" body of {} bytes of {format}", body.template.len());
            }
            text
        };
        self.table("messages", names.program().messages.iter().map(entry));
    }

    fn scores(&mut self) {
        let names = self.names;
        let entry = |score: &Score| {
            let rules = score.rules.iter().map(|rule| {
                let condition = names.condition(rule.event, rule.subject, rule.condition);
                match rule.points {
                    Some(points) => format!("{condition}: {points:+}"),
                    None => format!("{condition}: reset"),
                }
            });
            let mut parts: Vec<_> = rules.collect();
            parts.extend(score.decay.map(decay));
            format!("{} {{ {} }}", names.symbol(score.name), parts.join(", "))
        };
        self.table("scores", names.program().scores.iter().map(entry));
    }

    fn history(&mut self) {
        let names = self.names;
        let program = names.program();
        let watch = |watch: &Watch| {
            let event = names.condition(watch.event, watch.subject, watch.condition);
            let keep = match watch.keep {
                Keep::Last => "the last time",
                Keep::Count => "how many",
                Keep::Rows => "each",
            };
            let scope = match watch.scope {
                WatchScope::Contact(None) => "for ever".to_owned(),
                WatchScope::Contact(Some(kept)) => format!("for {}", length(kept)),
                WatchScope::Run(flow, since) => {
                    let since = match since {
                        Since::Entry => "entry",
                        Since::Subject => "its latest send, task or call",
                        Since::AnySend => "the latest send",
                    };
                    format!("in each run of {} since {since}", names.flow(flow))
                }
            };
            let captures: Vec<_> = watch.captures.iter().map(|code| at(*code)).collect();
            let captures = match captures.as_slice() {
                [] => String::new(),
                _ => format!(", capturing {}", captures.join(", ")),
            };
            let zone = watch.zone.map_or_else(String::new, |flow| {
                format!(", local times as in {}", names.flow(flow))
            });
            format!("{event}: {keep}, {scope}{captures}{zone}")
        };
        self.table("watches", program.watches.iter().map(watch));
        let queries = 0..program.queries.len();
        self.table(
            "queries",
            queries.map(|index| names.query(QueryId::next(index))),
        );
    }
}

/// What the runtime does with an event beside letting flows look at it.
fn role(role: EventRole) -> Option<&'static str> {
    match role {
        EventRole::Plain => None,
        EventRole::Message => Some("of a message"),
        EventRole::Bounced => Some("of a message, may make the address unreachable"),
        EventRole::Complained => Some("of a message, withdraws consent"),
        EventRole::Sent | EventRole::Suppressed => Some("of a message, made by the runtime"),
        EventRole::Done => Some("of a task or call"),
        EventRole::Subscribed => Some("gives consent"),
        EventRole::Unsubscribed => Some("withdraws consent"),
    }
}

fn decay(decay: Decay) -> String {
    let amount = match decay.amount {
        DecayAmount::Share(share) => format!("{share} of it"),
        DecayAmount::Points(points) => points.to_string(),
    };
    format!("decay {amount} every {}", length(decay.every))
}
