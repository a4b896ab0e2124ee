//! Runs the wasm tests in a real browser: cargo's `runner` for `wasm32-unknown-unknown`, pinned by the lock file.
//!
//! It knows nothing of Erikti; `.cargo/config.toml` and `cargo xtask test` point cargo at it.

use std::process::ExitCode;

fn main() -> ExitCode {
    match wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem:#}");
            ExitCode::FAILURE
        }
    }
}
