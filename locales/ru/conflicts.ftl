# Fields that two people set differently without knowing of each other.
conflicts-title = Выбрать верное
conflicts-lead = Люди записали разное, не зная друг о друге. Ничего не потеряно: нажмите на верное значение.
conflicts-empty = Выбирать не из чего: разных записей нет.
conflicts-waiting = { sync-conflict }: { $count }
sync-conflict = Есть две разные записи
conflict-choose = { $count ->
    [2] Два значения — выберите
   *[other] Значений: { $count } — выберите
}
conflict-shown = показано сейчас
conflict-who-when = { $who } · { $when }
conflict-you = вы
conflict-somebody = кто-то другой
conflict-settled = Выбрано: { $value }
value-empty = пусто
value-unreadable = эта версия не может показать
