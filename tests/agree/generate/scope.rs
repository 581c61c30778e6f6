//! What the generator knows of the program while it writes it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::events::Event;

/// Half hours since 1970 at which virtual time may begin: an ordinary Monday, and days before clocks change or years leap.
pub const START: &[i64] = &[
    982_002,   // 2026-01-05T09:00Z
    985_874,   // 2026-03-27T01:00Z
    995_952,   // 2026-10-23T00:00Z
    984_908,   // 2026-03-06T22:00Z
    986_198,   // 2026-04-02T19:00Z
    987_160,   // 2026-04-22T20:00Z
    1_019_556, // 2028-02-26T18:00Z
    996_220,   // 2026-10-28T14:00Z
];

/// Zones with clock changes of an hour, of half an hour, at midnight, and without.
pub const ZONES: &[&str] = &[
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "America/Santiago",
    "Asia/Tokyo",
];

pub const MESSAGES: &[(&str, &str)] = &[
    ("email", "hello"),
    ("email", "news"),
    ("sms", "ping"),
    ("push", "poke"),
    ("email", "receipt"),
];

pub const TAGS: &[&str] = &["red", "blue"];
pub const LISTS: &[&str] = &["readers", "buyers"];
pub const SEGMENTS: &[&str] = &["active", "big"];
pub const SCORES: &[&str] = &["heat", "warmth"];
pub const TOPICS: &[&str] = &["product_news", "offers"];
pub const CHANNELS: &[&str] = &["email", "sms", "push"];
/// Durations, as text.
pub const DURATIONS: &[&str] = &[
    "1h", "2h", "1d", "30min", "12h", "2d", "1d12h", "6h", "3d", "1w",
];
/// Times of day, some of them in gaps and in hours that occur twice.
pub const TIMES: &[&str] = &[
    "09:00", "02:30", "00:00", "22:00", "01:30", "08:00", "23:30", "12:00",
];

/// The program.
pub struct World {
    pub start: i64,
    pub flows: usize,
    pub fine: bool,
}

/// A payload that has a name.
#[derive(Clone)]
pub struct Payload {
    pub name: String,
    pub event: &'static Event,
}

/// What an expression or statement may name.
#[derive(Clone)]
pub struct Scope<'w> {
    pub world: &'w World,
    /// The flow, inside one.
    pub flow: Option<usize>,
    pub payloads: Vec<Payload>,
    /// The event whose `where` is written.
    pub event: Option<&'static Event>,
    /// Whether that event is asked for, in a condition: then the window of an event in it depends on its own.
    pub is_asked: bool,
    /// Messages and names of sends that some path has sent.
    pub sent: BTreeSet<&'static str>,
    /// Names of tasks and calls that some path has made.
    pub made: BTreeSet<&'static str>,
    /// Which segments may be named.
    pub segments: &'static [&'static str],
    /// Which scores may be named.
    pub scores: &'static [&'static str],
    /// Whether the run may be over by now, so that what is sent behind it may be sent to nobody.
    pub over: bool,
    /// How many branches the present statement has, and how many of them end the run.
    pub branches: usize,
    pub branches_over: usize,
    /// Whether waits need no time-out.
    pub expires: bool,
    pub depth: usize,
}

impl<'w> Scope<'w> {
    pub fn outside(world: &'w World) -> Self {
        Self {
            world,
            flow: None,
            payloads: Vec::new(),
            event: None,
            is_asked: false,
            sent: BTreeSet::new(),
            made: BTreeSet::new(),
            segments: &[],
            scores: &[],
            over: false,
            branches: 0,
            branches_over: 0,
            expires: false,
            depth: 0,
        }
    }

    pub fn inside(world: &'w World, flow: usize) -> Self {
        Self {
            flow: Some(flow),
            segments: SEGMENTS,
            scores: SCORES,
            ..Self::outside(world)
        }
    }

    /// Inside the `where` of a trigger, a clause or a wait.
    pub fn of(&self, event: &'static Event) -> Self {
        Self {
            event: Some(event),
            depth: self.depth + 1,
            ..self.clone()
        }
    }

    /// Inside the `where` of an event that is asked for.
    pub fn asked(&self, event: &'static Event) -> Self {
        let mut inner = self.of(event);
        inner.is_asked = true;
        if self.event.is_some() {
            inner.payloads.clear();
        }
        inner
    }

    /// Learns that a message, or something under a name, was sent.
    pub fn send(&mut self, name: &'static str) {
        if !self.over {
            self.sent.insert(name);
        }
    }

    /// Learns that a task or call was made.
    pub fn make(&mut self, name: &'static str) {
        if !self.over {
            self.made.insert(name);
        }
    }

    pub fn deeper(&self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self.clone()
        }
    }
}

impl World {
    /// The moment so many half hours after the start.
    pub fn moment(&self, ticks: i64) -> DateTime<Utc> {
        DateTime::from_timestamp((self.start + ticks) * 1800, 0).unwrap()
    }
}

/// Whether others start a flow: then it reads nothing of what its triggers bring, as a `start` brings nothing.
pub const fn is_started(flow: usize) -> bool {
    flow % 2 == 1
}

/// A flow's name.
pub fn flow_name(index: usize) -> &'static str {
    ["alpha", "beta", "gamma", "delta"][index % 4]
}
