//! `erikti-server`: reads its command line, does it, and says in a plain sentence why it could not.

use clap::Parser;
use erikti_server::config::{Command, Words};
use erikti_server::{admin, bundle, city, points, serve, terminal};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Words::parse().command {
        Command::Serve(serve) => serve::run(serve).await,
        Command::Invite(invite) => admin::invite(invite).await,
        Command::Check(check) => admin::check(check).await,
        Command::Migrate(migrate) => admin::migrate(migrate).await,
        Command::Stable(stable) => admin::stable(stable).await,
        Command::Backup(backup) => admin::backup(backup).await,
        Command::Seed(seed) => city::seed(seed).await,
        Command::Points(list) => points::bring(list).await,
        Command::TakeIn(take_in) => bundle::take_in(take_in).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            terminal::complain(sentence);
            ExitCode::FAILURE
        }
    }
}
