# Who came.
act-participants = Участники
att-present = Присутствует
att-late = С опозданием
att-absent = Отсутствует
roster-tally = { att-present }: { $present } · { att-late }: { $late } · { att-absent }: { $absent }
roster-add = Добавить человека
roster-added = Добавлено в список: { $name }
roster-empty = Здесь будут люди вашей организации. Добавьте первого человека.
att-headcount = Записать число людей
att-guest = Незарегистрированный помощник
guests-hint = Люди, которых нет в списке. Каждый записывает, сколько посчитал сам, сумму считает приложение.
guests-total = Всего по всем, кто считал: { $count } чел.
