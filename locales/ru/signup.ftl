# Signing up, and what a person says of oneself.
act-signup = Записаться
act-cancel_signup = Отменить запись
act-waitlist = Лист ожидания
act-adults_only = Только с 18 лет
signup-joined = Запись есть
signup-cancelled = Запись отменена
signup-told = Вы записаны. Ваше место видит руководитель группы.
signup-done = Вы записаны
signup-undone = Ваша запись отменена
signup-age-from = С { $years ->
    [one] { $years } года
   *[other] { $years } лет
}
signup-place = Место { $number }
signup-waits = { act-waitlist }: { $number }
signup-count = Записались: { $count }
signup-count-of = Записались: { $count }, мест: { $places }
signup-unnamed = Волонтёр другой организации
signup-look = Проверьте возраст
signup-to-profile = Открыть мой профиль
signup-calendar = Добавить в календарь
activity-places-hint = Пусто: сколько придёт
activity-age-hint = Пусто: обычный возраст для этого вида
filter-all = Все
filter-mine = Мои смены
filter-nothing = Под фильтр ничего не подходит.
c-filter = Фильтр
today-mine = Моя ближайшая смена

# The profile.
nav-profile = Мой профиль
profile-born-hint = Например: 2005. День рождения не спрашиваем.
profile-saved = Профиль сохранён
profile-minor = До 18 лет нужно письменное согласие родителя или опекуна. Бумагу отдайте руководителю группы, а здесь отметьте, что она есть.
profile-parent-tick = Родитель или опекун дал письменное согласие
vol-consent = Согласие на обработку персональных данных
consent-lead = { $organisation } спрашивает о каждой цели отдельно. Любую отметку можно снять в любое время: так согласие отзывается.
consent-version = Версия текста: { $version }
consent-registration = Регистрация: имя, год рождения, запись на мероприятия и присутствие
consent-photos = Мои фотографии
consent-publication = Публикация моих достижений
consent-totals = Учёт моих часов в общем итоге организации (без имени)
c-yes = Да
c-no = Нет
record-signup = { $name }: { $state }
