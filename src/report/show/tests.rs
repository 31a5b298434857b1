//! Pictures of whole agendas.

use super::*;
use crate::model::{Id, TalkId, TalkRef};
use crate::report::testing::{Builder, finding, golden, reported};

fn clash(severity: Severity, rule: &'static str, message: &str, talks: &[TalkId]) -> Reported {
    let mut one = finding(severity, message);
    one.talks = talks.iter().map(|&talk| TalkRef::Known(talk)).collect();
    reported(rule, one)
}

/// The Monday of a published programme: a ballroom of two halves, workshops with their own breaks.
fn monday() -> (Builder, Vec<Reported>) {
    let mut it = Builder::new("SREcon16 Europe", "Europe/Dublin", &[("mon", "2016-07-11"), ("tue", "2016-07-12")]);
    let lansdowne = it.room("Lansdowne", None, &[]);
    let munster = it.room("Munster", None, &[]);
    let pembroke = it.room("Pembroke", Some(300), &[]);
    let ballroom = it.room("Lansdowne+Pembroke", None, &[lansdowne, pembroke]);
    let ulster = it.room("Ulster", None, &[]);
    let foyer = it.room("Pre-Function Area", None, &[]);
    let sussex = it.room("Sussex Restaurant", None, &[]);
    for (title, at, minutes, room) in [
        ("Morning Coffee & Tea", "08:00", 60, foyer),
        ("Break with Refreshments", "10:20", 40, foyer),
        ("Conference Luncheon", "12:20", 80, sussex),
        ("Break with Refreshments", "15:00", 40, foyer),
    ] {
        it.pause(title, &format!("2016-07-11 {at}"), minutes, Some(room));
    }
    let mut ids = Vec::new();
    for (title, people, at, minutes, room) in [
        (
            "Splicing SRE DNA Sequences in the Biggest Software Company on the Planet",
            "Greg Veith",
            "09:00",
            40,
            ballroom,
        ),
        ("Doorman: Global Distributed Client Side Rate Limiting", "Jos Visser", "09:40", 40, ballroom),
        ("Panel: What is SRE?", "John Looney", "11:00", 40, ballroom),
        ("Data Center Networks: The Rip van Winkle Edition", "", "11:00", 360, ulster),
        ("Staring into the eBPF Abyss", "Sasha Goldshtein", "11:00", 360, munster),
        ("Building and Running SRE Teams", "Kurt Andersen", "11:40", 40, ballroom),
        (
            "The Production Engineering Lifecycle: How We Build, Run, and Disband Great Reliability-focused Teams",
            "Andrew Ryan",
            "13:40",
            40,
            pembroke,
        ),
        ("How to Improve Your Service by Roasting It", "Jake Welch", "14:20", 20, pembroke),
        ("Flash Sale Engineering", "Emil Stolarsky", "14:20", 20, lansdowne),
        ("What SRE Means in a Start-up", "Brian Scanlan", "14:40", 20, pembroke),
        ("Managing Up and Sideways as an SRE", "Liz Fong-Jones", "14:40", 20, lansdowne),
        ("Tier1 Metamorphoses", "Nina Mushiana", "15:40", 40, pembroke),
        ("Capacity Planning at Scale", "Ramón Medrano Llamas", "15:40", 40, lansdowne),
        ("Panel: Brownfield SRE", "", "16:20", 40, pembroke),
        (
            "Load Shedding—Approaches, Principles, Experiences, and Impact in Service Management",
            "Acacio Cruz",
            "16:20",
            40,
            lansdowne,
        ),
        ("Open Source Distributed Load Balancing", "Stefan Safar", "20:00", 60, ulster),
    ] {
        let people: Vec<&str> = people.split(", ").filter(|name| !name.is_empty()).collect();
        let talk = it.talk(title, minutes, &people);
        it.place(talk, &format!("2016-07-11 {at}"), Some(room));
        ids.push(talk);
    }
    let bofs = it.talk("Tuesday BoFs", 180, &[]);
    it.place(bofs, "2016-07-12 19:00", None);
    it.talk("Lightning Talks", 60, &["Effie Mouzeli", "Jimmy Tang"]);
    let late = it.talk("Happy Hour", 60, &[]);
    it.place(late, "", Some(foyer));
    let findings = vec![
        clash(Severity::Note, "missing-people", "nobody is named for \"Panel: Brownfield SRE\"", &[ids[13]]),
        clash(
            Severity::Warning,
            "unsociable-hour",
            "\"Open Source Distributed Load Balancing\" starts at 20:00 for somebody who has asked, with good reasons stated at length, not to work after supper or before breakfast",
            &[ids[15]],
        ),
        clash(
            Severity::Error,
            "unscheduled-talk",
            "\"Lightning Talks\" is not in the agenda",
            &[TalkId::from_index(bofs.index() + 1)],
        ),
    ];
    (it, findings)
}

