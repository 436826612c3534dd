shell-title = { $page } - Citylink { $city }
shell-description = Report a problem in { $city }, see who deals with it and by when, and follow it until it is done.
shell-places = Places
shell-sign-in = Sign in
shell-notice = About this portal
shell-demonstration = Demonstration: what you see here is made up, and nothing you send reaches the city.

place-home = Home
place-services = Services
place-report = Report
place-track = Track
place-me = Me

foot-about = About
foot-accessibility = Accessibility
foot-privacy = Privacy
foot-satisfaction = Satisfaction
foot-text = Citylink { $city }. The { $telephone } line is there for everybody who would rather talk.

words-error-prefix = Error:
words-error-summary-title = There is a problem
words-warning = Warning
words-important = Important
words-success = Success
words-back = Back
words-skip = Skip to main content
words-breadcrumb = Breadcrumb
words-pagination = Pagination
words-previous = Previous
words-next = Next
words-page-suffix = { " page" }
words-page = Page { $number }
words-contents = Contents
words-day = Day
words-month = Month
words-year = Year
