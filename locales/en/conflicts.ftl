# Fields that two people set differently without knowing of each other.
conflicts-title = Settle
conflicts-lead = People wrote different things without knowing of each other. Nothing is lost: tap the value that holds.
conflicts-empty = There is nothing to settle.
conflicts-waiting = { $count ->
    [one] { sync-conflict }: { $count } entry
   *[other] { sync-conflict }: { $count } entries
}
sync-conflict = Two different records
conflict-choose = { $count ->
    [2] Two values — choose
   *[other] { $count } values — choose
}
conflict-shown = shown now
conflict-who-when = { $who } · { $when }
conflict-you = you
conflict-somebody = somebody else
conflict-settled = Chosen: { $value }
value-empty = nothing
value-unreadable = this version cannot show it
