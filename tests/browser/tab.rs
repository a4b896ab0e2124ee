//! One page under a finger: open, tap, type, read, wait.
//!
//! A verb waits until it can be done, as a person does, and panics with what stood in the way when it cannot. Refuses to know
//! this app's screens.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::chromium::Wire;

/// How long a verb waits before it gives up: far more than the app may take, so that only a fault fails, not a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The longest picture worth taking, in pixels: a run's first items stand for the rest.
const LONGEST: u32 = 3_000;

const GLANCE: Duration = Duration::from_millis(40);

/// How often is looked where a tap landed before it counts as one that nothing hears.
const GLANCES: u32 = 10;

const HANDS: &str = include_str!("hands.js");

/// A screen in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// Width.
    pub(crate) width: u32,
    /// Height.
    pub(crate) height: u32,
    /// A finger and a phone's layout, or a mouse and a window.
    pub(crate) touch: bool,
}

/// One page of a running browser.
#[derive(Clone, Debug)]
pub(crate) struct Tab {
    wire: Arc<Wire>,
    target: String,
    session: String,
}

impl Tab {
    /// Opens an empty page.
    pub(crate) fn new(wire: &Arc<Wire>, screen: Screen) -> Self {
        Self::of(wire, screen, json!({"url": "about:blank"}))
    }

    fn of(wire: &Arc<Wire>, screen: Screen, target: Value) -> Self {
        let created = wire.call(None, "Target.createTarget", target).expect("a new tab");
        let target = created["targetId"].as_str().expect("a target").to_owned();
        let attached =
            wire.call(None, "Target.attachToTarget", json!({"targetId": target, "flatten": true})).expect("a session");
        let session = attached["sessionId"].as_str().expect("a session").to_owned();
        let tab = Self { wire: Arc::clone(wire), target, session };
        for domain in ["Page", "Runtime", "Network", "ServiceWorker", "Log"] {
            tab.call(&format!("{domain}.enable"), json!({}));
        }
        wire.adopt(&tab.session);
        tab.resize(screen);
        tab
    }

    /// The same in a private window, which shares nothing with the profile and forgets everything.
    pub(crate) fn private(wire: &Arc<Wire>, screen: Screen) -> Self {
        let window = wire.call(None, "Target.createBrowserContext", json!({})).expect("a private window");
        Self::of(wire, screen, json!({"url": "about:blank", "browserContextId": window["browserContextId"]}))
    }

