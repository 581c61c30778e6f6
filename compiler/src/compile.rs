//! The whole of the compiler in one call: named texts in, findings and a program out.

mod examination;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use chrono::NaiveDate;
use nurture_runtime::program::{FlowId, Program};
use smol_str::SmolStr;

use crate::{
    check::{self, Again, Starts, check_again},
    checked::Checked,
    finding::{Finding, Level, Rule, cascade},
    flow, lints, lower,
    manifest::{self, Manifest},
    parse::{Parsed, parse},
    prelude,
    source::{FileId, Source, Sources},
    syntax::{self, Item},
};

pub use self::examination::Examination;
pub use crate::check::Memory;

/// The name of a project's manifest, in its root.
pub const MANIFEST: &str = "nurture.toml";

/// A project: named texts, each parsed when it is added.
///
/// ```
/// use nurture_compiler::compile::{Options, Project, compile};
///
/// let mut project = Project::new();
/// project.add("hello.nurture", "on form_submit notify sales \"Hello\"");
/// let compilation = compile(&project, &Options::default());
/// assert_eq!(compilation.findings[0].rule.name(), "unknown-team");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Project {
    sources: Sources,
    /// The ids of all names that a text was ever given under: a name keeps its id.
    ids: BTreeMap<SmolStr, FileId>,
    /// In order of names.
    files: BTreeMap<SmolStr, SourceFile>,
    /// For each id, which of the project's texts the file has now; no two texts have one number.
    revisions: Vec<u64>,
    /// How many texts there were.
    texts: u64,
    manifest: Option<FileId>,
    templates: BTreeMap<SmolStr, FileId>,
    /// Files that bodies can be, whether a message names them or not.
    offered: Arc<[SmolStr]>,
    /// Source files, and folders of some, that are there and cannot be read.
    unread: BTreeSet<SmolStr>,
}

/// A source file of a project.
#[derive(Debug, Clone)]
struct SourceFile {
    id: FileId,
    parsed: Arc<Parsed>,
}

/// What a compilation is asked to look at beside the texts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The day that the rule `past-date` compares with; nothing else depends on a day.
    pub today: Option<NaiveDate>,
}

/// What a compilation gives.
#[derive(Debug)]
pub struct Compilation {
    /// All texts that findings point into, the prelude's too.
    pub sources: Sources,
    /// The checked program, as far as it could be made out.
    pub checked: Checked,
    /// What there is to say, in order of file, offset and rule, each once.
    pub findings: Vec<Finding>,
    /// The bytecode; none if any finding is an error, or where none was asked for.
    pub program: Option<Program>,
}

impl Project {
    /// A project without any text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text under its path from the project's root, with `/` between folders, or puts it in the place of the one there.
    ///
    /// A name that ends in `.nurture` is a source file, `nurture.toml` the manifest, and anything else a template.
    pub fn add(&mut self, name: &str, text: &str) -> FileId {
        let source = Source {
            name: name.into(),
            text: Arc::from(text),
        };
        let id = if let Some(id) = self.ids.get(name) {
            self.sources.replace(*id, source);
            *id
        } else {
            let id = self.sources.add(source);
            self.ids.insert(name.into(), id);
            id
        };
        if name == MANIFEST {
            self.manifest = Some(id);
        } else if name.ends_with(".nurture") {
            let file = SourceFile {
                id,
                parsed: Arc::new(parse(id, text)),
            };
            self.files.insert(name.into(), file);
            self.unread.remove(name);
            self.revise(id);
        } else {
            self.templates.insert(name.into(), id);
        }
        id
    }

    /// Says that there is a source file of that name, or a folder of some, of which nobody could read what it holds; whether that is new.
    ///
    /// Whatever the project names may be declared there, so no name is unknown.
    pub fn add_unread(&mut self, name: &str) -> bool {
        if self.unread.contains(name) {
            return false;
        }
        self.remove(name);
        self.unread.insert(name.into())
    }

