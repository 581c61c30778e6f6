//! The rules that findings belong to (language reference, section 8).
//!
//! The table below is the one place that lists them; each has a page in `compiler/rules/`.

use super::Severity;

/// What a rule does where the project's `[lints]` say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// No program is made.
    Error,
    /// It is said; the program is made.
    Warning,
    /// Nothing is said unless the project asks.
    Off,
}

impl Level {
    /// The severity of findings at this level; none where nothing is said.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Off => None,
        }
    }
}

macro_rules! rules {
    ($($level:ident: $($variant:ident $name:literal)*;)*) => {
        /// A rule of section 8 of the language reference.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = concat!("`", $name, "`")] $variant,)*)*
        }

        impl Rule {
            /// Every rule, errors first.
            pub const ALL: &[Self] = &[$($(Self::$variant,)*)*];

            /// Its stable name.
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$variant => $name,)*)* }
            }

            /// What it does where the project says nothing.
            pub const fn level(self) -> Level {
                match self { $($(Self::$variant => Level::$level,)*)* }
            }

            /// Its page, in Markdown: what it finds, why, a wrong and a right example.
            pub const fn page(self) -> &'static str {
                match self {
                    $($(Self::$variant => include_str!(concat!("../../rules/", $name, ".md")),)*)*
                }
            }
        }
    };
}

rules! {
    Error:
        SyntaxError "syntax-error"
        UnclosedBlock "unclosed-block"
        UnterminatedString "unterminated-string"
        InvalidLiteral "invalid-literal"
        InvalidDuration "invalid-duration"
        NestingTooDeep "nesting-too-deep"
        BadName "bad-name"
        DuplicateDeclaration "duplicate-declaration"
        UnknownEvent "unknown-event"
        UnknownField "unknown-field"
        UnknownMessage "unknown-message"
        UnknownFlow "unknown-flow"
        UnknownList "unknown-list"
        UnknownTeam "unknown-team"
        UnknownTopic "unknown-topic"
        UnknownAction "unknown-action"
        UnknownValue "unknown-value"
        UnknownName "unknown-name"
        WrongChannel "wrong-channel"
        NoAddressField "no-address-field"
        TypeMismatch "type-mismatch"
        CurrencyMismatch "currency-mismatch"
        OptionalNotHandled "optional-not-handled"
        MissingArgument "missing-argument"
        UnknownArgument "unknown-argument"
        NonExhaustiveMatch "non-exhaustive-match"
        SplitNot100 "split-not-100"
        MissingTrigger "missing-trigger"
        MissingWindow "missing-window"
        WaitWithoutTimeout "wait-without-timeout"
        EventInParentheses "event-in-parentheses"
        MessageNeverSent "message-never-sent"
        StartCycle "start-cycle"
        RecurringWithoutReenter "recurring-without-reenter"
        InvalidTimezone "invalid-timezone"
        TemplateNotFound "template-not-found"
        TemplateSyntax "template-syntax"
        UnknownTemplateVariable "unknown-template-variable"
        InvalidManifest "invalid-manifest"
        InvalidTest "invalid-test";
    Warning:
        UnreachableStep "unreachable-step"
        UnreachableCase "unreachable-case"
        UnreachableArm "unreachable-arm"
        UnusedDeclaration "unused-declaration"
        EmptyBranch "empty-branch"
        SameBranches "same-branches"
        ConstantCondition "constant-condition"
        MessageMaybeNotSent "message-maybe-not-sent"
        TagNeverGiven "tag-never-given"
        ZeroWait "zero-wait"
        NoUnsubscribeExit "no-unsubscribe-exit"
        ExceedsLimit "exceeds-limit"
        WaitLongerThanExpire "wait-longer-than-expire"
        DuplicateTrigger "duplicate-trigger"
        ShadowedName "shadowed-name";
    Off:
        MissingOwner "missing-owner"
        MissingTest "missing-test"
        MissingGoal "missing-goal"
        MissingTitle "missing-title"
        OpensAlone "opens-alone"
        PastDate "past-date";
}

impl Rule {
    /// The rule of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }

    /// What it finds, in a sentence: the first paragraph of its page behind title and severity.
    pub fn summary(self) -> &'static str {
        let mut paragraphs = self.page().split("\n\n").map(str::trim);
        paragraphs.nth(2).unwrap_or(self.name())
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}
