# The kinds of activity (act.kind.* in the glossary).
act-kind-charity = Қайырымдылық іс-шарасы
act-kind-collection = Қаражат пен зат жинау
act-kind-vulnerable = Әлеуметтік осал топтарға көмек
act-kind-elderly = Қарт адамдарға көмек
act-kind-leisure = Сауық кеші
act-kind-teaching = Балаларды оқыту
act-kind-workshop = Әлеуметтік шеберхана
act-kind-animals = Қаңғыған жануарларға көмек
act-kind-eco = Эко-волонтерлік
act-kind-seismic = Сейсмикалық қауіпсіздік
act-kind-training = Оқыту
act-kind-emergency = Төтенше жағдайдағы көмек
act-kind-other = Басқа

# The roles (role.* in the glossary).
role-volunteer = Ерікті
role-team_leader = Топ жетекшісі
role-org_coordinator = Ұйым үйлестірушісі
role-admin = Фронт-офис әкімшісі
role-mentor = Шеберхана тәлімгері
role-auditor = Аудитор
