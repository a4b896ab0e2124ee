# How far a record has got: the sign beside it.
sign-saving = saving…
sign-on-phone = on this phone
sign-delivered = delivered
sign-asked = waits for a coordinator
sign-needs-you = needs you

# The strip under the header: the same for the whole phone.
strip-nothing-yet = This phone is ready, no signal needed
strip-on-phone = { $count } on this phone
strip-all-delivered = Everything delivered
strip-needs-you = { $count ->
    [one] { $count } entry needs you
   *[other] { $count } entries need you
}
strip-asked = { $count ->
    [one] { $count } entry waits for a coordinator
   *[other] { $count } entries wait for a coordinator
}
strip-last-delivered = last delivered: { $when }
strip-none-delivered = nothing delivered yet

# The delivery screen.
delivery-title = Delivery
delivery-send = Send now
delivery-sending = Sending…
delivery-needs = Waiting for you
delivery-asked = Before a coordinator
delivery-waiting = Waiting to be delivered
delivery-none-waiting = Nothing is waiting to be delivered.
delivery-retained = { $count ->
    [one] { $count } delivered entry stays on this phone, too, until its backup is verified.
   *[other] { $count } delivered entries stay on this phone, too, until their backup is verified.
}
delivery-storage = Storage on this phone
delivery-storage-of = { $used } / { $quota }
delivery-one-copy = This browser keeps no second copy of unsent entries. Deliver them often.
clock-ahead = This phone’s clock is { $by } ahead. Entries are safe, but the time should be corrected.
clock-behind = This phone’s clock is { $by } behind. Entries are safe, but the time should be corrected.

# What a record is called where records of all kinds stand together.
record-attendance = { $name }: { $mark }
record-guests = { att-guest }: { $count }
record-answer = { sei-checklist }: { $item }
record-unnamed = Entry
record-trayed = { $name }: waits for a decision

# What waits, as a file.
copy-title = A copy in a file
copy-hint = If the phone is failing, save what has not been sent to a file, and open it on another phone of yours or at the front office. The file is not locked: whoever has it can read it.
copy-save = Save unsent entries to a file
copy-save-former = Save the former holder’s entries to a file
copy-take = Take in a file
copy-taken = { $count ->
    [one] { $count } entry was taken in. It will be delivered from this phone.
   *[other] { $count } entries were taken in. They will be delivered from this phone.
}
copy-nothing-new = Everything in this file is on this phone already.
copy-not-saved = The file was not saved. Allow the browser to save files.
copy-foreign = Erikti did not save this file. Choose one whose name ends with “.owed”. Nothing has changed.
copy-newer = A newer version of the app saved this file. Update the app. Nothing has changed.
copy-damaged = The file is not whole. Copy it once more. Nothing has changed.
copy-of-another = This file is of another person or another server. The front office can take it in. Nothing has changed.
