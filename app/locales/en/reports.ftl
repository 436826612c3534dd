continue = Continue
change = Change
not-provided = Not provided
optional = { $question } (optional)
metres = { $metres } m away
working-days = { $days ->
    [one] working day
   *[other] working days
}
stations = Steps
station-where = Where
station-what = What
station-details = Details
station-contact = You
station-check = Check

map = Map
map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-demonstration = Borders made for demonstration
map-locate = Where I am
map-pin = Pin: where the problem is. Drag it, or press on the map.
map-locating = Looking for where you are
map-denied = The device does not say where you are. Set the pin on the map, or choose the area from the list.
map-outside = This place is outside the city
map-unknown = The place could not be looked up. You can go on all the same.

where-title = Where is the problem?
where-map-note = Press on the map to set a pin.
where-numbers = Position in numbers
where-lat = Latitude
where-lon = Longitude
where-address = Address or place (optional)
where-address-hint = For example: Dongmen Lane 18. A lamp or hydrant number is enough, too.
where-spot = Describe the spot (optional)
where-spot-hint = For example: behind the vegetable stall, left of the gate
where-choose = Choose the area from a list
where-chosen = Chosen from the list: { $area }
area-title = In which area is it?
area-choose = It is in { $area }
area-up = Back to { $area }
area-parts = Or go into a part of it

what-title = What is it about?
what-search = Search, for example: lamp
what-find = Search
what-nothing = Nothing fits "{ $words }". Search with another word, or with none to see everything.

details-title = Tell us what is wrong
details-what = What do you see?
details-what-hint = Since when, how big, who is in danger. An office reads this first, then everybody can: leave out names.
details-limit = { $most } characters at most
details-date-hint = For example: 2026-11-16
details-photos = Photos (optional)
details-photos-hint = Up to 5, as JPEG, PNG or WebP. We remove the place and time hidden in them, and blur nothing: avoid faces and number plates.
photos-working = Making the photo smaller
photos-ready = { $name } is ready, { $size }
photos-megabytes = { $size } MB
photo-alt = Photo { $number }
photo-remove = Remove photo { $number }
photo-too-many = Choose at most 5 photos. The first ones are kept.
photo-too-often = Many photos have come from your network. Send the missing ones again in an hour, or go on without them.
photo-too-large = Each photo must be at most 15 MB and 50 megapixels. The others are kept.
photo-heic = HEIC photos cannot be read here. Set the camera to "most compatible", or send a screenshot of the photo.
photo-broken = A photo is damaged and cannot be opened. The others are kept.
photo-not-a-photo = A file is not a JPEG, PNG or WebP photo. The others are kept.
nearby-title = { $count ->
    [one] One open report of this kind is near
   *[other] { $count } open reports of this kind are near
}
nearby-text = Is it the same? Then follow that one, and nobody has to look twice.
nearby-since = since { $date }
nearby-follow = Follow this one instead

contact-title = How can we reach you?
contact-who-sees = Only those who work on it see this, to ask you or to tell you. Leave everything empty to stay anonymous.
contact-email = E-mail address (optional)
contact-email-hint = The reference and your secret link are sent here
contact-telephone = Telephone number (optional)
contact-name = Name (optional)

check-title = Check your report
check-where = Where
check-what = What
check-words = What you see
check-photos = Photos
check-email = E-mail address
check-telephone = Telephone number
check-name = Name
check-who-sees = Who will see what
check-everybody = Everybody, at once
check-everybody-what = what it is about, the place, the status, the dates
check-words-later = Everybody, after an office has looked
check-words-later-what = your words and photos
check-words-now = Everybody, at once
check-words-now-what = your words and photos
check-private = Nobody but you and the office
check-private-what = reports of this kind are not shown in public
check-handlers = Only those who work on it
check-handlers-what = your contact, to ask you or tell you
check-promises = What the city promises
check-promise = for { $category }: by { $date }
check-answer = until somebody answers: by { $date }
check-no-promise = There is no fixed time for this. You are told whenever something happens.
check-you-send = You send it
check-at-once = at once: reference and link
check-gets-it = { $holder } gets it
check-end = Fixed, or told why not
check-end-when = you see it on the report's page
check-send = Send report
reason-place = because the place lies there

