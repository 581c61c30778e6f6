//! The bodies of messages as they were read: that takes long, and from one look at a project to the next they seldom change.

use std::sync::Arc;

use foldhash::HashMap;
use smol_str::SmolStr;

use super::fields::Fields;
use crate::{
    source::{FileId, FileSpan},
    template::{self, Outcome},
};

/// What has been read, by where messages name it.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    read: HashMap<FileSpan, (Body, Arc<Outcome>)>,
    /// What was read at the last look.
    before: HashMap<FileSpan, (Body, Arc<Outcome>)>,
    /// What templates became, once nothing was wrong with them: several messages may have one.
    templates: HashMap<FileId, Arc<str>>,
}

/// All that the reading of a body depends on.
#[derive(Debug, PartialEq)]
pub(super) struct Body {
    /// Where the message names it.
    pub(super) place: FileSpan,
    pub(super) file: FileId,
    pub(super) name: SmolStr,
    pub(super) text: Arc<str>,
    pub(super) contact: Arc<Fields>,
    pub(super) params: Arc<Fields>,
    /// The names of the scores, in order.
    pub(super) scores: Arc<[SmolStr]>,
}

impl Bodies {
    /// Begins another look: what it does not read is forgotten behind it.
    pub(super) fn again(&mut self) {
        self.before = std::mem::take(&mut self.read);
        self.templates.clear();
    }

    /// Reads a body, unless it is known already what comes of that.
    pub(super) fn read(&mut self, body: Body) -> Arc<Outcome> {
        let known = self.before.remove(&body.place);
        let known = known.filter(|(known, _)| *known == body);
        let html = self.templates.get(&body.file);
        let outcome = known.map_or_else(|| Arc::new(body.check(html)), |(_, outcome)| outcome);
        if let Some(sound) = &outcome.body {
            let template = || Arc::clone(&sound.template);
            self.templates.entry(body.file).or_insert_with(template);
        }
        self.read.insert(body.place, (body, Arc::clone(&outcome)));
        outcome
    }
}

impl Body {
    fn check(&self, html: Option<&Arc<str>>) -> Outcome {
        let scope = template::Scope {
            fields: self.contact.list(),
            params: self.params.list(),
            scores: &self.scores,
        };
        template::check_again(
            self.file,
            (&self.name, &self.text),
            &scope,
            self.place,
            html,
        )
    }
}
