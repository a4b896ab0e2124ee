# Ата-анасының қамқорлығынсыз қалған балаларға арналған шеберхана: есік, курстар, сабақтар, код бойынша тізім.
nav-ward = Шеберхана
nav-workshop = Әлеуметтік шеберхана
p-pin = PIN-код
p-lock = Құлыптау
ward-about = Балалар тізімі бұл телефонда шифрланған. Ол өзіңіздің PIN-кодыңызбен ашылады, бес минут қозғалмаса құлыпталады, он рет қате терілсе, жеткізілген дерек телефоннан өшеді.
ward-first = PIN-код қойыңыз
ward-pin-new = Жаңа PIN-код
ward-pin-again = Сол PIN-кодты қайталаңыз
ward-pin-hint = Кемінде алты цифр. Күн-айды алмаңыз.
ward-set = PIN-код қою
ward-open = Ашу
ward-opening = Ашылып жатыр…
ward-forgotten = PIN-кодты ұмыттым
ward-code = Қалпына келтіру коды
ward-code-once = Бұл кодты қағазға жазып, телефоннан бөлек сақтаңыз. Ол бір рет қана көрсетіледі. PIN-код ұмытылса, онсыз шеберхананы ешкім аша алмайды.
ward-code-written = Жазып алдым
ward-code-typed = Қағаздағы код
ward-wrong =
    { $left ->
        [one] PIN-код дұрыс емес. { $left } мүмкіндік қалды.
       *[other] PIN-код дұрыс емес. { $left } мүмкіндік қалды.
    }
ward-wrong-code = Код дұрыс емес. Әр әрпін тексеріңіз: онда O, I, 0 және 1 жоқ.
ward-walled = Он рет қате терілді: енді шеберхананы PIN-код ашпайды, жеткізілген дерек бұл телефоннан өшірілді. Жеткізілмегені осында шифрланған күйде қалды. Оны қағаздағы код ашады.
ward-failed = Шеберхана бұл жерде ашылмайды: { $words }
ward-waiting =
    { $count ->
        [one] Шифрланған { $count } жазба әлі жеткізілген жоқ. Шеберхана ашық тұрып, желі болғанда кетеді.
       *[other] Шифрланған { $count } жазба әлі жеткізілген жоқ. Шеберхана ашық тұрып, желі болғанда кетеді.
    }
ward-owed =
    { $count ->
        [one] { $count } жазба желіні күтіп тұр. Шеберхана ашық тұрғанда кетеді.
       *[other] { $count } жазба желіні күтіп тұр. Шеберхана ашық тұрғанда кетеді.
    }
