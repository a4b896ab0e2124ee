# Checklists and their runs.
readiness-lead = Тексеру парақтары желісіз жұмыс істейді.
sei-call_112 = 112-ге қоңырау шалу
sei-checklist = Тексеру парағы
sei-run = Тексеруді бастау
sei-done = Орындалды
sei-not_done = Орындалмады
sei-na = Қолданылмайды
template-about = { $items } тармақ · { $minutes } мин
template-version = { $version }-нұсқа
template-awaits-dchs = ТЖД бекітуін күтеді
template-awaits-office = Фронт-офис бекітуін күтеді
template-to-learn = Алдын ала оқып шығыңыз: дүмпу кезінде телефонға қарамаңыз.
template-runs = Осы парақ бойынша тексерулер
run-started = Басталды: { $when }
run-finished = Тексеру аяқталды: { $when }
run-leader = Жүргізуші: { $name }
run-finish = Тексеруді аяқтау
run-reopen = Қайта ашу
run-to-open = Белгіленбеген тармаққа өту
run-other-version = Тексеру парақтың { $old }-нұсқасымен басталған, телефонда қазір { $new }-нұсқа.
run-reason-hint = Неге орындалмады? Бір сөйлем жеткілікті.

# The numbers an item asks for.
count-volunteers = Еріктілер
count-others = Басқалар
count-children = Балалар
count-adults = Ересектер
count-elderly = Қарт адамдар
count-wheelchair = Арбадағы адамдар
number-not-whole = Бүтін санды цифрмен жазыңыз.
unit-person = Адам саны
unit-kg = Килограмм
unit-l = Литр
unit-day = Күн
unit-s = Секунд
unit-other = Саны

# The emergency card.
emergency-title = Шұғыл карточка
sei-drop_cover = Тізерле – жасырын – ұстан
emergency-others = Басқа нөмірлер
emergency-calls = Бассаңыз, нөмір теру терезесі ашылады. Қоңырау шалу үшін мобильді байланыс керек, интернет керек емес.

# Where official sources differ. The defaults are those of the checklists' source.
advice-differs = Кеңестер әртүрлі
advice-says = Бұл туралы ресми дереккөздер әртүрлі айтады. Бірыңғай мәтін келісілгенше қолданба мынаны ұсынады:
advice-run-or-stay = Жүгіріп шығу керек пе, қалу керек пе? Тұрған жеріңізде жасырыныңыз (соңғы ұлттық жадынама мен халықаралық тәжірибе де осыны айтады).
advice-doorway = Есік ойығы ше? Алдымен үстел асты немесе ішкі негізгі қабырға; есік ойығы — тек негізгі қабырғада және одан жақсы орын болмаса ғана.
advice-car = Көлікте болсаңыз? Қауіпті заттардан алыс жерге тоқтап, дүмпу басылғанша ішінде отырыңыз; қоғамдық көліктен жүргізуші айтқанда шығыңыз.
advice-lift = Лифтіде болсаңыз? Қозғалып тұрса: ең жақын қабатқа тоқтатып, шығыңыз. Тұрып қалса: көмек шақырып, күтіңіз.
advice-shut-off = Газ, су, электрді қашан өшіру керек? Алдымен өзіңізді қорғаңыз; дүмпуден кейін өшіріңіз, дүмпу кезінде — қолыңыз жетсе ғана.
advice-awaits = Бұл мәтін Алматы қаласы ТЖД бекітуін күтеді.

# One's own checklists.
mine-title = Менікі
mine-every = Алты ай сайын қайта тексеріңіз: тамақ, батарея, телефон нөмірлері мен кездесу орындары ескіреді.
mine-not-begun = Әлі басталмаған.
mine-again = Қайта тексеру күні: { $day }
mine-due = { $title }: соңғы тексеруден бері алты айдан асты.
mine-check-again = Қайта тексеру
mine-checked = Соңғы тексеру: { $day }
mine-remind = Күнтізбеге еске салу қосу
mine-to-check = Қайта тексеру: { $title }

# Reception points.
points-title = Халықты қабылдау пункттері
points-none = Халықты қабылдау пункттерінің тізімін фронт-кеңсе береді. Тізім келгенде осында тұрады және желісіз ашылады.
points-of = { $source }. Тізім күні: { $day }
points-may-change = Тізім өзгеруі мүмкін: күніне қараңыз.
points-nearest = Маған жақындары
points-asking = Телефон орнын анықтап жатыр…
points-refused = Телефон орнын айтуға рұқсат бермеді. Тізімнен атауы немесе ауданы бойынша іздеңіз.
points-no-position = Телефон орнын анықтай алмады. Тізімнен атауы немесе ауданы бойынша іздеңіз немесе ашық жерде қайталап көріңіз.
points-metres = { $metres } м
points-kilometres = { $kilometres } км
points-picture = Сіздің айналаңыздағы жақын пункттер, солтүстік жоғарыда
points-north = С
points-scale = Сіз ортадасыз, солтүстік жоғарыда. Ішкі шеңбер { $half }, сыртқысы { $whole }.
point-school = Мектеп
point-kindergarten = Балабақша
point-college = Колледж
point-university = Университет
point-stadium = Стадион
