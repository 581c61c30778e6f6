//! Which member of a rejected row was likely meant to be the one that it lacks.
//!
//! It is looked for once a row is rejected, and so costs good rows nothing.

use super::{
    RowError,
    json::{Members, Shape},
};
use crate::spelling::likely;

/// The members that rows of inputs have.
const KNOWN: [&str; 9] = [
    "id", "at", "contact", "event", "data", "set", "join", "leave", "start",
];

/// Members as other tools call them: their letters and digits, all of them small.
const SYNONYMS: [(&str, &[&str]); 5] = [
    (
        "at",
        &[
            "time",
            "timestamp",
            "ts",
            "datetime",
            "date",
            "when",
            "eventtime",
            "eventtimestamp",
            "occurredat",
            "createdat",
            "sentat",
            "receivedat",
        ],
    ),
    (
        "contact",
        &[
            "contactid",
            "userid",
            "user",
            "customerid",
            "customer",
            "personid",
            "person",
            "profileid",
            "subscriberid",
            "leadid",
        ],
    ),
    (
        "event",
        &["eventname", "eventtype", "type", "name", "action", "kind"],
    ),
    (
        "data",
        &[
            "properties",
            "props",
            "payload",
            "attributes",
            "params",
            "details",
        ],
    ),
    (
        "id",
        &["contactid", "userid", "customerid", "personid", "contact"],
    ),
];

/// Says of a member that a row must have under which name it likely stands.
#[cold]
pub(super) fn row_member(error: RowError, members: &Members<'_>) -> RowError {
    let RowError::Missing(name) = &error else {
        return error;
    };
    let found = ["at", "contact", "id"]
        .into_iter()
        .find(|member| member == name);
    found
        .and_then(|member| misnamed(member, members))
        .unwrap_or(error)
}

/// Says of what happened where in the row it likely stands.
#[cold]
pub(super) fn happening(error: RowError, members: &Members<'_>) -> RowError {
    match &error {
        RowError::NotOneThing => {
            let is_said = KNOWN
                .iter()
                .filter(|name| !matches!(**name, "id" | "at" | "contact" | "data"))
                .any(|name| members.get(name).is_some());
            let found = misnamed("event", members).filter(|_| !is_said);
            found.unwrap_or(error)
        }
        RowError::Missing(field) if !KNOWN.contains(&field.as_str()) => {
            if members.get(field).is_some() {
                return RowError::BesideData(field.clone());
            }
            let is_there = members.get("data").is_some();
            let found = misnamed("data", members).filter(|_| !is_there);
            found.unwrap_or(error)
        }
        _ => error,
    }
}

/// The member that likely is the one of that name.
fn misnamed(member: &'static str, members: &Members<'_>) -> Option<RowError> {
    let unknown = members
        .iter()
        .filter(|(name, raw)| {
            let is_object = Shape::of(*raw) == Shape::Object;
            !KNOWN.contains(name) && is_object == (member == "data")
        })
        .map(|(name, _)| name);
    let unknown: Vec<&str> = unknown.collect();
    let synonyms = SYNONYMS.iter().find(|(known, _)| *known == member);
    let mut synonyms = synonyms.map_or(&[][..], |(_, synonyms)| synonyms).iter();
    let same = synonyms.find_map(|synonym| {
        let mut unknown = unknown.iter();
        unknown.find(|name| is_written(name, synonym)).copied()
    });
    let found = same.or_else(|| likely(member, unknown))?;
    Some(RowError::Misnamed {
        member: member.into(),
        found: found.to_owned(),
    })
}

/// Says of a field that an event must bring under which name it stands in `data`: one that differs in capitals and signs alone.
#[cold]
pub(super) fn payload_member(error: RowError, data: &Members<'_>) -> RowError {
    let RowError::Missing(field) = &error else {
        return error;
    };
    let letters = field.chars().filter(|letter| letter.is_alphanumeric());
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    let found = data
        .iter()
        .map(|(name, _)| name)
        .find(|name| !letters.is_empty() && is_written(name, &letters));
    match found {
        Some(found) => RowError::Misnamed {
            found: found.to_owned(),
            member: field.clone().into(),
        },
        None => error,
    }
}

/// Whether a name has these letters and digits, but for capitals and for what stands between words.
fn is_written(name: &str, letters: &str) -> bool {
    let own = name.chars().filter(|letter| letter.is_alphanumeric());
    own.flat_map(char::to_lowercase).eq(letters.chars())
}
