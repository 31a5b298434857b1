//! Edits in place of a list of talks in CSV: cells of a row change, rows are taken out, rows are added.

use std::collections::BTreeSet;
use std::ops::Range;

use super::clock::length_of;
use super::csv::{self, is_guarded};
use super::header::{Field, Header};
use super::sheet::{Row, Sheet};
use crate::exchange::edit::{Plan, Stamp, Stamps, What, by_name, not_editable, room_word};
use crate::exchange::edit_csv::{FieldEdit, edit_fields, written};
use crate::finding::{InputError, Origins};
use crate::model::{Agenda, Entry, RoomRef, Time};
use crate::source::Input;

/// What stands between the two times of a range.
const BETWEEN: [&str; 10] = [" – ", " — ", " - ", " to ", " bis ", " à ", " a ", "–", "—", "-"];

/// The text of a list as planned. Rows that repeat a talk for another person change with it.
pub(in super::super) fn edit(
    input: &Input,
    stamps: Stamps<'_>,
    agenda: &Agenda,
    plan: &Plan,
    origins: &mut Origins,
) -> Result<String, InputError> {
    let refused = || not_editable(&input.name);
    let text = std::str::from_utf8(&input.bytes)
        .map_err(|_| refused().help("it is not UTF-8: save it as CSV in UTF-8 first"))?;
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let delimiter = csv::delimiter(body);
    let book = csv::read(input.clone(), origins).map_err(|_| refused())?;
    let sheet = book.sheets.first().ok_or_else(refused)?;
    let header = Header::of_list(sheet)
        .ok_or_else(|| refused().help("it is a grid: write a list with `plenary export csv`, and edit that"))?;
    let list = List::new(stamps, sheet, &header, agenda, origins);
    let mut fields = Vec::new();
    for (&number, new) in &plan.sets {
        for &row in &list.rows[number] {
            let line = body[..sheet.rows[row].bytes.start].matches('\n').count() + 1;
            let cells = list.cells(Some((&agenda.entries[number], &sheet.rows[row])), new);
            fields.extend(cells.into_iter().map(|(column, text)| FieldEdit {
                line,
                field: usize::from(column) + 1,
                text,
            }));
        }
    }
    let edited = edit_fields(&input.name, text, char::from(delimiter), &fields)?;
    let lines = list.lines(plan, char::from(delimiter));
    if lines.is_empty() { Ok(edited) } else { with_rows(&input.name, &edited, lines).ok_or_else(refused) }
}

/// Rows that go and lines that come, by the number of a row.
struct Lines {
    removes: BTreeSet<u32>,
    /// Below the row of this number.
    adds: Vec<(u32, String)>,
}

impl Lines {
    fn is_empty(&self) -> bool {
        self.removes.is_empty() && self.adds.is_empty()
    }
}

/// The text with whole rows taken out and added. `None`: it is no table.
fn with_rows(name: &str, text: &str, lines: Lines) -> Option<String> {
    let (mark, body) = text.strip_prefix('\u{feff}').map_or(("", text), |body| ("\u{feff}", body));
    let book = csv::read(Input::new(name, body), &mut Origins::default()).ok()?;
    let first = body.find('\n').map_or("", |end| &body[..end]);
    let eol = if first.ends_with('\r') { "\r\n" } else { "\n" };
    let next = |row: &Row| body[row.bytes.end..].find('\n').map_or(body.len(), |end| row.bytes.end + end + 1);
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let row = |number: u32| book.sheets.first()?.row(number);
    for number in lines.removes {
        let row = row(number)?;
        changes.push((row.bytes.start..next(row), String::new()));
    }
    // A last line may have no end yet.
    let open = !body.ends_with('\n') && !lines.adds.is_empty();
    for (number, line) in lines.adds {
        let at = next(row(number)?);
        changes.push((at..at, if open && at == body.len() { format!("{eol}{line}") } else { format!("{line}{eol}") }));
    }
    // From the end; what is added at one place in order.
    changes.sort_by_key(|(range, _)| range.end);
    let mut out = body.to_owned();
    for (range, words) in changes.into_iter().rev() {
        out.replace_range(range, &words);
    }
    Some(format!("{mark}{out}"))
}

/// A list whose rows are known as entries.
struct List<'a> {
    stamps: Stamps<'a>,
    sheet: &'a Sheet,
    header: &'a Header,
    /// For each entry its rows, by index.
    rows: Vec<Vec<usize>>,
    dates: Vec<(String, Time)>,
    starts: Vec<(String, Time)>,
    ends: Vec<(String, Time)>,
    by_name: bool,
}

