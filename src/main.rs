//! The binary: runs the command line of the library.

fn main() -> std::process::ExitCode {
    plenary::cli::main().into()
}
