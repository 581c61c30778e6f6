//! The instruction set: a stack machine, described once in the table below.
//!
//! Encoding, listing and the verifier's reading of operands all follow from that table.
//! Two kinds of code use it:
//!
//! - **expression code** leaves exactly one value and ends with [`Instruction::Return`];
//!   it has no effect, and jumps only forward, so it always ends;
//! - **flow code** begins and ends every statement with an empty stack;
//!   only there may statements stand.

use serde::{Deserialize, Serialize};

use super::{
    CallId, Channel, Code, ConstantId, FieldId, FlowId, ListId, QueryId, RepeatId, ScoreId,
    SegmentId, SendId, Slot, SplitId, TagId, TaskId, TeamId, WaitId,
};

/// An operand, as listings show it.
pub trait Operand {
    /// The operand's text.
    fn show(&self) -> String;
}

macro_rules! operands {
    ($($ty:ident $sigil:literal)*) => {$(
        impl Operand for $ty {
            fn show(&self) -> String { format!(concat!($sigil, "{}"), self.0) }
        }
    )*};
}

operands! {
    CallId "call#" Code "@" ConstantId "c" FieldId "f" FlowId "flow#" ListId "list#" QueryId "q" RepeatId "repeat#"
    ScoreId "score#" SegmentId "segment#" SendId "send#" Slot "s" SplitId "split#" TagId "tag#" TaskId "task#"
    TeamId "team#" WaitId "wait#"
}

impl Operand for u32 {
    fn show(&self) -> String {
        self.to_string()
    }
}

impl Operand for Channel {
    fn show(&self) -> String {
        self.name().to_owned()
    }
}

impl Operand for Function {
    fn show(&self) -> String {
        self.name().to_owned()
    }
}

