//! The list layout: one talk per row, columns named in a header.
//!
//! Several people stand in one cell, divided by `;` or line breaks, or by commas if there are none
//! of these; in columns `Speaker 1`, `Speaker 2` …; or in rows that repeat everything else. Several
//! rooms are divided by `;` or line breaks.

use std::collections::HashMap;

use super::clock::{Clock, length_of};
use super::context::Context;
use super::days::Days;
use super::header::{Column, Field, Header, Who};
use super::sheet::{Content, Row, Sheet};
use super::when::When;
use crate::finding::InputError;
use crate::model::{Credit, EntryOrigins, Event, OriginId, Printed, Remark, RemarkKind, Status, Time};

/// The longest stretch that an end on the clock before the start goes over midnight.
const OVERNIGHT: u32 = 720;

/// Reads the events of a list. O(cells).
pub(super) fn read(sheet: &Sheet, header: &Header, cx: &mut Context<'_>) -> Result<Vec<Event>, Vec<InputError>> {
    let top = sheet.row(header.row).map_or(OriginId(0), |row| sheet.row_place(row, cx.origins));
    let columns = Columns::new(header);
    if columns.title.is_none() && columns.id.is_none() {
        let error = InputError::new("missing-column", top, "no column has titles or ids of talks");
        return Err(vec![error.help("name one `title`; a list of slots belongs into `slots:` of a scenario")]);
    }
    if columns.start.is_none() && columns.date.is_none() {
        let error = InputError::new("missing-column", top, "no column says when talks start");
        return Err(vec![
            error.help("name one `start`; a list of talks without times can be named in `include:` of a scenario"),
        ]);
    }
    let rows: Vec<&Row> = body(sheet, header, cx);
    let days = Days::of_column(sheet, &rows, columns.date, columns.start, top, cx)?;
    let mut list = List { sheet, columns, days, cx, events: Vec::new(), known: HashMap::new(), repeated: Vec::new() };
    for (index, row) in rows.iter().enumerate() {
        list.row(index, row);
    }
    let List { events, repeated, .. } = list;
    if let Some(&at) = repeated.first() {
        let rows = if repeated.len() == 1 { "1 row repeats" } else { &format!("{} rows repeat", repeated.len()) };
        let message = format!("{rows} a talk for another person: read as one talk with all of them");
        cx.remarks.push(Remark::new(RemarkKind::Format, at, message));
    }
    unread(sheet, header, cx);
    Ok(events)
}

/// The rows below the header, without repeated headers.
fn body<'s>(sheet: &'s Sheet, header: &Header, cx: &mut Context<'_>) -> Vec<&'s Row> {
    let first = sheet.rows.partition_point(|row| row.number <= header.row);
    let fields = sheet.row(header.row).and_then(|row| row.fields);
    let mut rows = Vec::new();
    for row in &sheet.rows[first..] {
        if header.columns.iter().all(|column| row.text(column.index) == column.name) {
            let at = sheet.row_place(row, cx.origins);
            cx.departs(at, "the header comes again");
            continue;
        }
        if let (Some(expected), Some(found)) = (fields, row.fields)
            && expected != found
        {
            let at = sheet.row_place(row, cx.origins);
            let help = "put texts with delimiters or line breaks into quotes";
            cx.departs(at, format!("this row has {found} fields, the header has {expected}")).help =
                Some(help.to_owned());
        }
        rows.push(row);
    }
    rows
}

