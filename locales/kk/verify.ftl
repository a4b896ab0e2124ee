# The page that anybody may ask about a certificate; the server reads it.
verify-title = Сертификатты тексеру
verify-ask = Сертификаттың нөмірін жазыңыз.
verify-valid = Сертификат жарамды.
verify-revoked = Бұл сертификаттың күші жойылған.
verify-unknown = Мұндай нөмірлі сертификат жоқ. Нөмірді тексеріңіз.
verify-hours-of = { $hours } сағ { $minutes } мин
