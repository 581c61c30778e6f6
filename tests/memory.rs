//! What is done with is let go of: a server that looks at a project all day long does not grow.
//! An event that sends nothing asks for no memory at all.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use allocation_counter::measure;
use nurture_compiler::{
    compile::{Memory, Options, Project, compile, examine_again},
    finding::Finding,
    format::format,
};
use nurture_workload::{programs, scenes::Tour};

const SOURCE: &str = "
contact { email: email  plan: free | pro = free }
email welcome { subject: \"Hello {contact.email}\", text: \"Good to have you.\" }
flow welcome
  on form_submit where form == \"newsletter\"
  send email welcome
  wait for clicked welcome up to 2d then
    tag keen
  else
    if contact.plan == free and not (purchase where total > 10 in last 30d) then tag slow end
  end
end
";

/// How many bytes an action leaves behind when it is done once more.
fn left_behind(mut action: impl FnMut()) -> i64 {
    // What is made once and kept for good is made here.
    action();
    action();
    measure(action).bytes_current
}

fn project(source: &str) -> Project {
    let mut project = Project::new();
    project.add("a.nurture", source);
    project
}

/// Without an error the text is gone through to the end, and a program comes out.
fn is_sound(findings: &[Finding]) -> bool {
    !findings.iter().any(Finding::is_error)
}

#[test]
fn a_project_that_was_compiled_is_let_go_of() {
    let compiled = || {
        let compilation = compile(&project(SOURCE), &Options::default());
        let findings = &compilation.findings;
        assert!(is_sound(findings), "{findings:?}");
        assert!(compilation.program.is_some());
    };
    assert_eq!(left_behind(compiled), 0);
}

#[test]
fn a_text_with_mistakes_that_was_compiled_is_let_go_of() {
    let wrong = SOURCE.replace("then", "").replace("send", "sned");
    let compiled = || {
        let compilation = compile(&project(&wrong), &Options::default());
        assert!(!is_sound(&compilation.findings));
        assert!(compilation.program.is_none());
    };
    assert_eq!(left_behind(compiled), 0);
}

#[test]
fn a_text_that_was_formatted_is_let_go_of() {
    assert_eq!(left_behind(|| assert!(format(SOURCE).is_ok())), 0);
}

#[test]
fn a_project_that_is_looked_at_again_and_again_keeps_one_look() {
    let mut project = project(SOURCE);
    let mut memory = Memory::default();
    let mut looked = || {
        project.add("a.nurture", SOURCE);
        let examination = examine_again(&project, &Options::default(), &mut memory);
        let findings = examination.findings();
        assert!(is_sound(findings), "{findings:?}");
    };
    assert_eq!(left_behind(&mut looked), 0);
    // What was looked at is one that a program is made of.
    assert!(compile(&project, &Options::default()).program.is_some());
}

#[test]
fn an_event_that_sends_nothing_asks_for_no_memory() {
    let tours = [
        ("matches and steps", Tour::steps(programs::STEPS, 0)),
        (
            "steps beside other flows",
            Tour::steps(programs::STEPS, 100),
        ),
        ("does not match", Tour::misses()),
    ];
    for (what, mut tour) in tours {
        let mut round = || (0..tour.length()).map(|_| tour.event()).sum::<usize>();
        // What a contact keeps for good is made here.
        round();
        round();
        let mut effects = 0;
        let asked = measure(|| effects = (0..10).map(|_| round()).sum());
        assert_eq!(
            asked.count_total, 0,
            "an event that {what}, with {effects} effects"
        );
    }
}
