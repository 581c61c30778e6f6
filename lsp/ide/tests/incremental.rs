//! A project that is edited again and again shows what a fresh look at its texts shows.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use nurture_compiler::compile::{Options, Project, examine};
use nurture_ide::Workspace;

/// How many edits are made to each example.
const EDITS: usize = 150;

/// What is typed, pasted and deleted: words of the language, names, pieces of statements and nonsense.
const PIECES: [&str; 28] = [
    "x",
    " ",
    "\n",
    "\"",
    "{",
    "}",
    "end",
    "then\n",
    "else\n",
    "wait 2d\n",
    "exit\n",
    "tag vip\n",
    "send email welcome\n",
    "if opened welcome then ",
    "as again ",
    "start welcome\n",
    "# note\n",
    "flow other on signup tag other end\n",
    "list more\n",
    "topic more\n",
    "contact.",
    "email",
    "1_0",
    "where form == \"a\" ",
    "é",
    "10%",
    "task \"Call\" for sales as call\n",
    "=",
];

/// Numbers that look random and are the same in every run (Marsaglia's xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }
}

fn texts_of(folder: &Path, below: &Path, texts: &mut Vec<(String, String)>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        let name = below.join(path.file_name().unwrap());
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            texts_of(&path, &name, texts);
        } else if matches!(ending, Some("nurture" | "toml" | "mjml" | "html")) {
            let name = name.to_str().unwrap().replace('\\', "/");
            texts.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

fn edited(text: &str, random: &mut Random) -> String {
    let boundary = |mut offset: usize| {
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let start = boundary(random.below(text.len() + 1));
    let end = match random.below(3) {
        0 => start,
        1 => boundary((start + random.below(4)).min(text.len())).max(start),
        _ => boundary((start + random.below(60)).min(text.len())).max(start),
    };
    let piece = if random.below(4) == 0 {
        ""
    } else {
        PIECES[random.below(PIECES.len())]
    };
    format!("{}{piece}{}", &text[..start], &text[end..])
}

fn assert_as_fresh(workspace: &mut Workspace, texts: &[(String, String)], edit: &str) {
    let mut project = Project::new();
    for (name, text) in texts {
        project.add(name, text);
    }
    let fresh = examine(&project, &Options::default());
    let analysis = workspace.analysis();
    // First file by file, as an editor asks for those that are open.
    for (name, _) in texts {
        let file = analysis.file(name).unwrap();
        let of_file = fresh.findings.iter();
        let of_file = of_file.filter(|finding| finding.primary.file == file);
        assert!(
            analysis.findings_in(file).iter().eq(of_file),
            "{edit}, findings of {name}"
        );
    }
    assert_eq!(analysis.findings(), fresh.findings, "{edit}");
    assert_eq!(*analysis.checked(), fresh.checked, "{edit}");
}

fn example(name: &str) -> (Vec<(String, String)>, Workspace) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join(name);
    let mut texts = Vec::new();
    texts_of(&folder, Path::new(""), &mut texts);
    let mut workspace = Workspace::new();
    for (name, text) in &texts {
        workspace.set_text(name, text);
    }
    (texts, workspace)
}

fn edit_again_and_again(name: &str, seed: u64) {
    let (mut texts, mut workspace) = example(name);
    let original = texts.clone();
    let mut random = Random(seed);
    for edit in 0..EDITS {
        let file = random.below(texts.len());
        // Most edits are taken back, so that the project stays one.
        let new = if random.below(3) == 0 {
            edited(&texts[file].1, &mut random)
        } else if random.below(2) == 0 {
            original[file].1.clone()
        } else {
            edited(&original[file].1, &mut random)
        };
        workspace.set_text(&texts[file].0, &new);
        texts[file].1 = new;
        let edit = format!("{name}, edit {edit}, in {}", texts[file].0);
        assert_as_fresh(&mut workspace, &texts, &edit);
    }
}

/// The fields of a text, a line each, `name: type`: what stands before the name, the name, and the type with all behind it.
fn fields_of(text: &str) -> Vec<(&str, &str, &str)> {
    let colons = text.match_indices(": ");
    let fields = colons.filter_map(|(colon, _)| {
        let line = text[..colon].rfind('\n').map_or(0, |end| end + 1);
        let name = text[line..colon].trim_start();
        let is_name = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let is_field = is_name && !name.is_empty();
        is_field.then(|| (&text[..colon - name.len()], name, &text[colon + 2..]))
    });
    fields.collect()
}

/// A field that changes where it stands leaves the flows that do not name it as they were.
#[test]
fn fields_that_change_where_they_stand() {
    for name in ["lead-nurturing", "onboarding", "dates"] {
        let (mut texts, mut workspace) = example(name);
        let file = texts.iter().position(|(name, _)| name == "project.nurture");
        let file = file.unwrap();
        let original = texts[file].1.clone();
        let fields = fields_of(&original);
        assert!(fields.len() > 10, "{name}");
        for (index, (before, field, behind)) in fields.into_iter().enumerate() {
            let (_, rest) = behind.split_once(['\n', ' ', '?']).unwrap();
            let renamed = format!("{before}{field}x: {behind}");
            let retyped = format!("{before}{field}: int {rest}");
            for new in [renamed, retyped, original.clone()] {
                // Every other one follows upon another change, not upon the text as it was.
                if new == original && index % 2 == 0 {
                    continue;
                }
                workspace.set_text("project.nurture", &new);
                texts[file].1 = new;
                let edit = format!("{name}, {field}");
                assert_as_fresh(&mut workspace, &texts, &edit);
            }
        }
    }
}

macro_rules! examples {
    ($($test:ident $example:literal $seed:literal,)*) => {
        $(
            #[test]
            fn $test() {
                edit_again_and_again($example, $seed);
            }
        )*
    };
}

examples! {
    welcome_series "welcome-series" 0x9E37_79B9_7F4A_7C15,
    lead_nurturing "lead-nurturing" 0xBF58_476D_1CE4_E5B9,
    abandoned_cart "abandoned-cart" 0x94D0_49BB_1331_11EB,
    onboarding "onboarding" 0x2545_F491_4F6C_DD1D,
    re_engagement "re-engagement" 0xD6E8_FEB8_6659_FD93,
    dates "dates" 0xA076_1D64_78BD_642F,
    webinar "webinar" 0xE703_7ED1_A0B4_28DB,
}

/// So many findings that nothing is suggested any more: what was remembered before must not be told then.
#[test]
fn a_flood_of_findings_and_its_end() {
    let flows = |count: usize| -> String {
        let flow = |number| format!("flow f{number} on signpu send email welcom tag x end\n");
        (0..count).map(flow).collect()
    };
    let mut texts = vec![
        ("a.nurture".to_owned(), String::new()),
        (
            "b.nurture".to_owned(),
            format!(
                "email welcome {{ subject: \"A\", text: \"B\" }}\n{}",
                flows(30)
            ),
        ),
    ];
    let mut workspace = Workspace::with_threads(3);
    for count in [0, 300, 200, 230, 240, 250, 0, 400] {
        texts[0].1 = flows(count).replace(" f", " g");
        for (name, text) in &texts {
            workspace.set_text(name, text);
        }
        assert_as_fresh(&mut workspace, &texts, &format!("{count} flows"));
    }
}

/// Many flows that are checked again at once, by several threads: what they name is taken away and comes back.
#[test]
fn many_flows_at_once() {
    let declarations = "contact { email: email, plan: free | pro = free, score: int = 0 }\n\
        email welcome { subject: \"A\", text: \"B\" }\n\
        list news\n\
        event order { total: decimal }\n";
    let flow = |number: usize| {
        let plan = ["contact.plan == pro", "contact.score > 3"][number % 2];
        format!(
            "flow f{number}\n  on order as o where total > {number}\n  exit on unsubscribed\n  \
             send email welcome\n  if {plan} and o.total > 5 then join news end\n  \
             notify sales \"{{q.total}} {{contact.email}}\"\nend\n"
        )
    };
    let mut texts: Vec<(String, String)> = (0..30)
        .map(|file| {
            let flows = (file * 20..file * 20 + 20).map(flow);
            (format!("flows_{file}.nurture"), flows.collect())
        })
        .collect();
    texts.push(("project.nurture".to_owned(), declarations.to_owned()));
    let mut workspace = Workspace::with_threads(3);
    let edits = [
        ("", ""),
        ("plan: free", "plann: free"),
        ("", ""),
        ("score: int", "score: text"),
        ("list news", "list newsx"),
        ("event order", "event orderx"),
        ("", ""),
        (
            "list news",
            "list news team sales { email: \"a@example.com\" }",
        ),
        ("email welcome", "sms welcome"),
    ];
    for (from, to) in edits {
        texts[30].1 = declarations.replacen(from, to, 1);
        for (name, text) in &texts {
            workspace.set_text(name, text);
        }
        assert_as_fresh(&mut workspace, &texts, to);
    }
}

/// A declaration is typed away and back, or grows, while flows change, come and go:
/// what was known of them counts again only where it holds.
#[test]
fn declarations_typed_away_and_back() {
    let flows = |name: &str, condition: &str| {
        let flow = |number| {
            format!(
                "flow {name}{number} on order as o send email welcome \
                 if {condition} then tag vip end exit on unsubscribed end\n"
            )
        };
        (0..3).map(flow).collect::<String>()
    };
    let with = |contact: &str, event: &str| {
        format!(
            "contact {{ email: email, {contact} }}\nevent order {{ {event} }}\n\
             email welcome {{ subject: \"A\", text: \"B\" }}\n"
        )
    };
    let pro = "contact.plan == pro";
    let score = "contact.score > 3";
    let plan = "plan: free | pro = free";
    let steps = [
        // The declarations, and the flows of three files, of which one may have none.
        (
            with(plan, "total: int"),
            [("a", pro), ("b", pro), ("c", "o.total > 2")],
        ),
        (
            with("plann: free | pro = free", "total: int"),
            [("a", pro), ("b", pro), ("c", "o.total > 2")],
        ),
        (
            with("planner: free | pro = free", "total: int"),
            [("a", score), ("b", pro), ("c", "o.total > 2")],
        ),
        (
            with(plan, "total: int"),
            [("a", score), ("b", pro), ("c", "o.total > 2")],
        ),
        (
            with(plan, "total: int"),
            [("a", pro), ("b", pro), ("c", pro)],
        ),
        (
            with("plan: free | premium = free", "total: int"),
            [("a", pro), ("d", pro), ("", "")],
        ),
        (with(plan, "total: int"), [("a", pro), ("d", pro), ("", "")]),
        (
            with(plan, "total: text"),
            [("a", pro), ("d", "o.total > 2"), ("c", pro)],
        ),
        (
            with("plan: free | pro = free, s: int = 0", "total: text"),
            [("a", pro), ("d", score), ("c", pro)],
        ),
        (
            with("plan: free | pro = free, score: int = 0", "total: text"),
            [("a", pro), ("d", score), ("c", pro)],
        ),
        (
            with("plan: free | pro = free, score: int?", "total: text"),
            [("a", score), ("d", score), ("c", pro)],
        ),
        (
            with(plan, "total: int, plan: text"),
            [("a", score), ("d", pro), ("c", "o.plan == \"x\"")],
        ),
        (
            with("score: int = 0, plan: free | pro = free", "total: int"),
            [("a", score), ("d", pro), ("c", pro)],
        ),
        (
            with(plan, "total: int"),
            [("a", score), ("d", pro), ("c", pro)],
        ),
    ];
    let mut workspace = Workspace::with_threads(1);
    for (step, (declarations, files)) in steps.into_iter().enumerate() {
        let mut texts = vec![("project.nurture".to_owned(), declarations)];
        for (file, (name, condition)) in files.into_iter().enumerate() {
            let text = if name.is_empty() {
                String::new()
            } else {
                flows(name, condition)
            };
            texts.push((format!("flows_{file}.nurture"), text));
        }
        for (name, text) in &texts {
            workspace.set_text(name, text);
        }
        assert_as_fresh(&mut workspace, &texts, &format!("step {step}"));
    }
}
