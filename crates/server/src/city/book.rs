//! The checklists and the quiz that a made-up city goes by: the ones of this repository.

use erikti_model::content::{Question, Quiz, Template, Text};
use serde::Deserialize;

const SOURCE: &str = include_str!("../../../../content/checklists.json");

/// What is read of the source: whole checklists, and of the quiz what a tally names.
#[derive(Deserialize)]
struct Source {
    templates: Vec<Template>,
    quiz: Asked,
}

#[derive(Deserialize)]
struct Asked {
    questions: Vec<Coded>,
}

#[derive(Deserialize)]
struct Coded {
    id: Box<str>,
}

/// Checklists and quiz.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    templates: Vec<Template>,
    pub(super) quiz: Quiz,
}

impl Book {
    /// Opens it.
    ///
    /// # Errors
    /// A plain sentence.
    pub(super) fn open() -> Result<Book, String> {
        let source: Source =
            serde_json::from_str(SOURCE).map_err(|error| format!("The checklists cannot be read: {error}."))?;
        let question = |coded: Coded| Question {
            code: coded.id,
            text: Text::default(),
            options: Vec::new(),
            correct: Box::default(),
            why: Text::default(),
        };
        let questions = source.quiz.questions.into_iter().map(question).collect();
        Ok(Book { templates: source.templates, quiz: Quiz { questions, ..Quiz::default() } })
    }

    /// The checklist with this code.
    pub(super) fn template(&self, code: &str) -> Option<&Template> {
        self.templates.iter().find(|template| &*template.code == code)
    }
}
