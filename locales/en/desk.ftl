# The tray: what a coordinator decides.
desk-title = Decide
desk-lead = These entries were not allowed at once. They are safe; you decide.
desk-empty = Nothing waits for a decision.
desk-waiting = { $count ->
    [one] { $count } entry waits for your decision
   *[other] { $count } entries wait for your decision
}
desk-because-not-granted = This person may not write here.
desk-because-needs-approval = A coordinator’s approval is needed to publish this.
desk-because-file-unproven = It came in a file, and nothing proves that this person’s phone saved it. Ask the person before you let it in.
desk-because-device-revoked = It came in a file from a phone whose access was withdrawn.
desk-only-decline = You cannot let this in, only decline it.
desk-too-large = It is too large to be shown here.
tray-accept = Let in
tray-decline = Decline
desk-let-in = Let in. This cannot be undone.
desk-turned-down = Declined. This cannot be undone.
desk-decided = Already decided
desk-accepted = let in
desk-declined = declined
