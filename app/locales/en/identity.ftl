sign-in-title = Sign in
sign-in-email = What is your e-{"\u2060"}mail address?
sign-in-email-hint = We send a code with 6 digits there. You need no account for it.
sign-in-email-missing = Enter your e-mail address
sign-in-email-shape = Enter an e-mail address like name@example.com
sign-in-send = Send the code
sign-in-off = Nobody can sign in at the moment, because the portal cannot send mail. Call { $telephone } instead.
sign-in-code-title = Enter the code
sign-in-code = What is the code?
sign-in-code-hint = 6 digits, in the message that we have just sent you. The code holds for 10 minutes, in this browser.
sign-in-code-missing = Enter the code
sign-in-code-wrong = { $left ->
    [one] This is not the code. You have one more try.
   *[other] This is not the code. You have { $left } more tries.
}
sign-in-code-ended = This code no longer works. Ask for a new one.
sign-in-button = Sign in
sign-in-again = Send a new code
