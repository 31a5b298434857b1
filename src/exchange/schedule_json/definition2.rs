//! What the format's JSON Schema, version 2 (<https://c3voc.de/schema/schedule2>, alpha 3), says, as
//! tables.

use super::definition::{COLORS, GENERATOR};
use crate::exchange::json::{Form, Is, Shape, read, skip};
use crate::source::JsonAt;
use crate::source::JsonKind::{Null, Number, Object};

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

static SCHEDULE: Shape = Shape {
    name: "the schedule",
    closed: false,
    required: &["conference", "version"],
    fields: &[
        read("version", TEXT),
        read("conference", Is::Object(&CONFERENCE)),
        read("events", Is::List(&Is::Chosen(event))),
        // No part of the definition, but written by the Hub.
        read("base_url", Is::Anything),
        read("persons", Is::Anything),
    ],
    ways: &[],
};

static CONFERENCE: Shape = Shape {
    name: "the conference",
    closed: true,
    required: &["title", "acronym", "days", "start", "end"],
    fields: &[
        read("acronym", Is::Text(Form::Acronym)),
        read("title", TEXT),
        read("description", Is::Localised),
        read("start", TIME),
        read("end", TIME),
        read("timeslot_duration", Is::Text(Form::IsoLength)),
        read("time_zone_name", Is::Text(Form::Zone)),
        read("logo", Is::Object(&IMAGE)),
        read("colors", Is::Object(&COLORS)),
        read("keywords", Is::List(&TEXT)),
        read("url", URI),
        skip("languages", Is::List(&Is::Text(Form::Language))),
        skip("defaults", Is::Object(&DEFAULTS)),
        read("tracks", Is::List(&Is::Object(&TRACK))),
        read("rooms", Is::List(&Is::Object(&ROOM))),
        skip("meta", Is::Kind(&[Object])),
        read("days", Is::List(&Is::Object(&DAY))),
    ],
    ways: &[],
};

static DEFAULTS: Shape = Shape {
    name: "the conference's defaults",
    closed: false,
    required: &[],
    fields: &[read("theme", Is::Text(Form::Word(&["light", "dark"]))), read("language", Is::Text(Form::Language))],
    ways: &[],
};

static TRACK: Shape = Shape {
    name: "a track",
    closed: false,
    required: &[],
    fields: &[
        read("type", TEXT),
        read("name", TEXT),
        read("slug", SLUG),
        read("color", TEXT),
        read("colors", Is::Object(&TRACK_COLORS)),
        read("guid", Is::Anything),
    ],
    ways: &[],
};

static TRACK_COLORS: Shape = Shape {
    name: "a track's colours",
    closed: false,
    required: &[],
    fields: &[read("light", TEXT), read("dark", TEXT)],
    ways: &[],
};

static DAY: Shape = Shape {
    name: "a day",
    closed: true,
    required: &["date", "end", "start", "index"],
    fields: &[
        read("index", Is::Whole(i64::MIN)),
        read("date", Is::Text(Form::Date)),
        read("start", TIME),
        read("end", TIME),
    ],
    ways: &[],
};