    /// Says which files bodies of messages can be, whether a message names them or not: one of them may be meant by a path to nothing.
    pub fn offer_templates(&mut self, names: impl IntoIterator<Item = SmolStr>) {
        self.offered = names.into_iter().collect();
    }

    /// Takes the text of that name away, or that it could not be read; whether there was anything.
    pub fn remove(&mut self, name: &str) -> bool {
        let was_there = self.id(name).is_some();
        if name == MANIFEST {
            self.manifest = None;
        }
        self.files.remove(name);
        self.templates.remove(name);
        self.unread.remove(name) || was_there
    }

    /// The text of that name.
    pub fn text(&self, name: &str) -> Option<&Arc<str>> {
        let id = self.id(name)?;
        self.sources.get(id).map(|source| &source.text)
    }

    /// The id of the text of that name.
    pub fn id(&self, name: &str) -> Option<FileId> {
        let id = *self.ids.get(name)?;
        let is_here = self.manifest == Some(id)
            || self.files.contains_key(name)
            || self.templates.contains_key(name);
        is_here.then_some(id)
    }

    /// The templates that messages name and that have not been added, by name.
    ///
    /// Only paths that stay within the project are listed: a body elsewhere is not found.
    pub fn missing_templates(&self) -> Vec<SmolStr> {
        let mut missing: Vec<SmolStr> = self
            .files
            .values()
            .flat_map(|file| &file.parsed.file.items)
            .filter_map(template_of)
            .filter(|name| is_within_project(name) && !self.templates.contains_key(*name))
            .map(SmolStr::new)
            .collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    /// The texts.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What the parser made of a source file; none for the manifest and templates.
    pub fn parsed(&self, file: FileId) -> Option<&Parsed> {
        let name = &self.sources.get(file)?.name;
        let known = self.files.get(&**name)?;
        (known.id == file).then_some(&known.parsed)
    }

    /// The trees of all source files, in order of names.
    fn trees(&self) -> Vec<(FileId, &syntax::File)> {
        let files = self.files.values();
        files.map(|file| (file.id, &file.parsed.file)).collect()
    }

    /// Which of the project's texts a source file has; 0 for a file of another kind.
    fn revision(&self, file: FileId) -> u64 {
        let revision = self.revisions.get(file.0 as usize);
        revision.copied().unwrap_or_default()
    }

    /// Counts a text as a new one.
    fn revise(&mut self, file: FileId) {
        let place = file.0 as usize;
        if self.revisions.len() <= place {
            self.revisions.resize(place + 1, 0);
        }
        self.texts += 1;
        if let Some(revision) = self.revisions.get_mut(place) {
            *revision = self.texts;
        }
    }
}

/// Compiles a project.
///
/// The result depends on the texts and the options alone: not on the order in which texts were added, on a clock or on a machine.
pub fn compile(project: &Project, options: &Options) -> Compilation {
    let mut compilation = examine(project, options);
    let sound = !compilation.findings.iter().any(Finding::is_error);
    if sound {
        let program = lower::lower(&compilation.checked, &compilation.sources);
        compilation.program = Some(program);
    }
    compilation
}

/// Compiles a project up to its findings, without making a program.
pub fn examine(project: &Project, options: &Options) -> Compilation {
    examine_with(project, *options, None).into_compilation()
}

/// Does what [`examine`] does, for a project that is looked at again and again: flows that have not changed are taken as they were.
///
/// The memory must be that of this project and of these options.
pub fn examine_again(project: &Project, options: &Options, memory: &mut Memory) -> Examination {
    examine_with(project, *options, Some(memory))
}

fn examine_with(
    project: &Project,
    options: Options,
    mut memory: Option<&mut Memory>,
) -> Examination {
    let mut sources = project.sources.clone();
    let mut known = Vec::new();
    let manifest = read_manifest(project, &mut known);
    let prelude_id = sources.add(Source {
        name: prelude::NAME.into(),
        text: Arc::from(prelude::TEXT),
    });
    let prelude = parse(prelude_id, prelude::TEXT);
    let files = project.trees();
    for file in project.files.values() {
        known.extend(file.parsed.findings.iter().cloned());
    }
    let input = check::Input {
        sources: &sources,
        files: &files,
        prelude: (prelude_id, &prelude.file),
        manifest: &manifest,
        templates: &project.templates,
        offered: &project.offered,
        has_unread: !project.unread.is_empty(),
    };
    let again = Again {
        memory: memory.as_deref_mut(),
        revision: &|file| project.revision(file),
        is_sound: &|file| {
            let parsed = project.parsed(file);
            parsed.is_some_and(|parsed| parsed.findings.is_empty())
        },
    };
    let (checked, check_findings) = check_again(&input, again);
    known.extend(check_findings);
    known.extend(of_declarations(project, &checked, &|rule| {
        level(rule, &manifest, options).severity().is_some()
    }));
    known.extend(flow::started_without_payload(&checked));
    known.extend(start_cycles((&checked, &sources), memory.as_deref_mut()));
    cascade::join(&mut known, &sources);
    let threads = memory.as_deref().map_or(1, Memory::threads);
    let look = |id| memory.as_deref_mut().map(|memory| memory.look(id));
    let looks = ids(&checked)
        .map(look)
        .map(Option::unwrap_or_default)
        .collect();
    Examination {
        project: project.clone(),
        sources,
        checked,
        manifest,
        options,
        known,
        looks,
        threads,
        felt_elsewhere: OnceLock::new(),
        all: OnceLock::new(),
    }
}

/// What the declarations and tests of a project show beyond its check, by the rules that are said.
fn of_declarations(
    project: &Project,
    checked: &Checked,
    is_said: &dyn Fn(Rule) -> bool,
) -> Vec<Finding> {
    let mut findings = lints::lint_declarations(checked);
    if is_said(Rule::TagNeverGiven) && project.unread.is_empty() {
        findings.extend(lints::tags_never_given(checked));
    }
    if is_said(Rule::MissingTest) {
        findings.extend(lints::missing_tests(checked));
    }
    findings
}

fn ids(checked: &Checked) -> impl Iterator<Item = FlowId> {
    (0..).map(FlowId).take(checked.flows.len())
}

/// Flows that start each other at once, in a circle.
fn start_cycles(
    (checked, sources): (&Checked, &Sources),
    mut memory: Option<&mut Memory>,
) -> Vec<Finding> {
    let starts_of = |id| {
        let starts = || flow::starts_at_once(checked, id);
        match &mut memory {
            Some(memory) => memory.starts(id, starts),
            None => Arc::new(starts()),
        }
    };
    let starts: Vec<Arc<Starts>> = ids(checked).map(starts_of).collect();
    let starts = starts.iter().map(|starts| starts.as_slice());
    flow::start_cycles((checked, sources), starts)
}

fn read_manifest(project: &Project, findings: &mut Vec<Finding>) -> Manifest {
    let source = project
        .manifest
        .and_then(|id| Some((id, project.sources.get(id)?)));
    let Some((id, source)) = source else {
        return Manifest::default();
    };
    let (manifest, manifest_findings) = manifest::read(id, &source.name, &source.text);
    findings.extend(manifest_findings);
    manifest
}

/// What a project wants of a rule.
fn level(rule: Rule, manifest: &Manifest, options: Options) -> Level {
    let own = match rule.level() {
        Level::Error => return Level::Error,
        Level::Off if rule == Rule::PastDate && options.today.is_some() => Level::Warning,
        level => level,
    };
    manifest.lints.get(&rule).copied().unwrap_or(own)
}

/// The template that a message names.
fn template_of(item: &Item) -> Option<&str> {
    let Item::Message(message) = item else {
        return None;
    };
    match &message.members.get("body")?.value.kind {
        syntax::ExpressionKind::Text(text) => text.plain(),
        _ => None,
    }
}

/// Whether a path stays within the project: relative, and without steps upward.
pub fn is_within_project(path: &str) -> bool {
    let absolute = path.starts_with('/') || path.contains(['\\', ':']);
    !path.is_empty() && !absolute && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
