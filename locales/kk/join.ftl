# Before a phone belongs to anybody.
join-title = Қосылу
join-lead = Іс-шаралар, келгендер тізімі және жер сілкінісіне дайындық. Желісіз де жұмыс істейді.
join-invite = Шақыру сілтемесі немесе коды
join-invite-hint = Шақыруды ұйымыңыздың үйлестірушісі береді.
join-invite-missing = Шақыру сілтемесін немесе кодын енгізіңіз.
join-go = Қосылу
join-going = Қосылып жатыр…
join-no-signal = Сервермен байланыс жоқ. Қосылу үшін желі бір-ақ рет керек: желі болғанда қайта басыңыз.
join-welcome = Қош келдіңіз, { $name }!
join-already = Бұл телефон қосылған: { $name }, { $organisation }.
