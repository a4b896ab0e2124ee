# Days, times and amounts. Months and weekdays count from 1.
month-name = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
weekday-name = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
date-day = { weekday-name } { $day } { month-name }
date-day-year = { weekday-name } { $day } { month-name } { $year }
date-day-time = { $day }, { $time }
span-minutes = { $minutes } min
span-hours = { $hours } h
span-hours-minutes = { $hours } h { $minutes } min
size-megabytes = { $size } MB
size-gigabytes = { $size } GB
