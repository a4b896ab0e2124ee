# The app itself, its rooms, and words used on many screens.
language-own-name = Русский
language-unknown = Языка «{ $asked }» в приложении нет. Выберите язык в разделе «Я».
app-name = Ерікті
nav-rooms = Основные разделы
nav-today = Сегодня
nav-activities = Мероприятия
nav-readiness = Готовность
nav-me = Я
c-save = Сохранить
c-cancel = Отмена
c-add = Добавить
c-edit = Изменить
c-search = Поиск
c-back = Назад
c-optional = Необязательно
c-required = Обязательно
c-undo = Отменить действие
c-language = Язык
c-close = Закрыть
c-more = Показать ещё
c-got-it = Понятно

# When something is not as it should be.
open-failed = Не удалось открыть память телефона. Закройте приложение и откройте снова. Если не поможет, сообщите во фронт-офис эти слова: { $words }
page-missing-title = Такой страницы нет
page-missing = Возможно, ссылка устарела или скопирована не целиком.
page-missing-home = Перейти на «Сегодня»
record-missing-title = Запись не найдена
record-missing = Этой записи на телефоне пока нет. Если её сделали на другом телефоне, она придёт, когда появится сеть.

# A new version, and what must be told once.
update-ready = Готова новая версия приложения. То, что вы заполняете, не пропадёт.
update-switch = Обновить
notice-vanished = Браузер стёр данные на этом телефоне. Восстановлено неотправленных записей: { $recovered } из { $owed }.
notice-withdrawn = Закрыт доступ к { $count ->
    [one] { $count } разделу
    [few] { $count } разделам
   *[many] { $count } разделам
}: записи других людей оттуда удалены с этого телефона. То, что вы не успели отправить, получит координатор.
notice-history = Сервер восстановлен из более ранней копии. Телефон заново отправляет записей: { $count }.
