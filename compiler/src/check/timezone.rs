//! Names of time zones.

use chrono_tz::TZ_VARIANTS;
use nurture_runtime::checked_text;
use smol_str::SmolStr;

use super::Checker;
use crate::{
    finding::{Finding, Rule, nearest},
    source::FileSpan,
    syntax::Text,
};

impl Checker<'_> {
    /// The zone that a clause names.
    pub(super) fn timezone(&mut self, text: &Text) -> Option<SmolStr> {
        let zone = self.plain_text(text)?;
        if checked_text::is_timezone(&zone) {
            return Some(zone);
        }
        let place = self.place(text.span);
        self.report(invalid_timezone(place, &zone));
        None
    }
}

/// The names of all time zones, in order.
pub fn time_zones() -> impl Iterator<Item = &'static str> {
    TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// A zone that the tz database does not have; `place` is that of the text with its quotes.
pub(crate) fn invalid_timezone(place: FileSpan, zone: &str) -> Finding {
    let message = format!("`{zone}` is not a time zone");
    let finding = Finding::new(Rule::InvalidTimezone, place, message);
    match nearest_zone(zone) {
        Some(near) => finding
            .with_help(format!("did you mean `{near}`?"))
            .with_replacement(format!("change to `{near}`"), place, format!("\"{near}\"")),
        None if ["contact", "local"].contains(&zone) => finding.with_help(
            "the contact's own zone comes first wherever it is set: name that of those who have none, for example `Europe/Berlin`",
        ),
        None => finding.with_help(format!(
            "zones are named by a place, as in the tz database, so that summer time is right: {}",
            examples(zone)
        )),
    }
}

/// Zones that show how one is named; of abbreviations that are known, those in which they are used.
fn examples(zone: &str) -> &'static str {
    match zone.to_ascii_uppercase().as_str() {
        "ET" | "EDT" => "`America/New_York`, `America/Toronto`",
        "CT" | "CDT" => "`America/Chicago`, `America/Winnipeg`",
        "MT" | "MDT" => "`America/Denver`, `America/Edmonton`",
        "PT" | "PST" | "PDT" => "`America/Los_Angeles`, `America/Vancouver`",
        "BST" => "`Europe/London`",
        "CEST" | "MEZ" | "MESZ" => "`Europe/Berlin`, `Europe/Paris`",
        "IST" => "`Asia/Kolkata`, `Europe/Dublin`, `Asia/Jerusalem`",
        "AEST" | "AEDT" => "`Australia/Sydney`, `Australia/Brisbane`",
        _ => "`Europe/Berlin`, `America/New_York`, `UTC`",
    }
}

/// The zone that was most likely meant: by its whole name, or by the place alone (`Berlin`).
pub(crate) fn nearest_zone(zone: &str) -> Option<&'static str> {
    let names = || TZ_VARIANTS.iter().map(|zone| zone.name());
    let has_digit = zone.bytes().any(|byte| byte.is_ascii_digit());
    // What differs by a letter or a digit is another zone then, and no misspelling; `Etc/GMT+1` even lies on the other side.
    let is_abbreviation = zone.len() <= 4 && zone.bytes().all(|byte| byte.is_ascii_uppercase());
    let mut same = names().filter(|name| name.eq_ignore_ascii_case(zone));
    same.next()
        .or_else(|| nearest(zone, names()).filter(|_| !has_digit && !is_abbreviation))
        .or_else(|| {
            let spelt = zone.replace(' ', "_");
            let mut cities = names().filter(|name| {
                let city = name.rsplit('/').next().unwrap_or(name);
                city.eq_ignore_ascii_case(&spelt) && !has_digit
            });
            cities.next()
        })
}

#[cfg(test)]
mod tests {
    use super::nearest_zone;

    #[test]
    fn misspelt_zones_and_bare_cities_are_understood() {
        assert_eq!(nearest_zone("Europe/Berln"), Some("Europe/Berlin"));
        assert_eq!(nearest_zone("Berlin"), Some("Europe/Berlin"));
        assert_eq!(nearest_zone("new york"), Some("America/New_York"));
        assert_eq!(nearest_zone("Mars/Olympus"), None);
        assert_eq!(nearest_zone("GMT+1"), None);
        assert_eq!(nearest_zone("PST"), None);
    }
}
