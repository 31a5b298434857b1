//! The prover on a thread of its own: beside the search and together with the neighbourhoods, or step by
//! step where every run must be the same.
//!
//! The engine looks at the clock only every thousand pivots, and a pivot of a large program takes
//! milliseconds. So nobody waits for the thread: a run that is over leaves it behind, and it ends
//! by itself as soon as it looks up.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::neighbourhoods::Neighbourhoods;
use super::prove::{LARGEST, Prover, Step};
use super::standing::Standing;
use crate::model::Score;
use crate::problem::{Assignment, Problem, Tables};

/// Between two looks at what others want, when there is nothing else to do.
const NAP: Duration = Duration::from_millis(20);

/// Longest stretch of looks at neighbourhoods between two slices of a proof.
const STRETCH: Duration = Duration::from_millis(100);

/// Rest after looking at all neighbourhoods in vain, in times of what that took: the search has more use for the core.
const REST: u32 = 4;

/// What the thread has to say.
#[derive(Debug)]
pub(super) enum News {
    /// A step of the prover.
    Proved(Step),
    /// A better assignment from the neighbourhood of this name.
    Better(&'static str, Assignment),
}

/// A running prover that also looks at the neighbourhoods of the incumbent; dropping it ends it.
pub(super) struct Beside {
    shared: Arc<Shared>,
    /// What it found and proved.
    pub(super) news: Receiver<News>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    /// Ends the thread.
    end: AtomicBool,
    /// Ends its current step.
    skip: AtomicBool,
    /// Whether it has nothing to do.
    idle: AtomicBool,
    incumbent: Mutex<(Score, Assignment)>,
}

impl Shared {
    fn incumbent(&self) -> MutexGuard<'_, (Score, Assignment)> {
        self.incumbent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self) -> bool {
        self.end.load(Ordering::SeqCst)
    }

    /// Keeps an incumbent if it is better than the one before.
    fn offer(&self, score: Score, assignment: &Assignment) {
        let mut incumbent = self.incumbent();
        if score < incumbent.0 {
            *incumbent = (score, assignment.clone());
        }
    }
}

impl Beside {
    /// Starts from what is known and from an incumbent.
    pub(super) fn start(
        problem: &Problem,
        deadline: Option<Instant>,
        known: &Standing,
        incumbent: (Score, Assignment),
        seed: u64,
    ) -> Self {
        let flag = || AtomicBool::new(false);
        let shared = Shared { end: flag(), skip: flag(), idle: flag(), incumbent: Mutex::new(incumbent) };
        let shared = Arc::new(shared);
        let (send, news) = channel();
        let (theirs, problem, known) = (Arc::clone(&shared), problem.clone(), known.clone());
        let run = move || {
            let tables = Tables::new(&problem);
            let around = Around {
                neighbourhoods: Neighbourhoods::new(&problem, &tables, seed),
                tables: &tables,
                shared: &theirs,
                send: &send,
                deadline,
                cycle: Instant::now(),
                rest: None,
            };
            around.run(Prover::new(&problem, deadline, None, LARGEST), known);
        };
        // Without a thread there is a search without a proof.
        let thread = std::thread::Builder::new().name("prover".to_owned()).spawn(run).ok();
        Self { shared, news, thread }
    }

    /// Whether it works: otherwise its core is free.
    pub(super) fn is_busy(&self) -> bool {
        !self.shared.idle.load(Ordering::SeqCst) && self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }

    /// Tells of the incumbent; `overtaken` if it settles what the current step is about.
    pub(super) fn tell(&self, (score, best): (Score, &Assignment), overtaken: bool) {
        self.shared.offer(score, best);
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

/// The thread's own side.
struct Around<'t> {
    neighbourhoods: Neighbourhoods<'t>,
    tables: &'t Tables<'t>,
    shared: &'t Shared,
    send: &'t Sender<News>,
    deadline: Option<Instant>,
    /// When the current round of looks began.
    cycle: Instant,
    /// No looks before this instant.
    rest: Option<Instant>,
}

impl Around<'_> {
    /// Steps of the prover, with looks at neighbourhoods between their slices; looks alone once nothing is left
    /// to prove.
    fn run(mut self, mut prover: Prover<'_>, mut known: Standing) {
        let mut is_over = false;
        loop {
            // First forget to skip, then look at the incumbent: whoever writes one asks to skip after.
            self.shared.skip.store(false, Ordering::SeqCst);
            if self.shared.is_over() {
                break;
            }
            let (score, best) = self.shared.incumbent().clone();
            known.face(score);
            let target = known.target();
            let shared = self.shared;
            let mut between = |step| {
                self.say(News::Proved(step));
                self.look(target);
            };
            let step = if is_over { None } else { prover.step(score, &best, &known, &shared.skip, &mut between) };
            is_over |= step.is_none() && !prover.is_waiting();
            if let Some(step) = step {
                known.learn(step.proved);
                self.say(News::Proved(step));
                self.look(known.target());
            } else if !self.look(target) {
                self.shared.idle.store(true, Ordering::SeqCst);
                std::thread::sleep(NAP);
            }
        }
    }

    fn say(&self, news: News) {
        // A failed send means that nobody listens any more; `end` is set.
        drop(self.send.send(news));
    }

    /// Looks at neighbourhoods for a while; false if there is nothing to look at for now.
    fn look(&mut self, target: Score) -> bool {
        let began = Instant::now();
        if self.rest.is_some_and(|until| began < until) {
            return false;
        }
        if self.rest.take().is_some() {
            self.cycle = began;
        }
        self.shared.idle.store(false, Ordering::SeqCst);
        let until = began + STRETCH;
        let until = self.deadline.map_or(until, |deadline| until.min(deadline));
        while Instant::now() < until && !self.shared.is_over() {
            let (_, best) = self.shared.incumbent().clone();
            let ends = (self.deadline, &self.shared.end);
            let Some(looked) = self.neighbourhoods.look(self.tables, &best, target, ends) else {
                let now = Instant::now();
                self.rest = now.checked_add(REST * now.duration_since(self.cycle));
                return false;
            };
            if let Some((score, better)) = looked.better {
                self.shared.offer(score, &better);
                self.say(News::Better(looked.engine, better));
            }
        }
        true
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
