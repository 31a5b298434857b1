//! What printed names and ids say by themselves: which stand for nobody, and what of them is compared.

/// Words that stand where a name is not known yet, or no more: nobody in particular. In lower case, in
/// the languages of the programmes we have met.
const NOBODY: [&str; 58] = [
    "",
    "?",
    "??",
    "???",
    "-",
    "–",
    "—",
    "n.n.",
    "n. n.",
    "n.n",
    "nn",
    "n/a",
    "tba",
    "t.b.a.",
    "tbd",
    "t.b.d.",
    "tbc",
    "t.b.c.",
    "to be announced",
    "to be confirmed",
    "to be determined",
    "to be defined",
    "deleted user",
    "unknown",
    "unknown speaker",
    "anonymous",
    // German
    "unbekannt",
    "anonym",
    "noch offen",
    "noch unbekannt",
    "wird noch bekannt gegeben",
    "wird noch bekanntgegeben",
    "gelöschter benutzer",
    "gelöschter nutzer",
    // French
    "inconnu",
    "anonyme",
    "à confirmer",
    "à définir",
    "à annoncer",
    "utilisateur supprimé",
    // Spanish
    "desconocido",
    "anónimo",
    "por confirmar",
    "por determinar",
    "por anunciar",
    "usuario eliminado",
    // Italian
    "sconosciuto",
    "anonimo",
    "da confermare",
    "da definire",
    "utente eliminato",
    // Portuguese
    "desconhecido",
    "a confirmar",
    "a definir",
    // Dutch
    "onbekend",
    "nog niet bekend",
    "nog te bepalen",
    // Japanese
    "未定",
];

/// Whether a printed name, without blanks at its ends, stands for nobody in particular.
#[must_use]
pub fn is_nobody(name: &str) -> bool {
    // Most names are of letters that need no table to compare.
    if name.is_ascii() {
        NOBODY.iter().any(|nobody| nobody.eq_ignore_ascii_case(name))
    } else {
        NOBODY.contains(&name.to_lowercase().as_str())
    }
}

/// Whether an id identifies anybody: systems write 0 and −1 for people they do not know.
#[must_use]
pub fn is_id(id: &str) -> bool {
    !matches!(id, "" | "0" | "-1")
}

/// A text without blanks at its ends, and with single blanks inside: what is compared, not what is
/// printed.
#[must_use]
pub fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_nobody() {
        for name in ["", "N.N.", "TBA", "Deleted User", "À définir", "Gelöschter Nutzer", "未定"] {
            assert!(is_nobody(name), "{name}");
        }
        for name in ["N. Nesbitt", "Tba Ltd", "Una", "0"] {
            assert!(!is_nobody(name), "{name}");
        }
    }

    #[test]
    fn which_ids_identify() {
        assert!(is_id("17") && is_id("00"));
        assert!(!is_id("0") && !is_id("-1") && !is_id(""));
    }

    #[test]
    fn blanks_are_squeezed() {
        assert_eq!(squeezed("  Room\u{a0} 2\t\n"), "Room 2");
    }
}
