//! The dates of a list: one per row, days and months in an order that the list proves.

use chrono::NaiveDate;

use super::context::Context;
use super::date::{Day, Order, Proof, both_readings, prove};
use super::list::unclear;
use super::sheet::{Row, Sheet};
use super::when::When;
use crate::finding::InputError;
use crate::model::{OriginId, Remark, RemarkKind};

/// The dates of the rows.
pub(super) struct Days {
    dates: Vec<Option<NaiveDate>>,
    order: Order,
}

impl Days {
    /// The date of a row.
    pub(super) fn date(&self, row: usize) -> Option<NaiveDate> {
        self.dates.get(row).copied().flatten()
    }

    /// A date in the order that the list proves.
    pub(super) fn read(&self, day: Day) -> Option<NaiveDate> {
        day.date(self.order)
    }

    /// The dates of all rows, from the column of dates or else that of starts. Where no row has a
    /// date, one remark says so at `header`. O(rows).
    ///
    /// # Errors
    /// `ambiguous-date` and `date-without-year`.
    pub(super) fn of_column(
        sheet: &Sheet,
        rows: &[&Row],
        dates: Option<u16>,
        starts: Option<u16>,
        header: OriginId,
        cx: &mut Context<'_>,
    ) -> Result<Self, Vec<InputError>> {
        let mut found: Vec<(usize, u16, Day)> = Vec::new();
        let mut named = 0;
        for (index, row) in rows.iter().enumerate() {
            let own = dates.and_then(|column| Some((column, sheet.shown(row, column)?)));
            let own_day = own.and_then(|(_, cell)| When::of(&cell.content)).and_then(|when| when.day);
            if let (Some((column, cell)), None) = (own, own_day) {
                let at = sheet.place(row, column, cx.origins);
                unclear(&cell.content, "a date", at, cx);
            }
            let start = || {
                let column = starts?;
                Some((column, When::of(&sheet.shown(row, column)?.content)?.day?))
            };
            if let Some((column, day)) = own.and_then(|(column, _)| Some((column, own_day?))).or_else(start) {
                named += usize::from(day == Day::Named);
                found.push((index, column, day));
            }
        }
        let mut place = |at: usize| {
            let (index, column, _) = found[at];
            (
                sheet.place(rows[index], column, cx.origins),
                sheet.shown(rows[index], column).map(|cell| cell.content.text()),
            )
        };
        if let Some(at) = found.iter().position(|(_, _, day)| *day == Day::NoYear) {
            let (origin, text) = place(at);
            let message = format!("`{}` has no year", text.unwrap_or_default());
            return Err(vec![
                InputError::new("date-without-year", origin, message).help("write dates such as 2027-07-11"),
            ]);
        }
        let days: Vec<Day> = found.iter().map(|&(_, _, day)| day).collect();
        let order = match prove(&days) {
            Proof::Order(order) => order,
            Proof::Ambiguous(at) => {
                let (origin, text) = place(at);
                let message = format!(
                    "`{}` is {}, and no date of this column decides it",
                    text.unwrap_or_default(),
                    both_readings(days[at])
                );
                return Err(vec![
                    InputError::new("ambiguous-date", origin, message).help("write dates such as 2027-07-11"),
                ]);
            }
            Proof::Mixed(one, two) => {
                let ((first, text), (second, other)) = (place(one), place(two));
                let (text, other) = (text.unwrap_or_default(), other.unwrap_or_default());
                let message = format!("`{text}` begins with the day, but `{other}` with the month");
                let error = InputError::new("ambiguous-date", first, message).related(second, "begins with the month");
                return Err(vec![error.help("write dates such as 2027-07-11")]);
            }
        };
        if named == found.len() && !rows.is_empty() {
            let (at, message) = match found.first() {
                Some(_) => (place(0).0, "days have names and no dates: it is not known when anything starts"),
                None => (header, "there are times and no date: it is not known when anything starts"),
            };
            let help = "add a column `date` with dates such as 2027-07-11";
            cx.remarks.push(Remark::new(RemarkKind::DayMissing, at, message).help(help));
        }
        let mut out = Self { dates: vec![None; rows.len()], order };
        for (at, &(index, column, day)) in found.iter().enumerate() {
            out.dates[index] = day.date(order);
            if out.dates[index].is_none() && named < found.len() {
                let origin = sheet.place(rows[index], column, cx.origins);
                if let Some(cell) = sheet.shown(rows[found[at].0], column) {
                    unclear(&cell.content, "a date", origin, cx);
                }
            }
        }
        Ok(out)
    }
}
