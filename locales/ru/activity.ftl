# Activities: the list, the form, one activity.
activities-plan = Запланировать мероприятие
activities-coming = Предстоящие
activities-past = Прошедшие
activities-none-coming = Предстоящих мероприятий нет.
activities-empty = Здесь будут ваши мероприятия и мероприятия вашей организации. Запланируйте первое.
activity-new-title = Новое мероприятие
activity-edit-title = Изменить мероприятие
activity-title-hint = Например: субботник в ущелье Медеу
act-date = Дата
act-time = Время
activity-added = Мероприятие добавлено
activity-changed = Мероприятие изменено
activity-nameless = Мероприятие без названия
activity-when = Когда
activity-checklists = Чек-листы
form-clear = Очистить
form-cleared = Введённое стёрто
