//! The suite: every specification and every case.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::form::Read;
use super::lower;
use super::near::nearest;
use super::problem::{Problem, Problems};
use super::source::{File, Source};
use super::span::Span;
use super::{raw, tree};
use crate::model::{Case, CaseId, SpecId, Specification};

/// From how many files on reading is shared among threads.
const SHARED_FROM: usize = 32;

/// The largest case file, in octets: what is looked for in a case may take the square of its length.
const LARGEST_CASE: usize = 64 << 10;

/// Everything under `cases/` that is right.
#[derive(Clone, Debug, Default)]
pub struct Suite {
    /// By folder.
    pub specifications: BTreeMap<SpecId, Specification>,
    /// By name.
    pub cases: Vec<Case>,
    /// Name for messages and text of each file, by its path under `cases/`.
    pub files: BTreeMap<String, (String, Arc<str>)>,
}

/// Reads specifications and cases. What is wrong with a file is among the problems, all of it at once;
/// the suite has what is right.
#[must_use]
pub fn load_suite(source: &Source) -> (Suite, Vec<Problem>) {
    let (files, mut problems) = source.files();
    let (catalogues, cases): (Vec<File>, Vec<File>) =
        files.into_iter().partition(|file| spec_of(&file.path).is_some());
    let (known, wrong) = specifications(&catalogues);
    problems.extend(wrong);
    let mut suite = Suite::default();
    for (case, wrong) in shared(&cases, |file| case(file, &known)) {
        suite.cases.extend(case);
        problems.extend(wrong);
    }
    suite.cases.sort_by(|a, b| a.id.cmp(&b.id));
    suite.specifications = known.into_iter().filter_map(|(id, read)| Some((id, read?))).collect();
    let files = catalogues.into_iter().chain(cases);
    suite.files = files.map(|file| (file.path, (file.name, file.text))).collect();
    (suite, problems)
}

/// The specification whose catalogue has that path.
fn spec_of(path: &str) -> Option<SpecId> {
    let id = path.strip_suffix("/spec.yaml")?;
    (!id.contains('/')).then(|| SpecId(id.to_owned()))
}

/// The catalogues by folder: what could be read of each, and everything that is wrong with them.
fn specifications(files: &[File]) -> (lower::Catalogues, Vec<Problem>) {
    let mut read = Vec::new();
    let mut known = BTreeMap::new();
    for file in files {
        let Some(id) = spec_of(&file.path) else { continue };
        let mut problems = Problems::new(&*file.name, Arc::clone(&file.text));
        let raw =
            tree::read(&file.text, &mut problems).map(|node| raw::Specification::read(&node, &mut problems));
        let lowered = raw.map(|raw| lower::specification(id.clone(), raw, &mut problems));
        let (specification, named) = lowered.unzip();
        known.insert(id.clone(), specification);
        read.push((id, named.unwrap_or_default(), problems));
    }
    let mut wrong = Vec::new();
    for (id, named, mut problems) in read {
        for anchor in &named {
            lower::cites(&id, std::slice::from_ref(anchor), &known, &mut problems);
        }
        wrong.extend(problems.into_sorted());
    }
    (known, wrong)
}

fn case(file: &File, known: &lower::Catalogues) -> (Option<Case>, Vec<Problem>) {
    let mut problems = Problems::new(&*file.name, Arc::clone(&file.text));
    if file.text.len() > LARGEST_CASE {
        let message =
            format!("expected a case of at most {LARGEST_CASE} octets, but found {}", file.text.len());
        problems.advise(Span::START, message, "what is long and says nothing is a hole: $(long:70000)");
        return (None, problems.into_sorted());
    }
    let id = case_id(&file.path, &mut problems);
    let read = tree::read(&file.text, &mut problems).and_then(|node| {
        let raw = raw::Case::read(&node, &mut problems);
        lower::case(id, raw, known, &mut problems)
    });
    let right = problems.is_empty();
    (read.filter(|_| right), problems.into_sorted())
}

/// The name of a case by its path, which has to be folders and words in kebab-case.
fn case_id(path: &str, problems: &mut Problems) -> CaseId {
    let name = path.strip_suffix(".yaml").unwrap_or(path);
    let kebab = |part: &str| {
        part.bytes()
            .all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit() || b"-.".contains(&octet))
    };
    if path.ends_with(".yml") {
        problems.say(Span::START, "expected a file whose name ends with .yaml, but found .yml");
    } else if !name.contains('/') {
        problems.say(Span::START, "expected a case in the folder of its specification, but found it outside");
    } else if !name.split('/').all(kebab) {
        let help = format!("nearest: {}", name.to_lowercase().replace([' ', '_'], "-"));
        problems.advise(Span::START, "expected a path of small letters, digits and dashes", help);
    } else if nearest("spec", name.rsplit('/').next()) == Some("spec") {
        problems.say(Span::START, "expected `spec.yaml` only in the folder of a specification");
    }
    CaseId(name.to_owned())
}

/// The same done to every item, shared among threads where it pays, in the order of the items.
pub(super) fn shared<I: Sync, O: Send>(items: &[I], act: impl Fn(&I) -> O + Sync) -> Vec<O> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    if items.len() < SHARED_FROM || threads == 1 {
        return items.iter().map(act).collect();
    }
    let act = &act;
    std::thread::scope(|scope| {
        let parts = items.chunks(items.len().div_ceil(threads));
        let running: Vec<_> =
            parts.map(|part| scope.spawn(move || part.iter().map(act).collect::<Vec<O>>())).collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