#[test]
fn a_published_day() {
    let (it, findings) = monday();
    insta::assert_snapshot!(show(&it.instance, &it.agenda, &findings, DEFAULT_WIDTH), @r#"
    Monday 11 July 2016 (mon)
    ┌───────┬──────────────────────┬──────────────────────┬──────────────────────┬─────────────────────┐
    │       │ Lansdowne            │ Pembroke (300)       │ Munster              │ Ulster              │
    ├───────┼──────────────────────┴──────────────────────┴──────────────────────┴─────────────────────┤
    │ 08:00 │                         Morning Coffee & Tea · Pre-Function Area                         │
    ├───────┼─────────────────────────────────────────────┬──────────────────────┬─────────────────────┤
    │ 09:00 │ Splicing SRE DNA Sequences in the Biggest   │                      │                     │
    │       │ Software Company on the Planet              │                      │                     │
    │       │ Greg Veith                                  │                      │                     │
    ├───────┼─────────────────────────────────────────────┤                      │                     │
    │ 09:40 │ Doorman: Global Distributed Client Side     │                      │                     │
    │       │ Rate Limiting                               │                      │                     │
    │       │ Jos Visser                                  │                      │                     │
    ├───────┼─────────────────────────────────────────────┴──────────────────────┴─────────────────────┤
    │ 10:20 │                       Break with Refreshments · Pre-Function Area                        │
    ├───────┼─────────────────────────────────────────────┬──────────────────────┬─────────────────────┤
    │ 11:00 │ Panel: What is SRE?                         │ Staring into the     │ Data Center         │
    │       │ John Looney                                 │ eBPF Abyss           │ Networks: The Rip   │
    ├───────┼─────────────────────────────────────────────┤ Sasha Goldshtein     │ van Winkle Edition  │
    │ 11:40 │ Building and Running SRE Teams              │                      │                     │
    │       │ Kurt Andersen                               │                      │                     │
    ├───────┼─────────────────────────────────────────────┤                      │                     │
    │ 12:20 │   Conference Luncheon · Sussex Restaurant   │                      │                     │
    ├───────┼──────────────────────┬──────────────────────┤                      │                     │
    │ 13:40 │                      │ The Production       │                      │                     │
    │       │                      │ Engineering          │                      │                     │
    │       │                      │ Lifecycle: How We…   │                      │                     │
    │       │                      │ Andrew Ryan          │                      │                     │
    ├───────┼──────────────────────┼──────────────────────┤                      │                     │
    │ 14:20 │ Flash Sale           │ How to Improve Your  │                      │                     │
    │       │ Engineering          │ Service by Roasting  │                      │                     │
    │       │ Emil Stolarsky       │ It                   │                      │                     │
    │       │                      │ Jake Welch           │                      │                     │
    ├───────┼──────────────────────┼──────────────────────┤                      │                     │
    │ 14:40 │ Managing Up and      │ What SRE Means in a  │                      │                     │
    │       │ Sideways as an SRE   │ Start-up             │                      │                     │
    │       │ Liz Fong-Jones       │ Brian Scanlan        │                      │                     │
    ├───────┼──────────────────────┴──────────────────────┤                      │                     │
    │ 15:00 │ Break with Refreshments · Pre-Function Area │                      │                     │
    ├───────┼──────────────────────┬──────────────────────┤                      │                     │
    │ 15:40 │ Capacity Planning at │ Tier1 Metamorphoses  │                      │                     │
    │       │ Scale                │ Nina Mushiana        │                      │                     │
    │       │ Ramón Medrano Llamas │                      │                      │                     │
    ├───────┼──────────────────────┼──────────────────────┤                      │                     │
    │ 16:20 │ Load Shedding—       │ ·1 Panel: Brownfield │                      │                     │
    │       │ Approaches,          │ SRE                  │                      │                     │
    │       │ Principles,…         │                      │                      │                     │
    │       │ Acacio Cruz          │                      │                      │                     │
    ├───────┼──────────────────────┼──────────────────────┼──────────────────────┼─────────────────────┤
    │ 17:00 │                      │                      │                      │                     │
    ├───────┤                      │                      │                      ├─────────────────────┤
    │ 20:00 │                      │                      │                      │ !2 Open Source      │
    │       │                      │                      │                      │ Distributed Load    │
    │       │                      │                      │                      │ Balancing           │
    │       │                      │                      │                      │ Stefan Safar        │
    └─21:00─┴──────────────────────┴──────────────────────┴──────────────────────┴─────────────────────┘
      ·1 missing-people: nobody is named for "Panel: Brownfield SRE"
      !2 unsociable-hour: "Open Source Distributed Load Balancing" starts at 20:00 for somebody who has
         asked, with good reasons stated at length, not to work after supper or before breakfast

    Tuesday 12 July 2016 (tue)
    No room:
      19:00–22:00 Tuesday BoFs

    No time:
      Happy Hour, Pre-Function Area

    Not in the agenda:
      ✗3 Lightning Talks

    Other findings:
      ✗3 unscheduled-talk: "Lightning Talks" is not in the agenda
    "#);
}

#[test]
fn a_narrow_terminal_gets_several_tables() {
    let (it, _) = monday();
    insta::assert_snapshot!(show(&it.instance, &it.agenda, &[], 20), @r#"
    Monday 11 July 2016 (mon), rooms 1–2 of 4
    ┌───────┬─────────────────────────┬────────────────────────┐
    │       │ Lansdowne               │ Pembroke (300)         │
    ├───────┼─────────────────────────┴────────────────────────┤
    │ 08:00 │     Morning Coffee & Tea · Pre-Function Area     │
    ├───────┼──────────────────────────────────────────────────┤
    │ 09:00 │ Splicing SRE DNA Sequences in the Biggest        │
    │       │ Software Company on the Planet                   │
    │       │ Greg Veith                                       │
    ├───────┼──────────────────────────────────────────────────┤
    │ 09:40 │ Doorman: Global Distributed Client Side Rate     │
    │       │ Limiting                                         │
    │       │ Jos Visser                                       │
    ├───────┼──────────────────────────────────────────────────┤
    │ 10:20 │   Break with Refreshments · Pre-Function Area    │
    ├───────┼──────────────────────────────────────────────────┤
    │ 11:00 │ Panel: What is SRE?                              │
    │       │ John Looney                                      │
    ├───────┼──────────────────────────────────────────────────┤
    │ 11:40 │ Building and Running SRE Teams                   │
    │       │ Kurt Andersen                                    │
    ├───────┼──────────────────────────────────────────────────┤
    │ 12:20 │     Conference Luncheon · Sussex Restaurant      │
    ├───────┼─────────────────────────┬────────────────────────┤
    │ 13:40 │                         │ The Production         │
    │       │                         │ Engineering Lifecycle: │
    │       │                         │ How We Build, Run, an… │
    │       │                         │ Andrew Ryan            │
    ├───────┼─────────────────────────┼────────────────────────┤
    │ 14:20 │ Flash Sale Engineering  │ How to Improve Your    │
    │       │ Emil Stolarsky          │ Service by Roasting It │
    │       │                         │ Jake Welch             │
    ├───────┼─────────────────────────┼────────────────────────┤
    │ 14:40 │ Managing Up and         │ What SRE Means in a    │
    │       │ Sideways as an SRE      │ Start-up               │
    │       │ Liz Fong-Jones          │ Brian Scanlan          │
    ├───────┼─────────────────────────┴────────────────────────┤
    │ 15:00 │   Break with Refreshments · Pre-Function Area    │
    ├───────┼─────────────────────────┬────────────────────────┤
    │ 15:40 │ Capacity Planning at    │ Tier1 Metamorphoses    │
    │       │ Scale                   │ Nina Mushiana          │
    │       │ Ramón Medrano Llamas    │                        │
    ├───────┼─────────────────────────┼────────────────────────┤
    │ 16:20 │ Load Shedding—          │ Panel: Brownfield SRE  │
    │       │ Approaches, Principles, │                        │
    │       │ Experiences, and Impac… │                        │
    │       │ Acacio Cruz             │                        │
    └─17:00─┴─────────────────────────┴────────────────────────┘

    Monday 11 July 2016 (mon), rooms 3–4 of 4
    ┌───────┬─────────────────────────┬────────────────────────┐
    │       │ Munster                 │ Ulster                 │
    ├───────┼─────────────────────────┴────────────────────────┤
    │ 08:00 │     Morning Coffee & Tea · Pre-Function Area     │
    ├───────┼─────────────────────────┬────────────────────────┤
    │ 09:00 │                         │                        │
    ├───────┼─────────────────────────┴────────────────────────┤
    │ 10:20 │   Break with Refreshments · Pre-Function Area    │
    ├───────┼─────────────────────────┬────────────────────────┤
    │ 11:00 │ Staring into the eBPF   │ Data Center Networks:  │
    ├───────┤ Abyss                   │ The Rip van Winkle     │
    │ 12:20 │ Sasha Goldshtein        │ Edition                │
    ├───────┤                         │                        │
    │ 13:40 │                         │                        │
    ├───────┤                         │                        │
    │ 15:00 │                         │                        │
    ├───────┤                         │                        │
    │ 15:40 │                         │                        │
    ├───────┼─────────────────────────┼────────────────────────┤
    │ 17:00 │                         │                        │
    ├───────┤                         ├────────────────────────┤
    │ 20:00 │                         │ Open Source            │
    │       │                         │ Distributed Load       │
    │       │                         │ Balancing              │
    │       │                         │ Stefan Safar           │
    └─21:00─┴─────────────────────────┴────────────────────────┘

    Tuesday 12 July 2016 (tue)
    No room:
      19:00–22:00 Tuesday BoFs

    No time:
      Happy Hour, Pre-Function Area

    Not in the agenda:
      Lightning Talks
    "#);
}

#[test]
fn clashes_stay_visible() {
    let mut it = Builder::new("Tiny Conf", "Asia/Tokyo", &[("fri", "2027-03-05")]);
    let main = it.room("大ホール", Some(200), &[]);
    let side = it.room("Side", Some(60), &[]);
    let both = it.room("Both", None, &[main, side]);
    it.pause("昼食", "2027-03-05 10:30", 20, None);
    let rust = it.talk("Why Rust", 30, &["Ada Lovelace"]);
    let wide = it.talk("分散システムの設計と検証について", 40, &["山田 太郎"]);
    let all = it.talk("Opening", 20, &["Grace Hopper"]);
    let late = it.talk("Karaoke", 120, &[]);
    it.place(rust, "2027-03-05 10:00", Some(main));
    it.place(wide, "2027-03-05 10:10", Some(main));
    it.place(all, "2027-03-05 10:40", Some(both));
    it.place(late, "2027-03-05 23:00", Some(side));
    let findings = [
        clash(
            Severity::Error,
            "room-overlap",
            "\"分散システムの設計と検証について\" and \"Why Rust\" overlap by 20 min",
            &[wide, rust],
        ),
        clash(Severity::Warning, "over-break", "\"Opening\" runs over a break", &[all]),
    ];
    insta::assert_snapshot!(show(&it.instance, &it.agenda, &findings, 80), @r#"
    Friday 5 March 2027 (fri)
    ┌─────────┬──────────────────────────────────┬─────────────────────────────────┐
    │         │ 大ホール (200)                   │ Side (60)                       │
    ├─────────┼──────────────────────────────────┼─────────────────────────────────┤
    │ 10:00   │ ✗1 Why Rust                      │                                 │
    │         │ Ada Lovelace                     │                                 │
    ├─────────┼──────────────────────────────────┤                                 │
    │ 10:10   │ ⋮ ✗1 Why Rust                    │                                 │
    │         │ ▸ ✗1 分散システムの設計と検証に  │                                 │
    │         │ ついて                           │                                 │
    │         │ 山田 太郎                        │                                 │
    ├─────────┼──────────────────────────────────┼─────────────────────────────────┤
    │ 10:30   │ ⋮ ✗1 分散システムの設計と検証に… │              昼食               │
    ├─────────┼──────────────────────────────────┼─────────────────────────────────┤
    │ 10:40   │ ⋮ ✗1 分散システムの設計と検証に… │ !2 Opening                      │
    │         │ ▸ !2 Opening                     │ Grace Hopper                    │
    │         │ Grace Hopper                     │                                 │
    ├─────────┼──────────────────────────────────┴─────────────────────────────────┤
    │ 10:50   │ ⋮ !2 Opening                                                       │
    ├─────────┼──────────────────────────────────┬─────────────────────────────────┤
    │ 11:00   │                                  │                                 │
    ├─────────┤                                  ├─────────────────────────────────┤
    │ 23:00   │                                  │ Karaoke                         │
    └─01:00+1─┴──────────────────────────────────┴─────────────────────────────────┘
      ✗1 room-overlap: "分散システムの設計と検証について" and "Why Rust" overlap by
         20 min
      !2 over-break: "Opening" runs over a break
    "#);
}

#[test]
fn nothing_to_show() {
    let (instance, report, _) = golden();
    let empty = Instance::empty("x", instance.zone);
    assert_eq!(show(&empty, &Agenda::default(), &[], 100), "The agenda is empty.\n");
    let listed = show(&instance, &Agenda::default(), &report.findings[..1], 100);
    insta::assert_snapshot!(listed, @r#"
    Not in the agenda:
      ✗1 Why Rust
      ✗1 Lifetimes
      Async: a tour

    Findings:
      ✗1 room-overlap: "Lifetimes" and "Why Rust" overlap by 20 min in Main
    "#);
}

proptest::proptest! {
    /// Any agenda, however broken: nothing panics and no line is too wide.
    #[test]
    fn every_agenda_fits(
        entries in proptest::collection::vec((0u32..12, -100i64..1600, 0u32..10, 0i64..90, 0u32..3), 0..25),
        width in 0usize..160,
    ) {
        let mut it = Builder::new("x", "UTC", &[("d", "2027-03-05")]);
        let rooms: Vec<RoomId> = (0..7).map(|n| it.room(&format!("会議室 Number {n}"), Some(n * 100), &[])).collect();
        it.room("One", None, &[rooms[0], rooms[3]]);
        it.room("Two", None, &[rooms[1], rooms[3], rooms[6]]);
        it.room("Three", None, &rooms);
        let base = it.time("2027-03-05 00:00");
        for n in 0..9 {
            it.talk(&format!("Talk 議題 {n} {}", "Longtitlewithoutblanks".repeat(n)), 30, &["Ada Lovelace", "山田 太郎"]);
        }
        for n in 0..3 {
            it.pause("Pause", &format!("2027-03-05 1{n}:00"), 40, None);
        }
        for &(talk, start, room, minutes, odd) in &entries {
            it.place(TalkId(talk), "", Some(RoomId(room)));
            let Some(entry) = it.agenda.entries.last_mut() else { continue };
            entry.start = (odd != 1).then(|| base.plus(start));
            entry.end = Some(base.plus(start + minutes)).filter(|_| odd == 2);
        }
        let text = show(&it.instance, &it.agenda, &[], width);
        for line in text.lines() {
            proptest::prop_assert!(wrap::columns(line) <= width.max(MIN_WIDTH), "{}", text);
        }
    }
}
