me-title = My cases
me-account = { $unread ->
    [0] My cases
   *[other] My cases ({ $unread })
}
me-empty = Nothing here yet
me-empty-text = Reports and applications that you send or follow with the address you signed in with stand here.
