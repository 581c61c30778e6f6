//! Findings that may only follow from a mistake in the grammar.
//!
//! Where a text could not be read, nobody knows what it would have said:
//! a flow with such a place may well have a trigger, and what seems unused may be used there.

use foldhash::{HashMap, HashSet};

use super::{Finding, Rule};
use crate::{
    source::{FileId, FileSpan, Sources, Span},
    syntax::{File, Item, StatementKind, visit},
};

/// Rules that look at a flow as a whole.
const OF_FLOWS: [Rule; 20] = [
    Rule::MissingTrigger,
    Rule::WaitWithoutTimeout,
    Rule::NonExhaustiveMatch,
    Rule::SplitNot100,
    Rule::MessageNeverSent,
    Rule::MessageMaybeNotSent,
    Rule::StartCycle,
    Rule::RecurringWithoutReenter,
    Rule::UnreachableStep,
    Rule::UnreachableArm,
    Rule::EmptyBranch,
    Rule::SameBranches,
    Rule::NoUnsubscribeExit,
    Rule::ExceedsLimit,
    Rule::WaitLongerThanExpire,
    Rule::MissingOwner,
    Rule::MissingTest,
    Rule::MissingGoal,
    Rule::MissingTitle,
    Rule::OpensAlone,
];

/// Rules that look at what the whole project says.
const OF_PROJECTS: [Rule; 2] = [Rule::UnusedDeclaration, Rule::TagNeverGiven];

/// Joins findings that are one mistake, each with what stands beside it; before anything is silenced.
pub fn join(findings: &mut Vec<Finding>, sources: &Sources) {
    silence_behind_unknown(findings, sources);
    super::braces::join(findings);
    super::filtered::join(findings);
}

/// Of what cannot be read, what is felt in other files: that there is something in a file, and in a policy.
pub fn felt_elsewhere(findings: &[Finding], files: &[(FileId, &File)]) -> Vec<Finding> {
    let policies = files.iter().flat_map(|(file, tree)| {
        let policies = tree.items.iter().filter_map(|item| match item {
            Item::Policy(policy) => Some(policy.span.in_file(*file)),
            _ => None,
        });
        policies.collect::<Vec<_>>()
    });
    let policies = Places::of(policies);
    let mut seen = HashSet::default();
    let unread = findings
        .iter()
        .filter(|finding| is_of_grammar(finding.rule));
    let felt = unread.filter(|finding| {
        let place = finding.primary;
        seen.insert((place.file, policies.hold(place)))
    });
    felt.cloned().collect()
}

/// Takes away the findings that a mistake in the grammar may have brought about.
///
/// Of a step that could not be read, those about its names and types; of a message or a send with such a mistake, `missing-argument`; of a flow, those of rules that look at the flow as a whole; of a project with one, `unused-declaration` and `tag-never-given`.
/// `findings` are those of all stages, joined, in any order; `files` are the project's.
pub fn silence(findings: &mut Vec<Finding>, files: &[(FileId, &File)]) {
    silence_shapes(findings);
    silence_amounts(findings);
    // How a name is spelt says nothing of one that is not known: a text in quotes, or another one, is meant.
    let knows =
        |rule| is_of_names(rule) || matches!(rule, Rule::UnknownArgument | Rule::InvalidLiteral);
    silence_beside(findings, knows, Rule::BadName);
    settle_words(findings);
    let unread = findings
        .iter()
        .filter(|finding| is_of_grammar(finding.rule));
    let unread = Places::of(unread.map(|finding| finding.primary));
    if unread.is_empty() {
        return;
    }
    silence_within(findings, files);
    let knows = |rule| is_of_names(rule) || rule == Rule::DuplicateDeclaration;
    silence_beside(findings, knows, Rule::SyntaxError);
    let Broken {
        flows,
        incomplete,
        policy,
    } = Broken::of(files, &unread);
    findings.retain(|finding| {
        let (rule, place) = (finding.rule, finding.primary);
        let may_follow = OF_PROJECTS.contains(&rule)
            || OF_FLOWS.contains(&rule) && flows.hold(place)
            || rule == Rule::MissingArgument && incomplete.hold(place)
            || rule == Rule::NoUnsubscribeExit && policy;
        !may_follow
    });
}

