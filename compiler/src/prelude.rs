//! The declarations that every project has without writing them.

/// The name under which the prelude stands among a compilation's sources; no file of a project can have it.
pub const NAME: &str = "<prelude>/prelude.nurture";

/// The prelude, written in nurture.
pub const TEXT: &str = include_str!("../prelude/prelude.nurture");

/// Whether the prelude declares an event of that name.
pub fn is_event(name: &str) -> bool {
    let mut lines = TEXT.lines().filter_map(|line| line.strip_prefix("event "));
    lines.any(|line| line.split_whitespace().next() == Some(name))
}

#[cfg(test)]
mod tests {
    use crate::{parse::parse, source::FileId};

    #[test]
    fn the_prelude_is_well_formed() {
        assert_eq!(parse(FileId(0), super::TEXT).findings, []);
    }
}
