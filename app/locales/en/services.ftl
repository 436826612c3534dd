services-title = Services
services-description = Everything the city does for people, in everyday words.
services-search = Search services and answers
services-search-hint = An allowance, a birth, a lamp
services-any = All
services-about = Subject
services-audience = For whom
services-organisation = Department
services-channel = How to apply
services-filters = Narrow the list
services-apply = Show
services-clear = Show all again
services-reportable = You can report this
services-nothing = No service is called that
services-nothing-text = Try another word for it, or look at what is changing in your life. { $telephone } tells you where to go and what to bring.
services-all = All services
life-events-title = Something is changing in my life
life-events-text = Each of these needs several offices. Here is everything that goes with it, in one place.
service-here = Apply here
service-paused = Paused
service-out-of-season = Not in this season
service-seasons = Each year: { $seasons }
service-season = { $from } to { $until }
service-closed = Closed
service-start = Apply now
service-start-saved = can be saved and continued
service-nothing-needed = Nothing to bring
service-answer = One answer
service-answer-when = within { $days }, from { $organisation }
service-and = {" "}and{" "}
service-one-of = one of these
list-and = {" "}and{" "}
evidence-uploaded = { $name }: you upload it or bring it
evidence-fetched = { $name }: fetched from { $organisation }, { $register }
evidence-fetched-or-uploaded = { $name }: fetched from { $organisation }, { $register }, or you upload it
service-who = Who may apply
service-for = For { $who }.
addressee-citizen = people
addressee-business = businesses
service-ways = How to apply
channel-online = Online
channel-counter = At a counter
channel-telephone = By telephone
channel-post = By post
service-others = Who else takes part
service-law = Law, objection, how long data are kept
service-laws = The law it rests on
service-appeal = If you do not agree
service-appeal-term = Within { $days } of the decision, to { $authority }.
service-kept = How long it is kept
retention-granted = Granted
retention-refused = Refused
retention-withdrawn = Withdrawn
service-law-allows = the law allows { $days }
silence-granted = If nobody answers in time, it counts as granted.
silence-refused = If nobody answers in time, it counts as refused, and you can object.
service-promise = What the city promises
service-cost = Cost
service-free = Free of charge
service-output = What you get
cost-for = { $amount }: { $what }
cost-only = { $amount }: { $what } ({ $channel })
service-related = Often needed as well
service-events = When this happens
thematic-area-employment = Work
thematic-area-housing = Housing
thematic-area-education = Education
thematic-area-health = Health
thematic-area-social-security = Pensions and help
thematic-area-family = Family
thematic-area-civil-status = Births, marriages, deaths
thematic-area-business = Business
thematic-area-transport = Traffic and transport
thematic-area-environment = Environment
thematic-area-public-safety = Public safety
thematic-area-identity = Identity and residence
evidence-register = “{ $name }” register
services-count = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
service-needed = { $count ->
    [one] One proof, one form
   *[other] { $count } proofs, one form
}
days-working = { $days ->
    [one] { $days } working day
   *[other] { $days } working days
}
days-calendar = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
unit-working = { $days ->
    [one] working day
   *[other] working days
}
unit-calendar = { $days ->
    [one] day
   *[other] days
}
output-valid = { $months ->
    [one] holds for { $months } month
   *[other] holds for { $months } months
}
retention-destroy = { $years ->
    [one] erased after { $years } year
   *[other] erased after { $years } years
}
services-found = { $count ->
    [0] Nothing is called "{ $sought }"
    [one] { $count } service for "{ $sought }"
   *[other] { $count } services for "{ $sought }"
}
cost-amount = { $value } { $currency }
currency-cny = yuan
currency-mxn = pesos
condition-and = , and{" "}
condition-or = {" "}or{" "}
condition-not = not: { $what }
condition-answered = “{ $question }” is answered
condition-is = “{ $question }” is { $answer }
condition-is-not = “{ $question }” is not { $answer }
condition-among = “{ $question }” is { $answer }
condition-holds = “{ $question }” includes { $answer }
condition-more = “{ $question }” is more than { $answer }
condition-less = “{ $question }” is less than { $answer }
condition-least = “{ $question }” is { $answer } or more
condition-most = “{ $question }” is { $answer } or less
answer-yes = Yes
answer-no = No
preview-page = Section { $number }: { $heading }
preview-page-if = Shown only if { $condition }.
preview-question-if = Asked only if { $condition }.
preview-filled = Filled in from the registers: { $concept }
preview-group = Asked again for each, { $least } to { $most } times.
preview-declaration = What the applicant declares
preview-form = The form
preview-handling = What then happens
preview-task = Step { $step }, { $organisation }
preview-decision = { $organisation } decides; a refusal may rest on
version-draft = Not live
version-live = Live
version-earlier = Earlier version
version-number = version { $version }
draft-broken = { $file } cannot be shown.
draft-faults = This cannot go live as it is.
desk-services-title = Services and drafts
desk-services-text = Every version as people see it or will see it. Nothing here can be filled in or sent.
service-unanswered = If you are asked something, you have { $days } working days to answer. If you do not, the application ends, and you can object.
services-life-event = What happens in your life
services-unknown-about = Choose a subject from the list
services-unknown-audience = Choose from the list for whom it is
services-unknown-organisation = Choose a department from the list
services-unknown-channel = Choose from the list how to apply
services-unknown-life_event = Choose from the list what happens in your life
service-in-time = { $share } of 100 decided in time
service-took = Half were decided within { $time }
service-all-figures = All figures
preview-pages = Sections of the form
preview-alone = Applicants see one question at a time.
service-rated = Rated { $mean } of 5 for how much it helped, by { $count } people
draft-fault-count = { $count ->
    [one] { $count } fault
   *[other] { $count } faults
}
services-nothing-fits = No service fits what you chose
services-nothing-fits-text = Choose less, or call { $telephone }: they tell you where to go and what to bring.
