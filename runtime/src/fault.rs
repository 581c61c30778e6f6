//! Why a run fails (language reference, section 6, rule 12).

/// What ends a run with outcome `failed`; its text is the reason that the `exit` effect reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A number, an amount or a text outside of what its type holds.
    #[error("overflow")]
    Overflow,
    /// A division by nothing.
    #[error("division by zero")]
    DivisionByZero,
    /// A value that was there when a guard looked and is gone.
    #[error("unset value")]
    UnsetValue,
    /// Two amounts of different currencies.
    #[error("currency mismatch")]
    CurrencyMismatch,
    /// A moment or day outside of the years 0001 to 9999.
    #[error("out of range")]
    OutOfRange,
    /// More than 10,000 statements for one input or timer.
    #[error("budget")]
    Budget,
    /// More than 10,000 things that one input or timer has triggered.
    #[error("chain")]
    Chain,
    /// Code that no verified program holds.
    #[error("broken program")]
    Broken,
}
