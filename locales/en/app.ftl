# The app itself, its rooms, and words used on many screens.
language-own-name = English
language-unknown = The app does not speak “{ $asked }”. Choose a language under “Me”.
app-name = Erikti
nav-rooms = Main sections
nav-today = Today
nav-activities = Activities
nav-readiness = Readiness
nav-join = Invite
nav-me = Me
c-save = Save
c-cancel = Cancel
c-add = Add
c-edit = Edit
c-search = Search
c-back = Back
c-optional = Optional
c-required = Required
c-undo = Undo
c-language = Language
c-close = Close
c-more = Show more
c-got-it = Got it

# When something is not as it should be.
open-failed = The phone’s storage could not be opened. Close the app and open it again. If that does not help, tell the front office these words: { $words }
open-slow = The phone’s storage has not opened yet. If the app is open in another tab, close that tab: the entries are safe.
open-newer = The data on this phone was written by a newer version of the app. Nothing is lost. Open the app again when there is a signal: the new version will load.
page-missing-title = There is no such page
page-missing = The link may be old or not copied whole.
page-missing-home = Go to “Today”
record-missing-title = Entry not found
record-missing = This entry is not on this phone yet. If it was made on another phone, it will come when there is a signal.

# A new version, and what must be told once.
update-ready = A new version of the app is ready. What you are filling in will not be lost.
update-switch = Update
fetching = { $count ->
    [one] Downloading: { $count } entry so far. You can use the app meanwhile.
   *[other] Downloading: { $count } entries so far. You can use the app meanwhile.
}
notice-vanished = The browser had emptied this phone’s storage. { $recovered } of { $owed } unsent entries were recovered.
notice-withdrawn = Access to { $count ->
    [one] { $count } place
   *[other] { $count } places
} has ended: what others wrote there has left this phone. What you had not delivered goes to the coordinator.
notice-history = The server was restored from an earlier copy. This phone offers again: { $count }.
