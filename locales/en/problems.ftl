# Why a rule says no: what is wrong, and what would be right.
refusal-title-missing = Give the activity a title.
refusal-title-long = The title is too long: { $most } characters at most.
refusal-text-long = The text is too long: { $most } characters at most.
refusal-direction-missing = Choose the kind of activity.
refusal-starts-missing = Fill in both the start date and the start time.
refusal-ends-missing = Fill in both the end date and the end time.
refusal-starts-far = The start is too far ahead: { $days } days at most.
refusal-ends-before-start = The end must be after the start.
refusal-too-long = This lasts { $hours } hours; { $most } at most. Check the dates and times.
refusal-name-missing = Write the full name.
refusal-name-long = The name is too long: { $most } characters at most.
refusal-guests-many = One person can count { $most } people at most.
refusal-number-large = The number is too large: { $most } at most.
refusal-reason-missing = Write the reason in one sentence.
refusal-reason-long = The reason is too long: { $most } characters at most.
refusal-critical-open = Mark the required items first: { $n } left.
refusal-not-open = The phone’s storage is still opening. Press again in a moment.
refusal-gone = This entry is no longer there.
refusal-not-a-number = Write a whole number, or leave it empty.
refusal-age-emergency = The law lets nobody under 18 help in an emergency: the youngest age cannot be lower.
refusal-born-wrong = This year of birth cannot be right. Write it in four digits, for example 2005.
refusal-signup-over = This activity is over: nobody can sign up any more.
refusal-signup-no-year = This activity is for people aged { $years } and over. Write your year of birth in your profile first.
refusal-signup-young = This activity is for people aged { $years } and over.
refusal-signup-emergency = The law lets nobody under 18 help in an emergency. The app knows only your year of birth, so you can sign up from the year after the one in which you turn { $years }.
refusal-signup-parent = Until the end of the year in which you turn { $years }, the written consent of a parent or guardian is needed. Note it in your profile.

# Why the server did not answer as hoped.
cut-unreachable = The server cannot be reached now. Everything will be sent by itself when there is a signal. Your entries are safe on this phone.
cut-not-ours = This network wants a sign-in. Open any page in the browser and sign in. Your entries are safe on this phone.
cut-busy = The server is busy. The app will try again by itself. Your entries are safe on this phone.
cut-leaderless = This browser cannot send: it is too old, or the app was opened without https. Update the browser or open the app by its https address. Your entries are safe on this phone; “A copy in a file” takes them to another one.
cut-write = The phone could not write: { $words }. Keep the app open and free some space: it will try again.

# What the server says no to, by its code.
problem-invite-unknown = There is no such invite. Check that the link is copied whole, or ask for a new one.
problem-invite-used = This invite has been used already. Ask the coordinator for a new one.
problem-invite-expired = This invite has expired. Ask the coordinator for a new one.
problem-device-unknown = The server does not know this phone. Ask the coordinator for a new invite. Your entries are safe on this phone.
problem-device-revoked = This phone’s access was withdrawn. Talk to the coordinator. Your entries are safe on this phone.
problem-malformed = The server could not read this message. Update the app. Your entries are safe on this phone.
problem-too-large = The message is too large for the server. Tell the front office. Your entries are safe on this phone.
problem-wrong-content-type = The server did not recognise this kind of message. Update the app. Your entries are safe on this phone.
problem-server-full = The server has run out of space. Tell the front office. Your entries are safe on this phone.
problem-server-unavailable = The server is out of order for now. The app will try again by itself. Your entries are safe on this phone.
problem-not-granted = You may not write here. The entry is not lost: the person who decides will see it.
problem-former-holder = Whoever held this phone before made this. It is never sent in your name: save it to a file for that person or the front office. It stays on this phone.
problem-needs-approval = A coordinator must approve this first. The entry is not lost: the coordinator sees it, and the answer will come here.
problem-not-here-yet = What you decided about has not reached the server yet. Your decision is kept on this phone and will be sent again by itself.
problem-declined = The coordinator declined this. The entry stays on this phone; talk to the coordinator.
problem-tray-full = So much of yours waits for a coordinator that no more can wait. The entry is not lost: it stays on this phone and is sent again when the app is opened.
problem-photo-gone = The browser has deleted this picture from the phone before it was sent. Its entry stays; take the picture again if you can.
problem-unknown = The server did not accept it, code: { $code }. Tell the front office this code. Your entries are safe on this phone.
