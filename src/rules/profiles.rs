//! Profiles: named layers of settings, built in or of the scenario.

use std::fmt::Write;

use super::{Level, RuleEntry, registry};
use crate::finding::{InputError, did_you_mean};
use crate::model::{Instance, OriginId, Profile, RuleSetting};

/// The profile that holds where none is named.
pub const DRAFT: &str = "draft";

/// A profile that every scenario has. It only raises levels: what a scenario states more strictly
/// stays as strict.
#[derive(Debug, Clone, Copy)]
pub(super) struct BuiltIn {
    /// Its name.
    pub(super) name: &'static str,
    /// The built-in profile below it.
    extends: Option<&'static str>,
    /// What it is for.
    purpose: &'static str,
    /// Rules with the least level that they have.
    pub(super) raises: &'static [(&'static str, Level)],
}

/// All built-in profiles, each after the one that it extends.
pub(super) static BUILT_IN: [BuiltIn; 3] = [
    BuiltIn { name: DRAFT, extends: None, purpose: "for work in progress: the levels of the rules", raises: &[] },
    BuiltIn {
        name: "release",
        extends: Some(DRAFT),
        purpose: "before an agenda is published: nothing is left open",
        raises: &[
            ("unconfirmed-talk", Level::Warn),
            ("expired-hold", Level::Deny),
            ("day-missing", Level::Warn),
            ("missing-time", Level::Warn),
            ("missing-room", Level::Warn),
            ("missing-people", Level::Warn),
            ("unused-suppression", Level::Warn),
        ],
    },
    BuiltIn {
        name: "published",
        extends: Some("release"),
        purpose: "for a programme that people rely on: nothing moves",
        raises: &[
            ("unconfirmed-talk", Level::Deny),
            ("published-talk-moved", Level::Deny),
            ("day-missing", Level::Deny),
            ("missing-time", Level::Deny),
            ("missing-room", Level::Deny),
        ],
    },
];

impl BuiltIn {
    /// What it raises, without rules that this version does not have.
    pub(super) fn known(&self) -> impl Iterator<Item = (&'static RuleEntry, Level)> {
        self.raises
            .iter()
            .filter_map(|&(rule, level)| Some((registry().iter().find(|entry| entry.info.id == rule)?, level)))
    }
}

fn built_in(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|one| one.name == name)
}

/// One layer of a configuration.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layer<'a> {
    /// A built-in profile.
    BuiltIn(&'static BuiltIn),
    /// `rules:`, at the top or of a profile.
    Stated(&'a [RuleSetting]),
}

/// The layers of a profile, the base first: the scenario's `rules:`, then profile by profile what
/// is built in and what the scenario adds under the same name.
///
/// # Errors
/// A name that no profile has, and profiles that extend each other in a circle.
pub(super) fn layers<'a>(
    instance: &'a Instance,
    name: &str,
    origin: OriginId,
) -> Result<Vec<Layer<'a>>, Box<InputError>> {
    let mut stack =
        Stack { instance, open: Vec::new(), done: Vec::new(), layers: vec![Layer::Stated(&instance.settings)] };
    stack.push(name, origin)?;
    Ok(stack.layers)
}

struct Stack<'a, 'n> {
    instance: &'a Instance,
    /// Profiles that are being extended, with where the scenario says so.
    open: Vec<(&'n str, OriginId)>,
    done: Vec<&'n str>,
    layers: Vec<Layer<'a>>,
}

impl<'a: 'n, 'n> Stack<'a, 'n> {
    fn push(&mut self, name: &'n str, origin: OriginId) -> Result<(), Box<InputError>> {
        if self.done.contains(&name) {
            return Ok(());
        }
        if let Some(from) = self.open.iter().position(|(open, _)| *open == name) {
            return Err(Box::new(circle(&self.open[from..], name, origin)));
        }
        let (given, own) = (built_in(name), self.instance.profiles.iter().find(|own| own.name == name));
        if given.is_none() && own.is_none() {
            return Err(Box::new(unknown_profile(self.instance, name, origin)));
        }
        self.open.push((name, origin));
        if let Some(below) = given.and_then(|given| given.extends) {
            self.push(below, OriginId(0))?;
        }
        match own.and_then(|own| own.extends.as_ref()) {
            // A profile that adds to a built-in one may say so.
            Some((below, _)) if below == name && given.is_some() => {}
            Some((below, at)) => self.push(below, *at)?,
            None if given.is_none() => self.push(DRAFT, OriginId(0))?,
            None => {}
        }
        self.layers.extend(given.map(Layer::BuiltIn));
        self.layers.extend(own.map(|own| Layer::Stated(&own.settings)));
        self.open.pop();
        self.done.push(name);
        Ok(())
    }
}

