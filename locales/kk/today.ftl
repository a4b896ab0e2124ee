# The first screen.
today-greeting = Сәлеметсіз бе, { $name }!
today-mark = Келгендерді белгілеу
today-nothing = Бүгінге іс-шара жоспарланбаған. Өзіңіз жоспарласаңыз болады, желі керек емес.
today-coming = Алдағы іс-шаралар
today-runs = Аяқталмаған тексерулер
today-open = Іс-шараны ашу
