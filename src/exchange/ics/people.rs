//! Who takes part: `ATTENDEE`, `ORGANIZER`, and names that some tools put into the title.

use std::collections::HashMap;
use std::ops::Range;

use super::components::Component;
use super::lines::Property;
use super::notes::Notes;
use crate::model::{Credit, Remark, RemarkKind, Role};

/// Roles as the value of `X-PLENARY-ROLE`, for those that iCalendar has no word for.
pub(super) const ROLES: [Role; 7] =
    [Role::Speaker, Role::Moderator, Role::Panelist, Role::Chair, Role::Attendee, Role::Organiser, Role::Contact];

/// The first address under each name, to notice when a name has two.
#[derive(Default)]
pub(super) struct Addresses(HashMap<String, Option<(String, Range<usize>)>>);

/// The people of an event by its `ATTENDEE` and `ORGANIZER` lines. `None`: no attendee is named. An
/// organiser alone says nothing about who speaks.
pub(super) fn credits(event: &Component<'_>, addresses: &mut Addresses, notes: &mut Notes<'_>) -> Option<Vec<Credit>> {
    let mut people: Option<Vec<Credit>> = None;
    for attendee in event.all("ATTENDEE") {
        if attendee.says("CUTYPE", "ROOM") || attendee.says("CUTYPE", "RESOURCE") {
            let help = "name the room as LOCATION";
            notes.count(&attendee.at, "an ATTENDEE that is a room or a device", "is not read", help);
            continue;
        }
        let credit = credit(attendee, role(attendee), addresses, notes);
        people.get_or_insert_default().push(credit);
    }
    if let (Some(people), Some(organiser)) = (&mut people, event.property("ORGANIZER")) {
        people.push(credit(organiser, Role::Organiser, addresses, notes));
    }
    people
}

/// What a line says about the part that somebody takes.
fn role(attendee: &Property<'_>) -> Role {
    let ours = attendee.parameter("X-PLENARY-ROLE");
    if let Some(role) = ours.and_then(|word| ROLES.into_iter().find(|role| role.word() == word)) {
        return role;
    }
    // Who is asked and need not come, or will not, is not needed in the room.
    if attendee.says("PARTSTAT", "DECLINED") || attendee.says("PARTSTAT", "DELEGATED") {
        return Role::Contact;
    }
    match attendee.parameter("ROLE").map(str::to_ascii_uppercase).as_deref() {
        Some("CHAIR") => Role::Chair,
        Some("OPT-PARTICIPANT" | "NON-PARTICIPANT") => Role::Contact,
        // Absent means REQ-PARTICIPANT, and so do words that nobody knows (section 3.2.16).
        _ => Role::Speaker,
    }
}

/// The name, or where there is none the address, which then is the id.
fn credit(line: &Property<'_>, role: Role, addresses: &mut Addresses, notes: &mut Notes<'_>) -> Credit {
    let name = line.parameter("CN").unwrap_or_default().trim().to_owned();
    let value = line.value.trim();
    let address = match value.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => Some(value[7..].trim().to_lowercase()),
        // `invalid:nomail`, or an address that nobody can be known by.
        _ => None,
    };
    let id = line.parameter("X-PLENARY-ID").map(str::to_owned);
    let id = id.or_else(|| address.clone().filter(|_| name.is_empty()));
    if let Some(address) = address
        && !name.is_empty()
    {
        compare(&name, &address, line, addresses, notes);
    }
    Credit { name, id, role, at: notes.place(&line.at) }
}

/// Remarks once if a name has two addresses: people are told apart by their names.
fn compare(name: &str, address: &str, line: &Property<'_>, addresses: &mut Addresses, notes: &mut Notes<'_>) {
    let known = addresses.0.entry(name.to_owned()).or_insert_with(|| Some((address.to_owned(), line.at.clone())));
    let Some((first, place)) = known.take_if(|(first, _)| first != address) else { return };
    let (at, place) = (notes.place(&line.at), notes.place(&place));
    let message = format!("\"{name}\" has the addresses {first} and {address}: one person is taken to be meant");
    let remark = Remark::new(RemarkKind::Identity, at, message).related(place, "the other address");
    notes.remark(remark.help("if these are two people, give them different names in CN"));
}

/// A title that ends in ` - Ann Smith, Bob Jones`, as pretalx and frab write it: title and names.
pub(super) fn split_names(summary: &str) -> (String, Vec<String>) {
    // Without anybody there is a dash at the end.
    let split = summary.rsplit_once(" - ").or_else(|| summary.strip_suffix(" -").map(|title| (title, "")));
    let Some((title, names)) = split else { return (summary.to_owned(), Vec::new()) };
    let names = names.split(", ").map(str::trim).filter(|name| !name.is_empty());
    (title.trim().to_owned(), names.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_titles() {
        let split = |text: &str| {
            let (title, names) = split_names(text);
            format!("{title}|{}", names.join("|"))
        };
        assert_eq!(split("Rust - a talk - Ann Smith, Bob Jones"), "Rust - a talk|Ann Smith|Bob Jones");
        assert_eq!(split("Lunch -"), "Lunch|");
        assert_eq!(split("Lunch"), "Lunch|");
    }
}
