//! A text as a square that cameras read: dark on white in every theme, as large as the screen lets it be.

use leptos::prelude::*;
use qrcode::{Color, QrCode};

/// Modules of white that a reader needs around the square.
const QUIET: usize = 4;

/// The square.
#[component]
pub fn Qr(
    /// What it says to a camera.
    text: String,
    /// What it says to a screen reader.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let code = QrCode::new(text.as_bytes()).ok();
    let (side, path) = code.map_or((0, String::new()), |code| (code.width(), path(&code.to_colors(), code.width())));
    let whole = (side + 2 * QUIET).to_string();
    view! {
        <svg
            class="qr"
            viewBox=format!("-{QUIET} -{QUIET} {whole} {whole}")
            shape-rendering="crispEdges"
            role="img"
            aria-label=label
        >
            <rect class="qr__ground" x=format!("-{QUIET}") y=format!("-{QUIET}") width=whole.clone() height=whole.clone() />
            <path class="qr__dark" d=path />
        </svg>
    }
}

/// Row by row, one stroke for each run of dark modules.
fn path(modules: &[Color], side: usize) -> String {
    let mut path = String::new();
    for (y, row) in modules.chunks(side.max(1)).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                path.push_str(&format!("M{x} {y}h{}v1h-{}z", run.len(), run.len()));
            }
            x += run.len();
        }
    }
    path
}
