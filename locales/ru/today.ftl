# The first screen.
today-greeting = Здравствуйте, { $name }!
today-mark = Отметить пришедших
today-nothing = На сегодня мероприятий нет. Можно запланировать своё, сеть не нужна.
today-coming = Ближайшие мероприятия
today-runs = Незавершённые проверки
today-open = Открыть мероприятие
