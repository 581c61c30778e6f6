//! What can stand in the braces of a message, of a `send` and of an expected one, channel by channel (language reference, sections 3, 4 and 7).

use nurture_runtime::program::Channel;

/// The members that a message is declared with, `params` apart.
pub const fn declared(channel: Channel) -> &'static [&'static str] {
    match channel {
        Channel::Email => &[
            "subject",
            "preheader",
            "from",
            "text",
            "body",
            "topic",
            "category",
        ],
        Channel::Sms => &["text", "from", "topic", "category"],
        Channel::Push => &["title", "text", "topic", "category"],
    }
}

/// The texts that a `send` may give anew, beside the message's parameters.
pub const fn given_anew(channel: Channel) -> &'static [&'static str] {
    match channel {
        Channel::Email => &["subject", "preheader", "text"],
        Channel::Sms => &["text"],
        Channel::Push => &["title", "text"],
    }
}

/// What a message that a test expects may be compared by.
pub const fn compared(channel: Channel) -> &'static [&'static str] {
    match channel {
        Channel::Email => &["to", "from", "subject", "preheader", "text"],
        Channel::Sms => &["to", "from", "text"],
        Channel::Push => &["to", "title", "text"],
    }
}
