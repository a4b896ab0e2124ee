# The workshop for children in care: the door, courses, days, the register by code.
nav-ward = Workshop
nav-workshop = Social workshop
p-pin = PIN
p-lock = Lock
ward-about = The register is sealed on this phone. It opens with a PIN of your own, locks after five minutes without a touch, and wipes what has been delivered after ten wrong tries.
ward-first = Set a PIN
ward-pin-new = New PIN
ward-pin-again = The same PIN again
ward-pin-hint = Six digits or more. Do not use a date.
ward-set = Set the PIN
ward-open = Open
ward-opening = Opening…
ward-forgotten = I have forgotten the PIN
ward-code = Recovery code
ward-code-once = Write this code on paper and keep it apart from the phone. It is shown this once. Without it nobody opens the workshop when the PIN is forgotten.
ward-code-written = I have written it down
ward-code-typed = The code from the paper
ward-wrong =
    { $left ->
        [one] That is not the PIN. { $left } try is left.
       *[other] That is not the PIN. { $left } tries are left.
    }
ward-wrong-code = That is not the code. Check every letter: it has no O, I, 0 or 1.
ward-walled = Ten wrong tries: no PIN opens the workshop any more, and what had been delivered is gone from this phone. What was not delivered is still here, sealed. The code from the paper opens it.
ward-failed = The workshop cannot be opened here: { $words }
ward-waiting =
    { $count ->
        [one] { $count } sealed entry is not delivered yet. It goes out when the workshop is open and there is signal.
       *[other] { $count } sealed entries are not delivered yet. They go out when the workshop is open and there is signal.
    }
ward-owed =
    { $count ->
        [one] { $count } entry waits for signal. It goes out while the workshop is open.
       *[other] { $count } entries wait for signal. They go out while the workshop is open.
    }
ws-none = Your courses will be here when the front office has given you a seat at one and there is signal.
ws-date = Date
ws-open = Open the session
ws-days = Sessions
ws-held = Finished
ws-going = Not finished
ws-register = Children by code
ws-register-lead = Codes only. Whose code it is stands on paper with the institution. No names, birth dates or stories.
ws-child_code = Child code
ws-code-hint = As the institution gave it, such as MT-07.
ws-age_band = Age band
ws-end-code = End the code
ws-code-ended = The code has ended. No reason is kept.
ws-code-over = Ended
ws-attendance = Attendance
ws-attendance-lead = Tap: present. Tap again: absent.
ws-came = { $came } of { $all } present
ws-skill_level = Skill level
ws-milestone = Milestone day: look at skills today
ws-concern = Concern
ws-concern-lead = Tell a person, now. Danger: 102. The children’s line 111 answers round the clock. The app keeps only that there was a concern, when, and who was told. What happened is not written here.
ws-told = Told: { $whom }
ws-flagged = Noted: when, and who was told. Nothing else.
ws-flag = Concern at { $when }. Told: { $whom }
ws-no_photos = Do not photograph children
ws-photos-why = No photos, video or voices of children, for nobody. Only the finished object, without people.
courses-title = Workshop courses
courses-plan = Plan a course
courses-lead = Counts only. A number below five is not told.
courses-none = Courses will be here when one is planned.
courses-seats = Who holds a seat reads and keeps the register of this course: people with the role of workshop mentor. Nobody else does, the front office neither.
courses-nobody = Nobody
courses-saved = Course saved
counts-few = fewer than { $least }
counts-hidden = not told: too few
counts-share = { $share } %
counts-none = No session is finished yet.
told-head = head of the institution
told-102 = police, 102
told-111 = children’s line, 111
level-0 = 0 not tried
level-1 = 1 with help
level-2 = 2 alone
level-3 = 3 shows others
band-7-10 = 7–10
band-11-13 = 11–13
band-14-15 = 14–15
band-16-17 = 16–17
craft-joinery = Joinery
craft-sewing = Sewing
craft-cooking = Cooking
craft-digital = Digital skills
craft-money = Money skills
craft-other = Other
field-child-course = Course
field-child-child_code = Child code
field-child-band = Age band
field-child-ended = Code ended
field-counts-course = Course
field-counts-organisation = Organisation
field-counts-sessions = Sessions held
field-counts-attendances = Attendances
field-counts-children = Children
field-counts-stayed = Stayed on the course
field-counts-kept = Sessions with the first mentor
field-course-institution = Children’s institution
field-course-craft = Craft
field-course-starts = First day
field-course-ends = Last day
field-course-organisation = Organisation
field-course-mentor = Mentor
field-course-second = Second mentor
field-course-safeguard = Answers for the children’s safety
field-flag-course = Course
field-flag-at = When
field-flag-told = Who was told
field-lesson-course = Course
field-lesson-on = Day
field-lesson-milestone = Milestone day
field-lesson-mentor = Mentor
field-lesson-closed = Finished
field-presence-course = Course
field-presence-lesson = Session
field-presence-child = Child code
field-presence-present = Present
field-presence-level = Skill level
refusal-code-missing = Write the code.
refusal-code-name = This looks like a name or initials with words. Only a code goes here: one or two letters, then digits, such as MT-07. The name stays on paper with the institution.
refusal-code-shape = A code is one or two letters and up to three digits, such as MT-07. A date of birth does not belong here.
refusal-code-taken = This code is on the register already.
refusal-band-missing = Choose the age band.
refusal-no-milestone = Skills are marked on milestone days only.
refusal-child-absent = Mark the child present first.
refusal-no-child-came = Mark who is present first.
refusal-t14-open = Finish the session checklist first.
refusal-two-adults = The checklist does not say that two adults were present. Without two adults a session is not held.
refusal-craft-missing = Choose what is taught.
refusal-day-missing = Write the date.
refusal-mentor-missing = Choose a mentor.
refusal-mentor-twice = The second mentor is another person.
refusal-pin-short = A PIN has at least { $least } digits, and nothing but digits.
refusal-pin-differs = The two PINs differ. Type the same one twice.
