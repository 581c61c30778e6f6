//! Bare names that stand for nothing where a value stands, and what each most likely is.

use nurture_runtime::program::WEEKDAYS;
use smol_str::SmolStr;

use super::unknown::{is_moment, named_answer, named_payload, second_test};
use crate::{
    check::{Checker, relation, scope::Scope},
    checked::{Field, Type},
    finding::{Beside, Edit, Finding, Rule, nearest},
    source::{FileSpan, Span},
    syntax::Name,
    template::is_unsubscribing,
};

impl Checker<'_> {
    /// A bare name that stands for nothing, where no event's fields are meant.
    pub(super) fn unknown_bare_value(&mut self, scope: &Scope, name: &Name, wanted: Option<&Type>) {
        let place = self.place(name.span);
        let finding = self.unknown_name(name);
        // `{day}` stands for the parameter `days`, where there is one.
        let params = scope.params.iter().flat_map(|(_, params)| params.names());
        let is_param = nearest(&name.text, self.near(params)).is_some();
        let phrase = self.phrase(&name.text, place, wanted).filter(|_| !is_param);
        let body = of_bodies(&name.text).filter(|_| scope.params.is_some());
        let finding = if let Some(known) = body {
            finding.with_help(format!(
                "`{known}` is known in a body: put the text into a file, and name that, `body: \"emails/welcome.txt\"`"
            ))
        } else if let Some(meant) = phrase {
            finding
                .with_help(format!("write `{meant}`"))
                .with_replacement(format!("change to `{meant}`"), place, meant)
        } else if let Some(answer) = of_bool(&name.text).filter(|_| wanted == Some(&Type::Bool)) {
            finding
                .with_help("a `bool` is `true` or `false`")
                .with_replacement(format!("change to `{answer}`"), place, answer)
        } else if let Some(help) = of_calendar(&name.text, wanted) {
            finding.with_help(help)
        } else if name.text == "time" && wanted == Some(&Type::Time) {
            finding
                .with_help("the time at the moment is `time(now)`")
                .with_replacement("change to `time(now)`", place, "time(now)")
        } else if let Some(event) = self.event_tested_before(name) {
            let is_of_contact = self.contact.find(&name.text).is_some();
            finding.with_help(second_test(&event, &name.text, is_of_contact))
        } else if let Some((_, field)) = self.contact.find(&name.text) {
            self.lacking_contact(finding, field)
        } else if wanted.is_some_and(relation::is_text) {
            return self.unquoted(scope, name);
        } else {
            let known = self.readable(scope);
            finding.suggesting(&name.text, self.near(known.iter().map(SmolStr::as_str)))
        };
        let finding = self.where_it_may_stand(finding, &name.text);
        self.report(finding);
    }

    /// A name that stands for nothing, as it is written.
    pub(super) fn unknown_name(&self, name: &Name) -> Finding {
        let place = self.place(name.span);
        let written = self.input.sources.slice(place);
        Finding::new(
            Rule::UnknownName,
            place,
            format!("unknown name `{written}`"),
        )
    }

    /// Says where a value of that name may be read, where nothing else is said.
    fn where_it_may_stand(&self, finding: Finding, name: &SmolStr) -> Finding {
        if !finding.help.is_empty() {
            return finding;
        }
        if self.aliases.works().contains_key(name) {
            return finding.with_help(named_answer(name, "outcome"));
        }
        match self.event_bringing(name) {
            Some(event) => finding.with_help(named_payload(event, name)),
            None => finding.with_help("a field of the contact is written `contact.…`, one of an event stands in its `where`, and a text in quotes"),
        }
    }

    /// A field of the contact without the `contact.` before it.
    fn lacking_contact(&self, finding: Finding, field: &Field) -> Finding {
        let place = finding.primary;
        let name = &field.named.name;
        let is_text = relation::is_text(&field.ty);
        if !is_text && self.has_text_behind_a_filter(place) {
            return finding
                .with_help(format!(
                    "`contact.{name}` is no text: behind `??` stands a value of its own type"
                ))
                .beside(Beside::NoText);
        }
        let is_lacking = field.optional && self.is_interpolated(place);
        if is_lacking && !is_text {
            return finding.with_help(format!(
                "write `{{contact.{name} ?? …}}`, with what stands for it where it is unset"
            ));
        }
        let meant = self.read_field(name, field, place);
        let mut finding = finding
            .with_help(format!("did you mean `{meant}`?"))
            .with_replacement(format!("change to `{meant}`"), place, meant);
        // An amount of dollars is a number.
        let sign = self.sign_of_braces(place).filter(|_| is_text);
        if let (Some(fix), Some(place)) = (finding.fixes.first_mut(), sign) {
            let text = String::new();
            fix.edits.insert(0, Edit { place, text });
        }
        finding
    }

    /// How a field of the contact is read at a place: shown between braces, a text that may be unset has another in its place.
    pub(super) fn read_field(&self, name: &str, field: &Field, place: FileSpan) -> String {
        let may_lack = field.optional && relation::is_text(&field.ty);
        if may_lack && self.is_interpolated(place) {
            format!("contact.{name} ?? \"\"")
        } else {
            format!("contact.{name}")
        }
    }

    /// Whether a filter of templates with a text stands behind a place, between the same braces: `{plan|default:'there'}`
    fn has_text_behind_a_filter(&self, place: FileSpan) -> bool {
        let source = self.input.sources.get(place.file);
        let text = source.map_or("", |source| &source.text);
        let behind = text.get(place.span.end as usize..).unwrap_or("");
        let line = behind.lines().next().unwrap_or("");
        let filter = line.trim_start().strip_prefix('|');
        let filter = filter.and_then(|filter| filter.split('}').next());
        filter.is_some_and(|filter| filter.contains(['\'', '"']))
    }

    /// The `$` of `${name}`, as other languages have it.
    fn sign_of_braces(&self, place: FileSpan) -> Option<FileSpan> {
        let start = place.span.start.checked_sub(2)?;
        let sign = Span::new(start, start + 1).in_file(place.file);
        let before = Span::new(start, place.span.start).in_file(place.file);
        (self.input.sources.slice(before) == "${").then_some(sign)
    }
}

/// What bodies know, and texts do not.
fn of_bodies(name: &str) -> Option<&'static str> {
    match name {
        "message" => Some("message"),
        name if is_unsubscribing(name) => Some("unsubscribe_url"),
        _ => None,
    }
}

/// What is said of words for days and moments.
fn of_calendar(name: &str, wanted: Option<&Type>) -> Option<String> {
    if name == "weekend" {
        return Some("write `weekday(now) in [saturday, sunday]`, or wait for one of the days: `wait until saturday`".to_owned());
    }
    if wanted == Some(&Type::Duration) && is_moment(name) {
        return Some("write how long from now, for example `24h` or `3d`".to_owned());
    }
    let is_day = WEEKDAYS.contains(&name);
    is_day.then(|| format!("a day of the week is asked for: `weekday(now) == {name}`"))
}

/// What other tools call the values of a `bool`.
fn of_bool(name: &str) -> Option<&'static str> {
    match name {
        "yes" | "y" | "checked" | "enabled" => Some("true"),
        "no" | "n" | "unchecked" | "disabled" => Some("false"),
        _ => None,
    }
}
