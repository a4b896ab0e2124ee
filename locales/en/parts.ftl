# What the pieces say by themselves: to the eye when there is no other text, and to screen readers.
frame-skip = Skip to the content
choice-none-yet = Choose
list-search-in = Search: { $what }
list-found = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
list-nothing-found = Nothing found. Try other words.
stepper-fewer = { $what }: one fewer
stepper-more = { $what }: one more
stepper-now = Now: { $count }
ring-done-of = { $done } of { $total } marked
progress-done-of = { $done } / { $total }
ticks-right = { $number }: right
ticks-wrong = { $number }: wrong
countdown-start = Start
countdown-stop = Stop
