//! A sealed journal's key, and the door to it.
//!
//! Rows are AES-GCM under a random key of the journal's own. That key lies in localStorage and in the journal's drafts, wrapped
//! twice: by a PIN, and by a recovery code that is on paper alone; each through PBKDF2. Ten wrong PINs destroy the first wrap and
//! delete what the server has: what it has not stays sealed, for the code. Refuses to know what the journal is about.

use crate::global::{scope, words};
use crate::journal::Journal;
use crate::settings;
use erikti_sync::session::{Canary, Op, Store, Write};
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

/// Wrong PINs before the door is walled up.
pub const TRIES: u32 = 10;

/// Fewest digits of a PIN.
pub const PIN_DIGITS: usize = 6;

/// Rounds of PBKDF2: about half a second on a cheap phone.
const ROUNDS: u32 = 600_000;

/// Bytes of an AES-GCM nonce.
const NONCE: usize = 12;

/// Letters of a recovery code: none that look like another. 32 of them, 5 bits each.
const LETTERS: [char; 32] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q',
    'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
];

/// Letters in a code: 100 bits.
const CODE_LETTERS: usize = 20;

/// Letters in a group of a code.
const GROUP: usize = 4;

/// What a journal's rows are sealed with. It cannot be read out of the browser's hands.
#[derive(Clone, Debug)]
pub struct Seal(CryptoKey);

/// Why a door stays shut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shut {
    /// Not the PIN; so many tries are left.
    Wrong(u32),
    /// Not the code.
    WrongCode,
    /// No PIN opens it any more: the code does.
    Walled,
    /// The browser does not let it be sealed, or its storage failed.
    Failed(String),
}

/// What stands before a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has set a PIN.
    New,
    /// A PIN opens it.
    Locked,
    /// Only the code opens it.
    Walled,
}

/// The door to a sealed journal.
#[derive(Clone, Debug)]
pub struct Door {
    name: String,
}

/// What lies in localStorage: everything but what is known or on paper.
#[derive(Clone, Debug)]
struct Ring {
    tries: u32,
    by_pin: Option<Vec<u8>>,
    by_code: Vec<u8>,
}

impl Seal {
    /// Seals a row under its key's name, so that no row can be put in place of another.
    ///
    /// # Errors
    /// The browser's own words.
    pub async fn close(&self, name: &str, bytes: &[u8]) -> Result<Vec<u8>, String> {
        encrypt(&self.0, name, bytes).await.map_err(|error| words(&error))
    }

    async fn open(&self, name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
        decrypt(&self.0, name, bytes).await.ok()
    }
}

/// A row as it is kept, opened if it was sealed. One that cannot be opened comes as it is: the session leaves what it cannot read.
pub(crate) async fn open_if(seal: Option<&Seal>, name: &str, bytes: Vec<u8>) -> Vec<u8> {
    match seal {
        Some(seal) => seal.open(name, &bytes).await.unwrap_or(bytes),
        None => bytes,
    }
}

impl Door {
    /// To the journal of this name.
    pub fn to(name: &str) -> Door {
        Door { name: name.into() }
    }

    /// Whether and how it is locked.
    pub async fn standing(&self) -> Standing {
        match self.ring().await {
            None => Standing::New,
            Some(Ring { by_pin: Some(_), .. }) => Standing::Locked,
            Some(_) => Standing::Walled,
        }
    }

    /// Sets the first PIN; the seal, and the code to be written down.
    ///
    /// # Errors
    /// The browser's own words.
    pub async fn found(&self, pin: &str) -> Result<(Seal, String), Shut> {
        let key = random(32).map_err(failed)?;
        let code: Vec<char> = random(CODE_LETTERS)
            .map_err(failed)?
            .iter()
            .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
            .copied()
            .collect();
        let by_code = self.wrap(&code.iter().collect::<String>(), &key).await?;
        self.wrap_by_pin(pin, &key, by_code).await?;
        let code: Vec<String> = code.chunks(GROUP).map(|group| group.iter().collect()).collect();
        Ok((import(&key).await?, code.join("-")))
    }

