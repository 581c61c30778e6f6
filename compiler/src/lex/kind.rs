//! The kinds of token, and the table of all words that the grammar knows.
//!
//! A *keyword* is reserved: it is a name only where nothing but a name can stand.
//! A *known word* (`email`, `to`, `times`, …) is a plain name that the grammar gives a meaning by its position.

use std::sync::LazyLock;

/// What a word does in the grammar; editors colour by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Begins a declaration.
    Declaration,
    /// Begins a clause of a flow or of the policy.
    Clause,
    /// Begins a statement.
    Statement,
    /// Divides or connects the parts of a statement, clause or test line.
    Connective,
    /// Connects or tests values in an expression.
    Operator,
    /// Is a value.
    Constant,
    /// Is an event that the runtime raises about a message, a task or a call.
    MessageEvent,
    /// Is a day or a stretch of the calendar.
    Calendar,
}

/// Whether a word is reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reservation {
    /// A keyword: no name, except where only a name can stand.
    Keyword,
    /// A plain name that the grammar knows by its position.
    Known,
}

/// A word that the grammar knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// As it is written.
    pub text: &'static str,
    /// Its kind of token.
    pub kind: TokenKind,
    /// Whether it is reserved.
    pub reservation: Reservation,
    /// What it does.
    pub role: Role,
}

macro_rules! tokens {
    (
        signs { $($sign:ident $sign_text:literal)* }
        classes { $($class:ident $class_text:literal)* }
        words { $($reservation:ident $role:ident: $($word:ident $word_text:literal)*;)* }
    ) => {
        /// The kind of a token.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum TokenKind {
            $(#[doc = concat!("`", $sign_text, "`")] $sign,)*
            $(#[doc = $class_text] $class,)*
            $($(#[doc = concat!("`", $word_text, "`")] $word,)*)*
        }

        impl TokenKind {
            /// Every kind, in order of its discriminant.
            pub const ALL: &[Self] = &[$(Self::$sign,)* $(Self::$class,)* $($(Self::$word,)*)*];

            /// How findings speak of it: the text of a sign or word, the name of a class.
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$sign => $sign_text,)*
                    $(Self::$class => $class_text,)*
                    $($(Self::$word => $word_text,)*)*
                }
            }

            /// Whether it is a sign, like `{` or `==`.
            pub const fn is_sign(self) -> bool {
                matches!(self, $(Self::$sign)|*)
            }
        }

        /// Every word that the grammar knows, keywords first.
        pub const WORDS: &[Word] = &[
            $($(Word {
                text: $word_text,
                kind: TokenKind::$word,
                reservation: Reservation::$reservation,
                role: Role::$role,
            },)*)*
        ];
    };
}

tokens! {
    signs {
        LeftBrace "{" RightBrace "}" LeftParen "(" RightParen ")" LeftBracket "[" RightBracket "]"
        Comma "," Colon ":" Dot "." Assign "=" Equal "==" NotEqual "!="
        Less "<" LessOrEqual "<=" Greater ">" GreaterOrEqual ">="
        Plus "+" Minus "-" Star "*" Slash "/" Coalesce "??" Question "?" Pipe "|"
    }
    classes {
        TextStart "a text"
        TextChunk "the inside of a text"
        InterpolationStart "an interpolation"
        InterpolationEnd "the end of an interpolation"
        TextEnd "the end of a text"
        Int "a whole number"
        Decimal "a decimal"
        Percent "a percentage"
        Money "an amount of money"
        Duration "a duration"
        Time "a time of day"
        Date "a date"
        DateTime "a date with a time"
        Cursor "the place where something is written"
        Name "a name"
    }
    words {
        Keyword Declaration: Flow "flow" Test "test";
        Keyword Clause:
            On "on" Goal "goal" Expire "expire" Reenter "reenter" Owner "owner" Timezone "timezone"
            Quiet "quiet" Limit "limit" Holdout "holdout" Priority "priority";
        Keyword Statement:
            Send "send" Wait "wait" If "if" Match "match" Split "split" Set "set" Add "add"
            Unset "unset" Tag "tag" Untag "untag" Join "join" Leave "leave" Notify "notify" Task "task"
            Call "call" Start "start" Stop "stop" Exit "exit" Repeat "repeat";
        Keyword Connective:
            Where "where" Until "until" For "for" Up "up" Then "then" Elseif "elseif" Else "else"
            End "end" Case "case" After "after" Do "do" Expect "expect" Last "last" Within "within"
            At "at" Ever "ever" As "as" Every "every" When "when";
        Keyword Operator:
            And "and" Or "or" Not "not" Is "is" In "in" Tagged "tagged" Reachable "reachable"
            InFlow "in_flow";
        Keyword Constant: Now "now" True "true" False "false";
        Keyword MessageEvent:
            Sent "sent" Delivered "delivered" Opened "opened" Clicked "clicked" Replied "replied"
            Bounced "bounced" Complained "complained" Prefetched "prefetched" Scanned "scanned"
            Suppressed "suppressed" Done "done";
        Known Declaration:
            Contact "contact" Event "event" Email "email" Sms "sms" Push "push" Topic "topic"
            List "list" Segment "segment" Score "score" Team "team" Action "action" Policy "policy";
        Known Connective:
            Returns "returns" From "from" Params "params" Decay "decay" Reset "reset" Of "of"
            To "to" With "with" Before "before" Times "times" Due "due" Backup "backup"
            Reaches "reaches" Drops "drops" Below "below" Change "change" Manual "manual" Per "per"
            Never "never" Always "always" Restart "restart" Otherwise "otherwise"
            Starting "starting" No "no" Suppress "suppress" Hold "hold" Enter "enter" Skip "skip"
            Assign_ "assign" Money_ "money";
        Known Operator:
            Contains "contains" Starts "starts" Ends "ends" Count "count" Sum "sum" Min "min"
            Max "max" Earliest "earliest" Latest "latest";
        Known Calendar:
            Year "year" Month "month" Day "day" Weekday "weekday" Monday "monday"
            Tuesday "tuesday" Wednesday "wednesday" Thursday "thursday" Friday "friday"
            Saturday "saturday" Sunday "sunday";
    }
}

