desk-title = Desk
desk-ways = More of the desk
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
desk-with = Who has it
desk-assign-to = Give it to
desk-assign = Assign
desk-assign-choose = Choose somebody
desk-assign-me = Me: { $name }
desk-assign-desk = Back to the desk of its area
desk-assign-missing = Choose whom the report is given to
desk-assign-out-of-reach = This member cannot open the report. Give it to somebody whose areas it lies in.
desk-assign-ended = The report has ended. Take it up again before you give it to somebody.
desk-note = Note for members
desk-note-keep = Keep the note
desk-note-missing = Enter some words
desk-update = Tell how it goes on
desk-update-hint = Everybody who sees the report reads this. Leave out names.
desk-update-told = { $count ->
    [0] Public. Nobody is written to.
    [one] Public. One person is written to.
   *[other] Public. { $count } people are written to.
}
desk-update-send = Publish
desk-template = Begin with a template
desk-template-none = Own words
desk-template-use = Use it
desk-fill-unknown = There is nothing called { $name } to fill in. Use reference, category, address, due or organisation between braces.
desk-fill-nothing = This report has nothing to fill in for { $name }
desk-contact = The reporter
desk-contact-hint = Contacts are for work on this report only. That you read it is written down.
desk-contact-show = Show contact
desk-contact-name = Name
desk-contact-email = E-mail
desk-contact-telephone = Telephone
desk-contact-none = The reporter left no contact.
desk-before = Here before, in 12 months: { $count }
desk-before-away = { $metres } m away
desk-stale-yours = What you wanted
desk-stale-kept = Nothing of it has happened yet. It stands in the form below, and you can send it again.
desk-stale-theirs = What has changed meanwhile
desk-group-mine = Mine
desk-search = Search
desk-search-hint = Words, address or reference
desk-filters = Kept filters: { $count }
desk-filter-name = Name of this filter
desk-filter-hint = Keeps the list and the words that you see now.
desk-filter-keep = Keep this filter
desk-filter-forget = Forget { $name }
desk-filter-missing = Enter a name for the filter
desk-filter-too-many = You can keep { $most } filters. Forget one first.
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
desk-ratings-reason-hint = Everybody reads it. Needed unless the words stay as they are.
desk-ratings-decide = Decide
desk-ratings-nothing-chosen = Select what everybody should read
desk-ratings-words-missing = Enter the words
desk-ratings-reason-missing = Enter a reason
desk-ratings-answer = Answer in public
desk-ratings-answer-hint = Everybody reads it below the rating.
desk-ratings-answer-button = Publish the answer
desk-bulk = Change many reports
desk-bulk-hint = Tick reports in the list above, or take all of them.
desk-bulk-all = { $count ->
    [one] The one report on this page
   *[other] All { $count } reports on this page
}
desk-bulk-pick = Choose: { $report }
desk-bulk-what = What is to be done with the chosen reports?
desk-bulk-preview = Preview
desk-bulk-nothing = Choose at least one report
desk-bulk-too-many = Choose at most { $most } reports at once
desk-bulk-action-missing = Choose what is to be done
desk-bulk-priority-choose = Choose a priority
desk-bulk-priority-missing = Choose the priority
desk-bulk-back = Back to the list
desk-bulk-cancel = Change nothing
desk-bulk-none = None of the chosen reports can be changed so
desk-bulk-status = { $count ->
    [one] One report: status to { $to }
   *[other] { $count } reports: status to { $to }
}
desk-bulk-status-from = { $count ->
    [one] One report: status { $from } to { $to }
   *[other] { $count } reports: status { $from } to { $to }
}
desk-bulk-priority = { $count ->
    [one] One report: priority to { $to }
   *[other] { $count } reports: priority to { $to }
}
desk-bulk-priority-from = { $count ->
    [one] One report: priority { $from } to { $to }
   *[other] { $count } reports: priority { $from } to { $to }
}
desk-bulk-assignment = { $count ->
    [one] One report: assigned to { $to }
   *[other] { $count } reports: assigned to { $to }
}
desk-bulk-update = { $count ->
    [one] One report: news for everybody
   *[other] { $count } reports: news for everybody
}
desk-bulk-told = { $count ->
    [0] Nobody will be told.
    [one] One person will be told.
   *[other] { $count } people will be told.
}
desk-bulk-unreachable = { $count ->
    [one] One reporter left no way to reach her.
   *[other] { $count } reporters left no way to reach them.
}
desk-bulk-changes = What changes
desk-bulk-report = Report
desk-bulk-now = Now
desk-bulk-then = Then
desk-bulk-why = Why
desk-bulk-left = { $count ->
    [one] One report stays as it is
   *[other] { $count } reports stay as they are
}
desk-bulk-confirm = { $count ->
    [one] Change this report
   *[other] Change these { $count } reports
}
desk-bulk-done = { $count ->
    [0] No report was changed
    [one] One report was changed
   *[other] { $count } reports were changed
}
desk-bulk-not-done = { $count ->
    [one] One report was not changed
   *[other] { $count } reports were not changed
}
desk-bulk-unseen = There is no such report in your areas.
desk-bulk-same = It is so already.
desk-bulk-stale = It has changed since the preview. Open it, then decide again.
desk-bulk-merged = It leads to another report. Change that one.
desk-bulk-ended = It has ended: nothing hurries any more.
desk-bulk-nobody = There is nobody to give it to.
desk-bulk-not-yours = Your role may not do this there.
desk-list = Reports
desk-view-map = Show on the map
desk-view-list = Show as a list
desk-keys = Keys
desk-keys-on = Keys work on this desk. Not while you type.
desk-keys-off = Keys are off on this desk.
desk-keys-turn-on = Turn the keys on
desk-keys-turn-off = Turn the keys off
desk-keys-close = Close
desk-keys-key = Key
desk-keys-does = What it does
desk-keys-next = Next report
desk-keys-previous = Previous report
desk-keys-open = Open the report
desk-keys-assign = Give it to somebody
desk-keys-status = Close it: goes to the new status
desk-keys-pick = Choose the report, or not
desk-keys-search = Search
desk-keys-back = Back to the list
desk-keys-help = Show these keys
