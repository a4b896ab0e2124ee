# Days, times and amounts. Months and weekdays count from 1.
month-name = { $month ->
    [1] қаңтар
    [2] ақпан
    [3] наурыз
    [4] сәуір
    [5] мамыр
    [6] маусым
    [7] шілде
    [8] тамыз
    [9] қыркүйек
    [10] қазан
    [11] қараша
   *[12] желтоқсан
}
weekday-name = { $weekday ->
    [1] дүйсенбі
    [2] сейсенбі
    [3] сәрсенбі
    [4] бейсенбі
    [5] жұма
    [6] сенбі
   *[7] жексенбі
}
date-day = { $day } { month-name }, { weekday-name }
date-day-year = { $year } жылғы { $day } { month-name }, { weekday-name }
date-day-time = { $day }, { $time }
span-minutes = { $minutes } мин
span-hours = { $hours } сағ
span-hours-minutes = { $hours } сағ { $minutes } мин
size-megabytes = { $size } МБ
size-gigabytes = { $size } ГБ
