//! People: declared ones, and names that declare people.

use super::Resolver;
use super::rooms::{details, texts};
use crate::finding::InputError;
use crate::model::{Attendance, Availability, Details, Id, OriginId, Person, PersonId, Role};
use crate::source::schema;
use crate::source::slug::slug;
use crate::source::tree::At;

/// A person about whom nothing is said.
pub(crate) fn blank(id: String, name: String, origin: OriginId) -> Person {
    Person {
        id,
        name,
        aliases: Vec::new(),
        organisation: None,
        availability: Availability::default(),
        zone: None,
        max_per_day: None,
        details: Details::default(),
        origin,
    }
}

impl Resolver<'_> {
    /// Fills the people of the instance from the `people:` section.
    pub(super) fn people(&mut self) {
        let scenario = self.scenario;
        let root = self.root.key("people");
        for (index, schema::NameOr(person)) in scenario.people.iter().flatten().enumerate() {
            self.person(person, root.item(index));
        }
    }

    fn person(&mut self, person: &schema::Person, at: At<'_>) {
        let origin = at.first(&["id", "name"]).origin();
        let id = person.id.clone().or_else(|| person.name.as_deref().map(slug)).unwrap_or_default();
        if id.is_empty() {
            let error = InputError::new("missing-id", origin, "a person has neither id nor a name that makes one");
            self.errors.push(error.help("add `id:` and `name:`"));
            return;
        }
        let index = self.instance.people.len();
        if let Err(error) = self.people.declare("people", &id, index, origin) {
            self.errors.push(error);
            return;
        }
        let name = person.name.clone().unwrap_or_else(|| id.clone());
        let aliases = texts(person.aliases.as_ref());
        for name in aliases.iter().chain([&name]) {
            self.people.call(name, index);
        }
        let zone = person.timezone.as_deref().and_then(|zone| self.zone_named(zone, at.key("timezone").origin()));
        let availability = self.availability(person.available.as_ref(), person.unavailable.as_ref(), at);
        let max_per_day = self.number(person.max_per_day, at, "max_per_day", 1);
        let organisation = person.organisation.clone();
        let details = details(person.details.as_ref());
        self.instance.people.push(Person {
            id,
            name,
            aliases,
            organisation,
            availability,
            zone,
            max_per_day,
            details,
            origin,
        });
    }

    /// The person that a name in a role means; without a `people:` section it may be a new one.
    fn person_named(&mut self, name: &str, at: OriginId) -> Option<PersonId> {
        if self.scenario.people.is_some() {
            let found = self.people.find("person", name, at);
            return match found {
                Ok(index) => Some(PersonId::from_index(index)),
                Err(error) => {
                    let help = "add the person to `people:`, or the spelling to `aliases`";
                    let close = error.help.as_ref().is_some_and(|help| help.starts_with("did you mean"));
                    self.errors.push(if close { error } else { error.help(help) });
                    None
                }
            };
        }
        if let [known] = self.people.meant(name) {
            return Some(PersonId::from_index(*known));
        }
        let stem = if slug(name).is_empty() { "person".to_owned() } else { slug(name) };
        // Two spellings of one slug stay two people; a rule may ask about them.
        let mut id = stem.clone();
        let mut number = 1;
        while self.people.has_id(&id) {
            number += 1;
            id = format!("{stem}-{number}");
        }
        let index = self.instance.people.len();
        self.people.declare("people", &id, index, at).ok()?;
        self.people.call(name, index);
        self.instance.people.push(blank(id, name.to_owned(), at));
        Some(PersonId::from_index(index))
    }

    /// People and roles of a talk, and whether all of them are known. The talk comes first, then
    /// those that it repeats: of each role the first one counts that says anything.
    pub(super) fn attendance(&mut self, talks: &[(&schema::Talk, At<'_>)]) -> (Vec<Attendance>, bool) {
        type List = for<'t> fn(&'t schema::Talk) -> Option<&'t schema::Listed<String>>;
        let mut out = Vec::new();
        let lists: [(List, &str, Role); 6] = [
            (|talk| talk.speakers.as_ref(), "speakers", Role::Speaker),
            (|talk| talk.moderators.as_ref(), "moderators", Role::Moderator),
            (|talk| talk.panelists.as_ref(), "panelists", Role::Panelist),
            (|talk| talk.chairs.as_ref(), "chairs", Role::Chair),
            (|talk| talk.organisers.as_ref(), "organisers", Role::Organiser),
            (|talk| talk.contacts.as_ref(), "contacts", Role::Contact),
        ];
        let speaks = |talk: &schema::Talk| {
            talk.speakers.is_some() || talk.parts.iter().flatten().any(|part| part.speakers.is_some())
        };
        let speakers = talks.iter().find(|(talk, _)| speaks(talk));
        let (mut stated, mut complete) = (talks.iter().any(|(talk, _)| talk.people_of.is_some()), true);
        for (list, key, role) in lists {
            let found =
                if role == Role::Speaker { speakers } else { talks.iter().find(|(talk, _)| list(talk).is_some()) };
            if let Some(&(talk, at)) = found
                && let Some(list) = list(talk)
            {
                stated |= role.is_exclusive();
                complete &= self.role(list, at.key(key), role, &mut out);
            }
        }
        if let Some(&(talk, at)) = speakers {
            for (index, part) in talk.parts.iter().flatten().enumerate() {
                if let Some(list) = &part.speakers {
                    stated = true;
                    let at = at.key("parts").item(index).key("speakers");
                    complete &= self.role(list, at, Role::Speaker, &mut out);
                }
            }
        }
        (out, stated && complete)
    }

    /// Adds one role list; false if it says that there are more people.
    fn role(&mut self, list: &schema::Listed<String>, at: At<'_>, role: Role, out: &mut Vec<Attendance>) -> bool {
        let mut complete = true;
        for (index, name) in list.0.iter().enumerate() {
            if name == "unknown" {
                complete = false;
                continue;
            }
            let origin = at.item(index).origin();
            if name.trim().is_empty() {
                self.error("bad-value", origin, "a name is empty");
                continue;
            }
            if let Some(person) = self.person_named(name, origin) {
                let one = Attendance { person, role };
                if !out.contains(&one) {
                    out.push(one);
                }
            }
        }
        complete
    }
}
