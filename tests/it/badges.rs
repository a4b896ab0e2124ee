//! A certificate's export against what Open Badges 3.0 requires of an `AchievementCredential` (1EdTech, §B.1.1 and its JSON schema).

use erikti_model::growth::open_badges::{Words, credential};
use erikti_model::kinds::certificate::{self, Certified};
use erikti_model::time::Instant;
use erikti_sync::Id;
use serde_json::Value;

fn exported(name: &str) -> Value {
    let at = |date| Instant::from_inputs(date, "09:05").expect("a moment");
    let of = Certified {
        id: Id::NIL,
        number: certificate::number(certificate::register_of(Id::NIL)),
        name: name.to_owned(),
        minutes: 750,
        from: at("2026-03-01"),
        until: at("2026-10-31"),
        skills: vec![],
        about: String::new(),
        issuer: "Фронт-офис \"Ерікті\"".to_owned(),
        issued: at("2026-11-23"),
        named: false,
        revoked: false,
    };
    let words =
        Words {
            language: "kk", name: "Сертификат", description: "12 сағ\n30 мин", criteria: "Расталған сағат"
        };
    let text = credential(&of, "https://volunteers.example", &words);
    serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{fault}: {text}"))
}

fn types(of: &Value) -> Vec<&str> {
    of["type"].as_array().expect("types").iter().filter_map(Value::as_str).collect()
}

#[test]
fn an_exported_achievement_has_every_field_the_standard_requires() {
    let badge = exported("Әлия \\ \"Серік\"\t");
    let contexts: Vec<&str> =
        badge["@context"].as_array().expect("contexts").iter().filter_map(Value::as_str).collect();
    assert_eq!(contexts[0], "https://www.w3.org/ns/credentials/v2", "the first context is the credential's own");
    assert!(contexts[1].starts_with("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0"), "{contexts:?}");
    assert_eq!(types(&badge), ["VerifiableCredential", "OpenBadgeCredential"]);
    for uri in [&badge["id"], &badge["issuer"]["id"], &badge["credentialSubject"]["achievement"]["id"]] {
        assert!(uri.as_str().is_some_and(|uri| uri.starts_with("https://volunteers.example")), "{uri}");
    }
    assert_eq!(types(&badge["issuer"]), ["Profile"]);
    assert_eq!(badge["issuer"]["name"], "Фронт-офис \"Ерікті\"");
    assert_eq!(badge["validFrom"], "2026-11-23T09:05:00+05:00");
    let subject = &badge["credentialSubject"];
    assert_eq!(types(subject), ["AchievementSubject"]);
    let identity = &subject["identifier"][0];
    assert_eq!(identity["type"], "IdentityObject", "a subject without an id has an identifier");
    assert_eq!((&identity["hashed"], &identity["identityType"]), (&Value::Bool(false), &Value::from("name")));
    assert_eq!(identity["identityHash"], "Әлия \\ \"Серік\"\t");
    let achievement = &subject["achievement"];
    assert_eq!(types(achievement), ["Achievement"]);
    for field in ["name", "description"] {
        assert!(achievement[field].as_str().is_some_and(|words| !words.is_empty()), "{field}");
    }
    assert!(achievement["criteria"]["narrative"].is_string());
    assert!(badge.get("proof").is_none(), "nothing pretends to be signed");
}
