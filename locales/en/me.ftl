# The person and this phone.
me-organisation = Organisation
me-name-saved = Your name is saved
me-look = Appearance
theme-phone = As on the phone
theme-light = Light
theme-dark = Dark
theme-sunlight = In sunlight
me-phone = This phone
me-kept = The browser has promised not to clear the data on its own.
me-not-kept = If space runs out, the browser may clear the data. Add the app to the home screen to be safer. A private window forgets everything when it is closed.
me-install = Add to the home screen
me-install-how = Open the browser’s menu and choose “Install app” or “Add to Home screen”.
me-install-ios = In Safari tap “Share” and choose “Add to Home Screen”.
