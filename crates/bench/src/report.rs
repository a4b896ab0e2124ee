//! Figures as a table for people and as JSON for whoever compares.

use serde_json::{Value, json};
use std::path::Path;

/// One figure of one work.
#[derive(Debug)]
pub(crate) struct Figure {
    work: &'static str,
    what: String,
    ours: f64,
    bare: Option<f64>,
    unit: &'static str,
    target: Option<Target>,
}

/// What a figure must not exceed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// In the figure's own unit.
    Most(f64),
    /// As a multiple of the lower bound of the same run.
    Times(f64),
}

/// All figures so far.
#[derive(Debug, Default)]
pub(crate) struct Report(Vec<Figure>);

impl Report {
    /// Adds a figure and says it at once.
    pub(crate) fn add(
        &mut self,
        work: &'static str,
        what: impl Into<String>,
        (ours, bare, unit): (f64, Option<f64>, &'static str),
        target: Option<Target>,
    ) {
        let figure = Figure { work, what: what.into(), ours, bare, unit, target };
        println!("{}", figure.line());
        self.0.push(figure);
    }

    /// Prints the table and writes it as JSON.
    pub(crate) fn finish(&self, file: &Path) {
        println!("\n| work | what | ours | bare | ratio | to reach | met |\n|---|---|---|---|---|---|---|");
        self.0.iter().for_each(|figure| println!("{}", figure.line()));
        let figures: Vec<Value> = self.0.iter().map(Figure::json).collect();
        std::fs::write(file, serde_json::to_string_pretty(&figures).expect("JSON")).expect("a file for the figures");
        println!("\nwritten to {}", file.display());
    }
}

impl Figure {
    fn ratio(&self) -> Option<f64> {
        self.bare.filter(|bare| *bare > 0.0).map(|bare| self.ours / bare)
    }

    fn met(&self) -> Option<bool> {
        match self.target? {
            Target::Most(most) => Some(self.ours <= most),
            Target::Times(times) => Some(self.ratio()? <= times),
        }
    }

    fn line(&self) -> String {
        let bare = self.bare.map(shown).unwrap_or_default();
        let ratio = self.ratio().map(|ratio| format!("{ratio:.2}×")).unwrap_or_default();
        let target = match self.target {
            Some(Target::Most(most)) => format!("≤ {} {}", shown(most), self.unit),
            Some(Target::Times(times)) => format!("≤ {times}× bare"),
            None => String::new(),
        };
        let met = self.met().map_or("", |met| if met { "yes" } else { "**no**" });
        let ours = shown(self.ours);
        format!("| {} | {} | {ours} {} | {bare} | {ratio} | {target} | {met} |", self.work, self.what, self.unit)
    }

    fn json(&self) -> Value {
        json!({
            "work": self.work, "what": self.what, "unit": self.unit, "ours": self.ours, "bare": self.bare,
            "ratio": self.ratio(), "met": self.met(),
        })
    }
}

fn shown(figure: f64) -> String {
    if figure >= 100.0 { format!("{figure:.0}") } else { format!("{figure:.1}") }
}
