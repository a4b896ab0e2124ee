//! A phone in somebody's hand: a profile that outlives its browser, and a network that can be cut.
//!
//! What a person does on a page is in `tab.rs`, and a phone lends the verbs of its first tab. Refuses to know this app's
//! screens.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use tempfile::TempDir;

use crate::chromium::{Chromium, Link};
use crate::tab::{Screen, Tab, picture_folder};

/// The screen most journeys use: a common phone's.
pub(crate) const POCKET: Screen = Screen { width: 390, height: 800, touch: true };

/// A profile with at most one browser on it. Verbs of [`Tab`] act on its first tab.
#[derive(Debug)]
pub(crate) struct Phone {
    profile: TempDir,
    screen: Screen,
    pub(crate) link: Link,
    camera: Option<PathBuf>,
    running: Option<(Tab, Chromium)>,
}

impl Phone {
    /// A phone that has never seen the app, switched on.
    pub(crate) fn new() -> Self {
        Self::with_screen(POCKET)
    }

    /// The same with another screen.
    pub(crate) fn with_screen(screen: Screen) -> Self {
        let profile = tempfile::Builder::new().prefix("erikti-phone-").tempdir().expect("a folder for the profile");
        let mut phone = Self { profile, screen, link: Link::Whole, camera: None, running: None };
        phone.start();
        phone
    }

    /// The same with a camera, which sees this film again and again.
    pub(crate) fn with_camera(film: &Path) -> Self {
        let mut phone = Self::new();
        phone.kill();
        phone.camera = Some(film.to_owned());
        phone.start();
        phone
    }

    /// Starts the browser on the same profile, with the network as it was left.
    pub(crate) fn start(&mut self) {
        assert!(self.running.is_none(), "this phone's browser runs already");
        let chromium = Chromium::start(self.profile.path(), self.link, self.camera.as_deref());
        let tab = Tab::new(chromium.wire(), self.screen);
        self.running = Some((tab, chromium));
    }

    /// SIGKILL, at once and without a warning to anybody.
    pub(crate) fn kill(&mut self) {
        if let Some((_tab, chromium)) = self.running.take() {
            chromium.kill();
        }
    }

    /// Deletes the whole IndexedDB, as Chromium does after some kills; the browser must not run.
    pub(crate) fn lose_database(&self) {
        assert!(self.running.is_none(), "a running browser would not notice");
        std::fs::remove_dir_all(self.profile.path().join("Default/IndexedDB")).expect("a database to lose");
    }

    /// Cuts or restores the network for pages and service workers alike.
    pub(crate) fn offline(&mut self, offline: bool) {
        self.link(if offline { Link::Cut } else { Link::Whole });
    }

    /// Another network for pages and service workers alike.
    pub(crate) fn link(&mut self, link: Link) {
        self.link = link;
        self.chromium().wire().link(link);
    }

    /// A phone that was set up from this one's backup, switched on; this one must be switched off.
    pub(crate) fn twin(&self) -> Self {
        assert!(self.running.is_none(), "a running browser's profile is no backup");
        let profile = tempfile::Builder::new().prefix("erikti-twin-").tempdir().expect("a folder for the profile");
        let copied = Command::new("cp")
            .args(["-a", "--"])
            .arg(self.profile.path().join("."))
            .arg(profile.path())
            .status()
            .expect("cp starts");
        assert!(copied.success(), "the profile cannot be copied");
        let mut twin =
            Self { profile, screen: self.screen, link: self.link, camera: self.camera.clone(), running: None };
        twin.start();
        twin
    }

    /// One more tab of the same profile.
    pub(crate) fn another_tab(&self) -> Tab {
        Tab::new(self.chromium().wire(), self.screen)
    }

    /// A private window's tab.
    pub(crate) fn private_tab(&self) -> Tab {
        Tab::private(self.chromium().wire(), self.screen)
    }

    /// Uncaught exceptions, `console.error` and refusals of the content security policy since the browser started.
    pub(crate) fn faults(&self) -> Vec<String> {
        self.chromium().wire().faults()
    }

    fn chromium(&self) -> &Chromium {
        &self.running.as_ref().expect("a running browser: start() comes after kill()").1
    }
}

impl Deref for Phone {
    type Target = Tab;

    fn deref(&self) -> &Tab {
        &self.running.as_ref().expect("a running browser: start() comes after kill()").0
    }
}

impl Drop for Phone {
    /// A failing journey leaves what its reader needs: a picture, the page's words and the console.
    fn drop(&mut self) {
        let Some((tab, chromium)) = &self.running else { return };
        if !thread::panicking() {
            return;
        }
        let name = thread::current().name().unwrap_or("journey").replace("::", "-");
        let picture = picture_folder().join(format!("failed-{name}.png"));
        let seen = tab.try_screenshot(&picture).map_or_else(|problem| problem, |()| picture.display().to_string());
        let page = tab.try_eval("location.href + '\\n' + document.body.innerText").unwrap_or_default();
        let console = chromium.wire().console().join("\n");
        eprintln!(
            "--- the phone when it failed: {seen}\n{}\n--- console\n{console}\n---",
            page.as_str().unwrap_or("no page")
        );
    }
}
