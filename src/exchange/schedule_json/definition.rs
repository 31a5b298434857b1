//! What the format's JSON Schema, version 1 (<https://c3voc.de/schedule/schema.json>), says, as tables.
//!
//! Two slips of the schema are kept as what its validators do: `$oneOf` checks nothing, and the
//! pattern of zones accepts whatever ends with `UTC`.

use crate::exchange::json::{Form, Is, Shape, read, skip};
use crate::source::JsonKind::{Bool, Null, Number, Object, Text};

const TEXT: Is = Is::Text(Form::Any);
const MAYBE_TEXT: Is = Is::Maybe(&TEXT);
const URI: Is = Is::Text(Form::Uri);
const GUID: Is = Is::Text(Form::Uuid);
const SLUG: Is = Is::Text(Form::Slug);
const TIME: Is = Is::Text(Form::DateTime);

/// The whole file.
pub(super) static FILE: Shape = Shape {
    name: "the file",
    closed: true,
    required: &["schedule"],
    fields: &[
        read("schedule", Is::Object(&SCHEDULE)),
        read("$schema", TEXT),
        read("generator", Is::Object(&GENERATOR)),
    ],
    ways: &[],
};

/// The program that wrote the file: nothing an agenda needs.
pub(super) static GENERATOR: Shape = Shape {
    name: "the generator",
    closed: false,
    required: &[],
    fields: &[read("name", TEXT), read("version", TEXT), read("url", URI)],
    ways: &[],
};

static SCHEDULE: Shape = Shape {
    name: "the schedule",
    closed: false,
    required: &["conference", "version"],
    fields: &[
        read("version", TEXT),
        read("base_url", URI),
        read("conference", Is::Object(&CONFERENCE)),
        read("rooms", Is::Misplaced("rooms belong in `conference`; these are read all the same")),
        read("url", Is::Anything),
    ],
    ways: &[],
};

static CONFERENCE: Shape = Shape {
    name: "the conference",
    closed: true,
    required: &["acronym", "title", "start", "end", "daysCount", "timeslot_duration", "days"],
    fields: &[
        read("acronym", Is::Text(Form::Acronym)),
        read("title", TEXT),
        read("description", TEXT),
        read("start", TEXT),
        read("end", TEXT),
        read("daysCount", Is::Whole(i64::MIN)),
        read("timeslot_duration", TEXT),
        read("time_zone_name", Is::Text(Form::Zone)),
        read("logo", URI),
        read("colors", Is::Object(&COLORS)),
        read("keywords", Is::List(&TEXT)),
        read("url", URI),
        read("tracks", Is::List(&Is::Object(&TRACK))),
        read("rooms", Is::List(&Is::Object(&ROOM))),
        skip("meta", Is::Kind(&[Object])),
        read("days", Is::List(&Is::Object(&DAY))),
    ],
    ways: &[],
};

pub(super) static COLORS: Shape = Shape {
    name: "the conference's colours",
    closed: false,
    required: &[],
    fields: &[read("primary", TEXT), read("background", TEXT)],
    ways: &[],
};

static TRACK: Shape = Shape {
    name: "a track",
    closed: false,
    required: &[],
    fields: &[read("name", TEXT), read("slug", SLUG), read("color", TEXT), read("guid", Is::Anything)],
    ways: &[],
};

static DAY: Shape = Shape {
    name: "a day",
    closed: true,
    required: &["index", "date", "day_start", "day_end", "rooms"],
    fields: &[
        read("index", Is::Whole(i64::MIN)),
        read("date", Is::Text(Form::Date)),
        read("day_start", TIME),
        read("day_end", TIME),
        read("rooms", Is::Each(&Is::List(&Is::Object(&EVENT)))),
    ],
    ways: &[],
};

