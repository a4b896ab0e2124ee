# The first screen.
today-greeting = Hello, { $name }!
today-mark = Mark who came
today-nothing = Nothing is planned for today. You can plan something yourself, no signal needed.
today-coming = Coming up
today-runs = Checks under way
today-open = Open the activity
