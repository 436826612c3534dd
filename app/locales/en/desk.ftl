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
desk-days = Working days to answer, where you ask the reporter
desk-days-hint = The clock stands until the answer comes or the days are over.
desk-days-wrong = Enter how many working days the reporter has, from 1 to { $most }
desk-priority = Priority
desk-priority-hint = An urgent report is promised earlier. What was promised never moves back.
desk-priority-set = Set the priority
desk-led-to = These reports are about the same, and lead here:
desk-leads-to = It is about the same as this report, and followed up there:
desk-unmerge = Take the reports apart
desk-merge-title = Another report is about the same
desk-merge-near = Open reports of this kind near here
desk-merge-reference = Reference of the other report
desk-merge-hint = The other report is followed up. Whoever follows this one is told of it, and may rate.
desk-merge = Close this report as a duplicate
desk-merge-no-target = Choose the other report, or enter the reference of one in your areas
desk-merge-itself = Enter the reference of another report: a report is no duplicate of itself
desk-merge-ended = Choose a report that is still open: one of the two has ended
desk-merge-not-public = Choose a public report: whoever reported this one would see something that is not hers
desk-target-missing = Say below which report it is a duplicate of
desk-tasks-open = Somebody still has a task. It is done, declined or withdrawn before the report is fixed.
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