    /// Another screen for the same page.
    pub(crate) fn resize(&self, screen: Screen) {
        let Screen { width, height, touch } = screen;
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch});
        self.call("Emulation.setDeviceMetricsOverride", metrics);
        self.call("Emulation.setTouchEmulationEnabled", json!({"enabled": touch}));
    }

    /// A screen of this width, as high as the page is long: nothing is below the edge of a picture.
    pub(crate) fn unroll(&self, screen: Screen) {
        self.resize(screen);
        let height = self.eval("Math.ceil(document.documentElement.scrollHeight)").as_u64().unwrap_or_default();
        let height = u32::try_from(height).unwrap_or(LONGEST).clamp(screen.height, LONGEST);
        self.resize(Screen { height, ..screen });
    }

    /// Goes to an address and waits until the page has loaded.
    pub(crate) fn open(&self, url: &str) {
        let mark = self.wire.mark();
        let answer = self.call("Page.navigate", json!({"url": url}));
        assert!(answer["errorText"].is_null(), "{url} does not open: {}", answer["errorText"]);
        // The same page with another fragment loads nothing: there is no loader then.
        if !answer["loaderId"].is_null() {
            self.wire
                .wait_event(&self.session, "Page.loadEventFired", mark, PATIENCE)
                .unwrap_or_else(|why| panic!("{url}: {why}"));
        }
    }

    /// Loads the page again.
    pub(crate) fn reload(&self) {
        let mark = self.wire.mark();
        self.call("Page.reload", json!({}));
        self.wire
            .wait_event(&self.session, "Page.loadEventFired", mark, PATIENCE)
            .unwrap_or_else(|why| panic!("reload: {why}"));
    }

    /// The browser's own back button.
    pub(crate) fn back(&self) {
        self.eval("history.back()");
    }

    /// Makes one address unreachable for pages and workers while the network goes on; an empty pattern ends it.
    pub(crate) fn block(&self, pattern: &str) {
        let patterns = Some(pattern).filter(|pattern| !pattern.is_empty());
        self.wire.block(patterns.map(str::to_owned).into_iter().collect());
    }

    /// Says yes to what a page may ask for, in the browser's own word for it.
    pub(crate) fn allow(&self, permission: &str) {
        let params = json!({"permissions": [permission]});
        self.wire.call(None, "Browser.grantPermissions", params).expect("a permission");
    }

    /// Says yes or no to what a page may ask for, whatever was said before.
    pub(crate) fn permit(&self, permission: &str, yes: bool) {
        let setting = if yes { "granted" } else { "denied" };
        let params = json!({"permission": {"name": permission}, "setting": setting});
        self.wire.call(None, "Browser.setPermission", params).expect("a permission");
    }

    /// Lets downloads go into a folder.
    pub(crate) fn download_into(&self, folder: &Path) {
        let params = json!({"behavior": "allow", "downloadPath": folder});
        self.wire.call(None, "Browser.setDownloadBehavior", params).expect("a place for downloads");
    }

    /// Chooses a file in the field that the selector finds.
    pub(crate) fn choose_file(&self, css: &str, file: &Path) {
        self.wait(css, &format!("document.querySelector({}) !== null", json!(css)), PATIENCE);
        let document = self.call("DOM.getDocument", json!({}));
        let root = &document["root"]["nodeId"];
        let field = self.call("DOM.querySelector", json!({"nodeId": root, "selector": css}));
        self.call("DOM.setFileInputFiles", json!({"files": [file], "nodeId": field["nodeId"]}));
    }

    /// Gives an origin so many bytes of storage; `None` as many as the browser thinks right.
    pub(crate) fn limit_storage(&self, origin: &str, bytes: Option<u64>) {
        let mut params = json!({"origin": origin});
        if let Some(bytes) = bytes {
            params["quotaSize"] = json!(bytes);
        }
        self.call("Storage.overrideQuotaForOrigin", params);
    }

    /// Empties an origin's IndexedDB under the feet of its pages: open connections are closed by the browser.
    pub(crate) fn empty_database(&self, origin: &str) {
        self.call("Storage.clearDataForOrigin", json!({"origin": origin, "storageTypes": "indexeddb"}));
    }

    /// Runs a script in every page before the page's own.
    pub(crate) fn before_each_page(&self, script: &str) {
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({"source": script}));
    }

    /// Lets the page's scripts say things by a function of this name; [`Tab::said`] is what they said.
    pub(crate) fn give_voice(&self, name: &str) {
        self.call("Runtime.addBinding", json!({"name": name}));
    }

    /// Everything said so far through a voice, also by a page that is dead by now.
    pub(crate) fn said(&self, name: &str) -> Vec<String> {
        // An answer, or its absence, comes after all that was said before.
        let _last = self.try_eval("0");
        let calls = self.wire.events(&self.session, "Runtime.bindingCalled");
        let calls = calls.iter().filter(|call| call["name"] == name);
        calls.filter_map(|call| call["payload"].as_str()).map(str::to_owned).collect()
    }

    /// Wakes the service worker of an origin as the browser does when there is a network again.
    pub(crate) fn wake_worker(&self, origin: &str, tag: &str, last_chance: bool) {
        let told = self.wire.events(&self.session, "ServiceWorker.workerRegistrationUpdated");
        let mut registrations = told.iter().flat_map(|event| event["registrations"].as_array().into_iter().flatten());
        let registration = registrations
            .rfind(|one| one["scopeURL"].as_str().is_some_and(|scope| scope.starts_with(origin)))
            .unwrap_or_else(|| panic!("no service worker is registered for {origin}"));
        let id = registration["registrationId"].clone();
        self.call(
            "ServiceWorker.dispatchSyncEvent",
            json!({"origin": origin, "registrationId": id, "tag": tag, "lastChance": last_chance}),
        );
    }

    /// Ends every running service worker, as the browser does with idle ones.
    pub(crate) fn stop_workers(&self) {
        self.call("ServiceWorker.stopAllWorkers", json!({}));
    }

    /// Closes this tab, and waits until its page has gone.
    pub(crate) fn close(self) {
        self.wire.call(None, "Target.closeTarget", json!({"targetId": self.target})).expect("a tab to close");
        self.wire.wait_detached(&self.session, PATIENCE);
    }

    /// Taps the first thing the selector finds.
    pub(crate) fn tap(&self, css: &str) {
        self.tap_found(css, &format!("document.querySelector({})", json!(css)));
    }

    /// Taps what says these words: exactly, or else as the shortest text around them.
    pub(crate) fn tap_text(&self, words: &str) {
        self.tap_found(words, &format!("tappable({})", json!(words)));
    }

    /// Taps what says exactly this and stands nearest to other words: the button of one row among many.
    pub(crate) fn tap_beside(&self, words: &str, text: &str) {
        self.tap_found(
            &format!("{text} beside {words}"),
            &format!("tappableBeside({}, {})", json!(words), json!(text)),
        );
    }

    /// Fills a field by selector, in place of what is in it.
    pub(crate) fn type_into(&self, css: &str, words: &str) {
        self.fill(css, &format!("document.querySelector({})", json!(css)), words);
    }

    /// Fills the field whose label says this.
    pub(crate) fn type_labelled(&self, label: &str, words: &str) {
        self.fill(label, &format!("labelled({})", json!(label)), words);
    }

    /// Presses a key by its name: `Enter`, `Escape`, `Space`, `Tab`, `ArrowRight`.
    pub(crate) fn press(&self, key: &str) {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Space" => 32,
            "Tab" => 9,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            other => panic!("this keyboard has no {other}"),
        };
        let text = match key {
            "Enter" => "\r",
            "Space" => " ",
            _ => "",
        };
        for kind in ["keyDown", "keyUp"] {
            self.call(
                "Input.dispatchKeyEvent",
                json!({"type": kind, "key": if key == "Space" { " " } else { key }, "code": key, "windowsVirtualKeyCode": code, "text": text}),
            );
        }
    }

    /// What the first thing found says, once it is there.
    pub(crate) fn text(&self, css: &str) -> String {
        self.wait_for(css);
        let words = self.eval(&format!("says(document.querySelector({}))", json!(css)));
        words.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the thing that stands nearest to these words says this: the sign of one row among many.
    pub(crate) fn wait_beside(&self, words: &str, css: &str, text: &str) {
        let found = format!("nearest({}, [...document.querySelectorAll({})])", json!(words), json!(css));
        let js = format!("says({found} ?? document.createElement('p')) === {}", json!(text));
        self.wait(&format!("«{text}» beside {words}"), &js, PATIENCE);
    }

    /// How many things the selector finds now.
    pub(crate) fn count(&self, css: &str) -> usize {
        let count = self.eval(&format!("document.querySelectorAll({}).length", json!(css)));
        usize::try_from(count.as_u64().unwrap_or_default()).expect("a small number")
    }

    /// The path of the page.
    pub(crate) fn path(&self) -> String {
        self.eval("location.pathname").as_str().unwrap_or_default().to_owned()
    }

    /// Waits until something is there to be seen.
    pub(crate) fn wait_for(&self, css: &str) {
        self.wait(css, &format!("[...document.querySelectorAll({})].some(seen)", json!(css)), PATIENCE);
    }

    /// Waits until nothing of it is to be seen.
    pub(crate) fn wait_gone(&self, css: &str) {
        self.wait(
            &format!("{css} to go"),
            &format!("![...document.querySelectorAll({})].some(seen)", json!(css)),
            PATIENCE,
        );
    }

    /// Waits until the page says these words.
    pub(crate) fn wait_text(&self, words: &str) {
        self.wait_text_within(words, PATIENCE);
    }

    /// Waits until the page says these words no more.
    pub(crate) fn wait_text_gone(&self, words: &str) {
        let gone = format!("!squeeze(document.body.innerText).includes({})", json!(words));
        self.wait(&format!("{words} to go"), &gone, PATIENCE);
    }

    /// The same with a limit that is part of a promise.
    pub(crate) fn wait_text_within(&self, words: &str, limit: Duration) {
        self.wait(words, &format!("squeeze(document.body.innerText).includes({})", json!(words)), limit);
    }

    /// Waits until an expression is true.
    pub(crate) fn wait(&self, what: &str, js: &str, limit: Duration) {
        if let Err(last) = self.try_wait(js, limit) {
            panic!("waited {limit:?} for {what} ({last:?})");
        }
    }

    /// The same; `Err` is the last answer.
    pub(crate) fn try_wait(&self, js: &str, limit: Duration) -> Result<(), Result<Value, String>> {
        let until = Instant::now() + limit;
        loop {
            // A page that is just being left has no answer: that is "not yet".
            let answer = self.try_eval(js);
            if answer.as_ref().is_ok_and(|value| value == true) {
                return Ok(());
            }
            if Instant::now() >= until {
                return Err(answer);
            }
            thread::sleep(GLANCE);
        }
    }

    /// What an expression is; promises are awaited. A thrown error fails the journey.
    pub(crate) fn eval(&self, js: &str) -> Value {
        self.try_eval(js).unwrap_or_else(|why| panic!("{js}\n{why}"))
    }

    /// What an expression is, or why not. `hands.js` is in scope.
    pub(crate) fn try_eval(&self, js: &str) -> Result<Value, String> {
        let expression = format!("(async () => {{ {HANDS}\nreturn ({js}); }})()");
        let params =
            json!({"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true});
        let mut answer = self.wire.call(Some(&self.session), "Runtime.evaluate", params)?;
        match answer.get("exceptionDetails") {
            Some(details) => {
                Err(details["exception"]["description"].as_str().unwrap_or("an error without words").to_owned())
            }
            None => Ok(answer["result"]["value"].take()),
        }
    }

    /// Text that cannot be read whole at this width: empty when all is well.
    pub(crate) fn cut_text(&self) -> Vec<String> {
        let found = self.eval("cut()");
        found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// A picture of what the screen shows.
    pub(crate) fn screenshot(&self, file: &Path) {
        self.try_screenshot(file).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
    }

    /// The same, for a page that may be beyond pictures.
    pub(crate) fn try_screenshot(&self, file: &Path) -> Result<(), String> {
        let shot = self.wire.call(Some(&self.session), "Page.captureScreenshot", json!({}))?;
        let data = shot["data"].as_str().unwrap_or_default();
        let bytes = BASE64_STANDARD.decode(data).map_err(|problem| problem.to_string())?;
        fs::write(file, bytes).map_err(|problem| problem.to_string())
    }

    /// Waits until the service worker controls the page, so that the next load needs no network.
    pub(crate) fn wait_installed(&self) {
        self.wait("a service worker", "navigator.serviceWorker.controller !== null", PATIENCE);
    }

    /// A command of the browser's own for this page.
    pub(crate) fn call(&self, method: &str, params: Value) -> Value {
        self.wire.call(Some(&self.session), method, params).unwrap_or_else(|why| panic!("{why}"))
    }

    fn tap_found(&self, what: &str, js: &str) {
        self.call("Page.bringToFront", json!({}));
        loop {
            let spot = self.until_possible(what, "tapped", &format!("point({js})"));
            let (x, y) = (&spot["x"], &spot["y"]);
            self.call("Input.dispatchTouchEvent", json!({"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}));
            self.call("Input.dispatchTouchEvent", json!({"type": "touchEnd", "touchPoints": []}));
            // Whoever misses because the page moved taps again.
            let landed = (0..GLANCES)
                .map(|_| self.try_eval("window.landed").unwrap_or_default())
                .inspect(|landed| {
                    if landed.is_null() {
                        thread::sleep(GLANCE)
                    }
                })
                .find(|landed| !landed.is_null());
            if landed != Some(json!(false)) {
                break;
            }
        }
    }

    fn fill(&self, what: &str, js: &str, words: &str) {
        self.call("Page.bringToFront", json!({}));
        let answer = self.until_possible(what, "filled", &format!("ready({js}, {})", json!(words)));
        if answer["done"] == false {
            self.call("Input.insertText", json!({"text": words}));
        }
    }

    /// Asks until the answer has no `why`.
    fn until_possible(&self, what: &str, done: &str, js: &str) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let answer = self.try_eval(js).unwrap_or_else(|why| json!({"why": why}));
            if answer["why"].is_null() {
                return answer;
            }
            assert!(Instant::now() < until, "«{what}» cannot be {done}: {}", answer["why"]);
            thread::sleep(GLANCE);
        }
    }
}

/// Where pictures go: what `cargo xtask` says, or the system's folder for passing things.
pub(crate) fn picture_folder() -> PathBuf {
    let folder =
        std::env::var_os("ERIKTI_SCREENS").map_or_else(|| std::env::temp_dir().join("erikti-screens"), PathBuf::from);
    fs::create_dir_all(&folder).expect("a folder for pictures");
    folder
}