/// What could not be read as a whole.
struct Broken {
    flows: Places,
    /// Messages, teams, sends and calls.
    incomplete: Places,
    /// Whether the policy is among it, whose exits hold for all flows.
    policy: bool,
}

impl Broken {
    fn of(files: &[(FileId, &File)], unread: &Places) -> Self {
        let mut flows = Vec::new();
        let mut incomplete = Vec::new();
        let mut policy = false;
        for (file, tree) in files.iter().filter(|(file, _)| unread.stand_in_file(*file)) {
            let is_broken = |span: Span| unread.stand_in(span.in_file(*file));
            for item in &tree.items {
                match item {
                    Item::Flow(flow) if is_broken(flow.span) => {
                        flows.push(flow.span.in_file(*file));
                    }
                    Item::Policy(node) => policy |= is_broken(node.span),
                    _ => {}
                }
                declared(item, &mut |span| {
                    if is_broken(span) {
                        incomplete.push(span.in_file(*file));
                    }
                });
            }
        }
        Self {
            flows: Places::of(flows),
            incomplete: Places::of(incomplete),
            policy,
        }
    }
}

/// Places in order, none of which lies in another: there may be as many as there are findings.
struct Places(Vec<FileSpan>);

impl Places {
    fn of(places: impl IntoIterator<Item = FileSpan>) -> Self {
        let mut places: Vec<FileSpan> = places.into_iter().collect();
        places.sort_unstable();
        Self(places)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them stands in a file.
    fn stand_in_file(&self, file: FileId) -> bool {
        let first = self.0.partition_point(|place| place.file < file);
        self.0.get(first).is_some_and(|place| place.file == file)
    }

    /// Whether one of them begins in a stretch.
    fn stand_in(&self, stretch: FileSpan) -> bool {
        let before =
            |place: &FileSpan| (place.file, place.span.start) < (stretch.file, stretch.span.start);
        let first = self.0.get(self.0.partition_point(before));
        first.is_some_and(|place| holds(stretch, *place))
    }

    /// Whether a place begins in one of them.
    fn hold(&self, place: FileSpan) -> bool {
        let behind = self
            .0
            .partition_point(|own| (own.file, own.span.start) <= (place.file, place.span.start));
        let last = behind.checked_sub(1).and_then(|last| self.0.get(last));
        last.is_some_and(|own| holds(*own, place))
    }
}

/// Takes away what is said about the shape of a literal that cannot be, however it is written.
fn silence_shapes(findings: &mut Vec<Finding>) {
    let is_shape = |finding: &Finding| !finding.fixes.is_empty();
    let mut impossible: Vec<FileSpan> = findings
        .iter()
        .filter(|finding| finding.rule == Rule::InvalidLiteral && !is_shape(finding))
        .map(|finding| finding.primary)
        .collect();
    impossible.sort_unstable();
    findings.retain(|finding| {
        finding.rule != Rule::InvalidLiteral
            || !is_shape(finding)
            || impossible.binary_search(&finding.primary).is_err()
    });
}

/// Takes away how an amount is written where it is to be another one: `$50` beside euros is written `50 EUR`, or not at all.
fn silence_amounts(findings: &mut Vec<Finding>) {
    let replaces = |finding: &&Finding| {
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits);
        let is_of_type = matches!(finding.rule, Rule::CurrencyMismatch | Rule::TypeMismatch);
        is_of_type && edits.clone().any(|edit| edit.place == finding.primary)
    };
    let mut replaced: Vec<FileSpan> = findings
        .iter()
        .filter(replaces)
        .map(|finding| finding.primary)
        .collect();
    replaced.sort_unstable();
    findings.retain(|finding| {
        let place = finding.primary;
        // `-$5` is replaced with its sign.
        let behind = replaced.partition_point(|other| {
            (other.file, other.span.start) <= (place.file, place.span.start)
        });
        let last = behind.checked_sub(1).and_then(|last| replaced.get(last));
        let is_replaced =
            last.is_some_and(|other| other.file == place.file && place.span.end <= other.span.end);
        finding.rule != Rule::InvalidLiteral || !is_replaced
    });
}

