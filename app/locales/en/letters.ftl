letter-sign-in-subject = { $code } is your code for Citylink { $city }
letter-sign-in-text = Your code is { $code }. It holds for 10 minutes, in the browser that asked for it. If you did not ask for it, nothing happens.
letter-receipt-subject = Your report { $reference } has come in
letter-receipt-subject-application = Your application { $reference } has come in
letter-receipt-text = Thank you for looking. Your report about { $title } has come in. Your reference is { $reference }. This link opens your own page of it; whoever has it sees what you see:
letter-receipt-text-application = Your application for { $title } has come in. Nobody asks you for a paper that the city already has. Your reference is { $reference }. This link opens your own page of it; whoever has it sees what you see:
letter-confirm-subject = Do you want to follow { $reference }?
letter-confirm-text = Somebody asked that news of the report about { $title } be sent to this address. Was it you? Then confirm it here. If not, nothing happens:
letter-confirm-see-too = Somebody said with this address that she sees the problem, too, and asked for news of the report about { $title }. Was it you? Then confirm it here, and you are counted and told. If not, nothing happens:
letter-update-subject = { $reference }: { $status }
letter-update-text = The report about { $title } has changed. It is now: { $status }.
letter-update-text-application = The application for { $title } has changed. It is now: { $status }.
letter-update-stop = To get no more letters about it:
letter-answer-subject = Your action is needed: { $reference }
letter-answer-text = Those who handle your report about { $title } ask you something. While they wait for you, its time stands still.
letter-answer-text-application = Those who handle your application for { $title } ask you something. While they wait for you, its time stands still.
letter-answer-until = Please answer by { $moment }. After that it goes on without your answer. Opening this link sends nothing; you write on the page that it opens:
letter-digest-subject = { $count ->
    [one] News of one report
   *[other] News of { $count } reports
}
letter-digest-text = This happened at { $city } since your last letter of the day:
letter-digest-choose = To choose what you are told, and how:
letter-greeting = Citylink { $city }
letter-task-subject = { $reference }: { $task }
letter-task-text =
    The city asks you to do a part of a report about { $title }.

    What is to be done: { $task }
    By: { $date }

    Open this link to see the place and to say whether and when you will do it. You need no account. Whoever has the link can answer.
letter-rate-subject = How did the city do? Report { $reference }
letter-rate-subject-application = How did the city do? Application { $reference }
letter-rate-text = Your report about { $title } has ended. It is now: { $status }.
letter-rate-text-application = Your application for { $title } has been dealt with. It is now: { $status }.
letter-rate-ask = Was it quick, did it help? It takes a minute, and everybody sees how the city does. You can also say that it is still broken: within 14 days it opens again.
letter-rate-ask-application = Was it quick, did it help? It takes a minute, and everybody sees how the city does.
letter-work-subject = Work for you: { $title } ({ $reference })
letter-work-text = The report about { $title } has come to you.
letter-work-text-application = A task of an application for { $title } has come to your organisation.
letter-answer-until-ends = Please answer by { $moment }. If you do not, the application ends; you can object to that. Opening this link sends nothing; you write on the page that it opens:
letter-reminder-subject = Please answer soon: { $reference }
letter-reminder-text = We have not heard from you yet. Those who handle your application for { $title } asked you something.
letter-erased-subject = Application { $reference }: what you sent was erased
letter-erased-text = The time for which your application { $reference } is kept was over: { $service }. What you said in it, what proved it and the contact details that went with it were erased.
letter-erased-stays = The reference stays, with how long it took and how it ended. Papers that came of it can still be checked.
letter-correction-subject = Your correction was decided: { $field }
letter-correction-approved = You asked that the register { $register } say something else under “{ $field }”. It does so from now on, and whoever delivered the entry was told.
letter-correction-rejected = You asked that the register { $register } say something else under “{ $field }”. It stays as it is.
letter-correction-reason = The reason: { $reason }
letter-correction-page = What the registers say of you: { $address }
letter-binding-ended-subject = An agent ended what bound your account to you
letter-binding-ended-text = At a public counter an agent saw the document of the person whom this account belonged to, and bound another account to her. This account is nobody’s from now on: offices fetch nothing for it any more, and what registers had filled in was taken out of applications that were not sent. If you know nothing of this, go to a counter with your card.
letter-discrepancy-subject = Settled: what registers told differently about { $field }
letter-discrepancy-text = Registers told different things of you under “{ $field }”, and you had asked the register { $register } to be corrected. A steward has looked at it and settled it.
letter-term-subject = Time runs out: { $title } ({ $reference })
letter-term-text-application = An application for { $title } needs your eye.
letter-own-page = This link opens your own page of it; whoever has it sees what you see:
