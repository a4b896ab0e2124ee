# Before a phone belongs to anybody.
join-title = Join
join-lead = Activities, rosters and earthquake readiness. Works without a signal, too.
join-invite = Invite link or code
join-invite-hint = The coordinator of your organisation gives you the invite.
join-invite-missing = Enter the invite link or code.
join-go = Join
join-going = Joining…
join-no-signal = The server cannot be reached. Joining needs a signal once: press again when there is one.
join-welcome = Welcome, { $name }!
join-already = This phone has joined already: { $name }, { $organisation }.
join-owing = { $count ->
    [one] { $count } entry by { $name } has not been sent yet.
   *[other] { $count } entries by { $name } have not been sent yet.
} If this invite is for somebody else, they are not sent from this phone any more: deliver them first or save them to a file.
join-owing-see = Deliver or save first
join-go-anyway = Join all the same
join-without = Without an invite, earthquake readiness works: cards, checklists, quiz, emergency numbers. What you mark stays on this phone and is kept when you join.
join-look = Look at Readiness without joining