    /// Opens it by the PIN. The try is counted before it is judged.
    ///
    /// # Errors
    /// Why not.
    pub async fn open(&self, pin: &str) -> Result<Seal, Shut> {
        let Some(mut ring) = self.ring().await else { return Err(Shut::Walled) };
        let Some(wrapped) = ring.by_pin.clone() else { return Err(Shut::Walled) };
        ring.tries += 1;
        self.keep(&ring).await?;
        match self.unwrap(pin, &wrapped).await? {
            Some(key) => {
                ring.tries = 0;
                self.keep(&ring).await?;
                import(&key).await
            }
            None if ring.tries >= TRIES => {
                self.wall_up(ring).await?;
                Err(Shut::Walled)
            }
            None => Err(Shut::Wrong(TRIES - ring.tries)),
        }
    }

    /// Opens it by the code on paper, and sets another PIN.
    ///
    /// # Errors
    /// Why not.
    pub async fn open_by_code(&self, code: &str, pin: &str) -> Result<Seal, Shut> {
        let Some(ring) = self.ring().await else { return Err(Shut::WrongCode) };
        let letters: String =
            code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        let Some(key) = self.unwrap(&letters, &ring.by_code).await? else { return Err(Shut::WrongCode) };
        self.wrap_by_pin(pin, &key, ring.by_code).await?;
        import(&key).await
    }

    /// How many rows wait sealed to be delivered.
    pub async fn waiting(&self) -> usize {
        let journal = Journal::new(&self.name);
        let waiting = journal.owed().await.map_or(0, |rows| rows.len());
        journal.close();
        waiting
    }

    /// The PIN opens nothing from now on, and what the server has is gone from this phone. What waits to be delivered stays, sealed.
    async fn wall_up(&self, ring: Ring) -> Result<(), Shut> {
        self.keep(&Ring { by_pin: None, ..ring }).await?;
        let sweep = |store| Op::Sweep(store, String::new());
        let cursors = Op::Sweep(Store::Meta, "cursor/".into());
        let write = Write { ops: vec![sweep(Store::Tail), cursors], mirror: Vec::new(), canary: Canary::default() };
        let journal = Journal::new(&self.name);
        // Without the PIN's wrap it is unreadable in any case.
        let _ = journal.write(&write).await;
        journal.close();
        Ok(())
    }

    async fn wrap_by_pin(&self, pin: &str, key: &[u8], by_code: Vec<u8>) -> Result<(), Shut> {
        let by_pin = Some(self.wrap(pin, key).await?);
        self.keep(&Ring { tries: 0, by_pin, by_code }).await
    }

    async fn wrap(&self, secret: &str, key: &[u8]) -> Result<Vec<u8>, Shut> {
        let salt = random(16).map_err(failed)?;
        let by = derive(secret, &salt).await.map_err(failed)?;
        let wrapped = encrypt(&by, &self.name, key).await.map_err(failed)?;
        Ok([salt, wrapped].concat())
    }

    async fn unwrap(&self, secret: &str, wrapped: &[u8]) -> Result<Option<Vec<u8>>, Shut> {
        let Some((salt, sealed)) = wrapped.split_at_checked(16) else { return Ok(None) };
        let by = derive(secret, salt).await.map_err(failed)?;
        Ok(decrypt(&by, &self.name, sealed).await.ok())
    }

    fn setting(&self) -> String {
        format!("ring-{}", self.name)
    }

    async fn ring(&self) -> Option<Ring> {
        if let Some(ring) = settings::setting(&self.setting()).and_then(|text| Ring::parse(&text)) {
            return Some(ring);
        }
        let journal = Journal::new(&self.name);
        let kept = journal.draft(RING).await.ok().flatten();
        journal.close();
        Ring::parse(&kept?)
    }

    /// One of the two places is enough. In neither, what is sealed from now on could never be opened again, and a try would not
    /// be counted.
    async fn keep(&self, ring: &Ring) -> Result<(), Shut> {
        let text = ring.text();
        settings::keep_setting(&self.setting(), &text);
        let journal = Journal::new(&self.name);
        let kept = journal.keep_draft(RING, Some(&text)).await;
        journal.close();
        match settings::setting(&self.setting()) {
            Some(held) if held == text => Ok(()),
            // What is read first is older than what was just written.
            Some(_) => Err(Shut::Failed("localStorage".into())),
            None => kept.map_err(Shut::Failed),
        }
    }
}

