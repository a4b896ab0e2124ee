//! What an operator reads on standard output. A reader that is gone (a closed pipe) is no reason to stop the server.

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use std::fmt::Display;
use std::io::Write;

/// Prints a line.
pub fn say(line: impl Display) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Prints a sentence about why something could not be done.
pub fn complain(sentence: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{sentence}");
}

/// Prints a link and its QR code for a dark terminal.
pub fn show_link(link: &str) {
    say(format_args!("\n  {link}\n"));
    if let Ok(code) = QrCode::new(link) {
        let picture = code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
        say(format_args!("{picture}\n"));
    }
}
