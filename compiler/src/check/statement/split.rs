//! `split`

use foldhash::HashMap;

use smol_str::{SmolStr, ToSmolStr};

use crate::{
    check::{Checker, statement::Run, written_type::second},
    checked::{Definition, ReferenceKind, SplitArm, StatementKind},
    finding::{Finding, Rule},
    source::{FileSpan, Span},
    syntax::{self, Text},
};

/// Everybody, in hundredths of a percent.
const ALL: u64 = 10_000;

impl Checker<'_> {
    /// `split ["name"] 50% short then … 50% long then … end`
    pub(super) fn split(
        &mut self,
        keyword: Span,
        name: Option<&Text>,
        arms: &[syntax::SplitArm],
        run: &mut Run,
    ) -> StatementKind {
        run.splits += 1;
        let name = match name {
            Some(name) => self.plain_text(name).unwrap_or_default(),
            None => run.splits.to_smolstr(),
        };
        self.judge_names_of_arms(arms);
        let before = run.state().clone();
        let mut ways = Vec::with_capacity(arms.len());
        let mut checked = Vec::with_capacity(arms.len());
        let mut shares: Vec<Option<u32>> = Vec::with_capacity(arms.len());
        for arm in arms {
            let share = self.share(&arm.share);
            shares.push(share);
            let (branch, end) = self.branch_from(arm.then, &arm.body, before.clone(), run);
            ways.push(end);
            checked.push(SplitArm {
                share: share.unwrap_or(0),
                name: arm.name.text.clone(),
                branch,
            });
        }
        *run.state() = before.meet(&ways);
        let shares: Option<Vec<u32>> = shares.into_iter().collect();
        let (Some(shares), false) = (shares, arms.is_empty()) else {
            return StatementKind::Error;
        };
        let sum = shares.iter().copied().map(u64::from).sum();
        if sum != ALL {
            let place = self.place(keyword);
            let last = arms.last().map(|arm| self.place(arm.share.span));
            self.report(not_100(place, sum, last.zip(shares.last().copied())));
        }
        StatementKind::Split {
            name,
            arms: checked,
        }
    }

    fn judge_names_of_arms(&mut self, arms: &[syntax::SplitArm]) {
        let mut seen: HashMap<&SmolStr, FileSpan> = HashMap::default();
        for arm in arms.iter().filter(|arm| !arm.name.is_missing()) {
            let place = self.place(arm.name.span);
            if let Some(first) = seen.get(&arm.name.text) {
                let finding = second(place, "share", &arm.name.text, *first);
                self.report(finding);
            } else {
                seen.insert(&arm.name.text, place);
                self.refer_as(arm.name.span, Definition::Arm(place), ReferenceKind::Naming);
            }
        }
    }
}

fn not_100(place: FileSpan, sum: u64, last: Option<(FileSpan, u32)>) -> Finding {
    let message = format!("the shares add up to {}, not 100%", percent(sum));
    let finding = Finding::new(Rule::SplitNot100, place, message);
    let mended = last.and_then(|(place, share)| {
        let others = sum.checked_sub(u64::from(share))?;
        let rest = ALL.checked_sub(others).filter(|rest| *rest > 0)?;
        Some((place, percent(rest)))
    });
    match mended {
        Some((last, rest)) => finding
            .with_label(
                last,
                format!("with {rest} here, all contacts are shared out"),
            )
            .with_help("change the shares so that they add up to 100%")
            .with_replacement(format!("change the last share to {rest}"), last, rest),
        None => finding.with_help("change the shares so that they add up to 100%"),
    }
}

/// Hundredths of a percent as they are written.
fn percent(hundredths: u64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match (rest, rest % 10) {
        (0, _) => format!("{whole}%"),
        (_, 0) => format!("{whole}.{}%", rest / 10),
        _ => format!("{whole}.{rest:02}%"),
    }
}
