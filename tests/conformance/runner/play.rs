//! A case in a folder of its own, played by the real command.

use std::{
    env, fs, io,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    case::{Case, Expected},
    compare,
};

/// Plays a case and compares what comes of it; the error says what differs.
pub fn play(case: &Case) -> Result<(), String> {
    let folder = write(case).map_err(|error| format!("cannot write the case: {error}"))?;
    match &case.expected {
        Expected::Run { effects, rejects } => run(case, folder.path(), effects, rejects),
        Expected::Findings { findings, help } => check(case, folder.path(), findings, help),
    }
}

/// The project in `project`, the inputs beside it.
fn write(case: &Case) -> io::Result<TempDir> {
    let folder = TempDir::new()?;
    let project = folder.path().join("project");
    for (path, text) in &case.files {
        let path = project.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    if let Some((name, text)) = &case.contacts {
        fs::write(folder.path().join(name), text)?;
    }
    fs::write(
        folder.path().join("events.jsonl"),
        case.events.as_deref().unwrap_or(""),
    )?;
    Ok(folder)
}

fn run(case: &Case, folder: &Path, effects: &[String], rejects: &[String]) -> Result<(), String> {
    let once = |threads: &str| -> Result<(Output, String), String> {
        let mut command = nurture(folder);
        command.args([
            "run",
            "project",
            "--events",
            "events.jsonl",
            "--rejects",
            "rejects.jsonl",
        ]);
        command.args(["--threads", threads]);
        if let Some((name, _)) = &case.contacts {
            command.args(["--contacts", name]);
        }
        let output = output(command.args(&case.arguments))?;
        let rejects = fs::read_to_string(folder.join("rejects.jsonl")).unwrap_or_default();
        Ok((output, rejects))
    };
    let (first, rejected) = once("1")?;
    let code = if rejects.is_empty() { 0 } else { 3 };
    if first.status.code() != Some(code) {
        return Err(format!(
            "ended with {}, not with {code}\n{}",
            first.status,
            text(&first.stderr)
        ));
    }
    let with_errors = |failure: String| format!("{failure}{}", text(&first.stderr));
    compare::rejects(rejects, &rejected).map_err(with_errors)?;
    compare::effects(effects, &text(&first.stdout)).map_err(with_errors)?;
    let (second, _) = once("3")?;
    if second.stdout != first.stdout {
        return Err("a second run, with several threads, gives other bytes".to_owned());
    }
    Ok(())
}

fn check(case: &Case, folder: &Path, findings: &[String], help: &[String]) -> Result<(), String> {
    let (output, rows) = checked(case, folder)?;
    let actual: Vec<String> = rows.iter().map(place_and_rule).collect();
    compare::lines("findings", findings, &actual)
        .map_err(|failure| format!("{failure}{}{}", messages(&rows), text(&output.stderr)))?;
    let said: Vec<&str> = rows.iter().flat_map(helps_and_titles).collect();
    for line in help {
        if !said.iter().any(|said| said.contains(line.as_str())) {
            return Err(format!(
                "no help or fix says `{line}`; there are: {said:#?}"
            ));
        }
    }
    let has_error = rows.iter().any(|row| row["severity"] == "error");
    if output.status.code() != Some(i32::from(has_error)) {
        return Err(format!(
            "ended with {}\n{}",
            output.status,
            text(&output.stderr)
        ));
    }
    check_in_layout(case, folder, &rows)
}

/// A project that can be read means in its layout what it meant: the same is wrong with it.
fn check_in_layout(case: &Case, folder: &Path, rows: &[Value]) -> Result<(), String> {
    let formatted = output(nurture(folder).args(["fmt", "project"]))?;
    if !formatted.status.success() {
        return Ok(());
    }
    let (_, in_layout) = checked(case, folder)?;
    let said = |rows: &[Value]| {
        let mut said: Vec<String> = rows.iter().map(rule_and_message).collect();
        said.sort_unstable();
        said
    };
    let (before, after) = (said(rows), said(&in_layout));
    compare::lines("findings in the layout of `nurture fmt`", &before, &after)
}

/// What comes of a check, and its findings.
fn checked(case: &Case, folder: &Path) -> Result<(Output, Vec<Value>), String> {
    let mut command = nurture(folder);
    let output = output(
        command
            .args(["check", "project", "--format", "json"])
            .args(&case.arguments),
    )?;
    let rows = text(&output.stdout)
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("{error}\n{}", text(&output.stdout)))?;
    Ok((output, rows))
}

fn nurture(folder: &Path) -> Command {
    let given = env::var_os("NURTURE_COMMAND");
    let program = given.unwrap_or_else(|| env!("CARGO_BIN_EXE_nurture").into());
    let mut command = Command::new(program);
    command.current_dir(folder);
    command
}

fn output(command: &mut Command) -> Result<Output, String> {
    command
        .output()
        .map_err(|error| format!("cannot start nurture: {error}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// `FILE:LINE:COLUMN severity[rule]`
fn place_and_rule(row: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let start = &row["span"]["start"];
    let place = format!(
        "{}:{}:{}",
        word(&row["file"]),
        start["line"],
        start["column"]
    );
    format!("{place} {}[{}]", word(&row["severity"]), word(&row["rule"]))
}

/// What is wrong, without the blanks of what it quotes.
fn rule_and_message(row: &Value) -> String {
    let message = row["message"].as_str().unwrap_or("").split_whitespace();
    let rule = row["rule"].as_str().unwrap_or("");
    format!("{rule}: {}", message.collect::<String>())
}

fn messages(rows: &[Value]) -> String {
    let messages = rows
        .iter()
        .map(|row| format!("  {}: {}\n", place_and_rule(row), row["message"]));
    messages.collect()
}

fn helps_and_titles(row: &Value) -> Vec<&str> {
    let helps = row["help"].as_array().into_iter().flatten();
    let fixes = row["fixes"].as_array().into_iter().flatten();
    let titles = fixes.map(|fix| &fix["title"]);
    helps.chain(titles).filter_map(Value::as_str).collect()
}
