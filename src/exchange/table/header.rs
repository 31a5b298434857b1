//! What the columns of a table are called: header names in several languages.

use super::sheet::{Row, Sheet};
use crate::model::Role;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// The talk's id.
    Id,
    /// Its globally unique id.
    Guid,
    /// Its title.
    Title,
    /// People in a role.
    People(Who),
    /// The date, or date and time.
    Date,
    /// The start, or a range `10:15-12:15`.
    Start,
    /// The end.
    End,
    /// The length.
    Duration,
    /// The room, or several.
    Room,
    /// The track.
    Track,
    /// What kind of thing it is.
    Kind,
    /// How far it is decided.
    Status,
    /// The language.
    Language,
    /// For whom, or how hard.
    Level,
    /// A fact that is carried along under this key.
    Detail(&'static str),
    /// The expected audience.
    Expected,
    /// Tags.
    Tags,
    /// Features that the room must have.
    Needs,
    /// What leaving it out costs.
    Priority,
    /// The organisation behind a talk or of a person.
    Organisation,
    /// Talks that come before.
    After,
    /// The name of a person or a room.
    Name,
    /// Seats of a room.
    Capacity,
    /// What a room offers.
    Features,
    /// The building of a room.
    Building,
    /// Other names.
    Aliases,
    /// Days on which a person is there.
    Days,
    /// From when.
    From,
    /// Until when.
    Until,
    /// Most talks of a person on one day.
    MostPerDay,
}

/// Roles that columns have, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    /// Speakers.
    Speakers,
    /// Moderators.
    Moderators,
    /// Panelists.
    Panelists,
    /// Chairs.
    Chairs,
    /// Organisers.
    Organisers,
    /// Contacts.
    Contacts,
}

impl Who {
    /// All of them.
    pub(super) const ALL: [Self; 6] =
        [Self::Speakers, Self::Moderators, Self::Panelists, Self::Chairs, Self::Organisers, Self::Contacts];

    /// The role.
    pub(super) fn role(self) -> Role {
        match self {
            Self::Speakers => Role::Speaker,
            Self::Moderators => Role::Moderator,
            Self::Panelists => Role::Panelist,
            Self::Chairs => Role::Chair,
            Self::Organisers => Role::Organiser,
            Self::Contacts => Role::Contact,
        }
    }

    /// The key in a scenario, and the column that is written.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Speakers => "speakers",
            Self::Moderators => "moderators",
            Self::Panelists => "panelists",
            Self::Chairs => "chairs",
            Self::Organisers => "organisers",
            Self::Contacts => "contacts",
        }
    }
}

