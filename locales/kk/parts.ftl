# What the pieces say by themselves: to the eye when there is no other text, and to screen readers.
frame-skip = Мазмұнға өту
choice-none-yet = Таңдаңыз
list-search-in = Іздеу: { $what }
list-found = { $count } жазба
list-nothing-found = Ештеңе табылмады. Басқаша жазып көріңіз.
stepper-fewer = { $what }: бірге азайту
stepper-more = { $what }: бірге көбейту
stepper-now = Қазір: { $count }
ring-done-of = { $total } тармақтың { $done } белгіленді
progress-done-of = { $done } / { $total }
ticks-right = { $number }: дұрыс
ticks-wrong = { $number }: қате
countdown-start = Бастау
countdown-stop = Тоқтату
