//! Large programmes: exactly the planted clashes are found, and nothing lists every pair that runs at once.

use plenary::check::{Report, check};
use plenary::finding::Origins;
use plenary::generate::{Extent, PackedProgramme, programme};
use plenary::rules::configure;
use plenary::source::{Native, Text, agenda_from, scenario_from};

use crate::support::agendas::alone;

/// The report without and with the scenario.
fn reports(made: &PackedProgramme) -> [Report; 2] {
    let today = chrono::NaiveDate::default();
    let agenda = Text::new("agenda.yaml", &made.agenda);
    let (instance, entries) = alone(&made.agenda);
    let alone = check(&instance, &configure(&instance, None, &[]).unwrap(), &entries);
    let scenario = Text::new("scenario.yaml", &made.scenario);
    let mut loaded =
        scenario_from(&scenario, Origins::default(), today, &Native).map_err(|failure| failure.errors).unwrap();
    let entries = agenda_from(&agenda, &loaded.instance, &mut loaded.origins).unwrap();
    [alone, check(&loaded.instance, &configure(&loaded.instance, None, &[]).unwrap(), &entries)]
}

fn finds_what_is_planted(made: &PackedProgramme) {
    for report in reports(made) {
        let found: Vec<(&str, usize)> = report.by_rule.iter().map(|one| (one.rule, one.findings)).collect();
        let planted = [("room-overlap", made.room_clashes), ("person-overlap", made.person_clashes)];
        assert_eq!(found, planted.into_iter().filter(|one| one.1 > 0).collect::<Vec<_>>());
        assert_eq!(report.findings.len(), made.room_clashes + made.person_clashes);
        assert!(report.not_checked.is_empty());
    }
}

#[test]
fn five_thousand_talks() {
    let made = programme(&Extent::new(5_000, 60, 4_000, 4), 1);
    assert!(made.room_clashes >= 5 && made.person_clashes >= 5);
    finds_what_is_planted(&made);
}

#[test]
fn any_seed_and_extent() {
    for seed in 0..12 {
        let size = usize::try_from(seed).unwrap();
        finds_what_is_planted(&programme(&Extent::new(40 + 90 * size, 3 + size, 30 + 40 * size, 2), seed));
    }
}