/// Remarks about columns that are not interpreted, and those that say what another one says already.
fn unread(sheet: &Sheet, header: &Header, cx: &mut Context<'_>) {
    for (index, column) in header.columns.iter().enumerate() {
        let one = column.field.filter(|field| !matches!(field, Field::People(_) | Field::Detail(_) | Field::Level));
        let Some(field) = one else { continue };
        if let Some(first) = header.columns[..index].iter().find(|other| other.field == Some(field))
            && let Some(row) = sheet.row(header.row)
        {
            let (at, other) = (sheet.place(row, column.index, cx.origins), sheet.place(row, first.index, cx.origins));
            let message =
                format!("`{}` says what `{}` says already: it is kept and not interpreted", column.name, first.name);
            cx.departs(at, message).related.push((other, "this one counts".to_owned()));
        }
    }
    let first = sheet.rows.partition_point(|row| row.number <= header.row);
    // For each column without a meaning: its first cell, and how many there are.
    let mut found: std::collections::BTreeMap<u16, (usize, usize)> = std::collections::BTreeMap::new();
    for (at, row) in sheet.rows.iter().enumerate().skip(first) {
        for cell in &row.cells {
            let column = header.columns.binary_search_by_key(&cell.column, |column| column.index);
            if column.is_err() || column.is_ok_and(|at| header.columns[at].field.is_none()) {
                found.entry(cell.column).or_insert((at, 0)).1 += 1;
            }
        }
    }
    for (column, (row, count)) in found {
        let at = sheet.place(&sheet.rows[row], column, cx.origins);
        let times = if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") };
        match header.columns.iter().find(|one| one.index == column) {
            Some(named) => cx.departs(at, format!("the column `{}` ({times}) is not interpreted", named.name)),
            None => cx.departs(at, format!("a column without a name ({times}) is not read")),
        };
    }
}

/// Where the header has what.
struct Columns<'h> {
    header: &'h Header,
    id: Option<u16>,
    guid: Option<u16>,
    title: Option<u16>,
    date: Option<u16>,
    start: Option<u16>,
    end: Option<u16>,
    duration: Option<u16>,
    room: Option<u16>,
    track: Option<u16>,
    kind: Option<u16>,
    status: Option<u16>,
    language: Option<u16>,
}

impl<'h> Columns<'h> {
    fn new(header: &'h Header) -> Self {
        let first = |field| header.first(field);
        Self {
            header,
            id: first(Field::Id),
            guid: first(Field::Guid),
            title: first(Field::Title),
            date: first(Field::Date),
            start: first(Field::Start),
            end: first(Field::End),
            duration: first(Field::Duration),
            room: first(Field::Room),
            track: first(Field::Track),
            kind: first(Field::Kind),
            status: first(Field::Status),
            language: first(Field::Language),
        }
    }

    /// Whether a column is one of those above, or of people.
    fn takes(&self, column: &Column) -> bool {
        let own = [
            self.id,
            self.guid,
            self.title,
            self.date,
            self.start,
            self.end,
            self.duration,
            self.room,
            self.track,
            self.kind,
            self.status,
            self.language,
        ];
        own.contains(&Some(column.index)) || matches!(column.field, Some(Field::People(_)))
    }
}

/// A key under which rows of one talk meet: id, or title where there is none; start, end, rooms.
type Key = (String, Option<Time>, Option<Time>, Vec<String>);

struct List<'l, 'c> {
    sheet: &'l Sheet,
    columns: Columns<'l>,
    days: Days,
    cx: &'l mut Context<'c>,
    events: Vec<Event>,
    known: HashMap<Key, usize>,
    /// Rows that only add people.
    repeated: Vec<OriginId>,
}

impl List<'_, '_> {
    fn text(&self, row: &Row, column: Option<u16>) -> String {
        column
            .and_then(|column| self.sheet.shown(row, column))
            .map_or_else(String::new, |cell| cell.content.text().into_owned())
    }

    fn place(&mut self, row: &Row, column: Option<u16>, otherwise: OriginId) -> OriginId {
        match column.filter(|&column| row.cell(column).is_some()) {
            Some(column) => self.sheet.place(row, column, self.cx.origins),
            None => otherwise,
        }
    }

    fn row(&mut self, index: usize, row: &Row) {
        let (id, title) = (self.text(row, self.columns.id), self.text(row, self.columns.title));
        let entry = self.sheet.row_place(row, self.cx.origins);
        if id.is_empty() && title.is_empty() {
            self.cx.departs(entry, "this row has neither a title nor an id: it is not read");
            return;
        }
        let titled = if title.is_empty() { self.columns.id } else { self.columns.title };
        let at = EntryOrigins {
            entry,
            talk: self.place(row, titled, entry),
            start: self.place(row, self.columns.start.or(self.columns.date), entry),
            end: self.place(row, self.columns.end.or(self.columns.duration).or(self.columns.start), entry),
            room: self.place(row, self.columns.room, entry),
        };
        let (start, end) = self.times(index, row, at);
        let room = self.text(row, self.columns.room);
        let rooms = divided(&room, &[';', '\n']).map(|name| Printed::new(name, at.room)).collect();
        let some = |text: String| (!text.is_empty()).then_some(text);
        let mut event = Event {
            title: if title.is_empty() { id.clone() } else { title },
            id: some(id),
            guid: some(self.text(row, self.columns.guid)),
            kind: some(self.text(row, self.columns.kind)),
            track: some(self.text(row, self.columns.track)),
            language: some(self.text(row, self.columns.language)),
            start,
            end,
            rooms,
            people: self.people(row),
            at,
            ..Event::default()
        };
        self.status(row, &mut event);
        if self.cx.options.details {
            self.details(row, &mut event);
        }
        self.add(event);
    }

