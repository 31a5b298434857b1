//! What a file is, by its content.

use super::sniff::json_format;
use crate::source::Input;

/// A format that files come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A scenario or an agenda of ours, in YAML or JSON; also what is not recognised.
    Plenary,
    /// `schedule.xml` of pentabarf, frab, pretalx and their kin.
    ScheduleXml,
    /// `schedule.json` of the same tools, and other JSON that lists events.
    ScheduleJson,
    /// JSON of pretalx's programming interface or exports.
    Pretalx,
    /// iCalendar.
    ICalendar,
    /// A text of fields, divided by commas, semicolons or tabs.
    Csv,
    /// A workbook.
    Xlsx,
    /// An instance of CoSPLib: a workbook, told apart by its sheets where instances are read.
    CosPLib,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 8] = [
        Self::Plenary,
        Self::ScheduleXml,
        Self::ScheduleJson,
        Self::Pretalx,
        Self::ICalendar,
        Self::Csv,
        Self::Xlsx,
        Self::CosPLib,
    ];

    /// The format of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The name that the command line uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plenary => "plenary",
            Self::ScheduleXml => "schedule-xml",
            Self::ScheduleJson => "schedule-json",
            Self::Pretalx => "pretalx",
            Self::ICalendar => "ics",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::CosPLib => "cosplib",
        }
    }
}

/// The format of a file by its first bytes; the name decides only between a table and YAML. Looks at
/// the start of the file, at all of it only where JSON has to be told apart.
#[must_use]
pub fn format_of(input: &Input) -> Format {
    let bytes = input.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&input.bytes);
    // Archives, and the containers of old workbooks and of those with a password.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Format::Xlsx;
    }
    let start = bytes.trim_ascii_start();
    // Two bytes a character, with or without a mark before them.
    let wide: [&[u8]; 4] = [b"\xff\xfe<\0", b"\xfe\xff\0<", b"<\0", b"\0<"];
    if start.first() == Some(&b'<') || wide.iter().any(|start| bytes.starts_with(start)) {
        return Format::ScheduleXml;
    }
    if start.get(..15).is_some_and(|word| word.eq_ignore_ascii_case(b"BEGIN:VCALENDAR")) {
        return Format::ICalendar;
    }
    let name = input.name.to_lowercase();
    if [".csv", ".tsv"].iter().any(|ending| name.ends_with(ending)) {
        return Format::Csv;
    }
    json_format(start).unwrap_or(if is_table(&name, start) { Format::Csv } else { Format::Plenary })
}

/// Whether a text that is not named as YAML begins with a line of fields, as tables from standard input do.
fn is_table(name: &str, start: &[u8]) -> bool {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let yaml = line.ends_with(b":") || line.windows(2).any(|two| two == b": ") || line.starts_with(b"- ");
    let named = [".yaml", ".yml", ".json"].iter().any(|ending| name.ends_with(ending));
    !named && !yaml && !line.starts_with(b"#") && line.iter().any(|byte| matches!(byte, b',' | b';' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_content() {
        for (name, text, format) in [
            ("<stdin>", "title,start,room\n", Format::Csv),
            ("<stdin>", "\u{feff}Titel;Beginn\n", Format::Csv),
            ("a.csv", "title\n", Format::Csv),
            ("<stdin>", "agenda: [{talk: a, start: b}]\n", Format::Plenary),
            ("<stdin>", "# a, b\nagenda: []\n", Format::Plenary),
            ("a.yaml", "title,start\n", Format::Plenary),
            ("<stdin>", "", Format::Plenary),
            ("x", "  <schedule/>", Format::ScheduleXml),
            ("x", "begin:vcalendar\r\n", Format::ICalendar),
        ] {
            assert_eq!(format_of(&Input::new(name, text)), format, "{text}");
        }
    }
}