fn circle(open: &[(&str, OriginId)], name: &str, origin: OriginId) -> InputError {
    let names: Vec<&str> = open.iter().map(|(name, _)| *name).chain([name]).collect();
    // Built-in profiles extend each other nowhere in a file.
    let at =
        if origin == OriginId(0) { open.iter().map(|one| one.1).find(|at| *at != OriginId(0)) } else { Some(origin) };
    InputError::new(
        "profile-cycle",
        at.unwrap_or(OriginId(0)),
        format!("profiles extend each other in a circle: {}", names.join(" → ")),
    )
    .help("let one of them extend `draft`")
}

fn unknown_profile(instance: &Instance, name: &str, origin: OriginId) -> InputError {
    let own = instance.profiles.iter().map(|own| own.name.as_str());
    let mut names: Vec<&str> = BUILT_IN.iter().map(|one| one.name).chain(own).collect();
    names.sort_unstable();
    names.dedup();
    let error = InputError::new("unknown-profile", origin, format!("there is no profile `{name}`"));
    match did_you_mean(name, names.iter().copied()) {
        Some(close) => error.help(format!("did you mean `{close}`?")),
        None => error.help(format!("profiles are {}", names.join(", "))),
    }
}

/// The name and the place of every profile of the scenario, for errors in those that are not used.
pub(super) fn own_profiles(instance: &Instance) -> impl Iterator<Item = (&str, OriginId)> {
    instance.profiles.iter().map(|Profile { name, origin, .. }| (name.as_str(), *origin))
}

/// `docs/profiles.md`: how layers make up a configuration, and what the built-in profiles change.
#[must_use]
pub fn profiles_page() -> String {
    let mut page = String::from(PAGE);
    page.push_str("\n## What is built in\n\n| profile | extends | what it is for |\n|---|---|---|\n");
    for one in &BUILT_IN {
        let below = one.extends.map_or_else(String::new, |below| format!("`{below}`"));
        // Writing to a string cannot fail.
        let _ = writeln!(page, "| `{}` | {below} | {} |", one.name, one.purpose);
    }
    page.push_str("\nThey raise levels and nothing else:\n\n| rule |");
    for one in &BUILT_IN {
        let _ = write!(page, " `{}` |", one.name);
    }
    page.push_str("\n|---|");
    page.push_str(&"---|".repeat(BUILT_IN.len()));
    page.push('\n');
    for entry in registry() {
        let mut level = entry.info.level;
        let levels: Vec<Level> = BUILT_IN
            .iter()
            .map(|one| {
                let raised = one.known().find(|(raised, _)| raised.info.id == entry.info.id);
                level = level.max(raised.map_or(Level::Off, |(_, level)| level));
                level
            })
            .collect();
        if levels.iter().any(|level| *level != entry.info.level) {
            let words: Vec<&str> = levels.iter().map(|level| level.word()).collect();
            let _ = writeln!(page, "| [{id}](rules/{id}.md) | {} |", words.join(" | "), id = entry.info.id);
        }
    }
    page
}

const PAGE: &str = "\
# Profiles

Generated from the profiles themselves; do not edit.

A profile says how strict plenary is: with a draft, before a release, after it. `--profile NAME` chooses
one for any command; without it `draft` holds. `plenary rules --effective SCENARIO` shows what holds, and
where each value comes from.

## Layers

A use of a rule gets its level, weight and options from layers, later ones on top:

1. the rule's own defaults,
2. `rules:` of the scenario,
3. the profile, from its base upwards: what is built in under its name, then what the scenario adds,
4. the command line: `--deny`, `--warn`, `--allow` and `--only`, for every use of a rule.

```yaml
rules:
  room-too-small: {weight: 2}
profiles:
  release:                      # adds to the built-in profile of this name
    rules: {room-too-small: deny}
  last-call:                    # `plenary check --profile last-call …`
    extends: release            # draft, unless stated
    rules: {missing-people: off}
```

