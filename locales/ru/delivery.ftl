# How far a record has got: the sign beside it.
sign-saving = сохраняется…
sign-on-phone = на этом телефоне
sign-delivered = доставлено
sign-asked = ждёт координатора
sign-needs-you = ждёт вас

# The strip under the header: the same for the whole phone.
strip-nothing-yet = Телефон готов к работе, сеть не нужна
strip-on-phone = { $count } на этом телефоне
strip-all-delivered = Всё доставлено
strip-needs-you = { $count ->
    [one] { $count } запись ждёт вас
    [few] { $count } записи ждут вас
   *[many] { $count } записей ждут вас
}
strip-asked = { $count ->
    [one] { $count } запись ждёт координатора
    [few] { $count } записи ждут координатора
   *[many] { $count } записей ждут координатора
}
strip-last-delivered = последняя доставка: { $when }
strip-none-delivered = доставок ещё не было

# The delivery screen.
delivery-title = Доставка
delivery-send = Отправить сейчас
delivery-sending = Отправляется…
delivery-needs = Ждут вас
delivery-asked = У координатора
delivery-waiting = Ждут отправки
delivery-none-waiting = Записей, ожидающих отправки, нет.
delivery-retained = { $count ->
    [one] { $count } доставленная запись остаётся и на телефоне, пока её резервная копия не проверена.
    [few] { $count } доставленные записи остаются и на телефоне, пока их резервная копия не проверена.
   *[many] { $count } доставленных записей остаются и на телефоне, пока их резервная копия не проверена.
}
delivery-storage = Память телефона
delivery-storage-of = { $used } / { $quota }
delivery-one-copy = Этот браузер не хранит вторую копию неотправленных записей. Доставляйте их чаще.
clock-ahead = Часы телефона спешат на { $by }. Записям это не вредит, но время лучше поправить.
clock-behind = Часы телефона отстают на { $by }. Записям это не вредит, но время лучше поправить.

# What a record is called where records of all kinds stand together.
record-attendance = { $name }: { $mark }
record-guests = { att-guest }: { $count }
record-answer = { sei-checklist }: { $item }
record-unnamed = Запись
record-trayed = { $name }: ждёт решения

# What waits, as a file.
copy-title = Копия в файле
copy-hint = Если телефон выходит из строя, сохраните неотправленное в файл и откройте его на другом своём телефоне или во фронт-офисе. Файл не заперт: его прочтёт любой, у кого он окажется.
copy-save = Сохранить неотправленное в файл
copy-save-former = Сохранить в файл записи прежнего владельца
copy-take = Взять из файла
copy-taken = { $count ->
    [one] Из файла взята { $count } запись. Она будет доставлена с этого телефона.
    [few] Из файла взяты { $count } записи. Они будут доставлены с этого телефона.
   *[many] Из файла взято { $count } записей. Они будут доставлены с этого телефона.
}
copy-nothing-new = Всё из этого файла уже есть на этом телефоне.
copy-not-saved = Файл не сохранён. Разрешите браузеру сохранять файлы.
copy-foreign = Этот файл сохранила не Ерікті. Выберите файл, имя которого кончается на «.owed». Ничего не изменилось.
copy-newer = Этот файл сохранила более новая версия приложения. Обновите приложение. Ничего не изменилось.
copy-damaged = Файл не цел. Скопируйте его ещё раз. Ничего не изменилось.
copy-of-another = Этот файл другого человека или другого сервера. Его может принять фронт-офис. Ничего не изменилось.
