//! Names that may mean one person or one room.

use super::Use;
use crate::model::{PersonId, RoomId};

/// A name as words without case, diacritics and punctuation. Only Latin letters are written without
/// diacritics: elsewhere different names would become alike.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut plain = String::with_capacity(name.len());
    for sign in name.chars() {
        match sign {
            // Combining marks stand after their letter, apostrophes inside a word.
            '\u{300}'..='\u{36f}' | '\'' | '’' | '`' => {}
            '\u{80}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if sign.is_alphanumeric() => {
                plain.push_str(&deunicode::deunicode_char(sign).unwrap_or_default().to_lowercase());
            }
            _ if sign.is_alphanumeric() => plain.extend(sign.to_lowercase()),
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().map(ToOwned::to_owned).collect()
}

/// Whether exemptions say that all of these differ: every two are named together in one of them.
pub(super) fn are_told_apart<O>(this: &Use<O>, group: &[Named]) -> bool {
    !this.ignores.is_empty()
        && group.iter().enumerate().all(|(index, one)| {
            group[..index].iter().all(|other| {
                this.ignores.iter().any(|ignore| {
                    let names = |named: &Named| match named {
                        Named::Person(person) => ignore.people.binary_search(person).is_ok(),
                        Named::Room(room) => ignore.rooms.binary_search(room).is_ok(),
                    };
                    names(one) && names(other)
                })
            })
        })
}

/// Who or what has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    Person(PersonId),
    Room(RoomId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_decoration() {
        assert_eq!(words("  Émile O’Neill-Łoś "), ["emile", "oneill", "los"]);
        assert_eq!(words("Emile\u{301} STRASSE"), words("emilé Straße"));
        assert_ne!(words("王"), words("黄"));
        assert!(words("– …").is_empty());
    }
}
