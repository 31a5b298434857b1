//! Recurrence rules (RFC 5545, sections 3.3.10 and 3.8.5): the starts of an event that repeats.
//!
//! The crate `rrule` works them out by the clock on the wall; turning that to instants, with the
//! clock changes between them, is left to the caller.

use chrono::{NaiveDateTime, TimeDelta, TimeZone};
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

use super::values::{Form, stamp};

/// A rule that may be worked out: by days, weeks, months or years.
#[derive(Debug, Clone)]
pub(super) struct Rule(RRule<Unvalidated>);

impl Rule {
    /// Reads a rule; `local` turns the time in UTC at which it ends to the clock of the event.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(super) fn new(text: &str, local: impl Fn(NaiveDateTime) -> NaiveDateTime) -> Result<Self, String> {
        let is_end = |part: &&str| part.get(..6).is_some_and(|name| name.eq_ignore_ascii_case("UNTIL="));
        let text = text.trim();
        let rest: Vec<&str> = text.split(';').filter(|part| !is_end(part) && !part.is_empty()).collect();
        if let Some(odd) = rest.iter().find(|part| !is_plain(part)) {
            return Err(format!("`{odd}` is not known"));
        }
        let mut rule: RRule<Unvalidated> = rest.join(";").parse().map_err(|error| format!("{error}"))?;
        if matches!(rule.get_freq(), Frequency::Hourly | Frequency::Minutely | Frequency::Secondly) {
            return Err("it repeats within a day".to_owned());
        }
        if let Some(end) = text.split(';').find(is_end) {
            let end = stamp(&end[6..]).ok_or_else(|| format!("`{end}` is no time"))?;
            let end = match end.form {
                Form::Utc => local(end.clock),
                Form::Local => end.clock,
                // The whole day.
                Form::Date => end.clock + TimeDelta::minutes(1_439),
            };
            rule = rule.until(Tz::UTC.from_utc_datetime(&end));
        }
        Ok(Self(rule))
    }

    /// Whether it repeats by years.
    pub(super) fn is_yearly(&self) -> bool {
        self.0.get_freq() == Frequency::Yearly
    }

    /// Whether it has no end.
    pub(super) fn is_endless(&self) -> bool {
        self.0.get_until().is_none() && self.0.get_count().is_none()
    }

    /// The same with this end, if it has none.
    pub(super) fn until(self, end: NaiveDateTime) -> Self {
        if self.is_endless() { Self(self.0.until(Tz::UTC.from_utc_datetime(&end))) } else { self }
    }
}

/// The parts of rules that are handed on.
const PARTS: [&str; 8] = ["FREQ", "COUNT", "INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"];

/// Whether a part is one of [`PARTS`] with words and small numbers: `rrule` panics at letters that
/// are not ASCII, and others are for clocks, not for conferences.
fn is_plain(part: &str) -> bool {
    const DIGITS: usize = 4;
    let Some((name, values)) = part.split_once('=') else { return false };
    let is_plain = |value: &str| {
        value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-'))
            && (1..=8).contains(&value.len())
            && value.bytes().filter(u8::is_ascii_digit).count() <= DIGITS
    };
    // A rule that moves on by nothing never ends.
    let stands = name.eq_ignore_ascii_case("INTERVAL") && values.bytes().all(|byte| byte == b'0');
    !stands && PARTS.iter().any(|known| name.eq_ignore_ascii_case(known)) && values.split(',').all(is_plain)
}

/// The local starts by these rules, the first start among them, in order.
/// O(days or years from the first to the last).
///
/// # Errors
/// A rule that contradicts itself, or more than `limit` starts, in words.
pub(super) fn starts(first: NaiveDateTime, rules: &[Rule], limit: u16) -> Result<Vec<NaiveDateTime>, String> {
    let start = Tz::UTC.from_utc_datetime(&first);
    let mut set = RRuleSet::new(start);
    for rule in rules {
        set = set.rrule(rule.0.clone().validate(start).map_err(|error| format!("{error}"))?);
    }
    let found = set.all(limit);
    if found.limited {
        return Err(format!("it repeats more than {limit} times"));
    }
    let mut starts: Vec<NaiveDateTime> = found.dates.iter().map(chrono::DateTime::naive_utc).collect();
    starts.push(first);
    starts.sort_unstable();
    starts.dedup();
    Ok(starts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        stamp(text).unwrap().clock
    }

    fn days(rule: &str) -> Result<Vec<String>, String> {
        let rule = Rule::new(rule, |time| time + TimeDelta::hours(2))?;
        let found = starts(at("20270601T090000"), &[rule], 20)?;
        Ok(found.iter().map(|start| start.format("%d-%H").to_string()).collect())
    }

    #[test]
    fn starts_by_the_clock() {
        assert_eq!(days("FREQ=DAILY;COUNT=3").unwrap(), ["01-09", "02-09", "03-09"]);
        assert_eq!(days("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3").unwrap(), ["01-09", "03-09", "08-09"]);
        assert_eq!(days("freq=DAILY;INTERVAL=2;until=20270605").unwrap_or_default(), ["01-09", "03-09", "05-09"]);
        // 07:00 UTC is 09:00 there, one minute earlier is too early.
        assert_eq!(days("FREQ=DAILY;UNTIL=20270602T070000Z").unwrap(), ["01-09", "02-09"]);
        assert_eq!(days("FREQ=DAILY;UNTIL=20270602T065900Z").unwrap(), ["01-09"]);
    }

    #[test]
    fn what_is_refused() {
        for (rule, words) in [
            ("FREQ=HOURLY;COUNT=2", "within a day"),
            ("FREQ=DAILY", "more than 20 times"),
            ("FREQ=DAILY;COUNT=4000", "more than 20 times"),
            ("FREQ=DAILY;COUNT=4000000000", "`COUNT=4000000000` is not known"),
            ("FREQ=DAILY;COUNT=2;BYHOUR=9", "`BYHOUR=9` is not known"),
            ("FREQ=WEEKLY;BYDAY=-1S\u{f6};COUNT=1", "is not known"),
            ("FREQ=DAILY;UNTIL=soon", "is no time"),
            ("FREQ=SOMETIMES", ""),
            ("", ""),
            ("COUNT=2", ""),
            ("FREQ=WEEKLY;BYDAY=XX;COUNT=1", ""),
            ("FREQ=YEARLY;BYMONTH=13;COUNT=1", ""),
        ] {
            let error = days(rule).unwrap_err();
            assert!(error.contains(words), "{rule}: {error}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever the rule, the crate answers.
        #[test]
        fn no_rule_panics(
            frequency in proptest::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
            parts in proptest::collection::vec(
                "COUNT=[0-9]{1,4}|INTERVAL=[0-9]{1,4}|BYDAY=[+-]?[0-9]{0,3}(MO|TU|SU|X)|BYMONTH=[0-9]{1,2}(,[0-9]{1,2})?|\
                 BYMONTHDAY=-?[0-9]{1,2}|BYSETPOS=-?[0-9]{1,4}|WKST=(SU|TH|Y)|UNTIL=[0-9]{4}0[1-9][0-2][0-9]",
                0..5,
            ),
        ) {
            let rule = format!("FREQ={frequency};{}", parts.join(";"));
            if let Ok(found) = days(&rule) {
                prop_assert!(!found.is_empty() && found.len() <= 21, "{rule}: {found:?}");
            }
        }
    }
}
