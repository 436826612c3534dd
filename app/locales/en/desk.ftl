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
