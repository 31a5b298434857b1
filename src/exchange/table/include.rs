//! Tables as parts of a scenario: lists of talks, people and rooms.
//!
//! Which one a list is, the name of its sheet says (`Talks`, `People`, `Rooms`), else its columns: a
//! title makes talks, a capacity rooms, a name people. Columns become keys of the scenario; those
//! that are none are kept in `details`. What a table says about itself that would only be remarked in
//! an agenda is an error here: a scenario has no place for remarks.

use std::collections::{BTreeMap, BTreeSet};

use super::clock::length_of;
use super::date::{Day, Order, Proof, both_readings, prove};
use super::header::{Column, Field, Header, Who, folded};
use super::list::{divided, names, status};
use super::sheet::{Book, Cell, Content, Row, Sheet};
use super::when::When;
use crate::finding::{InputError, Origins};
use crate::model::{OriginId, Status};
use crate::source::{Value, ValueKind};

/// What a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Things {
    Talks,
    People,
    Rooms,
}

/// The lists of a book as a part of a scenario. O(cells).
pub(super) fn include(book: Book, origins: &mut Origins) -> Result<Value, Vec<InputError>> {
    let mut errors: Vec<InputError> = Vec::new();
    for remark in book.remarks {
        let mut error = InputError::new("bad-cell", remark.at, remark.message);
        (error.related, error.help) = (remark.related, remark.help);
        errors.push(error);
    }
    let mut lists: BTreeMap<Things, Vec<Value>> = BTreeMap::new();
    let mut people: Vec<Value> = Vec::new();
    for sheet in &book.sheets {
        let Some(header) = Header::of_things(sheet) else { continue };
        let Some(things) = things(sheet, &header) else { continue };
        let mut list = List { sheet, header: &header, things, order: Order::DayFirst, origins, errors: &mut errors };
        list.order();
        let items = list.items(&mut people);
        lists.entry(things).or_default().extend(items);
    }
    if lists.is_empty() && errors.is_empty() {
        let error = InputError::new("no-table", book.origin, "there is no list of talks, people or rooms");
        errors
            .push(error.help("the first row names the columns: `title` makes talks, `capacity` rooms, `name` people"));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    if !people.is_empty() {
        lists.entry(Things::People).or_default().extend(people);
    }
    let mut out = Value::map(book.origin);
    for (things, items) in lists {
        let key = match things {
            Things::Talks => "talks",
            Things::People => "people",
            Things::Rooms => "rooms",
        };
        out.set(key, Value::list(items, book.origin));
    }
    Ok(out)
}

/// What a sheet lists; `None`: something else.
fn things(sheet: &Sheet, header: &Header) -> Option<Things> {
    let has = |field| header.first(field).is_some();
    let named = has(Field::Title) || has(Field::Id) || has(Field::Name);
    if sheet.index.is_some() {
        match folded(&sheet.name).as_str() {
            "talks" | "sessions" | "vortrage" | "submissions" | "proposals" if named => return Some(Things::Talks),
            "people" | "persons" | "speakers" | "vortragende" | "personen" | "referenten" => {
                return Some(Things::People);
            }
            "rooms" | "raume" | "salles" | "zalen" => return Some(Things::Rooms),
            _ => {}
        }
    }
    let of_talks = [Field::Duration, Field::Track, Field::Kind, Field::Expected, Field::People(Who::Speakers)];
    if has(Field::Title) {
        Some(Things::Talks)
    } else if has(Field::Capacity) && (named || has(Field::Room)) {
        Some(Things::Rooms)
    } else if of_talks.into_iter().any(has) && named {
        Some(Things::Talks)
    } else if has(Field::Name) || has(Field::People(Who::Speakers)) {
        Some(Things::People)
    } else {
        None
    }
}

struct List<'l> {
    sheet: &'l Sheet,
    header: &'l Header,
    things: Things,
    /// The order of days and months in dates of availability.
    order: Order,
    origins: &'l mut Origins,
    errors: &'l mut Vec<InputError>,
}

