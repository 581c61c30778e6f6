//! Small programs, each for one thing that is measured.

use std::fmt::Write;

/// A segment whose condition is looked at again and again: `plan == free and score >= 10 and country != "DE"`.
///
/// Its fields are `plan`, `score` and `country`, in this order.
pub const CONDITION: &str = r#"contact {
  plan: free | pro | enterprise = free
  score: int = 0
  country: text = "US"
}
segment wanted = contact.plan == free and contact.score >= 10 and contact.country != "DE"
flow unused
  on join wanted
  join wanted_once
end
list wanted_once
"#;

/// How many steps [`ten_steps`] has.
pub const STEPS: usize = 10;

/// A flow of ten steps, each of which waits for a page to be looked at; nothing is sent.
pub fn ten_steps() -> String {
    steps(STEPS, 0)
}

/// A flow of so many steps, with so many others beside it that wait for other events.
pub fn steps(steps: usize, others: usize) -> String {
    let mut text = String::from(
        "contact { points: int = 0 }\nflow tour\n  on signup\n  reenter always\n  expire after 90d\n",
    );
    for step in 0..steps {
        let _ = write!(
            text,
            "  wait for page_view where path == \"/step/{step}\" up to 30d\n  add 1 to contact.points\n"
        );
    }
    text.push_str("end\n");
    for other in 0..others {
        let _ = write!(
            text,
            "event other_{other} {{ number: int }}\nflow beside_{other}\n  on other_{other} where number > {other}\n  reenter always\n  wait for other_{other} where number == {other} up to 2d\n  add 2 to contact.points\nend\n"
        );
    }
    text
}

/// A flow of thirty days in so many steps, which everybody enters at once and which needs no outside events.
///
/// Every other step sends an email.
pub fn thirty_days(steps: usize) -> String {
    let mut text = String::from(
        "contact { email: email points: int = 0 }\nflow month\n  on 2026-01-05T10:00 for everybody\n",
    );
    let hours = 30 * 24 / steps.max(1);
    for step in 0..steps {
        let _ = writeln!(text, "  wait {hours}h");
        if step % 2 == 0 {
            let _ = writeln!(text, "  send email letter_{}", step % 10);
        } else {
            text.push_str("  add 1 to contact.points\n");
        }
    }
    text.push_str("end\nsegment everybody = contact.points >= 0\n");
    for letter in (0..10.min(steps)).step_by(2) {
        let _ = writeln!(
            text,
            "email letter_{letter} {{ subject: \"Letter {letter}\", text: \"Hello\" }}"
        );
    }
    text
}

/// A contact without fields in a flow that waits for three days.
pub const AT_REST: &str = "flow rest\n  on signup\n  wait 3d\nend\n";

/// A flow whose one wait has so many arms.
pub fn arms(arms: usize) -> String {
    let mut text = String::from(
        "contact { points: int = 0 }\nflow race\n  on signup\n  reenter always\n  wait for\n",
    );
    for arm in 0..arms {
        let _ = write!(
            text,
            "    case page_view where path == \"/arm/{arm}\" then\n      add {} to contact.points\n",
            arm + 1
        );
    }
    text.push_str("    after 30d then\n      add 1 to contact.points\n  end\nend\n");
    text
}

/// A segment whose condition asks something of the purchases of the last [`WINDOW_DAYS`] days, and is looked at anew with each of them.
pub fn window(question: Question) -> String {
    let question = match question {
        Question::Count => "count(purchase",
        Question::Sum => "sum(total of purchase",
    };
    format!(
        "contact {{ points: int = 0 }}
segment keen = {question} in last {WINDOW_DAYS}d) >= 1_000_000_000
flow congratulations
  on join keen
  add 1 to contact.points
end
"
    )
}

/// A flow that the contact is in once for each order at the same time, for longer than all events together.
pub fn side_by_side() -> String {
    "contact { points: int = 0 }
flow thanks
  on purchase as bought
  reenter per bought.order_id
  wait 40d
  add 1 to contact.points
end
"
    .to_owned()
}

/// How long the window of [`window`] is.
pub const WINDOW_DAYS: u32 = 10;

/// What is asked of the events of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// How many there are.
    Count,
    /// What one of their values comes to.
    Sum,
}