/// An event, or a break or other meta event.
fn event(value: JsonAt<'_>) -> &'static Shape {
    if super::v2::is_meta(value) { &META_EVENT } else { &EVENT }
}

static EVENT: Shape = Shape {
    name: "an event",
    closed: true,
    required: &[
        "abstract",
        "guid",
        "language",
        "links",
        "participants",
        "room",
        "slug",
        "start",
        "end",
        "subtitle",
        "title",
        "track",
        "type",
        "url",
    ],
    fields: &[
        read("guid", GUID),
        read("code", Is::Text(Form::Code)),
        read("logo", Is::Maybe(&Is::Object(&IMAGE))),
        read("start", TIME),
        read("end", TIME),
        read("duration", Is::Text(Form::IsoLength)),
        read("room", Is::Object(&ROOM_REFERENCE)),
        read("slug", SLUG),
        read("url", URI),
        read("title", TEXT),
        read("subtitle", MAYBE_TEXT),
        read("track", Is::Object(&TRACK_REFERENCE)),
        read(
            "type",
            Is::Text(Form::Word(&[
                "TALK",
                "WORKSHOP",
                "HANDS-ON",
                "MEETING",
                "DISCUSSION",
                "PERFORMANCE",
                "CONCERT",
                "GAME",
                "LIGHTNING_TALK",
                "OTHER",
            ])),
        ),
        read("language", Is::Text(Form::Language)),
        read("abstract", Is::Localised),
        read("description", Is::Localised),
        read("participants", Is::List(&Is::Object(&PARTICIPANT))),
        read("links", Is::List(&Is::Object(&REFERENCE))),
        read("attachments", Is::List(&Is::Object(&REFERENCE))),
        read(
            "state",
            Is::Text(Form::Word(&[
                "DRAFT",
                "SUBMITTED",
                "ACCEPTED",
                "REJECTED",
                "CONFIRMED",
                "DELAYED",
                "CANCELED",
                "WITHDRAWN",
                "DELETED",
            ])),
        ),
    ],
    ways: &[],
};

static META_EVENT: Shape = Shape {
    name: "a meta event",
    closed: true,
    required: &["start", "end", "title", "type"],
    fields: &[
        read("type", Is::Text(Form::Word(&["BREAK", "META"]))),
        read("title", TEXT),
        read("subtitle", TEXT),
        read("guid", GUID),
        read("start", TIME),
        read("end", TIME),
        read("room", Is::Object(&ROOM_REFERENCE)),
    ],
    ways: &[],
};

static PARTICIPANT: Shape = Shape {
    name: "a participant",
    closed: false,
    required: &["guid", "name"],
    fields: &[
        read("name", TEXT),
        read("role", Is::Text(Form::Word(&["SPEAKER", "MODERATOR", "CONTRIBUTOR", "HOST", "GUEST"]))),
        read("guid", GUID),
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
                "LECTURE_HALL",
                "STAGE",
                "WORKSHOP",
                "OUTSIDE",
                "VIRTUAL",
                "PROJECT",
                "HANGAR",
                "OTHER",
            ])),
        ),
        read("guid", GUID),
        read("stream_id", MAYBE_TEXT),
        read("description", Is::Localised),
        read("capacity", Is::Kind(&[Number, Null])),
        read("url", URI),
        skip("features", Is::Object(&FEATURES)),
        read("parent", Is::Anything),
    ],
    ways: &[],
};

static ROOM_REFERENCE: Shape = Shape {
    name: "a room's reference",
    closed: false,
    required: &["guid"],
    fields: &[read("name", TEXT), read("slug", SLUG), read("guid", GUID)],
    ways: &[],
};

static FEATURES: Shape = Shape {
    name: "a room's features",
    closed: false,
    required: &[],
    fields: &[read(
        "recording",
        Is::Text(Form::Word(&[
            "RECORD_BY_DEFAULT",
            "NOT_RECORDED_BY_DEFAULT",
            "RECORDING_FORBIDDEN",
            "RECORDING_NOT_POSSIBLE",
            "UNKNOWN",
        ])),
    )],
    ways: &[],
};

static REFERENCE: Shape = Shape {
    name: "a link or an attachment",
    closed: true,
    required: &["url"],
    fields: &[
        read(
            "type",
            Is::Text(Form::Word(&[
                "SLIDES",
                "PAPER",
                "WEB",
                "BLOG",
                "ARTICLE",
                "BOOK",
                "MEDIA",
                "RELATED",
                "FEEDBACK",
                "ORIGIN",
                "ACTIVITYPUB",
            ])),
        ),
        read("url", URI),
        read("title", TEXT),
        skip(
            "service",
            Is::Text(Form::Word(&[
                "FORGEJO",
                "GITHUB",
                "GITLAB",
                "MASTODON",
                "BLUESKY",
                "INSTAGRAM",
                "THREADS",
                "TWITTER",
                "MEDIACCCDE",
                "PEERTUBE",
            ])),
        ),
    ],
    ways: &[],
};

static TRACK_REFERENCE: Shape = Shape {
    name: "a track's reference",
    closed: false,
    required: &["slug"],
    fields: &[read("slug", SLUG), read("name", Is::Anything)],
    ways: &[],
};

static IMAGE: Shape = Shape {
    name: "an image",
    closed: true,
    required: &["url"],
    fields: &[read("type", TEXT), read("url", URI)],
    ways: &[],
};