/// Where the ring lies among the drafts.
const RING: &str = "ring";

impl Ring {
    fn text(&self) -> String {
        let by_pin = self.by_pin.as_ref().map_or("-".into(), |wrapped| hex(wrapped));
        format!("1 {} {by_pin} {}", self.tries, hex(&self.by_code))
    }

    fn parse(text: &str) -> Option<Ring> {
        let mut parts = text.split(' ');
        if parts.next()? != "1" {
            return None;
        }
        let tries = parts.next()?.parse().ok()?;
        let by_pin = match parts.next()? {
            "-" => None,
            wrapped => Some(unhex(wrapped)?),
        };
        Some(Ring { tries, by_pin, by_code: unhex(parts.next()?)? })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (0..text.len()).step_by(2).map(pair).collect()
}

fn failed(error: JsValue) -> Shut {
    Shut::Failed(words(&error))
}

/// Never zeros in place of luck: without the browser's generator nothing is sealed.
fn random(bytes: usize) -> Result<Vec<u8>, JsValue> {
    let mut random = vec![0; bytes];
    scope().crypto()?.get_random_values_with_u8_array(&mut random)?;
    Ok(random)
}

fn subtle() -> Result<SubtleCrypto, JsValue> {
    let crypto = scope().crypto()?;
    // At an address without HTTPS there is none.
    Reflect::get(&crypto, &"subtle".into())?.dyn_into()
}

fn algorithm(name: &str, more: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &name.into())?;
    for (key, value) in more {
        Reflect::set(&algorithm, &(*key).into(), value)?;
    }
    Ok(algorithm)
}

fn aes(nonce: &[u8], name: &str) -> Result<Object, JsValue> {
    algorithm(
        "AES-GCM",
        &[("iv", Uint8Array::from(nonce).into()), ("additionalData", Uint8Array::from(name.as_bytes()).into())],
    )
}

async fn wait(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

fn uses(names: &[&str]) -> Array {
    names.iter().map(|name| JsValue::from_str(name)).collect()
}

async fn import(key: &[u8]) -> Result<Seal, Shut> {
    let import = || {
        subtle()?.import_key_with_str("raw", &Uint8Array::from(key), "AES-GCM", false, &uses(&["encrypt", "decrypt"]))
    };
    let key = wait(import().map_err(failed)?).await.map_err(failed)?;
    Ok(Seal(key.unchecked_into()))
}

async fn derive(secret: &str, salt: &[u8]) -> Result<CryptoKey, JsValue> {
    let typed = Uint8Array::from(secret.as_bytes());
    let from = wait(subtle()?.import_key_with_str("raw", &typed, "PBKDF2", false, &uses(&["deriveKey"]))?).await?;
    let how = algorithm(
        "PBKDF2",
        &[("salt", Uint8Array::from(salt).into()), ("iterations", ROUNDS.into()), ("hash", "SHA-256".into())],
    )?;
    let into = algorithm("AES-GCM", &[("length", 256.into())])?;
    let wrap = uses(&["encrypt", "decrypt"]);
    let key = subtle()?.derive_key_with_object_and_object(&how, &from.unchecked_into(), &into, false, &wrap)?;
    Ok(wait(key).await?.unchecked_into())
}

async fn encrypt(key: &CryptoKey, name: &str, bytes: &[u8]) -> Result<Vec<u8>, JsValue> {
    let nonce = random(NONCE)?;
    let sealed = wait(subtle()?.encrypt_with_object_and_u8_array(&aes(&nonce, name)?, key, bytes)?).await?;
    Ok([nonce, Uint8Array::new(&sealed).to_vec()].concat())
}

async fn decrypt(key: &CryptoKey, name: &str, bytes: &[u8]) -> Result<Vec<u8>, JsValue> {
    let Some((nonce, sealed)) = bytes.split_at_checked(NONCE) else { return Err(JsValue::NULL) };
    let opened = wait(subtle()?.decrypt_with_object_and_u8_array(&aes(nonce, name)?, key, sealed)?).await?;
    Ok(Uint8Array::new(&opened).to_vec())
}
