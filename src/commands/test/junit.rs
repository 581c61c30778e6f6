//! Results of tests as a `JUnit` report in XML.
//!
//! A flow is a suite, a test a case. Times are zero: tests run in virtual time, and the same tests give the same report.

use std::time::Duration;

use nurture_compiler::render::{Colour, one_line};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Lines, Run, rich};
use crate::{failure::Failure, output::counted};

/// The report.
pub(super) fn text(runs: &[Run<'_>], lines: &Lines<'_>) -> Result<String, Failure> {
    let mut report = Report::new("nurture");
    report.set_time(Duration::ZERO);
    let mut flows: Vec<&str> = runs.iter().map(|run| run.flow).collect();
    flows.sort_unstable();
    flows.dedup();
    for flow in flows {
        let mut suite = TestSuite::new(attribute(flow));
        suite.set_time(Duration::ZERO);
        for run in runs.iter().filter(|run| run.flow == flow) {
            suite.add_test_case(case(run, lines));
        }
        report.add_test_suite(suite);
    }
    report
        .to_string()
        .map_err(|error| Failure::new(format!("the report cannot be written: {error}")))
}

fn case(run: &Run<'_>, lines: &Lines<'_>) -> TestCase {
    let mut case = TestCase::new(attribute(&run.test.name), status(run, lines));
    case.set_classname(attribute(run.flow));
    case.set_time(Duration::ZERO);
    let place = run.test.place;
    let extra = [
        ("file", attribute(lines.file(place))),
        ("line", lines.line(place).to_string()),
    ];
    for (name, value) in extra {
        case.extra.insert(name.into(), value.as_str().into());
    }
    case
}

fn status(run: &Run<'_>, lines: &Lines<'_>) -> TestCaseStatus {
    if run.report.passed() {
        return TestCaseStatus::success();
    }
    let rows = &run.report.rows;
    let wrong = rows.iter().filter(|row| row.kind.is_failure()).count();
    let message = format!(
        "{} went otherwise than expected",
        counted(wrong as u64, "thing")
    );
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status
        .set_message(message)
        .set_type("expectation")
        .set_description(allowed(&rich::timeline(run, lines, Colour::Plain)));
    status
}

/// A text as it can stand in an attribute: in one line.
fn attribute(text: &str) -> String {
    allowed(&one_line(text))
}

/// A text without the characters that XML 1.0 forbids, even escaped.
fn allowed(text: &str) -> String {
    let replaced = text.chars().map(|character| match character {
        '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => {
            character
        }
        _ => char::REPLACEMENT_CHARACTER,
    });
    replaced.collect()
}