/// Names of columns in English, German, French, Spanish, Italian, Dutch and Portuguese, folded as
/// [`folded`] does.
const NAMES: &[(Field, &str)] = &[
    (Field::Id, "id talkid code talkcode sessionid sessioncode proposalid eventid submissionid nr nummer number"),
    (Field::Guid, "guid uuid uid"),
    (
        Field::Title,
        "title talktitle talk session sessiontitle sessionname proposaltitle name titel vortrag vortragstitel titre titredelasession titulo titolo \
         talkname eventtitle event subject thema topic presentation presentationtitle submission submissiontitle proposal summarytitle",
    ),
    (
        Field::People(Who::Speakers),
        "speaker speakers speakername speakernames speakersnames presenter presenters persons person people \
         vortragende vortragender vortragenderin referent referentin referenten referentinnen referierende sprecher sprecherin sprecherinnen \
         orateur orateurs oratrice conferencier conferenciers intervenant intervenants intervenante \
         ponente ponentes orador oradores oradora relatore relatori relatrice spreker sprekers \
         palestrante palestrantes author authors autor autoren namen teacher teachers instructor instructors host hosts",
    ),
    (
        Field::People(Who::Moderators),
        "moderator moderators moderation moderatorin moderatoren moderateur moderateurs moderador moderatore moderatori",
    ),
    (Field::People(Who::Panelists), "panelist panelists panellist panellists podium panelisten"),
    (Field::People(Who::Chairs), "chair chairs sessionchair vorsitz president sitzungsleitung"),
    (
        Field::People(Who::Organisers),
        "organiser organisers organizer organizers organisator veranstalter organisateur organizador",
    ),
    (Field::People(Who::Contacts), "contact contacts contactperson kontakt ansprechpartner"),
    (
        Field::Date,
        "date day datum tag wochentag jour fecha dia data giorno datumdag dag sessiondate startdate startdatum",
    ),
    (
        Field::Start,
        "start starttime startat startsat starts begin begins beginn beginnt startzeit anfang time from fromhour uhrzeit zeit von debut heure \
         heuredebut heurededebut inicio hora horainicio horadeinicio inizio ora orainizio aanvang tijd begintijd starttijd van comeco horario \
         datetime startdatetime timeslot slot when wann de desde",
    ),
    (
        Field::End,
        "end endtime endat endsat ends ende endzeit to tohour until finish bis fin heurefin heuredefin final horafin fine orafine einde eindtijd \
         tot fim enddatetime hasta ate",
    ),
    (
        Field::Duration,
        "duration durationmin durationminutes durationinminutes minutes min length dauer dauermin dauerinminuten lange laenge minuten duree \
         dureemin dureeminutes duracion durata duur duracao",
    ),
    (
        Field::Room,
        "room rooms roomname raum raume raumname ort saal location venue hall stage salle lieu sala salon lugar aula luogo zaal locatie ruimte \
         local place buhne",
    ),
    (
        Field::Track,
        "track tracks trackname themetracktags strang themenstrang parcours piste pista traccia stream theme",
    ),
    (
        Field::Kind,
        "type kind format talktype sessiontype sessionformat submissiontype art typ tipo soort eventtype category kategorie categorie categoria",
    ),
    (Field::Status, "state status zustand stato estado etat statut stand"),
    (Field::Language, "language languages lang sprache langue idioma lengua lingua taal locale"),
    (Field::Level, "level audiencelevel difficulty niveau schwierigkeit nivel livello nivelaudiencia skilllevel"),
    (Field::Detail("subtitle"), "subtitle untertitel soustitre subtitulo sottotitolo ondertitel"),
    (
        Field::Detail("abstract"),
        "abstract summary talksummary talksumamry zusammenfassung resume resumen riassunto samenvatting resumo kurzbeschreibung",
    ),
    (
        Field::Detail("description"),
        "description beschreibung descripcion descrizione beschrijving descricao text details",
    ),
    (Field::Detail("url"), "url website webseite"),
    (Field::Detail("link"), "link lien enlace"),
    (Field::Detail("slug"), "slug"),
    (Field::Detail("logo"), "logo"),
    (Field::Detail("feedback_url"), "feedbackurl"),
    (Field::Detail("origin_url"), "originurl"),
    (Field::Detail("recording_license"), "recordinglicense recordinglicence"),
    (Field::Detail("do_not_record"), "donotrecord"),
    (Field::Detail("attachment"), "attachment"),
    (
        Field::Expected,
        "expected expectedaudience expectedattendance attendance audience favoritecount favouritecount teilnehmer teilnehmerzahl erwartet asistentes partecipanti deelnemers",
    ),
    (Field::Tags, "tags keywords schlagworte schlagworter motscles etiquetas etichette trefwoorden contenttags"),
    (Field::Needs, "needs requirements equipment requiredroomtags benotigt bedarf besoins technik"),
    (Field::Priority, "priority prioritat prioritaet priorite prioridad priorita prioriteit prioridade"),
    (
        Field::Organisation,
        "organisation organization company affiliation firma unternehmen entreprise societe empresa azienda bedrijf institution",
    ),
    (Field::After, "after prerequisites prerequisitetalks prerequisitetalkscodes nach apres despues dopo na depois"),
    (
        Field::Capacity,
        "capacity seats kapazitat kapazitaet platze plaetze sitzplatze capacite places capacidad aforo capienza posti capaciteit capacidade lotacao",
    ),
];

