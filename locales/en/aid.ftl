# Aid by the kilogram: drives, lines, the store.
aid-drive = Aid drive
aid-intake = Intake
aid-reject = Rejected
aid-transfer = Move to another drive
aid-dispatch = Dispatch
aid-handover = Hand-over
aid-writeoff = Write-off
aid-cat-food = Food
aid-cat-clothes = Clothes
aid-cat-hygiene = Hygiene items
aid-cat-baby = Baby items
aid-cat-bedding = Bedding
aid-cat-medical = Medical supplies
aid-cat-tools = Tools and equipment
aid-weighed = Weighed
aid-sack = Sack
aid-box = Box
aid-piece = Piece
aid-why-expired = Out of date
aid-why-dirty = Dirty
aid-why-damaged = Damaged
aid-why-not_needed = Not needed
aid-why-mistyped = Typing slip
aid-why-twice = Entered twice
aid-why-lost = Not found
aid-receiver-head = Head of the institution
aid-receiver-storekeeper = Storekeeper
aid-receiver-social_worker = Social worker
aid-receiver-staff = Other staff
aid-kilograms = { $weight } kg
aid-take-in = Take in aid
aid-to-stock = Store and totals
aid-today = Today: { $weight } · weighed { $share } %
aid-mine = My latest lines
aid-cash = If somebody brings cash: only into the sealed box, and two adults count it. The app takes no money.
aid-saved = Saved
aid-proposed = Saved. It waits for a coordinator’s approval.
aid-twice = Sticker { $number } is on more than one line. All are kept; a person decides.
aid-yes = Yes, that is right
aid-count = How many
aid-in-kilograms = How many kilograms
aid-average = Estimate: { $unit } ≈ { $weight } (table { $version }, a starting assumption, not yet measured)
aid-more = Sticker, rejected, paper book
aid-into = Into which drive
aid-line = Line of aid
aid-line-nth = Line { $number }
aid-lines = All lines
aid-none = What is taken in and sent will be here.
aid-row = collected { $collected } · rejected { $rejected } · shipped { $shipped } · in store { $stock }
aid-total = Collected { $collected } · weighed { $share } % · in store { $stock }
aid-total-sent = Shipped { $shipped } · delivered { $delivered } · written off { $off } · rejected { $rejected }
aid-shares = Shares by weight
aid-share-collected = Collected
aid-share-stock = In store
aid-holds = Now: { $weight }
aid-own-line = This is your line. A second person corrects it.
aid-correct = Correction
aid-should-be = How many kilograms is right
drive-close-title = Compare with the paper
drive-close = Close the drive
drive-closed = Drive closed: { $when }
drive-compared = Phone { $phone }, paper { $paper }. Difference: { $difference }
refusal-aid-kilograms = Write kilograms, such as 24.6.
refusal-aid-too-much = One line holds { $most } kg at most. Divide it into several.
refusal-aid-count = Write how many: 1, 2, 3…
refusal-aid-empty = Fill this in.
refusal-aid-category = Choose a category.
refusal-aid-unit = Choose: weighed or counted.
refusal-aid-reason = Choose a reason.
refusal-aid-receiver = Choose who received it.
refusal-aid-sure = { $kilograms } kg in one line. Is that right?
refusal-aid-stock = { $kilograms } kg are sent, but the store holds { $stock } kg. Is that right?
refusal-aid-own = This is your line. A second person must correct it.
refusal-aid-same = The line says just that.
refusal-aid-left = Only { $left } kg are left here.
refusal-aid-into = Choose the drive to move it into.
refusal-drive-differs = Phone and paper differ. Write down why.

# Help given, by count.
help-title = Help given
help-record = Help record
help-no_names = No names are recorded
help-category = Category
help-cat-low_income = Low-income family
help-cat-orphan = Orphan
help-cat-no_parental_care = Child without parental care
help-cat-elderly = Older person
help-cat-lone_pensioner = Pensioner living alone
help-cat-disability = Person with a disability
help-cat-large_family = Large family
help-count_people = Number of people
help-repeat = Repeat
help-at-place = At an institution
help-place-hint = The name of the institution. No names of people.
help-confirmed = The institution confirmed the number of people
help-one-more = Once more (+1)
help-so-far = Help so far
help-saved = Saved: { $what }
help-times-given = { $times ->
    [one] { $times } time
   *[other] { $times } times
}
help-summary = { $families ->
    [one] { $families } family
   *[other] { $families } families
}, { $people ->
    [one] { $people } person
   *[other] { $people } people
}
help-children = { $children ->
    [one] { $children } child
   *[other] { $children } children
}
help-places = { $places ->
    [one] { $places } institution
   *[other] { $places } institutions
}, { $people ->
    [one] { $people } person
   *[other] { $people } people
}
refusal-help-category = Choose a category.
refusal-help-nobody = Write down how many people were helped.
refusal-help-children = There cannot be more children than people.
refusal-help-unconfirmed = Check the number of people with the institution and tick it.

# Money: amounts and receipts, counted by two.
money-title = Money
money-total = Confirmed { $confirmed } ₸ · waiting { $waiting } ₸
money-two = An amount counts when a second adult has counted and confirmed it. No names and no card numbers are written down.
money-save = Write the amount
money-saved = Written. Now a second person counts and confirms it.
money-line = { $tenge } ₸ · receipt { $receipt }
money-confirmed = Counted by two
money-waits = Waits for a second person
money-turned-down = Did not match, not counted
money-twice = This receipt is written twice
money-same = I counted the same
money-differs = It does not match
refusal-money-amount = Write the amount in whole tenge, such as 15000.
refusal-money-receipt = Write the number of the receipt.
refusal-money-own = This is your line. A second person confirms it.
