//! The wasm-bindgen command line, pinned by this workspace's lock file: for Trunk, which looks for one on the PATH.
//!
//! `cargo xtask setup` links it as `target/tools/bin/wasm-bindgen`. It knows nothing of Erikti.

use std::process::ExitCode;

fn main() -> ExitCode {
    match wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem:#}");
            ExitCode::FAILURE
        }
    }
}
