# Мастерская для детей без попечения родителей: дверь, курсы, занятия, журнал по кодам.
nav-ward = Мастерская
nav-workshop = Социальная мастерская
p-pin = PIN-код
p-lock = Заблокировать
ward-about = Журнал на этом телефоне зашифрован. Он открывается вашим PIN-кодом, закрывается после пяти минут без касаний, а после десяти неверных попыток стирает то, что уже доставлено.
ward-first = Задайте PIN-код
ward-pin-new = Новый PIN-код
ward-pin-again = Тот же PIN-код ещё раз
ward-pin-hint = Шесть цифр или больше. Не берите дату.
ward-set = Задать PIN-код
ward-open = Открыть
ward-opening = Открываем…
ward-forgotten = PIN-код забыт
ward-code = Код восстановления
ward-code-once = Запишите этот код на бумагу и храните отдельно от телефона. Он показан один раз. Если PIN-код забыт, без этой записи мастерскую не откроет никто.
ward-code-written = Код записан
ward-code-typed = Код с бумаги
ward-wrong =
    { $left ->
        [one] PIN-код не подошёл. Осталась { $left } попытка.
        [few] PIN-код не подошёл. Остались { $left } попытки.
       *[many] PIN-код не подошёл. Осталось { $left } попыток.
    }
ward-wrong-code = Код не подошёл. Проверьте каждую букву: в нём нет O, I, 0 и 1.
ward-walled = Десять неверных попыток: PIN-код больше не открывает мастерскую, доставленное с этого телефона стёрто. Недоставленное осталось здесь зашифрованным. Его откроет код с бумаги.
ward-failed = Здесь мастерская не открывается: { $words }
ward-waiting =
    { $count ->
        [one] Не доставлена { $count } зашифрованная запись. Она уйдёт, когда мастерская открыта и есть связь.
        [few] Не доставлены { $count } зашифрованные записи. Они уйдут, когда мастерская открыта и есть связь.
       *[many] Не доставлено { $count } зашифрованных записей. Они уйдут, когда мастерская открыта и есть связь.
    }
ward-owed =
    { $count ->
        [one] { $count } запись ждёт связи. Она уйдёт, пока мастерская открыта.
        [few] { $count } записи ждут связи. Они уйдут, пока мастерская открыта.
       *[many] { $count } записей ждут связи. Они уйдут, пока мастерская открыта.
    }
ws-none = Здесь будут ваши курсы, когда фронт-офис назначит вас на курс и появится связь.
ws-date = Дата
ws-open = Открыть занятие
ws-days = Занятия
ws-held = Завершено
ws-going = Не завершено
ws-register = Дети по кодам
ws-register-lead = Только коды. Чей это код, записано на бумаге в учреждении. Ни имён, ни дат рождения, ни историй.
ws-child_code = Код ребёнка
ws-code-hint = Как дало учреждение, например MT-07.
ws-age_band = Возрастная группа
ws-end-code = Закрыть код
ws-code-ended = Код закрыт. Причина не хранится.
ws-code-over = Закрыт
ws-attendance = Посещаемость
ws-attendance-lead = Касание: пришёл. Ещё одно: нет.
ws-came = Пришли: { $came } из { $all }
ws-skill_level = Уровень навыка
ws-milestone = Контрольный день: сегодня смотрим навыки
ws-concern = Тревожащая ситуация
ws-concern-lead = Скажите человеку, сейчас. Опасность: 102. Линия 111 отвечает круглосуточно. Приложение хранит только то, что сигнал был, когда и кому сказали. Что случилось, здесь не пишут.
ws-told = Сказано: { $whom }
ws-flagged = Записано: когда и кому сказали. Больше ничего.
ws-flag = Сигнал в { $when }. Сказано: { $whom }
ws-no_photos = Детей снимать нельзя
ws-photos-why = Ни фото, ни видео, ни голоса детей, ни для кого. Только готовое изделие, без людей.
courses-title = Курсы мастерской
courses-plan = Запланировать курс
courses-lead = Только количества. Число меньше пяти не показывается.
courses-none = Здесь будут курсы, когда их запланируют.
courses-seats = Назначенные на курс читают и ведут его журнал: это люди с ролью наставника мастерской. Больше никто, и фронт-офис тоже.
courses-nobody = Никто
courses-saved = Курс сохранён
counts-few = меньше { $least }
counts-hidden = не показано: слишком мало
counts-share = { $share } %
counts-none = Ещё ни одно занятие не завершено.
told-head = руководителю учреждения
told-102 = полиции, 102
told-111 = детской линии, 111
level-0 = 0 не пробовал
level-1 = 1 с помощью
level-2 = 2 сам
level-3 = 3 учит других
band-7-10 = 7–10
band-11-13 = 11–13
band-14-15 = 14–15
band-16-17 = 16–17
craft-joinery = Столярное дело
craft-sewing = Шитьё
craft-cooking = Кулинария
craft-digital = Цифровые навыки
craft-money = Финансовая грамотность
craft-other = Другое
field-child-course = Курс
field-child-child_code = Код ребёнка
field-child-band = Возрастная группа
field-child-ended = Код закрыт
field-counts-course = Курс
field-counts-organisation = Организация
field-counts-sessions = Занятий проведено
field-counts-attendances = Посещений
field-counts-children = Детей
field-counts-stayed = Остались на курсе
field-counts-kept = Занятия с первым наставником
field-course-institution = Детское учреждение
field-course-craft = Ремесло
field-course-starts = Первый день
field-course-ends = Последний день
field-course-organisation = Организация
field-course-mentor = Наставник
field-course-second = Второй наставник
field-course-safeguard = Отвечает за безопасность детей
field-flag-course = Курс
field-flag-at = Когда
field-flag-told = Кому сказали
field-lesson-course = Курс
field-lesson-on = День
field-lesson-milestone = Контрольный день
field-lesson-mentor = Наставник
field-lesson-closed = Завершено
field-presence-course = Курс
field-presence-lesson = Занятие
field-presence-child = Код ребёнка
field-presence-present = Пришёл
field-presence-level = Уровень навыка
refusal-code-missing = Напишите код.
refusal-code-name = Похоже на имя или слово. Здесь только код: одна-две буквы и цифры, например MT-07. Имя остаётся на бумаге в учреждении.
refusal-code-shape = Код: одна-две буквы и до трёх цифр, например MT-07. Дате рождения здесь не место.
refusal-code-taken = Этот код уже есть в журнале.
refusal-band-missing = Выберите возрастную группу.
refusal-no-milestone = Навыки отмечают только в контрольные дни.
refusal-child-absent = Сначала отметьте, что ребёнок пришёл.
refusal-no-child-came = Сначала отметьте, кто пришёл.
refusal-t14-open = Сначала завершите чек-лист занятия.
refusal-two-adults = В чек-листе нет отметки, что на месте двое взрослых. Без двоих взрослых занятие не проводят.
refusal-craft-missing = Выберите, чему учат.
refusal-day-missing = Укажите дату.
refusal-mentor-missing = Выберите наставника.
refusal-mentor-twice = Второй наставник должен быть другим человеком.
refusal-pin-short = В PIN-коде не меньше { $least } цифр и ничего, кроме цифр.
refusal-pin-differs = PIN-коды разные. Введите один и тот же дважды.
