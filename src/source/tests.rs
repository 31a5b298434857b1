//! Whole files: what is accepted, and what every bad input says.

use super::*;

fn scenarios(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

fn shown(failure: &Failure) -> Vec<String> {
    failure
        .errors
        .iter()
        .map(|e| {
            format!(
                "{} {}: {} | {}",
                e.id,
                failure.origins.label(e.origin).unwrap_or_default(),
                e.message,
                e.help.as_deref().unwrap_or("")
            )
        })
        .collect()
}

#[test]
fn real_programmes_load() {
    for (name, talks, breaks, entries) in [("srecon16-europe", 60, 14, 74), ("systems-at-scale-2022", 18, 0, 18)] {
        let loaded = load_scenario(&scenarios(&format!("{name}.yaml"))).map_err(|f| shown(&f)).unwrap();
        let instance = &loaded.instance;
        assert_eq!(instance.talks.len(), talks + breaks, "{name}");
        assert_eq!(instance.breaks().count(), breaks, "{name}");
        let mut origins = loaded.origins.clone();
        let agenda = load_agenda(&scenarios(&format!("{name}.agenda.yaml")), instance, &mut origins).unwrap();
        assert_eq!(agenda.entries.len(), entries, "{name}");
        for entry in &agenda.entries {
            assert!(entry.talk.known().is_some(), "{entry:?}");
            assert_eq!(entry.known_rooms().count(), entry.rooms.len(), "{entry:?}");
        }
    }
}
