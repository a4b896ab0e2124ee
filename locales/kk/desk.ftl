# The tray: what a coordinator decides.
desk-title = Шешім қабылдау
desk-lead = Бұл жазбаларға бірден рұқсат берілмеген. Олар сақтаулы, шешімді сіз қабылдайсыз.
desk-empty = Шешім күтіп тұрған ештеңе жоқ.
desk-waiting = { $count } жазба сіздің шешіміңізді күтіп тұр
desk-because-not-granted = Бұл адамның мұнда жазуға рұқсаты жоқ.
desk-because-needs-approval = Жариялау үшін үйлестірушінің мақұлдауы керек.
desk-because-file-unproven = Бұл файлмен келді, оны осы адамның телефоны сақтағанын ештеңе растамайды. Қабылдамас бұрын адамның өзінен сұраңыз.
desk-because-device-revoked = Бұл рұқсаты тоқтатылған телефонның файлымен келді.
desk-only-decline = Мұны сіз қабылдай алмайсыз, «Қабылдамау» ғана мүмкін.
desk-too-large = Жазба тым үлкен, мұнда көрсетілмейді.
tray-accept = Қабылдау
tray-decline = Қабылдамау
desk-let-in = Қабылданды. Мұны кері қайтару мүмкін емес.
desk-turned-down = Қабылданбады. Мұны кері қайтару мүмкін емес.
desk-decided = Шешілгендер
desk-accepted = қабылданды
desk-declined = қабылданбады
