//! A certificate as Open Badges 3.0 writes it (1EdTech): an `OpenBadgeCredential`, for portfolios that read the standard.
//!
//! It is not signed: no key of the server is older than the phone that exports it, and none is made up here. Whoever doubts it
//! follows its `id`, where the server says whether the certificate holds.

use crate::kinds::certificate::Certified;
use crate::time::Instant;
use alloc::format;
use alloc::string::String;

/// The words of the achievement, in the language of whoever exports it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words<'a> {
    /// The language's code.
    pub language: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// What was done: hours, days, skills.
    pub description: &'a str,
    /// How it is earned.
    pub criteria: &'a str,
}

/// The credential as JSON. `server`: the server's address, without a slash at the end.
pub fn credential(of: &Certified, server: &str, words: &Words<'_>) -> String {
    let id = quoted(&format!("{server}/verify/{}", of.number));
    format!(
        concat!(
            "{{\n",
            "  \"@context\": [\"https://www.w3.org/ns/credentials/v2\", ",
            "\"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json\"],\n",
            "  \"id\": {id},\n",
            "  \"type\": [\"VerifiableCredential\", \"OpenBadgeCredential\"],\n",
            "  \"name\": {name},\n",
            "  \"issuer\": {{\"id\": {server}, \"type\": [\"Profile\"], \"name\": {issuer}}},\n",
            "  \"validFrom\": {from},\n",
            "  \"credentialSubject\": {{\n",
            "    \"type\": [\"AchievementSubject\"],\n",
            "    \"identifier\": [{{\"type\": \"IdentityObject\", \"hashed\": false, ",
            "\"identityType\": \"name\", \"identityHash\": {holder}}}],\n",
            "    \"activityStartDate\": {first},\n",
            "    \"activityEndDate\": {last},\n",
            "    \"achievement\": {{\n",
            "      \"id\": {id},\n",
            "      \"type\": [\"Achievement\"],\n",
            "      \"achievementType\": \"CommunityService\",\n",
            "      \"inLanguage\": {language},\n",
            "      \"name\": {name},\n",
            "      \"description\": {description},\n",
            "      \"criteria\": {{\"narrative\": {criteria}}}\n",
            "    }}\n",
            "  }}\n",
            "}}\n",
        ),
        id = id,
        name = quoted(words.name),
        server = quoted(server),
        issuer = quoted(&of.issuer),
        from = moment(of.issued),
        first = moment(of.from),
        last = moment(of.until),
        holder = quoted(&of.name),
        language = quoted(words.language),
        description = quoted(words.description),
        criteria = quoted(words.criteria),
    )
}

/// On an Almaty wall, with its distance from UTC.
fn moment(at: Instant) -> String {
    format!("\"{}T{}:00+05:00\"", at.date_input(), at.time_input())
}

fn quoted(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 2);
    safe.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                safe.push('\\');
                safe.push(letter);
            }
            '\u{0}'..='\u{1f}' => safe.push_str(&format!("\\u{:04x}", u32::from(letter))),
            other => safe.push(other),
        }
    }
    safe.push('"');
    safe
}
