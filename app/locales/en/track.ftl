track-title = Track a report
track-question = What is the reference of the report?
track-hint = 9 letters and digits, like KT4 RW7 XP3. Spaces and small letters do not matter.
track-button = Find the report
track-missing = Enter the reference
track-shape = The reference must be 9 letters and digits, like KT4 RW7 XP3
track-check = Check the reference: one character is not as we gave it
track-lost = If you left an e-mail address, the reference stands in the message that we sent you.
