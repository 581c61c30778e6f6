//! A project that was examined, with what there is to say about a file, or about all of them.
//!
//! What the paths and statements of a flow show beyond its check concerns its own file only, and takes half as long again.
//! So flows are looked at when somebody asks about their file: an editor has the findings of its open texts before the rest is known.

use std::sync::{Arc, OnceLock};

use nurture_runtime::program::FlowId;

use super::{Compilation, Options, Project, ids, level};
use crate::{
    check::{Look, in_parts},
    checked::Checked,
    finding::{self, Finding, Severity, cascade},
    flow, lints,
    manifest::Manifest,
    source::{FileId, Sources},
};

/// A project that was examined.
///
/// Its answers depend on nothing but the project and the options, whenever they are asked for.
#[derive(Debug)]
pub struct Examination {
    pub(super) project: Project,
    pub(super) sources: Sources,
    pub(super) checked: Checked,
    pub(super) manifest: Manifest,
    pub(super) options: Options,
    /// What is known of all files without a look at their flows.
    pub(super) known: Vec<Finding>,
    /// What flows show, by their ids.
    pub(super) looks: Vec<Arc<Look>>,
    /// How many threads look at flows.
    pub(super) threads: usize,
    /// What cannot be read and is felt in other files, once somebody has asked about one.
    pub(super) felt_elsewhere: OnceLock<Vec<Finding>>,
    /// All that there is to say, once somebody has asked.
    pub(super) all: OnceLock<Vec<Finding>>,
}

impl Examination {
    /// The project as it was.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// All texts that findings point into, the prelude's too.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The checked program, as far as it could be made out.
    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    /// All that there is to say, in order of file, offset and rule, each once.
    pub fn findings(&self) -> &[Finding] {
        self.all.get_or_init(|| {
            self.look_at_all(&|| true);
            let shown = ids(&self.checked).flat_map(|id| self.shown(id));
            self.said(self.known.iter().chain(shown), &|_| true)
        })
    }

    /// All that there is to say; none if what it is for ends before all has been looked at.
    pub fn findings_while(&self, goes_on: &(dyn Fn() -> bool + Sync)) -> Option<&[Finding]> {
        let is_known = self.all.get().is_some() || self.look_at_all(goes_on);
        is_known.then(|| self.findings())
    }

    /// What there is to say about one file, in order.
    pub fn findings_in(&self, file: FileId) -> Vec<Finding> {
        let is_of_file = |finding: &Finding| finding.primary.file == file;
        if let Some(all) = self.all.get() {
            return all.iter().filter(|one| is_of_file(one)).cloned().collect();
        }
        let known = self.known.iter().filter(|one| is_of_file(one));
        let elsewhere = self
            .felt_elsewhere
            .get_or_init(|| cascade::felt_elsewhere(&self.known, &self.project.trees()));
        let elsewhere = elsewhere.iter().filter(|one| !is_of_file(one));
        let flows = ids(&self.checked).zip(&self.checked.flows);
        let of_file = flows.filter(|(_, flow)| flow.place.file == file);
        let shown = of_file.flat_map(|(id, _)| self.shown(id));
        self.said(known.chain(elsewhere).chain(shown), &is_of_file)
    }

    /// Everything in one, for who looks once.
    pub(super) fn into_compilation(self) -> Compilation {
        self.findings();
        Compilation {
            sources: self.sources,
            checked: self.checked,
            findings: self.all.into_inner().unwrap_or_default(),
            program: None,
        }
    }

    /// What a flow shows beyond its check.
    fn shown(&self, id: FlowId) -> &[Finding] {
        let look = || {
            let Self {
                checked, sources, ..
            } = self;
            let mut findings = flow::analyse(checked, id, sources);
            findings.extend(lints::lint(checked, id, sources, self.options));
            findings.retain(|one| self.severity(one).is_some());
            findings
        };
        let known = self.looks.get(id.index());
        known.map_or(&[], |known| known.get_or_init(look))
    }

    /// Looks at all flows that nobody has looked at; whether that came to its end.
    fn look_at_all(&self, goes_on: &(dyn Fn() -> bool + Sync)) -> bool {
        let pending = ids(&self.checked).zip(&self.looks);
        let pending = pending.filter(|(_, look)| look.get().is_none());
        let pending: Vec<FlowId> = pending.map(|(id, _)| id).collect();
        let look = |id| {
            if goes_on() {
                self.shown(id);
            }
        };
        in_parts(&pending, self.threads, &look);
        pending.into_iter().all(|id| {
            look(id);
            goes_on()
        })
    }

    /// How much a finding weighs in this project; none if it is not said.
    fn severity(&self, finding: &Finding) -> Option<Severity> {
        level(finding.rule, &self.manifest, self.options).severity()
    }

    /// Those findings that are asked for, as they are said: without those that follow from others, at the levels that the project wants, in order.
    fn said<'f>(
        &self,
        findings: impl Iterator<Item = &'f Finding>,
        is_asked: &dyn Fn(&Finding) -> bool,
    ) -> Vec<Finding> {
        let mut findings: Vec<Finding> = findings.cloned().collect();
        cascade::silence(&mut findings, &self.project.trees());
        findings.retain(is_asked);
        findings.retain_mut(|one| {
            let severity = self.severity(one);
            one.severity = severity.unwrap_or(one.severity);
            severity.is_some()
        });
        finding::sort(&mut findings, &self.sources);
        finding::bound(&mut findings);
        findings
    }
}
