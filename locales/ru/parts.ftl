# What the pieces say by themselves: to the eye when there is no other text, and to screen readers.
frame-skip = Перейти к содержанию
choice-none-yet = Выберите
list-search-in = Поиск: { $what }
list-found = { $count ->
    [one] { $count } запись
    [few] { $count } записи
   *[many] { $count } записей
}
list-nothing-found = Ничего не найдено. Попробуйте написать иначе.
stepper-fewer = { $what }: на одного меньше
stepper-more = { $what }: на одного больше
stepper-now = Сейчас: { $count }
ring-done-of = Отмечено { $done } из { $total }
progress-done-of = { $done } / { $total }
ticks-right = { $number }: верно
ticks-wrong = { $number }: неверно
countdown-start = Начать
countdown-stop = Остановить
