//! Words and names of generated conferences; all of them invented.

/// What talks are about.
pub(super) const SUBJECTS: [&str; 24] = [
    "Allocators",
    "Browsers",
    "Caches",
    "Compilers",
    "Consensus",
    "Containers",
    "Databases",
    "Debuggers",
    "Deployments",
    "Drivers",
    "Embedded Boards",
    "Filesystems",
    "Forecasts",
    "Incidents",
    "Kernels",
    "Linkers",
    "Message Queues",
    "Observability",
    "Parsers",
    "Schedulers",
    "Search",
    "Solvers",
    "Supply Chains",
    "Type Systems",
];

/// What talks say about it.
pub(super) const ANGLES: [&str; 16] = [
    "at Scale",
    "by Example",
    "for Beginners",
    "for the Impatient",
    "from Scratch",
    "in Anger",
    "in Practice",
    "in Production",
    "under Load",
    "under the Hood",
    "without Fear",
    "without Tears",
    "and Their Discontents",
    "and What We Learned",
    "and the Long Tail",
    "and You",
];

/// Names of tracks; further ones are numbered.
pub(super) const TRACKS: [&str; 10] =
    ["cloud", "community", "data", "embedded", "language", "operations", "performance", "security", "tools", "web"];

pub(super) const DAYS: [&str; 5] = ["mon", "tue", "wed", "thu", "fri"];
pub(super) const ROOMS: [&str; 8] = ["Aula", "Forum", "Atrium", "Library", "Gallery", "Studio", "Loft", "Cellar"];
pub(super) const FIRST: [&str; 24] = [
    "Ada",
    "Alan",
    "Barbara",
    "Claude",
    "Donald",
    "Edsger",
    "Emmy",
    "Frances",
    "Grace",
    "Hedy",
    "Ida",
    "John",
    "Joan",
    "Katherine",
    "Leslie",
    "Margaret",
    "Niklaus",
    "Ole",
    "Radia",
    "Sophie",
    "Tony",
    "Ursula",
    "Vint",
    "Yukihiro",
];
pub(super) const LAST: [&str; 25] = [
    "Abel", "Brandt", "Castro", "Dahl", "Eriksen", "Fischer", "Garcia", "Haas", "Ivanova", "Jansen", "Kowalski",
    "Lund", "Moreau", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Sato", "Tanaka", "Ueda", "Vogel", "Weber",
    "Yilmaz", "Zhang",
];

/// A name; first and last names are coprime in number, so that pairs repeat late.
pub(super) fn person(index: usize) -> String {
    let name = format!("{} {}", FIRST[index % FIRST.len()], LAST[index % LAST.len()]);
    match index / (FIRST.len() * LAST.len()) {
        0 => name,
        again => format!("{name} {}", again + 1),
    }
}