A rule may be used several times, as a list. Where a layer states one use, it changes the keys that it
names and leaves the others: in the single use below it, or in each of several. Where it states a list, the
list replaces what is below. A built-in profile raises levels to *at least* what the table says; to lower
one again, add a profile of the same name to the scenario.

A request is a use of its own, after those of `rules:` and profiles. Profiles leave it alone: it says itself
how much it matters.
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Zone;

    #[test]
    fn built_in_profiles_name_rules_that_exist() {
        for (rule, _) in BUILT_IN.iter().flat_map(|one| one.raises) {
            assert!(registry().iter().any(|entry| entry.info.id == *rule), "{rule}");
        }
    }

    #[test]
    fn built_in_profiles_build_on_each_other_and_raise() {
        for (index, one) in BUILT_IN.iter().enumerate() {
            assert!(one.extends.is_none_or(|below| BUILT_IN[..index].iter().any(|lower| lower.name == below)));
            for (entry, level) in one.known() {
                assert!(level > entry.info.level, "{} does not raise {}", one.name, entry.info.id);
            }
        }
    }

    fn own(name: &str, extends: Option<&str>, at: u32) -> Profile {
        Profile {
            name: name.to_owned(),
            extends: extends.map(|name| (name.to_owned(), OriginId(at + 1))),
            settings: Vec::new(),
            origin: OriginId(at),
        }
    }

    fn names(instance: &Instance, name: &str) -> Vec<String> {
        let name_of = |layer: &Layer<'_>| match layer {
            Layer::BuiltIn(one) => one.name.to_owned(),
            Layer::Stated(list) => {
                let own = instance.profiles.iter().find(|own| std::ptr::eq(own.settings.as_slice(), *list));
                own.map_or("rules".to_owned(), |own| format!("own {}", own.name))
            }
        };
        layers(instance, name, OriginId(0)).unwrap().iter().map(name_of).collect()
    }

    #[test]
    fn chains_start_at_the_base() {
        let mut instance = Instance::empty("Tiny", Zone::UTC);
        instance.profiles = vec![own("late", Some("release"), 10), own("release", None, 20), own("mine", None, 30)];
        // Slices without elements may share an address, so that each gets one.
        for profile in &mut instance.profiles {
            profile.settings.push(RuleSetting {
                rule: "order".to_owned(),
                values: Vec::new(),
                scope: None,
                request: None,
                origin: OriginId(0),
            });
        }
        assert_eq!(names(&instance, "late"), ["rules", "draft", "release", "own release", "own late"]);
        assert_eq!(names(&instance, "mine"), ["rules", "draft", "own mine"]);
        assert_eq!(names(&instance, "published"), ["rules", "draft", "release", "own release", "published"]);
        instance.profiles[1].extends = Some(("mine".to_owned(), OriginId(21)));
        assert_eq!(names(&instance, "release"), ["rules", "draft", "own mine", "release", "own release"]);
        instance.profiles[1].extends = Some(("release".to_owned(), OriginId(21)));
        assert_eq!(names(&instance, "release"), ["rules", "draft", "release", "own release"]);
    }

    #[test]
    fn circles_and_unknown_names() {
        let mut instance = Instance::empty("Tiny", Zone::UTC);
        instance.profiles = vec![own("a", Some("b"), 10), own("b", Some("a"), 20), own("c", Some("relese"), 30)];
        let error = layers(&instance, "a", OriginId(0)).unwrap_err();
        assert_eq!((error.id, error.origin), ("profile-cycle", OriginId(21)));
        assert!(error.message.ends_with("a → b → a"), "{}", error.message);
        let error = layers(&instance, "c", OriginId(0)).unwrap_err();
        assert_eq!((error.id, error.origin), ("unknown-profile", OriginId(31)));
        assert_eq!(error.help.as_deref(), Some("did you mean `release`?"));
        let error = layers(&instance, "strict", OriginId(0)).unwrap_err();
        assert_eq!(error.help.as_deref(), Some("profiles are a, b, c, draft, published, release"));
        // The scenario's `draft` cannot extend what extends it.
        instance.profiles = vec![own("draft", Some("release"), 10)];
        let error = layers(&instance, "draft", OriginId(0)).unwrap_err();
        assert_eq!((error.id, error.origin), ("profile-cycle", OriginId(11)));
    }
}
