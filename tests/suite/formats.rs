//! `docs/formats.md` says what the program prints.

use crate::support::pages::says_what_is_printed;

#[test]
fn the_page_prints_what_the_program_prints() {
    says_what_is_printed("docs/formats.md");
}