/// Takes away how the names of fields are spelt behind a name that stands for nothing: `lead.FirstName`.
fn silence_behind_unknown(findings: &mut Vec<Finding>, sources: &Sources) {
    let unknown = findings.iter().filter(|finding| is_of_names(finding.rule));
    let mut ends: Vec<(FileId, u32)> = unknown
        .map(|finding| (finding.primary.file, finding.primary.span.end))
        .collect();
    ends.sort_unstable();
    findings.retain(|finding| {
        let FileSpan { file, span } = finding.primary;
        let is_behind = |dot: u32| {
            sources.slice(Span::new(dot, dot + 1).in_file(file)) == "."
                && ends.binary_search(&(file, dot)).is_ok()
        };
        !(finding.rule == Rule::BadName && span.start.checked_sub(1).is_some_and(is_behind))
    });
}

/// Takes away what a rule says at places of which more is known.
fn silence_beside(findings: &mut Vec<Finding>, knows: impl Fn(Rule) -> bool, rule: Rule) {
    let mut known: Vec<FileSpan> = findings
        .iter()
        .filter(|finding| knows(finding.rule))
        .map(|finding| finding.primary)
        .collect();
    known.sort_unstable();
    findings
        .retain(|finding| finding.rule != rule || known.binary_search(&finding.primary).is_err());
}

/// Of an event's name in several words, says what it is in one, or which of those that are known is meant.
fn settle_words(findings: &mut Vec<Finding>) {
    let unknown = |finding: &&Finding| finding.rule == Rule::UnknownEvent;
    let mut unknown: Vec<Finding> = findings.iter().filter(unknown).cloned().collect();
    unknown.sort_by_key(|finding| finding.primary);
    let of = |place: FileSpan| {
        let index = unknown.binary_search_by_key(&place, |finding| finding.primary);
        index.ok().and_then(|index| unknown.get(index))
    };
    let mut undeclared = Vec::new();
    findings.retain_mut(|finding| {
        let twin = of(finding.primary).filter(|_| finding.rule == Rule::BadName);
        let Some(twin) = twin else {
            return true;
        };
        if !twin.fixes.is_empty() {
            return false;
        }
        // Nothing is known by that name: to write it so is half of what is to be done.
        finding.fixes.clear();
        finding.help.extend(twin.help.iter().cloned());
        undeclared.push(finding.primary);
        true
    });
    undeclared.sort_unstable();
    findings.retain(|finding| {
        finding.rule != Rule::UnknownEvent || undeclared.binary_search(&finding.primary).is_err()
    });
}

/// Takes away what is said about names and types where a statement, clause or member could not be read.
fn silence_within(findings: &mut Vec<Finding>, files: &[(FileId, &File)]) {
    let trees: HashMap<FileId, &File> = files.iter().copied().collect();
    findings.retain(|finding| {
        let place = finding.primary;
        let tree = trees.get(&place.file);
        let unread = tree.map_or(&[][..], |tree| &tree.unread);
        let behind = unread.partition_point(|span| span.end <= place.span.start);
        let is_unread = unread
            .get(behind)
            .is_some_and(|span| span.start <= place.span.start);
        !is_unread || is_of_text(finding.rule)
    });
}

/// Declarations with members, and statements that give some: what seems to be lacking may be what could not be read.
fn declared(item: &Item, look: &mut impl FnMut(Span)) {
    match item {
        Item::Message(message) => look(message.span),
        Item::Team(team) => look(team.span),
        Item::Flow(flow) => visit::statements(&flow.body, &mut |statement| {
            if let StatementKind::Send(_) | StatementKind::Call { .. } = &statement.kind {
                look(statement.span);
            }
        }),
        _ => {}
    }
}

const fn is_of_grammar(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::SyntaxError | Rule::UnclosedBlock | Rule::UnterminatedString | Rule::NestingTooDeep
    )
}

const fn is_of_names(rule: Rule) -> bool {
    matches!(rule, Rule::UnknownName | Rule::UnknownField)
}

/// Whether a rule looks at words as they stand, whatever they mean.
const fn is_of_text(rule: Rule) -> bool {
    is_of_grammar(rule)
        || matches!(
            rule,
            Rule::InvalidLiteral
                | Rule::InvalidDuration
                | Rule::BadName
                | Rule::DuplicateDeclaration
        )
}

fn holds(flow: FileSpan, place: FileSpan) -> bool {
    flow.file == place.file
        && flow.span.start <= place.span.start
        && place.span.start <= flow.span.end
}
