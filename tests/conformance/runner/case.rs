//! A case, read from its Markdown file.

/// A case.
pub struct Case {
    /// The behaviour in one sentence.
    pub title: String,
    /// The files of the project by path.
    pub files: Vec<(String, String)>,
    /// The contacts: the file's name and text.
    pub contacts: Option<(String, String)>,
    /// The inputs.
    pub events: Option<String>,
    /// Further arguments.
    pub arguments: Vec<String>,
    /// What must come of it.
    pub expected: Expected,
}

/// What must come of a case.
pub enum Expected {
    /// Effects and rejected rows, as rows of JSON.
    Run {
        effects: Vec<String>,
        rejects: Vec<String>,
    },
    /// Findings as `FILE:LINE:COLUMN severity[rule]`, and lines that help or fixes must hold.
    Findings {
        findings: Vec<String>,
        help: Vec<String>,
    },
}

/// A fenced block.
struct Block {
    role: String,
    text: String,
}

/// Reads a case.
pub fn parse(markdown: &str) -> Result<Case, String> {
    let first = markdown.lines().next().unwrap_or("");
    let title = first
        .strip_prefix("# ")
        .ok_or("the first line must be `# ` and a title")?;
    let mut case = Case {
        title: title.to_owned(),
        files: Vec::new(),
        contacts: None,
        events: None,
        arguments: Vec::new(),
        expected: Expected::Run {
            effects: Vec::new(),
            rejects: Vec::new(),
        },
    };
    let (mut effects, mut rejects, mut findings, mut help) = (None, None, None, None);
    for Block { role, text } in blocks(markdown)? {
        match role.as_str() {
            "" => return Err("a block has no role".to_owned()),
            "contacts.csv" => once(&mut case.contacts, (role, text))?,
            "contacts.jsonl" => once(&mut case.contacts, (role, without_comments(&text)))?,
            "events.jsonl" => once(&mut case.events, without_comments(&text))?,
            "args" => case
                .arguments
                .extend(text.split_whitespace().map(str::to_owned)),
            "effects" => once(&mut effects, rows(&text))?,
            "rejects" => once(&mut rejects, rows(&text))?,
            "findings" => once(&mut findings, rows(&text))?,
            "help" => once(&mut help, rows(&text))?,
            _ => case.files.push((role, text)),
        }
    }
    if !case.files.iter().any(|(path, _)| path == "nurture.toml") {
        case.files.push((
            "nurture.toml".to_owned(),
            "[project]\nname = \"case\"\n".to_owned(),
        ));
    }
    case.expected = match (findings, effects, rejects) {
        (Some(findings), None, None) => Expected::Findings {
            findings,
            help: help.unwrap_or_default(),
        },
        (None, None, None) => {
            return Err("nothing is expected: no effects, rejects or findings".to_owned());
        }
        (None, effects, rejects) => Expected::Run {
            effects: effects.unwrap_or_default(),
            rejects: rejects.unwrap_or_default(),
        },
        (Some(_), _, _) => return Err("a case with findings is not run".to_owned()),
    };
    Ok(case)
}

/// The fenced blocks: a fence ends at the next line of as many backticks.
fn blocks(markdown: &str) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    let mut lines = markdown.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
        if ticks < 3 {
            continue;
        }
        let (fence, info) = line.trim_end().split_at(ticks);
        let role = info.split_once(' ').map_or("", |(_, role)| role.trim());
        let mut text = String::new();
        loop {
            let line = lines
                .next()
                .ok_or_else(|| format!("the block `{role}` is not closed"))?;
            if line.trim_end() == fence {
                break;
            }
            text.push_str(line);
        }
        blocks.push(Block {
            role: role.to_owned(),
            text,
        });
    }
    Ok(blocks)
}

fn once<T>(place: &mut Option<T>, value: T) -> Result<(), String> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err("two blocks of one role".to_owned()),
    }
}

fn without_comments(text: &str) -> String {
    text.split_inclusive('\n')
        .filter(|line| !line.starts_with('#'))
        .collect()
}

fn rows(text: &str) -> Vec<String> {
    let rows = text.lines().map(str::trim);
    rows.filter(|row| !row.is_empty() && !row.starts_with('#'))
        .map(str::to_owned)
        .collect()
}
