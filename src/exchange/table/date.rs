//! Dates as tables write them, and which of two numbers is the day.

use chrono::{Datelike, NaiveDate, Weekday};

use super::sheet::{Content, serial_date};

/// A date as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// A date that reads one way.
    Date(NaiveDate),
    /// `11.07.2016`: day and month in an order that the column must prove.
    Numbers {
        /// The first number.
        first: u32,
        /// The second.
        second: u32,
        /// The year.
        year: i32,
        /// The day of the week, if it stands beside it.
        weekday: Option<Weekday>,
    },
    /// A day and a month without a year.
    NoYear,
    /// `Monday` or `Day 2`: a day of the event that has no date here.
    Named,
}

/// The first three letters, folded, of the days in seven languages, Monday first; two letters for
/// abbreviations are whole words.
const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "mon monday mo montag lun lundi lunes lunedi ma maandag segunda segundafeira"),
    (Weekday::Tue, "tue tues tuesday di dienstag mardi martes martedi dinsdag terca tercafeira"),
    (Weekday::Wed, "wed wednesday mi mittwoch mer mercredi miercoles mercoledi wo woensdag quarta quartafeira"),
    (Weekday::Thu, "thu thur thurs thursday do donnerstag jeu jeudi jueves giovedi gio donderdag quinta quintafeira"),
    (Weekday::Fri, "fri friday fr freitag ven vendredi viernes venerdi vr vrijdag sexta sextafeira"),
    (Weekday::Sat, "sat saturday sa samstag sonnabend sam samedi sabado sabato za zaterdag"),
    (Weekday::Sun, "sun sunday so sonntag dim dimanche domingo domenica dom zo zondag"),
];

const MONTHS: [&str; 12] = [
    "jan january januar janvier enero gennaio januari janeiro",
    "feb february februar fevrier febrero febbraio februari fevereiro",
    "mar march marz maerz mrz mars marzo maart marco",
    "apr april avril abril aprile",
    "may mai mayo maggio mei maio",
    "jun june juni juin junio giugno junho",
    "jul july juli juillet julio luglio julho",
    "aug august aout agosto augustus",
    "sep sept september septembre septiembre settembre setembro",
    "oct october okt oktober octobre octubre ottobre outubro",
    "nov november novembre noviembre novembro",
    "dec december dez dezember decembre diciembre dicembre dezembro",
];

fn is_among(words: &str, word: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(_, words)| is_among(words, word)).map(|(day, _)| *day)
}

fn month(word: &str) -> Option<u32> {
    (1..).zip(MONTHS).find(|(_, words)| is_among(words, word)).map(|(number, _)| number)
}

fn number(text: &str) -> Option<u32> {
    let good = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| text.parse().ok())?
}

/// A year of four digits, or of two in this century.
fn year(text: &str) -> Option<i32> {
    let number = i32::try_from(number(text)?).ok()?;
    match text.len() {
        4 if (1899..=9999).contains(&number) => Some(number),
        2 => Some(2000 + number),
        _ => None,
    }
}

/// A date: `2016-07-11`, `11.07.2016`, `Mon 11 July 2016`, `July 11, 2016`, `lundi 11 juillet 2016`.
pub(super) fn day(text: &str) -> Option<Day> {
    let mut words: Vec<String> = text
        .split(|letter: char| letter.is_whitespace() || letter == ',')
        .map(|word| deunicode::deunicode(word).to_lowercase())
        .filter(|word| !word.is_empty() && !matches!(word.as_str(), "de" | "den" | "the" | "of" | "le" | "el"))
        .collect();
    if words.len() > 5 {
        return None;
    }
    if let [first, second] = &words[..]
        && matches!(first.as_str(), "day" | "tag" | "jour" | "dia" | "giorno" | "dag")
        && number(second).is_some()
    {
        return Some(Day::Named);
    }
    let name = |word: &String| weekday(&word.replace(['.', '-'], ""));
    let stated = words.iter().find_map(name);
    words.retain(|word| name(word).is_none());
    match &words[..] {
        [] => stated.map(|_| Day::Named),
        [one] => digits_only(one, stated),
        [one, rest @ ..] if rest.len() <= 2 => {
            let two = &rest[0];
            let plain = |word: &str| {
                let word = word.trim_end_matches('.');
                let bare = ["st", "nd", "rd", "th", "er"].iter().find_map(|ending| word.strip_suffix(ending));
                number(bare.unwrap_or(word))
            };
            let named = |word: &str| month(word.trim_end_matches('.'));
            let (day, month) = plain(one).zip(named(two)).or_else(|| plain(two).zip(named(one)))?;
            let Some(text) = rest.get(1) else { return (1..=31).contains(&day).then_some(Day::NoYear) };
            NaiveDate::from_ymd_opt(year(text)?, month, day).filter(|date| fits(*date, stated)).map(Day::Date)
        }
        _ => None,
    }
}

fn fits(date: NaiveDate, weekday: Option<Weekday>) -> bool {
    weekday.is_none_or(|weekday| date.weekday() == weekday)
}

/// A date of digits and one sign.
fn digits_only(text: &str, weekday: Option<Weekday>) -> Option<Day> {
    let sign = ['-', '.', '/'].into_iter().find(|&sign| text.contains(sign))?;
    let parts: Vec<&str> = text.trim_end_matches('.').split(sign).collect();
    match parts[..] {
        [first, second, third] if first.len() == 4 => {
            let date = NaiveDate::from_ymd_opt(year(first)?, number(second)?, number(third)?)?;
            fits(date, weekday).then_some(Day::Date(date))
        }
        [first, second, third] => {
            Some(Day::Numbers { first: number(first)?, second: number(second)?, year: year(third)?, weekday })
        }
        [first, second] if sign != '-' => {
            let (first, second) = (number(first)?, number(second)?);
            ((1..=31).contains(&first) && (1..=31).contains(&second)).then_some(Day::NoYear)
        }
        _ => None,
    }
}