sent-title = Your report has come in
sent-reference = Your reference
sent-holder = In charge
sent-why = Why
sent-because = The place is { $area }, and it is about { $category }.
sent-because-reason = The place is { $area }, and it is about { $category }: { $reason }.
sent-promise = Promised
sent-answer = First answer
sent-provisional = by { $date }, provisionally: the holidays of that year are not known yet
sent-link-title = Keep this link
sent-link-text = It opens your own page of this report on any device, with everything you wrote. Whoever has it sees what you see.
sent-mailed = We have sent it to your e-mail address, too.
sent-public = See the report
sent-another = Report something else

show-all = All reports
show-story = What happened
show-who = Who has it, and why
show-because = Because { $reason }
show-promised = Promised: dealt with
show-yours = This is your report. You see your words and photos here; others see them after an office has looked.
show-unreleased = The words are shown after an office has looked at them.
show-updated = The report has moved on. The page shows what is new.
show-map = Map: { $place }
event-submitted = Reported
event-imported = Reported in an earlier system
event-released = Words and photos released
event-hidden = Hidden
event-shown = Shown again
event-flags-aside = Flags set aside: the report may stand
event-flags-upheld = Flags upheld: the report was hidden
event-answered = The reporter answered
event-waiting-ended = No answer came in time: it goes on without
event-priority = Priority changed
event-escalated = Not done in time: passed to the desk above
event-escalation-stayed = Not done in time, and no desk is above
event-merged = Another report is about the same
event-unmerged = Followed up by itself again
event-joined = Another report about the same was joined
event-parted = A joined report is followed up by itself again
event-task-added = Somebody was asked to do their part
event-tasks-begun = Offices were asked to do their part
event-task-accepted = Work is planned
event-task-declined = Somebody declined their part
event-task-done = A part is done
event-task-withdrawn = A part is not needed any more
detail-window = { $from } to { $until }
show-goes-on = It goes on with another report
detail-area = with { $area }
detail-due = promised by { $date } now
priority-urgent = Urgent
priority-normal = Normal
priority-low = Low
answer-promised = First answer by { $date }
answer-late = No answer yet, due { $date }

question-yours = The office asks you
question-until = Until { $date }. The clock stands until you answer.
question-answer = Answer
question-title = Answer the office's question
question-words = Your answer
question-words-hint = Only those who handle the report read it.
question-words-missing = Enter your answer
question-not-asked = The office no longer waits for an answer. Follow the report to see what happens.
question-send = Send the answer
event-given = Given to { $name }
event-given-team = Given to { $team }, { $name }
event-given-back = Back at the desk of its area
event-noted = Note
event-updated = News
event-contact-read = The reporter’s contact was read

promise-left = { $days ->
    [0] Last working day
    [one] 1 working day left
   *[other] { $days } working days left
}
promise-late = { $days ->
    [0] Overdue
    [one] 1 working day overdue
   *[other] { $days } working days overdue
}
promise-was-late = { $days ->
    [0] Done late
    [one] Done 1 working day late
   *[other] Done { $days } working days late
}
promise-kept = Done in time
promise-paused = Clock stopped: waiting for the reporter
promise-stopped = stopped
promise-done = done
promise-closed = closed
promise-done-on = done { $date }
promise-closed-on = closed { $date }
promise-shut = Closed, not fixed
promise-shut-application = Closed, not granted
promise-by = by { $date }
promise-today = today
promise-received = Received
promise-promised = Promised

list-title = Reports
list-title-in = Reports in { $area }
list-report = Report a problem
list-filters = Filters
list-all = All
list-open = Open
list-overdue = Overdue
list-fixed = Fixed
list-closed = Closed, not fixed
list-words = Words
list-category = Category
list-area = Area
list-every-category = Every category
list-every-area = The whole city
list-show = Show
list-count = { $count ->
    [one] One report
   *[other] { $onmap } reports, newest first
}
list-count-off = { $onmap } reports on the map and { $offmap } not on the map, newest first
list-cut = These words are in more than { $most } reports; only the newest { $most } of them are looked through. Add a word to find older ones.
list-next = Older reports
list-none-such = No such report here
list-none-such-text = There may be others of another kind, status or time.
list-widen = Show every report here
list-empty = Nothing reported here yet
list-empty-text = All is well, or nobody has looked. If you see something broken or dirty, you are the first.

