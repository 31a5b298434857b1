//! The prover on a thread of its own: beside the search, or step by step where every run must be
//! the same.
//!
//! The engine looks at the clock only every thousand pivots, and a pivot of a large program takes
//! milliseconds. So nobody waits for the thread: a run that is over leaves it behind, and it ends
//! by itself as soon as it looks up.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::prove::{LARGEST, Prover, Step};
use super::standing::Standing;
use crate::model::Score;
use crate::problem::{Assignment, Problem};

/// Between two looks at what others want, when there is nothing else to do.
const NAP: Duration = Duration::from_millis(20);

/// A running prover; dropping it ends it.
pub(super) struct Beside {
    shared: Arc<Shared>,
    /// What it found and proved.
    pub(super) steps: Receiver<Step>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    /// Ends the prover.
    end: AtomicBool,
    /// Ends its current step.
    skip: AtomicBool,
    incumbent: Mutex<(Score, Assignment)>,
}

impl Beside {
    /// Starts from what is known and from an incumbent.
    pub(super) fn start(
        problem: &Problem,
        deadline: Option<Instant>,
        known: &Standing,
        incumbent: (Score, Assignment),
    ) -> Self {
        let (end, skip) = (AtomicBool::new(false), AtomicBool::new(false));
        let shared = Arc::new(Shared { end, skip, incumbent: Mutex::new(incumbent) });
        let (send, steps) = channel();
        let (theirs, problem, mut known) = (Arc::clone(&shared), problem.clone(), known.clone());
        let run = move || {
            let mut prover = Prover::new(&problem, deadline, None, LARGEST);
            // A failed send means that nobody listens any more; `end` is set.
            let mut tell = |step: Step| drop(send.send(step));
            loop {
                // First forget to skip, then look at the incumbent: whoever writes one asks to skip after.
                theirs.skip.store(false, Ordering::SeqCst);
                if theirs.end.load(Ordering::SeqCst) {
                    break;
                }
                let (score, best) = theirs.incumbent.lock().unwrap_or_else(PoisonError::into_inner).clone();
                known.face(score);
                match prover.step(score, &best, &known, &theirs.skip, &mut tell) {
                    Some(step) => {
                        known.learn(step.proved);
                        tell(step);
                    }
                    None if prover.is_waiting() => std::thread::sleep(NAP),
                    None => break,
                }
            }
        };
        // Without a thread there is a search without a proof.
        let thread = std::thread::Builder::new().name("prover".to_owned()).spawn(run).ok();
        Self { shared, steps, thread }
    }

    /// Whether it still works: otherwise its core is free.
    pub(super) fn is_busy(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }

    /// Tells of the incumbent; `overtaken` if it settles what the current step is about.
    pub(super) fn tell(&self, incumbent: (Score, Assignment), overtaken: bool) {
        *self.shared.incumbent.lock().unwrap_or_else(PoisonError::into_inner) = incumbent;
        if overtaken {
            self.shared.skip.store(true, Ordering::SeqCst);
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.shared.end.store(true, Ordering::SeqCst);
        self.shared.skip.store(true, Ordering::SeqCst);
    }
}

/// A prover that takes one step at a time; dropping it ends it.
pub(super) struct StepByStep {
    stop: Arc<AtomicBool>,
    asks: Sender<(Score, Assignment, Standing)>,
    answers: Receiver<Option<Step>>,
}

impl StepByStep {
    /// A prover with a limit on the nodes of each search and on the size of programs.
    pub(super) fn start(problem: &Problem, deadline: Option<Instant>, nodes: u64, largest: usize) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (asks, asked) = channel::<(Score, Assignment, Standing)>();
        let (answer, answers) = channel();
        let (theirs, problem) = (Arc::clone(&stop), problem.clone());
        let run = move || {
            let mut prover = Prover::new(&problem, deadline, Some(nodes), largest);
            for (score, best, known) in asked {
                // A failed send means that nobody listens any more.
                if answer.send(prover.step(score, &best, &known, &theirs, &mut |_| {})).is_err() {
                    break;
                }
            }
        };
        // Without a thread there is a search without a proof.
        drop(std::thread::Builder::new().name("prover".to_owned()).spawn(run));
        Self { stop, asks, answers }
    }

    /// The next step for this incumbent; `None` when there is nothing left to try, or when `late` says
    /// that it takes too long.
    pub(super) fn step(
        &self,
        score: Score,
        best: &Assignment,
        known: &Standing,
        late: impl Fn() -> bool,
    ) -> Option<Step> {
        self.asks.send((score, best.clone(), known.clone())).ok()?;
        loop {
            match self.answers.recv_timeout(NAP) {
                Ok(step) => return step,
                Err(RecvTimeoutError::Timeout) if !late() => {}
                Err(_) => return None,
            }
        }
    }
}

impl Drop for StepByStep {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
    }
}
