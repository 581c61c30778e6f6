//! What flows do: the effects that a host carries out or writes down (contracts, "Effects of `run`").

use std::sync::Arc;

use crate::{
    program::{
        ActionId, AliasId, Channel, EventId, FieldId, FlowId, ListId, MessageId, ScoreId,
        SegmentId, SendId, SplitId, Symbol, TagId, TeamId,
    },
    render::RenderError,
    time::Timestamp,
    value::Value,
};

/// One effect on or for one contact.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// When.
    pub at: Timestamp,
    /// By which flow; none for a change of a score.
    pub flow: Option<FlowId>,
    /// What makes it unique among all effects of the contact.
    pub key: Key,
    /// What.
    pub kind: EffectKind,
}

/// What makes an effect unique (section 6, rule 11).
///
/// As text it is `FLOW/CONTACT/ENTRY/COUNTER`, with a key of runs `FLOW/CONTACT/ENTRY:PER/COUNTER`;
/// a send's goes on with `/MESSAGE` or `/MESSAGE.ALIAS`, a task's or call's with `/ALIAS`,
/// so that an event which carries the key says what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Which entry of the contact into the flow (and key), from 1; 0 for what belongs to no run.
    pub entry: u32,
    /// The value that tells runs apart, shown as text.
    pub per: Option<Arc<str>>,
    /// Counts the effects of a run, or of a contact's effects outside runs, from 1.
    pub counter: u32,
}

/// The kinds of effect.
#[derive(Debug, Clone, PartialEq)]
pub enum EffectKind {
    /// A contact enters a flow.
    Enter {
        /// By what.
        trigger: TriggerName,
    },
    /// A message goes out.
    Send(Box<SendEffect>),
    /// A message does not go out.
    Suppress {
        /// Where.
        send: SendId,
        /// Why.
        reason: SuppressReason,
    },
    /// A message waits.
    Hold {
        /// Where.
        send: SendId,
        /// Until when; it is looked at again then.
        until: Timestamp,
        /// Why.
        reason: HoldReason,
    },
    /// A split's draw.
    Assign {
        /// Which split.
        split: SplitId,
        /// The arm's name.
        arm: Symbol,
    },
    /// A field is set or unset by a flow.
    Set {
        /// Which.
        field: FieldId,
        /// To what.
        value: Value,
    },
    /// A score changes.
    Score {
        /// Which.
        score: ScoreId,
        /// To what.
        value: i64,
    },
    /// A tag is put on.
    Tag(TagId),
    /// A tag is taken off.
    Untag(TagId),
    /// A flow puts the contact on a list.
    Join(ListId),
    /// A flow takes the contact off a list.
    Leave(ListId),
    /// People are told.
    Notify {
        /// Who.
        team: TeamId,
        /// What.
        text: Arc<str>,
    },
    /// People get work.
    Task(Box<TaskEffect>),
    /// An action is called.
    Call {
        /// Which.
        action: ActionId,
        /// A value for each parameter.
        with: Vec<Value>,
        /// How it is waited for.
        alias: Option<AliasId>,
    },
    /// A flow makes the contact enter another.
    Start(FlowId),
    /// A flow makes the contact leave another.
    Stop(FlowId),
    /// A trigger that did not let the contact in.
    Skip {
        /// Which.
        trigger: TriggerName,
        /// Why.
        reason: SkipReason,
    },
    /// A run is over.
    Exit {
        /// How.
        outcome: Outcome,
        /// Why.
        reason: Option<Arc<str>>,
    },
}

impl EffectKind {
    /// How many bytes of text it holds; a body that is written out for a host is not counted.
    pub(crate) fn text_bytes(&self) -> usize {
        let length = |text: &Option<Arc<str>>| text.as_ref().map_or(0, |text| text.len());
        match self {
            Self::Send(send) => {
                let texts = [&send.subject, &send.preheader, &send.title, &send.text];
                let texts: usize = texts.into_iter().map(length).sum();
                texts + bytes_of(&send.params)
            }
            Self::Notify { text, .. } => text.len(),
            Self::Task(task) => task.text.len(),
            Self::Set { value, .. } => value.text_bytes(),
            Self::Call { with, .. } => bytes_of(with),
            Self::Exit { reason, .. } => length(reason),
            _ => 0,
        }
    }
}

fn bytes_of(values: &[Value]) -> usize {
    values.iter().map(Value::text_bytes).sum()
}

/// What a contact gets.
#[derive(Debug, Clone, PartialEq)]
pub struct SendEffect {
    /// Which message.
    pub message: MessageId,
    /// How it leaves.
    pub channel: Channel,
    /// Its name in the flow.
    pub alias: Option<AliasId>,
    /// The address.
    pub to: Arc<str>,
    /// Who it comes from.
    pub from: Option<Arc<str>>,
    /// Written out.
    pub subject: Option<Arc<str>>,
    /// Written out.
    pub preheader: Option<Arc<str>>,
    /// Written out.
    pub title: Option<Arc<str>>,
    /// Written out.
    pub text: Option<Arc<str>>,
    /// A value for each of the message's parameters, for the body.
    pub params: Vec<Value>,
    /// The body written out, or why it could not be, where the host asked for it.
    pub body: Option<Result<Arc<str>, RenderError>>,
}

/// Work for people.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskEffect {
    /// Who does it.
    pub team: TeamId,
    /// Who does it otherwise.
    pub backup: Option<TeamId>,
    /// What.
    pub text: Arc<str>,
    /// By when.
    pub due: Option<Timestamp>,
    /// How it is waited for.
    pub alias: Option<AliasId>,
}

/// What let a contact in, or tried to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerName {
    /// An event.
    Event(EventId),
    /// `join:LIST`
    JoinList(ListId),
    /// `leave:LIST`
    LeaveList(ListId),
    /// `join:SEGMENT`
    JoinSegment(SegmentId),
    /// `leave:SEGMENT`
    LeaveSegment(SegmentId),
    /// `score:NAME`
    Score(ScoreId),
    /// `change:FIELD`
    Change(FieldId),
    /// `date:FIELD`
    Date(FieldId),
    /// `schedule`
    Schedule,
    /// `start:FLOW`, the flow that started it
    Start(FlowId),
    /// `manual`: an operator
    Manual,
}

macro_rules! named {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its name outside.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    )*};
}

named! {
    /// Why a message is not sent (section 6, rule 8).
    SuppressReason {
        /// No address.
        Unreachable "unreachable",
        /// Consent was withdrawn.
        Unsubscribed "unsubscribed",
        /// The address bounced for good.
        Bounced "bounced",
        /// The contact complained.
        Complained "complained",
        /// The contact is held out.
        Holdout "holdout",
        /// Over the frequency limit.
        Limit "limit",
    }
    /// Why a message waits (section 6, rule 8).
    HoldReason {
        /// Quiet hours or days.
        Quiet "quiet",
        /// For room under the frequency limit.
        Limit "limit",
    }
    /// Why a trigger did not let the contact in (section 6, rule 5).
    SkipReason {
        /// A run is active.
        Active "active",
        /// `reenter` forbids it.
        Reentry "reentry",
    }
    /// How a run ended (section 4).
    Outcome {
        /// It ran off its end.
        Completed "completed",
        /// A goal was reached.
        Goal "goal",
        /// An `exit`, `exit on`, `exit when` or `stop`.
        Exited "exited",
        /// It was over its time.
        Expired "expired",
        /// A trigger under `reenter restart`.
        Restarted "restarted",
        /// A fault (section 6, rule 12).
        Failed "failed",
    }
}