/// The date that a typed cell means.
pub(super) fn day_of(content: &Content) -> Option<Day> {
    match content {
        Content::Text(text) => day(text),
        Content::Serial(days) => serial_date(*days).map(Day::Date),
        // A date whose format was lost: those of this century.
        Content::Number(number) if (36_526.0..73_050.0).contains(number) => serial_date(*number).map(Day::Date),
        Content::Number(_) | Content::Length(_) | Content::Bool(_) => None,
    }
}

/// The order of day and month in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// `11.07.2016` is the eleventh of July.
    DayFirst,
    /// `07/11/2016` is the eleventh of July.
    MonthFirst,
}

/// What to say about a date that reads two ways.
pub(super) fn both_readings(day: Day) -> String {
    let read = |order| day.date(order).unwrap_or_default();
    format!("{} or {}", read(Order::DayFirst), read(Order::MonthFirst))
}

/// What the dates of a column prove about their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// This order, or any.
    Order(Order),
    /// Nothing: the date of this index reads two ways.
    Ambiguous(usize),
    /// Two dates prove opposite orders.
    Mixed(usize, usize),
}

impl Day {
    /// The date, if days and months are in this order.
    pub(super) fn date(self, order: Order) -> Option<NaiveDate> {
        match self {
            Self::Date(date) => Some(date),
            Self::Numbers { first, second, year, weekday } => {
                let (day, month) = if order == Order::DayFirst { (first, second) } else { (second, first) };
                NaiveDate::from_ymd_opt(year, month, day).filter(|date| fits(*date, weekday))
            }
            Self::NoYear | Self::Named => None,
        }
    }
}

/// The order of day and month in these dates: it is proven by one that exists in one order only,
/// because a number is above 12 or a day of the week stands beside it. O(dates).
pub(super) fn prove(days: &[Day]) -> Proof {
    let (mut day_first, mut month_first, mut open) = (None, None, None);
    for (index, day) in days.iter().enumerate() {
        match (day.date(Order::DayFirst), day.date(Order::MonthFirst)) {
            (Some(_), None) => day_first = day_first.or(Some(index)),
            (None, Some(_)) => month_first = month_first.or(Some(index)),
            (Some(one), Some(two)) if one != two => open = open.or(Some(index)),
            _ => {}
        }
    }
    match (day_first, month_first, open) {
        (Some(one), Some(two), _) => Proof::Mixed(one, two),
        (None, Some(_), _) => Proof::Order(Order::MonthFirst),
        (None, None, Some(index)) => Proof::Ambiguous(index),
        _ => Proof::Order(Order::DayFirst),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_read_one_way() {
        let expected = NaiveDate::from_ymd_opt(2016, 7, 11).unwrap();
        for text in [
            "2016-07-11",
            "2016/7/11",
            "Mon 2016-07-11",
            "2016-07-11 Mon",
            "Mon 11 July 2016",
            "Monday, July 11th, 2016",
            "July 11, 2016",
            "Montag, 11. Juli 2016",
            "Mo, 11. Juli 16",
            "lundi 11 juillet 2016",
            "lunes 11 de julio de 2016",
            "lunedì 11 luglio 2016",
        ] {
            assert_eq!(day(text), Some(Day::Date(expected)), "{text}");
        }
        assert_eq!(day_of(&Content::Serial(42_562.375)), Some(Day::Date(expected)));
        assert_eq!(day_of(&Content::Number(42_562.0)), Some(Day::Date(expected)));
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "2016-13-11",
            "Tue 2016-07-11",
            "Tue 11 July 2016",
            "July",
            "July 2016",
            "10:00",
            "Main room",
            "2016",
            "1-2",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
        for text in ["11 July", "Mon 11 July", "11.7.", "7/11"] {
            assert_eq!(day(text), Some(Day::NoYear), "{text}");
        }
        for text in ["Monday", "sa.", "Samstag", "Day 2", "Tag 1", "segunda-feira"] {
            assert_eq!(day(text), Some(Day::Named), "{text}");
        }
    }

    #[test]
    fn the_column_proves_the_order() {
        let proof = |texts: &[&str]| prove(&texts.iter().map(|text| day(text).unwrap()).collect::<Vec<_>>());
        assert_eq!(proof(&["11.07.2016", "13.07.2016"]), Proof::Order(Order::DayFirst));
        assert_eq!(proof(&["7/11/2016", "7/13/2016"]), Proof::Order(Order::MonthFirst));
        assert_eq!(proof(&["7/11/2016", "7/12/2016"]), Proof::Ambiguous(0));
        assert_eq!(proof(&["7/7/2016"]), Proof::Order(Order::DayFirst));
        assert_eq!(proof(&["13/7/2016", "7/13/2016"]), Proof::Mixed(0, 1));
        // The eleventh of July was a Monday, the seventh of November too; the twelfth was a Tuesday.
        assert_eq!(proof(&["Mon 11.07.2016"]), Proof::Ambiguous(0));
        assert_eq!(proof(&["Tue 12.07.2016"]), Proof::Order(Order::DayFirst));
    }
}
