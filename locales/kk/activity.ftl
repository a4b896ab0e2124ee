# Activities: the list, the form, one activity.
activities-plan = Іс-шара жоспарлау
activities-coming = Алдағы
activities-past = Өткен
activities-none-coming = Алда жоспарланған іс-шара жоқ.
activities-empty = Мұнда өзіңіздің және ұйымыңыздың іс-шаралары болады. Алғашқысын жоспарлаңыз.
activity-new-title = Жаңа іс-шара
activity-edit-title = Іс-шараны өзгерту
activity-title-hint = Мысалы: Медеу шатқалындағы сенбілік
act-date = Күні
act-time = Уақыты
activity-added = Іс-шара қосылды
activity-changed = Іс-шара өзгертілді
activity-nameless = Атаусыз іс-шара
activity-when = Қашан
activity-checklists = Тексеру парақтары
form-clear = Тазарту
form-cleared = Жазылғаны тазартылды
