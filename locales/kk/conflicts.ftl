# Fields that two people set differently without knowing of each other.
conflicts-title = Дұрысын таңдау
conflicts-lead = Адамдар бір-бірінен хабарсыз әртүрлі жазған. Ештеңе жоғалған жоқ: дұрыс мәнді басыңыз.
conflicts-empty = Таңдайтын ештеңе жоқ.
conflicts-waiting = { sync-conflict }: { $count }
sync-conflict = Екі түрлі жазба бар
conflict-choose = { $count ->
    [2] Екі мән бар — бірін таңдаңыз
   *[other] { $count } мән бар — бірін таңдаңыз
}
conflict-shown = қазір көрініп тұр
conflict-who-when = { $who } · { $when }
conflict-you = сіз
conflict-somebody = басқа адам
conflict-settled = Таңдалды: { $value }
value-empty = бос
value-unreadable = бұл нұсқа көрсете алмайды
