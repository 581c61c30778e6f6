//! The events that generated programs and inputs know.

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Int,
    Decimal,
    Money,
    Bool,
    DateTime,
    Date,
    Duration,
    /// `trial | paid`
    Deal,
    /// `list of text`
    Texts,
}

/// An event's name and fields; whether each may be unset.
pub struct Event {
    pub name: &'static str,
    pub fields: &'static [(&'static str, Kind, bool)],
}

/// Events of a contact.
pub const EVENTS: &[Event] = &[
    Event {
        name: "signup",
        fields: &[],
    },
    Event {
        name: "purchase",
        fields: &[
            ("order_id", Kind::Text, false),
            ("total", Kind::Decimal, false),
            ("items", Kind::Int, true),
        ],
    },
    Event {
        name: "page_view",
        fields: &[("path", Kind::Text, false), ("url", Kind::Text, true)],
    },
    Event {
        name: "booking",
        fields: &[
            ("nights", Kind::Int, false),
            ("price", Kind::Money, false),
            ("begins", Kind::DateTime, false),
            ("day", Kind::Date, true),
            ("deal", Kind::Deal, false),
            ("again", Kind::Bool, true),
            ("notice", Kind::Duration, true),
            ("labels", Kind::Texts, false),
            ("place.city", Kind::Text, false),
            ("place.floor", Kind::Int, true),
        ],
    },
    Event {
        name: "checkout_started",
        fields: &[("cart_id", Kind::Text, true)],
    },
];

/// Events of messages.
pub const MESSAGE_EVENTS: &[Event] = &[
    Event {
        name: "opened",
        fields: &[],
    },
    Event {
        name: "clicked",
        fields: &[("url", Kind::Text, true)],
    },
    Event {
        name: "sent",
        fields: &[],
    },
    Event {
        name: "replied",
        fields: &[],
    },
    Event {
        name: "suppressed",
        fields: &[("reason", Kind::Text, false)],
    },
    Event {
        name: "bounced",
        fields: &[("permanent", Kind::Bool, false)],
    },
    Event {
        name: "complained",
        fields: &[],
    },
    Event {
        name: "delivered",
        fields: &[],
    },
    Event {
        name: "prefetched",
        fields: &[],
    },
];

/// Words of consent.
pub const WORDS: &[Event] = &[
    Event {
        name: "unsubscribed",
        fields: &[
            ("channel", Kind::Text, true),
            ("list", Kind::Text, true),
            ("topic", Kind::Text, true),
        ],
    },
    Event {
        name: "subscribed",
        fields: &[
            ("channel", Kind::Text, true),
            ("list", Kind::Text, true),
            ("topic", Kind::Text, true),
        ],
    },
];