/// Names of columns that only lists of people and rooms have.
const OTHERS: &[(Field, &str)] = &[
    (Field::Name, "name fullname displayname vollername nom nombre nome naam"),
    (Field::Features, "features ausstattung equipement equipamiento equipaggiamento voorzieningen equipamento"),
    (Field::Building, "building gebaude gebaeude batiment edificio gebouw predio"),
    (Field::Aliases, "aliases alias alsoknownas othernames"),
    (
        Field::Days,
        "availability availabilitydays speakeravailabilitydays availabledays available verfugbar verfugbarkeit disponible disponibilite disponibilita beschikbaar",
    ),
    (Field::From, "availablefrom verfugbarab verfugbarvon disponibledu disponibleapartirde arrival arrives anreise"),
    (Field::Until, "availableto availableuntil availabletill verfugbarbis disponiblejusqua departure departs abreise"),
    (Field::MostPerDay, "maxperday mosttalksperday maximumperday"),
    (Field::Needs, "requires"),
];

/// A name as it is compared: letters without accents and digits, in lower case.
pub(super) fn folded(name: &str) -> String {
    deunicode::deunicode(name)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

fn among(names: &[(Field, &str)], folded: &str) -> Option<Field> {
    if folded.is_empty() {
        return None;
    }
    names.iter().find(|(_, all)| all.split_whitespace().any(|name| name == folded)).map(|(field, _)| *field)
}

impl Field {
    /// What a column of this name says in a list of talks. A number behind the name is left out:
    /// `Speaker 2` is a column of speakers; only people are numbered so.
    pub(super) fn of(name: &str) -> Option<Self> {
        // What is longer than any of the names is a text.
        if name.len() > 60 {
            return None;
        }
        let folded = folded(name);
        among(NAMES, &folded).or_else(|| among(&OTHERS[1..], &folded)).or_else(|| {
            let unnumbered = folded.trim_end_matches(|letter: char| letter.is_ascii_digit());
            let field = among(NAMES, unnumbered)?;
            (unnumbered.len() < folded.len() && matches!(field, Self::People(_))).then_some(field)
        })
    }

    /// What a column of this name says in a list of people or rooms.
    pub(super) fn of_things(name: &str) -> Option<Self> {
        among(OTHERS, &folded(name)).or_else(|| Self::of(name))
    }
}

/// One column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its index.
    pub(super) index: u16,
    /// Its name as printed.
    pub(super) name: String,
    /// What it says, if that is known.
    pub(super) field: Option<Field>,
    /// One of several columns with one person each.
    pub(super) numbered: bool,
}

/// The header of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// Its row.
    pub(super) row: u32,
    /// The columns that have a name.
    pub(super) columns: Vec<Column>,
}

/// Rows among which the header is looked for; titles and versions may stand above it.
const FIRST_ROWS: usize = 20;

impl Header {
    /// The header of a list of talks: the first of the rows with the most known names that names
    /// titles or ids, or three different things. `None`: this is no list.
    pub(super) fn of_list(sheet: &Sheet) -> Option<Self> {
        Self::find(sheet, Field::of, |fields| {
            let titled = fields.iter().any(|field| matches!(field, Field::Title | Field::Id));
            let mut distinct = fields.to_vec();
            distinct.sort_unstable();
            distinct.dedup();
            (titled && distinct.len() > 1) || (distinct.len() > 2 && distinct.len() == fields.len())
        })
    }

    /// The header of any list of talks, people or rooms.
    pub(super) fn of_things(sheet: &Sheet) -> Option<Self> {
        Self::find(sheet, Field::of_things, |fields| {
            fields
                .iter()
                .any(|field| matches!(field, Field::Title | Field::Id | Field::Name | Field::Room | Field::People(_)))
        })
    }

