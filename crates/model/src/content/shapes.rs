// Shared with `crates/xtask`, which reads these shapes from JSON and packs them.

/// The first byte of a pack: a pack of another shape has another.
pub const PACK_SHAPE: u8 = 1;

/// All that the front office governs: checklists, the quiz, numbers to call.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Pack {
    /// Checklists in order.
    pub templates: Vec<Template>,
    /// The quiz before and after a seismic session.
    pub quiz: Quiz,
    /// Numbers to call, with or without signal of one's own network.
    #[serde(default)]
    pub numbers: Vec<Hotline>,
}

/// A number to call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hotline {
    /// As it is dialled.
    #[serde(alias = "n")]
    pub number: Box<str>,
    /// Who answers.
    #[serde(alias = "text")]
    pub who: Text,
}

/// Questions asked before and after, so that the difference tells what was learnt.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Quiz {
    /// Such as `QZ1`.
    #[serde(alias = "id")]
    pub code: Box<str>,
    /// Version of the text.
    pub version: u32,
    /// Title.
    pub title: Text,
    /// What to say before it.
    pub intro: Text,
    /// Questions in order.
    pub questions: Vec<Question>,
}

/// One question with one right answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Question {
    /// Such as `Q01`.
    #[serde(alias = "id")]
    pub code: Box<str>,
    /// What is asked.
    pub text: Text,
    /// Answers to choose from.
    pub options: Vec<Choice>,
    /// The code of the right one.
    pub correct: Box<str>,
    /// Why it is right.
    pub why: Text,
}

/// An answer to choose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// Such as `b`.
    #[serde(alias = "id")]
    pub code: Box<str>,
    /// The answer.
    pub text: Text,
}

/// A text in three languages.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Text {
    /// Kazakh.
    pub kk: Box<str>,
    /// Russian.
    pub ru: Box<str>,
    /// English.
    pub en: Box<str>,
}

/// A checklist.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Template {
    /// Such as `T01`.
    #[serde(alias = "id")]
    pub code: Box<str>,
    /// Version of the text.
    pub version: u32,
    /// Who must still approve it: `draft_needs_dchs_approval`, `draft_needs_front_office_approval`, `approved`.
    pub status: Box<str>,
    /// `run` by a leader, done by one`self`, or to `learn`.
    pub mode: Box<str>,
    /// How long it takes, minutes.
    pub minutes: u32,
    /// Title.
    pub title: Text,
    /// What it is for.
    pub intro: Text,
    /// Sections in order.
    pub sections: Vec<Section>,
}

/// A part of a checklist.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Section {
    /// Such as `before`.
    #[serde(alias = "id")]
    pub code: Box<str>,
    /// Title.
    pub title: Text,
    /// Items in order.
    pub items: Vec<Item>,
}

/// One line of a checklist.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// Such as `T01-before-02`.
    #[serde(alias = "id")]
    pub code: Box<str>,
    /// What to do.
    pub text: Text,
    /// Must be answered before a run is finished.
    pub critical: bool,
    /// Numbers it asks for.
    #[serde(default)]
    pub input: Option<Input>,
}

/// What an item asks for besides its verdict.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Input {
    /// `count_split`, `number`, `date`, `time`, `category_count`, `issue_list`.
    pub kind: Box<str>,
    /// Unit of the numbers.
    #[serde(default)]
    pub unit: String,
    /// Names of the numbers, when there are several.
    #[serde(default)]
    pub parts: Vec<Box<str>>,
}