impl<'l> List<'l> {
    fn rows(&self) -> &'l [Row] {
        &self.sheet.rows[self.sheet.rows.partition_point(|row| row.number <= self.header.row)..]
    }

    fn cell(&self, row: &'l Row, column: u16) -> Option<&'l Cell> {
        self.sheet.shown(row, column)
    }

    /// Settles the order of days and months; where nothing proves it, that is an error.
    fn order(&mut self) {
        let mut days: Vec<(&Row, u16, Day)> = Vec::new();
        for field in [Field::From, Field::Until] {
            for column in self.header.all(field) {
                for row in self.rows() {
                    let when = self.cell(row, column.index).and_then(|cell| When::of(&cell.content));
                    days.extend(when.and_then(|when| when.day).map(|day| (row, column.index, day)));
                }
            }
        }
        let only: Vec<Day> = days.iter().map(|(_, _, day)| *day).collect();
        match prove(&only) {
            Proof::Order(order) => self.order = order,
            Proof::Ambiguous(at) | Proof::Mixed(at, _) => {
                let (row, column, _) = days[at];
                let place = self.sheet.place(row, column, self.origins);
                let message = format!(
                    "`{}` is {}, and no date of this column decides it",
                    row.text(column),
                    both_readings(only[at])
                );
                self.errors
                    .push(InputError::new("ambiguous-date", place, message).help("write dates such as 2027-07-11"));
            }
        }
    }

    /// One value per row; people whose availability stands in a list of talks go to `people`.
    fn items(&mut self, people: &mut Vec<Value>) -> Vec<Value> {
        let mut out: Vec<Value> = Vec::new();
        // Rows that repeat a talk for another person, by everything else that they say.
        let mut known: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        let width = self.sheet.row(self.header.row).and_then(|row| row.fields);
        let limited = self.rows().iter().any(|row| self.is_limited(row));
        let mut listed = BTreeSet::new();
        // One stray line break makes many rows that do not fit.
        let mut ragged = 0;
        for row in self.rows() {
            if self.header.columns.iter().all(|column| row.text(column.index) == column.name) {
                continue;
            }
            let at = self.sheet.row_place(row, self.origins);
            if let (Some(expected), Some(found)) = (width, row.fields)
                && expected != found
            {
                ragged += 1;
                if ragged == 1 {
                    let message = format!("this row has {found} fields, the header has {expected}");
                    let error = InputError::new("ragged-row", at, message);
                    self.errors.push(error.help("put texts with delimiters or line breaks into quotes"));
                }
                continue;
            }
            let item = self.item(row, at);
            if self.things == Things::Talks && limited {
                self.limit(row, &item, &mut listed, people);
            }
            let rest: Vec<String> = self.rest(row);
            match known.get(&rest) {
                Some(&index) if self.things == Things::Talks => join(&mut out[index], &item),
                _ => {
                    known.insert(rest, out.len());
                    out.push(item);
                }
            }
        }
        if ragged > 1
            && let Some(error) = self.errors.iter_mut().rfind(|error| error.id == "ragged-row")
        {
            let more = ragged - 1;
            let rows = if more == 1 { "1 more row does".to_owned() } else { format!("{more} more rows do") };
            error.message = format!("{}; {rows} not fit either", error.message);
        }
        out
    }

    /// What a row says apart from people.
    fn rest(&self, row: &Row) -> Vec<String> {
        let columns = self.header.columns.iter();
        let rest = columns.filter(|column| !matches!(column.field, Some(Field::People(_))));
        rest.map(|column| row.text(column.index).into_owned()).collect()
    }

    fn is_limited(&self, row: &Row) -> bool {
        let fields = [Field::Days, Field::From, Field::Until];
        fields.iter().flat_map(|&field| self.header.all(field)).any(|column| row.cell(column.index).is_some())
    }

    /// The people of a talk, each once, with the availability that its row states.
    fn limit(&mut self, row: &'l Row, talk: &Value, listed: &mut BTreeSet<String>, people: &mut Vec<Value>) {
        let available = self.available(row);
        for who in Who::ALL {
            let Some(ValueKind::List(names)) = talk.get(who.key()).map(|list| &list.kind) else { continue };
            for name in names {
                let ValueKind::Text(text) = &name.kind else { continue };
                if listed.insert(text.clone()) {
                    let mut person = Value::map(name.at);
                    person.set("name", name.clone());
                    if let Some(available) = &available {
                        person.set("available", available.clone());
                    }
                    people.push(person);
                }
            }
        }
    }

    fn item(&mut self, row: &'l Row, at: OriginId) -> Value {
        let mut out = Value::map(at);
        let mut details = Value::map(at);
        for column in &self.header.columns {
            let Some(cell) = self.cell(row, column.index) else { continue };
            let place = self.sheet.place(row, column.index, self.origins);
            if !self.set(&mut out, column, cell, place) {
                let key = match column.field {
                    Some(Field::Detail(key)) => key,
                    Some(Field::Guid) => "guid",
                    Some(Field::Level) => "level",
                    Some(Field::Status) => "status",
                    _ => &column.name,
                };
                let text = Value::text(cell.content.text(), place);
                let before = details.get(key).cloned();
                details.set(key, before.map_or(text.clone(), |before| extended(before, text)));
            }
        }
        if self.things != Things::Talks
            && let Some(available) = self.available(row)
        {
            out.set("available", available);
        }
        if out.get("title").or(out.get("id")).or(out.get("name")).is_none() {
            let what = if self.things == Things::Talks { "a title or an id" } else { "a name or an id" };
            self.errors.push(InputError::new("missing-key", at, format!("this row has no cell with {what}")));
        }
        if matches!(&details.kind, ValueKind::Map(pairs) if !pairs.is_empty()) {
            out.set("details", details);
        }
        out
    }

    /// Sets the key of a cell; `false`: it has none.
    fn set(&self, out: &mut Value, column: &Column, cell: &Cell, at: OriginId) -> bool {
        let content = &cell.content;
        let text = content.text();
        let list = |signs| Value::list(divided(&text, signs).map(|part| Value::text(part, at)).collect(), at);
        let talks = self.things == Things::Talks;
        let (key, value) = match column.field {
            Some(Field::Id) => ("id", Value::text(text, at)),
            Some(Field::Title | Field::Name) if talks => ("title", Value::text(text, at)),
            Some(Field::Title | Field::Name) => ("name", Value::text(text, at)),
            Some(Field::Room) if self.things == Things::Rooms => ("name", Value::text(text, at)),
            Some(Field::People(_)) if self.things == Things::People => ("name", Value::text(text, at)),
            Some(Field::People(who)) if talks => {
                let mut all: Vec<Value> = match out.get(who.key()).map(|old| &old.kind) {
                    Some(ValueKind::List(before)) => before.clone(),
                    _ => Vec::new(),
                };
                all.extend(names(&text, column.numbered).map(|name| Value::text(name, at)));
                (who.key(), Value::list(all, at))
            }
            Some(Field::Duration) if talks => (
                "minutes",
                length_of(content).map_or_else(|| Value::text(text, at), |minutes| Value::plain(minutes, at)),
            ),
            Some(Field::Kind) if talks => ("kind", Value::text(text, at)),
            Some(Field::Kind) if self.things == Things::Rooms => ("kinds", list(&[',', ';', '\n'])),
            Some(Field::Track) if talks => ("track", Value::text(text, at)),
            Some(Field::Language) if talks => ("language", Value::text(text, at)),
            Some(Field::Expected) if talks => ("expected", whole(content, at)),
            Some(Field::Priority) if talks => ("priority", whole(content, at)),
            Some(Field::Needs) if talks => ("needs", list(&[',', ';', '\n'])),
            Some(Field::After) if talks => ("after", list(&[',', ';', '\n'])),
            Some(Field::Level) if talks && text.parse::<u32>().is_ok() => ("difficulty", whole(content, at)),
            Some(Field::Status) if talks => match status(&text) {
                Some(Status::Proposed) => ("status", Value::text("proposed", at)),
                Some(Status::Confirmed) => ("status", Value::text("confirmed", at)),
                Some(Status::Cancelled) => ("status", Value::text("cancelled", at)),
                None => return false,
            },
            Some(Field::Tags) if self.things != Things::People => ("tags", list(&[',', ';', '\n'])),
            Some(Field::Organisation) if self.things != Things::Rooms => ("organisation", Value::text(text, at)),
            Some(Field::Aliases) if !talks => ("aliases", list(&[',', ';', '\n'])),
            Some(Field::Capacity) if self.things == Things::Rooms => ("capacity", whole(content, at)),
            Some(Field::Features | Field::Needs) if self.things == Things::Rooms => {
                ("features", list(&[',', ';', '\n']))
            }
            Some(Field::Building) if self.things == Things::Rooms => ("building", Value::text(text, at)),
            Some(Field::MostPerDay) if self.things == Things::People => ("max_per_day", whole(content, at)),
            // Read together, as windows.
            Some(Field::Days | Field::From | Field::Until) => return true,
            _ => return false,
        };
        // A second column that says the same stays a detail.
        if out.get(key).is_some() && !matches!(column.field, Some(Field::People(_))) {
            return false;
        }
        out.set(key, value);
        true
    }

    /// When a row says that somebody or something is available, in the scenario's words.
    fn available(&mut self, row: &'l Row) -> Option<Value> {
        let mut read = |field| {
            let column = self.header.first(field)?;
            let cell = self.cell(row, column)?;
            Some((cell, self.sheet.place(row, column, self.origins)))
        };
        let (days, from, until) = (read(Field::Days), read(Field::From), read(Field::Until));
        let at = days.or(from).or(until)?.1;
        let edge = |found: Option<(&Cell, OriginId)>, last: &str| {
            let (cell, at) = found?;
            let text = match When::of(&cell.content) {
                Some(When { day: Some(day), clock, .. }) => {
                    let clock = clock.map_or(last.to_owned(), |clock| hours(clock.minutes));
                    day.date(self.order)
                        .map_or_else(|| cell.content.text().into_owned(), |date| format!("{date}T{clock}"))
                }
                Some(When { clock: Some(clock), .. }) => hours(clock.minutes),
                _ => cell.content.text().into_owned(),
            };
            Some(Value::text(text, at))
        };
        let (from, mut until) = (edge(from, "00:00"), edge(until, "24:00"));
        // From a date to a time of day: that day.
        if let (Some(ValueKind::Text(first)), Some(ValueKind::Text(last))) =
            (from.as_ref().map(|value| &value.kind), until.as_mut().map(|value| &mut value.kind))
            && let (Some((date, _)), false) = (first.split_once('T'), last.contains('T'))
        {
            *last = format!("{date}T{last}");
        }
        let mut window = Value::map(at);
        for (key, edge) in [("from", from), ("to", until)] {
            if let Some(edge) = edge {
                window.set(key, edge);
            }
        }
        let Some((cell, at)) = days else { return Some(Value::list(vec![window], at)) };
        let text = cell.content.text();
        let windows = divided(&text, &[',', ';', '\n']).map(|name| {
            let date = match &cell.content {
                Content::Text(_) => When::of_text(name).and_then(|when| when.day?.date(self.order)),
                content => When::of(content).and_then(|when| when.day?.date(self.order)),
            };
            let mut window = window.clone();
            window.set("day", Value::text(date.map_or_else(|| name.to_owned(), |date| date.to_string()), at));
            window
        });
        Some(Value::list(windows.collect(), at))
    }
}

fn hours(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A whole number; anything else stays a text, which the scenario refuses where it stands.
fn whole(content: &Content, at: OriginId) -> Value {
    let text = content.text();
    match text.parse::<i64>() {
        Ok(number) => Value::plain(number, at),
        Err(_) => Value::text(text, at),
    }
}

/// A list of what was there and one more.
fn extended(before: Value, more: Value) -> Value {
    let at = before.at;
    match before.kind {
        ValueKind::List(mut all) => {
            all.push(more);
            Value::list(all, at)
        }
        _ => Value::list(vec![before, more], at),
    }
}

/// Adds the people of a repeated row.
fn join(talk: &mut Value, again: &Value) {
    for who in Who::ALL {
        let Some(Value { kind: ValueKind::List(fresh), at }) = again.get(who.key()) else { continue };
        let mut all = match talk.get(who.key()).map(|old| &old.kind) {
            Some(ValueKind::List(before)) => before.clone(),
            _ => Vec::new(),
        };
        all.extend(fresh.iter().cloned());
        talk.set(who.key(), Value::list(all, *at));
    }
}
