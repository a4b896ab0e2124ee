# Days, times and amounts. Months and weekdays count from 1.
month-name = { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
}
weekday-name = { $weekday ->
    [1] понедельник
    [2] вторник
    [3] среда
    [4] четверг
    [5] пятница
    [6] суббота
   *[7] воскресенье
}
date-day = { $day } { month-name }, { weekday-name }
date-day-year = { $day } { month-name } { $year } г., { weekday-name }
date-day-time = { $day }, { $time }
span-minutes = { $minutes } мин
span-hours = { $hours } ч
span-hours-minutes = { $hours } ч { $minutes } мин
size-megabytes = { $size } МБ
size-gigabytes = { $size } ГБ
