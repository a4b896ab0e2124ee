# How far a record has got: the sign beside it.
sign-saving = сақталуда…
sign-on-phone = осы телефонда
sign-delivered = жеткізілді
sign-asked = үйлестірушіні күтуде
sign-needs-you = сізді күтіп тұр

# The strip under the header: the same for the whole phone.
strip-nothing-yet = Телефон жұмысқа дайын, желі керек емес
strip-on-phone = { $count } жазба осы телефонда
strip-all-delivered = Бәрі жеткізілді
strip-needs-you = { $count } жазба сізді күтіп тұр
strip-asked = { $count } жазба үйлестірушіні күтуде
strip-last-delivered = соңғы жеткізу: { $when }
strip-none-delivered = әзірге жеткізілген жазба жоқ

# The delivery screen.
delivery-title = Жеткізу
delivery-send = Қазір жіберу
delivery-sending = Жіберіліп жатыр…
delivery-needs = Сізді күтіп тұрғандар
delivery-asked = Үйлестірушінің қарауында
delivery-waiting = Жіберілуін күткендер
delivery-none-waiting = Жіберуді күтіп тұрған жазба жоқ.
delivery-retained = Жеткізілген { $count } жазба сақтық көшірмесі тексерілгенше осы телефонда да тұрады.
delivery-storage = Телефон жады
delivery-storage-of = { $used } / { $quota }
delivery-one-copy = Бұл браузер жіберілмеген жазбалардың екінші көшірмесін сақтамайды. Оларды жиірек жеткізіңіз.
clock-ahead = Телефонның сағаты { $by } алға кеткен. Жазбаларға зияны жоқ, бірақ уақытты түзеткен жөн.
clock-behind = Телефонның сағаты { $by } артта қалған. Жазбаларға зияны жоқ, бірақ уақытты түзеткен жөн.

# What a record is called where records of all kinds stand together.
record-attendance = { $name }: { $mark }
record-guests = { att-guest }: { $count }
record-answer = { sei-checklist }: { $item }
record-unnamed = Жазба
record-trayed = { $name }: шешім күтіп тұр

# What waits, as a file.
copy-title = Файлдағы көшірме
copy-hint = Телефон істен шыға бастаса, жіберілмегенді файлға сақтап, оны өзіңіздің басқа телефоныңызда немесе фронт-офисте ашыңыз. Файл құлыпталмаған: қолына тигеннің бәрі оқи алады.
copy-save = Жіберілмегенді файлға сақтау
copy-save-former = Бұрынғы иесінің жазбаларын файлға сақтау
copy-take = Файлдан алу
copy-taken = Файлдан { $count } жазба алынды. Олар осы телефоннан жеткізіледі.
copy-nothing-new = Бұл файлдағының бәрі осы телефонда бар.
copy-not-saved = Файл сақталмады. Браузерге файл жүктеуге рұқсат беріңіз.
copy-foreign = Бұл файлды Ерікті сақтамаған. «.owed» деп аяқталатын файлды таңдаңыз. Ештеңе өзгерген жоқ.
copy-newer = Бұл файлды қолданбаның жаңарақ нұсқасы сақтаған. Қолданбаны жаңартыңыз. Ештеңе өзгерген жоқ.
copy-damaged = Файл бүтін емес. Оны қайта көшіріңіз. Ештеңе өзгерген жоқ.
copy-of-another = Бұл файл басқа адамдікі немесе басқа сервердікі. Оны фронт-офис қабылдай алады. Ештеңе өзгерген жоқ.
