# Checklists and their runs.
readiness-lead = Чек-листы работают без сети.
sei-call_112 = Позвонить 112
sei-checklist = Чек-лист
sei-run = Начать проверку
sei-done = Сделано
sei-not_done = Не сделано
sei-na = Не применимо
template-about = { $items ->
    [one] { $items } пункт · { $minutes } мин
    [few] { $items } пункта · { $minutes } мин
   *[many] { $items } пунктов · { $minutes } мин
}
template-version = Версия { $version }
template-awaits-dchs = Ждёт утверждения ДЧС
template-awaits-office = Ждёт утверждения фронт-офиса
template-to-learn = Прочитайте заранее: во время толчков не смотрите в телефон.
template-runs = Проверки по этому листу
run-started = Начата: { $when }
run-finished = Проверка завершена: { $when }
run-leader = Ведёт: { $name }
run-finish = Завершить проверку
run-reopen = Открыть снова
run-to-open = К неотмеченному пункту
run-other-version = Проверка начата по версии { $old }, сейчас на телефоне версия { $new }.
run-reason-hint = Почему не сделано? Достаточно одного предложения.

# The numbers an item asks for.
count-volunteers = Волонтёры
count-others = Остальные
count-children = Дети
count-adults = Взрослые
count-elderly = Пожилые
count-wheelchair = На колясках
number-not-whole = Напишите целое число цифрами.
unit-person = Число людей
unit-kg = Килограммы
unit-l = Литры
unit-day = Дни
unit-s = Секунды
unit-other = Количество

# The emergency card.
emergency-title = Экстренная карточка
sei-drop_cover = Пригнись – укройся – держись
emergency-others = Другие номера
emergency-calls = Нажатие открывает набор номера. Для звонка нужна мобильная связь, интернет не нужен.

# Where official sources differ. The defaults are those of the checklists' source.
advice-differs = Рекомендации расходятся
advice-says = Об этом официальные источники говорят по-разному. Пока единый текст не согласован, приложение советует:
advice-run-or-stay = Бежать или остаться? Укройтесь там, где вы находитесь (в этом сходятся последняя национальная памятка и международная практика).
advice-doorway = Дверной проём? Сначала стол или внутренняя капитальная стена; дверной проём — только в капитальной стене и только если нет ничего лучше.
advice-car = В машине? Остановитесь вдали от опасных мест и оставайтесь внутри, пока трясёт; из общественного транспорта выходите, когда скажет водитель.
advice-lift = В лифте? Лифт едет: остановите на ближайшем этаже и выйдите. Застряли: вызовите помощь и ждите.
advice-shut-off = Газ, вода, электричество: когда? Сначала защитите себя; отключайте после толчков, а во время толчков — только если можно дотянуться.
advice-awaits = Этот текст ждёт утверждения ДЧС Алматы.

# One's own checklists.
mine-title = Моё
mine-every = Проверяйте снова каждые полгода: продукты, батарейки, номера телефонов и места встречи устаревают.
mine-not-begun = Ещё не начато.
mine-again = Проверить снова: { $day }
mine-due = { $title }: последняя проверка была больше полугода назад.
mine-check-again = Проверить снова
mine-checked = Последняя проверка: { $day }
mine-remind = Напомнить в календаре
mine-to-check = Проверить снова: { $title }

# Reception points.
points-title = Пункты приёма населения
points-none = Список пунктов приёма населения даёт фронт-офис. Когда он придёт, он будет здесь и откроется без сети.
points-of = { $source }. Дата списка: { $day }
points-may-change = Список меняется: смотрите на дату.
points-nearest = Ближайшие ко мне
points-asking = Телефон определяет, где вы…
points-refused = Телефон не разрешил узнать, где вы. Найдите пункт в списке по названию или району.
points-no-position = Телефон не смог определить, где вы. Найдите пункт в списке по названию или району либо попробуйте ещё раз на открытом месте.
points-metres = { $metres } м
points-kilometres = { $kilometres } км
points-picture = Ближайшие пункты вокруг вас, север сверху
points-north = С
points-scale = Вы в центре, север сверху. Внутренний круг { $half }, внешний { $whole }.
point-school = Школа
point-kindergarten = Детский сад
point-college = Колледж
point-university = Университет
point-stadium = Стадион
