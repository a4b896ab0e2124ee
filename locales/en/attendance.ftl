# Who came.
act-participants = Participants
att-present = Present
att-late = Late
att-absent = Absent
roster-tally = { att-present }: { $present } · { att-late }: { $late } · { att-absent }: { $absent }
roster-add = Add a person
roster-added = Added to the list: { $name }
roster-empty = The people of your organisation will be here. Add the first one.
att-headcount = Record a head count
att-guest = Unregistered helper
guests-hint = People who are not on the list. Everybody records their own count, the app adds them up.
guests-total = All counts together: { $count } people
