# The tray: what a coordinator decides.
desk-title = Решить
desk-lead = Эти записи не разрешены сразу. Они сохранены, решаете вы.
desk-empty = Ничего не ждёт решения.
desk-waiting = { $count ->
    [one] { $count } запись ждёт вашего решения
    [few] { $count } записи ждут вашего решения
   *[many] { $count } записей ждут вашего решения
}
desk-because-not-granted = У этого человека нет права писать сюда.
desk-because-needs-approval = Чтобы опубликовать, нужно одобрение координатора.
desk-because-file-unproven = Это пришло в файле, и ничто не подтверждает, что его сохранил телефон этого человека. Спросите самого человека, прежде чем принять.
desk-because-device-revoked = Это пришло в файле с телефона, доступ которого отозван.
desk-only-decline = Принять это вы не можете, можно только отклонить.
desk-too-large = Запись слишком велика, чтобы показать её здесь.
tray-accept = Принять
tray-decline = Отклонить
desk-let-in = Принято. Отменить это нельзя.
desk-turned-down = Отклонено. Отменить это нельзя.
desk-decided = Уже решено
desk-accepted = принято
desk-declined = отклонено
