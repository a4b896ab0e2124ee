//! What a made-up city is called: organisations, people, places, titles, in Kazakh, Russian and English as in Almaty.
//!
//! Given and family names are put together by lot; nobody real is meant.

use erikti_model::kinds::activity::{Direction, District};

/// Three texts that belong together: mostly in Kazakh, Russian and English.
pub(super) type Three = [&'static str; 3];

/// Organisations beside the front office, which comes first in every city.
pub(super) const ORGANISATIONS: [&str; 31] = [
    "Жылы жүрек қоры",
    "Алатау еріктілері",
    "Қайырымды Алматы",
    "Медеу жасыл жасағы",
    "Ақ ниет студенттер клубы",
    "Шаңырақ отбасыларға көмек",
    "Алмалы жастары",
    "Наурызбай көршілері",
    "Түрксіб қамқорлығы",
    "Жас дәрігер еріктілері",
    "Кітап пен бала",
    "Бірге жеңіл қоғамы",
    "Тау құтқару достары",
    "Үміт шырағы",
    "Добрый двор",
    "Тёплые руки",
    "Зелёный склон",
    "Четыре лапы Алатау",
    "Клуб «Вместе в горы»",
    "Школа доброго соседа",
    "Серебряные волонтёры",
    "Студенты за город",
    "Помощь рядом",
    "Мастерская «Своими руками»",
    "Чистая речка",
    "Команда «Надёжное плечо»",
    "Дорога к дому",
    "Green Apple Team",
    "Open Hands Almaty",
    "Campus Volunteers",
    "City Trees",
];

/// Kazakh given names: of men, of women.
pub(super) const KAZAKH: [&[&str]; 2] = [
    &[
        "Әділет",
        "Нұрлан",
        "Ерлан",
        "Бауыржан",
        "Дәурен",
        "Асхат",
        "Мирас",
        "Санжар",
        "Олжас",
        "Арман",
        "Данияр",
        "Ержан",
        "Қайрат",
        "Мейіржан",
        "Талғат",
        "Рүстем",
        "Ильяс",
        "Бекзат",
        "Жандос",
        "Төлеген",
    ],
    &[
        "Айгүл",
        "Әлия",
        "Дана",
        "Мадина",
        "Айжан",
        "Гүлнар",
        "Жанар",
        "Салтанат",
        "Аружан",
        "Томирис",
        "Назерке",
        "Еркежан",
        "Сәуле",
        "Меруерт",
        "Балнұр",
        "Қарлығаш",
        "Ұлпан",
        "Інжу",
        "Динара",
        "Зере",
    ],
];

/// Russian and other given names of the city: of men, of women.
pub(super) const OTHERS: [&[&str]; 2] = [
    &[
        "Александр",
        "Дмитрий",
        "Сергей",
        "Игорь",
        "Максим",
        "Артём",
        "Тимур",
        "Виктор",
        "Павел",
        "Руслан",
        "Марат",
        "Андрей",
    ],
    &["Анна", "Елена", "Ольга", "Мария", "Наталья", "Светлана", "Ирина", "Вера", "Камила", "Юлия", "Диляра", "Полина"],
];

/// Guests and exchange students as they write themselves: a man, a woman, their family name.
pub(super) const GUESTS: &[Three] = &[
    ["Daniel", "Emma", "Clark"],
    ["Mehmet", "Elif", "Yılmaz"],
    ["Thomas", "Hannah", "Weber"],
    ["Lucas", "Sofia", "Martin"],
    ["Omar", "Nour", "Haddad"],
    ["Kenji", "Yuki", "Tanaka"],
];

/// Family names: of men, of women.
pub(super) const KAZAKH_FAMILIES: &[[&str; 2]] = &[
    ["Серік", "Серік"],
    ["Нұрланов", "Нұрланова"],
    ["Оспанов", "Оспанова"],
    ["Жұмабеков", "Жұмабекова"],
    ["Бекенов", "Бекенова"],
    ["Сәрсенбаев", "Сәрсенбаева"],
    ["Қалиев", "Қалиева"],
    ["Төлеубаев", "Төлеубаева"],
    ["Мұратұлы", "Мұратқызы"],
    ["Ермекұлы", "Ермекқызы"],
    ["Ахметов", "Ахметова"],
    ["Исабеков", "Исабекова"],
    ["Дүйсенов", "Дүйсенова"],
    ["Рахымжан", "Рахымжан"],
    ["Шәріпов", "Шәріпова"],
    ["Әбілдаев", "Әбілдаева"],
    ["Тұрсын", "Тұрсын"],
    ["Байжанов", "Байжанова"],
];

/// See [`KAZAKH_FAMILIES`].
pub(super) const OTHER_FAMILIES: &[[&str; 2]] = &[
    ["Ковалёв", "Ковалёва"],
    ["Соколов", "Соколова"],
    ["Лебедев", "Лебедева"],
    ["Ким", "Ким"],
    ["Цой", "Цой"],
    ["Шмидт", "Шмидт"],
    ["Мельник", "Мельник"],
    ["Юсупов", "Юсупова"],
    ["Розыбакиев", "Розыбакиева"],
    ["Гаврилов", "Гаврилова"],
    ["Петренко", "Петренко"],
    ["Ильин", "Ильина"],
    ["Мамедов", "Мамедова"],
    ["Орлов", "Орлова"],
];

/// A place, and its district.
pub(super) type Spot = (Three, District);

/// Places under the sky.
pub(super) const OUTDOORS: &[Spot] = &[
    (["Медеу шатқалы", "ущелье Медеу", "Medeu gorge"], District::Medeu),
    (["Үлкен Алматы шатқалы", "Большое Алматинское ущелье", "Big Almaty gorge"], District::Bostandyk),
    (["Көктөбе етегі", "подножие Кок-Тобе", "foot of Kok-Tobe"], District::Medeu),
    (["Орталық саябақ", "Центральный парк", "Central Park"], District::Medeu),
    (["Баум тоғайы", "роща Баума", "Baum grove"], District::Turksib),
    (["Есентай өзенінің жағасы", "набережная Есентая", "Esentai embankment"], District::Bostandyk),
    (["Сайран көлі", "озеро Сайран", "Lake Sairan"], District::Auezov),
];

/// Places with a roof.
pub(super) const INDOORS: &[Spot] = &[
    (["ескі трамвай депосы", "старое трамвайное депо", "the old tram depot"], District::Turksib),
    (["мәдениет үйі", "дом культуры", "house of culture"], District::Alatau),
    (["№2 орталық", "центр № 2", "centre no. 2"], District::Nauryzbai),
    (["кітапхана", "библиотека", "the library"], District::Zhetysu),
    (["студенттер сарайы", "дворец студентов", "the students' hall"], District::Bostandyk),
    (["8-шағын аудан", "8-й микрорайон", "8th microdistrict"], District::Auezov),
    (["фронт-офис", "фронт-офис", "the front office"], District::Almaly),
    (
        ["Горный Гигант, мектеп ауласы", "Горный Гигант, школьный двор", "Gorny Gigant, the school yard"],
        District::Medeu,
    ),
    (
        [
            "Қалқаман, көпбалалы отбасылар үйлері",
            "Калкаман, дома многодетных семей",
            "Kalkaman, large families' houses",
        ],
        District::Nauryzbai,
    ),
];

/// Titles by kind.
pub(super) const TITLES: &[(Direction, [Three; 3])] = &[
    (
        Direction::Charity,
        [
            ["Қайырымдылық жәрмеңкесі", "Благотворительная ярмарка", "Charity fair"],
            ["Ыстық тамақ тарату", "Раздача горячих обедов", "Hot meals"],
            ["Мектепке жол", "Соберём ребёнка в школу", "Ready for school"],
        ],
    ),
    (
        Direction::Collection,
        [
            ["Гуманитарлық көмек жинау", "Сбор гуманитарной помощи", "Humanitarian aid collection"],
            ["Жылы киім жинау", "Сбор тёплых вещей", "Warm clothes collection"],
            ["Азық-түлік себеті", "Продуктовая корзина", "Food basket"],
        ],
    ),
    (
        Direction::Vulnerable,
        [
            ["Аз қамтылған отбасыларға көмек", "Помощь малообеспеченным семьям", "Help for low-income families"],
            ["Көмір мен отын жеткізу", "Доставка угля и дров", "Coal and firewood delivery"],
            ["Көпбалалы отбасыларға бару", "Визит к многодетным семьям", "Visiting large families"],
        ],
    ),
    (
        Direction::Elderly,
        [
            ["Қарттарға үй жинауға көмек", "Уборка у пожилых", "House cleaning for older people"],
            ["Дәрі-дәрмек жеткізу", "Доставка лекарств пожилым", "Medicine delivery"],
            ["Жалғызбасты қарттарға бару", "В гости к одиноким пенсионерам", "Visiting lone pensioners"],
        ],
    ),
    (
        Direction::Leisure,
        [
            ["Пансионаттағы ән кеші", "Вечер песни в пансионате", "Song evening at the boarding house"],
            ["Шай және домбыра", "Чай и домбра", "Tea and dombra"],
            ["Ескі фильмдер кеші", "Вечер старого кино", "Old films evening"],
        ],
    ),
    (
        Direction::Teaching,
        [
            ["Ағылшын тілі сабағы", "Урок английского для детей", "English lesson for children"],
            ["Оқу сағаты", "Час чтения", "Reading hour"],
            ["Математика үйірмесі", "Кружок математики", "Maths club"],
        ],
    ),
    (
        Direction::Workshop,
        [
            ["Әлеуметтік шеберхана: ағаш", "Социальная мастерская: столярка", "Social workshop: joinery"],
            ["Әлеуметтік шеберхана: тігін", "Социальная мастерская: шитьё", "Social workshop: sewing"],
            ["Әлеуметтік шеберхана: ас үй", "Социальная мастерская: кухня", "Social workshop: cooking"],
        ],
    ),
    (
        Direction::Animals,
        [
            ["Баспанаға жем апару", "Корм для приюта", "Feed for the shelter"],
            ["Иттерді серуендету", "Прогулка с собаками приюта", "Walking the shelter's dogs"],
            ["Қысқы үйшіктер", "Зимние домики для кошек", "Winter houses for cats"],
        ],
    ),
    (
        Direction::Eco,
        [
            ["Сенбілік", "Субботник", "Clean-up"],
            ["Ағаш отырғызу", "Посадка деревьев", "Tree planting"],
            ["Соқпақ тазалау", "Чистая тропа", "Trail clean-up"],
        ],
    ),
    (
        Direction::Seismic,
        [
            ["Сейсмикалық қауіпсіздік сабағы", "Занятие по сейсмобезопасности", "Seismic safety lesson"],
            ["Жер сілкінісіне дайынбыз", "Готовы к землетрясению", "Ready for an earthquake"],
            ["Сейсможаттығу", "Сейсмотренировка", "Seismic drill"],
        ],
    ),
    (
        Direction::Training,
        [
            ["Алғашқы көмек шеберлік сабағы", "Мастер-класс по первой помощи", "First aid master class"],
            ["Жобаларды басқару семинары", "Семинар по управлению проектами", "Project management seminar"],
            ["Жаңа еріктілер мектебі", "Школа нового волонтёра", "New volunteers' school"],
        ],
    ),
    (
        Direction::Emergency,
        [
            ["Су басқан аулаларға көмек", "Помощь подтопленным дворам", "Help for flooded yards"],
            ["Қабылдау пунктіндегі кезекшілік", "Дежурство в пункте приёма", "Duty at the reception point"],
            ["Қарлы боранда көмек", "Помощь в снегопад", "Snowstorm help"],
        ],
    ),
    (
        Direction::Other,
        [
            ["Қалалық марафонға көмек", "Помощь на городском марафоне", "Helping at the city marathon"],
            ["Кітапхана көшіру", "Переезд библиотеки", "Moving the library"],
            ["Мерекеге безендіру", "Украшаем двор к празднику", "Decorating for the holiday"],
        ],
    ),
];

/// What people should know before they come.
pub(super) const NOTES: &[Three] = &[
    ["Қолғап пен су алыңыз.", "Возьмите перчатки и воду.", "Bring gloves and water."],
    ["Жинақты біз береміз.", "Инвентарь выдаём на месте.", "We bring the tools."],
    [
        "Жылы киініңіз, ыстық шай болады.",
        "Одевайтесь теплее, будет горячий чай.",
        "Dress warmly, there will be hot tea.",
    ],
    [
        "Байланыс нашар: алдын ала жүктеп алыңыз.",
        "Связь плохая: откройте приложение заранее.",
        "Poor signal: open the app beforehand.",
    ],
    ["Кездесу орны — басты кіреберіс.", "Встречаемся у главного входа.", "We meet at the main entrance."],
    ["", "", ""],
];

/// What whoever led says afterwards.
pub(super) const AFTERWARDS: &[Three] = &[
    [
        "Бәрі жоспар бойынша өтті. Келесіде көбірек қап керек.",
        "Всё прошло по плану. В следующий раз нужно больше мешков.",
        "All went as planned. More bags next time.",
    ],
    [
        "Адам көп келді, тіркеу ұзаққа созылды.",
        "Пришло много людей, запись на входе затянулась.",
        "Many people came; the door took long.",
    ],
    [
        "Жылы қабылдады, тағы шақырды.",
        "Встретили тепло, просили приходить ещё.",
        "A warm welcome; they asked us to come again.",
    ],
    [
        "Көлік кешікті, ертерек шығу керек.",
        "Машина опоздала, выезжать надо раньше.",
        "The car was late; leave earlier.",
    ],
];

/// What happened, where something did.
pub(super) const INCIDENTS: &[Three] = &[
    [
        "Бір ерікті аяғын тайдырды, көмек көрсетілді.",
        "Волонтёр подвернул ногу, помощь оказана.",
        "A sprained ankle; first aid given.",
    ],
    ["Бір қорап қолғап жоғалды.", "Потерялась коробка перчаток.", "A box of gloves was lost."],
];

/// For whom a drive collects.
pub(super) const RECIPIENTS: &[Three] = &[
    ["Су тасқынынан зардап шеккендер", "Пострадавшие от паводка", "People hit by the flood"],
    ["Өрттен зардап шеккен ауылдар", "Сёла, пострадавшие от пожара", "Villages hit by the fire"],
    ["Аз қамтылған отбасылар", "Малообеспеченные семьи", "Low-income families"],
];

/// Institutions that receive or are visited.
pub(super) const INSTITUTIONS: &[Three] = &[
    ["№1 балаларды қолдау орталығы", "Центр поддержки детей № 1", "Children's support centre no. 1"],
    ["№4 қарттар пансионаты", "Пансионат для пожилых № 4", "Boarding house no. 4"],
    ["Облыстық гуманитарлық қойма", "Областной гуманитарный склад", "Regional aid store"],
    ["№7 мектеп-интернат", "Школа-интернат № 7", "Boarding school no. 7"],
    ["Түрксіб әлеуметтік орталығы", "Турксибский социальный центр", "Turksib social centre"],
];

/// Why an item of a checklist was not done.
pub(super) const WHY_NOT: &[Three] = &[
    ["Кілт табылмады", "Не нашли ключ", "The key was not found"],
    ["Уақыт жетпеді", "Не хватило времени", "Not enough time"],
    ["Жауапты адам болмады", "Не было ответственного", "Nobody in charge was there"],
];

/// Why the paper stock book says something else than the phone.
pub(super) const DIFFERS: Three =
    ["Бір жол қағазға екі рет жазылған", "Одна строка записана на бумаге дважды", "One line stands twice on paper"];

/// Two places that two people wrote for the same meeting.
pub(super) const TWO_PLACES: [&str; 2] = ["Басты қақпа алдында", "Аспан жолының төменгі бекетінде"];