impl<'a> List<'a> {
    fn new(stamps: Stamps<'a>, sheet: &'a Sheet, header: &'a Header, agenda: &Agenda, origins: &Origins) -> Self {
        let mut list = Self {
            stamps,
            sheet,
            header,
            rows: Vec::new(),
            dates: Vec::new(),
            starts: Vec::new(),
            ends: Vec::new(),
            by_name: false,
        };
        let mut rooms = Vec::new();
        for entry in &agenda.entries {
            let bytes = origins.place(entry.at.entry).map(|place| place.bytes.clone());
            let first = bytes.and_then(|bytes| sheet.rows.iter().position(|row| row.bytes == bytes));
            let Some(first) = first else {
                list.rows.push(Vec::new());
                continue;
            };
            let row = &sheet.rows[first];
            let text = |field: Field| {
                header.first(field).map(|column| row.text(column).into_owned()).filter(|text| !text.is_empty())
            };
            list.dates.extend(text(Field::Date).zip(entry.start));
            list.starts.extend(text(Field::Start).zip(entry.start));
            list.ends.extend(text(Field::End).zip(entry.end));
            if let [RoomRef::Known(room)] = entry.rooms[..] {
                rooms.extend(text(Field::Room).map(|text| (text, room)));
            }
            list.rows.push(list.alike(first));
        }
        list.by_name = by_name(stamps.instance, rooms.iter().map(|(text, room)| (text.as_str(), *room)));
        list
    }

    /// The row and those below that say the same of another person.
    fn alike(&self, first: usize) -> Vec<usize> {
        let told = [Field::Id, Field::Title, Field::Date, Field::Start, Field::End, Field::Duration, Field::Room];
        let facts = |row: usize| told.map(|field| self.header.first(field).map(|at| self.sheet.rows[row].text(at)));
        let one = facts(first);
        (first..self.sheet.rows.len()).filter(|&row| row == first || facts(row) == one).collect()
    }

    /// The cells of an entry that are to be written: those that say something else than in its row, or all that it
    /// has for a new row.
    fn cells(&self, old: Option<(&Entry, &Row)>, new: &Entry) -> Vec<(u16, String)> {
        let mut cells = Vec::new();
        let was = |fact: fn(&Entry) -> Option<Time>| old.and_then(|(entry, _)| fact(entry));
        let start_was = was(|entry| entry.start);
        let end_was = was(|entry| entry.end);
        let length = |entry: &Entry| entry.start.zip(entry.end).map(|(start, end)| end.0 - start.0);
        let moves = old.is_none() || start_was != new.start;
        let column = |field: Field| {
            let column = self.header.first(field)?;
            let text = old.map(|(_, row)| row.text(column).into_owned()).unwrap_or_default();
            Some((column, text))
        };
        let has_dates = self.header.first(Field::Date).is_some();
        if let (Some((at, text)), Some(start), true) = (column(Field::Date), new.start, moves) {
            cells.push((at, self.date(&text, start_was, start)));
        }
        if let (Some((at, text)), Some(start)) = (column(Field::Start), new.start) {
            let is_range = range(&text).is_some() || (old.is_none() && self.has_ranges());
            if moves || (is_range && end_was != new.end) {
                let own = start_was.map(|was| (text.as_str(), was)).filter(|(text, _)| !text.is_empty());
                let written = match (is_range, new.end) {
                    (true, Some(end)) => self.range(&text, start_was.zip(end_was), start, end),
                    _ => self.moment(own, &self.starts, start, has_dates),
                };
                cells.push((at, written));
            }
        }
        if let (Some((at, text)), Some(end)) = (column(Field::End), new.end)
            && (old.is_none() || (!text.is_empty() && end_was != new.end))
        {
            let own = end_was.map(|was| (text.as_str(), was));
            cells.push((at, self.moment(own, &self.ends, end, has_dates)));
        }
        if let (Some((at, text)), Some(minutes)) = (column(Field::Duration), length(new))
            && (old.is_none() || (!text.is_empty() && old.and_then(|(entry, _)| length(entry)) != Some(minutes)))
        {
            cells.push((at, self.length(&text, minutes)));
        }
        if let (Some((at, _)), true) = (column(Field::Room), old.is_none_or(|(entry, _)| entry.rooms != new.rooms)) {
            cells.push((at, guarded(&self.rooms(new))));
        }
        if old.is_none()
            && let Some(talk) = new.talk.known()
        {
            let talk = self.stamps.instance.talk(talk);
            cells.extend(self.header.first(Field::Id).map(|at| (at, guarded(&talk.id))));
            cells.extend(self.header.first(Field::Title).map(|at| (at, guarded(&talk.title))));
        }
        cells
    }