ws-none = Фронт-офис сізді курсқа тағайындап, желі болғанда курстарыңыз осында шығады.
ws-date = Күні
ws-open = Сабақты ашу
ws-days = Сабақтар
ws-held = Аяқталды
ws-going = Аяқталған жоқ
ws-register = Балалар код бойынша
ws-register-lead = Тек кодтар. Кодтың кімдікі екені мекемедегі қағазда жазулы. Аты-жөні де, туған күні де, тағдыры да жазылмайды.
ws-child_code = Бала коды
ws-code-hint = Мекеме бергендей, мысалы MT-07.
ws-age_band = Жас тобы
ws-end-code = Кодты жабу
ws-code-ended = Код жабылды. Себебі сақталмайды.
ws-code-over = Жабылған
ws-attendance = Қатысу
ws-attendance-lead = Бір бассаңыз: келді. Тағы бассаңыз: келмеді.
ws-came = Келгені: { $came } / { $all }
ws-skill_level = Дағды деңгейі
ws-milestone = Межелі күн: бүгін дағдыны қараймыз
ws-concern = Алаңдататын жайт
ws-concern-lead = Адамға қазір айтыңыз. Қауіп болса: 102. 111 желісі тәулік бойы жауап береді. Қолданба тек белгінің болғанын, уақытын және кімге айтылғанын сақтайды. Не болғаны мұнда жазылмайды.
ws-told = Айтылды: { $whom }
ws-flagged = Жазылды: қашан және кімге айтылғаны. Басқа ештеңе жоқ.
ws-flag = Белгі уақыты { $when }. Айтылды: { $whom }
ws-no_photos = Баланы суретке түсіруге болмайды
ws-photos-why = Баланың суреті де, бейнесі де, дауысы да ешкімге түсірілмейді. Тек дайын бұйым, адамсыз.
courses-title = Шеберхана курстары
courses-plan = Курс жоспарлау
courses-lead = Тек сандар. Бестен аз сан көрсетілмейді.
courses-none = Курс жоспарланғанда осында шығады.
courses-seats = Курсқа тағайындалғандар ғана оның балалар тізімін көріп, жүргізеді: олардың рөлі – шеберхана тәлімгері. Басқа ешкім, фронт-офис те көрмейді.
courses-nobody = Ешкім
courses-saved = Курс сақталды
counts-few = { $least }-тен аз
counts-hidden = көрсетілмейді: тым аз
counts-share = { $share } %
counts-none = Әзірге бірде-бір сабақ аяқталған жоқ.
told-head = мекеме басшысына
told-102 = полицияға, 102
told-111 = балалар желісіне, 111
level-0 = 0 көрмеген
level-1 = 1 көмекпен
level-2 = 2 өзі
level-3 = 3 үйретеді
band-7-10 = 7–10
band-11-13 = 11–13
band-14-15 = 14–15
band-16-17 = 16–17
craft-joinery = Ағаш шеберлігі
craft-sewing = Тігін
craft-cooking = Аспаздық
craft-digital = Цифрлық дағдылар
craft-money = Қаржы сауаты
craft-other = Басқа
field-child-course = Курс
field-child-child_code = Бала коды
field-child-band = Жас тобы
field-child-ended = Код жабылды
field-counts-course = Курс
field-counts-organisation = Ұйым
field-counts-sessions = Өткен сабақ
field-counts-attendances = Қатысу саны
field-counts-children = Бала саны
field-counts-stayed = Курста қалғаны
field-counts-kept = Алғашқы тәлімгермен өткен сабақ
field-course-institution = Балалар мекемесі
field-course-craft = Кәсіп
field-course-starts = Алғашқы күні
field-course-ends = Соңғы күні
field-course-organisation = Ұйым
field-course-mentor = Тәлімгер
field-course-second = Екінші тәлімгер
field-course-safeguard = Бала қауіпсіздігіне жауапты
field-flag-course = Курс
field-flag-at = Қашан
field-flag-told = Кімге айтылды
field-lesson-course = Курс
field-lesson-on = Күні
field-lesson-milestone = Межелі күн
field-lesson-mentor = Тәлімгер
field-lesson-closed = Аяқталды
field-presence-course = Курс
field-presence-lesson = Сабақ
field-presence-child = Бала коды
field-presence-present = Келді
field-presence-level = Дағды деңгейі
refusal-code-missing = Кодты жазыңыз.
refusal-code-name = Бұл есімге немесе сөзге ұқсайды. Мұнда тек код жазылады: бір-екі әріп пен цифр, мысалы MT-07. Аты-жөні мекемедегі қағазда қалады.
refusal-code-shape = Код: бір-екі әріп және үш цифрға дейін, мысалы MT-07. Туған күн мұнда жазылмайды.
refusal-code-taken = Бұл код тізімде бар.
refusal-band-missing = Жас тобын таңдаңыз.
refusal-no-milestone = Дағды тек межелі күндері белгіленеді.
refusal-child-absent = Алдымен баланың келгенін белгілеңіз.
refusal-no-child-came = Алдымен кім келгенін белгілеңіз.
refusal-t14-open = Алдымен сабақтың тексеру парағын аяқтаңыз.
refusal-two-adults = Тексеру парағында екі ересектің болғаны белгіленбеген. Екі ересексіз сабақ өткізілмейді.
refusal-craft-missing = Не үйретілетінін таңдаңыз.
refusal-day-missing = Күнін жазыңыз.
refusal-mentor-missing = Тәлімгерді таңдаңыз.
refusal-mentor-twice = Екінші тәлімгер басқа адам болуы керек.
refusal-pin-short = PIN-кодта кемінде { $least } цифр болады, цифрдан басқа ештеңе болмайды.
refusal-pin-differs = Екі PIN-код бірдей емес. Бір кодты екі рет теріңіз.