fault-missing-place = Set the pin on the map, or choose the area from the list
fault-not-a-position = Latitude must be between -90 and 90, longitude between -180 and 180
fault-outside-city = The place must be in { $city }. For places outside, turn to { $elsewhere }
fault-unknown-area = Choose an area from the list
fault-missing-category = Select what it is about
fault-unknown-category = Select one of the categories
fault-missing-what = Enter what is wrong, so that the right people come
fault-too-long = Enter at most { $most } characters
fault-missing-answer = Answer the question "{ $question }"
fault-unknown-answer = Select one of the answers to "{ $question }"
fault-not-a-number = The answer to "{ $question }" must be a number
fault-not-a-date = The answer to "{ $question }" must be a date, like 2026-11-16
fault-not-an-email = Enter an e-mail address like name@example.com
fault-not-a-telephone = Enter a telephone number with 5 to 15 digits

follow-this = Follow this report
follow-count = { $count ->
    [0] No account needed
    [one] 1 person follows. No account needed
   *[other] { $count } people follow. No account needed
}
follow-title = Follow this report
follow-email = E-mail address
follow-email-hint = You get a letter with a link, and are told only after you have confirmed it
follow-button = Send me the link
follow-asked = Look into your mailbox
follow-asked-text = The letter holds a link. Open it to confirm.
follow-confirm-title = Follow this report with your address?
follow-confirm = Yes, tell me
follow-confirmed = You follow this report
follow-confirmed-text = You get a letter whenever something changes. Each has a link to end it.
follow-stop-title = Get no more letters about this report?
follow-stop = Stop the letters
follow-stopped = You get no more letters about this report
follow-stopped-text = Should you want them again, follow it again on its page.
follow-stopped-private = Nothing else has changed. The link to the report that you were given, or its reference, still works.
follow-about = Reference
list-map-view = What the map shows
list-more = When it was reported
list-since = From
list-until = To
list-old = Also what ended more than six months ago
list-data = These reports as data (GeoJSON)
map-none = No report here
map-one = 1 report here
map-many = { $count } reports here
map-failed = The map could not be filled. The list has the same reports.
map-late = Overdue
query-home = Show the map of reports
query-not-a-box = A box is written as west,south,east,north in degrees, such as 118.3,31.2,118.5,31.4.
query-too-large = This is more than the city and its surroundings. Go nearer to see reports.
query-no-place = Name a box (bbox) or an area (area).
query-category = There is no such category here.
query-area = There is no such area in this city.
query-status = A status is open, overdue, fixed or closed.
query-day = A day is written as year-month-day, such as 2026-11-22.
query-cursor = The page after cannot be found from here. Begin with the first one.
query-limit = The limit is a number from 1 to 1000.
query-zoom = The zoom is a number from 0 to 22.
follow-see-count = { $count ->
    [one] 1 person sees it, too
   *[other] { $count } people see it, too
}
follow-see-too = I see this problem, too
follow-see-too-hint = You are counted among those who report it, and can say later how well it was dealt with. Others see the number, not who you are.
follow-confirm-see-title = You see this problem, too, and want to be told?
follow-confirm-see = Yes, count me and tell me
follow-confirmed-see = You are counted, and you follow this report
follow-unsent = Your own report has not been sent. It stays in this browser for a week and is then erased.
follow-unsent-back = Go on with my own report

flag-title = Report it as wrong or abusive
flag-intro = An office reads what you say and decides whether the report stays public. You are not asked who you are, and nobody is told that somebody complained.
flag-reason = What is wrong with it?
flag-reason-personal = It shows personal data, or somebody who can be recognised
flag-reason-abusive = It is abusive
flag-reason-untrue = It is not true, or not a public matter
flag-reason-other = Something else
flag-reason-missing = Select what is wrong with it
flag-words = Tell us more (optional, unless it is something else)
flag-words-hint = For example: the second photo shows a number plate
flag-words-missing = Enter what is wrong with it
flag-button = Send
flag-again = You have sent this already. What you send now takes its place.
flag-answered = An office has looked at what you sent
flag-answered-text = It found that the report can stay as it is. Thank you for telling us.
flag-thanks = Thank you for telling us
flag-thanks-text = An office reads it and decides. If the report may not stay, it is taken down.
event-rated = A reporter rated it
event-rating-moderated = A member decided about the words of a rating
event-rating-answered = A rating was answered
event-reopened = Still broken: opened again
