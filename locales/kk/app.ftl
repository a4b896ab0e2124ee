# The app itself, its rooms, and words used on many screens.
language-own-name = Қазақша
language-unknown = Қолданбада «{ $asked }» тілі жоқ. Тілді «Мен» бөлімінен таңдаңыз.
app-name = Ерікті
nav-rooms = Негізгі бөлімдер
nav-today = Бүгін
nav-activities = Іс-шаралар
nav-readiness = Дайындық
nav-me = Мен
c-save = Сақтау
c-cancel = Болдырмау
c-add = Қосу
c-edit = Өзгерту
c-search = Іздеу
c-back = Артқа
c-optional = Міндетті емес
c-required = Міндетті
c-undo = Кері қайтару
c-language = Тіл
c-close = Жабу
c-got-it = Түсінікті

# When something is not as it should be.
open-failed = Телефонның жады ашылмады. Қолданбаны жауып, қайта ашыңыз. Көмектеспесе, мына сөзді фронт-офиске айтыңыз: { $words }
open-slow = Телефон жады ашылып үлгермеді. Қолданба басқа қойындыда ашық болса, соны жабыңыз: жазбалар орнында тұр.
open-newer = Осы телефондағы деректі қолданбаның жаңарақ нұсқасы жазған. Бәрі орнында. Желі болғанда қолданбаны қайта ашыңыз: жаңа нұсқасы жүктеледі.
page-missing-title = Мұндай бет жоқ
page-missing = Сілтеме ескірген немесе толық көшірілмеген болуы мүмкін.
page-missing-home = «Бүгін» бетіне өту
record-missing-title = Жазба табылмады
record-missing = Бұл жазба осы телефонда әзірге жоқ. Басқа телефонда жасалса, желі болғанда келеді.

# A new version, and what must be told once.
update-ready = Қолданбаның жаңа нұсқасы дайын. Толтырып жатқаныңыз жоғалмайды.
update-switch = Жаңарту
notice-vanished = Браузер осы телефондағы деректі өшіріп тастаған. Жіберілмеген { $owed } жазбадан { $recovered } қалпына келтірілді.
notice-withdrawn = { $count } бөлімге рұқсат жабылды: онда басқалар жазғандар осы телефоннан өшірілді. Сіз жіберіп үлгермегендеріңіз үйлестірушіге барады.
notice-history = Сервер бұрынғы көшірмеден қалпына келтірілген. Телефон { $count } жазбаны қайта жібереді.
