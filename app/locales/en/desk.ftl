desk-title = Desk
desk-count = { $count ->
    [one] One report, newest first
   *[other] { $count } reports, newest first
}
desk-groups = Reports by status
desk-group-open = Open
desk-group-fixed = Fixed
desk-group-closed = Closed
desk-nothing = Nothing here
desk-nothing-text = No report of your areas is of this kind.
desk-older = Older reports
desk-sign-out = Sign out
desk-back = All reports of your areas
desk-area = Area
desk-spot = Spot
desk-visibility = Who sees it
desk-visibility-public = Everybody
desk-visibility-private = The reporter and those who handle it
desk-visibility-hidden = Hidden: the reporter and those who handle it
desk-visibility-unconfirmed = Nobody until the reporter confirms
desk-story = What has happened
desk-change = Change the status
desk-to = New status
desk-to-choose = Choose a status
desk-to-missing = Choose the new status
desk-words = What do you want to tell?
desk-words-hint = Everybody who sees the report reads this. It is needed when you ask something, and when the report ends.
desk-words-missing = Enter what everybody is told about this change
desk-too-long = At most { $most } characters
desk-not-in-table = The report cannot get this status from the one it has
desk-stale = The report has changed since you opened this page. Read what has happened, then decide again.
desk-release = Let everybody see text and photos
desk-reason = Why should the report be hidden?
desk-reason-hint = Only members read this.
desk-reason-missing = Enter why the report should be hidden
desk-hide = Hide the report
desk-show = Show the report again
desk-group-flagged = Flagged
desk-flags = What readers say is wrong with it
desk-flags-count = { $count ->
    [one] 1 flag
   *[other] { $count } flags
}
desk-flags-hint = If it may not stay, hide it below. If it may, set what you have read here aside.
desk-flags-aside = Set the flags aside
desk-internal = for members only
desk-ratings = Ratings
desk-ratings-link = { $count ->
    [0] Ratings
    [one] Ratings: { $count } waits for a decision
   *[other] Ratings: { $count } wait for a decision
}
desk-ratings-waiting = Waiting
desk-ratings-decided = Decided
desk-ratings-none = Nothing here
desk-ratings-none-text = What reporters write when they rate a report of your areas appears here.
desk-ratings-original = As it was sent
desk-ratings-decision = What should everybody read?
desk-ratings-release = The words as they are
desk-ratings-edit = The words as changed below, with the reason
desk-ratings-withhold = Only the reason why not
desk-ratings-text = Changed words
desk-ratings-text-hint = Take out personal data and abuse, nothing else. The original is kept.
desk-ratings-reason = Reason
desk-ratings-reason-hint = Everybody reads it.
desk-ratings-decide = Decide
desk-ratings-nothing-chosen = Select what everybody should read
desk-ratings-words-missing = Enter the words
desk-ratings-reason-missing = Enter a reason
desk-ratings-answer = Answer in public
desk-ratings-answer-hint = Everybody reads it below the rating.
desk-ratings-answer-button = Publish the answer