static EVENT: Shape = Shape {
    name: "an event",
    closed: true,
    required: &[
        "id", "guid", "date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type",
        "language", "abstract", "persons", "links",
    ],
    fields: &[
        read("guid", GUID),
        read("code", Is::Text(Form::Code)),
        read("id", Is::Whole(1)),
        read("logo", Is::Anything),
        read("date", TIME),
        read("start", Is::Text(Form::Clock)),
        read("end", TIME),
        read("duration", Is::Text(Form::Length)),
        read("room", TEXT),
        read("slug", SLUG),
        read("url", URI),
        read("title", TEXT),
        read("subtitle", MAYBE_TEXT),
        read("track", MAYBE_TEXT),
        read("type", TEXT),
        read("language", MAYBE_TEXT),
        read("abstract", MAYBE_TEXT),
        read("description", MAYBE_TEXT),
        read("recording_license", TEXT),
        read("do_not_record", Is::Kind(&[Bool, Null])),
        read("do_not_stream", Is::Kind(&[Bool, Text, Null])),
        read("persons", Is::List(&Is::Object(&PERSON))),
        read("links", Is::List(&Is::Object(&REFERENCE))),
        read("feedback_url", URI),
        read("origin_url", URI),
        read("attachments", Is::List(&Is::Object(&REFERENCE))),
    ],
    ways: &[],
};

static PERSON: Shape = Shape {
    name: "a person",
    closed: false,
    required: &[],
    fields: &[
        read("name", TEXT),
        read("guid", GUID),
        read("id", Is::Whole(i64::MIN)),
        read("url", URI),
        read("links", Is::List(&Is::Object(&REFERENCE))),
        read("public_name", TEXT),
        // Judged below, in the two ways of writing a person.
        read("code", Is::Anything),
        read("avatar", Is::Anything),
        read("biography", Is::Anything),
    ],
    ways: &[&FRAB_PERSON, &PRETALX_PERSON],
};

static FRAB_PERSON: Shape = Shape {
    name: "one of frab (whole `id` and `public_name`)",
    closed: false,
    required: &["public_name", "id"],
    fields: &[read("id", Is::Whole(i64::MIN)), read("public_name", TEXT)],
    ways: &[],
};

static PRETALX_PERSON: Shape = Shape {
    name: "one of pretalx (`name`, and `code` of capital letters and digits)",
    closed: false,
    required: &["name"],
    fields: &[
        read("code", Is::Text(Form::Code)),
        read("name", TEXT),
        read("avatar", Is::Maybe(&URI)),
        read("biography", MAYBE_TEXT),
    ],
    ways: &[],
};

static ROOM: Shape = Shape {
    name: "a room",
    closed: true,
    required: &["name", "guid"],
    fields: &[
        read("name", TEXT),
        read("slug", SLUG),
        read(
            "type",
            Is::Text(Form::Word(&[
                "lecturehall",
                "stage",
                "workshop",
                "outside",
                "online",
                "project",
                "bbb",
                "hangar",
                "other",
            ])),
        ),
        read("guid", GUID),
        read("stream_id", MAYBE_TEXT),
        read("description", Is::Kind(&[Text, Null, Object])),
        read("capacity", Is::Kind(&[Number, Null])),
        read("url", URI),
        skip("features", Is::Object(&FEATURES)),
        skip("assembly", Is::Object(&ASSEMBLY)),
        // Of the pattern `description_.+`, those that are met.
        read("description_en", MAYBE_TEXT),
        read("description_de", MAYBE_TEXT),
    ],
    ways: &[],
};

static FEATURES: Shape = Shape {
    name: "a room's features",
    closed: false,
    required: &[],
    fields: &[read(
        "recording",
        Is::Text(Form::Word(&[
            "record_by_default",
            "not_recorded_by_default",
            "recording_forbidden",
            "recording_not_possible",
            "unknown",
        ])),
    )],
    ways: &[],
};

static ASSEMBLY: Shape = Shape {
    name: "a room's assembly",
    closed: false,
    required: &["name", "guid", "slug"],
    fields: &[read("name", TEXT), read("slug", SLUG), read("guid", GUID), read("url", URI)],
    ways: &[],
};

static REFERENCE: Shape = Shape {
    name: "a link or an attachment",
    closed: true,
    required: &["url"],
    fields: &[
        read(
            "type",
            Is::Text(Form::Word(&["slides", "paper", "web", "blog", "article", "media", "related", "activitypub"])),
        ),
        read("url", URI),
        read("title", TEXT),
    ],
    ways: &[],
};