    /// Adds an event, or its people to the same one in an earlier row.
    fn add(&mut self, event: Event) {
        let name = event.id.as_ref().unwrap_or(&event.title).clone();
        let key = (name, event.start, event.end, event.rooms.iter().map(|room| room.text.clone()).collect());
        let names = |event: &Event| -> Vec<String> {
            event.people.iter().flatten().map(|credit| credit.name.clone()).collect()
        };
        if let Some(&index) = self.known.get(&key) {
            let known = &mut self.events[index];
            let before = names(known);
            let fresh = names(&event);
            if known.title == event.title && !fresh.is_empty() && fresh.iter().all(|name| !before.contains(name)) {
                known.people.get_or_insert_default().extend(event.people.into_iter().flatten());
                self.repeated.push(event.at.entry);
                return;
            }
        }
        self.known.insert(key, self.events.len());
        self.events.push(event);
    }

    /// Who a row names; `None` where it names nobody: an empty cell says nothing.
    fn people(&mut self, row: &Row) -> Option<Vec<Credit>> {
        let mut people = Vec::new();
        for who in Who::ALL {
            for column in self.columns.header.all(Field::People(who)) {
                let Some(cell) = self.sheet.shown(row, column.index) else { continue };
                let at = self.sheet.place(row, column.index, self.cx.origins);
                let text = cell.content.text();
                people.extend(names(&text, column.numbered).map(|name| Credit {
                    name: name.to_owned(),
                    id: None,
                    role: who.role(),
                    at,
                }));
            }
        }
        (!people.is_empty()).then_some(people)
    }

    fn status(&mut self, row: &Row, event: &mut Event) {
        let text = self.text(row, self.columns.status);
        event.status = status(&text);
        if event.status.is_none() && self.cx.options.details {
            event.details.add("status", text);
        }
    }

    fn details(&mut self, row: &Row, event: &mut Event) {
        let title = self.columns.title.and_then(|column| row.cell(column));
        if let Some(link) = title.and_then(|cell| cell.link.clone()) {
            event.details.add("url", link);
        }
        for column in &self.columns.header.columns {
            if self.columns.takes(column) {
                continue;
            }
            let key = match column.field {
                Some(Field::Detail(key)) => key,
                _ => &column.name,
            };
            event.details.add(key, self.text(row, Some(column.index)));
        }
    }

