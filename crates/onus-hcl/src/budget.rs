//! What all root modules of a run may cost together.
//!
//! Each root module has [limits](super::limits) of its own, so that what is found in it does not depend on others. In the
//! order of their directories, they count against one budget; those that come after its end are not read. Which these
//! are depends neither on the number of threads nor on which of them is faster.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::library::{Library, in_parallel, threads};
use super::limits::Spent;
use super::root::{self, Root};
use super::{Options, SMALL};

/// Steps of evaluation for all root modules of a run.
const STEPS: u64 = 50_000_000;

/// Bytes of all values made for all root modules of a run.
const BYTES: u64 = 1 << 30;

/// Instances of modules below all root modules of a run.
const MODULES: u64 = 100_000;

/// Instances of resources and of repeated blocks of all root modules of a run.
const INSTANCES: u64 = 300_000;

/// What a run has spent so far, over all directories that it reads.
#[derive(Clone, Copy, Debug, Default)]
pub struct Budget(Spent);

impl Budget {
    /// Counts something.
    fn count(&mut self, spent: Spent) {
        let Self(so_far) = self;
        so_far.steps = so_far.steps.saturating_add(spent.steps);
        so_far.bytes = so_far.bytes.saturating_add(spent.bytes);
        so_far.modules = so_far.modules.saturating_add(spent.modules);
        so_far.instances = so_far.instances.saturating_add(spent.instances);
    }

    /// What all root modules together take too much of.
    pub fn reached(&self) -> Option<String> {
        let Self(spent) = self;
        if spent.steps > STEPS {
            Some(format!("{STEPS} steps"))
        } else if spent.bytes > BYTES {
            Some(format!("{BYTES} bytes of values"))
        } else if spent.modules > MODULES {
            Some(format!("{MODULES} modules"))
        } else if spent.instances > INSTANCES {
            Some(format!("{INSTANCES} resources and repeated blocks"))
        } else {
            None
        }
    }
}

/// Evaluates root modules within what is left of a budget; gives those that were read, and the directories of the others.
pub(super) fn evaluate(
    library: &Library,
    directories: &[&Path],
    options: &Options,
    budget: &mut Budget,
) -> (Vec<Root>, Vec<PathBuf>) {
    let course = Course { next: AtomicUsize::new(0), over: AtomicBool::new(false), spent: Mutex::new(*budget) };
    let work = |_: usize| course.run(directories, &|directory| root::evaluate(library, directory, options));
    // A small tree is evaluated sooner than other threads are awake.
    let threads = if library.files.len() < SMALL { 1 } else { threads().min(directories.len()).max(1) };
    let mut found: Vec<(usize, Root)> = in_parallel(threads, 1, &work).into_iter().flatten().collect();
    found.sort_unstable_by_key(|(at, _)| *at);
    let mut read = Vec::with_capacity(found.len());
    for (_, root) in found {
        budget.count(root.spent);
        if budget.reached().is_some() {
            break;
        }
        read.push(root);
    }
    let left_out = directories.iter().skip(read.len()).map(|directory| directory.to_path_buf()).collect();
    (read, left_out)
}

/// The way through the root modules, which several threads go together: each takes the next one in order. What is
/// finished when one is taken comes before it; where that is too much already, it would not be read in any case.
struct Course {
    next: AtomicUsize,
    over: AtomicBool,
    spent: Mutex<Budget>,
}

impl Course {
    fn run(&self, directories: &[&Path], evaluate: &dyn Fn(&Path) -> Root) -> Vec<(usize, Root)> {
        let mut found = Vec::new();
        while !self.over.load(Ordering::Acquire) {
            let at = self.next.fetch_add(1, Ordering::AcqRel);
            let Some(directory) = directories.get(at) else { break };
            let root = evaluate(directory);
            let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
            spent.count(root.spent);
            if spent.reached().is_some() {
                self.over.store(true, Ordering::Release);
            }
            drop(spent);
            found.push((at, root));
        }
        found
    }
}
