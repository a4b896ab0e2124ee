# Checklists and their runs.
readiness-lead = The checklists work without a signal.
sei-call_112 = Call 112
sei-checklist = Checklist
sei-run = Start the check
sei-done = Done
sei-not_done = Not done
sei-na = Not applicable
template-about = { $items ->
    [one] { $items } item · { $minutes } min
   *[other] { $items } items · { $minutes } min
}
template-version = Version { $version }
template-awaits-dchs = Awaiting approval by DChS
template-awaits-office = Awaiting approval by the front office
template-to-learn = Read it beforehand: do not look at your phone while it shakes.
template-runs = Runs of this checklist
run-started = Started: { $when }
run-finished = Finished: { $when }
run-leader = Led by { $name }
run-finish = Finish the check
run-reopen = Reopen
run-to-open = Go to an open item
run-other-version = The run began with version { $old }; this phone now has version { $new }.
run-reason-hint = Why not? One sentence is enough.

# The numbers an item asks for.
count-volunteers = Volunteers
count-others = Others
count-children = Children
count-adults = Adults
count-elderly = Older people
count-wheelchair = Wheelchair users
number-not-whole = Write a whole number in digits.
unit-person = Number of people
unit-kg = Kilograms
unit-l = Litres
unit-day = Days
unit-s = Seconds
unit-other = Number

# The emergency card.
emergency-title = Emergency card
sei-drop_cover = Drop – Cover – Hold On
emergency-others = More numbers to call
emergency-calls = A tap opens the dialler. Calling needs a mobile network, not the internet.

# Where official sources differ. The defaults are those of the checklists' source.
advice-differs = Advice differs
advice-says = Official sources advise different things about this. Until one text is agreed, the app says:
advice-run-or-stay = Run out or stay? Take cover where you are (the latest national wording and international practice agree).
advice-doorway = Doorway? A table or an inner main wall first; a doorway only in a main wall and only if there is nothing better.
advice-car = In a car? Stop clear, stay inside while it shakes; in public transport leave when the driver says.
advice-lift = In a lift? Moving: stop at the nearest floor and get out. Stuck: call and wait.
advice-shut-off = Gas, water, power: when? Protect yourself first; shut them off after the shaking, or during it only if within reach.
advice-awaits = This text awaits approval by DChS Almaty.

# One's own checklists.
mine-title = Mine
mine-every = Check again every six months: food, batteries, phone numbers and meeting places go out of date.
mine-not-begun = Not begun yet.
mine-again = Check again: { $day }
mine-due = { $title }: last checked more than six months ago.
mine-check-again = Check again
mine-checked = Last checked: { $day }
mine-remind = Remind me in the calendar
mine-to-check = Check again: { $title }

# Reception points.
points-title = Reception points
points-none = The list of reception points comes from the front office. Once it has come it stands here and opens without a signal.
points-of = { $source }. Date of the list: { $day }
points-may-change = The list changes: look at its date.
points-nearest = Nearest to me
points-asking = The phone is finding out where you are…
points-refused = The phone did not allow asking where you are. Look in the list by name or district.
points-no-position = The phone could not find out where you are. Look in the list by name or district, or try again under the open sky.
points-metres = { $metres } m
points-kilometres = { $kilometres } km
points-picture = The nearest points around you, north is up
points-north = N
points-scale = You are in the middle, north is up. Inner ring { $half }, outer ring { $whole }.
point-school = School
point-kindergarten = Kindergarten
point-college = College
point-university = University
point-stadium = Stadium