    /// Start and end of a row.
    fn times(&mut self, index: usize, row: &Row, at: EntryOrigins) -> (Option<Time>, Option<Time>) {
        let cell = |column: Option<u16>| column.and_then(|column| self.sheet.shown(row, column));
        let (date, start) = (cell(self.columns.date), cell(self.columns.start));
        let (end, duration) = (cell(self.columns.end), cell(self.columns.duration));
        let when = start.or(date).and_then(|cell| When::of(&cell.content)).unwrap_or_default();
        if let (Some(cell), None) = (start, when.clock) {
            self.unclear(&cell.content, "a time of day", at.start);
        }
        let length = duration.and_then(|cell| {
            let length = length_of(&cell.content);
            if length.is_none() {
                let text = cell.content.text();
                if !crate::model::is_nobody(&text) {
                    let message = format!("`{text}` is not a length in minutes: the end is not known");
                    self.cx.departs(at.end, message);
                }
            }
            let text = cell.content.text();
            if let (Some(length), 2) = (length, text.matches(':').count()) {
                let message = format!("`{text}` is read as hours, minutes and seconds: {length} min");
                self.cx.departs(at.end, message).help = Some("write days as hours, such as 54:00".to_owned());
            }
            length
        });
        let until = end.and_then(|cell| {
            let until = When::of(&cell.content);
            if until.is_none_or(|until| until.clock.is_none()) {
                self.unclear(&cell.content, "a time of day", at.end);
            }
            until
        });
        let (Some(date), Some(clock)) = (self.days.date(index), when.clock) else { return (None, None) };
        let Some(start) = self.cx.instant(date, clock, when.offset, at.start) else { return (None, None) };
        let ends = match (until, when.end) {
            (Some(until), _) => until.clock.map(|clock| (until.day, clock, until.offset)),
            (None, Some(clock)) => Some((None, clock, None)),
            (None, None) => None,
        };
        let by_length = length.map(|minutes| start.plus(i64::from(minutes)));
        let Some((day, end_clock, offset)) = ends else { return (Some(start), by_length) };
        let stated = match day {
            Some(day) => self.days.read(day),
            None => self.end_date(date, clock, end_clock, at),
        };
        let end = stated.and_then(|date| self.cx.instant(date, end_clock, offset, at.end));
        if let (Some(end), Some(by_length)) = (end, by_length)
            && end != by_length
        {
            let place = self.place(row, self.columns.duration, at.end);
            let (minutes, other) = (end.0 - start.0, by_length.0 - start.0);
            let message = format!("the end is {minutes} min after the start, but the length is {other} min");
            let remark = Remark::new(RemarkKind::Disagreement, at.end, message).related(place, "the length");
            self.cx.remarks.push(remark.help("the end counts; correct one of them").entry(self.events.len()));
        }
        (Some(start), end.or(by_length))
    }

    /// The date of an end on the clock: that of the start, or the next where it goes over midnight.
    fn end_date(
        &mut self,
        date: chrono::NaiveDate,
        start: Clock,
        end: Clock,
        at: EntryOrigins,
    ) -> Option<chrono::NaiveDate> {
        if end.minutes >= start.minutes {
            return Some(date);
        }
        if end.minutes + 1_440 - start.minutes <= OVERNIGHT {
            return date.succ_opt();
        }
        let message = "the end is before the start: it is not read";
        let remark = Remark::new(RemarkKind::Disagreement, at.end, message).related(at.start, "the start");
        self.cx.remarks.push(remark.help("write an end on another day with its date").entry(self.events.len()));
        None
    }

    fn unclear(&mut self, content: &Content, what: &str, at: OriginId) {
        unclear(content, what, at, self.cx);
    }
}

/// Says that a cell is not what its column is about, unless it says that this is not known yet.
pub(super) fn unclear(content: &Content, what: &str, at: OriginId, cx: &mut Context<'_>) {
    let text = content.text();
    if !crate::model::is_nobody(&text) {
        let error = InputError::new("bad-time", at, format!("`{text}` is not {what}"));
        cx.errors.push(
            error.help("write dates such as 2027-07-11, times such as 09:00, lengths such as 45; TBA is unknown"),
        );
    }
}

/// How far a talk is decided, in the words of the tools; `None`: none of these.
pub(super) fn status(text: &str) -> Option<Status> {
    match super::header::folded(text).as_str() {
        "confirmed" | "bestatigt" | "confirme" | "confirmado" | "confermato" | "bevestigd" => Some(Status::Confirmed),
        "proposed" | "submitted" | "accepted" | "pending" | "tentative" | "eingereicht" | "angenommen" | "propose"
        | "propuesto" | "proposto" | "voorgesteld" => Some(Status::Proposed),
        "cancelled" | "canceled" | "canceledbyspeaker" | "withdrawn" | "rejected" | "abgesagt" | "zuruckgezogen"
        | "annule" | "cancelado" | "annullato" | "geannuleerd" => Some(Status::Cancelled),
        _ => None,
    }
}

/// The parts of a text between these signs, without blanks and without empty ones.
pub(super) fn divided<'t>(text: &'t str, signs: &'static [char]) -> impl Iterator<Item = &'t str> + 't {
    text.split(signs).map(str::trim).filter(|part| !part.is_empty())
}

/// The people that a cell names: divided by `;` or line breaks; where it has none of these, by
/// commas, unless its column has one person each.
pub(super) fn names(text: &str, one_each: bool) -> impl Iterator<Item = &str> + '_ {
    let signs: &'static [char] = if one_each || text.contains([';', '\n']) { &[';', '\n'] } else { &[','] };
    divided(text, signs)
}
