refusal-home = Go to the home page
refusal-track = Find a report by its reference
refusal-again = You can go on from { $moment }. What was sent before has been kept.

refusal-title-not-found = Page not found
refusal-text-not-found = If you typed the address, check that it is correct. If you followed a link, what it led to is not here, or is not public. The { $telephone } line can help.
refusal-title-gone = This was taken down
refusal-text-gone = It was public, and the city has hidden it. If it was yours and you want to know why, call { $telephone }.
refusal-title-not-yours = This is not for your account
refusal-text-not-yours = You are signed in, but this page is for other people or another area. If it should be yours, ask whoever set up your account, or call { $telephone }.
refusal-title-too-many = Too many at once
refusal-title-bad-form = The form did not arrive whole
refusal-text-bad-form = Part of it was missing, or it was made for another page. Nothing was saved from it. Go back, reload the page and send it again, or call { $telephone }.
refusal-title-too-large = That was too much at once
refusal-text-too-large = Go back and send fewer or smaller photos. If it does not work, call { $telephone }.
refusal-title-wrong-method = This address works differently
refusal-text-wrong-method = Go back to the page with the form and use its button, or call { $telephone }.
refusal-title-other-site = This was sent from another site
refusal-text-other-site = So that nobody can write in your name, forms are taken from this portal's own pages only. Nothing was saved. Start from the home page, or call { $telephone }.
refusal-title-took-too-long = This took too long
refusal-text-took-too-long = The portal is busy and gave up waiting. What you had sent on earlier pages is kept. Try again in a few minutes; the same report is never taken twice. In a hurry? Call { $telephone }.

broken-title = Something broke on our side
broken-fault = Our fault
broken-text = We could not finish this. What you had sent on earlier pages is kept. Try again in a few minutes; the same report is never taken twice.
broken-again = Try again
broken-hurry = In a hurry? Call { $telephone }. If somebody is in danger: { $emergency }.
broken-write = If you write or call about this, say