macro_rules! instructions {
    ($($(#[$doc:meta])+ $name:ident $(($operand:ident))? $mnemonic:literal;)*) => {
        /// One instruction. In the descriptions, `a b → c` takes `a` and `b` (on top) from the stack and leaves `c`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Instruction {
            $($(#[$doc])+ $name $(($operand))?,)*
        }

        impl Instruction {
            /// Its name in listings.
            pub const fn mnemonic(&self) -> &'static str {
                match self { $(instructions!(@pattern $name $($operand)?) => $mnemonic,)* }
            }

            /// Its operand as listings show it; empty where it has none.
            pub fn operand(&self) -> String {
                match self { $(instructions!(@bind $name $($operand operand)?) => instructions!(@show $($operand operand)?),)* }
            }
        }
    };
    (@pattern $name:ident) => { Self::$name };
    (@pattern $name:ident $operand:ident) => { Self::$name(_) };
    (@bind $name:ident) => { Self::$name };
    (@bind $name:ident $operand:ident $variable:ident) => { Self::$name($variable) };
    (@show) => { String::new() };
    (@show $operand:ident $variable:ident) => { Operand::show($variable) };
}

instructions! {
    /// `→ v`: a constant.
    Constant(ConstantId) "const";
    /// `→ v`: a field of the contact.
    Field(FieldId) "field";
    /// `→ v`: a field of the event that is looked at.
    Payload(u32) "payload";
    /// `→ v`: a captured value of the row that a query's filter looks at.
    Capture(u32) "capture";
    /// `→ v`: a parameter of the message that is written.
    Param(u32) "param";
    /// `→ v`: a payload's field that the run keeps; unset where it was never bound.
    Load(Slot) "load";
    /// `→ int`: a score.
    Score(ScoreId) "score";
    /// `→ datetime`: this moment; in conditions on events, the event's.
    Now "now";
    /// `→ date`: the local day of this moment.
    Today "today";
    /// `local date-time → datetime`: in the contact's zone (section 6, rule 9).
    Localize "localize";
    /// `→ v`: what the history says.
    Query(QueryId) "query";
    /// `→ bool`: whether the contact is on a list.
    OnList(ListId) "on_list";
    /// `→ bool`: whether the contact is in a segment.
    InSegment(SegmentId) "in_segment";
    /// `→ bool`
    Tagged(TagId) "tagged";
    /// `→ bool`: an address, consent, not bounced.
    Reachable(Channel) "reachable";
    /// `→ bool`: whether a run of the flow is active.
    InFlow(FlowId) "in_flow";
    /// `v → bool`: whether it is set.
    IsSet "is_set";
    /// `bool → bool`
    Not "not";
    /// `v → v`: of int, decimal, percent, money, duration.
    Negate "negate";
    /// `a b → v`: int, decimal, percent, money, durations, `date + duration`, `datetime + duration` (either order), text is never added.
    Add "add";
    /// `a b → v`: likewise, and `datetime - datetime`, `date - date` (a duration of whole days).
    Subtract "subtract";
    /// `a b → v`: a number by a number (int, decimal, percent), money by a number, duration by an int, either order.
    Multiply "multiply";
    /// `a b → v`: numbers (decimal; two ints too), money by a number, money by money (decimal), duration by an int (rounded toward zero), duration by duration (decimal).
    Divide "divide";
    /// `int → decimal`
    Widen "widen";
    /// `a b → bool`: exact; unset equals unset only.
    Equal "eq";
    /// `a b → bool`
    NotEqual "ne";
    /// `a b → bool`: of one ordered type; texts by Unicode scalar values.
    Less "lt";
    /// `a b → bool`
    LessOrEqual "le";
    /// `a b → bool`
    Greater "gt";
    /// `a b → bool`
    GreaterOrEqual "ge";
    /// `datetime → bool`: `now < a`. Watched conditions wake when that moment comes; so for the next three.
    NowLess "now_lt";
    /// `datetime → bool`: `now <= a`
    NowLessOrEqual "now_le";
    /// `datetime → bool`: `now > a`
    NowGreater "now_gt";
    /// `datetime → bool`: `now >= a`
    NowGreaterOrEqual "now_ge";
    /// `a list → bool`: whether the list holds it.
    In "in";
    /// `text text → bool`, or `list v → bool`
    Contains "contains";
    /// `text text → bool`
    StartsWith "starts_with";
    /// `text text → bool`
    EndsWith "ends_with";
    /// `v → v'`: a field of a record, by position; unset for unset.
    RecordField(u32) "record_field";
    /// `v1 … vn → list`
    MakeList(u32) "list";
    /// `v → text`: as contacts are shown it (section 3, "Shown values"); an unset one is a fault.
    Show "show";
    /// `text1 … textn → text`
    Concat(u32) "concat";
    /// `arguments → v`
    Call(Function) "call";
    /// Goes on there.
    Jump(Code) "jump";
    /// `bool →`: goes on there if it is false.
    JumpIfFalse(Code) "jump_if_false";
    /// `bool →`: goes on there if it is true.
    JumpIfTrue(Code) "jump_if_true";
    /// `v → v` and goes on there if it is set, else `v →` and goes on behind: `??`.
    JumpIfSet(Code) "jump_if_set";
    /// `v →`: throws it away.
    Pop "pop";
    /// `v →`: ends expression code with this value.
    Return "return";

    /// Counts a statement against the budget (section 6, rule 12) and marks where it begins.
    Statement "statement";
    /// Sends; stands still while held, or while it is not decided.
    Send(SendId) "send";
    /// `duration →`: waits so long; nothing or less does not wait.
    Wait "wait";
    /// Waits for a moment or for arms, and goes on where those say.
    WaitFor(WaitId) "wait_for";
    /// Goes on at the contact's arm.
    Split(SplitId) "split";
    /// `v →`: sets a field; unset unsets it.
    Set(FieldId) "set";
    /// Puts a tag on.
    Tag(TagId) "tag";
    /// Takes a tag off.
    Untag(TagId) "untag";
    /// Joins a list.
    Join(ListId) "join";
    /// Leaves a list.
    Leave(ListId) "leave";
    /// `text →`: tells a team.
    Notify(TeamId) "notify";
    /// Gives people work.
    Task(TaskId) "task";
    /// Calls an action.
    Invoke(CallId) "invoke";
    /// The contact also enters a flow.
    Start(FlowId) "start";
    /// The contact leaves a flow.
    Stop(FlowId) "stop";
    /// Opens a loop's frame.
    RepeatBegin(RepeatId) "repeat_begin";
    /// Begins the next pass, waiting until it is due; with no pass left, closes the frame and goes on there.
    RepeatNext(Code) "repeat_next";
    /// `bool →`: if it is true, closes the frame and goes on there: `until`.
    RepeatLeave(Code) "repeat_leave";
    /// `text? →`: ends the run as exited; unset for no reason.
    Exit "exit";
    /// Ends the run as completed.
    End "end";
}

const _: () = assert!(size_of::<Instruction>() <= 8);

impl Instruction {
    /// Where it may go on, other than behind itself; a jump's operand.
    pub const fn target(self) -> Option<Code> {
        match self {
            Self::Jump(code)
            | Self::JumpIfFalse(code)
            | Self::JumpIfTrue(code)
            | Self::JumpIfSet(code)
            | Self::RepeatNext(code)
            | Self::RepeatLeave(code) => Some(code),
            _ => None,
        }
    }

    /// The same instruction with its jump's operand moved; any other as it is.
    #[must_use]
    pub fn with_target(self, moved: impl FnOnce(Code) -> Code) -> Self {
        match self {
            Self::Jump(code) => Self::Jump(moved(code)),
            Self::JumpIfFalse(code) => Self::JumpIfFalse(moved(code)),
            Self::JumpIfTrue(code) => Self::JumpIfTrue(moved(code)),
            Self::JumpIfSet(code) => Self::JumpIfSet(moved(code)),
            Self::RepeatNext(code) => Self::RepeatNext(moved(code)),
            Self::RepeatLeave(code) => Self::RepeatLeave(moved(code)),
            other => other,
        }
    }
}

macro_rules! functions {
    ($($(#[$doc:meta])+ $variant:ident $name:literal $arity:literal;)*) => {
        /// A built-in function (language reference, section 5). Of an unset argument no function is ever asked; the checker sees to it.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum Function {
            $($(#[$doc])+ $variant,)*
        }

        impl Function {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its name in the language; two that differ in the number of arguments share one.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How many arguments it takes.
            pub const fn arity(self) -> u32 {
                match self { $(Self::$variant => $arity,)* }
            }
        }
    };
}

functions! {
    /// The local day of a date-time.
    Date "date" 1;
    /// The local time of day of a date-time.
    Time "time" 1;
    /// The weekday of a date, or of a date-time's local day: an enum `monday` … `sunday`.
    Weekday "weekday" 1;
    /// The local hour of a date-time, 0 to 23.
    Hour "hour" 1;
    /// Small letters.
    Lower "lower" 1;
    /// Capital letters.
    Upper "upper" 1;
    /// Without the white space around it.
    Trim "trim" 1;
    /// How many Unicode scalar values a text has, or values a list.
    Length "length" 1;
    /// What stands behind a mail address's `@`, or a URL's host, in small letters.
    Domain "domain" 1;
    /// Half away from zero; money to its currency's digits, a decimal to a whole one.
    Round "round" 1;
    /// Half away from zero, to so many digits (0 to 28).
    RoundTo "round" 2;
    /// Without the sign.
    Abs "abs" 1;
    /// The smaller of two.
    Min "min" 2;
    /// The greater of two.
    Max "max" 2;
    /// A date, time, date-time (local) after a `strftime` pattern.
    Format "format" 2;
}
