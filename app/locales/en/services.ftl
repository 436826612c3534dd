services-title = Services
services-empty = The directory of services is not here yet
services-empty-text = Permits, allowances and registrations will be found and applied for here. Until then, { $telephone } tells you where to go and what to bring. Problems in the street can be reported here today.
services-found = You can report this: "{ $sought }"
services-found-nothing = Nothing that can be reported is called "{ $sought }"
