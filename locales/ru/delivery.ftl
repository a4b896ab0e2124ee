# How far a record has got: the sign beside it.
sign-saving = сохраняется…
sign-on-phone = на этом телефоне
sign-delivered = доставлено
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
strip-last-delivered = последняя доставка: { $when }
strip-none-delivered = доставок ещё не было

# The delivery screen.
delivery-title = Доставка
delivery-send = Отправить сейчас
delivery-sending = Отправляется…
delivery-needs = Ждут вас
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
