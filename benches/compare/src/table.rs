//! The table: what was measured, beside what it should be.

use std::fmt::{self, Display};

/// All rows, in order.
#[derive(Debug, Default)]
pub struct Table(Vec<Row>);

/// One figure and its target.
#[derive(Debug)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// Our figure, with its unit.
    pub ours: String,
    /// Beside whom, and their figure.
    pub peer: Option<(String, String)>,
    /// What the target is about: a ratio or a figure.
    pub value: f64,
    /// How `value` is shown.
    pub shown: String,
    /// Where it should be.
    pub target: Target,
}

/// Where a value should be.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// That or more; how it is shown.
    AtLeast(f64, &'static str),
    /// That or less; how it is shown.
    AtMost(f64, &'static str),
    /// There is none: the row explains another.
    None,
}

impl Table {
    /// Adds a row, and says so: what takes long should show something meanwhile.
    pub fn add(&mut self, row: Row) {
        eprintln!("  {}: {} {}", row.what, row.ours, row.shown);
        self.0.push(row);
    }

    /// Adds a figure that has no peer.
    pub fn figure(&mut self, what: &str, ours: String, value: f64, target: Target) {
        self.add(Row {
            what: what.to_owned(),
            ours,
            peer: None,
            value,
            shown: String::new(),
            target,
        });
    }

    /// Adds a figure beside a peer's; the ratio is the peer's time divided by ours, or ours by the peer's where a target is an upper one.
    pub fn beside(
        &mut self,
        what: &str,
        ours: String,
        (peer, theirs): (&str, String),
        ratio: f64,
        target: Target,
    ) {
        self.add(Row {
            what: what.to_owned(),
            ours,
            peer: Some((peer.to_owned(), theirs)),
            value: ratio,
            shown: format!("{ratio:.2}x"),
            target,
        });
    }
}

impl Target {
    const fn shown(self) -> &'static str {
        match self {
            Self::AtLeast(_, shown) | Self::AtMost(_, shown) => shown,
            Self::None => "",
        }
    }

    fn verdict(self, value: f64) -> &'static str {
        let met = match self {
            Self::AtLeast(least, _) => value >= least,
            Self::AtMost(most, _) => value <= most,
            Self::None => return "",
        };
        if met { "met" } else { "MISSED" }
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads = ["what", "ours", "peer", "theirs", "ratio", "target", ""];
        let mut cells = vec![heads.map(str::to_owned)];
        for row in &self.0 {
            let (peer, theirs) = row.peer.clone().unwrap_or_default();
            cells.push([
                row.what.clone(),
                row.ours.clone(),
                peer,
                theirs,
                row.shown.clone(),
                row.target.shown().to_owned(),
                row.target.verdict(row.value).to_owned(),
            ]);
        }
        let width = |column: usize| {
            let widths = cells.iter().map(|row| row[column].chars().count());
            widths.max().unwrap_or_default()
        };
        let widths: [usize; 7] = std::array::from_fn(width);
        for (position, row) in cells.iter().enumerate() {
            if position == 1 {
                let rules = widths.map(|width| "-".repeat(width));
                writeln!(f, "| {} |", rules.join(" | "))?;
            }
            write!(f, "|")?;
            for (cell, width) in row.iter().zip(widths) {
                write!(f, " {cell:width$} |")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
