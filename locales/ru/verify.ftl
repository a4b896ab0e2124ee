# The page that anybody may ask about a certificate; the server reads it.
verify-title = Проверка сертификата
verify-ask = Введите номер сертификата.
verify-valid = Сертификат действителен.
verify-revoked = Этот сертификат отозван.
verify-unknown = Сертификата с таким номером нет. Проверьте номер.
verify-hours-of = { $hours } ч { $minutes } мин
