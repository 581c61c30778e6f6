//! The command line's arguments.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use nurture_runtime::{play::Until, time::Timestamp};

use crate::moments::{day, moment, until};

/// A small language for marketing flows: checked, tested and compiled like good code.
#[derive(Debug, Parser)]
#[command(
    name = "nurture",
    version,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 fine; 1 errors in the sources (warnings too, if they are denied), failed tests or differences; 2 wrong usage or a file that can't be read or written; 3 some input rows were rejected; 130 interrupted."
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a small project that checks, tests and runs
    New(New),
    /// Report all findings
    Check(Check),
    /// Lay out source files in the one canonical way
    Fmt(Fmt),
    /// Compile a project to a bundle
    Build(Build),
    /// Show what a bundle holds
    Inspect(Inspect),
    /// Play inputs through the flows in virtual time and write every effect
    Run(Run),
    /// Run the `test` blocks
    Test(Test),
    /// Explain a rule
    Explain(Explain),
    /// Serve an editor, over standard input and output
    Lsp(Lsp),
    /// Print completions for a shell
    Completions(Completions),
}

/// `nurture lsp`
#[derive(Debug, Args)]
pub struct Lsp {
    /// What many editors say; there is no other way
    #[arg(long, hide = true)]
    pub stdio: bool,
}

/// `nurture new`
#[derive(Debug, Args)]
pub struct New {
    /// The folder to make
    pub dir: PathBuf,
}

/// `nurture check`
#[derive(Debug, Args)]
pub struct Check {
    /// A project's folder, or a source file (`-` reads one from standard input)
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// How findings are shown; `rich` on a terminal and `short` elsewhere if not given
    #[arg(long, value_enum)]
    pub format: Option<FindingFormat>,
    /// What else ends with exit code 1
    #[arg(long, value_enum)]
    pub deny: Option<Deny>,
    /// The day that dates in flows are compared with (rule `past-date`), as YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<NaiveDate>,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// With the source around them
    Rich,
    /// One line each: `file:line:col: severity[rule]: message`
    Short,
    /// One JSON object a line
    Json,
    /// One SARIF 2.1.0 log
    Sarif,
    /// Annotations for a GitHub workflow
    Github,
}

/// What else is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Findings of severity warning
    Warnings,
}

/// `nurture fmt`
#[derive(Debug, Args)]
pub struct Fmt {
    /// A source file, or a folder whose source files are all laid out (`-` is standard input)
    #[arg(default_value = ".", conflicts_with = "stdin")]
    pub path: PathBuf,
    /// Change nothing; list the files that differ, and exit with 1 if there are any
    #[arg(long)]
    pub check: bool,
    /// Read one file from standard input and write it to standard output
    #[arg(long)]
    pub stdin: bool,
}

/// `nurture build`
#[derive(Debug, Args)]
pub struct Build {
    /// A project's folder, or a source file (`-` reads one from standard input)
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Where the result goes (`-` is standard output)
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// What to write
    #[arg(long, value_enum, default_value_t = Emit::Bundle)]
    pub emit: Emit,
}

/// What `build` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Emit {
    /// The bundle that `run` and other hosts take
    Bundle,
    /// A readable listing
    Asm,
    /// The program as JSON, for other tools
    Json,
}

/// `nurture inspect`
#[derive(Debug, Args)]
pub struct Inspect {
    /// A bundle that `nurture build` made (`-` is standard input)
    pub bundle: PathBuf,
}

/// `nurture run`
#[derive(Debug, Args)]
pub struct Run {
    /// A project's folder, a source file or a bundle (`-` reads one of the latter two from standard input)
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Contacts: .csv or .jsonl, either with .gz or .zst behind (`-` reads JSON Lines from standard input)
    #[arg(long, value_name = "FILE", required_unless_present = "events")]
    pub contacts: Option<PathBuf>,
    /// Events and other inputs: .jsonl, also with .gz or .zst behind (`-` is standard input)
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// When effects begin; inputs before only build up state
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub from: Option<Timestamp>,
    /// When virtual time ends; 90 days after the last input if not given
    #[arg(long, value_name = "TIME|+DURATION", value_parser = until)]
    pub until: Option<Until>,
    /// Promise that the events are in order of time, so that memory is bounded by the contacts
    #[arg(long)]
    pub sorted: bool,
    /// Where effects go
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Play only this flow
    #[arg(long, value_name = "NAME")]
    pub flow: Option<String>,
    /// Where rejected rows go, as JSON Lines
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Write out the messages' bodies too
    #[arg(long)]
    pub render: bool,
    /// How many threads work; as many as the machine has processors if not given
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// `nurture test`
#[derive(Debug, Args)]
pub struct Test {
    /// A project's folder, or a source file (`-` reads one from standard input)
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Run only tests whose name or flow holds this text
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// How results are shown
    #[arg(long, value_enum, default_value_t = TestFormat::Rich)]
    pub format: TestFormat,
}

/// How the results of tests are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// For people; failed tests with their timeline
    Rich,
    /// One JSON object a line
    Json,
    /// One `JUnit` report, as XML
    Junit,
}

/// `nurture explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// The rule's name, as findings show it in brackets; without one, all rules are listed
    pub rule: Option<String>,
    /// How the page or the list is written
    #[arg(long, value_enum, default_value_t = ExplainFormat::Rich)]
    pub format: ExplainFormat,
}

/// How the page of a rule is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For a terminal
    Rich,
    /// For editors and web pages
    Markdown,
}

/// `nurture completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
