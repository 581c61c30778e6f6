//! The second opinion: an interpreter that walks the checked syntax tree and keeps everything that ever happened.
//!
//! It follows the language reference, section 6, in the most literal way, and is as slow as that is:
//! time passes tick by tick, every condition is worked out anew at each, and histories are searched from their beginning.
//! It shares types and values with the compiler and the runtime, and neither lowering, bytecode, the step nor the calendar.

mod arithmetic;
mod change;
mod clock;
mod contact;
mod entry;
mod evaluate;
mod follow;
mod react;
mod send;
mod shown;
mod take;
mod time;
mod wait;
mod walk;
mod world;

pub use self::{clock::TICK, shown::json, world::World};
