me-title = My reports
me-account = { $unread ->
    [0] My reports
   *[other] My reports ({ $unread })
}
me-empty = Nothing here yet
me-empty-text = Reports that you send or follow with the address you signed in with stand here.