impl TokenKind {
    /// The kind of a lower-case word: of the table, or a plain name.
    pub fn of_word(text: &str) -> Self {
        text.bytes()
            .next()
            .and_then(|first| BY_FIRST_LETTER.get(usize::from(first.wrapping_sub(b'a'))))
            .and_then(|words| words.iter().find(|word| word.text == text))
            .map_or(Self::Name, |word| word.kind)
    }

    /// What the table says of it, if it is a word of the table.
    pub fn word(self) -> Option<&'static Word> {
        (self as usize)
            .checked_sub(Self::Flow as usize)
            .and_then(|index| WORDS.get(index))
    }

    /// Whether it can be a name where only a name can stand.
    pub const fn is_word(self) -> bool {
        self as u8 >= Self::Name as u8
    }

    /// Whether it is reserved.
    pub const fn is_keyword(self) -> bool {
        self as u8 > Self::Name as u8 && (self as u8) < Self::Contact as u8
    }

    /// Whether it is a name everywhere: no keyword.
    pub const fn is_plain_name(self) -> bool {
        self.is_word() && !self.is_keyword()
    }

    /// Whether it is a literal, other than a text.
    pub const fn is_literal(self) -> bool {
        matches!(
            self,
            Self::Int
                | Self::Decimal
                | Self::Percent
                | Self::Money
                | Self::Duration
                | Self::Time
                | Self::Date
                | Self::DateTime
                | Self::True
                | Self::False
        )
    }

    /// Whether it compares what stands before it with what stands behind: `==`, `<`, `contains`, `starts with`, …
    ///
    /// `is` and `in` are none: the one takes no value, and the other may begin a window.
    pub const fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Equal
                | Self::NotEqual
                | Self::Less
                | Self::LessOrEqual
                | Self::Greater
                | Self::GreaterOrEqual
                | Self::Contains
                | Self::Starts
                | Self::Ends
        )
    }

    /// Whether it is one of the message events, or `done`.
    pub const fn is_message_event(self) -> bool {
        self as u8 >= Self::Sent as u8 && self as u8 <= Self::Done as u8
    }

    /// Whether it begins a clause; `exit` does too, where `on` or `when` follows.
    pub const fn is_clause_start(self) -> bool {
        self as u8 >= Self::On as u8 && self as u8 <= Self::Priority as u8
    }

    /// Whether it begins a statement.
    pub const fn is_statement_start(self) -> bool {
        self as u8 >= Self::Send as u8 && self as u8 <= Self::Repeat as u8
    }

    /// Whether it is a word that may begin a declaration: a keyword, or known by its position.
    pub const fn is_declaration_start(self) -> bool {
        matches!(self, Self::Flow | Self::Test) || self.is_known_declaration()
    }

    /// Whether it begins a declaration and is no keyword.
    pub const fn is_known_declaration(self) -> bool {
        self as u8 >= Self::Contact as u8 && self as u8 <= Self::Policy as u8
    }

    /// `email`, `sms` or `push`.
    pub const fn is_channel(self) -> bool {
        matches!(self, Self::Email | Self::Sms | Self::Push)
    }

    /// A name of a weekday.
    pub const fn is_day_of_week(self) -> bool {
        self as u8 >= Self::Monday as u8 && self as u8 <= Self::Sunday as u8
    }
}

/// Words by their first letter: looking one up compares it with a handful of others.
static BY_FIRST_LETTER: LazyLock<[Vec<&'static Word>; 26]> = LazyLock::new(|| {
    std::array::from_fn(|index| {
        let of_letter = |word: &&Word| {
            word.text
                .bytes()
                .next()
                .is_some_and(|first| usize::from(first.wrapping_sub(b'a')) == index)
        };
        WORDS.iter().filter(of_letter).collect()
    })
});
