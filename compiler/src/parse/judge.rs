//! What the grammar accepts and the language does not: names that are keywords, and clauses behind statements.

use crate::{
    finding::{Finding, Rule},
    lex::TokenKind,
    source::FileId,
    syntax::{
        Clause, ClauseKind, FieldDeclaration, File, Flow, Item, Name, Statement, StatementKind,
        Type, TypeKind,
    },
};

/// Looks over a tree.
pub(super) fn judge(file: FileId, tree: &File) -> Vec<Finding> {
    let mut judge = Judge {
        file,
        findings: Vec::new(),
    };
    for item in &tree.items {
        judge.item(item);
    }
    judge.findings
}

struct Judge {
    file: FileId,
    findings: Vec<Finding>,
}

impl Judge {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Contact(contact) => self.fields(&contact.fields),
            Item::Event(event) => {
                self.bare_name(&event.name, "an event");
                self.fields(&event.fields);
            }
            Item::Message(message) => {
                self.bare_name(&message.name, "a message");
                if let Some(params) = &message.params {
                    self.fields(&params.fields);
                }
            }
            Item::Score(score) => self.bare_name(&score.name, "a score"),
            Item::Action(action) => {
                self.fields(&action.params);
                self.fields(&action.returns);
            }
            Item::Flow(flow) => self.flow(flow),
            _ => {}
        }
    }

    fn fields(&mut self, fields: &[FieldDeclaration]) {
        for field in fields {
            self.type_(&field.ty);
        }
    }

    fn type_(&mut self, ty: &Type) {
        let mut kind = &ty.kind;
        while let TypeKind::List(inner) = kind {
            kind = &inner.kind;
        }
        match kind {
            TypeKind::Enum(values) => values
                .iter()
                .for_each(|value| self.bare_name(value, "a value")),
            TypeKind::Record(fields) => self.fields(fields),
            _ => {}
        }
    }

    /// Names that are used bare in expressions can be no keywords (language reference, section 1).
    fn bare_name(&mut self, name: &Name, of: &str) {
        let kind = TokenKind::of_word(&name.text);
        if !kind.is_keyword() || (kind.is_message_event() && of == "an event") {
            return;
        }
        let text = &name.text;
        let finding = Finding::new(
            Rule::BadName,
            name.span.in_file(self.file),
            format!("`{text}` is a word of the language and cannot be {of}"),
        )
        .labelled("it would mean something else where it is used")
        .with_help(format!(
            "choose another name, for example `{text}_{}`",
            of.rsplit(' ').next().unwrap_or("x")
        ));
        self.findings.push(finding);
    }

    fn flow(&mut self, flow: &Flow) {
        let first = flow
            .body
            .statements
            .iter()
            .find(|statement| !is_error(statement));
        let Some(first) = first else { return };
        let late = |clause: &&Clause| clause.span.start > first.span.start;
        let late: Vec<&Clause> = flow.clauses.iter().filter(late).collect();
        let Some(last) = late.last() else { return };
        let before = |statement: &&Statement| statement.span.start < last.span.start;
        let mut between = flow.body.statements.iter().filter(before);
        if between.all(is_bare_exit) {
            return self.unfinished_exit(first);
        }
        for clause in late {
            self.late_clause(clause, first);
        }
    }

    /// An `exit` among clauses is about to become one.
    fn unfinished_exit(&mut self, exit: &Statement) {
        let finding = Finding::new(
            Rule::SyntaxError,
            exit.keyword.in_file(self.file),
            "`exit` stands before clauses, but is none",
        )
        .with_help("write `exit on EVENT` or `exit when CONDITION`, or move it behind the clauses");
        self.findings.push(finding);
    }

    fn late_clause(&mut self, clause: &Clause, first: &Statement) {
        let is_second_trigger = matches!(clause.kind, ClauseKind::Error);
        let finding = Finding::new(
            Rule::SyntaxError,
            clause.keyword.in_file(self.file),
            "a clause stands behind a statement",
        )
        .with_label(first.keyword.in_file(self.file), "the first statement")
        .with_help(if is_second_trigger {
            "write all clauses before the first statement; what is done on a day has its wait before it, `wait until monday`"
        } else {
            "write all clauses before the first statement"
        });
        self.findings.push(finding);
    }
}

fn is_bare_exit(statement: &Statement) -> bool {
    matches!(
        statement.kind,
        StatementKind::Exit(None) | StatementKind::Error
    )
}

fn is_error(statement: &Statement) -> bool {
    matches!(statement.kind, StatementKind::Error)
}
