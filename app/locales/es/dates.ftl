date = { $weekday } { $day } { $month }
date-with-year = { $weekday } { $day } { $month } { $year }
date-day = { $day } { $month }
date-moment = { $date }, { $time }

date-weekday-1 = lun
date-weekday-2 = mar
date-weekday-3 = mié
date-weekday-4 = jue
date-weekday-5 = vie
date-weekday-6 = sáb
date-weekday-7 = dom

date-month-1 = ene
date-month-2 = feb
date-month-3 = mar
date-month-4 = abr
date-month-5 = may
date-month-6 = jun
date-month-7 = jul
date-month-8 = ago
date-month-9 = sep
date-month-10 = oct
date-month-11 = nov
date-month-12 = dic
