# The kinds of activity (act.kind.* in the glossary).
act-kind-charity = Благотворительное мероприятие
act-kind-collection = Сбор средств и вещей
act-kind-vulnerable = Помощь социально уязвимым группам
act-kind-elderly = Помощь пожилым людям
act-kind-leisure = Досуговый вечер
act-kind-teaching = Обучение детей
act-kind-workshop = Социальная мастерская
act-kind-animals = Помощь бездомным животным
act-kind-eco = Экологическое волонтёрство
act-kind-seismic = Сейсмобезопасность
act-kind-training = Обучение
act-kind-emergency = Помощь при ЧС
act-kind-other = Другое

# The roles (role.* in the glossary).
role-volunteer = Волонтёр
role-team_leader = Руководитель группы
role-org_coordinator = Координатор организации
role-admin = Администратор фронт-офиса
role-mentor = Наставник мастерской
role-auditor = Аудитор
