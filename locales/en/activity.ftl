# Activities: the list, the form, one activity.
activities-plan = Plan an activity
activities-coming = Coming
activities-past = Past
activities-none-coming = Nothing is planned yet.
activities-empty = Your activities and your organisation’s will be here. Plan the first one.
activity-new-title = New activity
activity-edit-title = Edit the activity
activity-title-hint = For example: clean-up in the Medeu gorge
act-date = Date
act-time = Time
activity-added = Activity added
activity-changed = Activity changed
activity-nameless = Untitled activity
activity-when = When
activity-checklists = Checklists
form-clear = Clear
form-cleared = What was typed is cleared
