//! Every kind of move keeps the books: costs, cells, the gradient, domains.

use std::path::Path;
use std::time::Instant;

use super::draft::Draft;
use super::guide::Guide;
use super::index::Index;
use super::mix::KINDS;
use super::moves::View;
use super::structure::Structure;
use super::worker::{Context, Worker};
use crate::model::{Id, TalkId};
use crate::problem::{Assignment, Evaluator, Move, Placement, Problem, Tables};
use crate::rules::configure;
use crate::solve::construct::construct;
use crate::solve::rng::Random;
use crate::source::load_scenario;

/// Scenarios with teams, orders, interruptions, popularity, several days; and the profile to solve them with.
const CASES: [(&str, Option<&str>); 5] = [
    ("tests/objectives/cosplib.yaml", Some("cosplib")),
    ("tests/objectives/optaplanner.yaml", Some("optaplanner")),
    ("scenarios/tiny.yaml", None),
    ("scenarios/wishes.yaml", None),
    ("scenarios/generated-94-talks.yaml", None),
];

fn problem((file, profile): (&str, Option<&str>)) -> Problem {
    // Some files go on with further documents, named in a comment.
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut documents = text.split("\n--- # ");
    let path = folder.path().join("scenario.yaml");
    std::fs::write(&path, documents.next().unwrap()).unwrap();
    for document in documents {
        let (name, body) = document.split_once('\n').unwrap();
        std::fs::write(folder.path().join(format!("{name}.yaml")), body).unwrap();
    }
    let loaded = load_scenario(&path, chrono::NaiveDate::default()).map_err(|failure| failure.errors).unwrap();
    let uses = configure(&loaded.instance, profile, &[]).unwrap();
    crate::solve::lower(&loaded.instance, &uses, &[]).unwrap()
}

fn price_of_gaps(problem: &Problem, evaluator: &Evaluator<'_>) -> i64 {
    let talks = (0..problem.space.domains.len()).map(TalkId::from_index);
    let moved: Vec<(TalkId, Option<Placement>, Option<Placement>)> =
        talks.map(|talk| (talk, None, evaluator.at(talk))).collect();
    let mut guide = Guide::new(problem);
    guide.shift(&problem.space, &moved, true);
    guide.price
}

/// The first assignment of a walk.
fn built<'p>(problem: &'p Problem, tables: &'p Tables<'p>, structure: &Structure<'p>) -> Evaluator<'p> {
    let mut evaluator = Evaluator::new(tables, &Assignment::of_fixed(&problem.space));
    construct(&mut evaluator, (problem, tables), &structure.candidates, &mut Random::new(2, 0), &|| false);
    evaluator
}

#[test]
fn every_kind_of_move_stays_in_the_domains_and_turns_back() {
    let mut made = vec![0; KINDS.len()];
    for case in CASES {
        let problem = problem(case);
        let tables = Tables::for_search(&problem);
        let structure = Structure::new(&problem);
        let mut random = Random::new(1, 0);
        let worker = Worker::new(&problem, &structure, built(&problem, &tables, &structure), Random::new(1, 1));
        let mut evaluator = Evaluator::new(&tables, &worker.best);
        let mut draft = Draft::default();
        for round in 0..4_000 {
            let kind = KINDS[round % KINDS.len()];
            let index = Index::new(&structure, &evaluator);
            let view = View { structure: &structure, evaluator: &evaluator, index: &index, costly: &[] };
            draft.clear();
            if !kind.propose(&view, &mut draft, &mut random) {
                continue;
            }
            made[kind as usize] += 1;
            let mut talks: Vec<TalkId> = draft.changes.iter().map(|(talk, _)| *talk).collect();
            talks.sort_unstable();
            talks.dedup();
            assert_eq!(talks.len(), draft.changes.len(), "{kind:?} moves a talk twice");
            for &(talk, to) in &draft.changes {
                assert!(problem.space.domain(talk).fixed.is_none(), "{kind:?} moves a fixed talk");
                assert!(to.is_none_or(|to| problem.space.domain(talk).contains(to)), "{kind:?} leaves the domain");
            }
            let before = (evaluator.cost(), evaluator.assignment());
            evaluator.shift(&mut draft.changes);
            assert_eq!(evaluator.cost(), evaluator.rescore(), "{kind:?} in {}", case.0);
            let talk = talks[0];
            let (with, paid, out) = (evaluator.cost(), evaluator.paid(talk), tables.unary(talk, None));
            let undo = evaluator.apply(&Move::Relocate(talk, None));
            let without = evaluator.cost();
            assert_eq!(with.soft - paid.soft + out.soft, without.soft, "what {kind:?} pays in {}", case.0);
            assert_eq!(with.hard - paid.hard + out.hard, without.hard, "what {kind:?} pays in {}", case.0);
            evaluator.apply(&undo);
            if random.below(2) == 0 {
                evaluator.shift(&mut draft.changes);
                assert_eq!((evaluator.cost(), evaluator.assignment()), before, "{kind:?} turned back");
            }
        }
    }
    for (kind, made) in KINDS.iter().zip(made) {
        assert!(made > 0, "{kind:?} is never made");
    }
}

#[test]
fn a_walk_keeps_its_books() {
    for case in CASES {
        let problem = problem(case);
        let tables = Tables::for_search(&problem);
        let structure = Structure::new(&problem);
        let from = Assignment::of_fixed(&problem.space);
        let forced = Evaluator::new(&tables, &from).cost().inviolable;
        let mut worker = Worker::new(&problem, &structure, built(&problem, &tables, &structure), Random::new(3, 0));
        let context = Context { structure: &structure, forced, began: Instant::now() };
        for temperature in [1 << 30, 1 << 20, 1 << 14, 1] {
            for _ in 0..1_000 {
                let before = worker.evaluator.cost();
                worker.step(&context, temperature);
                if worker.evaluator.cost() == before {
                    continue;
                }
                assert_eq!(worker.evaluator.cost(), worker.evaluator.rescore(), "{}", case.0);
                let index = Index::new(&structure, &worker.evaluator);
                assert!((0..structure.groups * structure.places).all(|cell| index.of(cell) == worker.index.of(cell)));
                assert_eq!(worker.guide.price, price_of_gaps(&problem, &worker.evaluator), "{}", case.0);
            }
            let best = Evaluator::new(&tables, &worker.best).cost();
            assert_eq!(best, worker.best_cost, "{}", case.0);
            assert!(best.inviolable <= forced);
        }
    }
}
