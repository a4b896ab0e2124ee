# Aid by the kilogram: drives, lines, the store.
aid-drive = Кампания по сбору помощи
aid-intake = Приём
aid-reject = Непригодно
aid-transfer = Перенос в другую кампанию
aid-dispatch = Отправка
aid-handover = Передача
aid-writeoff = Списание
aid-cat-food = Продукты питания
aid-cat-clothes = Одежда
aid-cat-hygiene = Средства гигиены
aid-cat-baby = Детские товары
aid-cat-bedding = Постельные принадлежности
aid-cat-medical = Медицинские изделия
aid-cat-tools = Инструменты и оборудование
aid-weighed = Взвешено
aid-sack = Мешок
aid-box = Коробка
aid-piece = Штука
aid-why-expired = Просрочено
aid-why-dirty = Грязное
aid-why-damaged = Испорчено
aid-why-not_needed = Не требуется
aid-why-mistyped = Ошибка при вводе
aid-why-twice = Записано дважды
aid-why-lost = Не найдено
aid-receiver-head = Руководитель
aid-receiver-storekeeper = Кладовщик
aid-receiver-social_worker = Социальный работник
aid-receiver-staff = Другой сотрудник
aid-kilograms = { $weight } кг
aid-take-in = Принять помощь
aid-to-stock = Склад и итоги
aid-today = Сегодня: { $weight } · взвешено { $share } %
aid-mine = Мои последние записи
aid-cash = Если принесли деньги: только в опечатанный ящик, считают двое взрослых. Приложение деньги не принимает.
aid-saved = Сохранено
aid-proposed = Сохранено. Ждёт подтверждения координатора.
aid-twice = Стикер { $number } стоит на нескольких записях. Все сохранены, решает человек.
aid-yes = Да, верно
aid-count = Сколько штук
aid-in-kilograms = Сколько килограммов
aid-average = Оценка: { $unit } ≈ { $weight } (таблица { $version }, начальное предположение, ещё не измерено)
aid-more = Стикер, непригодное, бумажный журнал
aid-into = В какую кампанию
aid-line = Запись о помощи
aid-line-nth = Запись { $number }
aid-lines = Все записи
aid-none = Здесь будет всё, что принято и отправлено.
aid-row = собрано { $collected } · непригодно { $rejected } · отправлено { $shipped } · на складе { $stock }
aid-total = Собрано { $collected } · взвешено { $share } % · на складе { $stock }
aid-total-sent = Отправлено { $shipped } · передано { $delivered } · списано { $off } · непригодно { $rejected }
aid-shares = Доли по весу
aid-share-collected = Собрано
aid-share-stock = На складе
aid-holds = Сейчас: { $weight }
aid-own-line = Это ваша запись. Исправляет её второй человек.
aid-correct = Исправление
aid-should-be = Сколько килограммов верно
drive-close-title = Сверка с бумагой
drive-close = Закрыть кампанию
drive-closed = Кампания закрыта: { $when }
drive-compared = В телефоне { $phone }, на бумаге { $paper }. Разница: { $difference }
refusal-aid-kilograms = Запишите килограммы, например 24,6.
refusal-aid-too-much = Больше { $most } кг в одной записи не бывает. Разделите на несколько.
refusal-aid-count = Запишите количество: 1, 2, 3…
refusal-aid-empty = Заполните это поле.
refusal-aid-category = Выберите категорию.
refusal-aid-unit = Выберите: взвешено или посчитано.
refusal-aid-reason = Выберите причину.
refusal-aid-receiver = Выберите, кто принял.
refusal-aid-sure = { $kilograms } кг в одной записи. Верно?
refusal-aid-stock = Отправляется { $kilograms } кг, а на складе записано { $stock } кг. Верно?
refusal-aid-own = Это ваша запись. Исправить её должен второй человек.
refusal-aid-same = В записи уже стоит это число.
refusal-aid-left = Здесь осталось только { $left } кг.
refusal-aid-into = Выберите, в какую кампанию перенести.
refusal-drive-differs = Телефон и бумага расходятся. Напишите почему.

# Help given, by count.
help-title = Оказание помощи
help-record = Запись о помощи
help-no_names = Имена не записываются
help-category = Категория
help-cat-low_income = Малообеспеченная семья
help-cat-orphan = Ребёнок-сирота
help-cat-no_parental_care = Ребёнок, оставшийся без попечения родителей
help-cat-elderly = Пожилой человек
help-cat-lone_pensioner = Одинокий пенсионер
help-cat-disability = Человек с инвалидностью
help-cat-large_family = Многодетная семья
help-count_people = Число людей
help-repeat = Повторно
help-at-place = В учреждении
help-place-hint = Название учреждения. Имена людей не пишутся.
help-confirmed = Учреждение подтвердило число людей
help-one-more = Ещё раз (+1)
help-so-far = Оказанная помощь
help-saved = Сохранено: { $what }
help-times-given = { $times ->
    [one] { $times } раз
    [few] { $times } раза
   *[many] { $times } раз
}
help-summary = { $families ->
    [one] { $families } семья
    [few] { $families } семьи
   *[many] { $families } семей
}, { $people ->
    [one] { $people } человек
    [few] { $people } человека
   *[many] { $people } человек
}
help-children = { $children ->
    [one] { $children } ребёнок
    [few] { $children } ребёнка
   *[many] { $children } детей
}
help-places = { $places ->
    [one] { $places } учреждение
    [few] { $places } учреждения
   *[many] { $places } учреждений
}, { $people ->
    [one] { $people } человек
    [few] { $people } человека
   *[many] { $people } человек
}
refusal-help-category = Выберите категорию.
refusal-help-nobody = Запишите, скольким людям помогли.
refusal-help-children = Детей не может быть больше, чем людей.
refusal-help-unconfirmed = Сверьте число людей с учреждением и поставьте отметку.

# Money: amounts and receipts, counted by two.
money-title = Деньги
money-total = Подтверждено { $confirmed } ₸ · ждёт подтверждения { $waiting } ₸
money-two = Сумма считается, когда её пересчитал и подтвердил второй взрослый. Имена и номера карт не записываются.
money-save = Записать сумму
money-saved = Записано. Теперь пересчитает и подтвердит второй человек.
money-line = { $tenge } ₸ · квитанция { $receipt }
money-confirmed = Посчитали двое
money-waits = Ждёт второго человека
money-turned-down = Не сошлось, не считается
money-twice = Эта квитанция записана дважды
money-same = У меня столько же
money-differs = Не сходится
refusal-money-amount = Напишите сумму целым числом тенге, например 15000.
refusal-money-receipt = Напишите номер квитанции.
refusal-money-own = Это ваша запись. Подтвердить её должен второй человек.