    fn find(sheet: &Sheet, of: impl Fn(&str) -> Option<Field>, good: impl Fn(&[Field]) -> bool) -> Option<Self> {
        let mut best: Option<(usize, usize)> = None;
        for (at, row) in sheet.rows.iter().take(FIRST_ROWS).enumerate() {
            let fields: Vec<Field> = row.cells.iter().filter_map(|cell| of(&cell.content.text())).collect();
            if good(&fields) && best.is_none_or(|(most, _)| fields.len() > most) {
                best = Some((fields.len(), at));
            }
        }
        let (_, at) = best?;
        let row = &sheet.rows[at];
        let above = at.checked_sub(1).map(|above| &sheet.rows[above]);
        let mut columns: Vec<Column> = Vec::new();
        for cell in &row.cells {
            let name = cell.content.text().into_owned();
            let mut field = of(&name);
            let mut numbered = name.ends_with(|letter: char| letter.is_ascii_digit()) && field.is_some();
            // `1 2 3` under `Speakers`: the label stands above them or above the first of them.
            if field.is_none() && name.bytes().all(|byte| byte.is_ascii_digit()) {
                field = above.and_then(|above| label_above(above, cell.column)).and_then(|label| of(&label));
                numbered = true;
            }
            columns.push(Column { index: cell.column, name, field, numbered });
        }
        Some(Self { row: row.number, columns })
    }

    /// Whether it names titles or ids.
    pub(super) fn is_titled(&self) -> bool {
        self.columns.iter().any(|column| matches!(column.field, Some(Field::Title | Field::Id)))
    }

    /// The columns that say this, in order.
    pub(super) fn all(&self, field: Field) -> impl Iterator<Item = &Column> + '_ {
        self.columns.iter().filter(move |column| column.field == Some(field))
    }

    /// The first column that says this.
    pub(super) fn first(&self, field: Field) -> Option<u16> {
        self.all(field).next().map(|column| column.index)
    }
}

/// The nearest text above a cell or to the left of that.
fn label_above(above: &Row, column: u16) -> Option<String> {
    above.cells.iter().rev().find(|cell| cell.column <= column).map(|cell| cell.content.text().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_several_languages() {
        for (name, field) in [
            ("Talk ID", Field::Id),
            ("Titel", Field::Title),
            ("Titre", Field::Title),
            ("Título", Field::Title),
            ("Speaker names", Field::People(Who::Speakers)),
            ("Speaker 3", Field::People(Who::Speakers)),
            ("Vortragende", Field::People(Who::Speakers)),
            ("Referent:in", Field::People(Who::Speakers)),
            ("Uhrzeit", Field::Start),
            ("from hour", Field::Start),
            ("Heure de début", Field::Start),
            ("to hour", Field::End),
            ("Durée (min)", Field::Duration),
            ("Länge", Field::Duration),
            ("Duração", Field::Duration),
            ("Raum", Field::Room),
            ("Salle", Field::Room),
            ("Zaal", Field::Room),
            ("Track Name", Field::Track),
            ("Session type", Field::Kind),
            ("Talk Sumamry", Field::Detail("abstract")),
            ("Available from", Field::From),
        ] {
            assert_eq!(Field::of(name), Some(field), "{name}");
        }
        for name in
            ["", "Room 1", "Coffee", "Start 2", "a very long text about a talk, its title and its speakers, and more"]
        {
            assert_eq!(Field::of(name), None, "{name}");
        }
        assert_eq!(Field::of("Name"), Some(Field::Title));
        assert_eq!(Field::of_things("Name"), Some(Field::Name));
    }

    #[test]
    fn no_name_means_two_things() {
        let mut seen = std::collections::BTreeMap::new();
        for (field, names) in NAMES.iter().copied() {
            for name in names.split_whitespace() {
                assert_eq!(folded(name), name);
                if let Some(other) = seen.insert(name, field) {
                    panic!("`{name}` is {field:?} and {other:?}");
                }
            }
        }
    }
}