    fn date(&self, text: &str, was: Option<Time>, time: Time) -> String {
        // A column of dates may have the time as well.
        let own = was.map(|was| (text, was)).filter(|(text, _)| !text.is_empty());
        for own in [own, None] {
            for what in [What::Date, What::Moment] {
                if let Some(stamp) = self.stamps.style(what, own, &self.dates) {
                    return self.stamps.write(&stamp, time).unwrap_or_default();
                }
            }
        }
        self.stamps.write(&Stamp::Local("%Y-%m-%d".to_owned()), time).unwrap_or_default()
    }

    fn moment(&self, own: Option<(&str, Time)>, others: &[(String, Time)], time: Time, has_dates: bool) -> String {
        let style = self.stamps.style(What::Moment, own, others);
        let style = style.or_else(|| self.stamps.style(What::Moment, None, others));
        let plain = || Stamp::Local(if has_dates { "%H:%M" } else { "%Y-%m-%d %H:%M" }.to_owned());
        self.stamps.write(&style.unwrap_or_else(plain), time).unwrap_or_default()
    }

    fn has_ranges(&self) -> bool {
        self.starts.iter().any(|(text, _)| range(text).is_some())
    }

    fn range(&self, text: &str, was: Option<(Time, Time)>, start: Time, end: Time) -> String {
        let (first, between, last) = range(text).unwrap_or(("", "–", ""));
        let clock = |text: &str, was: Option<Time>, time: Time| {
            let stamp = self.stamps.style(What::Clock, was.map(|was| (text, was)), &[]);
            let stamp = stamp.unwrap_or_else(|| Stamp::Local("%H:%M".to_owned()));
            self.stamps.write(&stamp, time).unwrap_or_default()
        };
        let (start, end) =
            (clock(first, was.map(|(start, _)| start), start), clock(last, was.map(|(_, end)| end), end));
        format!("{start}{between}{end}")
    }

    /// Minutes as a cell writes them: the number alone, behind it what stood there, or hours and minutes.
    fn length(&self, text: &str, minutes: i64) -> String {
        let example = || {
            let column = self.header.first(Field::Duration)?;
            let below = self.sheet.rows.iter().filter(|row| row.number > self.header.row);
            below.map(|row| row.text(column).into_owned()).find(|text| !text.is_empty())
        };
        let text = if text.is_empty() { example().unwrap_or_default() } else { text.to_owned() };
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let content = super::Content::Text(text.clone());
        if number.parse().ok() == length_of(&content) && !unit.is_empty() {
            return format!("{minutes}{unit}");
        }
        if unit.starts_with(':') { format!("{}:{:02}", minutes / 60, minutes % 60) } else { minutes.to_string() }
    }

    fn rooms(&self, entry: &Entry) -> String {
        let word = |room: &RoomRef| match room {
            RoomRef::Known(room) => room_word(self.stamps.instance, *room, self.by_name).to_owned(),
            RoomRef::Unknown(text) => text.clone(),
        };
        entry.rooms.iter().map(word).collect::<Vec<_>>().join("; ")
    }

    fn lines(&self, plan: &Plan, delimiter: char) -> Lines {
        let number = |row: usize| self.sheet.rows[row].number;
        let removes = plan.removes.iter().flat_map(|&entry| &self.rows[entry]).map(|&row| number(row)).collect();
        let end = self.sheet.rows.last().map_or(self.header.row, |row| row.number);
        let fields = self.sheet.row(self.header.row).and_then(|row| row.fields).unwrap_or_default();
        let line = |entry: &Entry| {
            let mut texts = vec![String::new(); fields];
            for (column, text) in self.cells(None, entry) {
                if let Some(cell) = texts.get_mut(usize::from(column)) {
                    *cell = written("", &text, delimiter);
                }
            }
            texts.join(&delimiter.to_string())
        };
        let add = |(after, entry): &(Option<usize>, Entry)| {
            let above = after.and_then(|after| self.rows[after].last().copied()).map(number);
            (above.unwrap_or(end), line(entry))
        };
        Lines { removes, adds: plan.adds.iter().map(add).collect() }
    }
}

/// The two times of a range, and what stands between them.
fn range(text: &str) -> Option<(&str, &str, &str)> {
    let is_clock = |text: &str| super::clock::clock(text).is_some();
    BETWEEN.iter().find_map(|between| {
        let (start, end) = text.split_once(between)?;
        (is_clock(start) && is_clock(end)).then_some((start, *between, end))
    })
}

/// A text that spreadsheets do not take for a formula.
fn guarded(text: &str) -> String {
    if is_guarded(text) { format!("'{text}") } else { text.to_owned() }
}
