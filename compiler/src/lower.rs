//! Lowering: from the checked program to the runtime's bytecode.
//!
//! The same checked program gives the same bytes, whatever the machine: every table is filled in the order of the checked tables,
//! which does not depend on the order of files.
//!
//! | file | what it lowers |
//! |---|---|
//! | `schema` | declarations |
//! | `expression` | expressions to expression code |
//! | `history` | event conditions to watches and queries |
//! | `flow` | flows with their clauses |
//! | `statement`, `wait` | statements to flow code |
//! | `code`, `pool` | labels and places; names and constants, each once |

mod code;
mod expression;
mod flow;
mod history;
mod pool;
mod schema;
mod slots;
mod statement;
mod wait;

use foldhash::HashMap;

use nurture_runtime::program::{
    Code, Instruction, Origin, Program, Query, QueryId, StatementOrigin, WatchId,
};

use self::{
    code::{CodeBuilder, Placeable},
    history::WatchKey,
    pool::Pool,
};
use crate::{
    checked::Checked,
    source::{FileId, FileSpan, LineIndex, Sources},
};

/// Lowers a checked program without errors.
///
/// What an error left in the tree (`Error` nodes) becomes an unset constant or nothing, so that this never fails;
/// callers lower only what was found free of errors.
pub fn lower(checked: &Checked, sources: &Sources) -> Program {
    let mut lowering = Lowering::new(checked, sources);
    lowering.schema();
    lowering.flows();
    lowering.finish()
}

/// The work in progress.
struct Lowering<'a> {
    checked: &'a Checked,
    sources: &'a Sources,
    program: Program,
    pool: Pool,
    /// Expression code that has a place already: the same instructions are placed once.
    placed: HashMap<Vec<Instruction>, Code>,
    /// Watches that exist already.
    watches: HashMap<WatchKey, WatchId>,
    /// Questions that are asked already.
    queries: HashMap<Query, QueryId>,
    lines: HashMap<FileId, (u32, LineIndex)>,
    origin: Origin,
}

impl<'a> Lowering<'a> {
    fn new(checked: &'a Checked, sources: &'a Sources) -> Self {
        Self {
            checked,
            sources,
            program: Program {
                project: checked.project.to_string(),
                timezone: checked.timezone.to_string(),
                ..Program::default()
            },
            pool: Pool::new(),
            placed: HashMap::default(),
            watches: HashMap::default(),
            queries: HashMap::default(),
            lines: HashMap::default(),
            origin: Origin::default(),
        }
    }

    fn finish(mut self) -> Program {
        let (names, constants) = self.pool.into_tables();
        self.program.names = names;
        self.program.constants = constants;
        self.program.origin = Some(self.origin);
        self.program
    }

    /// Ends expression code with a return and gives it a place.
    fn place_expression(&mut self, mut builder: CodeBuilder) -> Code {
        builder.emit(Instruction::Return);
        let placeable = builder.finish();
        if let Some(code) = self.placed.get(&placeable.instructions) {
            return *code;
        }
        let key = placeable.instructions.clone();
        let (base, _) = self.place(placeable);
        self.placed.insert(key, base);
        base
    }

    /// Gives code a place; the labels come back as addresses.
    fn place(&mut self, placeable: Placeable) -> (Code, Vec<Code>) {
        let base = Code::next(self.program.code.len());
        let moved = |code: Code| Code(base.0.saturating_add(code.0));
        for instruction in placeable.instructions {
            self.program.code.push(instruction.with_target(moved));
        }
        for (at, place) in placeable.statements {
            let origin = self.statement_origin(moved(Code(at)), place);
            self.origin.statements.push(origin);
        }
        (
            base,
            placeable
                .labels
                .into_iter()
                .map(|label| moved(Code(label)))
                .collect(),
        )
    }

    fn statement_origin(&mut self, code: Code, place: FileSpan) -> StatementOrigin {
        let source = self.sources.get(place.file);
        let text = source.map_or("", |source| &source.text);
        let files = &mut self.origin.files;
        let (file, index) = self.lines.entry(place.file).or_insert_with(|| {
            files.push(source.map_or(String::new(), |source| source.name.to_string()));
            (Code::next(files.len() - 1).0, LineIndex::new(text))
        });
        let line = index.line(place.span.start);
        StatementOrigin {
            code,
            file: *file,
            line: line + 1,
            text: first_line(self.sources.slice(place)),
        }
    }
}

/// The first line of a statement, cut where it gets too long to read.
fn first_line(statement: &str) -> String {
    const LETTERS: usize = 120;
    let line = statement.lines().next().unwrap_or("").trim_end();
    if line.len() <= LETTERS {
        return line.to_owned();
    }
    match line.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or("")),
        None => line.to_owned(),
    }
}
