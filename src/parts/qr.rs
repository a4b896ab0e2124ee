//! A QR code, drawn on the phone: no picture is fetched.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// Blank modules around a code, as its standard asks.
const MARGIN: usize = 4;

/// A QR code of a text; nothing for one that is too long for it.
#[component]
pub fn Qr(
    /// What a camera reads.
    content: String,
    /// What it is, for who cannot see it.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    drawn(&content).map(|(side, path)| {
        let whole = format!("{side}");
        view! {
            <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label>
                <rect class="qr__ground" width=whole.clone() height=whole />
                <path class="qr__ink" d=path />
            </svg>
        }
    })
}

fn drawn(content: &str) -> Option<(usize, String)> {
    let code = QrCode::with_error_correction_level(content, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", at % width + MARGIN, at / width + MARGIN));
        }
    }
    Some((width + 2 * MARGIN, path))
}
