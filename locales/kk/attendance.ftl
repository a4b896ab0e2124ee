# Who came.
act-participants = Қатысушылар
att-present = Келді
att-late = Кешікті
att-absent = Келмеді
roster-tally = { att-present }: { $present } · { att-late }: { $late } · { att-absent }: { $absent }
roster-add = Адам қосу
roster-added = { $name } тізімге қосылды
roster-empty = Мұнда ұйымыңыздың адамдары болады. Алғашқысын қосыңыз.
att-headcount = Адам санын жазу
att-guest = Тіркелмеген көмекші
guests-hint = Тізімде жоқ адамдар. Әркім өзі санағанын жазады, қосындысын қолданба шығарады.
guests-total = Барлық санағандар бойынша: { $count } адам
